"""The month of one who sells in two companies: each in its own currency, open, closed, printed."""

import io

import lxml.html
import openpyxl

from odoo.fields import Command
from odoo.tests import freeze_time

from .month import MARCH, MILLION, NOW, REPORT, PrintedCase

CLOSED = "2026-04-02 03:00:00"  # April in Los Angeles, too
NBSP = "\u00a0"
REVIEW = "sales.rhythm.review"


@freeze_time(NOW)
class CompaniesCase(PrintedCase):
    """`both` sells for dong in Hanoi and for dollars in Los Angeles, and in both for euro.

    | | Hanoi, VND | Los Angeles, USD |
    |---|---|---|
    | 5 March, in the company's money | 20,200,000 | 1,200.25 |
    | 6 March, 100 EUR | at 25,000: 2,500,000 | at 1.25: 125.00 |
    | 12 March, 100 EUR | at 20,000: 2,000,000 | at 1.30: 130.00 |
    | W1, until the 8th | 22,700,000 | 1,325.25 |
    | W2 | 2,000,000 | 130.00 |
    | March | 24,700,000 | 1,455.25 |
    | target | 22,000,000 | 4,400 |
    | working days so far | 13 of 22: 13,000,000 | 12 of 22, it is still the 17th: 2,400 |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies = cls.company | cls.other_company
        cls.other_company.resource_calendar_id = cls.company.resource_calendar_id
        cls.both = cls.new_user("both", "sales_team.group_sale_salesman", cls.companies)
        cls.director.company_ids = [Command.set(cls.companies.ids)]
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        for company, rates in (
            (cls.company, (1 / 25_000, 1 / 20_000)),
            (cls.other_company, (1 / 1.25, 1 / 1.30)),
        ):
            cls.rate(company, company.currency_id, "2020-01-01", 1)
            for day, rate in zip(("2026-01-01", "2026-03-10"), rates, strict=True):
                cls.rate(company, cls.euro, day, rate)
            cls.in_euro(company)
        cls.in_own_money(cls.company, 20_200_000)
        cls.in_own_money(cls.other_company, 1200.25)
        cls.aim(cls.company, 22 * MILLION)
        cls.aim(cls.other_company, 4400)
        cls.settle()

    @classmethod
    def rate(cls, company, currency, day, rate):
        """So much of the currency is one of the company's."""
        cls.env["res.currency.rate"].create({
            "name": day, "rate": rate, "currency_id": currency.id, "company_id": company.id
        })  # fmt: skip

    @classmethod
    def in_own_money(cls, company, amount):
        partner = cls.partner(f"Own money, {company.name}", user_id=cls.both.id)
        cls.orders(partner, [("2026-03-05", amount)], company)

    @classmethod
    def in_euro(cls, company):
        prices = cls.env["product.pricelist"].create({
            "name": "Euro", "currency_id": cls.euro.id, "company_id": company.id})  # fmt: skip
        partner = cls.partner(f"Euro, {company.name}", user_id=cls.both.id)
        cls.orders(partner, [("2026-03-06", 100), ("2026-03-12", 100)], company,
                   pricelist_id=prices.id)  # fmt: skip

    @classmethod
    def aim(cls, company, goal):
        targets = cls.env["sales.rhythm.target"].with_company(company).sudo()
        targets.create({"company_id": company.id, "user_id": cls.both.id, "goal": goal,
                        "metric_id": cls.metric("revenue").id, "month": MARCH})  # fmt: skip

    def in_company(self, company, month=False):
        """(the table, the line's cell of revenue, its weeks) of `both` there."""
        found = self.rpc(self.director, REVIEW, "get_month_table", month, company=company)
        line = self.line_of(found, self.both)
        return found, self.cell(found, self.both), line["weeks"]


