"""The month's sheet: the screen's values as numbers, read by two readers; and who may have it."""

import io
import tracemalloc
import zipfile
from datetime import datetime
from types import SimpleNamespace

import openpyxl
import python_calamine

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..reports import month_review_xlsx, sheets
from .month_payload import GROUPS, METRICS, MILLION, PayloadCase, month_of, table

HOSTILE = "=cmd|' /C calc'!A0"
FIRST = {  # heads and values of the first rep, worked out by hand from month_payload
    "Revenue": 335 * MILLION, "Revenue: target": 600 * MILLION, "Revenue: vs pace": -145 * MILLION,
    "W1": 131 * MILLION, "W2": 98 * MILLION, "W3": 82 * MILLION, "W4": 24 * MILLION, "W5": None,
    "Projected": 420 * MILLION, "Projected, share": 0.7,
    "Orders": 36, "Orders: target": 60, "Orders: vs pace": -12,
    "New customers": 1, "New customers: target": 4, "New customers: vs pace": -2.2,
    "Open deals": 12, "Open deals: target": None, "Open deals: vs pace": None,
    "Calls": 176, "Calls: target": 200, "Calls: vs pace": 16,
    "Meetings": 28, "Meetings: target": 60, "Meetings: vs pace": -20,
    "Coverage": 0.58, "Coverage: target": 0.85, "Coverage: vs pace": -0.27,
    "Collection": 0.84, "Collection: target": 0.9, "Collection: vs pace": -0.06,
    "Promises kept": 0.67, "Promises kept: target": 0.9, "Promises kept: vs pace": -0.23,
    "Needs help": "coverage 58% (team 82%) · 20 customers past their care interval",
    "Start with": "Kim Liên grocery, Bếp Nhà Mình, An Phú mini market", "Note": None,
}  # fmt: skip


class SheetCase(PayloadCase):
    def setUp(self):
        super().setUp()
        self.rep.name, self.other_rep.name = "Phạm Văn Hùng", "Nguyễn Thị Lan"
        self.users = self.rep | self.other_rep | self.leader

    def sheet(self, user=None, month="2026-02-01", team=""):
        """The workbook's bytes."""
        file = io.BytesIO()
        review = self.env["sales.rhythm.review"].with_user(user or self.director)
        review._write_sheet(file, month, team)
        return file.getvalue()

    def book(self, content):
        return openpyxl.load_workbook(io.BytesIO(content))

    def rows(self, sheet):
        """[[value, ...], ...] of the heads and what follows."""
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    def close(self, value, expected):
        if isinstance(expected, (int, float)):
            self.assertAlmostEqual(value, expected, 9)
        else:
            self.assertEqual(value, expected)


