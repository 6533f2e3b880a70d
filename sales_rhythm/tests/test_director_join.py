"""Joining in: what becomes of it in Odoo, in the customer's history, and on the card."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .events import HistoryCase

DIRECTOR = "sales.rhythm.director"
NO_IDS = (0, -1, 2**31, 10**30, "1", None, False, True, 1.5, [1], {"id": 1}, "1; DROP TABLE x")


class JoinCase(HistoryCase):
    """The shop of `rep`, and a meeting with its buyer on the day after tomorrow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls.env["calendar.event"].create({
            "name": "Taste", "user_id": cls.rep.id, "start": "2026-03-04 02:00:00",
            "stop": "2026-03-04 03:00:00",
            "partner_ids": [Command.set((cls.rep.partner_id | cls.contact).ids)]})  # fmt: skip
        cls.settle()

    def join(self, method, *args, user=None):
        return self.rpc(user or self.director, DIRECTOR, method, *args)

    def notes(self, partner=None):
        """What the salesperson reads in the history, newest first."""
        return [
            text for *_more, text in self.lines(domain=[("kind", "=", "note")], partner=partner)
        ]

    def card(self, user=None):
        row = self.row(self.shop)
        return self.rpc(user or self.rep, "sales.rhythm", "read", row.ids, ["joined_text"])[0]

    def assertFollows(self, record, follows, user=None):
        found = (user or self.director).partner_id in record.message_partner_ids
        self.assertEqual(found, follows)


