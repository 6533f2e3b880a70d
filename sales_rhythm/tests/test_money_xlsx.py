"""The sheet of where the money is: the screen's amounts as numbers, and who may have it."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .closing import FEBRUARY, FIRST_NIGHT
from .common import NOW
from .money import DIRECTOR, MoneyCase

HOSTILE = "=cmd|' /C calc'!A0"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneySheet(MoneyCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(FIRST_NIGHT):
            cls.sold(10, 1_000_000)
            cls.env["sales.rhythm.month"]._close(cls.company, FEBRUARY)
            cls.settle()
        cls.rep.name = HOSTILE
        cls.sold(1, 500_000, partner=cls.buyer("Theirs", user_id=cls.other_rep.id))
        cls.sold(1, 70_000, partner=cls.buyer("Nobody's", user_id=False))
        cls.quoted(1, 2_000_000, validity_date="2026-03-20")
        cls.settle()

    def sheets(self, user=None, team=""):
        """{name: [[value, ...], ...]} of what follows each title."""
        file = io.BytesIO()
        env = self.env(user=user or self.director, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        env[DIRECTOR]._write_sheet(file, team)
        book = openpyxl.load_workbook(file)
        return {
            sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
            for sheet in book
        }

    def test_map_with_what_was_then(self):
        head, *rows, total = self.sheets()["Money"]
        self.assertEqual(head, ["Stage", "Where", "How many", "Amount", "End of last month",
                                "Note"])  # fmt: skip
        found = {row[1]: row[2:5] for row in rows}
        self.assertEqual(found["To deliver"], ["3 orders", 10_570_000, 10_000_000])
        self.assertEqual(found["Open quotations"], ["1 quotation", 2_000_000, 0])
        self.assertEqual(found["Overdue"], ["0 documents", 0, 0])
        self.assertEqual(len(rows), 11)
        self.assertEqual(total[3], 12_570_000)

    def test_by_salesperson_adds_up(self):
        head, *rows, total = self.sheets()["By salesperson"]
        at = head.index("To deliver")
        self.assertEqual([(row[0], row[at], row[-1]) for row in rows],
                         [(HOSTILE, 10_000_000, 12_000_000),
                          (self.other_rep.name, 500_000, 500_000),
                          ("Nobody's", 70_000, 70_000)])  # fmt: skip
        for column in range(1, len(head)):
            self.assertEqual(sum(row[column] for row in rows), total[column], head[column])

    def test_each_has_their_own(self):
        for user, amount in ((self.rep, 12_000_000), (self.leader, 12_000_000),
                             (self.other_rep, 500_000)):  # fmt: skip
            found = self.sheets(user)
            self.assertEqual(found["Money"][-1][3], amount, user.login)
            names = {row[0] for row in found["By salesperson"][1:-1]}
            self.assertEqual(len(names), 1, names)
        self.assertEqual(self.sheets(team=str(self.other_team.id))["Money"][-1][3], 500_000)
        with self.assertRaises(AccessError):
            self.sheets(self.rep, str(self.other_team.id))
        with self.assertRaises(AccessError):
            self.sheets(self.accountant)
        with self.assertRaises(UserError):
            self.sheets(team="x")

    def test_no_cell_is_a_formula(self):
        file = io.BytesIO()
        self.env(user=self.director)[DIRECTOR]._write_sheet(file, "")
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.coordinate)

    def test_button_downloads_the_team_that_is_shown(self):
        for team_id, team in ((False, ""), (self.team.id, f"&team={self.team.id}")):
            found = self.rpc(self.director, DIRECTOR, "action_xlsx", team_id)
            self.assertEqual(
                found["url"], f"/sales_rhythm/money.xlsx?company={self.company.id}{team}"
            )
        with self.assertRaises(AccessError):
            self.rpc(self.rep, DIRECTOR, "action_xlsx", self.other_team.id)

    def test_download(self):
        self.director.password = "t_director"  # noqa: S105
        self.authenticate("t_director", "t_director")
        found = self.url_open(f"/sales_rhythm/money.xlsx?company={self.company.id}")
        self.assertEqual(found.status_code, 200, found.text[:200])
        self.assertIn("Where%20the%20money%20is", found.headers["Content-Disposition"])
        self.assertEqual(found.content[:2], b"PK")
        for query, status in (("team=x", 400), (f"team={2**40}", 400), ("company=x", 400),
                              (f"company={self.other_company.id}", 403)):  # fmt: skip
            found = self.url_open(f"/sales_rhythm/money.xlsx?{query}")
            self.assertEqual(found.status_code, status, query)
