"""The month worked out by hand in month.py, as it is printed and as it is in the sheet."""

import io
from unittest.mock import patch

import lxml.html
import openpyxl
import python_calamine

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..models import review_print
from .month import BY_HAND, MARCH, MILLION, NOW, REPORT, MonthCase, PrintedCase

CLOSED = "2026-04-01 03:00:00"


@freeze_time(NOW)
class TestPrintedByHand(PrintedCase):
    def test_pages_have_the_figures_worked_out_by_hand(self):
        pages = self.pages(self.leader, self.sellers)
        self.assertEqual(len(pages), 3)
        for number, (user, text) in enumerate(zip(self.sellers, pages, strict=True), 1):
            reached, goal, gap, weeks = BY_HAND[user.name]
            self.assertIn(f"Rhythm Hanoi {user.name}", text)
            self.assertIn("Report of March 2026 until 03/18/2026 · 13/22 working days", text)
            behind = f"−{-gap} vs pace" if gap < 0 else "on pace"
            self.assertIn(f"Revenue (M) {reached} {behind} target {goal}", text)
            self.assertIn(f"Revenue (M) {' '.join(map(str, weeks))} · · {reached}", text)
            self.assertIn(f"{number} / 3", text)
            self.assertIn("t_leader", text)  # who signs

    def test_pages_say_what_the_screen_says(self):
        for user, text in zip(self.sellers, self.pages(self.leader, self.sellers), strict=True):
            month = self.month_of(user)
            revenue = month["groups"][0]["rows"][0]
            self.assertEqual(revenue["key"], "revenue")
            for cell in (revenue["month"], *revenue["weeks"]):
                self.assertIn(cell["text"], text)
            self.assertIn(month["days"]["pace_text"], text)
            for promise in month["promises"][:3]:
                self.assertIn(promise["what"], text)
            for group in month["customers"]:
                for row in group["rows"]:
                    self.assertIn(row["name"], text)
            if month["help"]:
                self.assertIn(f"Needs help: {month['help']['text']}", text)

    def test_sheet_has_the_figures_worked_out_by_hand(self):
        content = self.sheet(self.leader)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        heads = [cell.value for cell in sheet[4]]
        rows = {row[0].value: dict(zip(heads, (cell.value for cell in row), strict=True))
                for row in sheet.iter_rows(min_row=5)}  # fmt: skip
        for name, (reached, goal, gap, weeks) in BY_HAND.items():
            row = rows[name]
            found = [row[key] for key in heads[1:7]]
            self.assertEqual(found, [each * MILLION for each in (reached, goal, gap, *weeks)])
            self.assertIsNone(row["W5"])
        other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for row in other.get_sheet_by_index(0).to_python()[4:]:
            if row[0] in BY_HAND:
                self.assertEqual(row[1], BY_HAND[row[0]][0] * MILLION)
        for row in sheet.iter_rows():
            for cell in row:
                self.assertNotEqual(cell.data_type, "f")

    def test_sheet_has_the_values_of_the_screen(self):
        table = self.table()
        sheet = openpyxl.load_workbook(io.BytesIO(self.sheet(self.leader))).worksheets[0]
        heads = [cell.value for cell in sheet[4]]
        at = {column["title"]: heads.index(column["title"]) for column in table["columns"]}
        rows = list(sheet.iter_rows(min_row=5, values_only=True))
        for shown, row in zip([*table["rows"], table["total"]], rows, strict=True):
            self.assertEqual(row[0], shown["label"])
            for column, cell in zip(table["columns"], shown["cells"], strict=True):
                first = at[column["title"]]
                if cell["value"] is None:
                    self.assertIsNone(row[first])
                else:
                    self.assertAlmostEqual(row[first], cell["value"], 9)
                    self.assertEqual(row[first + 1], cell["goal"])

    def test_weeks_of_the_second_sheet_are_those_of_each(self):
        sheet = openpyxl.load_workbook(io.BytesIO(self.sheet(self.leader))).worksheets[1]
        rows = [row for row in sheet.iter_rows(min_row=5, values_only=True)
                if row[2] == "Revenue"]  # fmt: skip
        found = {row[0]: list(row[3:6]) for row in rows}
        for user in self.sellers:
            self.assertEqual(found[user.name], [each * MILLION for each in BY_HAND[user.name][3]])

    def test_one_sees_printed_what_one_sees_on_the_screen(self):
        (page,) = self.pages(self.an, self.an)
        self.assertIn("Revenue (M) 44", page)
        for viewer, users in ((self.an, self.binh), (self.an, self.sellers)):
            with self.assertRaises(AccessError):
                self.pages(viewer, users)
        sheet = openpyxl.load_workbook(io.BytesIO(self.sheet(self.an))).worksheets[0]
        self.assertEqual([cell.value for cell in sheet["A"]][4:], ["an", "All"])
        with self.assertRaises(AccessError):
            self.sheet(self.leader, self.other_team.id)
        self.assertEqual(len(self.pages(self.director, self.sellers)), 3)

    def test_print_action_is_of_all_in_the_table(self):
        action = self.rpc(self.leader, "sales.rhythm.review", "action_print", MARCH, self.team.id)
        self.assertEqual(set(action["data"]["user_ids"]), set(self.sellers.ids))
        self.assertEqual(action["data"]["user_ids"][0], self.binh.id)  # the neediest first
        with self.assertRaises(AccessError):
            self.rpc(self.an, "sales.rhythm.review", "action_print", MARCH, False, self.binh.ids)


