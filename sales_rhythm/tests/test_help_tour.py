"""The salesperson answers the help that the leader left: in a real browser."""

from odoo.fields import Command
from odoo.tests import tagged

from ..models import clock
from .test_tours import BrowserCase


class HelpTourCase(BrowserCase):
    """Help at a customer, and one that names none."""

    def answer(self, tour):
        alpha = self.row(self.env["res.partner"].search([("name", "=", "Alpha Mart")]))
        at_alpha = self.leave("Ask about the cold room", alpha)
        alone = self.leave("Well done so far", alpha.browse())
        self.tour(tour, self.rep)
        self.env.invalidate_all()
        self.assertEqual((at_alpha.state, at_alpha.answer), ("answered", "It is full"))
        self.assertEqual((alone.state, alone.answer), ("answered", "Thank you"))

    def leave(self, words, rows):
        dialog = self.env["sales.rhythm.help.dialog"].with_user(self.leader).create({
            "user_id": self.rep.id, "text": words, "rhythm_ids": [Command.set(rows.ids)],
            "company_id": self.company.id, "month": clock.today(self.company)})  # fmt: skip
        notice = dialog.action_leave()
        self.settle()
        return self.env["sales.rhythm.help"].browse(notice["params"]["buttons"][0]["undo"]["ids"])


@tagged("post_install", "-at_install")
class TestHelpAtADesk(HelpTourCase):
    browser_size = "1400x900"

    def test_help_is_answered_at_a_desk(self):
        self.answer("answers_help")


@tagged("post_install", "-at_install")
class TestHelpOnAPhone(HelpTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_help_is_answered_on_a_phone(self):
        self.answer("answers_help_on_a_phone")
