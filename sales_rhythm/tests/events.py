"""Builders of what happens at a customer, and what a user reads of it."""

from odoo.fields import Command

from .test_receivable import DebtCase

EVENT = "sales.rhythm.event"
CALL = "mail.mail_activity_data_call"


class HistoryCase(DebtCase):
    """A customer of `rep`, Shop, with a contact, and one thing of each kind on known days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.partner("Shop", property_account_receivable_id=cls.owed.id)
        cls.contact = cls.partner("Buyer", parent_id=cls.shop.id, is_company=False)
        cls.old = cls.order(cls.shop, "2026-01-05 08:30", 500_000)
        cls.settle()

    def told(self, user=None, domain=(), partner=None, **kwargs):
        """The events of a customer as a remote call gives them, newest first."""
        rows = self.row(partner or self.shop).ids
        kwargs.setdefault("fields", ["kind", "state", "day", "amount", "text", "user_id"])
        return self.rpc(user or self.rep, EVENT, "search_read",
                        [("rhythm_id", "in", rows), *domain], **kwargs)  # fmt: skip

    def lines(self, user=None, domain=(), partner=None):
        """The same, as (kind, day, amount, text)."""
        return [
            (each["kind"], str(each["day"]), each["amount"], each["text"])
            for each in self.told(user, domain, partner)
        ]

    def of_kind(self, kind, user=None, partner=None):
        """Events of a kind, as the user's records."""
        env = self.env(user=user or self.rep, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        self.settle()
        return env[EVENT].search(
            [("rhythm_id", "=", self.row(partner or self.shop).id), ("kind", "=", kind)]
        )

    def opened(self, event, user=None):
        """(model, id) of the form that a click opens."""
        action = self.rpc(user or self.rep, EVENT, "action_open", event.ids)
        self.assertEqual(action["views"], [(False, "form")])
        return action["res_model"], action["res_id"]

    # ---- what happens

    def planned(self, record, day="2026-03-02", user=None, xmlid=CALL, summary="Ask again",
                **values):  # fmt: skip
        activity = self.env["mail.activity"].with_user(user or self.rep).sudo().create({
            "activity_type_id": self.env.ref(xmlid).id, "summary": summary,
            "res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id,
            "user_id": (user or self.rep).id, "date_deadline": day, **values})  # fmt: skip
        self.settle()
        return activity

    def note(self, body, record=None, user=None, day="2026-02-18 05:00:00", **values):
        message = (record or self.shop).with_user(user or self.rep).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_note", **values
        )  # fmt: skip
        message.sudo().date = day
        self.settle()
        return message

    def invoice(self, amount, due="2026-03-20", move_type="out_invoice", partner=None, **values):
        invoice = self.env["account.move"].create({
            "move_type": move_type, "partner_id": (partner or self.shop).id,
            "journal_id": self.sales.id, "invoice_date": "2026-02-10", "invoice_date_due": due,
            "invoice_payment_term_id": False, "invoice_user_id": self.rep.id,
            "invoice_line_ids": [Command.create({
                "name": "Tea", "quantity": 1, "price_unit": amount,
                "account_id": self.income.id, "tax_ids": False})], **values})  # fmt: skip
        invoice.action_post()
        self.settle()
        return invoice

    def pay_back(self, refund, amount, day="2026-02-26"):
        """Money that goes back for a credit note."""
        entry = self.env["account.move"].create({
            "journal_id": self.cash.id, "date": day,
            "line_ids": [
                Command.create({"account_id": self.owed.id, "debit": amount,
                                "partner_id": refund.partner_id.id}),
                Command.create({"account_id": self.bank.id, "credit": amount}),
            ]})  # fmt: skip
        entry.action_post()
        lines = (entry | refund).line_ids
        lines.filtered(lambda line: line.account_id == self.owed).reconcile()
        self.settle()
