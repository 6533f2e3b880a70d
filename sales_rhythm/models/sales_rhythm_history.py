"""The history on a customer's page: what happened last, and the way to all of it."""

from collections import defaultdict

from odoo import api, fields, models

from . import clock, sql

LINES = 10  # of the history on the page


class SalesRhythmHistory(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    recent_event_ids = fields.Many2many(
        "sales.rhythm.event",
        string="History",
        compute="_compute_recent_event_ids",
        help="What happened last, as far as you may read it.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_recent_event_ids(self):
        rows = self._origin.filtered("id")
        events = self.env["sales.rhythm.event"]
        if len(rows) == 1:  # a page
            shown = events.search_fetch(rows._what_happened(), limit=LINES)
            of_row = {rows.id: shown}
        else:
            latest = [
                events._search(row._what_happened(), order=events._order, limit=LINES)
                for row in rows
            ]
            found = sql.of_each(self.env, rows.ids, latest)
            # Read together, and seen, so that nothing is asked again for each row.
            shown = events.browse(id_ for _row_id, id_ in found)
            shown.fetch([name for name, field in events._fields.items() if field.store])
            of_row = defaultdict(events.browse)
            for (row_id, _id), event in zip(found, shown, strict=True):
                of_row[row_id] |= event
        shown.mapped("text")
        for row in self:
            of_this = of_row.get(row._origin.id, events)
            row.recent_event_ids = of_this.with_prefetch(shown.ids)

    def _what_happened(self):
        """The domain of the events of one row, up to today."""
        today = clock.days(self.env)[self.company_id.id]
        return [("rhythm_id", "=", self.id), ("day", "<=", today)]

    def action_open_history(self):
        """All that happened at the customer, and what is planned, in Odoo's own list."""
        name = self.env._("History of %s", self._customer())
        return self._open_list(name, "sales.rhythm.event", [("rhythm_id", "=", self.id)])
