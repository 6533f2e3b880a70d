"""How far a push has come, in all and per salesperson: each figure with the rows behind it."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import pace
from ..core.month import last_of_month
from . import clock


class SalesRhythmPushProgress(models.Model):
    _inherit = "sales.rhythm.push"  # pylint: disable=consider-merging-classes-inherited

    lacking_count = fields.Integer(
        "Customers who lack it",
        compute="_compute_lacking_count",
        help="Of the customers one sees.",
    )
    # [{id, name, lacking, won, value}], first all together, then each salesperson; each is a figure
    # {value, goal, pace, title, res_model, domain}, of what one may read.
    progress = fields.Json(compute="_compute_progress")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_lacking_count(self):
        self.lacking_count = 0
        pushes = self._origin
        if not pushes:
            return
        rows = self.env["sales.rhythm"]
        query = rows._search([])  # those that one sees, all counted at once
        lacking = [
            SQL("count(*) FILTER (WHERE %s)", rows._lacks_sql(query.table, push.sudo()))
            for push in pushes
        ]
        (found,) = self.env.execute_query(query.select(*lacking))
        counts = dict(zip(pushes.ids, found, strict=True))
        for push in self:
            push.lacking_count = counts.get(push._origin.id, 0)

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_progress(self):
        for push in self:
            push.progress = push._progress_rows() if push._origin else []

    def _progress_rows(self):
        """The table of a saved push."""
        push = self._origin.with_company(self.company_id)
        lacking = Domain("push_ids", "in", push.ids)
        counted = {
            "lacking": dict(
                push.env["sales.rhythm"]._read_group(lacking, ["user_id"], ["__count"])
            ),
            "won": push.won_metric_id._by_user(push.from_on, push.until_on),
            "value": push.value_metric_id._by_user(push.from_on, push.until_on),
        }
        goals = push._goals_by_user()
        users = {user for figures in (*counted.values(), *goals.values()) for user in figures}
        rows = [push._progress_row(None, counted, goals)]
        ordered = sorted(
            users, key=lambda user: (not user, (user.sudo().name or "").lower(), user.id)
        )
        return rows + [push._progress_row(user, counted, goals) for user in ordered]

    def _progress_row(self, user, counted, goals):
        """{name, lacking, won, value} of one salesperson, of nobody, or of all where it is None."""
        sums = {
            name: sum(figures.values()) if user is None else figures.get(user, 0)
            for name, figures in counted.items()
        }
        if user is None:
            whole = {"won": self.target_count, "value": self.target_amount}
            name = self.env._("All")
        else:
            whole = {kind: goals[kind].get(user, 0) for kind in ("won", "value")}
            name = user.sudo().name or self.env._("Nobody")
        lacking = Domain("push_ids", "in", self.ids)
        if user is not None:
            lacking &= Domain("user_id", "in", user.ids or [False])
        row = {
            "id": 0 if user is None else user.id or -1,
            "name": name,
            "lacking": self._figure("sales.rhythm", sums["lacking"], lacking),
        }
        for kind, metric in (("won", self.won_metric_id), ("value", self.value_metric_id)):
            domain = metric._anybodys(self.from_on, self.until_on)
            if user is not None:
                domain &= Domain(metric.user_field, "in", user.ids or [False])
            row[kind] = self._figure(metric.res_model, sums[kind], domain, whole[kind])
            row[kind]["title"] = metric.name
        return row

    def _figure(self, res_model, value, domain, goal=0):
        return {
            "value": value,
            "goal": goal or None,
            "pace": self._pace(goal) if goal else None,
            "title": self.display_name,
            "res_model": res_model,
            "domain": list(domain),
        }

    def _pace(self, goal):
        """What should be there by tonight, by the working days of the push that have come."""
        share = pace.share_of_days(
            self.from_on, self.until_on, self.from_on, clock.today(self.company_id),
            *self._worked(),
        )  # fmt: skip
        return goal * share

    def _worked(self):
        """(weekdays, off-days) of the company."""
        _start, _day, _end, *worked = clock.period_of(self.company_id, "month")
        return worked

    def _goals_by_user(self):
        """{kind: {user: goal}}: the goals of all months that the push is in."""
        months = [
            ("company_id", "=", self.company_id.id),
            ("month", ">=", self.from_on.replace(day=1)),
            ("month", "<=", last_of_month(self.until_on)),
        ]
        metrics = {"won": self.won_metric_id, "value": self.value_metric_id}
        return {
            kind: dict(
                self.env["sales.rhythm.target"]._read_group(
                    [*months, ("metric_id", "=", metric.id)], ["user_id"], ["goal:sum"]
                )
            )
            for kind, metric in metrics.items()
        }

    # ---- what opens from it

    def action_open_lacking(self):
        """The customers who lack it and whom one may see, those who may bring most first."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_rhythm.push_action_lacking")
        return action | {
            "name": self.env._("Without %s", self.name),
            "domain": [("push_ids", "in", self.ids)],
            "context": {"rhythm_push_id": self.id},
        }
