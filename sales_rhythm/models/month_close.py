"""Closing a month: everything that was counted is written once, with the rows it was counted of.

All in one transaction, which sees one state of the database, so that a figure and its rows cannot
differ; for all salespeople at once, in a number of queries that does not grow with them.
"""

import json
from math import fsum

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import closing
from ..core.facts import NOBODY, Count, Parts
from ..core.month import last_of_month
from . import month_facts

MONTH = {
    "kept_user_id": "int", "user_id": "int", "name": "varchar", "team_id": "int",
    "team_name": "varchar", "has_left": "boolean", "worked": "jsonb",
}  # fmt: skip
CELL = {
    "month_id": "int", "value": "float8", "above": "float8", "below": "float8", "goal": "float8",
    "has_value": "boolean", "has_goal": "boolean", "counts": "jsonb", "rows": "jsonb",
    "below_rows": "jsonb",
}  # fmt: skip
# Taken over from the metric as they are then, names in all languages.
OF_METRIC = (
    "key", "name", "short_name", "unit", "kind", "month_place", "month_group", "from_on",
    "until_on",
)  # fmt: skip


class SalesRhythmMonthClose(models.Model):
    _inherit = "sales.rhythm.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _close(self, company, month):
        """Closes the month of that first day; returns how many rows that gave, 0 if it is closed.

        Two that close it at once meet in the table: one writes, the other starts again.
        """
        # Everything counts, whoever may read it.
        everything = self.sudo().with_company(company).with_context(active_test=True)
        if everything._is_closed(company, month):
            return 0
        everything.env.flush_all()
        metrics = everything._metrics_to_close(month)
        facts = month_facts.live(everything.env, month, metrics)
        stood = everything._how_things_stood(metrics, facts)
        facts = _with_standing(facts, stood)
        ids = everything._insert_months(facts)
        if ids:
            rows = {plain: plain._kept_rows(month, facts.weeks) for plain in metrics._bases()}
            rows |= stood
            for place, metric in enumerate(metrics):
                everything._insert_cells(metric, place, [
                    {"month_id": month_id, **_figure(facts, metric, user_id, rows)}
                    for user_id, month_id in ids.items()
                ])  # fmt: skip
        self.invalidate_model(flush=False)
        self.env["sales.rhythm.month.cell"].invalidate_model(flush=False)
        return len(ids)

    @api.model
    def _metrics_to_close(self, month):
        """Those that have a place in the month, and those by whose targets it was judged."""
        metrics = self.env["sales.rhythm.metric"]._of_month(month, last_of_month(month))
        targets = self.env["sales.rhythm.target"].search_fetch(
            [("company_id", "=", self.env.company.id), ("month", "=", month)], ["metric_id"]
        )
        return metrics | targets.metric_id.sorted("id")

    @api.model
    def _how_things_stood(self, metrics, facts):
        """{metric: {user id: core.closing.Kept}} of what no snapshot tells: as it is now, right
        after the month; later as an earlier closing of the month kept it, else it is not known."""
        standing = metrics.filtered(
            lambda each: each.kind != "ratio" and each._is_standing() and not each.then_id
        )
        if not closing.is_at_once(facts.month, facts.today):
            return self.env["sales.rhythm.month.cell"]._kept_before(facts.month, standing)
        people = [user_id for user_id in facts.users if user_id != NOBODY]
        nothing = dict.fromkeys(people, closing.Kept(((),) * len(facts.weeks), ()))
        found = {metric: metric._rows_now(facts.weeks) for metric in standing}
        return {metric: nothing | rows for metric, rows in found.items() if rows is not None}

    @api.model
    def _insert_months(self, facts):
        """{user id or NOBODY: id of the row} of what was not there yet."""
        teams = self._teams_of(facts.users)
        everyone = self.env["res.users"].browse(user_id for user_id in facts.users if user_id)
        names = {user.id: user.name for user in everyone}
        rows = [
            {
                "kept_user_id": user_id,
                "user_id": user_id or None,
                "name": names.get(user_id),
                "team_id": teams[user_id].id if user_id in teams else None,
                "team_name": teams[user_id].name if user_id in teams else None,
                "has_left": user_id in facts.ended,
                "worked": [str(day) for day in facts.worked.get(user_id, ())],
            }
            for user_id in facts.users
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_month (company_id, month, weeks, closed_at, %(names)s)
                   SELECT %(company)s, %(month)s, %(weeks)s, %(now)s, %(names)s
                     FROM jsonb_to_recordset(%(rows)s) AS given(%(columns)s)
                       ON CONFLICT DO NOTHING RETURNING kept_user_id, id""",
                names=_names(MONTH),
                columns=_columns(MONTH),
                company=self.env.company.id,
                month=facts.month,
                weeks=json.dumps([[str(week.start), str(week.end)] for week in facts.weeks]),
                now=fields.Datetime.now(),
                rows=json.dumps(rows),
            ),
            log_exceptions=False,
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _teams_of(self, user_ids):
        """{user id: the first team of the company that they are in}."""
        members = self.env["crm.team.member"].search_fetch(
            [
                ("user_id", "in", list(user_ids)),
                ("crm_team_id.active", "=", True),
                ("crm_team_id.company_id", "in", (False, self.env.company.id)),
            ],
            ["user_id", "crm_team_id"],
            order="id DESC",
        )
        return {member.user_id.id: member.crm_team_id for member in members}

    @api.model
    def _insert_cells(self, metric, place, rows):
        """The figures of one metric, with what is needed of it."""
        is_ratio = metric.kind == "ratio"
        above = metric.numerator_id if is_ratio else metric
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_month_cell (company_id, metric_id, sequence,
                        is_standing, definition, res_model, below_model, %(of_metric)s, %(names)s)
                   SELECT %(company)s, m.id, %(place)s, %(standing)s, %(definition)s,
                          %(model)s, %(below_model)s, %(metrics)s, %(given)s
                     FROM jsonb_to_recordset(%(rows)s) AS given(%(columns)s)
                     JOIN sales_rhythm_metric m ON m.id = %(metric)s""",
                of_metric=_names(OF_METRIC),
                names=_names(CELL),
                metrics=_names(OF_METRIC, "m"),
                given=_names(CELL, "given"),
                columns=_columns(CELL),
                company=self.env.company.id,
                metric=metric.id,
                place=place,
                standing=metric._is_standing(),
                definition=metric._definition(),
                model=above._then().res_model or None,
                below_model=metric.denominator_id._then().res_model or None,
                rows=json.dumps(rows),
            )
        )


