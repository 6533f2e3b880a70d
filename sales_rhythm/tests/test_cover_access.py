"""Access follows the cover and ends with it: to the second, without any cache being cleared."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import MONTHLY
from .test_cover import COVER, CoverCase

# The cover is from 2 to 6 March: its moments, in UTC, and the seconds beside them.
BEFORE, FIRST = "2026-03-01 16:59:59", "2026-03-01 17:00:00"
LAST, AFTER = "2026-03-06 16:59:59", "2026-03-06 17:00:00"
MODELS = ("sales.rhythm", "sales.rhythm.touch", "sales.rhythm.promise", "sales.rhythm.why.not")


class DocumentsCase(CoverCase):
    """A document of each kind with the customers of `rep` and of `other_rep`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.customer("Rep's second", MONTHLY)
        cls.customers |= cls.second
        cls.domain = [("partner_id", "in", cls.customers.ids)]
        accounts = cls.env["account.account"]
        income, receivable = accounts.create([
            {"name": kind, "code": code, "account_type": kind, "company_ids": cls.company.ids}
            for kind, code in (("income", "511"), ("asset_receivable", "131"))])  # fmt: skip
        (cls.mine | cls.second | cls.theirs).property_account_receivable_id = receivable
        cls.env["account.journal"].create({
            "name": "Sales", "code": "S", "type": "sale", "company_id": cls.company.id,
            "default_account_id": income.id})  # fmt: skip
        cls.documents = {partner: cls.documents_of(partner)
                         for partner in (cls.mine, cls.second, cls.theirs)}  # fmt: skip
        cls.settle()

    @classmethod
    def documents_of(cls, partner):
        quotation = cls.quotations(partner, [5_000])
        invoice = cls.env["account.move"].create({
            "move_type": "out_invoice", "partner_id": partner.id,
            "invoice_user_id": partner.user_id.id, "company_id": cls.company.id,
            "invoice_line_ids": [Command.create({
                "name": "Tea", "price_unit": 100_000, "tax_ids": False})]})  # fmt: skip
        promise = cls.env["mail.activity"].create({
            "activity_type_id": cls.env.ref("sales_rhythm.activity_type_promise").id,
            "res_model_id": cls.env["ir.model"]._get_id("res.partner"), "res_id": partner.id,
            "date_deadline": "2026-03-02", "user_id": partner.user_id.id})  # fmt: skip
        cls.env["sales.rhythm.why.not"].create({
            "company_id": cls.company.id, "partner_id": partner.id, "until_on": "2026-04-01",
            "reason": "in_stock", "user_id": partner.user_id.id})  # fmt: skip
        cls.settle()
        return {
            "sale.order": quotation, "sale.order.line": quotation.order_line,
            "crm.lead": cls.lead(partner, 1_000), "account.move": invoice,
            "account.move.line": invoice.invoice_line_ids,
            "sales.rhythm": cls.row(partner),
            "sales.rhythm.occasion": cls.row(partner).occasion_ids[:1],
            "sales.rhythm.touch": cls.env["sales.rhythm.touch"].search(
                [("partner_id", "=", partner.id)], limit=1),
            "sales.rhythm.promise": cls.env["sales.rhythm.promise"].search(
                [("activity_id", "=", promise.id)]),
            "sales.rhythm.why.not": cls.env["sales.rhythm.why.not"].search(
                [("partner_id", "=", partner.id)]),
        }  # fmt: skip

    def assertOpens(self, user, partner, expected=True):
        """Whether a user finds, and reads by id, all documents of a customer, or none."""
        for model, record in self.documents[partner].items():
            with self.subTest(user=user.login, partner=partner.name, model=model):
                domain = [("id", "in", record.ids)]
                self.assertEqual(bool(self.rpc(user, model, "search", domain)), expected)
                if expected:
                    self.assertTrue(self.rpc(user, model, "read", record.ids, ["display_name"]))
                else:
                    with self.assertRaises(AccessError):
                        self.rpc(user, model, "read", record.ids, ["display_name"])


