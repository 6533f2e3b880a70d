"""A stand-in's deck: whose cards are on it, what the banner says, and for whom results count."""

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time

from .common import NOW
from .test_cover_access import AFTER, DocumentsCase

CALL = "mail.mail_activity_data_call"


class TestDeck(DocumentsCase):
    def deck(self, user, domain=(), names=("partner_id", "cover_text")):
        rows = self.rpc(user, "sales.rhythm", "search_read", [*self.domain, *domain], list(names))
        return {row["partner_id"][1]: row["cover_text"] for row in rows}

    def summary(self, user, period="month"):
        return self.rpc(user, "sales.rhythm", "get_deck_summary", period)

    def lines(self, user):
        return [line["label"] for line in self.summary(user)["covers"]]

    def filters(self):
        arch = self.env.ref("sales_rhythm.sales_rhythm_view_search_deck")._get_combined_arch()
        return {node.get("name"): node.get("domain") for node in arch.iter("filter")}

    def test_cards_say_for_whom(self):
        everybodys = {"Colleague's": False, "Rep's": "for t_rep", "Rep's second": "for t_rep"}
        self.assertEqual(self.deck(self.other_rep), {"Colleague's": False})
        self.cover()
        self.assertEqual(self.deck(self.other_rep), everybodys)
        self.assertEqual(self.deck(self.rep), {"Rep's": False, "Rep's second": False})
        self.assertEqual(self.deck(self.leader), {"Rep's": False, "Rep's second": False})
        with freeze_time(AFTER):
            self.assertEqual(self.deck(self.other_rep), {"Colleague's": False})

    def test_stand_in_who_sees_all_is_told_for_whom_too(self):
        self.cover(stand_in_id=self.director.id, scope="some", partner_ids=self.mine.ids)
        self.assertEqual(self.deck(self.director), {
            "Rep's": "for t_rep", "Rep's second": False, "Colleague's": False,
            "Nobody's": False})  # fmt: skip

    def test_filters_of_ones_own_and_of_what_one_stands_in_for(self):
        filters = self.filters()
        self.assertEqual(filters["covered"], "[('rhythm_is_covered', '=', True)]")
        own = ["|", ("user_id", "=", self.other_rep.id), ("rhythm_is_covered", "=", True)]
        self.assertEqual(filters["mine"].replace("uid", str(self.other_rep.id)), str(own))
        covered = [("rhythm_is_covered", "=", True)]
        self.assertEqual(self.deck(self.other_rep, own), {"Colleague's": False})
        self.assertEqual(self.deck(self.other_rep, covered), {})
        self.cover()
        self.assertEqual(len(self.deck(self.other_rep, own)), 3)
        self.assertEqual(set(self.deck(self.other_rep, covered)), {"Rep's", "Rep's second"})
        for operator, value in (("!=", True), ("=", False), ("in", [False])):
            rest = [("rhythm_is_covered", operator, value)]
            self.assertEqual(self.deck(self.other_rep, rest), {"Colleague's": False})
        self.assertEqual(
            len(self.deck(self.other_rep, [("rhythm_is_covered", "in", [True, False])])), 3
        )
        self.assertEqual(self.deck(self.director, covered), {})

    def test_figures_count_what_one_stands_in_for(self):
        before = self.summary(self.other_rep)
        self.cover()
        during = self.summary(self.other_rep)
        own = self.summary(self.rep)
        for name in ("money", "total"):
            self.assertEqual(during[name]["count"], before[name]["count"] + own[name]["count"])
            self.assertTrue(own[name]["count"])
        rows = self.rpc(self.other_rep, "sales.rhythm", "search_count", during["money"]["domain"])
        self.assertEqual(rows, during["money"]["count"])
        with freeze_time(AFTER):
            counts = [each["count"] for each in self.summary(self.other_rep)["care"]]
        self.assertEqual(sum(counts), sum(each["count"] for each in before["care"]))

    def test_banner_tells_both_until_when(self):
        self.assertEqual(self.lines(self.other_rep) + self.lines(self.rep), [])
        cover = self.cover()
        self.assertEqual(self.lines(self.other_rep), ["You stand in for t_rep until 6 Mar"])
        self.assertEqual(self.lines(self.rep), ["t_other_rep stands in for you until 6 Mar"])
        self.assertEqual(self.lines(self.leader), [])
        (line,) = self.summary(self.rep)["covers"]
        found = self.rpc(self.rep, line["res_model"], "search", line["domain"])
        self.assertEqual((found, line["count"]), (cover.ids, 1))
        longer = self.cover("2026-03-02", "2026-03-12", scope="some", partner_ids=self.mine.ids)
        self.assertEqual(self.lines(self.other_rep), ["You stand in for t_rep until 12 Mar"])
        self.cover(user_id=self.other_rep.id, stand_in_id=self.leader.id)
        words = "t_other_rep stands in for you until 12 Mar, but is away too"
        self.assertEqual(self.lines(self.rep), [words])
        self.assertEqual(self.lines(self.other_rep), [
            "You stand in for t_rep until 12 Mar",
            "t_leader stands in for you until 6 Mar"])  # fmt: skip
        longer.action_end()
        with freeze_time(AFTER):
            self.assertEqual(self.lines(self.other_rep) + self.lines(self.rep), [])

    def test_pins_are_those_of_whom_one_stands_in_for(self):
        """Of must care, each salesperson has a number a day: a cover makes nobody's larger."""
        with freeze_time("2026-03-17 03:00:00"):
            before = {user: self.pinned(user) for user in (self.rep, self.other_rep)}
            self.cover("2026-03-17", "2026-03-17")
            self.assertEqual(self.pinned(self.other_rep), before[self.rep] | before[self.other_rep])

    def pinned(self, user):
        rows = self.rpc(user, "sales.rhythm", "search", [*self.domain, ("pinned", "=", True)])
        return set(rows)

    # ---- what a stand-in does

    def test_logged_call_is_the_planned_one_and_counts_for_who_called(self):
        planned = self.mine.activity_schedule(CALL, "2026-03-02", user_id=self.rep.id)
        self.cover()
        row = self.row(self.mine)
        before = self.summary(self.other_rep)["done"]["count"]
        (dialog,) = self.rpc(self.other_rep, "sales.rhythm.log.call", "create",
                             [{"rhythm_id": row.id}])  # fmt: skip
        self.rpc(self.other_rep, "sales.rhythm.log.call", "action_talked", [dialog])
        self.assertFalse(planned.active)
        touches = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.mine.id),
                                                         ("kind", "=", "call")])  # fmt: skip
        self.assertEqual((touches.user_id, touches.count), (self.other_rep, 1))
        for user, hours in ((self.other_rep, True), (self.rep, False)):
            time = self.rpc(user, "sales.rhythm", "get_customer_time", "today")
            self.assertEqual(bool(time["above"]), hours, user.login)
        self.assertEqual(self.summary(self.other_rep)["done"]["count"], before)  # a promise waits
        self.rpc(self.other_rep, "sales.rhythm.log.call", "action_undo", [dialog])
        self.assertTrue(planned.active)
        with freeze_time(AFTER), self.assertRaises(UserError):
            self.rpc(self.other_rep, "sales.rhythm.log.call", "action_talked", [dialog])

    def test_call_of_who_is_away_stays_a_colleagues_without_a_cover(self):
        planned = self.theirs.activity_schedule(CALL, "2026-03-02", user_id=self.rep.id)
        self.row(self.theirs).with_user(self.other_rep)._log_call("talked")
        self.assertTrue(planned.active)

    def test_promise_of_who_is_away_is_kept_or_taken_back_by_the_stand_in(self):
        kept, taken_back = (
            self.documents[partner]["sales.rhythm.promise"] for partner in (self.mine, self.second)
        )
        self.cover()
        cards = self.rpc(self.other_rep, "sales.rhythm", "read", self.row(self.mine).ids,
                         ["reasons"])  # fmt: skip
        self.assertIn("promise_due", [chip["key"] for chip in cards[0]["reasons"]])
        self.rpc(self.other_rep, "mail.activity", "action_feedback", [kept.activity_id])
        (dialog,) = self.rpc(self.other_rep, "sales.rhythm.promise.take.back", "create",
                             [{"promise_id": taken_back.id, "reason": "Sold out"}])  # fmt: skip
        self.rpc(self.other_rep, "sales.rhythm.promise.take.back", "action_take_back", [dialog])
        self.assertEqual((kept.state, taken_back.state), ("kept_in_time", "taken_back"))
        self.assertEqual(kept.user_id, self.rep, "who promised it")

    def test_quotation_is_of_who_makes_it(self):
        self.mine.user_id = self.rep
        self.documents[self.mine]["sale.order"].action_cancel()
        self.cover()
        row = self.row(self.mine).with_user(self.other_rep)
        context = row.action_new_quotation()["context"]
        orders = self.env["sale.order"].with_user(self.other_rep)
        form = Form(orders.with_context(**context))
        with form.order_line.new() as line:
            line.product_id = self.product
        order = form.save()
        self.assertEqual((order.user_id, order.partner_id, order.opportunity_id.user_id),
                         (self.other_rep, self.mine, self.rep))  # fmt: skip
        order.action_confirm()
        self.settle()
        touch = self.env["sales.rhythm.touch"].search(
            [("res_id", "=", order.id), ("res_model", "=", "sale.order")]
        )
        self.assertEqual(touch.user_id, self.other_rep)
        self.assertNotIn("default_user_id", self.row(self.theirs).with_user(
            self.other_rep).action_new_quotation()["context"])  # fmt: skip

    def test_hanging_deal_is_closed_by_the_stand_in(self):
        lead = self.documents[self.mine]["crm.lead"]
        lead.date_deadline = "2026-02-01"
        self.documents[self.mine]["sale.order"].action_cancel()
        self.settle()
        row = self.row(self.mine).with_user(self.other_rep)
        self.cover()
        dialog = self.env["sales.rhythm.close"].browse(row.action_close_deals()["res_id"])
        line = dialog.with_user(self.other_rep).line_ids.filtered("lead_id")
        self.assertTrue(line.can_close)
        self.rpc(self.other_rep, line._name, "action_won", line.ids)
        self.assertEqual(lead.won_status, "won")

    def test_plans_of_the_stand_in_are_on_the_deck_meanwhile(self):
        def off_deck():
            lines = {line["key"]: line["count"] for line in self.summary(self.other_rep)["lines"]}
            return lines["off_deck"]

        self.cover()
        self.mine.activity_schedule(CALL, "2026-03-09", user_id=self.other_rep.id)
        self.settle()
        self.assertEqual(off_deck(), 0)
        with freeze_time(AFTER):
            self.assertEqual(off_deck(), 1)

    def test_leads_without_a_customer_are_handed_over_with_all_customers(self):
        self.env["crm.lead"].create({"name": "Web form", "user_id": self.rep.id,
                                     "company_id": self.company.id})  # fmt: skip
        self.settle()

        def count():
            (line,) = [line for line in self.summary(self.other_rep)["lines"]
                       if line["key"] == "without_customer"]  # fmt: skip
            found = self.rpc(self.other_rep, "crm.lead", "search_count", line["domain"])
            self.assertEqual(found, line["count"])
            return found

        self.assertEqual(count(), 0)
        cover = self.cover()
        self.assertEqual(count(), 1)
        cover.write({"scope": "some", "partner_ids": self.mine.ids})
        self.assertEqual(count(), 0)