class TestPrintedFromTheMenu(MonthCase):
    """Closed months, printed from Odoo's own Print menu."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CLOSED):
            cls.env["sales.rhythm.month"]._close(cls.company, cls.day(MARCH))
        cls.rows = cls.env["sales.rhythm.month"].search([("company_id", "=", cls.company.id)])

    @freeze_time(CLOSED)
    def printed(self, viewer, rows):
        """The pages in HTML, as text."""
        report = self.env["ir.actions.report"].with_user(viewer).with_context(
            allowed_company_ids=self.company.ids)  # fmt: skip
        content, _kind = report._render_qweb_html(REPORT, rows.ids)
        root = lxml.html.fromstring(content.decode())
        return [" ".join(page.text_content().split())
                for page in root.xpath("//div[@class='month_page']")]  # fmt: skip

    def test_it_is_in_the_menu_of_closed_months(self):
        bindings = self.env["ir.actions.actions"].with_user(self.leader).get_bindings(
            "sales.rhythm.month")  # fmt: skip
        ids = [action["id"] for action in bindings["report"]]
        self.assertEqual(ids, self.env.ref(REPORT).ids)

    def test_rows_are_printed_as_they_were_closed(self):
        an = self.rows.filtered(lambda row: row.user_id == self.an)
        self.sold(self.an, [("03-20", 100)], "Entered late")
        (page,) = self.printed(self.leader, an)
        self.assertIn("Report of March 2026", page)
        self.assertIn("Revenue (M) 44", page)
        self.assertIn("target 66", page)

    def test_many_rows_are_refused_and_the_button_is_named(self):
        own = self.rows.filtered(lambda row: row.user_id in self.sellers)
        with patch.object(review_print, "AT_ONCE", 2):
            self.assertEqual(len(self.printed(self.director, own[:2])), 2)
            with self.assertRaisesRegex(UserError, "“Print PDF”"):
                self.printed(self.director, own)

    def test_nobodys_row_has_no_page(self):
        nobodys = self.rows.filtered(lambda row: not row.user_id)
        self.assertEqual(len(nobodys), 1)
        own = self.rows.filtered(lambda row: row.user_id in self.an | self.binh)
        self.assertEqual(len(self.printed(self.director, own | nobodys)), 2)
        with self.assertRaises(UserError):
            self.printed(self.director, nobodys)

    def test_colleagues_rows_are_refused(self):
        binh = self.rows.filtered(lambda row: row.user_id == self.binh)
        with self.assertRaises(AccessError):
            self.printed(self.an, binh)