@freeze_time(NOW)
class TestRunning(CompaniesCase):
    def test_each_table_is_in_its_own_currency(self):
        found, cell, weeks = self.in_company(self.company)
        self.assertEqual(found["currency_id"], self.company.currency_id.id)
        self.assertEqual((cell["value"], round(cell["pace"])), (24_700_000, 13 * MILLION))
        self.assertEqual((cell["text"], cell["goal_text"], cell["gap_text"]), ("25", "22", ""))
        self.assertIn(f"24,700,000{NBSP}₫", cell["title"])
        self.assertEqual([week["value"] for week in weeks[:2]], [22_700_000, 2_000_000])
        found, cell, weeks = self.in_company(self.other_company)
        self.assertEqual(found["currency_id"], self.other_company.currency_id.id)
        self.assertAlmostEqual(cell["value"], 1455.25)
        self.assertAlmostEqual(cell["pace"], 2400)
        # Of 2,400 there are 1,455.25: 944.75 are missing.
        self.assertEqual((cell["text"], cell["goal_text"], cell["gap_text"]),
                         ("1,455", "4,400", "−945"))  # fmt: skip
        self.assertIn(f"${NBSP}1,455.25", cell["title"])
        self.assertEqual([round(week["value"], 2) for week in weeks[:2]], [1325.25, 130])
        self.assertEqual(found["headline"]["text"], "$1.46K")

    def test_orders_keep_the_rate_of_their_day(self):
        for company in self.companies:
            self.rate(company, self.euro, "2026-03-15", 1)
        self.assertEqual(self.in_company(self.company)[1]["value"], 24_700_000)
        self.assertAlmostEqual(self.in_company(self.other_company)[1]["value"], 1455.25)

    def test_one_who_sells_in_both_sees_the_company_at_hand(self):
        for company, amount in ((self.company, 24_700_000), (self.other_company, 1455.25)):
            found = self.rpc(self.both, REVIEW, "get_month_of", self.both.id, company=company)
            revenue = found["groups"][0]["rows"][0]["month"]
            self.assertAlmostEqual(revenue["value"], amount)
            rows = self.rpc(self.both, "sale.order", "search_read", revenue["domain"],
                            ["company_id", "rhythm_amount"], company=company)  # fmt: skip
            self.assertEqual({row["company_id"][0] for row in rows}, set(company.ids))
            self.assertAlmostEqual(sum(row["rhythm_amount"] for row in rows), amount)

    def test_each_is_printed_in_its_own_currency(self):
        (page,) = self.pages(self.director, self.both)
        self.assertIn("Rhythm Hanoi", page)
        self.assertIn("Revenue (M) 25 on pace target 22", page)
        self.assertIn("Revenue (M) 23 2 0 · · 25", page)
        self.assertIn("Own money, Rhythm Hanoi +20.2M", page)
        (page,) = self.pages(self.director, self.both, self.other_company)
        self.assertIn("Rhythm West", page)
        self.assertIn("Revenue 1,455 −945 vs pace target 4,400", page)
        self.assertIn("Revenue 1,325 130 0 · · 1,455", page)
        self.assertIn("Own money, Rhythm West +$1.2K", page)
        self.assertNotIn("Hanoi", page)

    def test_manager_is_who_leads_the_team_of_the_company(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.team.member_ids = [Command.link(self.both.id)]
        boss = self.new_user("t_boss", "sales_team.group_sale_salesman", self.other_company)
        self.env["crm.team"].create({
            "name": "West", "company_id": self.other_company.id, "user_id": boss.id,
            "member_ids": [Command.set(self.both.ids)]})  # fmt: skip
        self.settle()
        for company, manager in ((self.company, "t_leader"), (self.other_company, "t_boss")):
            (page,) = self.pages(self.director, self.both, company)
            self.assertIn(f"Rep Manager Director both {manager}", page)

    def test_sheets_have_the_formats_of_their_currency(self):
        for company, amount, goal, shown in (
            (self.company, 24_700_000, 22 * MILLION, '#,##0 "₫"'),
            (self.other_company, 1455.25, 4400, '"$"#,##0.00'),
        ):
            content = self.sheet(self.director, company=company)
            first, weeks = openpyxl.load_workbook(io.BytesIO(content)).worksheets
            self.assertEqual(first["A2"].value, company.name)
            (line,) = [row for row in first.iter_rows(min_row=5) if row[0].value == "both"]
            self.assertAlmostEqual(line[1].value, amount)
            self.assertEqual(line[2].value, goal)
            self.assertEqual({cell.number_format for cell in line[1:7]}, {shown})
            (line,) = [row for row in weeks.iter_rows(min_row=5)
                       if [cell.value for cell in row[:3:2]] == ["both", "Revenue"]]  # fmt: skip
            self.assertEqual({cell.number_format for cell in line[3:6]}, {shown})


class TestClosed(CompaniesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CLOSED):
            for company in cls.companies:
                cls.env["sales.rhythm.month"]._close(company, cls.day(MARCH))
        cls.settle()
        cls.rows = cls.env["sales.rhythm.month"].search([
            ("company_id", "in", cls.companies.ids), ("user_id", "=", cls.both.id)
        ]).sorted("company_id")  # fmt: skip

    def test_closed_cells_are_each_companys_own(self):
        cells = self.rows.cell_ids.filtered(lambda cell: cell.key == "revenue")
        home, west = cells.sorted("company_id")
        self.assertEqual((home.value, home.goal), (24_700_000, 22 * MILLION))
        self.assertAlmostEqual(west.value, 1455.25)
        # Read together, in whichever of the companies, they are written in their own currency.
        for companies in (self.companies, self.companies[::-1]):
            read = self.rpc(self.director, cells._name, "read", (home | west).ids,
                            ["value_text", "goal_text"], company=companies)  # fmt: skip
            self.assertEqual([each["value_text"] for each in read],
                             [f"24,700,000{NBSP}₫", f"${NBSP}1,455.25"])  # fmt: skip
            self.assertEqual([each["goal_text"] for each in read],
                             [f"22,000,000{NBSP}₫", f"${NBSP}4,400.00"])  # fmt: skip

    @freeze_time(CLOSED)
    def test_closed_tables_are_each_companys_own(self):
        for company in self.companies:
            self.rate(company, self.euro, "2026-03-15", 1)
        late = self.partner("Entered late", user_id=self.both.id)
        self.orders(late, [("2026-03-20", 5000)], self.other_company)
        for company, text, weeks in ((self.company, "25", ["23", "2"]),
                                     (self.other_company, "1,455", ["1,325", "130"])):  # fmt: skip
            found, cell, shown = self.in_company(company, MARCH)
            self.assertTrue(found["is_closed"])
            self.assertEqual((found["company"], cell["text"]), (company.name, text))
            self.assertEqual([week["text"] for week in shown[:2]], weeks)
            (kept,) = self.env["sales.rhythm.month.cell"].browse(cell["cell_ids"])
            self.assertEqual(kept.company_id, company)

    @freeze_time(CLOSED)
    def test_closed_sheets_are_each_companys_own(self):
        for company, amount, shown in ((self.company, 24_700_000, '#,##0 "₫"'),
                                       (self.other_company, 1455.25, '"$"#,##0.00')):  # fmt: skip
            content = self.sheet(self.director, company=company)
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            (line,) = [row for row in sheet.iter_rows(min_row=5) if row[0].value == "both"]
            self.assertAlmostEqual(line[1].value, amount)
            self.assertEqual({cell.number_format for cell in line[1:9]}, {shown})

    @freeze_time(CLOSED)
    def test_closed_months_of_both_are_printed_together(self):
        env = self.request(self.director, self.companies)
        content, _kind = env["ir.actions.report"]._render_qweb_html(REPORT, self.rows.ids)
        pages = [
            " ".join(page.text_content().split())
            for page in lxml.html.fromstring(content.decode()).xpath("//div[@class='month_page']")
        ]
        self.assertEqual(len(pages), 2)
        home, west = sorted(pages, key=lambda page: "Rhythm West" in page)
        self.assertIn("Rhythm Hanoi", home)
        self.assertIn("Revenue (M) 25", home)
        self.assertIn("target 22", home)
        self.assertIn("Revenue 1,455", west)
        self.assertIn("target 4,400", west)
