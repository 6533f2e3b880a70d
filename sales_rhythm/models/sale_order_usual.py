"""What the customer of an order usually orders: what the order itself is compared with."""

from odoo import api, fields, models
from odoo.tools import SQL

from . import sql
from .by_company import rounded


class SaleOrderUsual(models.Model):
    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    rhythm_usual_amount = fields.Monetary(
        "Usual order of the customer",
        compute="_compute_rhythm_usual_amount",
        compute_sudo=True,
        currency_field="rhythm_currency_id",
        aggregator="sum",
        groups="base.group_user",
        help="The customer's mean order, the latest ones counting most, in company currency.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_rhythm_usual_amount(self):
        rows = self.env["sales.rhythm"].with_context(active_test=False).search([
            ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
            ("company_id", "in", self.company_id.ids),
        ])  # fmt: skip
        usual = {(row.partner_id, row.company_id): row.mean_order_amount for row in rows}
        for order in self:
            key = order.partner_id.commercial_partner_id, order.company_id
            order.rhythm_usual_amount = usual.get(key, 0)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "rhythm_usual_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        company = SQL.identifier(alias, "company_id")
        return rounded(self.env, sql.usual_amount(alias), company, None)
