"""One history of a customer: all that happened there, as far as the user may read it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import html_to_inner_content

from . import clock, evidence, sql
from .by_company import by_company

KINDS = [
    ("order", "Order"),
    ("quotation", "Quotation"),
    ("invoice", "Invoice"),
    ("credit_note", "Credit note"),
    ("payment", "Payment"),
    ("delivery", "Delivery"),
    ("planned", "Planned"),
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("visit", "Visit"),
    ("todo", "To-do"),
    ("email", "Email"),
    ("promise", "Promise"),
    ("note", "Note"),
]
STATES = [("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")]
ICONS = {
    "order": "fa-shopping-cart",
    "quotation": "fa-file-text-o",
    "invoice": "fa-book",
    "credit_note": "fa-undo",
    "payment": "fa-money",
    "delivery": "fa-truck",
    "planned": "fa-clock-o",
    "call": "fa-phone",
    "meeting": "fa-users",
    "visit": "fa-map-marker",
    "todo": "fa-check",
    "email": "fa-envelope-o",
    "promise": "fa-handshake-o",
    "note": "fa-comment-o",
}
TEXT_LENGTH = 240  # of a note, in a line of the history


class SalesRhythmEvent(models.Model):
    """One thing that happened at a customer, or is planned there. A query, not a table.

    It holds what the user may read: the record rules of the documents stand in the query, and only
    the superuser's has none. What was sold is net, as everywhere; what is owed and paid is with
    taxes, as on the invoice. Both are in the company's currency.
    """

    _name = "sales.rhythm.event"
    _inherit = ["sales.rhythm.about.documents.mixin"]
    _description = "Event at a customer"
    _auto = False
    _aliases = sql.ALIASES
    _order = "happened_at desc, id desc"
    _rec_name = "text"
    _depends = {
        "sale.order": ["state", "date_order", "amount_untaxed", "currency_rate", "partner_id",
                       "company_id", "user_id", "name"],
        "sale.order.line": ["order_id", "qty_delivered", "price_reduce_taxexcl", "display_type"],
        "account.move": ["state", "move_type", "payment_state", "invoice_date", "invoice_date_due",
                         "amount_total_signed", "partner_id", "company_id", "invoice_user_id",
                         "name"],
        "account.move.line": ["move_id", "account_id", "balance", "date", "parent_state"],
        "account.partial.reconcile": ["debit_move_id", "credit_move_id", "amount"],
        "crm.lead": ["partner_id", "company_id", "team_id", "user_id", "active"],
        "mail.activity": ["res_model", "res_id", "active", "date_deadline", "summary", "user_id",
                          "activity_type_id", "rhythm_company_id"],
        "mail.message": ["model", "res_id", "message_type", "body", "date", "author_id",
                         "record_company_id", "mail_activity_type_id"],
        "res.partner": ["commercial_partner_id", "company_id"],
        "sales.rhythm": ["partner_id", "company_id"],
    }  # fmt: skip

    rhythm_id = fields.Many2one("sales.rhythm", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    state = fields.Selection(STATES, readonly=True)
    day = fields.Date(readonly=True, help="In the company's time zone.")
    happened_at = fields.Datetime(
        "When", readonly=True, help="At noon of the day, where no time is known."
    )
    amount = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="In the company's currency: what was sold without taxes, what is owed and paid with.",
    )
    words = fields.Text("Source text", readonly=True)
    detail = fields.Char(readonly=True)
    due_on = fields.Date("Due by", readonly=True)
    activity_type_id = fields.Many2one("mail.activity.type", "Activity type", readonly=True)
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Integer("Document", readonly=True, aggregator=None)
    text = fields.Char("What", compute="_compute_text", search="_search_text")
    icon = fields.Char(compute="_compute_icon")

    # ---- what the user may read

    @property
    def _table_query(self):
        return sql.event_query(self._reader())

    def _reader(self):
        """Who asks, with the conditions under which each source is read."""
        delivered = SQL("o.date_order")
        if "effective_date" in self.env["sale.order"]._fields:  # where stock is installed
            delivered = SQL("COALESCE(o.effective_date, o.date_order)")
        return sql.Reader(
            self.env.uid,
            self._readable_by_model(),
            by_company(clock.zones(self.env), SQL.identifier("r", "company_id")),
            delivered,
        )

    # ---- what is shown

    @api.depends("kind")
    def _compute_icon(self):
        for event in self:
            event.icon = ICONS.get(event.kind)

    @api.depends("kind", "words", "detail", "due_on", "activity_type_id")
    @api.depends_context("lang")
    def _compute_text(self):
        for event in self:
            event.text = event._text()

    def _text(self):
        """What happened, in one line of plain text."""
        words = " ".join((self.words or "").split())
        if self.kind == "note":
            found = " ".join(html_to_inner_content(self.words or "").split())
            return found if len(found) <= TEXT_LENGTH else f"{found[:TEXT_LENGTH].rstrip()}…"
        if self.kind == "payment":
            return self.env._("For %s", words)
        if self.kind == "delivery":
            return self.env._("Of %s", words)
        if self.kind == "planned":
            words_of_type = self.env["mail.activity.type"]._rhythm_words()
            name, _summary = words_of_type.get(self.activity_type_id.id, ("", ""))
            return ": ".join(filter(None, (name, words)))
        if self.kind == "promise":
            return self._promise_text(words)
        if self.detail and not words:
            labels = dict(
                self.env["sales.rhythm.touch"]._fields["result"]._description_selection(self.env)
            )
            return labels.get(self.detail)
        return words

    def _promise_text(self, words):
        until = evidence.day(self.env, self.due_on, clock.today(self.company_id))
        if self.detail == "they":
            return self.env._("They promised: %(what)s, by %(day)s", what=words, day=until)
        return self.env._("We promised: %(what)s, by %(day)s", what=words, day=until)

    def _search_text(self, operator, value):
        return [("words", operator, value)]

    def _named(self):
        """What it is called where the user is told of it."""
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        return f"{kind} {self.text}" if self.text else kind

    # ---- what it opens

    def action_open(self):
        """Opens the document, which may be gone by now, or be closed to the user."""
        self.check_access("read")
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            raise UserError(self.env._("It is no longer there: %s", self._named()))
        if not document.has_access("read"):
            raise UserError(
                self.env._(
                    "%s: you may see that it happened, but the document belongs to a colleague.",
                    self._named(),
                )
            )
        if self.kind == "delivery" and self._has_pickings(document):
            return document.action_view_delivery()
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def _has_pickings(self, order):
        """Whether the order went out by transfers that the user may read, where there is stock."""
        pickings = self.env.get("stock.picking")
        return (
            pickings is not None
            and "picking_ids" in order._fields
            and pickings.has_access("read")
            and bool(order.picking_ids)
        )
