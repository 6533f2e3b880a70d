"""What a manager leaves reaches the deck and the activities, and the answer comes back."""

from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time

from .common import TODAY
from .help import HOSTILE, MONTH, NEXT_DAY, HelpCase


class TestLeaving(HelpCase):
    """Two clicks, and it is where it belongs."""

    def test_task_at_three_customers_is_an_activity_on_each(self):
        made = self.leave(self.mine, self.second, self.third, step="coverage")
        self.assertEqual(made.partner_ids, self.mine | self.second | self.third)
        self.assertEqual((made.giver_id, made.user_id), (self.leader, self.rep))
        self.assertEqual((made.kind, made.step, made.state), ("task", "coverage", "open"))
        self.assertEqual(self.plain(made.month), MONTH)
        self.assertEqual(len(made.task_ids), 3)
        for task in made.task_ids:
            self.assertEqual(task.activity_type_id,
                             self.env.ref("sales_rhythm.activity_type_help"))  # fmt: skip
            self.assertEqual((task.user_id, task.create_uid), (self.rep, self.leader))
            self.assertEqual(self.plain(task.date_deadline), NEXT_DAY)
            self.assertEqual(task.rhythm_company_id, self.company.id)
        self.assertEqual({task.res_id for task in made.task_ids},
                         set(made.partner_ids.ids))  # fmt: skip

    def test_card_of_the_rep_says_so_and_nobody_elses(self):
        self.leave(self.mine, text="Ask Mr An about the cold room")
        self.assertIn("help", self.chips(self.mine, self.rep))
        row = self.row(self.mine).with_user(self.rep).with_company(self.company)
        self.assertEqual(row.said_text, "Ask Mr An about the cold room")
        (chip,) = [chip for chip in row.reasons if chip["key"] == "help"]
        self.assertEqual((chip["label"], chip["tone"]), ("Help from the manager", "accent"))
        self.assertNotIn("help", self.chips(self.second, self.rep))
        self.assertNotIn("help", self.chips(self.theirs, self.other_rep))
        shown = self.rpc(self.other_rep, "sales.rhythm", "search", [("help_from", "!=", False)])
        self.assertFalse(shown)

    def test_it_is_among_the_activities_of_the_rep(self):
        at_customer, alone = self.leave(self.mine), self.leave(kind="note")
        own = self.rpc(self.rep, "mail.activity", "search", [("user_id", "=", self.rep.id)])
        self.assertLessEqual({*at_customer.task_ids.ids, *alone.task_ids.ids}, set(own))

    def test_without_customer_it_is_a_line_above_the_cards_and_makes_no_customer(self):
        before = self.env["sales.rhythm"].search_count([("company_id", "=", self.company.id)])
        made = self.leave(kind="note", text="Well done so far")
        self.assertEqual((made.task_ids.res_model, made.task_ids.res_id), (made._name, made.id))
        self.assertEqual(
            self.env["sales.rhythm"].search_count([("company_id", "=", self.company.id)]), before
        )
        line = self.line(self.rep)
        self.assertEqual((line["label"], line["count"]), ("Help from t_leader", 1))
        opened = self.rpc(self.rep, line["res_model"], "search", line["domain"])
        self.assertEqual(opened, made.ids)
        for user in (self.other_rep, self.leader):
            self.assertEqual(self.line(user)["count"], 0, user.login)
        self.leave(kind="note", giver=self.director)
        self.assertEqual(self.line(self.rep)["label"], "2 helps to answer")
        self.done(made.task_ids, "Thank you")
        self.assertEqual(self.line(self.rep)["label"], "Help from t_director")
        self.assertFalse(self.row(self.rep.partner_id))
        self.assertEqual(self.given(self.leader)["state"], "open", "the director's, the latest")

    def line(self, user):
        lines = self.rpc(user, "sales.rhythm", "get_deck_summary", "today")["lines"]
        return {line["key"]: line for line in lines}["help"]

    def test_visit_is_a_meeting_in_both_calendars(self):
        made = self.leave(self.mine, self.second, kind="visit", starts_at="2026-03-04 02:30:00",
                          text="I come along")  # fmt: skip
        first, second = made.event_ids.sorted("start")
        self.assertEqual(first.user_id, self.rep)
        self.assertEqual(first.partner_ids, self.rep.partner_id | self.leader.partner_id)
        self.assertEqual((first.res_model, first.res_id), ("res.partner", self.mine.id))
        self.assertEqual((first.start, first.stop, second.start),
                         (datetime(2026, 3, 4, 2, 30), datetime(2026, 3, 4, 3, 30),
                          datetime(2026, 3, 4, 3, 30)))  # fmt: skip
        self.assertEqual(made.task_ids, (first | second).activity_ids)
        self.assertEqual({self.plain(day) for day in made.task_ids.mapped("date_deadline")},
                         {"2026-03-04"})  # fmt: skip
        self.assertIn("help", self.chips(self.mine, self.rep))
        self.assertFalse(made.deadline_on)
        self.assertEqual(self.given(self.leader)["text"], "Visit together on 4 Mar")
        self.assertFalse(self.env["mail.mail"].search([("subject", "ilike", "invitation")]))

    def test_words_are_in_the_language_of_who_gets_them(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.rep.lang = "vi_VN"
        with self.allow_code_translations({
            "Coverage: care first for those who have waited longest.": "Độ phủ: chăm trước.",
            "Start with this customer.": "Bắt đầu với khách này.",
        }):  # fmt: skip
            for giver in (self.leader, self.director):
                context = self.ask(giver, self.rep, self.mine, step="coverage")["context"]
                self.assertEqual(context["default_text"],
                                 "Độ phủ: chăm trước. Bắt đầu với khách này.")  # fmt: skip

    def allow_code_translations(self, terms):
        """As if these terms were in the catalogue."""
        from unittest.mock import patch

        from odoo.tools.translate import code_translations

        return patch.object(
            type(code_translations), "get_python_translations",
            lambda translations, module, lang: terms if lang == "vi_VN" else {},
        )  # fmt: skip

    def test_dialog_is_filled_in(self):
        action = self.ask(self.leader, self.rep, self.mine, self.second, step="collection")
        self.assertEqual((action["target"], action["name"]), ("new", "Help t_rep"))
        dialog = self.env["sales.rhythm.help.dialog"].with_user(self.leader).with_context(
            **action["context"], allowed_company_ids=self.company.ids)  # fmt: skip
        with Form(dialog) as form:
            self.assertEqual(form.text, "Collection: ask when the overdue money comes. "
                                        "Start with these customers.")  # fmt: skip
            self.assertEqual((form.kind, self.plain(form.deadline_on)), ("task", NEXT_DAY))
            self.assertEqual(len(form.rhythm_ids), 2)
            self.assertEqual(form.starts_at, datetime(2026, 3, 3, 2))  # nine in Hanoi

    def test_without_step_and_customer_two_clicks_still_do(self):
        made = self.leave()
        self.assertEqual(made.text, "Let us look at your month together.")

    def test_what_a_client_sends_is_checked(self):
        for values, sentence in (
            ({"deadline_on": "2026-03-01"}, "2026-03-01 has passed"),
            ({"deadline_on": False}, "Choose a day"),
            ({"kind": "visit"}, "Choose the customers"),
            ({"text": " \n "}, "Write what the help is"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, sentence):
                self.leave(**values)
        for values, sentence in (
            ({"kind": "visit", "starts_at": "2026-03-02 02:59:00"}, "in the past"),
            ({"kind": "visit", "starts_at": False}, "Choose when"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, sentence):
                self.leave(self.mine, **values)
        with self.assertRaisesRegex(UserError, "no month"):
            self.rpc(self.leader, "sales.rhythm.help", "action_ask", self.rep.id, "soon")
        for user_id in (False, 999_999_999, "1", [self.rep.id]):
            with self.subTest(user=user_id), self.assertRaisesRegex(UserError, "does not sell"):
                self.rpc(self.leader, "sales.rhythm.help", "action_ask", user_id, MONTH)
        self.assertFalse(self.env["sales.rhythm.help"].search([("user_id", "=", self.rep.id)]))

    def test_deadline_of_today_counts_by_the_companys_day(self):
        with freeze_time("2026-03-02 16:59:00"):  # one minute before midnight in Hanoi
            self.leave(deadline_on=TODAY)
        with freeze_time("2026-03-02 17:00:00"), self.assertRaisesRegex(UserError, "has passed"):
            self.leave(deadline_on=TODAY)

    def test_hostile_words_are_plain_text(self):
        made = self.leave(self.mine, text=HOSTILE)
        note = made.task_ids.note
        self.assertNotIn("<img", note)
        self.assertNotIn("<script", note)
        self.assertIn("&lt;script&gt;", note)
        self.assertEqual(made.text, HOSTILE)
        self.assertEqual(made.task_ids.summary, HOSTILE)
        self.done(made.task_ids, HOSTILE)
        self.assertEqual(self.given(self.leader)["answer"], HOSTILE)
        long = self.leave(self.mine, text="long " * 300 + "\nsecond")
        self.assertEqual(len(long.task_ids.summary), 120)
        self.assertIn("second", long.task_ids.note)

    def test_wrong_arguments_are_told_in_a_sentence(self):
        for arguments in (
            ([1], MONTH), ("x", MONTH), (2**40, MONTH), (True, MONTH),
            (self.rep.id, 5), (self.rep.id, {"a": 1}), (self.rep.id, [MONTH]),
            (self.rep.id, MONTH, [1]), (self.rep.id, MONTH, {"a": 1}),
            (self.rep.id, MONTH, False, 5), (self.rep.id, MONTH, False, "1"),
        ):  # fmt: skip
            with self.subTest(arguments), self.assertRaises(UserError):
                self.rpc(self.leader, "sales.rhythm.help", "action_ask", *arguments)
        self.rpc(self.leader, "sales.rhythm.help", "action_ask", self.rep.id, MONTH, None, [2**40])

    def test_text_that_is_too_long_or_invisible_is_refused(self):
        self.leave(self.mine, text="x" * 2000)
        for text, sentence in (("x" * 2001, "2001 characters"), ("\u200b\u3164\n", "Write what")):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.leave(self.mine, text=text)
        made = self.leave(self.mine)
        for answer, kept in (("x" * 2001, None), ("\u200b", "")):
            values = {"help_id": made.id, "answer": answer}
            ids = self.rpc(self.rep, "sales.rhythm.help.answer", "create", [values])
            if kept is None:
                with self.assertRaisesRegex(UserError, "2001 characters"):
                    self.rpc(self.rep, "sales.rhythm.help.answer", "action_answer", ids)
                continue
            self.rpc(self.rep, "sales.rhythm.help.answer", "action_answer", ids)
            self.env.invalidate_all()
            self.assertEqual((made.state, made.answer), ("answered", kept))

    def test_deleted_activity_type_is_told(self):
        # One that was used is only archived, but its name may be given away.
        self.env["ir.model.data"].search([("name", "=", "activity_type_help")]).unlink()
        with self.assertRaisesRegex(UserError, "activity type of help was deleted"):
            self.leave()


class TestAnswering(HelpCase):
    """The manager sees how it stands; nothing of it is stored."""

    def test_unanswered_help_counts_the_days_of_the_company(self):
        self.leave(self.mine)
        self.assertEqual(self.given(self.leader)["text"], "Helped today")
        for now, text in (
            ("2026-03-02 16:59:59", "Helped today"),
            ("2026-03-02 17:00:00", "Helped 2 Mar · no answer for 1 day"),
            ("2026-03-05 03:00:00", "Helped 2 Mar · no answer for 3 days"),
        ):
            with self.subTest(now), freeze_time(now):
                self.env.invalidate_all()
                given = self.given(self.leader)
                self.assertEqual((given["text"], given["state"]), (text, "open"))
                self.assertEqual((given["on_text"], given["by"]), ("2 Mar", "t_leader"))

    def test_feedback_is_the_answer(self):
        made = self.leave(self.mine, self.second)
        first, second = made.task_ids
        with freeze_time("2026-03-04 03:00:00"):
            self.done(first, "Ordered\n two boxes")
            given = self.given(self.leader)
            self.assertEqual(given["state"], "open")
            self.assertEqual(given["text"], "Helped 2 Mar · 1 of 2 answered")
            self.done(second, "", at="2026-03-04 03:00:00")
            given = self.given(self.leader)
        self.assertEqual(given["state"], "answered")
        self.assertEqual(given["answer"], "Ordered two boxes")
        self.assertEqual(given["text"], "Answered 4 Mar: Ordered two boxes")
        self.assertNotIn("help", self.chips(self.mine, self.rep))
        first.action_unarchive()
        self.settle()
        self.assertEqual(self.given(self.leader)["state"], "open")
        self.assertIn("help", self.chips(self.mine, self.rep))

    def test_done_before_seven_in_hanoi_is_of_that_day(self):
        """In UTC, which is all that Odoo keeps, it is the day before."""
        made = self.leave(self.mine)
        self.done(made.task_ids, at="2026-03-03 23:30:00")  # half past six on the 4th
        self.assertEqual(self.plain(made.task_ids.date_done), "2026-03-03")
        self.assertEqual(self.given(self.leader)["text"], "Answered 4 Mar")
        self.env.cr.execute("UPDATE mail_activity SET write_date = '2026-03-20 03:00:00' "
                            "WHERE id = %s", made.task_ids.ids)  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual(self.given(self.leader)["text"], "Answered 3 Mar", "as far as known")

    def test_visit_is_answered_when_it_has_ended(self):
        self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        for now, state in (("2026-03-04 03:29:59", "open"), ("2026-03-04 03:30:00", "answered")):
            with self.subTest(now), freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual(self.given(self.leader)["state"], state)
        with freeze_time("2026-03-06 03:30:00"):
            self.env.invalidate_all()
            self.assertEqual(self.given(self.leader)["text"], "Visited together 4 Mar")

    def test_visit_is_one_touch_of_the_rep_whoever_ticks_it_off_afterwards(self):
        made = self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        with freeze_time("2026-03-04 05:00:00"):
            self.env["sales.rhythm.touch"]._record_meetings()
            self.settle()
            self.done(made.task_ids, "Sold", at="2026-03-04 05:00:00")
        self.assertEqual(self.touches(self.mine), [("visit", self.rep, 1)])
        self.assertEqual(made.answer, "Sold")

    def test_visit_that_is_ticked_off_while_it_goes_on_is_that_touch_as_well(self):
        made = self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        self.done(made.task_ids, "Sold", at="2026-03-04 03:00:00")
        with freeze_time("2026-03-04 05:00:00"):
            self.env["sales.rhythm.touch"]._record_meetings()
            self.settle()
        self.assertEqual(self.touches(self.mine), [("visit", self.rep, 1)])

    def touches(self, partner):
        """[(kind, user, how often)] of the touches since then that stand."""
        counts = {}
        for touch in self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", partner.id), ("done_at", ">=", "2026-03-04")]
        ):
            key = touch.kind, touch.user_id
            counts[key] = counts.get(key, 0) + touch.count
        return [(*key, count) for key, count in counts.items() if count]

    def test_visit_that_is_refused_beforehand_is_answered(self):
        made = self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        self.done(made.task_ids, "Closed that day", at="2026-03-03 03:00:00")
        given = self.given(self.leader)
        self.assertEqual((given["state"], given["text"]),
                         ("answered", "Answered 3 Mar: Closed that day"))  # fmt: skip

    def test_what_was_moved_in_the_calendar_counts_as_it_stands_there(self):
        made = self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        made.event_ids.write({"start": "2026-03-09 02:30:00", "stop": "2026-03-09 03:30:00"})
        self.settle()
        with freeze_time("2026-03-05 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.given(self.leader)["text"], "Visit together on 9 Mar")
        made.event_ids.unlink()
        self.settle()
        self.assertEqual(made.state, "withdrawn")

    def test_taken_back_is_gone_from_the_deck_and_the_line(self):
        for partners, values in (
            ((), {"kind": "note"}),
            ((self.mine, self.second), {}),
            ((self.mine,), {"kind": "visit", "starts_at": "2026-03-04 02:30:00"}),
        ):
            with self.subTest(values):
                made = self.leave(*partners, **values)
                events = made.event_ids
                self.rpc(self.leader, made._name, "action_take_back", made.ids)
                self.env.invalidate_all()
                self.assertEqual(made.state, "withdrawn")
                self.assertFalse(made.task_ids | events.exists().activity_ids)
                self.assertFalse(events.exists())
                self.assertIsNone(self.given(self.leader))
                self.assertNotIn("help", self.chips(self.mine, self.rep))
                with self.assertRaisesRegex(UserError, "taken back"):
                    self.rpc(self.leader, made._name, "action_take_back", made.ids)

    def test_what_was_answered_stays_when_the_rest_is_taken_back(self):
        made = self.leave(self.mine, self.second)
        self.done(made.task_ids[0], "Done")
        self.rpc(self.leader, made._name, "action_take_back", made.ids)
        self.env.invalidate_all()
        self.assertEqual((made.state, made.answer, len(made.task_ids)), ("answered", "Done", 1))

    def test_cancelled_by_the_rep_is_taken_back(self):
        made = self.leave(self.mine)
        self.rpc(self.rep, "mail.activity", "unlink", made.task_ids.ids)
        self.env.invalidate_all()
        self.assertEqual(made.state, "withdrawn")

    def answer(self, action, user=None, words="Ordered"):
        """The answer that a user gives in the dialog of this action."""
        dialog = action["res_model"]
        ids = self.rpc(user or self.rep, dialog, "create", [{"answer": words}],
                       context=action["context"])  # fmt: skip
        notice = self.rpc(user or self.rep, dialog, "action_answer", ids)
        return notice["params"]["buttons"][0]["undo"]

    def test_card_answers_what_was_left_at_this_customer(self):
        made = self.leave(self.mine, self.second)
        row = self.row(self.mine)
        self.assertTrue(row.with_user(self.rep).may_answer_help)
        self.assertFalse(row.with_user(self.leader).may_answer_help)
        action = self.rpc(self.rep, "sales.rhythm", "action_answer_help", row.ids)
        self.assertEqual(action["name"], "Help from t_leader")
        undo = self.answer(action)
        self.assertEqual(made.task_ids.filtered("active").res_id, self.second.id)
        self.assertNotIn("help", self.chips(self.mine, self.rep))
        with freeze_time("2026-03-04 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.given(self.leader)["text"], "Helped 2 Mar · 1 of 2 answered")
        with self.assertRaisesRegex(UserError, "No help at Rep's waits"):
            self.rpc(self.rep, "sales.rhythm", "action_answer_help", row.ids)
        self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.assertIn("help", self.chips(self.mine, self.rep))

    def test_whole_help_is_answered_from_its_own_form(self):
        made = self.leave(self.mine, self.second)
        self.assertTrue(made.with_user(self.rep).may_answer)
        self.assertFalse(made.with_user(self.leader).may_answer)
        action = self.rpc(self.rep, made._name, "action_answer", made.ids)
        self.answer(action, words=" Both bought ")
        self.assertEqual((made.state, made.answer), ("answered", "Both bought"))
        with self.assertRaisesRegex(UserError, "answered or taken back meanwhile"):
            self.answer(action)

    def test_nobody_else_answers_it(self):
        made = self.leave(self.mine)
        with self.assertRaisesRegex(UserError, "t_rep answers this help"):
            self.answer(self.rpc(self.leader, made._name, "action_answer", made.ids), self.leader)
        with self.assertRaisesRegex(UserError, "No help at Rep's waits"):
            self.rpc(self.leader, "sales.rhythm", "action_answer_help", self.row(self.mine).ids)
        with self.assertRaises(AccessError):
            self.rpc(self.other_rep, made._name, "action_answer", made.ids)
        with self.assertRaises(AccessError):
            self.rpc(self.other_rep, "sales.rhythm.help.answer", "create", [{"help_id": made.id}])
        self.assertEqual(made.state, "open")

    def test_oldest_help_of_two_at_a_customer_is_answered_first(self):
        first, second = self.leave(self.mine), self.leave(self.mine, giver=self.director)
        first.given_at = fields.Datetime.from_string("2026-03-01 03:00:00")
        self.settle()
        for made, name in ((first, "t_leader"), (second, "t_director")):
            action = self.rpc(self.rep, "sales.rhythm", "action_answer_help",
                              self.row(self.mine).ids)  # fmt: skip
            self.assertEqual(action["name"], f"Help from {name}")
            self.answer(action)
            self.assertEqual(made.state, "answered")

    def test_search_for_open_ones_finds_those_that_say_so(self):
        helps = self.env["sales.rhythm.help"]
        helps |= self.leave(self.mine)
        helps |= self.leave(kind="note")
        helps |= self.leave(self.mine, kind="visit", starts_at="2026-03-04 02:30:00")
        helps |= self.leave(self.second, kind="visit", starts_at="2026-03-05 02:30:00")
        self.done(helps[3].task_ids, "No")
        self.done(helps[1].task_ids, "Yes")
        gone = self.leave(self.third)
        gone.action_take_back()
        helps |= gone
        for now in ("2026-03-02 03:00:00", "2026-03-04 03:30:00"):
            with self.subTest(now), freeze_time(now):
                self.env.invalidate_all()
                own = [("id", "in", helps.ids)]
                found = helps.search([*own, ("is_open", "=", True)])
                self.assertEqual(found, helps.filtered("is_open").sorted("id", reverse=True))
                rest = helps.search([*own, ("is_open", "=", False)])
                self.assertEqual(set(rest), set(helps - found))
                self.assertTrue(found and rest)

    def test_latest_help_of_the_month_is_told_and_all_are_listed(self):
        first = self.leave(self.mine)
        first.given_at = fields.Datetime.from_string("2026-03-01 03:00:00")
        second = self.leave(kind="note", giver=self.director)
        other_month = self.leave(kind="note")
        other_month.month = "2026-02-01"
        self.settle()
        self.assertEqual(self.given(self.leader)["id"], second.id)
        env = self.env(user=self.leader, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        users = env["res.users"].browse((self.rep | self.other_rep).ids)
        helps = env["sales.rhythm.help"]._helps(users, first.month)
        self.assertEqual([each["id"] for each in helps[self.rep.id]], [second.id, first.id])
        self.assertEqual(helps[self.other_rep.id], [])
