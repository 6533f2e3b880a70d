"""A director's five minutes in a real browser: where the money is, and joining in."""

from odoo.tests import tagged

from .test_tours import BrowserCase


class DirectorTourCase(BrowserCase):
    """The customers of the tours, of whom two have a quotation: most of the money there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regular("Theta Inn", 10, 14, 40, 5)  # late, and nothing is open there
        cls.settle()

    def assertJoined(self):
        """The director follows the customer, and the salesperson can read so."""
        self.env.invalidate_all()
        omega = self.env["res.partner"].search([("name", "=", "Omega House")])
        self.assertIn(self.director.partner_id, omega.message_partner_ids)
        self.assertEqual(self.row(omega).joined_text, "t_director follows this customer.")
        return omega


@tagged("post_install", "-at_install")
class TestDirectorAtADesk(DirectorTourCase):
    browser_size = "1400x900"

    def test_money_is_found_and_director_joins_in(self):
        self.tour("director_money", self.director)
        self.assertJoined()
        alpha = self.env["res.partner"].search([("name", "=", "Alpha Mart")])
        self.assertEqual(alpha.user_id, self.director)


@tagged("post_install", "-at_install")
class TestDirectorOnAPhone(DirectorTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_money_is_found_and_director_joins_in(self):
        self.tour("director_money_on_a_phone", self.director, "/odoo/sales-rhythm-money")
        self.assertJoined()
