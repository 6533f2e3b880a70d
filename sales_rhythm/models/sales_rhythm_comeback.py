"""What a customer's next order is likely to be worth, whenever it comes."""

from odoo import api, fields, models
from odoo.tools import SQL

from . import clock, fits, off_days
from .by_company import rounded


class SalesRhythmComeback(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    comeback_amount = fields.Monetary(
        "Likely order",
        compute="_compute_comeback_amount",
        search="_search_comeback_amount",
        aggregator="sum",
        help="Chance to come back at all x mean order; taxes are not in it.",
    )

    @api.depends("order_count", "last_order_on", "model_cycle_days", "curve_class", "company_id",
                 "pause_spans", "mean_order_amount")  # fmt: skip
    def _compute_comeback_amount(self):
        days, company_fits = clock.days(self.env), fits.by_company(self.env)
        company_off, policies = off_days.by_company(self.env), self._company_policies()
        for row in self:
            if not row.order_count or not row.last_order_on:
                row.comeback_amount = 0.0
                continue
            company_id, last = row.company_id.id, row.last_order_on
            today, off = days[company_id], company_off[company_id]
            silent = (today - last).days - off_days.within(off, row.pause_spans, last, today)
            chance = company_fits[company_id].curve.comeback(
                row.curve_class, row.model_cycle_days, max(0, silent), policies[company_id]
            )
            row.comeback_amount = row.currency_id.round(chance * row.mean_order_amount)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "comeback_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return self._comeback_sql(alias)

    def _comeback_sql(self, alias):
        amount = SQL(
            "%s * %s::float8",
            self._chance_to_return(alias),
            self._column(alias, "mean_order_amount"),
        )
        return rounded(self.env, amount, self._column(alias, "company_id"), None)

    def _search_comeback_amount(self, operator, value):
        return self._search_in_sql("comeback_amount", operator, value)
