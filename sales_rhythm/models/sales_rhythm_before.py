"""How a customer stood when last month ended, as the snapshots tell.

Whose customer one sees, of that one may know it: the snapshots are read with all rights, for their
own rules go by whose customer it was then.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import milestones
from . import clock, sql
from .by_company import by_company
from .cycle_mixin import STATUS_LABELS


def last_month_ends(env):
    """{company id: the last day of the month before its today's}."""
    return {
        company_id: clock.day_before(day.replace(day=1))
        for company_id, day in clock.days(env).items()
    }


class SalesRhythmBefore(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited
    _ladders = dict.fromkeys(("status", "status_before"), milestones.STATUSES)

    status_before = fields.Selection(
        STATUS_LABELS,
        "Status at the end of last month",
        compute="_compute_status_before",
        compute_sudo=True,
        search="_search_status_before",
        help="Empty where the customer was not known then.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_status_before(self):
        ends = last_month_ends(self.env)
        found = self.env["sales.rhythm.snapshot"].search_fetch(
            [("partner_id", "in", self.partner_id.ids), ("company_id", "in", self.company_id.ids),
             ("taken_on", "in", [ends[company.id] for company in self.company_id])],
            ["partner_id", "company_id", "taken_on", "status"],
        )  # fmt: skip
        then = {(each.partner_id, each.company_id, each.taken_on): each.status for each in found}
        for row in self:
            company = row.company_id
            row.status_before = then.get((row.partner_id, company, ends.get(company.id)), False)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "status_before":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        # Joined, for of all rows it is asked at once: a customer has one snapshot of a day.
        then = query.make_alias(alias, "then")
        day = SQL(
            "%s::date", by_company(last_month_ends(self.env), self._column(alias, "company_id"))
        )
        query.add_join("LEFT JOIN", then, "sales_rhythm_snapshot", sql.is_of_day(then, alias, day))
        return SQL.identifier(then, "status")

    def _search_status_before(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        return self._search_in_sql("status_before", operator, value)