class TestSheet(SheetCase):
    def test_table_has_the_values_of_the_screen(self):
        self.show(self.users)
        heads, *rows = self.rows(self.book(self.sheet()).worksheets[0])
        self.assertEqual(heads, ["Salesperson", *FIRST])
        self.assertEqual([row[0] for row in rows],
                         ["Phạm Văn Hùng", "Nguyễn Thị Lan", "t_leader", "Team"])  # fmt: skip
        for value, expected in zip(rows[0][1:], FIRST.values(), strict=True):
            self.close(value, expected)

    def test_weeks_have_all_groups_of_each(self):
        self.show(self.users)
        heads, *rows = self.rows(self.book(self.sheet()).worksheets[1])
        self.assertEqual(heads, ["Salesperson", "Part", "What", "W1 (2-8 Nov)", "W2 (9-15 Nov)",
                                 "W3 (16-22 Nov)", "W4 (23-29 Nov)", "W5 (30 Nov)", "Month",
                                 "Target", "vs pace", "Note"])  # fmt: skip
        self.assertEqual(len(rows), 3 * len(METRICS))
        self.assertEqual({row[1] for row in rows}, {label for _key, label in GROUPS})
        calls = next(row for row in rows if row[:3] == ["Nguyễn Thị Lan", "Activities", "Calls"])
        self.assertEqual(calls[3:], [51, 54, 55, 16, None, 176, 200, 16, None])
        deals = next(row for row in rows if row[2] == "Open deals")
        self.assertEqual(deals[3:], [None] * 5 + [12, None, None, None])

    def test_a_second_reader_reads_the_same(self):
        self.show(self.users)
        content = self.sheet()
        other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in self.book(content):
            first = [["" if cell.value is None else cell.value for cell in row]
                     for row in sheet.iter_rows()]  # fmt: skip
            first = [[each.date() if isinstance(each, datetime) else each for each in row]
                     for row in first]  # fmt: skip
            self.assertEqual(other.get_sheet_by_name(sheet.title).to_python(), first)

    def test_set_up_for_reading_and_printing(self):
        self.show(self.users)
        first, weeks = self.book(self.sheet()).worksheets
        self.assertEqual((first.freeze_panes, weeks.freeze_panes), ("B5", "D5"))
        self.assertEqual(
            first.auto_filter.ref, f"A4:{first.cell(4, first.max_column).column_letter}7"
        )
        self.assertEqual(first["A8"].value, "Team")  # what no filter takes away
        for sheet in (first, weeks):
            self.assertEqual(sheet.page_setup.orientation, "landscape")
            self.assertEqual(int(sheet.page_setup.paperSize), 9)
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
            self.assertEqual(
                (sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)), (1, 0)
            )
            self.assertEqual(sheet.print_title_rows, "$4:$4")
            self.assertEqual(sheet.oddFooter.center.text, "&P / &N")
        self.assertEqual([cell.value for cell in first[2]][:6], [
            "Rhythm Hanoi", datetime(2026, 11, 1), "Printed on", datetime(2026, 3, 2), "All teams",
            "20/25 working days · pace 80%"])  # fmt: skip
        self.assertTrue(first["B2"].is_date)
        self.assertEqual(first["A1"].value, "November 2026")

    def test_numbers_are_formatted_as_the_company_does(self):
        self.show(self.users)
        sheet = self.book(self.sheet()).worksheets[0]
        heads = {cell.value: cell.column for cell in sheet[4]}
        formats = {head: sheet.cell(5, at).number_format for head, at in heads.items()}
        self.assertEqual(formats["Revenue"], '#,##0 "₫"')
        self.assertEqual(formats["W1"], '#,##0 "₫"')
        self.assertEqual(formats["Coverage"], "0%")
        self.assertEqual(formats["Orders"], "#,##0")
        self.assertEqual(sheet.cell(5, heads["Revenue"]).font.color.rgb, "FFB51F2E")
        usd = self.other_company.currency_id
        self.assertEqual(sheets.money_format(usd), '"$"#,##0.00')

    def test_nothing_is_a_formula_whatever_people_typed(self):
        def change(found):
            for row in found.get("rows", ()):
                row["help"]["start"][0]["name"] = "+1+1"
                row["help"]["why"] = "http://example.com"

        names = [HOSTILE, "<b>مرحبا</b> 😀", "@SUM(1)" + "x" * 40_000]
        self.users[0].name = HOSTILE
        self.show(self.users, change, names)
        content = self.sheet()
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(name).decode() for name in parts.namelist() if "/sheet" in name]
            self.assertEqual(len(sheets), 2)
            for text in sheets:
                self.assertNotIn("<f>", text)
                self.assertNotIn("<hyperlink", text)
        first, weeks = self.book(content).worksheets
        cells = [first["A5"], first["A6"], first["A7"], weeks["A5"]]
        self.assertEqual([cell.data_type for cell in cells], ["s"] * 4)
        self.assertEqual([cells[0].value, cells[1].value, cells[3].value],
                         [HOSTILE, "<b>مرحبا</b> 😀", HOSTILE])  # fmt: skip
        self.assertEqual(len(cells[2].value), 250)

    def test_what_one_may_not_read_is_empty_and_says_so(self):
        def change(found):
            for row in found.get("rows", ()):
                for cell in row["cells"]:
                    if cell["key"] == "collection":
                        cell |= {"value": None, "goal": None, "pace": None, "lead": None,
                                 "note": "You may not read what it counts."}  # fmt: skip

        self.show(self.users, change)
        heads, first, *_rows = self.rows(self.book(self.sheet()).worksheets[0])
        found = dict(zip(heads, first, strict=True))
        self.assertIsNone(found["Collection"])
        self.assertIsNone(found["Collection: vs pace"])
        self.assertEqual(found["Note"], "Collection: You may not read what it counts.")

    def test_nobody_at_all_is_an_empty_table(self):
        self.show(self.env["res.users"])
        heads, *rows = self.rows(self.book(self.sheet()).worksheets[0])
        self.assertEqual([row[0] for row in rows], ["Team"])

    def test_memory_does_not_grow_with_the_reps(self):
        def peak(count):
            people = [SimpleNamespace(id=number, name=f"Rep {number}",
                                      partner_id=SimpleNamespace(id=number))
                      for number in range(count)]  # fmt: skip
            found = table(people, self.company)
            tracemalloc.start()
            try:
                month_review_xlsx.write(
                    io.BytesIO(), self.env, found,
                    (month_of(each, self.company) for each in people),
                )  # fmt: skip
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

        peak(1)  # what is made once
        few, many = peak(20), peak(200)
        self.assertLess(many, 4 * MILLION)
        self.assertLess(many - few, 2 * MILLION)


