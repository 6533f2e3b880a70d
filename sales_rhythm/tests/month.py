"""A month of three salespeople, worked out by hand: screen, report and sheet must all equal it."""

from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time

from .test_metric import MetricCase

# A Wednesday at ten in Hanoi; of 22 working days of March 13 have passed: 5 + 5 + 3.
NOW = "2026-03-18 03:00:00"
MARCH = "2026-03-01"
MILLION = 1_000_000


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

    @staticmethod
    def day(text):
        return date.fromisoformat(text)
