"""Two people who act on one card at the same moment, each in a request of their own."""

import threading

from odoo import api, fields, sql_db
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_refresh_concurrent import ConcurrentCase

WAIT_SECONDS = 30


@tagged("post_install", "-at_install")
class TestDoConcurrent(ConcurrentCase):
    """Both begin before either has written; Odoo starts again who meets the other."""

    def setUp(self):
        super().setUp()
        self.order()
        with self.transaction() as env:
            env["res.users"].browse(self.user_ids).group_ids = [
                Command.set(env.ref("sales_team.group_sale_salesman_all_leads").ids)]  # fmt: skip
            self.row_id = self.row(env).id
            self.deal_id = env["crm.lead"].create({
                "name": "Concurrent deal", "type": "opportunity", "partner_id": self.partner_id,
                "company_id": env.company.id, "date_deadline": "2020-01-01"}).id  # fmt: skip
        self.addCleanup(self.delete_deal)

    def delete_deal(self):
        with mute_logger("odoo.models.unlink"), self.transaction() as env:
            env["crm.lead"].browse(self.deal_id).unlink()

    def row(self, env):
        return env["sales.rhythm"].search([("partner_id", "=", self.partner_id)])

    def opened(self, user_id, model):
        """A dialog that this user has open on the card."""
        with self.transaction() as env:
            return env(user=user_id)[model].create({"rhythm_id": self.row_id}).id

    def called(self, user_id):
        dialog_id = self.opened(user_id, "sales.rhythm.log.call")
        return lambda env: env["sales.rhythm.log.call"].browse(dialog_id).action_talked()

    def won(self, user_id):
        with self.transaction() as env:
            rows = env(user=user_id)["sales.rhythm"].browse(self.row_id)
            action = rows.action_close_deals()
            dialog = env["sales.rhythm.close"].browse(action["res_id"])
            (line_id,) = dialog.line_ids.ids
        return lambda env: env["sales.rhythm.close.line"].browse(line_id).action_won()

    def at_once(self, *clicks):
        """What each user sees of a click: None, or the sentence that refuses it."""
        barrier = threading.Barrier(len(clicks))
        seen = ["no answer"] * len(clicks)

        def request(at, user_id, click):
            first = iter([barrier.wait])

            def attempt():
                env.cr.execute("SELECT 1")  # from here on nobody else's commit is seen
                for wait in first:
                    wait(WAIT_SECONDS)
                click(env)

            try:
                with sql_db.db_connect(self.registry.db_name).cursor() as cr:
                    env = api.Environment(cr, user_id, {})
                    retrying(attempt, env)
                seen[at] = None
            except UserError as error:
                seen[at] = str(error)
            except Exception as error:
                seen[at] = error  # what would be a traceback on the screen

        threads = [
            threading.Thread(target=request, args=(at, user_id, click))
            for at, (user_id, click) in enumerate(zip(self.user_ids, clicks, strict=True))
        ]
        with mute_logger("odoo.sql_db", "odoo.models.unlink"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(2 * WAIT_SECONDS)
        self.work_off_queue()
        return seen

    def touches(self, env):
        return env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.partner_id), ("kind", "!=", "order")]
        )

    def assertCalls(self, *user_ids):
        with self.transaction() as env:
            touches = self.touches(env)
            self.assertEqual(touches.mapped("count"), [1] * len(user_ids))
            self.assertEqual(set(touches.mapped("user_id.id")), set(user_ids))
            row = self.row(env)
            self.assertEqual(row.touched_on, fields.Date.context_today(row))
            activities = env["mail.activity"].with_context(active_test=False).search(
                [("res_model", "=", "res.partner"), ("res_id", "=", self.partner_id)])  # fmt: skip
            self.assertEqual(activities.mapped("active"), [False] * len(user_ids))

    def test_both_log_a_call(self):
        self.assertEqual(self.at_once(*map(self.called, self.user_ids)), [None, None])
        self.assertCalls(*self.user_ids)

    def test_one_logs_a_call_while_the_other_closes_the_deal(self):
        caller, closer = self.user_ids
        with self.transaction() as env:
            self.assertTrue(self.row(env).is_hanging)
        self.assertEqual(self.at_once(self.called(caller), self.won(closer)), [None, None])
        self.assertCalls(caller)
        with self.transaction() as env:
            self.assertEqual(env["crm.lead"].browse(self.deal_id).won_status, "won")
            self.assertEqual((self.row(env).is_hanging, self.row(env).open_amount), (False, 0))

    def test_both_win_the_deal(self):
        seen = self.at_once(*map(self.won, self.user_ids))
        self.assertEqual(seen.count(None), 1, seen)
        self.assertRegex(next(filter(None, seen)), "closed meanwhile")
        with self.transaction() as env:
            deal = env["crm.lead"].browse(self.deal_id)
            self.assertEqual(deal.won_status, "won")
            self.assertFalse(self.row(env).is_hanging)

    def test_one_takes_a_promise_back_while_the_other_marks_it_as_done(self):
        with self.transaction() as env:
            activity = env["mail.activity"].create({
                "activity_type_id": env.ref("sales_rhythm.activity_type_promise").id,
                "res_model_id": env["ir.model"]._get_id("res.partner"),
                "res_id": self.partner_id, "user_id": self.user_ids[1]})  # fmt: skip
        with self.transaction() as env:
            promise = env["sales.rhythm.promise"].search([("activity_id", "=", activity.id)])
            dialog_id = env(user=self.user_ids[0])["sales.rhythm.promise.take.back"].create(
                {"promise_id": promise.id, "reason": "No stock"}).id  # fmt: skip

        def taken_back(env):
            env["sales.rhythm.promise.take.back"].browse(dialog_id).action_take_back()

        def done(env):
            env["mail.activity"].browse(activity.id).action_feedback()

        seen = self.at_once(taken_back, done)
        with self.transaction() as env:
            promise = env["sales.rhythm.promise"].browse(promise.id)
            kept = promise.state == "kept_in_time"
            self.assertEqual(promise.state, "kept_in_time" if kept else "taken_back")
            self.assertEqual(bool(promise.kept_at), not promise.taken_back_at)
            self.assertEqual(len(self.touches(env)), int(kept))
            self.assertFalse(self.row(env).promise_on)
        if kept:
            self.assertEqual(seen[1], None)
            self.assertRegex(seen[0], "closed already")
        else:
            self.assertEqual(seen[0], None)
            self.assertIsInstance(seen[1], (str, type(None)))