def _with_standing(facts, stood):
    """core.facts.Facts with how things stood.

    And with nobody's row, which is there of every closed month, and so tells which are closed.
    """
    parts, users = dict(facts.parts), dict.fromkeys(facts.users)
    for metric, by_user in stood.items():
        for user_id, kept in by_user.items():
            amounts = [amount for _id, amount in kept.of(0)]
            count = Count(fsum(amounts), None, len(amounts))
            parts[user_id, metric.key] = Parts(count, (None,) * len(facts.weeks))
            users[user_id] = None
    users.pop(NOBODY, None)
    return facts._replace(parts=parts, users=(*users, NOBODY))


def _names(columns, alias=None):
    path = (alias,) if alias else ()
    return SQL(", ").join(SQL.identifier(*path, name) for name in columns)


def _columns(columns):
    return SQL(", ").join(
        SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in columns.items()
    )


def _figure(facts, metric, user_id, rows):
    """The figure of one user, as the columns of a cell."""
    parts = facts.parts.get((user_id, metric.key))
    is_ratio = metric.kind == "ratio"
    above, below = (metric.numerator_id, metric.denominator_id) if is_ratio else (metric, None)
    month = parts and parts.month
    value = month and month.value
    if parts is None and not is_ratio and rows.get(metric) is not None:
        value = 0.0  # it was counted, and there was nothing
    goal = facts.goals.get((user_id, metric.key))
    return {
        "value": value,
        "has_value": value is not None,
        "above": month and month.above,
        "below": month and month.below,
        "goal": goal,
        "has_goal": goal is not None,
        "counts": parts and [each and [*each] for each in (parts.month, *parts.weeks)],
        "rows": _packed(rows.get(above), user_id, above.kind == "sum", facts.weeks),
        "below_rows": below and _packed(rows.get(below), user_id, below.kind == "sum", facts.weeks),
    }


def _packed(by_user, user_id, with_amounts, weeks):
    """core.closing.Kept as JSON; ids alone of rows that are counted: there are many of them."""
    if by_user is None:
        return None
    kept = by_user.get(user_id) or closing.Kept(((),) * len(weeks))
    month, *of_weeks = (
        part if with_amounts or part is None else [id_ for id_, _amount in part]
        for part in (kept.month, *kept.weeks)
    )
    return {"month": month, "weeks": of_weeks}
