"""The job's part in the routes: every night, visits are laid out for one more day."""

from odoo import fields, models

from . import sql

BATCH = 1_000  # stops


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(selection_add=[("routes", "Routes")], ondelete={"routes": "cascade"})

    def _steps(self):
        return {**super()._steps(), "routes": self._step_routes}

    def _next_kind(self):
        """Once a night, after a change of holidays, before the snapshots; if there are stops."""
        following = super()._next_kind()
        if following or self.kind not in ("night", "sweep", "orders", "calendar"):
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
        return len(ids), changed, len(ids) < BATCH
