"""The morning after the deadline the leader is told: once, whatever comes in between."""

from unittest.mock import patch

from odoo.tests import freeze_time

from .directive import NEXT_MORNING, DirectiveCase
from .jobs import JobCase, Killed

EVE = "2026-03-05 16:30:00"  # half an hour before midnight in Hanoi, on the day of the deadline
NIGHT = "2026-03-05 17:30:00"
NEXT_NIGHT = "2026-03-06 17:30:00"


class TestEscalation(JobCase, DirectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")

    def told(self, user=None):
        """What this leader has to do about directives."""
        return self.env["mail.activity"].search([
            ("res_model", "=", "sales.rhythm.directive"),
            ("activity_type_id", "=", self.todo.id),
            ("user_id", "=", (user or self.leader).id),
        ])  # fmt: skip

    def test_leader_is_told_in_the_night_after_the_deadline_and_never_again(self):
        made = self.give(self.on_customer(self.mine), giver=self.director, text="Call them")
        self.job(EVE)
        self.assertFalse(self.told())
        self.job(NIGHT)
        task = self.told()
        self.assertEqual(task.summary, "t_rep did not answer by 5 Mar: Call them")
        self.assertEqual((task.res_id, self.plain(task.date_deadline)), (made.id, "2026-03-06"))
        line = made.line_ids
        self.assertEqual((line.leader_id, line.escalation_id), (self.leader, task))
        self.assertTrue(line.escalated_at)
        for again in (NIGHT, NEXT_NIGHT, "2026-03-09 03:00:00"):
            self.job(again)
        self.assertEqual(self.told(), task)
        self.assertEqual(self.rpc(self.leader, made._name, "search", []), made.ids)
        with freeze_time(NEXT_MORNING):
            self.assertEqual(self.states(self.director), {made.id: "overdue"})

    def test_job_that_is_killed_tells_once(self):
        made = self.give(self.on_customer(self.mine), giver=self.director)
        self.job(EVE)
        activities = type(self.env["mail.activity"])
        create = activities.create

        def dies(model, vals_list):
            made_here = create(model, vals_list)
            if any(values.get("activity_type_id") == self.todo.id for values in vals_list):
                raise Killed
            return made_here

        self.assertTrue(self.is_killed(patch.object(activities, "create", dies), NIGHT))
        self.job(NIGHT)
        self.assertEqual(len(self.told()), 1)
        self.assertTrue(made.line_ids.escalated_at)

    def test_nobody_is_told_of_what_is_answered_taken_back_or_their_own(self):
        answered = self.give(self.on_customer(self.second), giver=self.director, text="Done")
        self.answer(answered, "Yes")
        back = self.give(self.on_customer(self.third), giver=self.director, text="Back")
        self.rpc(self.director, back._name, "action_take_back", back.ids)
        own = self.give(self.on_customer(self.third), text="Given by the leader")
        to_both = self.give({"user_id": self.leader.id}, giver=self.director, text="For you two",
                            user_ids=[(6, 0, (self.leader | self.rep).ids)])  # fmt: skip
        alone = self.give(self.on_customer(self.theirs), giver=self.director, text="No leader")
        self.job(NIGHT)
        self.assertFalse(self.told())
        for each in own | to_both | alone:
            self.assertTrue(all(line.escalated_at for line in each.line_ids), each.text)
            self.assertFalse(each.line_ids.leader_id, each.text)
        self.assertFalse((answered | back).line_ids.filtered("escalated_at"))

    def test_leader_who_left_is_not_told(self):
        self.give(self.on_customer(self.mine), giver=self.director)
        self.leader.action_archive()
        self.job(NIGHT)
        self.assertFalse(self.told())

    def test_late_answer_settles_what_the_leader_was_told(self):
        made = self.give(self.on_customer(self.mine), giver=self.director)
        self.job(NIGHT)
        self.assertTrue(self.told())
        with freeze_time(NEXT_MORNING):
            self.answer(made, "At last")
        self.assertFalse(self.told())
        self.assertEqual(made.state, "done")
        other = self.give(self.on_customer(self.second), giver=self.director)
        self.job(NIGHT.replace("05", "06"))
        self.job("2026-03-08 17:30:00")
        self.rpc(self.director, other._name, "action_take_back", other.ids)
        self.assertFalse(self.told())

    def test_assignee_who_left_is_told_of_too(self):
        made = self.give(self.on_customer(self.mine), giver=self.director)
        self.rep.action_archive()
        self.settle()
        self.assertEqual(made.state, "sent")
        self.job(NIGHT)
        self.assertTrue(made.line_ids.escalated_at)

    def test_many_are_told_batch_by_batch(self):
        from ..models import run_directives

        for customer in (self.mine, self.second, self.third):
            self.give(self.on_customer(customer), giver=self.director)
        with patch.object(run_directives, "BATCH", 2):
            self.job(NIGHT)
        self.assertEqual(len(self.told()), 3)
