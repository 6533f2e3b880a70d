"""What people do with planned work: they move it, cancel it, or hand it to somebody else."""

from odoo import models

PLANNING = "rhythm_planning"  # in the context of the plan itself, as superuser
THEIRS = {"date_deadline", "user_id"}  # with which people say when, or who


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def _rhythm_by_plan(self):
        """Whether it is the plan that writes; a context may come from anywhere."""
        return self.env.su and self.env.context.get(PLANNING)

    def write(self, vals):
        ours = self.browse()
        if THEIRS & vals.keys() and not self._rhythm_by_plan():
            ours = self.filtered("rhythm_plan")
        result = super().write(vals)
        if ours:
            ours._rhythm_take_over(vals)
        return result

    def _rhythm_take_over(self, vals):
        """A visit moves along, for its stop; a call is that person's own from here on."""
        visits = self.env["sales.rhythm.visit"].sudo()
        for activity in self:
            visit = visits.search([("activity_id", "=", activity.id)])
            if visit and "date_deadline" in vals:
                visit.visit_on = activity.date_deadline
            if visit and vals.get("user_id"):
                visit.user_id = activity.user_id
        calls = self.filtered(lambda activity: activity.rhythm_plan != "route")
        if calls:
            calls.sudo().with_context(**{PLANNING: True}).rhythm_plan = False

    def unlink(self):
        if not self._rhythm_by_plan():
            ours = self.filtered(lambda activity: activity.rhythm_plan and activity.active)
            if ours:
                self.env["sales.rhythm.plan.skip"].sudo()._note(ours.sudo())
        return super().unlink()