class TestAccess(DocumentsCase):
    def test_stand_in_has_all_from_the_first_second_to_the_last(self):
        """One transaction and one registry throughout: nothing is cleared between the clocks."""
        self.cover()
        self.assertOpens(self.other_rep, self.mine)
        for now, expected in ((BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)):
            with freeze_time(now):
                self.assertOpens(self.other_rep, self.mine, expected)
                self.assertOpens(self.other_rep, self.theirs)  # one's own are always one's own
                self.assertOpens(self.rep, self.mine)

    def test_clock_is_the_companys_wherever_the_user_sits(self):
        self.cover()
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", False):
            self.other_rep.tz = zone
            for now, partners in ((LAST, self.theirs | self.mine | self.second),
                                  (AFTER, self.theirs)):  # fmt: skip
                with freeze_time(now):
                    self.assertSees(self.other_rep, partners)

    def test_others_see_what_they_saw(self):
        third = self.new_user("t_third", "sales_team.group_sale_salesman")
        before = {user: self.seen(user) for user in (*self.seen_by, third)}
        self.cover()
        for user, partners in before.items():
            expected = partners | (self.mine | self.second if user == self.other_rep else partners)
            with self.subTest(user=user.login):
                self.assertSees(user, expected)
        self.assertOpens(third, self.mine, False)
        for user in self.without_rights:
            for model in MODELS:
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.rpc(user, model, "search", [])

    def test_forecasts_of_the_past_stay_with_whom_they_were_of(self):
        snapshot = self.env["sales.rhythm.snapshot"].sudo().search(
            [("partner_id", "=", self.mine.id)], limit=1)  # fmt: skip
        self.cover()
        self.assertFalse(
            self.rpc(self.other_rep, "sales.rhythm.snapshot", "search",
                     [("partner_id", "=", self.mine.id)]), snapshot)  # fmt: skip

    def test_stand_in_works_documents_and_deletes_none(self):
        self.cover()
        documents = self.documents[self.mine]
        order, lead = documents["sale.order"], documents["crm.lead"]
        self.rpc(self.other_rep, "sale.order", "write", order.ids, {"client_order_ref": "PO 7"})
        self.rpc(self.other_rep, "sale.order.line", "write", order.order_line.ids,
                 {"product_uom_qty": 3})  # fmt: skip
        self.rpc(self.other_rep, "sale.order", "action_confirm", order.ids)
        self.rpc(self.other_rep, "crm.lead", "action_set_won", lead.ids)
        self.assertEqual((order.state, order.order_line.product_uom_qty, lead.won_status),
                         ("sale", 3, "won"))  # fmt: skip
        self.assertEqual(order.user_id, self.rep, "whose quotation it was")
        for model in ("sale.order", "crm.lead", "account.move"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc(self.other_rep, model, "unlink", documents[model].ids)
        with self.assertRaises(AccessError):
            self.rpc(self.other_rep, "account.move", "write", documents["account.move"].ids,
                     {"ref": "x"})  # fmt: skip
        with freeze_time(AFTER):
            for model, values in (("sale.order", {"client_order_ref": "PO 8"}),
                                  ("crm.lead", {"name": "x"})):  # fmt: skip
                with self.subTest(model=model), self.assertRaises(AccessError):
                    self.rpc(self.other_rep, model, "write", documents[model].ids, values)

    def test_activities_follow_their_document(self):
        self.cover()
        lead = self.documents[self.mine]["crm.lead"]
        plans = [
            document.activity_schedule("mail.mail_activity_data_call", "2026-03-02",
                                       user_id=self.rep.id)
            for document in (lead, self.documents[self.mine]["sale.order"], self.mine)
        ]  # fmt: skip
        self.settle()
        with freeze_time(AFTER), self.assertRaises(AccessError):
            self.rpc(self.other_rep, "mail.activity", "action_feedback", plans[0].ids)
        for plan in plans:
            self.rpc(self.other_rep, "mail.activity", "action_feedback", plan.ids)
            self.assertFalse(plan.active)
        touches = self.env["sales.rhythm.touch"].search(
            [("res_model", "=", "mail.activity"), ("partner_id", "=", self.mine.id)])  # fmt: skip
        self.assertEqual(touches.user_id, self.other_rep)

    def test_part_of_the_customers(self):
        tag = self.env["res.partner.category"].create({"name": "Cafés"})
        cover = self.cover(scope="some", partner_ids=self.mine.ids)
        self.assertSees(self.other_rep, self.theirs | self.mine)
        self.assertOpens(self.other_rep, self.mine)
        self.assertOpens(self.other_rep, self.second, False)
        cover.write({"partner_ids": False, "tag_ids": tag.ids})
        self.assertSees(self.other_rep, self.theirs)
        self.second.category_id = tag
        self.nobodys.category_id = tag
        self.assertSees(self.other_rep, self.theirs | self.second)
        self.assertOpens(self.other_rep, self.second)
        self.assertOpens(self.other_rep, self.mine, False)
        tag.unlink()
        self.settle()
        self.assertSees(self.other_rep, self.theirs)

    def test_customer_by_a_contact_is_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.mine.id})
        self.cover(scope="some", partner_ids=contact.ids)
        self.assertOpens(self.other_rep, self.mine)
        order = self.quotations(self.mine, [7], partner_id=contact.id)
        self.assertTrue(self.rpc(self.other_rep, "sale.order", "search", [("id", "=", order.id)]))

    def test_deleted_customers_leave_a_part_and_not_all(self):
        gone = self.partner("Gone")
        self.cover(scope="some", partner_ids=gone.ids)
        gone.unlink()
        self.settle()
        self.assertSees(self.other_rep, self.theirs)