class TestSheetAction(SheetCase):
    def test_action_downloads_from_the_company_at_hand(self):
        action = self.rpc(self.director, "sales.rhythm.review", "action_xlsx", "2026-02-15", 3)
        self.assertEqual(action, {
            "type": "ir.actions.act_url",
            "url": f"/sales_rhythm/month.xlsx?month=2026-02-01&team=3&company={self.company.id}",
            "target": "download",
        })  # fmt: skip

    def test_wrong_months_and_teams_are_told(self):
        self.show(self.users)
        with self.assertRaises(UserError):
            self.sheet(team="all")
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.review", "action_xlsx", False)


@tagged("post_install", "-at_install")
class TestSheetOverHttp(SheetCase, HttpCase):
    freeze_time = None  # the session would have ended

    def get(self, user, **asked):
        self.authenticate(user.login, user.login)
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return self.url_open(f"/sales_rhythm/month.xlsx?{query}")

    def test_file_comes_with_its_name_and_closes_all_doors(self):
        answer = self.get(self.director)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("spreadsheetml", answer.headers["Content-Type"])
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))
        self.assertEqual(self.book(answer.content).sheetnames, ["Salespeople", "By week"])

    def test_what_is_wrong_is_a_sentence(self):
        for asked, status in (
            ({"month": "November"}, 400),
            ({"month": "2026-13-01"}, 400),
            ({"month": "2999-01-01"}, 400),
            ({"team": "1%27"}, 400),
            ({"company": "x"}, 400),
            ({"team": "9" * 11}, 400),
            ({"company": "9" * 5000}, 400),
            ({"team": "9" * 10}, 403),
            ({"team": self.other_team.id}, 403),
            ({"company": self.other_company.id}, 403),
        ):
            answer = self.get(self.leader, **asked)
            with self.subTest(**asked):
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertIn("text/plain", answer.headers["Content-Type"])
                self.assertNotIn("Traceback", answer.text)
                self.assertGreater(len(answer.text.split()), 2)

    def test_who_has_no_sales_rights_gets_none(self):
        for user in (self.accountant, self.portal):
            with self.subTest(user=user.login):
                self.assertEqual(self.get(user).status_code, 403)
        self.logout()
        answer = self.url_open("/sales_rhythm/month.xlsx", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
