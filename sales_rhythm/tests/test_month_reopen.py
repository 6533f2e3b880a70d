"""A director opens a closed month again: with a reason that stays, until the next night."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time

from .closing import FEBRUARY, FIRST_NIGHT, JANUARY, MonthCase

WIZARD, MONTH = "sales.rhythm.month.reopen", "sales.rhythm.month"
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 \u202e %(x)s {0} 🙈"


class TestReopen(MonthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close()

    def reopen(self, user=None, reason="Invoice came late", row=None):
        user = user or self.director
        action = self.rpc(user, MONTH, "action_reopen", (row or self.row()).ids)
        env = self.env(user=user, su=False, context={"allowed_company_ids": user.company_id.ids})
        form = Form(env[WIZARD].with_context(**action["context"]))
        form.reason = reason
        return self.rpc(user, WIZARD, "action_reopen", form.save().ids)

    def traces(self):
        return self.env["sales.rhythm.month.reopening"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_reason_that_is_too_long_or_invisible_is_refused(self):
        for reason, sentence in (("x" * 501, "501 characters"), ("\u200b", "Say why")):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.reopen(reason=reason)
        self.assertFalse(self.traces())
        self.reopen(reason="x" * 500)

    def test_month_counts_live_and_the_next_night_closes_it_again(self):
        self.job(FIRST_NIGHT)
        before, old = self.written(), self.months.search([("company_id", "=", self.company.id)])
        self.order(self.mine, "2026-02-20", 50)
        with freeze_time("2026-03-02 03:00:00"):
            self.reopen(reason="  Order of the \n 20th  was missing ")
        trace = self.traces()
        self.assertEqual(
            (trace.user_id, trace.user_name, str(trace.reopened_at), trace.month, trace.reason),
            (self.director, "t_director", "2026-03-02 03:00:00", FEBRUARY,
             "Order of the 20th was missing"),
        )  # fmt: skip
        self.assertEqual(set(old.reopening_id), set(trace))
        self.assertIsNone(self.months.with_company(self.company)._kept(FEBRUARY))
        self.job("2026-03-02 17:10:00")
        self.assertEqual(self.cell().value, 850)
        kept = self.months.with_company(self.company)._kept(FEBRUARY)
        self.assertEqual(kept.parts[self.rep.id, "revenue"].month.value, 850)
        # What was closed first stays as it was, but for saying that it does not hold any more.
        now = {row[0]["id"]: row[0] for row in self.written() if "kept_user_id" in row[0]}
        for (row,) in before:
            if "kept_user_id" in row and row["id"] in old.ids:
                self.assertEqual(now[row["id"]], {**row, "reopening_id": trace.id})
        cells = [row for row in before if "key" in row[0] and row[0]["month_id"] in old.ids]
        self.assertEqual([row for row in self.written() if row in cells], cells)
        self.job("2026-03-03 17:10:00")
        self.assertEqual(len(self.months.search([
            ("company_id", "=", self.company.id), ("kept_user_id", "=", self.rep.id),
            ("month", "=", FEBRUARY)])), 2)  # fmt: skip

    def test_how_things_stood_then_is_taken_over(self):
        with freeze_time("2026-02-27 05:00:00"):
            self.quotations(self.mine, [640], validity_date="2026-02-20")
            self.settle()
        self.reopen()
        self.close()
        opened = self.opened(self.cell("hanging_amount"))
        self.assertEqual(opened.partner_id, self.mine)
        for _again in range(2):
            self.reopen()
            with freeze_time("2026-03-20 03:00:00"):
                self.months._close(self.company, FEBRUARY)
            self.settle()
            cell = self.cell("hanging_amount")
            self.assertEqual((cell.has_value, cell.value, self.opened(cell)), (True, 640, opened))
        self.assertEqual(len(self.traces()), 3)

    def test_others_are_refused_in_words(self):
        for user in (self.rep, self.leader, self.all_rep, self.accountant, self.portal):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "director"):
                self.rpc(user, MONTH, "action_reopen", self.row().ids)
        for user in (self.rep, self.leader, self.all_rep, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, WIZARD, "create", [{"month_id": self.row().id, "reason": "Mine"}])
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, WIZARD, "action_reopen", [1])
        self.assertFalse(self.traces())

    def test_director_of_another_company_is_refused(self):
        with self.assertRaises(AccessError):
            self.rpc(self.abroad, WIZARD, "create", [{"month_id": self.row().id, "reason": "x"}])
        self.assertFalse(self.traces())

    def test_reason_that_is_none_is_refused(self):
        for reason in (" ", "\n\t", "\u00a0"):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "Say why"):
                self.reopen(reason=reason)
        self.assertTrue(self.months._is_closed(self.company, FEBRUARY))
        self.assertFalse(self.traces())

    def test_hostile_reason_is_text(self):
        self.reopen(reason=HOSTILE)
        self.assertEqual(self.traces().reason, HOSTILE)

    def test_it_is_reopened_once(self):
        row = self.row()
        self.reopen()
        with self.assertRaisesRegex(UserError, "February 2026 is open again already"):
            self.reopen(row=row)
        self.assertEqual(len(self.traces()), 1)

    def test_trace_is_for_directors_and_stays(self):
        row = self.row()
        self.reopen()
        trace = self.traces()
        self.assertEqual(self.rpc(self.director, trace._name, "search", []), trace.ids)
        self.assertFalse(self.rpc(self.abroad, trace._name, "search", []))
        for user in (self.rep, self.leader, self.all_rep, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, trace._name, "search", [])
        # That it does not hold any more, whoever reads the month may see.
        found = self.rpc(self.rep, MONTH, "web_read", row.ids,
                         {"reopening_id": {"fields": {"display_name": {}}}})  # fmt: skip
        self.assertNotIn("Invoice", str(found))
        self.env["ir.model.access"].search([("model_id.model", "=", trace._name)]).write(
            {"perm_write": True, "perm_unlink": True}
        )
        for method, *args in (("write", {"reason": "None"}), ("unlink",)):
            with self.assertRaisesRegex(AccessError, "and why, stays as it is"):
                self.rpc(self.director, trace._name, method, trace.ids, *args)

    def test_targets_are_changed_while_it_is_open_again(self):
        targets, is_over = "sales.rhythm.target", "February 2026 is over"
        with self.assertRaisesRegex(UserError, is_over):
            self.rpc(self.director, targets, "write", self.target.ids, {"goal": 900})
        self.reopen()
        self.rpc(self.director, targets, "write", self.target.ids, {"goal": 900})
        self.rpc(self.director, targets, "create", [{
            "user_id": self.other_rep.id, "metric_id": self.revenue.id, "month": "2026-02-01",
            "goal": 70}])  # fmt: skip
        with self.assertRaises(AccessError):
            self.rpc(self.rep, targets, "write", self.target.ids, {"goal": 1})
        with self.assertRaisesRegex(UserError, "January 2026 is over"), self.env.cr.savepoint():
            self.rpc(self.director, targets, "write", self.target.ids, {"month": JANUARY})
        self.close()
        self.assertEqual((self.cell().goal, self.cell(user=self.other_rep).goal), (900, 70))
        with self.assertRaisesRegex(UserError, is_over):
            self.rpc(self.director, targets, "write", self.target.ids, {"goal": 800})

    def test_queries_of_targets_do_not_depend_on_how_many(self):
        self.reopen()
        metrics = self.env["sales.rhythm.metric"].search([("kind", "=", "count")], limit=12)
        many = self.env["sales.rhythm.target"].create([
            {"user_id": self.rep.id, "metric_id": metric.id, "month": FEBRUARY, "goal": 1,
             "company_id": self.company.id} for metric in metrics
        ])  # fmt: skip

        def queries(records):
            self.settle()
            before = self.env.cr.sql_log_count
            self.rpc(self.director, records._name, "write", records.ids, {"goal": 2})
            return self.env.cr.sql_log_count - before

        queries(many[:1])
        self.assertEqual(queries(many[1:3]), queries(many[3:]))
