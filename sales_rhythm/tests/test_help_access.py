"""Who leaves help for whom, who reads it, and what remains when people and customers go."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .help import MONTH, HelpCase


class TestWhoMay(HelpCase):
    """Leaders help their teams, who sees all customers everybody."""

    def test_leaders_and_directors_leave_it_and_colleagues_do_not(self):
        for giver, user, refused in (
            (self.leader, self.rep, None),
            (self.all_rep, self.rep, None),
            (self.director, self.other_rep, None),
            (self.rep, self.rep, None),  # to remind oneself
            (self.leader, self.leader, None),
            (self.rep, self.other_rep, AccessError),
            (self.other_rep, self.rep, AccessError),
            (self.rep, self.leader, AccessError),
            (self.leader, self.other_rep, AccessError),  # of another team
            (self.accountant, self.rep, AccessError),
            (self.portal, self.rep, AccessError),
            (self.director, self.accountant, UserError),
            (self.director, self.portal, UserError),
            (self.director, self.abroad, UserError),
            (self.abroad, self.rep, UserError),  # in the company abroad, where the rep is not
        ):
            with self.subTest(giver=giver.login, user=user.login):
                if not refused:
                    self.assertEqual(self.leave(giver=giver, user=user).giver_id, giver)
                    continue
                with self.assertRaises(refused) as said:
                    self.ask(giver, user)
                self.assertTrue(str(said.exception))
                with self.assertRaises(UserError):  # of which an access error is one
                    self.left_past_the_dialog(giver, user)

    def left_past_the_dialog(self, giver, user):
        """As a remote call that never asked for the dialog."""
        values = {"user_id": user.id, "company_id": self.company.id, "text": "x", "month": MONTH}
        ids = self.rpc(giver, "sales.rhythm.help.dialog", "create", [values])
        self.rpc(giver, "sales.rhythm.help.dialog", "action_leave", ids)

    def test_refusals_are_sentences(self):
        for giver, user, sentence in (
            (self.rep, self.other_rep, "t_other_rep is helped by the leader of the team"),
            (self.director, self.accountant, "t_accountant does not sell for Rhythm Hanoi"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self.ask(giver, user)

    def test_leader_of_a_closed_team_or_of_one_abroad_is_nobodys_leader(self):
        self.team.active = False
        with self.assertRaises(AccessError):
            self.ask(self.leader, self.rep)
        self.team.active = True
        self.rep.crm_team_member_ids.active = False
        with self.assertRaises(AccessError):
            self.ask(self.leader, self.rep)

    def test_customers_must_be_the_reps_and_ones_to_see(self):
        theirs = self.row(self.theirs)
        context = self.ask(self.leader, self.rep, self.mine, self.theirs)["context"]
        self.assertEqual(context["default_rhythm_ids"],
                         [Command.set(self.row(self.mine).ids)])  # fmt: skip
        with self.assertRaises(AccessError):
            self.leave(rhythm_ids=[Command.set(theirs.ids)])
        with self.assertRaisesRegex(UserError, "no customer of t_rep"):
            self.leave(giver=self.director, rhythm_ids=[Command.set(theirs.ids)])
        self.assertFalse(self.theirs.activity_ids)

    def test_customer_that_changes_hands_while_the_dialog_is_open_is_refused(self):
        context = self.ask(self.director, self.rep, self.mine)["context"]
        dialog = "sales.rhythm.help.dialog"
        ids = self.rpc(self.director, dialog, "create", [{}], context=context)
        self.mine.user_id = self.other_rep
        self.settle()
        with self.assertRaisesRegex(UserError, "no customer of t_rep"):
            self.rpc(self.director, dialog, "action_leave", ids)

    def test_rep_reads_what_is_for_them_and_leaders_those_of_their_teams(self):
        for_rep = self.leave(self.mine)
        for_other = self.leave(giver=self.director, user=self.other_rep)
        for user, seen in (
            (self.rep, for_rep),
            (self.leader, for_rep),
            (self.other_rep, for_other),
            (self.all_rep, for_rep | for_other),
            (self.director, for_rep | for_other),
            (self.abroad, self.env["sales.rhythm.help"]),
        ):
            with self.subTest(user.login):
                found = self.rpc(user, "sales.rhythm.help", "search", [])
                self.assertEqual(set(found), set(seen.ids))
                if hidden := (for_rep | for_other) - seen:
                    with self.assertRaises(AccessError):
                        self.rpc(user, "sales.rhythm.help", "read", hidden.ids, ["text"])
                    with self.assertRaises(AccessError):
                        self.rpc(user, "sales.rhythm.help", "action_take_back", hidden.ids)
        self.assertIsNone(self.given(self.leader, self.other_rep))

    def test_nobody_writes_one_and_only_who_may_takes_it_back(self):
        made = self.leave(self.mine)
        for user in (self.rep, self.leader, self.director, self.accountant):
            for method, *arguments in (
                ("write", made.ids, {"text": "Other"}),
                ("unlink", made.ids),
                ("create", [{"user_id": self.rep.id, "text": "x"}]),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm.help", method, *arguments)
        self.rep.crm_team_member_ids.active = False
        for_leader = self.leave(giver=self.director, user=self.leader)
        with self.assertRaises(AccessError):  # it is read, and another's to take back
            self.rpc(self.other_rep, "sales.rhythm.help", "action_take_back", for_leader.ids)
        # Who left it takes it back, even after the team was given away.
        self.rpc(self.leader, "sales.rhythm.help", "action_take_back", made.ids)

    def test_whom_it_is_for_answers_it_and_does_not_take_it_back(self):
        made = self.leave(self.mine)
        with self.assertRaisesRegex(AccessError, "answer it instead"):
            self.rpc(self.rep, "sales.rhythm.help", "action_take_back", made.ids)
        self.assertTrue(made.task_ids.exists())
        own = self.leave(giver=self.rep)  # a reminder of one's own
        self.rpc(self.rep, "sales.rhythm.help", "action_take_back", own.ids)
        self.assertFalse(own.task_ids.exists())

    def test_colleagues_neither_answer_nor_delete_its_activities(self):
        made = self.leave(self.mine)
        task = made.task_ids
        for method, more in (("unlink", ()), ("action_feedback", ("x",)), ("action_done", ())):
            with self.subTest(method), self.assertRaisesRegex(AccessError, "t_rep, who answers"):
                # Odoo's own rule alone lets through whoever may write to the customer.
                with patch.object(type(task), "_check_access", lambda *_: None):
                    self.rpc(self.other_rep, "mail.activity", method, task.ids, *more)
            self.assertTrue(task.active)
        for user in (self.leader, self.all_rep, self.rep):
            with self.subTest(user.login):
                self.assertIsNone(task.with_user(user)._rhythm_check_help())
        task.user_id = self.director  # changed hands: still the rep's help
        self.assertIsNone(task.with_user(self.rep)._rhythm_check_help())

    def test_activities_of_other_types_ask_nothing_of_help(self):
        call = "mail.mail_activity_data_call"
        made = self.mine.activity_schedule(call, user_id=self.rep.id)
        asked = made.with_user(self.other_rep)
        self.assertTrue(made.activity_type_id)  # which Odoo reads in any case
        asked._rhythm_check_help()  # and which type is help, once
        with self.assertQueryCount(0):
            asked._rhythm_check_help()


class TestTwoCompanies(HelpCase):
    """The rep sells in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.company | cls.other_company
        for user in (cls.rep, cls.director):
            user.write({"company_ids": [Command.set(cls.both.ids)]})
        cls.orders(cls.mine, ["2026-01-05", "2026-02-02"], cls.other_company, team_id=False)

    def test_help_of_one_company_is_on_the_card_of_that_company(self):
        self.leave(self.mine, giver=self.director)
        here, there = self.row(self.mine), self.row(self.mine, self.other_company)
        self.assertTrue(here.help_from)
        self.assertFalse(there.help_from)
        self.assertIsNotNone(self.given(self.director))
        found = self.rpc(self.director, "sales.rhythm.help", "search", [],
                         company=self.other_company)  # fmt: skip
        self.assertFalse(found)
        self.assertFalse(self.rpc(self.abroad, "sales.rhythm.help", "search", []))

    def test_row_of_the_other_company_is_refused(self):
        there = self.row(self.mine, self.other_company)
        there_too = {"allowed_company_ids": self.both.ids}
        context = {**self.ask(self.director, self.rep)["context"], **there_too}
        ids = self.rpc(self.director, "sales.rhythm.help.dialog", "create",
                       [{"rhythm_ids": [Command.set(there.ids)]}], context=context)  # fmt: skip
        with self.assertRaisesRegex(UserError, "no customer of"):
            self.rpc(self.director, "sales.rhythm.help.dialog", "action_leave", ids,
                     context=there_too)  # fmt: skip

    def test_line_above_the_cards_is_of_the_companies_that_are_ticked(self):
        self.leave(giver=self.director)
        for companies, count in ((self.company, 1), (self.other_company, 0), (self.both, 1)):
            lines = self.rpc(self.rep, "sales.rhythm", "get_deck_summary", "today",
                             context={"allowed_company_ids": companies.ids})["lines"]  # fmt: skip
            self.assertEqual({line["key"]: line["count"] for line in lines}["help"], count)


