"""The job's part in the plan: after the night's refresh, the coming days of who works a route."""

from odoo import fields, models

from . import sql

BATCH = 50  # salespeople, of twenty customers a day: some seconds


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(selection_add=[("plan", "Plan")], ondelete={"plan": "cascade"})

    def _steps(self):
        return {**super()._steps(), "plan": self._step_plan}

    def _next_kind(self):
        """After the routes, or where there are none any more, while something is planned."""
        following = super()._next_kind()
        if following or self.kind not in ("night", "market", "routes"):
            return following
        return "plan" if sql.planned_users(self.env, self.company_id.id, 0, 1) else None

    def _go_on_after_failure(self):
        result = super()._go_on_after_failure()
        if self.kind in ("lines", "market", "routes", "plan") and (following := self._next_kind()):
            self._open_run(self.company_id, following)
            self._wake()
        return result

    def _step_plan(self):
        """The next salespeople; the cursor is the last of them."""
        self.env.flush_all()
        ids = sql.planned_users(self.env, self.company_id.id, self.cursor_id, BATCH)
        changed = self.env["sales.rhythm.planner"]._plan(
            self.company_id, self.env["res.users"].browse(ids)
        )
        self.cursor_id = ids[-1] if ids else self.cursor_id
        return len(ids), changed, len(ids) < BATCH
