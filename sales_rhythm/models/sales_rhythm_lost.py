"""What a customer still on the deck no longer buys: a remark on the card, news for some weeks."""

from datetime import timedelta

from odoo import api, fields, models

from ..core.policy import LOST_LINE_DAYS
from . import clock


class SalesRhythmLost(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    lost_line_ids = fields.One2many(
        "sales.rhythm.line",
        string="No longer bought",
        compute="_compute_lost_line_ids",
        help="Product lines that stopped lately, of a customer who still buys other things.",
    )
    line_lost_from = fields.Date("A line lost since", compute="_compute_lost_line_ids")

    @api.depends("company_id", "stopped_from")
    def _compute_lost_line_ids(self):
        since = min(clock.days(self.env).values()) - timedelta(days=LOST_LINE_DAYS)
        lines = self.env["sales.rhythm.line"]
        of_row = self._lost_lines(since).grouped("rhythm_id")
        for row in self:
            row.lost_line_ids = of_row.get(row._origin, lines)
            row.line_lost_from = row.lost_line_ids[:1].stopped_from

    def _lost_lines(self, since):
        """Those that stopped after a day, the latest first.

        Who sees the row, may see what the customer buys.
        """
        if len(self) == 1:  # a page, which reads all lines of its customer
            lost = self._origin.sudo().line_ids.filtered(
                lambda line: line.is_lost and line.stopped_from > since
            )
            return lost.sorted(lambda line: (clock.number(line.stopped_from), -line.id), True)
        return self.env["sales.rhythm.line"].sudo().search([
            ("rhythm_id", "in", self._origin.ids), ("stopped_from", ">", since),
            ("is_lost", "=", True)], order="stopped_from desc, id")  # fmt: skip
