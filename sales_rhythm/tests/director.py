"""Builders for tests of the director's screen: customers by hand, and very many of one."""

import json
from contextlib import contextmanager

import psycopg2

from odoo.tools import SQL

from .common import insert_copies
from .test_forecast import HitRateCase

MODEL = "sales.rhythm.director"
COPIED = ("res_partner", "sales_rhythm", "sales_rhythm_snapshot")


class DirectorCase(HitRateCase):
    """What the director's screen asks, as a user's request does."""

    @classmethod
    def set_row(cls, partner, **values):
        """Sets columns of a customer's row, as a refresh would have written them."""
        cls.settle()
        cls.env.cr.execute(
            SQL(
                "UPDATE sales_rhythm SET %s WHERE partner_id = %s AND company_id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
                ),
                partner.id,
                cls.company.id,
            )
        )
        cls.env.invalidate_all()

    def opened(self, figure, user=None, prefix=""):
        """Names of the customers that a figure opens for a user, archived ones as it says."""
        env = self.env(user=user or self.director, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        model = figure[f"{prefix}model"] if prefix else figure["res_model"]
        # As it comes back from the browser.
        rows = env[model].search(json.loads(json.dumps(figure[f"{prefix}domain"])))
        return sorted(rows.sudo().partner_id.mapped("name"))

    def many(self, partner, count):
        """As many copies of a customer, with row and snapshots, by SQL."""
        self.settle()
        self.env.cr.execute(
            """CREATE TEMPORARY TABLE copied ON COMMIT DROP AS
               SELECT nextval('res_partner_id_seq')::int AS id FROM generate_series(1, %s)""",
            [count],
        )
        for table in COPIED:
            name = "id" if table == "res_partner" else "partner_id"
            values = {name: SQL("c.id")}
            if table == "res_partner":
                values["commercial_partner_id"] = SQL("c.id")
            self.copy_rows(table, name, partner.id, values)
        self.env.cr.execute("DROP TABLE copied")
        self.env.invalidate_all()

    def copy_rows(self, table, name, partner_id, values):
        source = SQL(
            "CROSS JOIN copied c WHERE %s = %s", SQL.identifier("t", name), partner_id
        )  # fmt: skip
        insert_copies(self.env.cr, table, source, values)

    def queries(self, method, *args):
        """How often the database is asked, from a cold cache but for what each worker keeps."""
        self.settle()
        env = self.env(user=self.director, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        ask = getattr(env[MODEL], method)
        counts = []
        for _time in range(3):  # what is kept is read at the first two
            env.invalidate_all()
            env.cr.cache.clear()
            before = env.cr.sql_log_count
            ask(*args)
            counts.append(env.cr.sql_log_count - before)
        return counts[-1]

    @contextmanager
    def read_only(self):
        """Within it the transaction writes nothing; proved by a write."""
        self.settle()
        with self.env.cr.savepoint(flush=False) as savepoint:
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            with self.assertRaises(psycopg2.errors.ReadOnlySqlTransaction), self.env.cr.savepoint(
                flush=False
            ):  # fmt: skip
                self.env.cr.execute("UPDATE res_company SET id = id", log_exceptions=False)
            yield
            savepoint.rollback()
