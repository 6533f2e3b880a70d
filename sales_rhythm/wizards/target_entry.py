"""Targets for many at once: those of another month again, or one goal for a whole team."""

from math import isfinite

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.month import last_of_month
from ..core.policy import LARGEST_SHARE
from ..models import clock
from ..models.target import FIRST_MONTH


class SalesRhythmTargetEntry(models.TransientModel):
    """One entry for many salespeople. Writes with the rights of whoever enters."""

    _name = "sales.rhythm.target.entry"
    _description = "Enter targets"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    source = fields.Selection(
        [("month", "Those of another month"), ("goal", "One goal for everybody")],
        "Enter",
        required=True,
        default="month",
    )
    month = fields.Date(
        "For the month",
        required=True,
        default=lambda self: clock.today(self.env.company).replace(day=1),
    )
    from_month = fields.Date("As in", compute="_compute_from_month", store=True, readonly=False)
    change_ratio = fields.Float("Raised by", digits=0, help="10% more, or -10% for less.")
    metric_ids = fields.Many2many(
        "sales.rhythm.metric", string="Metrics", help="None: all of those in that month."
    )
    goal = fields.Float(digits=0)
    team_id = fields.Many2one(
        "crm.team", domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]"
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Salespeople",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    replace = fields.Boolean("Replace what is entered already")

    @api.depends("month")
    def _compute_from_month(self):
        for entry in self:
            known = entry.month and entry.month >= FIRST_MONTH
            entry.from_month = known and entry.month.replace(day=1) - relativedelta(months=1)

    @api.depends("team_id")
    def _compute_user_ids(self):
        for entry in self:
            entry.user_ids = entry.team_id.member_ids.filtered(
                lambda user, company=entry.company_id: company in user.sudo().company_ids
            )

    def action_apply(self):
        """Enters the targets, and opens those of the month; not where the grid is behind it."""
        targets = self.env["sales.rhythm.target"]
        targets.check_access("create")
        self.ensure_one()
        month = self.month.replace(day=1)
        self._check_sense(month)
        wanted = self._copied() if self.source == "month" else self._same_for_all()
        there = {
            (target.user_id, target.metric_id): target
            for target in targets.search(
                [("company_id", "=", self.company_id.id), ("month", "=", month)]
            )
        }
        new = [
            {"company_id": self.company_id.id, "user_id": user.id, "metric_id": metric.id,
             "month": month, "goal": goal}
            for (user, metric), goal in wanted.items()
            if (user, metric) not in there
        ]  # fmt: skip
        targets.create(new)
        if self.replace:
            for key, goal in wanted.items():
                if key in there and there[key].goal != goal:
                    there[key].goal = goal
        if self.env.context.get("rhythm_target_grid"):
            return {"type": "ir.actions.act_window_close"}
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_rhythm.target_action")
        return {**action, "domain": [("month", "=", fields.Date.to_string(month))]}

    def _check_sense(self, month):
        """Refuses a month that is over, also where nothing would change, and a raise that is none.

        Programs may carry history over.
        """
        targets = self.env["sales.rhythm.target"]
        targets._check_known(month)
        if not self.env.su:
            targets._check_month(month, self.company_id)
        if not isfinite(self.change_ratio) or abs(self.change_ratio) > LARGEST_SHARE:
            raise ValidationError(
                self.env._("Targets are raised by %s times at most.", f"{LARGEST_SHARE:g}")
            )

    def _copied(self):
        """{(user, metric): goal} of the other month, raised.

        Without those who left, and what does not count in the month that they are for.
        """
        month = self.month.replace(day=1)
        metrics = self.env["sales.rhythm.metric"]
        counting = metrics.search(metrics._counting(month, last_of_month(month)))
        targets = self.env["sales.rhythm.target"].search([
            ("company_id", "=", self.company_id.id),
            ("month", "=", (self.from_month or self.month).replace(day=1)),
            *([("user_id", "in", self.user_ids.ids)] if self.user_ids else []),
            *([("metric_id", "in", self.metric_ids.ids)] if self.metric_ids else []),
        ])  # fmt: skip
        targets = targets.filtered(
            lambda target: (
                target.user_id.active
                and target.metric_id in counting
                and self.company_id in target.user_id.sudo().company_ids
            )
        )
        if not targets:
            raise UserError(
                self.env._("There are no targets in that month that could be entered again.")
            )
        return {
            (target.user_id, target.metric_id): self._raised(target.metric_id, target.goal)
            for target in targets
        }

    def _raised(self, metric, goal):
        """As people would write it: whole calls, and amounts as the currency has them."""
        goal *= 1 + self.change_ratio
        if metric.kind == "ratio" or metric.unit == "percent":
            return goal
        if metric.unit == "money":
            return self.company_id.currency_id.round(goal)
        return float(round(goal)) if metric.unit == "count" else round(goal, 2)

    def _same_for_all(self):
        if not self.user_ids or not self.metric_ids:
            raise UserError(
                self.env._("Choose a metric, and a team or the salespeople who get this goal.")
            )
        return {(user, metric): self.goal for user in self.user_ids for metric in self.metric_ids}
