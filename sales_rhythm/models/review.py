"""The manager's month: one line per salesperson, and one salesperson's month by week.

One prepared table feeds the screen, the printed report and the sheet: what is shown is worked out
here, in words and lengths, and each figure has the domain of exactly the rows that it counts.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core import month as months
from ..core.diagnosis import STEPS
from ..core.facts import NOBODY
from ..core.projection import Projection
from ..core.table import table
from . import clock, month_facts, review_scope
from .review_cells import Cells
from .review_rows import ALL
from .review_words import Words
from .typed import first_of_month

EARLIEST_YEAR = 1970  # nobody sold before, and calendars end somewhere
REVENUE = "revenue"  # the column that has weeks and a projection


class SalesRhythmReview(models.AbstractModel):
    """What a manager looks at; it stores nothing."""

    _name = "sales.rhythm.review"
    _description = "Month of the salespeople"

    @api.model
    @api.readonly
    def get_month_table(self, month=False, team_id=False):
        """One row per salesperson whom the user leads, or all, or the user's own; see `_row`.

        `month` is the first day of one, or False for the running one; `team_id` of a team that the
        user may choose. Figures are in the current company. UserError of a month that is none.
        """
        self.env["sales.rhythm"].browse().check_access("read")
        start = self._month(month)
        scope = self._scope(start, team_id)
        metrics = self._metrics(start)
        facts = scope.seen(self._facts(start, metrics))
        shown = [metric for metric in metrics if metric.month_place == "table"]
        cells = Cells(self.env, facts, metrics, table(facts, self._policy()))
        rows = [self._row(cells, user_id, shown) for user_id in facts.users]
        expected = self._expected(facts)
        self._add_projections(rows, cells, expected)
        found = {
            **self._heading(facts),
            "days": cells.days(),
            "team": scope.team,
            "teams": scope.teams,
            "columns": [cells.column(metric) for metric in shown],
            "weeks": cells.weeks(),
            "rows": sorted(rows, key=_neediest),
            "total": self._row(cells, ALL, shown),
            "reasons": self._why_not_reasons(facts),
            "note": False if rows else self.env._("Nobody to show in this month."),
        }
        if expected:
            self._add_total_projection(found["total"], rows, cells, sum(expected.values()))
        self._add_help(found["rows"], cells, self._diagnoses(cells, scope))
        found["headline"] = self._headline(found["total"], cells, found["rows"])
        return found

    # ---- which month

    @api.model
    def _month(self, month):
        """The first day of a month as it was asked for; the running one by default."""
        running = clock.today(self.env.company).replace(day=1)
        if not month:
            return running
        start = first_of_month(month)
        if not start or start.year < EARLIEST_YEAR:
            raise UserError(self.env._("“%s” is no month: write it as 2026-11-01.", month))
        if start > running:
            raise UserError(self.env._("That month has not begun: choose one that has."))
        return start

    @api.model
    def _policy(self):
        return self.env["sales.rhythm.policy"]._for_company(self.env.company)[0]

    @api.model
    def _metrics(self, start):
        """Those that stand in the table, and those that say where to help."""
        return self._all_metrics(start).filtered(
            lambda metric: metric.month_place == "table" or metric.key in (*STEPS, REVENUE)
        )

    @api.model
    def _all_metrics(self, start):
        """Those that have a place in the month, in order."""
        return self.env["sales.rhythm.metric"]._of_month(start, months.last_of_month(start))

    @api.model
    def _facts(self, start, metrics):
        """What is known of the month: as it was kept when it was closed, else as counted now."""
        return month_facts.live(self.env, start, metrics, review_scope.lone_rep(self.env))

    @api.model
    def _scope(self, start, team_id=False):
        """Whose months the user looks at."""
        return review_scope.of_user(self.env, start, team_id)

    @api.model
    def _heading(self, facts):
        """What stands above table and month alike."""
        company, last = self.env.company, months.last_of_month(facts.month)
        running = clock.today(company).replace(day=1)
        return {
            "month": fields.Date.to_string(facts.month),
            "label": self._month_name(facts.month),
            "previous": fields.Date.to_string(months.month_before(facts.month)),
            "next": facts.month < running and fields.Date.to_string(months.month_after(last)),
            "is_closed": self.env["sales.rhythm.month"]._is_closed(company, facts.month),
            "is_running": facts.month == running,
            "today_text": format_date(self.env, min(facts.today, last)),
            "company": company.name,
            "currency_id": company.currency_id.id,
        }

    @api.model
    def _month_name(self, month):
        name = format_date(self.env, month, date_format="LLLL")
        return self.env._("%(month)s %(year)s", month=name[:1].upper() + name[1:], year=month.year)

    # ---- rows

    @api.model
    def _row(self, cells, user_id, shown):
        """A line of the table: a cell per column, the weeks of revenue."""
        return {
            "key": user_id,
            "user_id": user_id if user_id in cells.there else False,
            **cells.who(user_id),
            "cells": [cells.month(user_id, metric) for metric in shown],
            "weeks": cells.of_weeks(user_id, cells.metric(REVENUE)),
            "projected": False,
            "help": False,
        }

    @api.model
    def _expected(self, facts):
        """{user id: figure} of what the customers of each are still expected to order this month.

        Empty for a month that is over.
        """
        if facts.today > months.last_of_month(facts.month):
            return {}
        found = self.env["sales.rhythm"]._read_group(
            [("company_id", "=", self.env.company.id)], ["user_id"], ["expected_amount:sum"]
        )
        by_user = {user.id or NOBODY: amount or 0.0 for user, amount in found}
        return {user_id: by_user.get(user_id, 0.0) for user_id in facts.users}

    @api.model
    def _add_projections(self, rows, cells, expected):
        policy = self._policy()
        for row in rows:
            amount = expected.get(row["key"])
            line = cells.line(row["key"], REVENUE)
            is_known = amount is not None and line is not None and line.month.value is not None
            if not is_known:
                continue
            projection = Projection(
                line.month.value, amount, line.month.goal, cells.share(row["key"])
            )
            row["projected"] = cells.projected(row["key"], projection, projection.state(policy))

    @api.model
    def _add_total_projection(self, total, rows, cells, expected):
        """That of all together, judged by those who have a goal."""
        line = cells.line(ALL, REVENUE)
        if line is None or line.month.value is None:
            return
        aimed = [
            row["projected"]["value"]
            for row in rows
            if row["projected"] and row["projected"]["is_judged"]
        ]
        projection = Projection(
            line.month.value, expected, line.month.goal, cells.share(ALL), sum(aimed)
        )
        total["projected"] = cells.projected(ALL, projection, projection.state(self._policy()))

    @api.model
    def _headline(self, total, cells, rows):
        """The month in one sentence."""
        line = cells.line(ALL, REVENUE)
        found = {"projected": total["projected"], **cells.headline(line and line.month)}
        needy = sum(1 for row in rows if row["help"])
        told = sum(1 for row in rows if row["user_id"] and not row["has_left"])
        found["needy_text"] = (
            self.env._("%(needy)s of %(all)s need help", needy=needy, all=told) if needy else ""
        )
        return found

    # ---- why customers do not buy yet

    @api.model
    def _why_not_reasons(self, facts):
        """The answers of the month summed up by reason; each opens them with their customers."""
        answers = self.env["sales.rhythm.why.not"]
        zone = clock.zones(self.env)[self.env.company.id]
        after = clock.end_of_day(months.last_of_month(facts.month), zone)
        first = clock.start_of_day(facts.month, zone)
        domain = [
            ("company_id", "=", self.env.company.id),
            ("create_date", ">=", fields.Datetime.to_string(first)),
            ("create_date", "<", fields.Datetime.to_string(after)),
            ("user_id", "in", [user_id or False for user_id in facts.users]),
        ]
        labels = dict(answers._fields["reason"]._description_selection(self.env))
        words = Words(self.env)
        found = answers._read_group(
            domain, ["reason"], ["__count", "amount:sum"], order="amount:sum desc"
        )
        return [
            {
                "key": reason,
                "label": labels[reason],
                "text": words.money(amount),
                "count": count,
                "amount": amount,
                "measure": "amount:sum",
                "res_model": answers._name,
                "domain": [*domain, ("reason", "=", reason)],
            }
            for reason, count, amount in found
        ]


def _neediest(row):
    """The one who will miss the most money first, who has no target after them, nobody last."""
    projected = row["projected"]
    is_judged = bool(projected and projected["is_judged"])
    return (
        not row["user_id"],
        not is_judged,
        -projected["shortfall"] if is_judged else 0,
        row["label"],
    )
