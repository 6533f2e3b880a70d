"""The money map: every amount that is on its way to the company, in exactly one bucket."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import clock, off_days, sql
from .by_company import by_company, rounded
from .mail_activity import EVERYBODYS

BUCKETS = [
    ("due", "Due to buy"),
    ("late", "Late"),
    ("stopped", "Stopped"),
    ("deal_hanging", "Hanging deals"),
    ("deal", "Open deals"),
    ("quotation_hanging", "Hanging quotations"),
    ("quotation", "Open quotations"),
    ("to_deliver", "To deliver"),
    ("to_invoice", "To invoice"),
    ("unpaid", "Unpaid, not due"),
    ("overdue", "Overdue"),
]
"""In the order that money travels."""
ESTIMATES = ("due", "late", "stopped")
NEEDS_ACTION = ("late", "stopped", "deal_hanging", "quotation_hanging", "overdue")
ESTIMATED_OF = ("sales.rhythm",)  # where an amount is of a customer, and of no document


class SalesRhythmMoney(models.Model):
    """One amount: of a customer who is expected to order, or of a document. A query, not a table.

    Documents count with taxes, what is expected without. Everything is in the company's currency,
    at the rate of its document.
    """

    _name = "sales.rhythm.money"
    _inherit = ["sales.rhythm.about.documents.mixin", "sales.rhythm.ladder.mixin"]
    _description = "Money on its way"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"
    _aliases = sql.MONEY_ALIASES
    _ladders = {"bucket": tuple(dict(BUCKETS))}
    _depends = {
        "sales.rhythm": ["active", "company_id", "partner_id", "user_id", "team_id", "order_count",
                         "expected_on", "due_from", "late_from", "stopped_from", "last_order_on",
                         "model_cycle_days", "curve_class", "mean_order_amount", "pause_spans"],
        "crm.lead": ["active", "won_status", "expected_revenue", "date_deadline", "partner_id",
                     "date_last_stage_update", "company_id", "team_id", "user_id"],
        "sale.order": ["state", "invoice_status", "date_order", "rhythm_sent_at", "validity_date",
                       "amount_total", "amount_untaxed", "currency_rate", "partner_id",
                       "company_id", "user_id", "team_id", "opportunity_id"],
        "sale.order.line": ["order_id", "display_type", "is_downpayment", "product_uom_qty",
                            "qty_delivered", "qty_invoiced", "product_uom_id", "price_total",
                            "price_unit", "discount", "invoice_lines"],
        "account.move": ["state", "move_type", "invoice_date", "date", "auto_post", "partner_id",
                         "amount_total_signed", "invoice_currency_rate", "invoice_user_id",
                         "team_id", "company_id"],
        "account.move.line": ["move_id", "account_id", "partner_id", "date_maturity", "date",
                              "amount_residual", "reconciled", "parent_state", "price_total",
                              "quantity", "product_uom_id", "company_id"],
        "uom.uom": ["factor"],
        "mail.activity": ["res_model", "res_id", "active"],
        "res.partner": ["commercial_partner_id"],
        "crm.team": ["company_id"],
        "res.users": ["company_id"],
    }  # fmt: skip

    bucket = fields.Selection(BUCKETS, "Where", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="With taxes; what is expected by customers' cycles is without. In the company's "
        "currency, at the rate of the document.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True)
    city = fields.Char("Area", related="partner_id.city")
    state_id = fields.Many2one(string="State or province", related="partner_id.state_id")
    tag_ids = fields.Many2many(string="Tags", related="partner_id.category_id")
    day = fields.Date(
        readonly=True,
        help="When an order is expected, or the customer became late or stopped; until when a "
        "quotation or deal is open, or since when it hangs; when it was ordered, or is due.",
    )
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Integer("Document", readonly=True, aggregator=None)
    document_currency_id = fields.Many2one(
        "res.currency", "Document's currency", readonly=True, help="Empty: the company's."
    )
    document_rate = fields.Float(
        "Rate", digits=0, readonly=True, aggregator=None,
        help="So much of the document's currency is one of the company's, as on the document.",
    )  # fmt: skip
    document_name = fields.Char("Document number", compute="_compute_document_name")

    @property
    def _table_query(self):
        return sql.money_query(self._terms())

    def _terms(self):
        """Who asks, and what follows from the day."""
        env, rows = self.env, self.env["sales.rhythm"]
        days, zones = clock.days(env), clock.zones(env)
        policies = rows._company_policies()
        companies = off_days.seen_companies(env)

        def each(make, kind=None):
            values = {company_id: make(company_id) for company_id in companies}
            return lambda company: _typed(by_company(values, company), kind)

        def ago(company_id, name):
            number = getattr(policies[company_id], name)
            return clock.days_before(days[company_id], number), zones[company_id]

        return sql.MoneyTerms(
            readable=self._readable_by_model(),
            company_ids=companies,
            sees_all=env.su or env.user.has_group(EVERYBODYS),
            today=each(days.get, "date"),
            zone=each(zones.get),
            moved_before=each(lambda id_: clock.end_of_day(*ago(id_, "hanging_days")), "timestamp"),
            hanging_days=each(lambda id_: policies[id_].hanging_days, "int"),
            orders_since=each(
                lambda id_: clock.start_of_day(*ago(id_, "open_order_days")), "timestamp"
            ),
            rounded=lambda amount, company: rounded(env, amount, company, None),
            status=rows._status_sql("r"),
            is_expected=rows._status_is_sql("r", ESTIMATES),
            likely=rows._comeback_sql("r"),
        )

    @api.model
    def _in_buckets(self, buckets):
        return Domain("bucket", "in", list(buckets))

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for name, rows in self.grouped("res_model").items():
            if name in ESTIMATED_OF:
                rows.document_name = False
                continue
            # Browsed together, for what a name is made of would be asked for one by one.
            documents = rows.env[name].sudo().browse(set(rows.mapped("res_id")))
            names = {document.id: _called(document) for document in documents}
            for row in rows:
                row.document_name = names[row.res_id] or ""

    def _name_of(self, partner):
        """The customer's name; of a document without one, or that one may not read, its own."""
        if partner:
            return partner.display_name
        if self.partner_id:
            return self.env._("Customer %s", self.partner_id.id)
        return self._document_name()

    def _document_name(self):
        """What the document is called; who sees the amount may know that."""
        return _called(self.env[self.res_model].sudo().browse(self.res_id)) or ""

    def action_open(self):
        """Opens the customer's page, or the document; of one that is not to be read, its customer.

        Who sees the customer knows of a payment that nobody has matched, and may not read it.
        """
        self.check_access("read")
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        if self.partner_id and not document.has_access("read"):
            return self.partner_id.get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


def _called(document):
    """What a document is called: a journal entry by its number, without the accountants' memo,
    which who sees the amount alone may not read."""
    is_entry = document._name == "account.move" and not document.is_invoice(include_receipts=True)
    return document.name if is_entry else document.display_name


def _typed(value, kind):
    """SQL of a value as the database's type `kind`, if that is not clear by itself."""
    return SQL("%s::%s", value, SQL(kind)) if kind else value
