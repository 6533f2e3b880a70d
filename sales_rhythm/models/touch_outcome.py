"""What metrics count of touches besides: whether an order came of one, and whether it was planned.

Both follow from what is known by now: an order that is cancelled, or a visit that was put on
another day, changes them.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from . import clock, sql
from .cycle_mixin import by_company


class SalesRhythmTouchOutcome(models.Model):
    _inherit = "sales.rhythm.touch"  # pylint: disable=consider-merging-classes-inherited

    is_effective = fields.Boolean(
        "Led to an order",
        compute="_compute_outcome",
        compute_sudo=True,
        search="_search_is_effective",
        help="The customer ordered on the same day, or within the days of the policy.",
    )
    is_off_plan = fields.Boolean(
        "Off the plan",
        compute="_compute_outcome",
        compute_sudo=True,
        search="_search_is_off_plan",
        help="No visit to the customer was planned for this day. Of salespeople who have had no "
        "visit planned yet, nothing is off the plan.",
    )

    @api.depends("partner_id", "user_id", "done_at")
    def _compute_outcome(self):
        found = {
            touch.id: outcome
            for touch, *outcome in self._read_group(
                [("id", "in", self.ids)], ["id"], ["is_effective:bool_or", "is_off_plan:bool_or"]
            )
        }
        for touch in self:
            touch.is_effective, touch.is_off_plan = found.get(touch._origin.id, (False, False))

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "is_effective": self._effective_sql,
            "is_off_plan": self._off_plan_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _effective_sql(self, alias):
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        days = self.env["sales.rhythm.policy"]._effective_days()
        company = self._field_to_sql(alias, "company_id")
        return sql.led_to_order(alias, self._zone(alias), by_company(days, company))

    def _off_plan_sql(self, alias):
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["sales.rhythm.visit"].flush_model()
        return sql.off_plan(alias, self._zone(alias), clock.zones(self.env))

    def _search_is_effective(self, operator, value):
        return self._search_outcome(operator, value, "_effective_sql")

    def _search_is_off_plan(self, operator, value):
        return self._search_outcome(operator, value, "_off_plan_sql")

    def _search_outcome(self, operator, value, name):
        if operator != "in":
            return NotImplemented
        holds = Domain.custom(to_sql=lambda model, alias, query: getattr(model, name)(alias))
        return Domain.OR([holds if each else ~holds for each in value])
