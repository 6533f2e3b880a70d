"""A month at its edges: nobody leads, no working day is left, and nothing but a return was sold."""

import io

import lxml.html
import openpyxl

from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.fit import default_fit
from .month import MARCH, MILLION, NOW, REPORT, PrintedCase

SATURDAY = "2026-05-30 03:00:00"  # of 21 working days of May the last was Friday, the 29th
SUNDAY = "2026-05-31 03:00:00"
MAY = "2026-05-01"
DOTS = "." * 30
NBSP = "\u00a0"


@freeze_time(NOW)
class TestNobodyLeads(PrintedCase):
    """`dung` is in South, which nobody leads, and sold 6 million on the 10th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dung = cls.new_user("dung", "sales_team.group_sale_salesman")
        cls.other_team.member_ids = [Command.set(cls.dung.ids)]
        cls.sold(cls.dung, [("03-10", 6)])
        cls.settle()

    def names(self, user, **kwargs):
        return {row["label"] for row in self.table(user, **kwargs)["rows"]}

    def test_director_sees_the_team_and_its_members(self):
        found = self.table(self.director)
        self.assertIn({"id": self.other_team.id, "label": "South"}, found["teams"])
        self.assertEqual(self.cell(found, self.dung)["value"], 6 * MILLION)
        found = self.table(self.director, team=self.other_team)
        self.assertEqual([row["label"] for row in found["rows"]], ["dung"])
        self.assertEqual(self.cell(found, "total")["value"], 6 * MILLION)

    def test_members_see_themselves_and_leaders_of_others_do_not(self):
        self.assertEqual(self.names(self.dung), {"dung"})
        found = self.table(self.dung)
        self.assertEqual((found["teams"], found["team"]), ([], False))
        self.assertEqual(self.names(self.leader), {"an", "binh", "chi"})

    def manager_line(self, viewer, user):
        """Who is to sign as manager."""
        report = self.request(viewer)["ir.actions.report"]
        content, _kind = report._render_qweb_html(
            REPORT, None, data={"month": MARCH, "user_ids": user.ids}
        )
        root = lxml.html.fromstring(content.decode())
        titles, signed = root.xpath("//table[contains(@class, 'sign')]/tbody/tr")
        at = [cell.text_content().strip() for cell in titles].index("Manager")
        return signed[at].text_content().strip()

    def test_manager_signs_on_dots_where_there_is_none(self):
        self.assertEqual(self.manager_line(self.director, self.dung), DOTS)
        self.assertEqual(self.manager_line(self.dung, self.dung), DOTS)
        self.assertEqual(self.manager_line(self.director, self.an), "t_leader")
        self.team.user_id = False
        self.assertEqual(self.manager_line(self.director, self.an), DOTS)


@freeze_time(NOW)
class TestNoWorkingDayLeft(PrintedCase):
    def expected_of(self, user, today, left):
        """Chance of an order in the days that are left x its mean, of each customer of theirs."""
        curve, found = default_fit().curve, []
        for row in self.env["sales.rhythm"].search([("user_id", "=", user.id)]):
            silent = (self.day(today) - row.last_order_on).days
            chance = curve.chance(row.curve_class, row.model_cycle_days, silent, left)
            found.append(round(chance * row.mean_order_amount))
        return sum(found)

    def weekend(self, moment, today, left):
        """The projection of `an`, who sold 30 of 40 million, on a day after the last working one.

        The pace is the whole target, and the month ends with what is there and still expected.
        """
        with freeze_time(moment):
            expected = self.expected_of(self.an, today, left)
            found = self.table()
            self.assertEqual((found["days"]["text"], found["days"]["pace_text"]),
                             ("21/21 working days", "pace 100%"))  # fmt: skip
            cell = self.cell(found, self.an)
            self.assertEqual((cell["value"], cell["pace"], cell["lead"]),
                             (30 * MILLION, 40 * MILLION, -10 * MILLION))  # fmt: skip
            self.assertEqual((cell["state"], cell["bar"]), ("far", {"fill": 75, "tick": 100}))
            projected = self.line_of(found, self.an)["projected"]
            self.assertEqual(projected["expected"]["value"], expected)
            self.assertEqual(projected["value"], 30 * MILLION + expected)
            self.assertIn("at the pace so far it would be 30M", projected["title"])
            self.pages(self.leader, self.an, month=MAY)
        return expected

    def test_on_the_weekend_that_ends_the_month(self):
        with freeze_time(SATURDAY):
            self.target(self.an, "revenue", 40 * MILLION, MAY)
            # Orders every 30 days, the last one 32 days before.
            self.sold(self.an, [("02-27", 8), ("03-29", 8), ("04-28", 8)], "Monthly")
            self.sold(self.an, [("05-12", 30)], "Once")
        self.assertGreater(self.weekend(SATURDAY, "2026-05-30", 1), 0)
        self.assertEqual(self.weekend(SUNDAY, "2026-05-31", 0), 0)

    def test_rest_of_the_month_on_leave(self):
        """On the 18th, the first day of leave until April, 12 of the rep's 12 days have passed."""
        self.sold(self.binh, [("01-17", 6), ("02-16", 6)], "Monthly")
        before = self.line_of(self.table(), self.binh)["projected"]
        self.leave(self.binh, "2026-03-18", "2026-04-05")
        found = self.table()
        cell = self.cell(found, self.binh)
        self.assertEqual((cell["pace"], cell["gap_text"]), (44 * MILLION, "−31"))
        self.assertAlmostEqual(self.cell(found, self.an)["pace"], 39 * MILLION)
        projected = self.line_of(found, self.binh)["projected"]
        # Customers order all the same, until the 31st.
        self.assertEqual(projected["value"], before["value"])
        self.assertEqual(projected["expected"]["value"],
                         self.expected_of(self.binh, "2026-03-18", 13))  # fmt: skip
        self.assertGreater(projected["expected"]["value"], 0)
        goals = [week["goal"] for week in self.line_of(found, self.binh)["weeks"]]
        self.assertEqual(goals[3:], [0, 0])
        self.assertAlmostEqual(goals[2], 44 * MILLION * 2 / 12)  # Monday and Tuesday
        self.assertAlmostEqual(self.cell(found, "total")["pace"], (39 + 44 + 13) * MILLION)

    def test_first_working_day_is_still_to_come(self):
        """Until the 18th on leave: nothing should be there yet, and nothing is divided by it."""
        self.leave(self.binh, "2026-02-25", "2026-03-18")
        found = self.table()
        cell = self.cell(found, self.binh)
        self.assertEqual((cell["pace"], cell["lead"], cell["state"]), (0, 13 * MILLION, "ok"))
        self.assertEqual(cell["bar"]["tick"], 0)
        projected = self.line_of(found, self.binh)["projected"]
        self.assertNotIn("at the pace so far", projected["title"])
        (page,) = self.pages(self.leader, self.binh)
        self.assertIn("Revenue (M) 13 on pace target 44", page)

    def test_company_that_is_closed_all_month(self):
        self.off(self.env["resource.resource"], "2026-02-25", "2026-04-05")
        found = self.table()
        self.assertEqual((found["days"]["text"], found["days"]["bar"]), ("no working day", False))
        for user in (self.an, "total"):
            cell = self.cell(found, user)
            self.assertEqual((cell["pace"], cell["state"]), (None, "plain"))
        self.assertEqual(self.cell(found, "total")["value"], 85 * MILLION)
        self.assertEqual(self.cell(found, "total")["goal"], 132 * MILLION)
        (page,) = self.pages(self.leader, self.an)
        self.assertIn("Revenue (M) 44 target 66", page)
        sheet = openpyxl.load_workbook(io.BytesIO(self.sheet(self.leader))).worksheets[0]
        self.assertEqual(sheet["F2"].value, "no working day")


