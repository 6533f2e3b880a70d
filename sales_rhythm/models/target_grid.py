"""The grid of targets: salespeople by metrics, for one month of the current company."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.month import last_of_month
from . import clock
from .mail_activity import EVERYBODYS
from .typed import first_of_month

A_MONTH = relativedelta(months=1)
LAST_MONTH = date.max.replace(day=1)


class SalesRhythmTargetGrid(models.Model):
    _inherit = "sales.rhythm.target"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_target_grid(self, month=False, team_id=False):
        """The goals that the current user may read: a row a salesperson, a column a metric.

        `month` is any day of it; what is no month is the running one, and what is no team of the
        user's is all of them. A row has `goals` in the order of the columns: False is no target,
        0 a target of 0, and 0.30 a share of 30 %. Nothing here is counted, so nothing opens rows.
        """
        self.browse().check_access("read")
        company = self.env.company
        month = first_of_month(month) or clock.today(company).replace(day=1)
        targets = self.search_fetch(
            [("company_id", "=", company.id), ("month", "=", month)],
            ["user_id", "metric_id", "goal"],
        )
        teams = self._grid_teams()
        team = teams.filtered(lambda each: each.id == team_id)
        metrics = self._grid_metrics(month, targets.metric_id)
        is_over = self._is_over(month, company)
        return {
            **self._grid_months(month),
            "is_over": is_over,
            "note": is_over and self._over_words(month),
            "may_edit": not is_over and self.has_access("create"),
            "company": len(self.env.companies) > 1 and company.name,
            "currency_id": company.currency_id.id,
            "team": {"id": team.id, "label": team.name} if team else False,
            "teams": [{"id": each.id, "label": each.name} for each in teams],
            "columns": [self._grid_column(metric) for metric in metrics],
            "rows": self._grid_rows(self._grid_users(teams, team, targets), metrics, targets),
        }

    @api.model
    def _grid_months(self, month):
        """The month, and those beside it; the calendar has a first one and a last."""
        return {
            "month": fields.Date.to_string(month),
            "label": self._month_words(month),
            "previous": month > date.min and fields.Date.to_string(month - A_MONTH),
            "next": month < LAST_MONTH and fields.Date.to_string(month + A_MONTH),
        }

    # ---- who

    @api.model
    def _grid_teams(self):
        """The teams of the current company that one may choose from: those one reads goals of."""
        domain = Domain("company_id", "in", (False, self.env.company.id))
        if not self.env.user.has_group(EVERYBODYS):
            domain &= Domain("id", "in", self.env.user._rhythm_led_team_ids())
        return self.env["crm.team"].search(domain)

    @api.model
    def _grid_users(self, teams, team, targets):
        """The members and leaders of a team, or of all; and whoever has a target in that month.

        Of those in no chosen team: who has left it. Who still works here is in the other teams.
        """
        chosen = team or teams
        members = self.env["crm.team.member"].with_context(active_test=False).search(
            [("crm_team_id", "in", chosen.ids)]
        )  # fmt: skip
        goals_of = targets.user_id
        # Whose target one may read, of that one may know the name, and whether they have left.
        users = (
            chosen.user_id
            | members.filtered("active").user_id
            | (members.user_id.sudo().filtered(lambda user: not user.active) & goals_of.sudo())
            | (goals_of.browse() if team else goals_of)
            | (self.env["res.users"] if teams else self.env.user)
        ).sudo()
        users = users.with_context(active_test=False).search(
            [("id", "in", users.ids)], order="active desc, name, login, id"
        )
        return users.filtered(lambda user: user in goals_of or self._works_here(user))

    @api.model
    def _works_here(self, user):
        """Whether a user, read by the superuser, gets targets of the current company."""
        return user.active and not user.share and self.env.company in user.company_ids

    @api.model
    def _grid_rows(self, users, metrics, targets):
        goals = {(each.user_id.id, each.metric_id.id): each.goal for each in targets}
        names = users.mapped("name")
        return [
            {
                "user_id": user.id,
                "label": user.name,
                "sub": user.login if names.count(user.name) > 1 else False,
                "has_left": not self._works_here(user),
                "goals": [goals.get((user.id, metric.id), False) for metric in metrics],
            }
            for user in users
        ]

    # ---- of what

    @api.model
    def _grid_metrics(self, month, also):
        """The metrics of which a goal makes sense in that month, and those that have one.

        Of those in the month of a salesperson, not how things stand at its end: that is no work of
        these days. And what counts on some days only, as what is pushed.
        """
        metrics = self.env["sales.rhythm.metric"]
        work = Domain("kind", "=", "ratio") | Domain("date_field", "!=", False)
        shown = Domain.OR([
            Domain("month_place", "!=", False) & work,
            Domain("from_on", "!=", False),
            Domain("until_on", "!=", False),
            Domain("id", "in", also.ids),
        ])  # fmt: skip
        found = metrics.search(metrics._counting(month, last_of_month(month)) & shown)
        return found.sorted(
            lambda metric: (
                not metric.month_place,
                metric.month_sequence,
                metric.sequence,
                metric.id,
            )
        )

    @api.model
    def _grid_column(self, metric):
        """Shares add up to nothing, nor do other ratios."""
        return {
            "id": metric.id,
            "key": metric.key,
            "label": metric.short_name or metric.name,
            "title": metric.name,
            "unit": metric.unit,
            "adds_up": metric.kind != "ratio" and metric.unit != "percent",
        }
