"""A manager's five minutes in a real browser: who is weak, what of, and help that arrives."""

from odoo.fields import Command
from odoo.tests import tagged

from ..models import clock
from .test_tours import BrowserCase

MILLION = 1_000_000


class MonthTourCase(BrowserCase):
    """Four salespeople of a team; `rep` has not seen half of the customers for long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        colleagues = [cls.new_user(f"t_{name}", "sales_team.group_sale_salesman")
                      for name in ("first", "second", "third")]  # fmt: skip
        cls.team.member_ids = [Command.link(user.id) for user in colleagues]
        policies = cls.env["sales.rhythm.policy"].search([("company_id", "=", cls.company.id)])
        policies.help_min_rows = 4
        for user in colleagues:
            for number in range(4):
                cls.regular(f"{user.name} {number}", 4, 30, 1, 5, user_id=user.id)
        cls.regular("Theta Inn", 3, 60, 70, 60)
        cls.regular("Iota Mart", 3, 60, 72, 30)
        cls.regular("Kappa Store", 3, 60, 75, 20)
        month = clock.today(cls.company).replace(day=1)
        metric = cls.env["sales.rhythm.metric"].search([("key", "=", "revenue")])
        cls.env["sales.rhythm.target"].create({
            "company_id": cls.company.id, "user_id": cls.rep.id, "metric_id": metric.id,
            "month": month, "goal": 400 * MILLION})  # fmt: skip
        cls.settle()

    def assertHelped(self):
        """Help is left with the rep: at those customers, by the leader, once."""
        (found,) = self.env["sales.rhythm.help"].search([("user_id", "=", self.rep.id)])
        self.assertEqual((found.giver_id, found.step), (self.leader, "coverage"))
        self.assertIn("Theta Inn", found.partner_ids.mapped("name"))


@tagged("post_install", "-at_install")
class TestMonthAtADesk(MonthTourCase):
    browser_size = "1400x900"

    def test_weak_rep_is_found_and_helped(self):
        self.tour("month", self.leader)
        self.assertHelped()
        self.tour("month_help_arrives", self.rep)


@tagged("post_install", "-at_install")
class TestMonthOnAPhone(MonthTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_weak_rep_is_found_and_helped(self):
        self.tour("month_on_a_phone", self.leader, "/odoo/sales-rhythm-months")
        self.assertHelped()
