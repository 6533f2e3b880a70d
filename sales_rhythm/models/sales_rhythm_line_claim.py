"""What a product line claims, and in which order lines stand: those first where somebody acts.

A line is due, late or stopped only while its customer is not stopped (CYCLE 10): of who buys
nothing any more, no single category says anything.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from . import clock, fits, sql

URGENCY = ("late", "due", "on_rhythm", "new", "stopped")  # what claims nothing stands behind


class SalesRhythmLineClaim(models.Model):
    _inherit = "sales.rhythm.line"  # pylint: disable=consider-merging-classes-inherited
    _order = "urgency, year_amount desc, id"

    status = fields.Selection(help="Empty while the customer has stopped buying altogether.")
    urgency = fields.Integer(
        compute="_compute_urgency",
        search="_search_urgency",
        aggregator=None,
        help="Late lines first, then those that are due, on rhythm, new and stopped.",
    )

    def _of_stopped(self):
        """The lines of customers who have stopped altogether."""
        days = clock.days(self.env)
        return self.filtered(
            lambda line: (
                line.rhythm_id.stopped_from
                and line.rhythm_id.stopped_from <= days[line.company_id.id]
            )
        )

    @api.depends("rhythm_id.stopped_from")
    def _compute_status(self):
        silent = self._of_stopped()
        silent.status = False
        return super(SalesRhythmLineClaim, self - silent)._compute_status()

    @api.depends("status")
    def _compute_urgency(self):
        for line in self:
            line.urgency = URGENCY.index(line.status) if line.status else len(URGENCY)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "urgency":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        place = SQL("array_position(%s::text[], %s)", fits.array(URGENCY), self._status_sql(alias))
        return SQL("COALESCE(%s - 1, %s)", place, len(URGENCY))

    def _status_sql(self, alias):
        return SQL(
            "(CASE WHEN %s <= %s THEN NULL ELSE %s END)",
            sql.stopped_of_customer(self._column(alias, "rhythm_id")),
            self._today_sql(alias),
            super()._status_sql(alias),
        )

    def _search_urgency(self, operator, value):
        return self._search_in_sql("urgency", operator, value)
