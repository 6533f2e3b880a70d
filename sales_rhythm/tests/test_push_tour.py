"""A director pushes, and another salesperson's deck says so: in a real browser."""

from odoo.tests import tagged

from ..models import clock
from .test_tours import BrowserCase


class PushTourCase(BrowserCase):
    """Look-alikes of all customers buy fish sauce, and none of these does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fish_sauce = cls.env["product.category"].create({"name": "Fish sauce"})
        cls.env["sales.rhythm.market"].create({
            "company_id": cls.company.id, "kind": "company", "key": "", "customer_count": 30,
            "category_id": cls.fish_sauce.id, "buyer_count": 10,
            "month_amount": 2_100_000})  # fmt: skip
        cls.other_rep.odoobot_state = "disabled"
        cls.settle()

    def declare(self):
        push = self.env["sales.rhythm.push"].with_user(self.director).create(
            {"category_id": self.fish_sauce.id, "company_id": self.company.id})  # fmt: skip
        self.settle()
        return push


@tagged("post_install", "-at_install")
class TestPushAtADesk(PushTourCase):
    browser_size = "1400x900"

    def test_push_is_declared_and_seen_on_anothers_deck(self):
        self.tour("declares_a_push", self.director)
        push = self.env["sales.rhythm.push"].search([("company_id", "=", self.company.id)])
        self.assertEqual((push.category_id, push.user_id, push.from_on),
                         (self.fish_sauce, self.director, clock.today(self.company)))  # fmt: skip
        self.tour("is_told_of_a_push", self.other_rep)


@tagged("post_install", "-at_install")
class TestPushOnAPhone(PushTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_push_on_a_phone(self):
        self.declare()
        self.tour("push_on_a_phone", self.other_rep, "/odoo/sales-rhythm-push")