class TestGivenBack(DocumentsCase):
    """A customer of no salesperson is of who sold last; what a stand-in sells does not move it."""

    def responsible(self, partner):
        self.settle()
        self.env["sales.rhythm"]._refresh(partner)
        return self.row(partner).user_id

    def test_order_of_a_stand_in_moves_no_customer(self):
        partner = self.customer("By order", ["2026-01-05"], user_id=False)
        order = self.order(partner, "2026-02-20", user_id=self.rep.id)
        self.assertEqual(self.responsible(partner), self.rep)
        self.cover("2026-03-01", "2026-03-06")
        sold = self.order(partner, "2026-03-02", user_id=self.other_rep.id)
        self.assertEqual(self.responsible(partner), self.rep)
        with freeze_time("2026-04-02 03:00:00"):
            self.assertEqual(self.responsible(partner), self.rep, "also when it is over")
            later = self.order(partner, "2026-04-01", user_id=self.other_rep.id)
            self.assertEqual(self.responsible(partner), self.other_rep)
            later._action_cancel()
        order._action_cancel()
        self.assertEqual(self.responsible(partner), self.other_rep, "nobody sold before")
        self.assertEqual(sold.user_id, self.other_rep)

    def test_customer_of_the_stand_ins_own_stays(self):
        partner = self.customer("New", user_id=False)
        self.cover("2026-03-01", "2026-03-06")
        self.order(partner, "2026-03-02", user_id=self.other_rep.id)
        self.assertEqual(self.responsible(partner), self.other_rep)

    def test_quotation_of_a_stand_in_moves_no_customer(self):
        partner = self.partner("By lead", user_id=False)
        lead = self.lead(partner, 100, user_id=self.rep.id)
        self.assertEqual(self.responsible(partner), self.rep)
        self.cover()
        with freeze_time("2026-03-02 05:00:00"):
            self.quotations(partner, [700], user_id=self.other_rep.id, date_order=NOW)
            self.env.flush_all()
            self.env.cr.execute("UPDATE crm_lead SET create_date = '2026-02-01' WHERE id = %s",
                                [lead.id])  # fmt: skip
            self.assertEqual(self.responsible(partner), self.rep)
        with freeze_time("2026-03-20 05:00:00"):
            self.assertEqual(self.responsible(partner), self.rep)
            self.quotations(partner, [800], user_id=self.other_rep.id)
            self.assertEqual(self.responsible(partner), self.other_rep)
