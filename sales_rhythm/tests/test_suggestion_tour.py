"""What a customer does not buy, in a real browser: dismissed, taken back, and offered."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from ..models import clock
from .test_suggestions import SuggestionCase


class TourCase(SuggestionCase, HttpCase):
    freeze_time = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep.odoobot_state = "disabled"  # else its chat covers the first page on a phone

    @classmethod
    def day_bought(cls):
        return str(clock.today(cls.company) - timedelta(days=20))

    def check(self):
        url = f"/odoo/sales.rhythm/{self.row(self.mine).id}"
        self.start_tour(url, "sales_rhythm_suggestions", login=self.rep.login)
        dismissal = self.env["sales.rhythm.dismissal"].search([("partner_id", "=", self.mine.id)])
        today = clock.today(self.company)
        self.assertRecordValues(dismissal, [{
            "category_id": self.category("Sauce").id, "reason": "elsewhere",
            "user_id": self.rep.id, "until_on": today}])  # fmt: skip
        order = self.env["sale.order"].search([
            ("partner_id", "=", self.mine.id), ("state", "=", "draft")])  # fmt: skip
        self.assertEqual(order.order_line.product_id, self.product_of("Sauce"))


@tagged("post_install", "-at_install")
class TestSuggestionsAtADesk(TourCase):
    browser_size = "1400x900"

    def test_dismissed_taken_back_and_offered(self):
        self.check()


@tagged("post_install", "-at_install")
class TestSuggestionsOnAPhone(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_dismissed_taken_back_and_offered_on_a_phone(self):
        self.check()
