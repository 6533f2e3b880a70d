from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import sql
from .by_company import rounded

# Columns of an order's line on which product lines rest. The order's amount, which marks it, may
# stay as it is while another product costs what this one did.
LINE_FACTS = {"product_id", "display_type", "is_downpayment", "price_subtotal"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    rhythm_ordered_at = fields.Datetime(
        related="order_id.date_order",
        string="Ordered on",
        groups="base.group_user",
        help="The date of the order.",
    )
    rhythm_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency", groups="base.group_user"
    )
    rhythm_amount = fields.Monetary(
        "Untaxed amount in company currency",
        compute="_compute_rhythm_amount",
        currency_field="rhythm_currency_id",
        aggregator="sum",
        groups="base.group_user",
        help="At the rate of the order's own day, so that it may be summed.",
    )
    # Asked of the policy whenever it is read, so that no metric keeps tags that have changed.
    rhythm_is_excluded = fields.Boolean(
        "Order does not count",
        compute="_compute_rhythm_is_excluded",
        compute_sudo=True,
        search="_search_rhythm_is_excluded",
        groups="base.group_user",
        help="The order has a tag that the policy of its company excludes.",
    )

    @api.depends("order_id.tag_ids", "company_id")
    def _compute_rhythm_is_excluded(self):
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        for line in self:
            tag_ids = excluded.get(line.company_id.id) or ()
            line.rhythm_is_excluded = not set(tag_ids).isdisjoint(line.order_id.tag_ids.ids)

    def _search_rhythm_is_excluded(self, operator, value):
        if operator != "in":
            return NotImplemented
        if False in value:  # Odoo asks for True, or for both
            return Domain.TRUE
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        return Domain.custom(
            to_sql=lambda model, alias, query: sql.of_excluded_order(alias, excluded)
        )

    @api.depends("price_subtotal", "order_id.currency_rate")
    def _compute_rhythm_amount(self):
        for line in self:
            line.rhythm_amount = line.price_subtotal / (line.order_id.currency_rate or 1)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "rhythm_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        company = SQL.identifier(alias, "company_id")
        read = [self._fields["price_subtotal"], self.env["sale.order"]._fields["currency_rate"]]
        return rounded(self.env, sql.amount_of_line(alias), company, read)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        added = lines.filtered(lambda line: line.state == "sale")
        self.env["sales.rhythm.queue"]._mark(self._table, added.ids)
        return lines

    def _write_multi(self, vals_list):
        # By hand, by timesheets or by a delivery: all of them end in this column.
        quantities = {
            id_: float(vals["qty_delivered"] or 0)  # a numeric column gets text
            for id_, vals in zip(self._ids, vals_list, strict=True)
            if "qty_delivered" in vals
        }
        if quantities:
            before = sql.delivered(self.env, quantities)
            risen = [id_ for id_, quantity in quantities.items() if quantity > before.get(id_, 0)]
            self.env["sales.rhythm.promise"]._mark("delivery", risen)
        changed = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True) if LINE_FACTS & vals.keys()
        ]
        self.env["sales.rhythm.queue"]._mark(self._table, changed)
        return super()._write_multi(vals_list)
