"""A long history asks the database as often as a short one."""

from odoo.tools import SQL

from .events import EVENT, HistoryCase

COLUMNS = ("kind", "state", "day", "amount", "text", "icon", "currency_id")


class TestCost(HistoryCase):
    def test_queries_do_not_depend_on_the_number_of_documents(self):
        invoice = self.invoice(1000)
        self.pay(invoice, 300)
        self.note("Tea")
        self.planned(self.shop, "2026-03-02")  # the newest, so that both pages name its type
        self.planned(self.contact).with_user(self.rep).action_feedback(feedback="Done")
        self.planned(self.shop, xmlid="sales_rhythm.activity_type_promise")
        self.orders(self.shop, ["2026-02-01", "2026-02-02"])
        few = len(self.told())
        asked = self.counts()
        self.multiply(330)
        many = len(self.told())
        self.assertEqual((few, many), (9, 999))
        self.assertEqual(self.counts(), asked)

    def counts(self):
        """{screen: queries} of the page and of the list, by the rep, from a cold cache."""
        row = self.row(self.shop).ids
        spec = {name: {} for name in COLUMNS}
        asks = {
            "page": ("sales.rhythm", "web_read", row, {"recent_event_ids": {"fields": spec}}),
            "list": (EVENT, "web_search_read", [("rhythm_id", "in", row)],
                     spec | {"user_id": {"fields": {"display_name": {}}}}),
        }  # fmt: skip
        found = {}
        for name, (model, method, *args) in asks.items():
            more = {"limit": 5} if name == "list" else {}
            for _time in range(2):  # what is read once for the whole registry is read
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.rpc(self.rep, model, method, *args, **more)
                found[name] = self.env.cr.sql_log_count - before
        return found

    def multiply(self, times):
        """So many more orders, notes and calls, by SQL."""
        self.settle()
        for table, condition in (
            ("sale_order", SQL("t.id = %s", self.old.id)),
            ("mail_message", SQL("t.id = %s", self.of_kind("note").id // 16)),
            ("sales_rhythm_touch", SQL("t.id = %s", self.of_kind("call").id // 16)),
        ):
            self.env.cr.execute(
                """SELECT column_name FROM information_schema.columns
                    WHERE table_schema = current_schema AND table_name = %s""",
                [table],
            )
            kept = {name: SQL.identifier("t", name) for (name,) in self.env.cr.fetchall()}
            kept["id"] = SQL("nextval(%s)", f"{table}_id_seq")
            if "sequence" in kept and table == "sales_rhythm_touch":
                kept["sequence"] = SQL("t.sequence + n")
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(1, %s) n WHERE %s",
                    SQL.identifier(table),
                    SQL(", ").join(map(SQL.identifier, kept)),
                    SQL(", ").join(kept.values()),
                    SQL.identifier(table),
                    times,
                    condition,
                )
            )
        self.env.invalidate_all()
