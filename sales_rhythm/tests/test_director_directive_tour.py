"""A directive in a real browser: given by the director, answered by the salesperson, and read."""

from odoo.tests import tagged

from .test_director_tour import DirectorTourCase

MONEY = "/odoo/sales-rhythm-money"


class DirectorsDirectiveCase(DirectorTourCase):
    """Theta Inn is late, and nothing is open there."""

    def give_and_answer(self):
        self.tour("director_gives", self.director, MONEY)
        given = self.env["sales.rhythm.directive"].search([("giver_id", "=", self.director.id)])
        self.assertEqual((given.text, given.state), ("Visit the new owner", "sent"))
        self.tour("rep_answers_directive", self.rep)
        self.env.invalidate_all()
        self.assertEqual((given.state, given.answer), ("done", "They order on Monday"))
        self.tour("director_reads_answer", self.director, MONEY)


@tagged("post_install", "-at_install")
class TestDirectorsDirectiveAtADesk(DirectorsDirectiveCase):
    browser_size = "1400x900"

    def test_directive_is_given_answered_and_read(self):
        self.give_and_answer()


@tagged("post_install", "-at_install")
class TestDirectorsDirectiveOnAPhone(DirectorsDirectiveCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_directive_is_given_answered_and_read(self):
        self.give_and_answer()
