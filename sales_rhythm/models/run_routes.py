"""The job's part in the routes: every night, visits are laid out for one more day."""

from datetime import timedelta

from odoo import fields, models

from ..core.policy import VISITS_KEPT_DAYS
from . import sql

BATCH = 1_000  # stops
FORGOTTEN_AT_ONCE = 10_000


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(selection_add=[("routes", "Routes")], ondelete={"routes": "cascade"})

    def _steps(self):
        return {**super()._steps(), "routes": self._step_routes}

    def _next_kind(self):
        """Once a night, after a change of holidays, before the snapshots; if there are stops."""
        following = super()._next_kind()
        if following or self.kind not in ("night", "market"):
            return following
        stops = self.env["sales.rhythm.stop"].sudo()
        if not stops.search_count([("company_id", "=", self.company_id.id)], limit=1):
            return None
        return "routes"

    def _step_routes(self):
        """The next stops of the company, and the visits that they are due from today on."""
        ids = sql.live_stops(self.env, self.company_id.id, self.cursor_id, BATCH)
        changed = self.env["sales.rhythm.visit"]._lay_out(self.env["sales.rhythm.stop"].browse(ids))
        self.cursor_id = ids[-1] if ids else self.cursor_id
        if len(ids) < BATCH:
            self._forget_visits()
        return len(ids), changed, len(ids) < BATCH

    def _forget_visits(self):
        """Those of more than a year ago, a batch a night: as many as there were on one day."""
        old = self.day - timedelta(days=VISITS_KEPT_DAYS)
        self.env["sales.rhythm.visit"].search(
            [("company_id", "=", self.company_id.id), ("visit_on", "<", old)],
            limit=FORGOTTEN_AT_ONCE,
            order="id",
        ).unlink()
