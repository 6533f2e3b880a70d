"""Who reads what of a customer's history: never more than Odoo's own documents show them."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .events import EVENT, HistoryCase

NOTE, ORDER, OFFER, CALL, BILL, PAID = "note", "order", "quotation", "planned", "invoice", "payment"
SOURCES = {
    "order": "sale.order",
    "quotation": "sale.order",
    "delivery": "sale.order",
    "invoice": "account.move",
    "payment": "account.move",
}


class AccessHistoryCase(HistoryCase):
    """A customer of `rep`, at whom `other_rep` sold too, each with one thing of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = {cls.rep: [], cls.other_rep: []}
        for number, (user, made) in enumerate(cls.own.items(), start=1):
            case, team = cls("setUp"), cls.team if user == cls.rep else cls.other_team
            order = cls.order(cls.shop, f"2026-02-0{number}", user_id=user.id, team_id=team.id)
            order.order_line.qty_delivered = 1
            offer = cls.quotations(cls.shop, [number], user_id=user.id, team_id=team.id)
            offer.date_order = cls.utc("2026-02-16")
            invoice = case.invoice(1000, invoice_user_id=user.id, team_id=team.id)
            case.pay(invoice, 300, "2026-02-20")
            case.planned(order, "2026-03-01", user)
            made.extend(("order", "delivery", "quotation", "invoice", "payment", "planned"))
        cls.settle()

    def kinds(self, user, *kinds):
        """How many events of each kind a user finds, whose they are."""
        found = {}
        for each in self.told(user, fields=["kind", "res_model", "res_id"]):
            if each["res_model"] in SOURCES.values():
                document = self.env[each["res_model"]].browse(each["res_id"])
                seller = document[
                    "user_id" if each["res_model"] == "sale.order" else "invoice_user_id"
                ]
                found.setdefault(seller, []).append(each["kind"])
        return {seller.login: sorted(kinds) for seller, kinds in found.items()}


class TestWhoReadsWhat(AccessHistoryCase):
    ALL = sorted(("order", "delivery", "quotation", "invoice", "payment", "planned"))

    def test_rep_reads_own_documents_and_not_a_colleagues_of_the_same_customer(self):
        found = self.kinds(self.rep)
        self.assertEqual(found, {"t_rep": sorted([*self.ALL, "order"])})  # and the first one

    def test_figures_of_the_shared_customer_are_seen_all_the_same(self):
        """The row and its purchases are about the customer; the history is about documents."""
        occasions = self.row(self.shop).with_user(self.rep).occasion_ids
        self.assertEqual([str(day) for day in occasions.mapped("day")],
                         ["2026-02-02", "2026-02-01", "2026-01-05"])  # fmt: skip

    def test_colleague_without_the_customer_reads_nothing(self):
        self.assertEqual(self.told(self.other_rep), [])

    def test_leader_reads_what_the_team_sold(self):
        found = self.kinds(self.leader)
        self.assertEqual(found, {"t_rep": sorted([*self.ALL, "order"])})
        self.other_team.user_id = self.leader
        self.assertEqual(self.kinds(self.leader)["t_other_rep"], self.ALL)

    def test_all_documents_and_the_director_read_all(self):
        for user in (self.all_rep, self.director):
            self.assertEqual(
                self.kinds(user),
                {"t_rep": sorted([*self.ALL, "order"]), "t_other_rep": self.ALL},
            )

    def test_accountant_who_sells_reads_all_invoices_and_own_orders(self):
        self.rep.group_ids += self.env.ref("account.group_account_invoice")
        found = self.kinds(self.rep)
        self.assertEqual(found["t_other_rep"], ["invoice", "payment"])

    def test_other_company_and_users_without_rights_read_nothing(self):
        self.assertEqual(self.told(self.abroad), [])
        ids = self.of_kind("order", self.director).ids
        for user in (self.accountant, self.portal):
            for method, args in (("search_read", [[]]), ("read", [ids]), ("action_open", [ids])):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(user, EVENT, method, *args)
        self.assertEqual(self.rpc(self.abroad, EVENT, "search_count", [("id", "in", ids)]), 0)

    def test_no_model_means_no_such_branch(self):
        self.env["ir.model.access"].search([
            ("model_id.model", "=", "account.move"),
            ("group_id", "=", self.env.ref("sales_team.group_sale_salesman").id)
        ]).perm_read = False  # fmt: skip
        kinds = self.kinds(self.rep)["t_rep"]
        self.assertEqual(kinds, sorted(["delivery", "order", "order", "planned", "quotation"]))

    def test_stand_in_reads_what_is_covered_until_the_cover_ends(self):
        self.assertEqual(self.told(self.other_rep), [])
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "from_on": "2026-03-02",
            "until_on": "2026-03-06", "stand_in_id": self.other_rep.id})  # fmt: skip
        both = {"t_rep": sorted([*self.ALL, "order"]), "t_other_rep": self.ALL}
        self.assertEqual(self.kinds(self.other_rep), both)
        with freeze_time("2026-03-06 16:59:59"):
            self.assertEqual(self.kinds(self.other_rep), both)
        with freeze_time("2026-03-06 17:00:00"):
            self.assertEqual(self.told(self.other_rep), [])

    def test_history_is_what_a_search_for_the_documents_finds(self):
        """Whatever the rules say, now and later: the two are asked side by side."""
        for user in (self.rep, self.other_rep, self.leader, self.all_rep, self.director):
            found = self.told(user, fields=["kind", "res_model", "res_id"])
            for kind, model in SOURCES.items():
                ids = {each["res_id"] for each in found if each["kind"] == kind}
                readable = self.rpc(user, model, "search", [("id", "in", list(ids))])
                with self.subTest(user=user.login, kind=kind):
                    self.assertEqual(ids, set(readable))


