"""Goals: what a salesperson should reach of a metric in a month."""

from datetime import date
from math import isfinite

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

from ..core.policy import LARGEST_GOAL, LARGEST_SHARE
from . import clock

HUNDRED = 100  # what a share is written in
FIRST_MONTH = date(1970, 1, 1)  # from which on the clock counts


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
        "sales.rhythm.metric", required=True, ondelete="restrict", index=True, check_company=True
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
            if not self._may_be(target.goal, target.metric_id):
                raise ValidationError(
                    self._wrong_words(target.goal, target.metric_id, target.user_id)
                )

    @staticmethod
    def _largest(metric):
        return LARGEST_SHARE if metric.unit == "percent" else LARGEST_GOAL

    def _may_be(self, goal, metric):
        """Whether this number is a goal that somebody could have."""
        return isfinite(goal) and 0 <= goal <= self._largest(metric)

    def _wrong_words(self, goal, metric, user):
        """Why this number is no goal; a share as people write it, 30%."""
        largest = self._largest(metric)
        if metric.unit == "percent":
            goal, most = f"{goal * HUNDRED:g}%", f"{largest * HUNDRED:g}%"
        else:
            goal, most = f"{goal:g}", formatLang(self.env, largest, digits=0)
        return self.env._(
            "The goal of %(user)s for “%(metric)s” is %(goal)s: it must be at least 0 and at most "
            "%(most)s.",
            user=user.name,
            metric=metric.name,
            goal=goal,
            most=most,
        )

    @api.constrains("month")
    def _check_first_month(self):
        for target in self:
            self._check_known(target.month)

    @api.model
    def _check_known(self, month):
        if month < FIRST_MONTH:
            raise ValidationError(
                self.env._("Targets are of months from %s on.", self._month_words(FIRST_MONTH))
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
        default = self.default_get(["month"])  # of a context, any day
        targets = super().create([self._with_first_day({**default, **vals}) for vals in vals_list])
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
        for month, company in {(target.month, target.company_id) for target in self}:
            self._check_month(month, company)

    @api.model
    def _check_month(self, month, company):
        if self._is_over(month, company):
            raise UserError(self._over_words(month))

    @api.model
    def _is_over(self, month, company):
        """Whether it has ended, and no director opened it again."""
        if month >= clock.days(self.env)[company.id].replace(day=1):
            return False
        return (company.id, month) not in self.env["sales.rhythm.month"]._open_again(company)

    @api.model
    def _over_words(self, month):
        return self.env._(
            "%(month)s is over: the targets by which it was judged stay as they were.",
            month=self._month_words(month),
        )

    @api.model
    def _month_words(self, month):
        return self.env["sales.rhythm.review"]._month_name(month)

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
