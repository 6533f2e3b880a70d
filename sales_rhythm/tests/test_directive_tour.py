"""The director gives a directive, the salesperson answers it: in a real browser."""

from odoo.fields import Command
from odoo.tests import tagged

from .test_tours import BrowserCase


class DirectiveTourCase(BrowserCase):
    """A directive at a customer, given on the screen, and one on a figure."""

    def loop(self, tour):
        alpha = self.row(self.env["res.partner"].search([("name", "=", "Alpha Mart")]))
        self.tour("gives_directive", self.director, f"/odoo/sales.rhythm/{alpha.id}")
        on_figure = self.on_figure()
        self.env.invalidate_all()
        self.settle()
        at_alpha = self.env["sales.rhythm.directive"].search(
            [("partner_id", "=", alpha.partner_id.id)])  # fmt: skip
        self.assertEqual((at_alpha.text, at_alpha.giver_id, at_alpha.state),
                         ("Ask about the cold room", self.director, "sent"))  # fmt: skip
        self.assertFalse(at_alpha.line_ids.seen_at or on_figure.line_ids.seen_at)
        self.tour("sees_directives", self.rep)
        self.env.invalidate_all()
        self.assertEqual((at_alpha.state, on_figure.state), ("seen", "seen"))
        self.tour(tour, self.rep)
        self.env.invalidate_all()
        self.assertEqual((at_alpha.state, at_alpha.answer), ("done", "It is full"))
        self.assertEqual((on_figure.state, on_figure.answer), ("done", "All called"))
        self.tour("reads_directive", self.director, f"/odoo/sales.rhythm.directive/{at_alpha.id}")

    def on_figure(self):
        dialog = self.env["sales.rhythm.directive.dialog"].with_user(self.director).create({
            "company_id": self.company.id, "text": "Call them all", "res_model": "sales.rhythm",
            "domain": "[('status', '=', 'late')]", "figure_name": "Late customers",
            "user_ids": [Command.set(self.rep.ids)]})  # fmt: skip
        dialog.action_give()
        return dialog.directive_id.sudo()


@tagged("post_install", "-at_install")
class TestDirectiveAtADesk(DirectiveTourCase):
    browser_size = "1400x900"

    def test_directive_is_given_and_answered_at_a_desk(self):
        self.loop("answers_directive")


@tagged("post_install", "-at_install")
class TestDirectiveOnAPhone(DirectiveTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_directive_is_given_and_answered_on_a_phone(self):
        self.loop("answers_directive_on_a_phone")
