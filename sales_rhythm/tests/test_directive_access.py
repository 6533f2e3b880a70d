"""Who gives, reads, answers and takes back directives, and what remains when people go."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .directive import NEXT_MORNING, DirectiveCase


class TestWhoGives(DirectiveCase):
    def test_leaders_direct_their_teams_directors_all_and_everybody_oneself(self):
        for giver, user, refused in (
            (self.leader, self.rep, None),
            (self.all_rep, self.rep, None),
            (self.director, self.other_rep, None),
            (self.rep, self.rep, None),
            (self.rep, self.other_rep, AccessError),
            (self.rep, self.leader, AccessError),
            (self.leader, self.other_rep, AccessError),
            (self.accountant, self.rep, AccessError),
            (self.portal, self.rep, AccessError),
            (self.director, self.accountant, UserError),
            (self.director, self.abroad, UserError),
            (self.abroad, self.rep, UserError),
        ):
            target = {"user_id": user.id}
            with self.subTest(giver=giver.login, user=user.login):
                if not refused:
                    self.assertEqual(self.give(target, giver=giver).giver_id, giver)
                    continue
                with self.assertRaises(refused):
                    self.asked(giver, target)
                with self.assertRaises(UserError):  # of which an access error is one
                    self.past_the_dialog(giver, user, rep_id=user.id)
                with self.assertRaises(UserError):
                    self.past_the_dialog(giver, user, partner_id=self.mine.id)

    def test_button_is_there_for_whom_one_may_direct(self):
        elsewhere = self.customer("Of another team", ["2026-02-01"])
        self.row(elsewhere).team_id = self.other_team
        self.settle()
        for user, partner, may in ((self.rep, self.mine, False), (self.leader, self.mine, True),
                                   (self.leader, elsewhere, True),
                                   (self.director, self.theirs, True)):  # fmt: skip
            (row,) = self.rpc(user, "sales.rhythm", "read", self.row(partner).ids, ["may_direct"])
            self.assertEqual(row["may_direct"], may, (user.login, partner.name))
            if may:
                self.asked(user, {"rhythm_id": row["id"]})

    def past_the_dialog(self, giver, user, **values):
        """As a remote call that never asked for the dialog."""
        values = {"text": "x", "user_ids": [Command.set(user.ids)], **values}
        values["company_id"] = self.company.id
        dialog = "sales.rhythm.directive.dialog"
        ids = self.rpc(giver, dialog, "create", [values])
        self.rpc(giver, dialog, "action_give", ids)

    def test_customer_must_be_one_to_see(self):
        for target in (self.on_customer(self.theirs), {"rhythm_id": self.row(self.theirs).id}):
            with self.assertRaises(AccessError):
                self.asked(self.leader, target)
        with self.assertRaises(AccessError):
            self.past_the_dialog(self.leader, self.rep, partner_id=self.theirs.id)

    def test_rows_of_a_figure_are_those_of_the_giver(self):
        target = self.of_reps(self.mine, self.theirs)
        made = self.give(target)
        self.assertEqual((made.then_count, made.partner_ids), (1, self.mine))
        self.assertEqual(made.line_ids.user_id, self.rep)
        with self.assertRaises(AccessError):
            self.asked(self.accountant, target)

    def test_prospect_without_documents_can_be_directed_to(self):
        prospect = self.partner("Prospect")
        self.settle()
        made = self.give(self.on_customer(prospect))
        self.assertEqual(made.line_ids.user_id, self.rep)
        self.assertEqual(self.line(self.rep)["count"], 1)


class TestWhoReads(DirectiveCase):
    def test_giver_assignee_their_leader_and_directors(self):
        for_rep = self.give(self.on_customer(self.mine))
        for_other = self.give(self.on_customer(self.theirs), giver=self.director)
        both = for_rep | for_other
        for user, seen in (
            (self.rep, for_rep),
            (self.leader, for_rep),
            (self.other_rep, for_other),
            (self.all_rep, both),
            (self.director, both),
            (self.abroad, both.browse()),
        ):
            with self.subTest(user.login):
                for model, ids in ((both._name, seen.ids), (both.line_ids._name,
                                                            seen.line_ids.ids)):  # fmt: skip
                    self.assertEqual(set(self.rpc(user, model, "search", [])), set(ids))
                if hidden := both - seen:
                    for method in ("action_take_back", "action_answer", "action_follow_up"):
                        with self.assertRaises(AccessError):
                            self.rpc(user, both._name, method, hidden.ids)
        for user in (self.accountant, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, both._name, "search", [])

    def test_nobody_writes_one(self):
        made = self.give(self.on_customer(self.mine))
        for user in (self.rep, self.leader, self.director):
            for model, ids, values in (
                (made._name, made.ids, {"text": "Other"}),
                (made.line_ids._name, made.line_ids.ids, {"seen_at": False}),
            ):
                for method, *arguments in (("write", ids, values), ("unlink", ids),
                                           ("create", [values])):  # fmt: skip
                    with self.subTest(user=user.login, method=method):
                        with self.assertRaises(AccessError):
                            self.rpc(user, model, method, *arguments)


class TestWhoEnds(DirectiveCase):
    def test_only_whom_it_is_for_answers(self):
        made = self.give(self.on_customer(self.mine))
        for user in (self.leader, self.director):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "t_rep answers"):
                self.answer(made, "In their stead", user)
            for method, *more in (("action_feedback", "x"), ("action_done",), ("action_archive",),
                                  ("write", {"active": False})):  # fmt: skip
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    self.rpc(user, "mail.activity", method, made.line_ids.activity_id.ids, *more)
        self.assertEqual(made.state, "sent")

    def test_only_the_giver_takes_it_back(self):
        made = self.give(self.on_customer(self.mine))
        for user in (self.rep, self.director, self.all_rep):
            with self.subTest(user.login):
                self.assertFalse(made.with_user(user).may_take_back)
                with self.assertRaisesRegex(UserError, "Only t_leader, who gave"):
                    self.rpc(user, made._name, "action_take_back", made.ids)
        self.assertTrue(made.with_user(self.leader).may_take_back)
        task = made.line_ids.activity_id
        self.rpc(self.leader, made._name, "action_take_back", made.ids)
        self.assertEqual(made.state, "withdrawn")
        self.assertFalse(task.exists())
        self.assertFalse(self.row(self.mine).directive_from)
        with self.assertRaisesRegex(UserError, "taken back already"):
            self.rpc(self.leader, made._name, "action_take_back", made.ids)
        with self.assertRaisesRegex(UserError, "taken back meanwhile"):
            self.answer(made, "Too late")

    def test_answer_stays_and_is_not_taken_back(self):
        made = self.give(self.of_reps(self.mine, self.theirs), giver=self.director)
        self.answer(made, "Mine")
        self.rpc(self.director, made._name, "action_take_back", made.ids)
        self.assertEqual((made.state, made.answer), ("withdrawn", "t_rep: Mine"))
        done = self.give(self.on_customer(self.mine))
        self.answer(done, "Yes")
        with self.assertRaisesRegex(UserError, "is answered or taken back already"):
            self.rpc(self.leader, done._name, "action_take_back", done.ids)

    def test_of_a_giver_who_left_directors_take_it_back(self):
        made = self.give(self.on_customer(self.mine))
        self.leader.action_archive()
        with self.assertRaises(UserError):
            self.rpc(self.rep, made._name, "action_take_back", made.ids)
        self.rpc(self.director, made._name, "action_take_back", made.ids)
        self.assertEqual(made.state, "withdrawn")

    def test_odoos_cross_does_not_lose_it(self):
        made = self.give(self.on_customer(self.mine), text="Visit")
        task = made.line_ids.activity_id
        own = self.give(self.of_reps(self.mine), giver=self.rep).line_ids.activity_id
        for user, activity, sentence in (
            (self.rep, task, "“Visit” is a directive from t_leader: answer it"),
            (self.leader, task, "take it back there"),
            (self.rep, own, "take it back there"),
        ):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, sentence):
                self.rpc(user, "mail.activity", "unlink", activity.ids)
        todo = self.env.ref("mail.mail_activity_data_todo")
        for values in ({"activity_type_id": todo.id}, {"res_id": self.second.id},
                       {"active": False, "res_id": self.second.id}):  # fmt: skip
            with self.subTest(values), self.assertRaisesRegex(UserError, "answer it"):
                self.rpc(self.rep, "mail.activity", "write", task.ids, values)
        self.rpc(self.rep, "mail.activity", "write", task.ids, {"date_deadline": "2026-04-01"})
        with freeze_time(NEXT_MORNING):
            self.env.invalidate_all()
            self.assertEqual(made.state, "overdue", "whatever the activity was moved to")

    def test_other_activities_ask_nothing_of_directives(self):
        call = self.mine.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
        self.assertTrue(call.activity_type_id)
        call._rhythm_check_directives(may_answer=False)
        with self.assertQueryCount(0):
            call._rhythm_check_directives(may_answer=False)

    def test_activity_of_the_type_that_is_no_directive_is_as_any_other(self):
        loose = self.mine.activity_schedule("sales_rhythm.activity_type_directive",
                                            user_id=self.rep.id)  # fmt: skip
        self.rpc(self.rep, "mail.activity", "action_feedback", loose.ids, "Done")


class TestWhatGoes(DirectiveCase):
    def test_assignee_who_leaves_leaves_it_visible(self):
        made = self.give(self.of_reps(self.mine, self.theirs), giver=self.director)
        self.answer(made, "Mine")
        self.other_rep.action_archive()
        self.settle()
        self.assertEqual(made.state, "sent")
        self.assertEqual(made.standing_text, "3 days left · not answered: t_other_rep has left")
        (row,) = self.screen(self.director)["rows"]
        self.assertEqual((row["id"], row["who_text"]), (made.id, "t_other_rep, t_rep"))
        with freeze_time(NEXT_MORNING):
            self.env.invalidate_all()
            self.assertEqual(made.state, "overdue")
        with self.assertRaisesRegex(UserError, "does not sell"):
            self.asked(self.director, {"user_id": self.other_rep.id})
        self.rpc(self.director, made._name, "action_take_back", made.ids)
        self.assertEqual(made.state, "withdrawn")

    def test_activity_that_a_program_deletes_is_told(self):
        made = self.give(self.on_customer(self.mine))
        made.line_ids.activity_id.unlink()
        self.settle()
        self.assertTrue(made.is_open)
        self.assertEqual(made.standing_text,
                         "3 days left · not answered: its activity was deleted")  # fmt: skip
        self.assertEqual(self.screen(self.leader)["count"]["count"], 1)

    def test_archived_customer(self):
        before = self.give(self.on_customer(self.second), text="Before")
        self.second.active = False
        self.settle()
        self.assertEqual(self.line(self.rep)["count"], 1, "its card is gone")
        self.answer(before, "Closed down")
        after = self.give(self.on_customer(self.second), text="Why closed?")
        self.assertEqual((after.partner_id, after.line_ids.user_id), (self.second, self.rep))
        self.assertEqual(self.line(self.rep)["count"], 1)
        self.answer(after, "Owner moved")
        self.assertEqual(after.state, "done")

    def test_deleted_and_merged_customers(self):
        prospect = self.partner("Prospect")
        made = self.give(self.on_customer(prospect))
        prospect.unlink()
        self.settle()
        self.assertTrue(made.is_open)
        self.assertEqual(self.line(self.rep)["count"], 1)
        with self.assertRaisesRegex(UserError, "was deleted"):
            self.rpc(self.leader, made._name, "action_follow_up", made.ids)
        merged = self.give(self.on_customer(self.second))
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.second | self.third).ids, self.third)  # fmt: skip
        self.settle()
        self.assertEqual((merged.partner_id, merged.partner_ids), (self.third, self.third))
        self.assertIn("directive", self.chips(self.third, self.rep))

    def test_deleted_activity_type_is_told(self):
        directive = self.env.ref("sales_rhythm.activity_type_directive")
        everything = self.env["mail.activity"].with_context(active_test=False)
        everything.search([("activity_type_id", "=", directive.id)]).unlink()
        directive.unlink()
        with self.assertRaisesRegex(UserError, "type of directives was deleted"):
            self.give(self.on_customer(self.mine))

    def test_follow_up_is_on_the_same(self):
        for target in (self.on_customer(self.mine), {"user_id": self.rep.id},
                       self.of_reps(self.mine)):  # fmt: skip
            made = self.give(target)
            context = self.rpc(self.leader, made._name, "action_follow_up", made.ids)["context"]
            dialog = "sales.rhythm.directive.dialog"
            ids = self.rpc(self.leader, dialog, "create", [{"text": "Again"}], context=context)
            notice = self.rpc(self.leader, dialog, "action_give", ids)
            again = made.browse(notice["params"]["buttons"][0]["undo"]["ids"])
            self.assertNotEqual(again, made)
            for name in ("partner_id", "rep_id", "res_model", "domain", "partner_ids"):
                self.assertEqual(again[name], made[name], name)


class TestTwoCompanies(DirectiveCase):
    def test_directive_is_of_the_company_in_which_it_is_given(self):
        both = self.company | self.other_company
        for user in (self.rep, self.director):
            user.write({"company_ids": [Command.set(both.ids)]})
        self.orders(self.mine, ["2026-01-05"], self.other_company, team_id=False)
        made = self.give(self.on_customer(self.mine), giver=self.director)
        self.assertTrue(self.row(self.mine).directive_from)
        self.assertFalse(self.row(self.mine, self.other_company).directive_from)
        for companies, count in ((self.company, 1), (self.other_company, 0), (both, 1)):
            found = self.rpc(self.director, made._name, "search", [],
                             context={"allowed_company_ids": companies.ids})  # fmt: skip
            self.assertEqual(len(found), count)
        there = {"rhythm_id": self.row(self.mine, self.other_company).id}
        ticked = {"allowed_company_ids": both.ids}
        context = self.asked(self.director, there, **ticked)["context"]
        self.assertEqual(context["default_company_id"], self.other_company.id)
