"""What a customer adds to a month: the order still expected in it, and whether care is kept up."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import month
from . import clock
from .by_company import rounded


def days_left(env):
    """{company id: days of its month after its today}."""
    return {
        company_id: (month.last_of_month(day) - day).days
        for company_id, day in clock.days(env).items()
    }


class SalesRhythmMonthAhead(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    expected_amount = fields.Monetary(
        "Expected this month",
        compute="_compute_expected_amount",
        search="_search_expected_amount",
        aggregator="sum",
        help="Chance of an order in the days of the month that are left x mean order.",
    )
    is_covered = fields.Boolean(
        "Within the care interval",
        compute="_compute_is_covered",
        search="_search_is_covered",
        help="Touched, or known, for no longer than the care interval.",
    )

    # ---- in Python, for reading

    @api.depends("order_count", "last_order_on", "model_cycle_days", "curve_class", "company_id",
                 "pause_spans", "mean_order_amount")  # fmt: skip
    def _compute_expected_amount(self):
        for row, chance in zip(self, self._chances(days_left(self.env)), strict=True):
            row.expected_amount = row.currency_id.round(chance * row.mean_order_amount)

    @api.depends("neglected_from", "company_id")
    def _compute_is_covered(self):
        days = clock.days(self.env)
        for row in self:
            neglected = row.neglected_from
            row.is_covered = not neglected or neglected > days[row.company_id.id]

    # ---- in SQL, for searching, grouping and sorting

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "expected_amount": self._rest_of_month_sql,
            "is_covered": self._within_care_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _rest_of_month_sql(self, alias):
        amount = SQL(
            "%s * %s::float8",
            self._chance_within(alias, days_left(self.env)),
            self._column(alias, "mean_order_amount"),
        )
        return rounded(self.env, amount, self._column(alias, "company_id"), None)

    def _within_care_sql(self, alias):
        return SQL(
            "(%s > %s) IS NOT FALSE", self._column(alias, "neglected_from"), self._today_sql(alias)
        )

    def _search_expected_amount(self, operator, value):
        return self._search_in_sql("expected_amount", operator, value)

    def _search_is_covered(self, operator, value):
        return self._search_in_sql("is_covered", operator, value)
