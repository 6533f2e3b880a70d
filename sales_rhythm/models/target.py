"""Goals: what a salesperson should reach of a metric in a month."""

from math import isfinite

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..core.policy import LARGEST_GOAL, LARGEST_SHARE
from . import clock


class SalesRhythmTarget(models.Model):
    """The goal of one user for one metric and month."""

    _name = "sales.rhythm.target"
    _description = "Target"
    _order = "month desc, user_id, metric_id, id"
    _rec_name = "metric_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    metric_id = fields.Many2one(
        "sales.rhythm.metric", required=True, ondelete="restrict", index=True
    )
    unit = fields.Selection(related="metric_id.unit")
    month = fields.Date(
        required=True,
        default=lambda self: clock.today(self.env.company).replace(day=1),
        help="Any day of the month: it becomes the first.",
    )
    goal = fields.Float(
        required=True,
        digits=0,
        default=0,
        help="For the whole month; for a share, 0.30 means 30%. Money is in company currency.",
    )

    _one = models.UniqueIndex(
        "(company_id, user_id, metric_id, month)",
        "There is a target of this salesperson for this metric and month already: change that one.",
    )

    # ---- what makes sense

    @api.constrains("goal", "metric_id")
    def _check_goal(self):
        for target in self:
            most = LARGEST_SHARE if target.unit == "percent" else LARGEST_GOAL
            if not isfinite(target.goal) or not 0 <= target.goal <= most:
                raise ValidationError(
                    self.env._(
                        "The goal of %(user)s for “%(metric)s” is %(goal)s: it must be at least 0 "
                        "and at most %(most)s.",
                        user=target.user_id.name,
                        metric=target.metric_id.name,
                        goal=target.goal,
                        most=f"{most:g}",
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for target in self:
            user = target.user_id.sudo()
            if user.share or target.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s, and gets no target there.",
                        user=user.name,
                        company=target.company_id.name,
                    )
                )

    # ---- months that are over stay as they were judged

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create([self._with_first_day(vals) for vals in vals_list])
        targets._check_open()
        return targets

    def write(self, vals):
        self._check_open()
        result = super().write(self._with_first_day(vals))
        self._check_open()
        return result

    def unlink(self):
        self._check_open()
        return super().unlink()

    @staticmethod
    def _with_first_day(vals):
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals

    def _check_open(self):
        """Refuses months before the company's current one; programs may carry history over.

        But for months that a director opened again, until they are closed again.
        """
        if self.env.su or not self:
            return
        days = clock.days(self.env)
        past = self.filtered(
            lambda target: target.month < days[target.company_id.id].replace(day=1)
        )
        open_again = past and self.env["sales.rhythm.month"]._open_again(past.company_id)
        for target in past:
            if (target.company_id.id, target.month) not in open_again:
                raise UserError(
                    self.env._(
                        "%(month)s is over: the targets by which it was judged stay as they were.",
                        month=format_date(self.env, target.month, date_format="MMMM y"),
                    )
                )

    # ---- for those who compare

    @api.model
    def _goals(self, users, day):
        """{(user id, metric id): goal} of these users for the month of `day`, of this company."""
        found = self.search([
            ("company_id", "=", self.env.company.id),
            ("user_id", "in", users.ids),
            ("month", "=", day.replace(day=1)),
        ])  # fmt: skip
        return {(target.user_id.id, target.metric_id.id): target.goal for target in found}
