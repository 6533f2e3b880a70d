"""A director enters goals with the keyboard, and those of next month: in a real browser."""

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from ..models import clock
from .test_tours import BrowserCase


class TargetTourCase(BrowserCase):
    def goals(self, months=0):
        month = clock.today(self.company).replace(day=1) + relativedelta(months=months)
        self.env.invalidate_all()
        found = self.env["sales.rhythm.target"].search(
            [("company_id", "=", self.company.id), ("month", "=", month)])  # fmt: skip
        return {(each.user_id.login, each.metric_id.key): each.goal for each in found}


@tagged("post_install", "-at_install")
class TestTargetsAtADesk(TargetTourCase):
    browser_size = "1920x1000"  # in which no menu is folded away

    def test_goals_are_typed_copied_and_found_in_the_list(self):
        category = self.env["product.category"].create({"name": "Fish sauce"})
        self.settle()
        self.tour("targets", self.director)
        typed = {("t_other_rep", "calls"): 40, ("t_rep", "calls"): 30,
                 ("t_rep", "revenue"): 200_000_000}  # fmt: skip
        self.assertEqual(self.goals(), typed)
        raised = {key: round(goal * 1.1) for key, goal in typed.items()}
        self.assertEqual(self.goals(1), raised)
        metric = self.env["sales.rhythm.metric"].search([("category_id", "=", category.id)])
        self.assertEqual(metric.key, f"line_{category.id}_value")


@tagged("post_install", "-at_install")
class TestTargetsOnAPhone(TargetTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_goal_is_typed_on_a_phone(self):
        self.tour("targets_on_a_phone", self.director, "/odoo/sales-rhythm-targets")
        self.assertEqual(self.goals(), {("t_rep", "calls"): 25})
