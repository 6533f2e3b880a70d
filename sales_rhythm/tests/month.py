"""A month of three salespeople, worked out by hand: screen, report and sheet must all equal it."""

import io
from datetime import date

import pypdfium2

from odoo.fields import Command
from odoo.tests import freeze_time

from .test_metric import MetricCase

# A Wednesday at ten in Hanoi; of 22 working days of March 13 have passed: 5 + 5 + 3.
NOW = "2026-03-18 03:00:00"
MARCH = "2026-03-01"
MILLION = 1_000_000
REPORT = "sales_rhythm.action_report_month_review"
# By hand: revenue, target, distance from pace, and the weeks so far, in millions; see MonthCase.
BY_HAND = {
    "an": (44, 66, 44 - 39, [10, 20, 14]),
    "binh": (13, 44, 13 - 26, [8, 0, 5]),
    "chi": (28, 22, 28 - 13, [0, 28, 0]),
    "All": (85, 132, 85 - 78, [18, 48, 19]),
}


@freeze_time(NOW)
class MonthCase(MetricCase):
    """An, Binh and Chi sell in a team that `leader` leads.

    | | orders (million) | W1 | W2 | W3 | March | target | pace = target x 13/22 |
    |---|---|---|---|---|---|---|---|
    | An | 3rd 10, 10th 20, 17th 14 | 10 | 20 | 14 | 44 | 66 | 39: on pace |
    | Binh | 4th 8, 16th 5 | 8 | 0 | 5 | 13 | 44 | 26: behind by 13, half of it |
    | Chi | 11th 30, 12th -2 (a return) | 0 | 28 | 0 | 28 | 22 | 13: on pace |
    | all | | 18 | 48 | 19 | 85 | 132 | 78: on pace |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env.ref("resource.resource_calendar_std")
        salesman = "sales_team.group_sale_salesman"
        cls.an, cls.binh, cls.chi = (cls.new_user(name, salesman) for name in ("an", "binh", "chi"))
        cls.sellers = cls.an | cls.binh | cls.chi
        cls.team.member_ids = [Command.set(cls.sellers.ids)]
        for user, orders, goal in (
            (cls.an, [("03-03", 10), ("03-10", 20), ("03-17", 14)], 66),
            (cls.binh, [("03-04", 8), ("03-16", 5)], 44),
            (cls.chi, [("03-11", 30), ("03-12", -2)], 22),
        ):
            cls.sold(user, orders)
            cls.target(user, "revenue", goal * MILLION)
        cls.settle()

    @classmethod
    def sold(cls, user, orders, name=None):
        """A customer of a user with confirmed orders: [("03-03", millions)]."""
        partner = cls.customer(name or f"Customer of {user.login}", user_id=user.id)
        cls.orders(
            partner,
            [(f"2026-{day} 09:00", millions * MILLION) for day, millions in orders],
            user_id=user.id, team_id=cls.team.id,
        )  # fmt: skip
        return partner

    @classmethod
    def target(cls, user, key, goal, month=MARCH):
        return cls.env["sales.rhythm.target"].sudo().create({
            "company_id": cls.company.id, "user_id": user.id, "goal": goal,
            "metric_id": cls.metric(key).id, "month": month})  # fmt: skip

    def table(self, user=None, month=False, team=False):
        """What the screen gets."""
        return self.rpc(user or self.leader, "sales.rhythm.review", "get_month_table", month,
                        team and team.id)  # fmt: skip

    def month_of(self, user, viewer=None, month=False):
        return self.rpc(
            viewer or self.leader, "sales.rhythm.review", "get_month_of", user.id, month
        )

    def line_of(self, found, user):
        """The line of a user, of "total", or of nobody (False)."""
        if isinstance(user, str):
            return found["total"]
        (line,) = [row for row in found["rows"] if row["user_id"] == (user and user.id)]
        return line

    def cell(self, found, user, key="revenue"):
        return next(cell for cell in self.line_of(found, user)["cells"] if cell["key"] == key)

    def leave(self, user, first, last):
        resource = self.env["resource.resource"].create({
            "name": user.name, "user_id": user.id, "company_id": self.company.id,
            "calendar_id": self.company.resource_calendar_id.id})  # fmt: skip
        self.off(resource, first, last)

    def off(self, resource, first, last):
        """Leave of somebody, or a holiday of all where the resource is empty."""
        self.env["resource.calendar.leaves"].create({
            "name": "Off", "resource_id": resource.id, "calendar_id": resource.calendar_id.id,
            "company_id": self.company.id, "time_type": "leave",
            "date_from": self.utc(f"{first} 00:00"), "date_to": self.utc(f"{last} 23:59"),
        })  # fmt: skip
        self.settle()

    @staticmethod
    def day(text):
        return date.fromisoformat(text)


class PrintedCase(MonthCase):
    """The same month on paper and in the sheet, as a request of its viewer gets them."""

    def request(self, viewer, company=None, **context):
        """The environment of a request of this user: in their language, in one company."""
        context |= {"allowed_company_ids": (company or viewer.company_id).ids}
        known = self.env(user=viewer, su=False)["res.users"].context_get()
        return self.env(user=viewer, su=False, context={**known, **context})

    def pages(self, viewer, users, company=None, month=MARCH):
        """The text of each page of the PDF, its lines as one."""
        report = self.request(viewer, company, force_report_rendering=True)["ir.actions.report"]
        content, kind = report._render_qweb_pdf(
            REPORT, None, data={"month": month, "user_ids": users.ids}
        )
        self.assertEqual(kind, "pdf")
        document = pypdfium2.PdfDocument(content)
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]

    def sheet(self, viewer, team="", company=None, month=MARCH):
        """The workbook's bytes."""
        file = io.BytesIO()
        review = self.request(viewer, company)["sales.rhythm.review"]
        review._write_sheet(file, month, team)
        return file.getvalue()
