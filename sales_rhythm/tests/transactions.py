"""A builder for tests of several transactions at once, each with its own cursor and committed."""

import time
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, sql_db
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..models import queue
from .common import QUIET

SLACK_SECONDS = 2  # of a busy machine, on top of what is waited for


class ConcurrentCase(BaseCase):
    """Everything is in the main company, and deleted at the end."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.transaction() as env:
            env.cr.execute("SELECT COALESCE(max(id), 0) FROM ir_cron_trigger")
            (self.last_trigger_id,) = env.cr.fetchone()
            product = env["product.product"].create({"name": "Concurrent tea", "type": "consu"})
            users = env["res.users"].create([
                {"name": f"Concurrent {number}", "login": f"concurrent_{number}",
                 "group_ids": [Command.set(env.ref("sales_team.group_sale_salesman").ids)]}
                for number in range(2)
            ])  # fmt: skip
            partner = env["res.partner"].create({"name": "Concurrent", "is_company": True})
            self.product_id, self.user_ids, self.partner_id = product.id, users.ids, partner.id

    def clean_up(self):
        with mute_logger("odoo.models.unlink"), self.transaction() as env:
            orders = self.orders(env)
            orders._action_cancel()
            orders.unlink()
            users = env["res.users"].browse(self.user_ids).exists()
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env["res.partner"].search([("name", "=like", "Concurrent%")]).unlink()
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env.cr.execute("DELETE FROM ir_cron_trigger WHERE id > %s", [self.last_trigger_id])
        with self.transaction() as env:
            env.cr.execute("SELECT count(*) FROM sales_rhythm_queue WHERE of_lines IS NOT TRUE")
            self.assertEqual(env.cr.fetchone(), (0,))
            env.cr.execute("DELETE FROM sales_rhythm_queue")  # product lines always wait

    # ---- transactions

    @contextmanager
    def transaction(self):
        """The superuser's environment in a transaction of its own, committed at the end."""
        with sql_db.db_connect(self.registry.db_name).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, dict(QUIET))

    @contextmanager
    def begun(self):
        """The same, with a snapshot of now: it does not see what is committed from here on."""
        with self.transaction() as env:
            env.cr.execute("SELECT 1")
            yield env

    def new(self, env, amount, **values):
        line = {"product_id": self.product_id, "price_unit": amount, "tax_ids": False}
        return env["sale.order"].create(
            {"partner_id": self.partner_id, "order_line": [Command.create(line)], **values}
        )

    def quotation(self, amount=100, **values):
        """The id of a new quotation."""
        with self.transaction() as env:
            return self.new(env, amount, **values).id

    def order(self, amount=100, date_order=None, **values):
        """The id of a new confirmed order."""
        order_id = self.quotation(amount, **values)
        with self.transaction() as env:
            self.confirm(env, order_id)
            if date_order:
                env["sale.order"].browse(order_id).date_order = date_order
        return order_id

    def confirm(self, env, order_id):
        env["sale.order"].browse(order_id).action_confirm()

    def make_order(self, env, amount):
        """A new order, confirmed within this transaction."""
        self.new(env, amount).action_confirm()

    def orders(self, env):
        partners = env["res.partner"].search([("name", "=like", "Concurrent%")])
        return env["sale.order"].search([("partner_id", "in", partners.ids)])

    # ---- what came out

    def work_off_queue(self):
        with self.transaction() as env:
            return env["sales.rhythm.queue"]._drain()

    def assertQueued(self, count):
        with self.transaction() as env:
            env.cr.execute(
                "SELECT count(*) FROM sales_rhythm_queue"
                " WHERE partner_id = %s AND of_lines IS NOT TRUE",
                [self.partner_id],
            )
            self.assertEqual(env.cr.fetchone(), (count,), "customers that wait for the job")

    def assertRowRight(self, **expected):
        """The committed row is what a refresh now would write, and has these values."""
        with self.transaction() as env:
            row = env["sales.rhythm"].search([("partner_id", "=", self.partner_id)])
            found = row.read(list(expected), load="")
            self.assertEqual(env["sales.rhythm"]._refresh_ids([self.partner_id]), 0, found)
            self.assertEqual([{"id": row.id, **expected}], found)

    def assertWaited(self, start, lock_waits):
        seconds = time.monotonic() - start
        self.assertLess(seconds, lock_waits * queue.LOCK_WAIT_MS / 1000 + SLACK_SECONDS)
