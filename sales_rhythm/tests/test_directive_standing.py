"""A directive is seen, gets overdue, and comes back answered."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .directive import DirectiveCase

DEADLINE_EVE = "2026-03-05 16:59:00"  # one minute before midnight in Hanoi
DEADLINE_OVER = "2026-03-05 17:00:00"


class TestStanding(DirectiveCase):
    """Sent, seen, overdue, answered: by dates and activities alone."""

    def test_seen_is_noted_once_and_for_oneself_alone(self):
        made = self.give(self.on_customer(self.mine))
        self.assertEqual((made.state, made.standing_text), ("sent", "3 days left · not seen"))
        for user in (self.leader, self.other_rep, self.director):
            self.rpc(user, made._name, "mark_seen", made.ids)
            self.rpc(user, "sales.rhythm", "mark_directives_seen", self.row(self.mine).ids)
        self.assertEqual(made.state, "sent")
        self.assertTrue(made.with_user(self.rep).is_unseen)
        self.assertEqual(self.rpc(self.rep, made._name, "mark_seen", made.ids), 1)
        self.assertEqual((made.state, made.standing_text), ("seen", "3 days left · seen"))
        seen_at = made.line_ids.seen_at
        with freeze_time("2026-03-03 03:00:00"):
            self.assertEqual(self.rpc(self.rep, made._name, "mark_seen", made.ids), 0)
            self.assertEqual(made.standing_text, "2 days left · 1 day · seen")
        self.assertEqual(made.line_ids.seen_at, seen_at)

    def test_card_and_answer_dialog_tell_that_it_was_seen(self):
        on_card = self.give(self.on_customer(self.mine))
        on_figure = self.give(self.of_reps(self.second))
        rows = (self.row(self.mine) | self.row(self.second) | self.row(self.theirs)).ids
        self.assertEqual(self.rpc(self.rep, "sales.rhythm", "mark_directives_seen", rows), 1)
        self.assertEqual((on_card.state, on_figure.state), ("seen", "sent"))
        self.rpc(self.rep, on_figure._name, "action_answer", on_figure.ids)
        self.assertEqual(on_figure.state, "seen")

    def test_what_a_client_says_it_showed_may_be_anything(self):
        for ids in (None, 5, "x", [], [None, "1", True, 2**40, -1, [1]]):
            for model, method in (("sales.rhythm.directive", "mark_seen"),
                                  ("sales.rhythm", "mark_directives_seen")):  # fmt: skip
                with self.subTest(ids=ids, method=method):
                    self.assertFalse(self.rpc(self.rep, model, method, ids))

    def test_deadline_of_today_is_not_over_before_midnight_in_hanoi(self):
        made = self.give(self.on_customer(self.mine))
        for at, state, words in (
            (DEADLINE_EVE, "sent", "Today · 3 days · not seen"),
            (DEADLINE_OVER, "overdue", "1 day late · 4 days · not seen"),
        ):
            with self.subTest(at), freeze_time(at):
                self.env.invalidate_all()
                self.assertEqual((made.state, made.standing_text), (state, words))
                overdue = made.search([("is_overdue", "=", True), ("id", "=", made.id)])
                self.assertEqual(bool(overdue), state == "overdue")
                self.assertEqual(self.states(self.leader), {made.id: state})

    def test_answer_comes_back(self):
        made = self.give(self.on_customer(self.mine))
        self.answer(made, "They pay on Friday")
        self.assertEqual((made.state, made.answer), ("done", "They pay on Friday"))
        self.assertNotIn("directive", self.chips(self.mine, self.rep))
        screen = self.screen(self.leader)
        self.assertEqual((screen["rows"], screen["count"]["count"]), ([], 0))
        self.assertEqual([row["id"] for row in screen["answered"]], made.ids)
        touches = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.mine.id),
                                                         ("note", "!=", False)])  # fmt: skip
        self.assertEqual(touches.mapped("note"), ["They pay on Friday"])

    def test_odoos_own_feedback_is_an_answer_and_undone_it_waits_again(self):
        made = self.give(self.on_customer(self.mine))
        task = made.line_ids.activity_id
        self.done(task, "By Odoo")
        self.assertEqual((made.state, made.answer), ("done", "By Odoo"))
        self.rpc(self.rep, "mail.activity", "action_unarchive", task.ids)
        self.assertEqual(made.state, "sent")
        self.assertEqual(self.line(self.rep)["count"] + bool(self.row(self.mine).directive_from), 1)

    def test_of_several_each_answers_for_themselves(self):
        made = self.give(self.of_reps(self.mine, self.theirs), giver=self.director)
        self.rpc(self.rep, made._name, "mark_seen", made.ids)
        self.assertEqual((made.state, made.standing_text),
                         ("sent", "3 days left · seen by 1 of 2"))  # fmt: skip
        self.answer(made, "Mine buys again")
        self.assertTrue(made.is_open)
        self.assertEqual(self.line(self.rep)["count"], 0)
        self.answer(made, "Closed down", self.other_rep)
        self.assertEqual(made.state, "done")
        self.assertEqual(made.answer, "t_other_rep: Closed down\nt_rep: Mine buys again")

    def test_two_directives_at_a_customer_are_answered_one_by_one(self):
        late = self.give(self.on_customer(self.mine), text="Second")
        first = self.give(self.on_customer(self.mine), text="First", deadline_on="2026-03-03")
        row = self.row(self.mine)
        action = self.rpc(self.rep, "sales.rhythm", "action_answer_directive", row.ids)
        self.assertEqual(action["context"]["default_directive_id"], first.id)
        self.answer(first, "Yes")
        self.assertIn("directive", self.chips(self.mine, self.rep))
        self.answer(late, "Yes")
        with self.assertRaisesRegex(UserError, "No directive at Rep's waits"):
            self.rpc(self.rep, "sales.rhythm", "action_answer_directive", row.ids)
