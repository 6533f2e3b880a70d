"""What people do with planned work: they move it, cancel it, do it early, or hand it over."""

from odoo import api, models

from . import clock

PLANNING = "rhythm_planning"  # in the context of the plan itself, as superuser
OURS = {"rhythm_plan", "rhythm_plan_since"}
THEIRS = {"date_deadline", "user_id"}  # with which people say when, or who


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def _rhythm_by_plan(self):
        """Whether it is the plan that writes; a context may come from anywhere."""
        return self.env.su and self.env.context.get(PLANNING)

    @api.model_create_multi
    def create(self, vals_list):
        if self._rhythm_by_plan():
            return super().create(vals_list)
        # What the plan says of its own work is not for others to say, by defaults neither.
        plain = self.with_context(default_rhythm_plan=False, default_rhythm_plan_since=False)
        made = super(MailActivity, plain).create(
            [{name: value for name, value in vals.items() if name not in OURS}
             for vals in vals_list]
        )  # fmt: skip
        return made.with_env(self.env)

    def write(self, vals):
        if self._rhythm_by_plan():
            return super().write(vals)
        vals = {name: value for name, value in vals.items() if name not in OURS}
        before = {
            activity: (activity.date_deadline, activity.user_id)
            for activity in (self if THEIRS & vals.keys() else ())
            if activity.rhythm_plan and activity.active
        }
        result = super().write(vals)
        changed = [
            activity for activity, was in before.items()
            if (activity.date_deadline, activity.user_id) != was
        ]  # fmt: skip
        if changed:
            self.browse(activity.id for activity in changed)._rhythm_take_over()
        return result

    def _rhythm_take_over(self):
        """A visit moves along with its activity; a call is that person's own from here on."""
        visits = self._rhythm_visits()
        own = self.browse()
        for activity in self:
            visit = visits.get(activity)
            if not visit or not visit._follow(activity):
                own |= activity
        if own:
            own.sudo().with_context(**{PLANNING: True}).write(dict.fromkeys(OURS, False))

    def _rhythm_visits(self):
        """{activity: the visit of a stop that it stands for}."""
        found = self.env["sales.rhythm.visit"].sudo().search([("activity_id", "in", self.ids)])
        return {self.browse(visit.activity_id.id): visit for visit in found}

    def _action_done(self, feedback=False, attachment_ids=None):
        early = self.filtered(lambda each: each.active and each.rhythm_plan)._rhythm_visits()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        days = clock.days(self.env)
        for visit in early.values():
            if visit.visit_on > days[visit.company_id.id]:  # who was there early was there
                visit.visit_on = days[visit.company_id.id]
        return result

    def unlink(self):
        # Odoo deletes as superuser what somebody leaves behind; people decide as themselves.
        if not self.env.su:
            ours = self.filtered(lambda activity: activity.rhythm_plan and activity.active)
            self.env["sales.rhythm.plan.skip"]._note(ours)
        return super().unlink()

    def _rhythm_of_user(self):
        """Those that the user may decide about: their own, and of customers whose row they see."""
        others = self.filtered(lambda each: each.user_id != self.env.user)
        seen = set()
        if others:
            rows = self.env["sales.rhythm"]
            if rows.has_access("read"):
                found = rows.search([("partner_id", "in", others.mapped("res_id"))])
                seen = {(row.partner_id.id, row.company_id.id) for row in found.sudo()}
        return (self - others) | others.filtered(
            lambda each: (each.res_id, each.rhythm_company_id) in seen
        )
