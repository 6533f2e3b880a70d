"""What is inside product lines: each product that a customer bought."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.history import fold
from . import clock, evidence, off_days, ordered, refresh, sold, sql
from .policy_terms import terms_by_customer


class SalesRhythmProduct(models.Model):
    """One row per company, customer and product that was bought. A query, not a table.

    Who may see the customer's row may see its products and amounts, also of orders that a
    colleague wrote (decision 029).
    """

    _name = "sales.rhythm.product"
    _description = "Product that a customer bought"
    _auto = False
    _order = "year_amount desc, last_order_on desc, id"
    _rec_name = "product_id"
    _depends = {
        "sale.order": ["state", "date_order", "currency_rate", "partner_id", "company_id"],
        "sale.order.line": [
            "order_id", "product_id", "product_uom_id", "product_uom_qty", "price_subtotal",
            "display_type", "is_downpayment", "combo_item_id",
        ],
        "account.move": ["company_id", "move_type", "partner_id", "state"],
        "account.move.line": [
            "balance", "date", "display_type", "move_id", "product_id", "product_uom_id",
            "quantity",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "product.category": ["parent_path"],
        "res.partner": ["commercial_partner_id"],
        "sales.rhythm": ["partner_id", "company_id"],
    }  # fmt: skip

    rhythm_id = fields.Many2one("sales.rhythm", "Customer's rhythm", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    category_id = fields.Many2one("product.category", "Product category", readonly=True)
    order_count = fields.Integer("Purchase days", readonly=True, aggregator=None)
    last_order_on = fields.Date("Last order", readonly=True)
    last_quantity = fields.Float("Last quantity", readonly=True, aggregator=None,
                                 digits="Product Unit")  # fmt: skip
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)
    last_text = fields.Char("Last time", compute="_compute_last_text", compute_sudo=True)
    last_price_amount = fields.Monetary(
        "Last price",
        readonly=True,
        aggregator=None,
        help="What one unit cost when it was bought last: untaxed, after discounts, in the "
        "company's currency at that order's rate.",
    )
    in_combo = fields.Boolean("Bought in a combo", readonly=True)
    year_amount = fields.Monetary(
        "12 months",
        readonly=True,
        help="Ordered in the last 12 months, untaxed, net of returns and of credit notes, which "
        "are in no order.",
    )
    share_ratio = fields.Float(
        "Share",
        readonly=True,
        aggregator="sum",
        help="Of all that the customer ordered in these 12 months.",
    )
    days = fields.Json(readonly=True, help="[[day since 1970-01-01, net amount]] of its purchases.")
    expected_on = fields.Date(
        "Next expected",
        compute="_compute_expected_on",
        compute_sudo=True,
        help="By the cycle of the product at this customer; none after one purchase, and while the "
        "customer has stopped buying altogether.",
    )

    @property
    def _table_query(self):
        return sql.product_query(sold.terms(self.env), sold.year_ago(self.env))

    def _fetch_query(self, query, fields):
        # By ids alone the database would group what everybody bought to find them.
        if self:
            rhythm_ids = sql.rhythms_of_order_lines(self.env, self.ids)
            query.add_where(
                SQL("%s = ANY(%s)", SQL.identifier(self._table, "rhythm_id"), rhythm_ids)
            )
        return super()._fetch_query(query, fields)

    @api.depends("last_quantity", "uom_id")
    @api.depends_context("lang")
    def _compute_last_text(self):
        for each in self:
            each.last_text = evidence.quantity(self.env, each.last_quantity, each.uom_id)

    @api.depends("days", "rhythm_id")
    def _compute_expected_on(self):
        self.expected_on = False
        today = clock.days(self.env)
        for company, products in self.grouped("company_id").items():
            of_lines = refresh.Company.of(company, of_lines=True)
            terms = terms_by_customer(self.env, of_lines, products.rhythm_id.partner_id.ids)
            for product in products:
                row = product.rhythm_id
                stopped = row.stopped_from and row.stopped_from <= today[company.id]
                if not stopped and product.days:
                    own = terms.get(row.partner_id.id, of_lines.terms)
                    product.expected_on = product._expected_on(of_lines, own)

    def _expected_on(self, of_lines, terms):
        """When it is bought again, as a line's day is worked out."""
        days, nets = zip(*self.days, strict=True)
        spans = self.rhythm_id.pause_spans
        off = off_days.with_own(of_lines.off, spans)
        history = fold(off.counts(days), nets, terms.policy, of_lines.fit.merge_days)
        bought = ordered.Bought(history, sum(nets), days[0], days[-1], off, spans)
        columns = ordered.prepare_columns(of_lines, terms, bought, by_category=True)
        expected = dict(zip(ordered.COLUMNS, columns, strict=True))["expected_on"]
        return clock.date_of(expected) if expected else False
