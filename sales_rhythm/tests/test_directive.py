"""A directive reaches the deck and the activities of whom it is for."""

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time

from .directive import TODAY, USUAL_DEADLINE, YESTERDAY, DirectiveCase
from .help import HOSTILE


class TestGiving(DirectiveCase):
    """Two clicks and the words, and it is where it belongs."""

    def test_dialog_is_filled_in_but_for_the_words(self):
        action = self.asked(self.leader, self.on_customer(self.mine))
        self.assertEqual((action["target"], action["res_model"]),
                         ("new", "sales.rhythm.directive.dialog"))  # fmt: skip
        dialog = self.env["sales.rhythm.directive.dialog"].with_user(self.leader).with_context(
            **action["context"], allowed_company_ids=self.company.ids)  # fmt: skip
        with Form(dialog) as form:
            self.assertEqual(form.on_text, "Rep's")
            self.assertEqual(set(form.user_ids.ids), {self.rep.id})
            self.assertEqual((self.plain(form.deadline_on), form.text), (USUAL_DEADLINE, False))
            form.text = "Visit"

    def test_on_a_customer_it_is_the_reps_activity_there_and_pins_the_card(self):
        made = self.give(self.on_customer(self.mine), text="Ask Mr An\nabout the price")
        task = made.line_ids.activity_id
        self.assertEqual((task.res_model, task.res_id), ("res.partner", self.mine.id))
        self.assertEqual((task.user_id, task.create_uid), (self.rep, self.leader))
        self.assertEqual(task.activity_type_id,
                         self.env.ref("sales_rhythm.activity_type_directive"))  # fmt: skip
        self.assertEqual((task.summary, self.plain(task.date_deadline)),
                         ("Ask Mr An", USUAL_DEADLINE))  # fmt: skip
        row = self.row(self.mine).with_user(self.rep).with_company(self.company)
        self.assertEqual(row.reasons[0]["key"], "directive")
        self.assertTrue(row.reasons[0]["pinned"])
        self.assertTrue(row.pinned)
        self.assertTrue(row.may_answer_directive)
        self.assertEqual(row.said_text, "Ask Mr An")
        self.assertEqual(self.line(self.rep)["count"], 0, "the card says it already")
        own = self.rpc(self.rep, "mail.activity", "search", [("user_id", "=", self.rep.id)])
        self.assertIn(task.id, own)

    def test_by_a_row_and_by_a_contact_it_is_on_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Mr An", "parent_id": self.mine.id})
        for target in ({"rhythm_id": self.row(self.mine).id}, self.on_customer(contact)):
            made = self.give(target, text=str(target))
            self.assertEqual((made.partner_id, made.partner_ids), (self.mine, self.mine))

    def test_on_a_figure_it_keeps_rows_and_value_and_counts_them_now(self):
        target = self.figure(
            [("partner_id", "in", (self.mine | self.second | self.theirs).ids)],
            "ordered_amount:sum",
        )
        made = self.give(target, giver=self.director)
        self.assertEqual(made.line_ids.user_id, self.rep | self.other_rep)
        self.assertEqual(made.partner_ids, self.mine | self.second | self.theirs)
        self.assertEqual(made.then_count, 3)
        self.assertEqual(made.then_value, 1_300_000)
        rows = self.row(self.mine) | self.row(self.second) | self.row(self.theirs)
        self.assertEqual(set(made.then_ids), set(rows.ids))
        self.order(self.second, "2026-03-02 09:00", 500_000)
        self.second.user_id = self.other_rep
        self.settle()
        seen = made.with_user(self.director).with_company(self.company)
        self.assertEqual((seen.then_text, seen.now_text), ("1.3M in 3 rows", "1.8M in 3 rows"))
        for_rep = made.with_user(self.rep).with_company(self.company)
        self.assertEqual(for_rep.now_text, "600K in 1 row", "what they may see")
        then = self.rpc(self.director, made._name, "action_open_rows_then", made.ids)
        self.assertEqual((then["res_model"], then["domain"]),
                         ("sales.rhythm", [("id", "in", made.then_ids)]))  # fmt: skip
        now = self.rpc(self.director, made._name, "action_open_rows_now", made.ids)
        self.assertEqual(
            self.env["sales.rhythm"].search_count(now["domain"]), 3)  # fmt: skip

    def test_what_is_on_no_card_of_theirs_is_a_line_above_the_cards(self):
        on_figure = self.give(self.of_reps(self.mine, self.second))
        line = self.line(self.rep)
        self.assertEqual((line["label"], line["count"]), ("Directive from t_leader", 1))
        self.assertEqual(self.rpc(self.rep, line["res_model"], "search", line["domain"]),
                         on_figure.ids)  # fmt: skip
        self.assertEqual(on_figure.line_ids.activity_id.res_model, on_figure._name)
        on_rep = self.give({"user_id": self.rep.id}, giver=self.director)
        self.assertEqual(on_rep.partner_ids, self.mine | self.second | self.third)
        self.assertEqual(self.line(self.rep)["label"], "2 directives to answer")
        # At a customer of a colleague there is no card of theirs.
        self.give(self.on_customer(self.mine), giver=self.director, text="You",
                  user_ids=[(6, 0, self.other_rep.ids)])  # fmt: skip
        self.assertEqual(self.line(self.other_rep)["count"], 1)
        self.assertFalse(self.row(self.mine).directive_from)
        self.assertEqual(self.line(self.leader)["count"], 0)
        self.answer(on_figure, "Done")
        self.assertEqual(self.line(self.rep)["count"], 1)

    def test_card_that_changes_hands_leaves_the_directive_in_sight(self):
        self.give(self.on_customer(self.mine))
        self.mine.user_id = self.other_rep
        self.settle()
        self.assertEqual(self.line(self.rep)["count"], 1)

    def test_to_oneself(self):
        made = self.give(self.on_customer(self.mine), giver=self.rep)
        self.assertEqual((made.giver_id, made.line_ids.user_id), (self.rep, self.rep))
        self.answer(made, "Did it")
        self.assertEqual((made.state, made.answer), ("done", "Did it"))

    def test_same_again_within_moments_is_one(self):
        first = self.give(self.on_customer(self.mine))
        self.assertEqual(self.give(self.on_customer(self.mine)), first)
        dialog, ids = self.dialog(self.on_customer(self.second), self.leader, text="Twice")
        for _click in range(2):
            self.rpc(self.leader, dialog, "action_give", ids)
        self.assertEqual(len(self.given()), 2)
        self.assertNotEqual(self.give(self.on_customer(self.mine), text="Else"), first)
        self.assertNotEqual(self.give(self.on_customer(self.mine), giver=self.director), first)
        with freeze_time("2026-03-02 03:02:01"):
            self.assertNotEqual(self.give(self.on_customer(self.mine)), first)
        self.assertEqual(len(self.given()), 5)

    def given(self):
        return self.env["sales.rhythm.directive"].search([("company_id", "=", self.company.id)])

    def test_deadline_that_has_passed_is_refused(self):
        for day, sentence in ((YESTERDAY, "2026-03-01 has passed"), (False, "Choose a day")):
            with self.subTest(day), self.assertRaisesRegex(UserError, sentence):
                self.give(self.on_customer(self.mine), deadline_on=day)
        self.give(self.on_customer(self.mine), deadline_on=TODAY)
        self.assertEqual(len(self.given()), 1)

    def test_hostile_words_are_plain_text(self):
        made = self.give(self.on_customer(self.mine), text=HOSTILE)
        note = made.line_ids.activity_id.note
        self.assertNotIn("<img", note)
        self.assertIn("&lt;script&gt;", note)
        self.assertEqual(made.text, HOSTILE)
        self.answer(made, HOSTILE)
        (row,) = self.screen(self.leader)["answered"]
        self.assertEqual(row["answer"], HOSTILE)
        named = self.give(self.figure(name=HOSTILE * 2), giver=self.director,
                          user_ids=[(6, 0, self.rep.ids)])  # fmt: skip
        self.assertEqual(named.on_text, (HOSTILE * 2)[:120])
        for text, sentence in (("x" * 10_000, "10000 characters"), ("\u200b\n", "Write what")):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.give(self.on_customer(self.mine), text=text)

    def test_what_does_not_fit_is_told(self):
        from unittest.mock import patch

        from ..models import directive_figure, directive_give

        with (
            patch.object(directive_give, "MOST_DIRECTED", 1),
            patch.object(directive_give, "MOST_KEPT_ROWS", 2),
            patch.object(directive_figure, "MOST_KEPT_ROWS", 2),
        ):
            target = self.of_reps(self.mine, self.second, self.theirs)
            context = self.asked(self.director, target)["context"]
            self.assertEqual(
                context["default_note"],
                "For the 1 people with most of the rows; 1 more are left out. "
                "Of the 3 rows, the first 2 are kept as they are now.")  # fmt: skip
            made = self.give(target, giver=self.director)
            self.assertEqual(made.line_ids.user_id, self.rep, "who has two of three")
            self.assertEqual((made.then_count, len(made.then_ids)), (3, 2))
            with self.assertRaisesRegex(UserError, "for 1 people at most"):
                self.give(target, giver=self.director,
                          user_ids=[(6, 0, (self.rep | self.other_rep).ids)])  # fmt: skip

    def test_wrong_arguments_are_told_in_a_sentence(self):
        for target in (
            None, 5, "x", {}, {"x": 1}, {"partner_id": self.mine.id, "user_id": self.rep.id},
            {"partner_id": "1"}, {"partner_id": 2**40}, {"partner_id": [self.mine.id]},
            {"partner_id": True}, {"rhythm_id": 999_999_999}, {"user_id": False},
            {"figure": 5}, {"figure": {}}, {"figure": {"res_model": "res.users"}},
            {"figure": {"res_model": ["sale.order"]}},
            {"figure": {"res_model": "sales.rhythm.director"}},
            {"figure": {"res_model": "sales.rhythm.directive.dialog"}},
            self.figure([("nothing", "=", 1)]), self.figure(["&"]), self.figure([5]),
            self.figure([("id", "in", "x")]), self.figure([("partner_id", "any!", [])]),
            self.figure([("partner_id.name", "=like!", "x")]),
            {"figure": {"res_model": "sales.rhythm", "domain": "__import__('os').getcwd()"}},
            {"figure": {"res_model": "sales.rhythm", "domain": "[('id', '=', 1)" + "," * 200_000}},
            self.figure(measure="order_count"), self.figure(measure="evidence:sum"),
            self.figure(measure="order_count:sum; DROP TABLE"), self.figure(measure=5),
            self.figure(model="sale.order", measure="amount_total:sum"),  # of many currencies
        ):  # fmt: skip
            with self.subTest(str(target)[:90]), self.assertRaises(UserError):
                self.asked(self.director, target)

    def test_what_is_kept_is_worked_out_by_the_server(self):
        """Neither the dialog nor a context says when it was given, by whom, and how much it was."""
        dialog, ids = self.dialog(self.of_reps(self.mine), self.leader, text="x")
        hostile = {"default_then_count": 99, "default_then_ids": [1], "default_giver_id": 1,
                   "default_given_at": "2020-01-01", "default_closed_at": "2020-01-01",
                   "default_partner_id": self.theirs.id, "default_seen_at": "2020-01-01",
                   "default_active": False}  # fmt: skip
        notice = self.rpc(self.leader, dialog, "action_give", ids, context=hostile)
        made = self.env["sales.rhythm.directive"].browse(
            notice["params"]["buttons"][0]["undo"]["ids"])  # fmt: skip
        self.assertEqual((made.then_count, made.then_ids), (1, self.row(self.mine).ids))
        self.assertEqual((made.giver_id, made.state), (self.leader, "sent"))
        self.assertEqual(self.plain(made.given_at.date()), TODAY)
        self.assertFalse(made.partner_id)
        # A figure that the dialog was given is asked for again, when it is saved.
        dialog, ids = self.dialog(self.of_reps(self.mine), self.leader, text="x",
                                  res_model="res.users")  # fmt: skip
        with self.assertRaisesRegex(UserError, "cannot be on rows of “res.users”"):
            self.rpc(self.leader, dialog, "action_give", ids)

    def test_figures_of_the_money_map_are_kept_as_they_are_shown(self):
        self.quotations(self.mine, [5_000])
        self.quotations(self.theirs, [700])
        self.settle()
        shown = self.rpc(self.director, "sales.rhythm.director", "get_money_map")
        buckets = [row for stage in shown["stages"] for row in stage["rows"] if row["amount"]]
        self.assertTrue(buckets)
        for figure in (shown["total"], *buckets):
            with self.subTest(figure.get("key", "total")):
                # Of rows that are nobody's, the director says who answers.
                made = self.give({"figure": figure}, giver=self.director, text=figure["name"],
                                 user_ids=[(6, 0, self.rep.ids)])  # fmt: skip
                self.assertEqual(made.then_value, figure["amount"])
                rows = self.env[figure["res_model"]].with_company(self.company)
                self.assertEqual(made.then_count, rows.search_count(figure["domain"]))
                self.assertTrue(made.partner_ids)

    def test_figures_of_documents(self):
        self.quotations(self.mine, [5_000])
        lead = self.lead(self.theirs, 7)
        for model, domain, measure, users in (
            ("sale.order", [("partner_id", "=", self.mine.id)], False, self.rep),
            ("crm.lead", [("id", "=", lead.id)], "expected_revenue:sum", self.other_rep),
            ("res.partner", [("id", "=", self.mine.id)], False, self.rep),
            ("account.move", [("id", "=", 0)], "amount_total_signed:sum", None),
        ):  # fmt: skip
            target = self.figure(domain, measure, model)
            context = self.asked(self.director, target)["context"]
            with self.subTest(model):
                self.assertEqual(context["default_user_ids"][0][2], users.ids if users else [])