class TestFollow(JoinCase):
    """One follows a customer or a document."""

    def test_director_follows_and_the_salesperson_is_told(self):
        done = self.join("join_follow", "res.partner", self.shop.id)
        self.assertEqual(done, {"is_followed": True, "text": "You follow Shop."})
        self.assertFollows(self.shop, True)
        self.assertEqual(self.notes(), ["t_director follows this customer."])
        self.assertEqual(self.card()["joined_text"], "t_director follows this customer.")
        (event,) = self.of_kind("note")
        self.assertEqual(event.user_id, self.director)

    def test_following_no_more_is_told_too_and_does_not_follow_again(self):
        self.join("join_follow", "res.partner", self.shop.id)
        done = self.join("join_follow", "res.partner", self.shop.id, False)
        self.assertEqual(done, {"is_followed": False, "text": "You follow Shop no more."})
        self.assertFollows(self.shop, False)
        self.assertEqual(self.notes()[0], "t_director follows this customer no more.")

    def test_twice_is_once(self):
        for _time in range(2):
            done = self.join("join_follow", "res.partner", self.shop.id)
            self.assertTrue(done["is_followed"])
        self.assertEqual(len(self.notes()), 1)
        self.join("join_follow", "res.partner", self.contact.id, False)  # never did
        self.assertEqual(len(self.notes()), 1)

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].sudo().search_count([])
        self.shop.message_subscribe(self.rep.partner_id.ids)
        self.join("join_follow", "res.partner", self.shop.id)
        message = self.shop.message_ids[0]
        self.assertFalse(message.notified_partner_ids)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)

    def test_document_is_followed_and_noted_at_its_customer(self):
        quotation = self.quotations(self.contact, [70_000])
        self.join("join_follow", "sale.order", quotation.id)
        self.assertFollows(quotation, True)
        self.assertFollows(self.shop, False)
        self.assertEqual(self.notes(), [f"t_director follows {quotation.name}."])

    def test_deal_of_nobody_is_noted_where_it_stands(self):
        lead = self.lead(self.env["res.partner"], 100, user_id=self.rep.id)
        self.join("join_follow", "crm.lead", lead.id)
        self.assertFollows(lead, True)
        self.assertIn("follows", lead.message_ids[0].body)

    def test_note_is_in_the_language_of_the_salesperson(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.rep.lang = "vi_VN"
        words = self.env["ir.module.module"].search([("name", "=", "sales_rhythm")])
        words._update_translations(["vi_VN"])
        asked = []
        director = type(self.env[DIRECTOR])

        def heard(this, *args):
            asked.append(this.env.lang)
            return "…"

        self.patch(director, "_joining_in_words", heard)
        self.join("join_follow", "res.partner", self.shop.id)
        self.assertEqual(asked, ["vi_VN"])

    def test_only_what_one_may_read(self):
        foreign = self.order(self.shop, "2026-02-01", user_id=self.other_rep.id)
        with self.assertRaises(AccessError):
            self.join("join_follow", "sale.order", foreign.id, user=self.rep)
        self.assertFollows(foreign, False, self.rep)
        with self.assertRaises(AccessError):
            self.join("join_follow", "res.partner", self.shop.id, user=self.accountant)
        with self.assertRaises(AccessError):
            self.join("join_follow", "res.partner", self.shop.id, user=self.portal)

    def test_hostile_values_are_refused(self):
        for id_ in NO_IDS:
            with self.subTest(id=id_), self.assertRaises(UserError):
                self.join("join_follow", "res.partner", id_)
        for model in ("res.users", "ir.cron", "", None, ["res.partner"], "no.model", {"a": 1}):
            with self.subTest(model=model), self.assertRaises(UserError):
                self.join("join_follow", model, 1)

    def test_hostile_name_is_text(self):
        self.director.name = "<script>alert(1)</script>"
        self.join("join_follow", "res.partner", self.shop.id)
        self.assertNotIn("<script", self.shop.message_ids[0].body)
        self.assertEqual(self.notes(), ["<script>alert(1)</script> follows this customer."])

    def test_archived_customer_is_not_followed_but_left(self):
        self.join("join_follow", "res.partner", self.shop.id)
        self.shop.active = False
        with self.assertRaises(UserError):
            self.join("join_follow", "res.partner", self.shop.id, user=self.leader)
        self.join("join_follow", "res.partner", self.shop.id, False)
        self.assertFollows(self.shop, False)


class TestColleagues(JoinCase):
    """Who sells elsewhere does not join in at a colleague's customer, though contacts are open."""

    def test_only_where_one_sees_the_customers_page(self):
        for user, may in ((self.other_rep, False), (self.rep, True), (self.leader, True)):
            for method, *args in (("join_follow", "res.partner", self.shop.id),
                                  ("join_follow", "res.partner", self.contact.id),
                                  ("join_meeting", self.event.id)):  # fmt: skip
                with self.subTest(user=user.login, method=method, args=args):
                    if may:
                        self.join(method, *args, user=user)
                        continue
                    with self.assertRaises(AccessError):
                        self.join(method, *args, user=user)
        self.assertFollows(self.shop, False, self.other_rep)
        self.assertNotIn(self.other_rep.partner_id, self.event.partner_ids)

    def test_who_never_ordered_is_anybodys(self):
        anybody = self.partner("Prospect")
        self.join("join_follow", "res.partner", anybody.id, user=self.other_rep)
        self.assertFollows(anybody, True, self.other_rep)


class TestMeeting(JoinCase):
    """One comes along."""

    def test_director_comes_along_and_it_is_told(self):
        done = self.join("join_meeting", self.event.id)
        self.assertEqual(done, {"text": "You come along: Taste"})
        own = self.event.attendee_ids.filtered(
            lambda each: each.partner_id == self.director.partner_id
        )
        self.assertEqual(own.state, "accepted")
        self.assertEqual(self.notes(), ["t_director comes along on 4 Mar: Taste"])
        self.assertEqual(self.card()["joined_text"], "t_director comes along on 4 Mar: Taste")

    def test_twice_is_once(self):
        for _time in range(2):
            self.join("join_meeting", self.event.id)
        self.assertEqual(len(self.event.attendee_ids), 3)
        self.assertEqual(len(self.notes()), 1)

    def test_two_come_along(self):
        for user in (self.director, self.leader):
            self.join("join_meeting", self.event.id, user=user)
        self.assertEqual(len(self.event.attendee_ids), 4)
        self.assertEqual(len(self.notes()), 2)

    def test_who_declined_comes_after_all(self):
        self.join("join_meeting", self.event.id)
        own = self.event.attendee_ids.filtered(
            lambda each: each.partner_id == self.director.partner_id
        )
        own.state = "declined"
        self.join("join_meeting", self.event.id)
        self.assertEqual(own.state, "accepted")

    def test_what_is_over_or_cancelled_is_refused(self):
        with freeze_time("2026-03-05 03:00:00"), self.assertRaises(UserError):
            self.join("join_meeting", self.event.id)
        self.event.active = False
        with self.assertRaises(UserError):
            self.join("join_meeting", self.event.id)

    def test_private_meeting_stays_private(self):
        self.event.privacy = "private"
        with self.assertRaises(AccessError):
            self.join("join_meeting", self.event.id)
        self.assertNotIn(self.director.partner_id, self.event.partner_ids)

    def test_hostile_values_are_refused(self):
        for id_ in NO_IDS:
            with self.subTest(id=id_), self.assertRaises(UserError):
                self.join("join_meeting", id_)
        with self.assertRaises(AccessError):
            self.join("join_meeting", self.event.id, user=self.accountant)


class TestTakeOver(JoinCase):
    """One becomes the salesperson."""

    def test_leader_takes_over_and_it_is_told(self):
        self.shop.message_subscribe(self.rep.partner_id.ids)
        done = self.join("take_over", self.row(self.shop).id, user=self.leader)
        self.assertEqual(done, {"text": "Shop is yours now."})
        self.assertEqual(self.shop.user_id, self.leader)
        self.assertRow(self.shop, user_id=self.leader.ids)
        told = "t_leader takes over this customer from t_rep."
        self.assertEqual(self.of_kind("note", self.leader).mapped("text"), [told])
        self.assertEqual(self.card(self.leader)["joined_text"], told)

    def test_twice_is_once(self):
        row = self.row(self.shop)
        for _time in range(2):
            self.join("take_over", row.id)
        self.assertEqual(len(self.of_kind("note", self.director)), 1)

    def test_only_a_customer_whom_one_sees_and_may_change(self):
        with self.assertRaises(AccessError):
            self.join("take_over", self.row(self.shop).id, user=self.other_rep)
        with self.assertRaises(AccessError):
            self.join("take_over", self.row(self.shop).id, user=self.accountant)
        self.env["ir.rule"].create({
            "name": "Nobody writes the shop", "model_id": self.env.ref("base.model_res_partner").id,
            "domain_force": [("id", "!=", self.shop.id)], "perm_read": False})  # fmt: skip
        with self.assertRaises(AccessError):
            self.join("take_over", self.row(self.shop).id)
        self.assertEqual(self.shop.user_id, self.rep)

    def test_archived_customer_and_hostile_values_are_refused(self):
        row = self.row(self.shop)
        for id_ in NO_IDS:
            with self.subTest(id=id_), self.assertRaises(UserError):
                self.join("take_over", id_)
        self.shop.active = False
        self.settle()
        with self.assertRaises(UserError):
            self.join("take_over", row.id)
        self.assertEqual(self.shop.user_id, self.rep)


class TestOnTheScreen(JoinCase):
    """What the screen knows of it, and how long the card tells."""

    def top(self, user=None):
        found = self.join("get_bucket", "quotation", user=user)["rows"]
        return {row["name"]: (row["is_followed"], row["may_take_over"]) for row in found}

    def test_bucket_tells_what_is_followed_and_what_may_be_taken_over(self):
        self.quotations(self.shop, [70_000])
        self.assertEqual(self.top(), {"Shop": (False, True)})
        self.join("join_follow", "res.partner", self.shop.id)
        self.assertEqual(self.top(), {"Shop": (True, True)})
        self.assertEqual(self.top(self.rep), {"Shop": (False, False)}, "It is theirs already")

    def test_bucket_tells_from_whom_a_customer_is_taken_over(self):
        """Which is not who sold it, and nobody where the customer is nobody's."""
        self.quotations(self.shop, [70_000], user_id=self.other_rep.id)
        (row,) = self.join("get_bucket", "quotation")["rows"]
        self.assertEqual((row["who"], row["rep"]), ("t_other_rep", "t_rep"))
        self.shop.user_id = False
        self.settle()
        (row,) = self.join("get_bucket", "quotation")["rows"]
        self.assertEqual(row["rep"], "")

    def test_card_tells_until_the_customer_is_touched_again(self):
        self.join("join_follow", "res.partner", self.shop.id)
        self.assertTrue(self.card()["joined_text"])
        with freeze_time("2026-03-04 03:00:00"):
            dialog = self.rpc(self.rep, "sales.rhythm.log.call", "create",
                              [{"rhythm_id": self.row(self.shop).id}])  # fmt: skip
            self.rpc(self.rep, "sales.rhythm.log.call", "action_talked", dialog)
            self.assertFalse(self.card()["joined_text"])

    def test_card_tells_what_happened_in_its_own_company(self):
        self.order(self.shop, "2026-02-01", company=self.other_company)
        both = self.new_user("t_both", "sales_team.group_sale_manager",
                             self.other_company | self.company)  # fmt: skip
        self.rpc(both, DIRECTOR, "join_follow", "res.partner", self.shop.id,
                 company=self.other_company)  # fmt: skip
        self.assertFalse(self.card()["joined_text"])
        self.assertTrue(self.row(self.shop, self.other_company).joined_text)