class TestChanges(DocumentsCase):
    """A cover that is changed counts as changed at once; several are one."""

    def test_extended_shortened_and_ended_now(self):
        cover = self.cover()
        whole = self.theirs | self.mine | self.second
        for vals, last, after in (
            ({"until_on": "2026-03-09"}, "2026-03-09 16:59:59", "2026-03-09 17:00:00"),
            ({"until_on": "2026-03-03"}, "2026-03-03 16:59:59", "2026-03-03 17:00:00"),
        ):
            self.rpc(self.rep, COVER, "write", cover.ids, vals)
            for now, partners in ((last, whole), (after, self.theirs)):
                with freeze_time(now):
                    self.assertSees(self.other_rep, partners)
        self.assertSees(self.other_rep, whole)
        self.rpc(self.rep, COVER, "action_end", cover.ids)
        self.assertSees(self.other_rep, self.theirs)
        self.rpc(self.rep, COVER, "write", cover.ids, {"until_on": "2026-03-04"})
        self.assertSees(self.other_rep, whole)
        with freeze_time("2026-03-05 03:00:00"):
            self.assertSees(self.other_rep, self.theirs)
            self.rpc(self.rep, COVER, "write", cover.ids, {"until_on": "2026-03-05"})
            self.assertSees(self.other_rep, whole)

    def test_overlapping_covers_are_one(self):
        self.cover("2026-03-02", "2026-03-04")
        later = self.cover("2026-03-03", "2026-03-06", scope="some", partner_ids=self.mine.ids)
        for now, partners in (
            ("2026-03-02 03:00:00", self.theirs | self.mine | self.second),
            ("2026-03-04 16:59:59", self.theirs | self.mine | self.second),
            ("2026-03-04 17:00:00", self.theirs | self.mine),
            ("2026-03-06 17:00:00", self.theirs),
        ):
            with freeze_time(now):
                self.assertSees(self.other_rep, partners)
        later.action_end()
        self.assertSees(self.other_rep, self.theirs | self.mine | self.second)

    def test_two_stand_ins_at_once(self):
        third = self.new_user("t_third", "sales_team.group_sale_salesman")
        self.cover(scope="some", partner_ids=self.mine.ids)
        self.cover(scope="some", partner_ids=self.second.ids, stand_in_id=third.id)
        self.assertSees(self.other_rep, self.theirs | self.mine)
        self.assertSees(third, self.second)

    def test_cover_is_one_step(self):
        """Who stands in for the stand-in does not get what that one stands in for."""
        third = self.new_user("t_third", "sales_team.group_sale_salesman")
        self.cover()
        self.cover(user_id=self.other_rep.id, stand_in_id=third.id)
        self.assertSees(third, self.theirs)
        self.assertOpens(third, self.mine, False)
        # So nobody is left invisible: who stands in still may, and the leader sees them anyway.
        self.assertSees(self.other_rep, self.theirs | self.mine | self.second)
        self.assertSees(self.leader, self.mine | self.second)

    def test_two_who_stand_in_for_each_other(self):
        self.cover()
        self.cover(user_id=self.other_rep.id, stand_in_id=self.rep.id)
        everything = self.theirs | self.mine | self.second
        self.assertSees(self.rep, everything)
        self.assertSees(self.other_rep, everything)

    def test_what_one_leads_is_not_handed_over(self):
        self.cover(user_id=self.leader.id)
        self.assertSees(self.other_rep, self.theirs)

    def test_stand_in_who_is_no_salesperson_any_more(self):
        self.cover()
        self.other_rep.group_ids = self.env.ref("base.group_user")
        for model in MODELS:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc(self.other_rep, model, "search", [])

    def test_stand_in_who_left_the_company(self):
        self.cover()
        self.other_rep.write({"company_ids": self.other_company.ids,
                              "company_id": self.other_company.id})  # fmt: skip
        self.assertSees(self.other_rep, self.env["res.partner"])
        self.assertFalse(self.rpc(self.other_rep, "sale.order", "search",
                                  [("partner_id", "=", self.mine.id)]))  # fmt: skip

    def test_who_is_away_leaves_for_good(self):
        """Their customers become a colleague's, or nobody's; the papers are read to the end."""
        self.cover()
        self.rep.active = False
        self.settle()
        self.assertFalse(self.row(self.mine).user_id)
        self.assertSees(self.other_rep, self.theirs)
        lead = self.documents[self.mine]["crm.lead"]
        self.assertTrue(self.rpc(self.other_rep, "crm.lead", "search", [("id", "=", lead.id)]))
        with freeze_time(AFTER):
            self.assertFalse(self.rpc(self.other_rep, "crm.lead", "search",
                                      [("id", "=", lead.id)]))  # fmt: skip

    def test_customer_that_moves_to_another_salesperson(self):
        third = self.new_user("t_third", "sales_team.group_sale_salesman")
        self.cover()
        self.mine.user_id = third
        self.settle()
        self.assertSees(self.other_rep, self.theirs | self.second)
        self.theirs.user_id = self.rep
        self.settle()
        self.assertSees(self.other_rep, self.theirs | self.second)

    def test_cover_is_of_its_company(self):
        both = self.company | self.other_company
        (self.rep | self.other_rep).company_ids = both
        abroad = self.customer("Both", MONTHLY, self.other_company, user_id=False)
        self.order(abroad, "2026-02-20")
        abroad.user_id = self.rep
        self.settle()
        self.assertEqual(self.row(abroad, self.other_company).user_id, self.rep)
        self.cover()
        domain = [("partner_id", "=", abroad.id)]
        found = self.rpc(
            self.other_rep, "sales.rhythm", "search_read", domain, ["company_id"], company=both
        )
        self.assertEqual([row["company_id"][0] for row in found], self.company.ids)

    def test_deleted_user_takes_the_cover_along(self):
        cover = self.cover()
        self.documents[self.mine]["sales.rhythm"].flush_recordset()
        self.env["sale.order"].search([("user_id", "=", self.other_rep.id)]).user_id = False
        self.other_rep.unlink()
        self.settle()
        self.assertFalse(cover.exists())


