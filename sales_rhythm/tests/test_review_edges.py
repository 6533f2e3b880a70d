"""The manager's month where there is little of it, or something out of the common."""

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from .month import MARCH, MILLION, NOW, MonthCase


@freeze_time(NOW)
class TestEdges(MonthCase):
    def test_no_target_and_a_target_of_nothing(self):
        targets = self.env["sales.rhythm.target"]
        targets.search([("user_id", "in", (self.an | self.binh).ids)]).unlink()
        self.target(self.binh, "revenue", 0)
        found = self.table()
        free, none = self.cell(found, self.an), self.cell(found, self.binh)
        self.assertEqual((free["goal"], free["state"], free["goal_text"]), (None, "plain", ""))
        self.assertEqual((none["goal"], none["state"], none["gap_text"]), (0, "ok", ""))
        self.assertFalse(self.line_of(found, self.an)["projected"]["is_judged"])

    def test_leave_moves_the_pace_of_its_rep_alone(self):
        self.leave(self.binh, "2026-03-09", "2026-03-13")
        found = self.table()
        # Eight of his 17 days have passed, and not 13 of 22.
        self.assertAlmostEqual(self.cell(found, self.binh)["pace"], 44 * MILLION * 8 / 17)
        self.assertAlmostEqual(self.cell(found, self.an)["pace"], 39 * MILLION)
        weeks = self.line_of(found, self.binh)["weeks"]
        self.assertEqual((weeks[1]["goal"], weeks[1]["state"]), (0, "plain"))

    def test_leave_of_the_whole_month_is_not_judged(self):
        self.leave(self.binh, "2026-02-25", "2026-04-05")
        cell = self.cell(self.table(), self.binh)
        self.assertEqual(
            (cell["value"], cell["pace"], cell["state"]), (13 * MILLION, None, "plain")
        )

    def joins(self, table, ids, day):
        """A record of a rep that was made on this day, which the database alone can be told."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE %s SET create_date = %s WHERE id = ANY(%s)", SQL.identifier(table),
                f"{day} 03:00:00", list(ids)))  # fmt: skip
        self.env.invalidate_all()

    def test_who_joined_in_the_month_begins_then(self):
        late = self.new_user("late", "sales_team.group_sale_salesman")
        self.team.member_ids = [Command.link(late.id)]
        self.sold(late, [("03-17", 3)])
        self.target(late, "revenue", 24 * MILLION)
        members = self.env["crm.team.member"].search([("user_id", "=", late.id)])
        for table, ids, other in (("res_users", late.ids, members),
                                  ("crm_team_member", members.ids, late)):  # fmt: skip
            self.joins(other._table, other.ids, "2024-01-01")
            self.joins(table, ids, "2026-03-16")
            # Three of twelve working days, and not 13 of 22.
            cell = self.cell(self.table(), late)
            self.assertAlmostEqual(cell["pace"], 6 * MILLION, msg=table)
            self.assertEqual(cell["state"], "far")
        # What was sold before counts, and then the whole month does.
        self.sold(late, [("03-03", 1)], "Before")
        self.assertAlmostEqual(self.cell(self.table(), late)["pace"], 24 * MILLION * 13 / 22)

    def test_holidays_are_nobodys_working_days(self):
        self.off(self.env["resource.resource"], "2026-03-16", "2026-03-17")
        found = self.table()
        self.assertEqual(found["days"]["text"], "11/20 working days")
        self.assertAlmostEqual(self.cell(found, self.an)["pace"], 66 * MILLION * 11 / 20)

    def test_first_of_the_month_in_hanoi_is_the_31st_in_utc(self):
        self.sold(self.an, [("04-01", 5)], "Early")
        with freeze_time("2026-03-31 17:10:00"):  # ten past midnight of the 1st of April
            found = self.table()
            self.assertEqual((found["month"], found["is_running"]), ("2026-04-01", True))
            self.assertEqual(found["days"]["text"], "1/22 working days")
            self.assertEqual(self.cell(found, self.an)["value"], 5 * MILLION)
            self.assertEqual(self.cell(self.table(month=MARCH), self.an)["value"], 44 * MILLION)
        with freeze_time("2026-03-31 16:50:00"):
            self.assertEqual(self.table()["month"], MARCH)

    def test_february_and_the_last_day(self):
        self.sold(self.an, [("02-27", 5)], "Late in February")
        with freeze_time("2026-02-28 10:00:00"):
            found = self.table()
            self.assertEqual(found["label"], "February 2026")
            self.assertEqual(found["days"]["pace_text"], "pace 100%")
            self.assertEqual(self.line_of(found, self.an)["projected"]["expected"]["value"], 0)

    def test_order_at_midnight_is_of_the_companys_day(self):
        self.sold(self.chi, [], "Night")
        partner = self.partner("Night owl", user_id=self.chi.id)
        self.orders(partner, [("2026-03-08 23:59", MILLION), ("2026-03-09 00:00", 2 * MILLION)],
                    user_id=self.chi.id, team_id=self.team.id)  # fmt: skip
        weeks = self.line_of(self.table(), self.chi)["weeks"]
        self.assertEqual([cell["value"] for cell in weeks[:2]], [MILLION, 30 * MILLION])

    def test_two_companies_do_not_mix(self):
        both = self.company | self.other_company
        self.director.company_ids = [Command.set(both.ids)]
        abroad = self.customer("Abroad", user_id=self.director.id)
        self.orders(abroad, [("2026-03-05", 500)], self.other_company, user_id=self.director.id)
        self.settle()
        home, west = (
            self.rpc(self.director, "sales.rhythm.review", "get_month_table", company=company)
            for company in (self.company, self.other_company)
        )
        self.assertEqual(self.cell(home, "total")["value"], 85 * MILLION)
        self.assertEqual((self.cell(west, "total")["value"], west["company"]), (500, "Rhythm West"))
        self.assertEqual(west["headline"]["text"], "$500")

    def test_what_one_may_not_read_is_no_figure_and_no_error(self):
        self.env["ir.model.access"].search([("model_id.model", "=", "account.move")]).unlink()
        found = self.table()
        cell = self.cell(found, self.an, "collection")
        self.assertEqual((cell["text"], cell["value"], cell["state"]), ("–", None, "none"))
        self.assertEqual(self.cell(found, self.an)["value"], 44 * MILLION)

    def test_metric_that_does_not_work_takes_no_other_away(self):
        metric = self.new_metric(month_place="table")
        self.env.cr.execute("UPDATE sales_rhythm_metric SET domain = '[(''x'', ''='', 1)]' "
                            "WHERE id = %s", [metric.id])  # fmt: skip
        metric.invalidate_recordset()
        found = self.table()
        self.assertEqual(self.cell(found, self.an, "quotations")["state"], "none")
        self.assertEqual(self.cell(found, self.an)["value"], 44 * MILLION)

    def test_columns_are_data(self):
        self.metric("calls").month_place = False
        self.metric("visits").write({"month_place": "table", "month_sequence": 1})
        keys = [column["key"] for column in self.table()["columns"]]
        self.assertEqual(keys[:2], ["visits", "revenue"])
        self.assertNotIn("calls", keys)

    def test_hostile_names_are_text(self):
        for name in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "🙂 ‮abc", "%(count)s %s"):
            self.binh.name = name
            self.assertEqual(self.line_of(self.table(), self.binh)["label"], name)
            self.assertEqual(self.month_of(self.binh)["user"]["label"], name)
