"""How much of an invoice is paid: what collection is counted by."""

from odoo import api, fields, models
from odoo.tools import SQL

from .by_company import rounded


class AccountMove(models.Model):
    _inherit = "account.move"

    rhythm_paid_amount = fields.Monetary(
        "Paid",
        compute="_compute_rhythm_paid_amount",
        currency_field="company_currency_id",
        aggregator="sum",
        groups="base.group_user",
        help="What of the total is settled, in company currency; of a credit note below 0.",
    )

    @api.depends("amount_total_signed", "amount_residual_signed")
    def _compute_rhythm_paid_amount(self):
        for move in self:
            move.rhythm_paid_amount = move.amount_total_signed - move.amount_residual_signed

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "rhythm_paid_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        read = [self._fields[name] for name in ("amount_total_signed", "amount_residual_signed")]
        paid = SQL(
            "COALESCE(%s - %s, 0)",
            SQL.identifier(alias, "amount_total_signed"),
            SQL.identifier(alias, "amount_residual_signed"),
        )
        return rounded(self.env, paid, SQL.identifier(alias, "company_id"), read)