class TestCost(DocumentsCase):
    """Rights are asked in nearly every query, so covers cost none."""

    def count(self, user, model="sales.rhythm"):
        self.settle()
        before = self.env.cr.sql_log_count
        self.env[model].with_user(user).search(self.domain)
        return self.env.cr.sql_log_count - before

    def test_no_cover_is_asked_for_by_any_search(self):
        for model in (*MODELS, "sale.order", "crm.lead", "account.move"):
            with self.subTest(model=model):
                self.count(self.rep, model)  # what is cached once is cached
                without = self.count(self.rep, model)
                cover = self.cover("2026-03-03", "2026-03-05")
                self.count(self.rep, model)
                self.assertEqual(self.count(self.rep, model), without)
                cover.unlink()
                query = self.env[model].with_user(self.rep)._search(self.domain)
                self.assertNotIn("cover", str(query.select().code))

    def test_running_covers_cost_no_query_either(self):
        self.count(self.other_rep)
        without = self.count(self.other_rep)
        for _number in range(3):
            self.cover()
        self.count(self.other_rep)
        self.assertEqual(self.count(self.other_rep), without)


class TestForgedCover(CoverCase):
    def test_moments_follow_from_the_days_and_from_nothing_else(self):
        cover = self.cover()
        for user in (self.rep, self.leader, self.director):
            for name in ("starts_at", "ends_at", "ended_at"):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    self.rpc(user, COVER, "write", cover.ids, {name: "2099-01-01 00:00:00"})
        with self.assertRaises(AccessError):
            self.rpc(self.rep, COVER, "create", {**self.values(), "ends_at": "2099-01-01"})
        self.rpc(self.rep, COVER, "action_end", cover.ids)
        self.assertEqual(cover.state, "over")

    def test_leader_hands_nothing_over_in_a_company_of_which_the_team_is_not(self):
        both = [(6, 0, (self.company | self.other_company).ids)]
        (self.rep | self.leader).company_ids = both
        self.settle()
        values = self.values(company_id=self.other_company.id, stand_in_id=self.leader.id)
        with self.assertRaises(AccessError):
            self.rpc(self.leader, COVER, "create", values,
                     company=self.company | self.other_company)  # fmt: skip