class TestWhatGoes(HelpCase):
    """People leave, and customers are archived and merged."""

    def test_rep_who_left_leaves_no_open_help_behind(self):
        made, answered = self.leave(self.mine), self.leave(kind="note")
        self.done(answered.task_ids, "Yes")
        self.rep.action_archive()
        self.settle()
        self.assertEqual(made.state, "withdrawn")
        self.assertEqual(answered.state, "answered")
        self.assertEqual(self.given(self.leader)["id"], answered.id)
        with self.assertRaisesRegex(UserError, "does not sell"):
            self.ask(self.leader, self.rep)

    def test_answer_is_read_after_who_left_it_is_gone(self):
        made = self.leave(self.mine, giver=self.all_rep)
        self.done(made.task_ids, "Yes")
        self.all_rep.active = False
        self.settle()
        given = self.given(self.leader)
        self.assertEqual((given["by"], given["answer"]), ("t_all_rep", "Yes"))

    def test_help_at_an_archived_customer_can_still_be_answered(self):
        made = self.leave(self.second)
        self.second.active = False
        self.settle()
        self.assertEqual(made.state, "open")
        self.done(made.task_ids, "Closed down")
        self.assertEqual(self.given(self.leader)["answer"], "Closed down")
        row = self.row(self.second)
        self.assertFalse(row.active)
        with self.assertRaisesRegex(UserError, "no customer of"):
            self.leave(rhythm_ids=[Command.set(row.ids)])

    def test_deleted_customer_takes_its_activity_along(self):
        prospect = self.partner("Prospect")
        self.lead(prospect)
        self.settle()
        made = self.leave(prospect)
        self.assertEqual(made.state, "open")
        self.env["crm.lead"].search([("partner_id", "=", prospect.id)]).unlink()
        prospect.unlink()
        self.settle()
        self.assertEqual((made.state, made.partner_ids.ids), ("withdrawn", []))

    def test_merged_customers_keep_both_activities(self):
        made = self.leave(self.second, self.third)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.second | self.third).ids, self.third)  # fmt: skip
        self.settle()
        self.assertEqual(made.partner_ids, self.third)
        self.assertEqual(set(made.task_ids.mapped("res_id")), set(self.third.ids))
        self.assertIn("help", self.chips(self.third, self.rep))
        self.done(made.task_ids, "Both")
        self.assertEqual((made.state, made.answer), ("answered", "Both"))

    def test_two_managers_help_the_same_rep_and_both_are_answered(self):
        first = self.leave(self.mine, text="Call first")
        second = self.leave(self.mine, giver=self.director, text="Visit first")
        self.assertEqual(self.given(self.director)["id"], second.id)
        self.done(second.task_ids, "Visited")
        self.assertIn("help", self.chips(self.mine, self.rep), "the leader's still waits")
        self.assertEqual((first.state, second.state), ("open", "answered"))


class TestCost(HelpCase):
    """As many questions for fifty salespeople as for five."""

    def test_queries_do_not_grow_with_salespeople_and_helps(self):
        users = self.env["res.users"].concat(
            *(self.new_user(f"t_cost_{number}", "sales_team.group_sale_salesman")
              for number in range(50))
        )  # fmt: skip
        helps = self.env["sales.rhythm.help"]
        for user in users:
            helps |= self.leave(giver=self.director, user=user, kind="note")
        self.done(helps[::2].task_ids, "Yes", user=self.director)
        env = self.env(user=self.director, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        month = date.fromisoformat(MONTH)

        def queries(some):
            self.settle()
            before = self.env.cr.sql_log_count
            given = env["sales.rhythm.help"]._given(env["res.users"].browse(some.ids), month)
            self.assertEqual(len(given), len(some))
            return self.env.cr.sql_log_count - before

        with freeze_time("2026-03-05 03:00:00"):
            queries(users)  # what is kept from here on
            self.assertEqual(queries(users[:5]), queries(users))
            self.assertLessEqual(queries(users), 12)