@freeze_time(NOW)
class TestReturnAlone(PrintedCase):
    """All that `dung` has in March is a return of 5 million on the 9th, in W2, of a target of 22.

    The pace is 22 x 13/22 = 13, so 18 are missing. All together 85 - 5 = 80 of 132 + 22 = 154.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dung = cls.new_user("dung", "sales_team.group_sale_salesman")
        cls.other_team.member_ids = [Command.set(cls.dung.ids)]
        cls.sold(cls.dung, [("03-09", -5)])
        cls.target(cls.dung, "revenue", 22 * MILLION)
        cls.settle()

    def test_it_is_below_nothing_and_the_bar_is_empty(self):
        found = self.table(self.director)
        cell = self.cell(found, self.dung)
        self.assertEqual((cell["value"], cell["text"]), (-5 * MILLION, "-5"))
        self.assertIn(f"-5,000,000{NBSP}₫", cell["title"])
        self.assertEqual((cell["state"], cell["gap_text"]), ("far", "−18"))
        self.assertEqual(cell["bar"]["fill"], 0)
        self.assertAlmostEqual(cell["bar"]["tick"], 100 * 13 / 22)
        weeks = self.line_of(found, self.dung)["weeks"]
        self.assertEqual([week["value"] for week in weeks[:3]], [0, -5 * MILLION, 0])
        self.assertEqual(weeks[1]["bar"]["fill"], 0)

    def test_total_is_the_sum_all_the_same(self):
        found = self.table(self.director)
        total = self.cell(found, "total")
        self.assertEqual((total["value"], total["goal"]), (80 * MILLION, 154 * MILLION))
        self.assertAlmostEqual(total["pace"], 91 * MILLION)
        self.assertEqual(found["total"]["weeks"][1]["value"], (48 - 5) * MILLION)

    def test_without_a_target_it_is_not_judged(self):
        self.env["sales.rhythm.target"].search([("user_id", "=", self.dung.id)]).unlink()
        cell = self.cell(self.table(self.director), self.dung)
        self.assertEqual((cell["text"], cell["state"], cell["bar"]), ("-5", "plain", False))

    def test_projection_and_headline_of_a_team_below_nothing(self):
        found = self.table(self.director, team=self.other_team)
        projected = self.line_of(found, self.dung)["projected"]
        self.assertEqual(projected["value"],
                         -5 * MILLION + projected["expected"]["value"])  # fmt: skip
        self.assertEqual((projected["state"], found["headline"]["state"]), ("far", "far"))
        self.assertEqual((found["headline"]["text"], found["headline"]["gap_text"]),
                         ("-5M", "behind pace by 18M"))  # fmt: skip

    def test_rows_amount_to_it(self):
        cell = self.cell(self.table(self.director), self.dung)
        (row,) = self.rpc(self.director, "sale.order", "search_read", cell["domain"],
                          ["rhythm_amount"])  # fmt: skip
        self.assertEqual(row["rhythm_amount"], -5 * MILLION)

    def test_it_is_printed_below_nothing(self):
        (page,) = self.pages(self.director, self.dung)
        self.assertIn("Revenue (M) -5 −18 vs pace target 22", page)
        self.assertIn("Revenue (M) 0 -5 0 · · -5", page)

    def test_sheet_has_a_number_below_nothing(self):
        content = self.sheet(self.director)
        first, weeks = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        lines = {row[0].value: row for row in first.iter_rows(min_row=5)}
        self.assertEqual([cell.value for cell in lines["dung"][1:7]],
                         [each * MILLION for each in (-5, 22, -18, 0, -5, 0)])  # fmt: skip
        self.assertEqual(lines["dung"][1].data_type, "n")
        self.assertEqual(lines["All"][1].value, 80 * MILLION)
        (line,) = [row for row in weeks.iter_rows(min_row=5, values_only=True)
                   if row[0] == "dung" and row[2] == "Revenue"]  # fmt: skip
        self.assertEqual(line[3:9], (0, -5 * MILLION, 0, None, None, -5 * MILLION))