class TestForeignIds(AccessHistoryCase):
    """An id that was guessed, or seen before, tells nothing."""

    def hidden(self):
        """The events that the director sees and the rep does not, though the customer is theirs."""
        everything = {each["id"] for each in self.told(self.director)}
        found = sorted(everything - {each["id"] for each in self.told(self.rep)})
        self.assertGreaterEqual(len(found), 5)
        return found

    def test_events_of_closed_documents_cannot_be_read_or_opened(self):
        self.env.ref("base.group_allow_export").user_ids = [Command.link(self.rep.id)]
        for event_id in self.hidden():
            for method, args in (
                ("read", [["text"]]), ("read", [["kind", "words", "amount"]]),
                ("web_read", [{"text": {}, "amount": {}}]), ("action_open", []),
                ("export_data", [["words"]]),
            ):  # fmt: skip
                with self.subTest(event=event_id, method=method):
                    with self.assertRaises(AccessError):
                        self.rpc(self.rep, EVENT, method, [event_id], *args)

    def test_cache_of_the_transaction_tells_nothing_either(self):
        """What another user read before, in the same transaction."""
        events = self.env[EVENT].with_user(self.director).browse(self.hidden())
        self.assertTrue(all(events.mapped("words")))
        own = events.with_user(self.rep)
        self.assertFalse(own._filtered_access("read"))
        with self.assertRaises(AccessError):
            own.check_access("read")
        with self.assertRaises(AccessError):
            own.read(["words", "amount", "kind"])
        with self.assertRaises(AccessError):
            own[0].action_open()

    def test_own_events_are_read_by_id(self):
        own = self.of_kind("order")
        self.assertEqual(own._filtered_access("read"), own)
        self.assertEqual(len(self.rpc(self.rep, EVENT, "read", own.ids, ["text"])), 2)

    def test_ids_that_are_none(self):
        for event_id in (0, 7, 16, 2**40 + 1, 15):
            with self.subTest(event=event_id):
                self.assertFalse(self.env[EVENT].with_user(self.rep).browse(event_id).exists())

    def test_nobody_writes_the_history(self):
        event = self.of_kind("order")[0]
        for user in (self.rep, self.director):
            for method, args in (
                ("create", [{"kind": "order"}]), ("write", [event.ids, {"amount": 1}]),
                ("unlink", [event.ids]),
            ):  # fmt: skip
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(user, EVENT, method, *args)


class TestWork(HistoryCase):
    """Activities, meetings and notes, which have no record rules of their own in Odoo."""

    def test_activity_given_to_me_on_a_document_that_is_closed_to_me(self):
        closed = self.order(self.shop, "2026-02-20", user_id=self.other_rep.id)
        self.planned(closed, "2026-03-01", self.rep)
        self.planned(closed, "2026-03-02", self.other_rep, summary="Secret")
        self.assertEqual(
            [text for kind, *_more, text in self.lines() if kind == "planned"], ["Call: Ask again"]
        )
        (event,) = self.of_kind("planned")
        with self.assertRaises(UserError) as refused:
            self.rpc(self.rep, EVENT, "action_open", event.ids)
        self.assertNotIsInstance(refused.exception, AccessError)
        self.assertIn("belongs to a colleague", str(refused.exception))
        self.assertEqual(self.opened(event, self.director), ("sale.order", closed.id))

    def test_colleagues_work_at_my_customer_is_told(self):
        self.planned(self.shop, "2026-03-01", self.other_rep)
        self.note("Seen", user=self.other_rep)
        self.assertEqual([kind for kind, *_more in self.lines()[:2]], ["planned", "note"])

    def test_private_meeting_of_a_colleague_is_told_and_does_not_open_its_words(self):
        meeting = self.env["calendar.event"].with_user(self.other_rep).create({
            "name": "Secret", "start": "2026-02-27 02:00:00", "stop": "2026-02-27 03:00:00",
            "privacy": "private", "user_id": self.other_rep.id,
            "partner_ids": [Command.set(self.shop.ids)]})  # fmt: skip
        self.env["sales.rhythm.touch"]._record_meetings()
        self.settle()
        self.assertEqual(self.lines()[0], ("meeting", "2026-02-27", 0, ""))
        self.assertNotIn("Secret", str(self.told()))
        self.assertTrue(meeting)

    def test_contact_of_another_company_is_closed(self):
        self.note("Open", self.contact)
        # As it happens to data; Odoo itself refuses it.
        self.env.cr.execute("UPDATE res_partner SET company_id = %s WHERE id = %s",
                            [self.other_company.id, self.contact.id])  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual([kind for kind, *_more in self.lines()], ["order"])
