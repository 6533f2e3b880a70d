"""A closed month as the table reads it: what was written then, and nothing that is so now."""

from collections import defaultdict

from odoo import api, fields, models

from ..core.facts import NOBODY, Count, Facts, Measure, Parts
from ..core.month import Week, weeks
from ..core.policy import DEFAULT_WEEKDAYS
from . import clock

LIGHT = (
    "month_id", "key", "name", "short_name", "unit", "kind", "is_standing", "month_place",
    "month_group", "from_on", "until_on", "sequence", "counts", "goal", "has_goal", "res_model",
    "below_model",
)  # fmt: skip


class SalesRhythmMonthKept(models.Model):
    _inherit = "sales.rhythm.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _kept(self, month):
        """core.facts.Facts of the closed month from `month`, in the current company; None: open.

        Of what the current user may read, in a constant number of queries.
        """
        company = self.env.company
        month = fields.Date.to_date(month).replace(day=1)
        if not self._is_closed(company, month):
            return None
        rows, cells = self._kept_cells(month)
        measures, parts, goals, cell_ids = {}, {}, {}, {}
        for cell in cells:
            where = cell.month_id.kept_user_id, cell.key
            measures.setdefault(cell.key, cell._measure())
            cell_ids[where] = cell.id
            if cell.counts:
                of_month, *of_weeks = (each and Count(*each) for each in cell.counts)
                parts[where] = Parts(of_month, tuple(of_weeks))
            if cell.has_goal:
                goals[where] = cell.goal
        nobodys = {NOBODY} if any(user_id == NOBODY for user_id, _key in parts) else set()
        return Facts(
            month=month,
            today=clock.today(company),
            weeks=rows[:1]._weeks_then() or self._weeks_now(month),
            measures=tuple(measures.values()),
            users=(*sorted(set(rows.mapped("kept_user_id")) - {NOBODY}), *nobodys),
            parts=parts,
            goals=goals,
            worked={NOBODY: self._company_days(month), **rows._days_then()},
            cell_ids=cell_ids,
            ended=frozenset(row.kept_user_id for row in rows if row.has_left),
        )

    @api.model
    def _kept_cells(self, month):
        """(rows, figures) of the closing that holds of that month, of what one may read."""
        rows = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("month", "=", month),
                ("reopening_id", "=", False),
            ],
            order="kept_user_id",
        )
        cells = self.env["sales.rhythm.month.cell"].search_fetch(
            [("month_id", "in", rows.ids)], LIGHT, order="sequence, id"
        )
        return rows, cells

    def _days_then(self):
        """{user id: working days in the month} as they were when it was closed."""
        return {row.kept_user_id: tuple(map(fields.Date.to_date, row.worked or ())) for row in self}

    @api.model
    def _company_days(self, month):
        """The company's working days in a closed month, which stand on nobody's row."""
        everyone = self.sudo()  # on which days the company works, is no secret
        nobodys = everyone.search([
            ("company_id", "=", self.env.company.id), ("month", "=", month),
            ("kept_user_id", "=", NOBODY), ("reopening_id", "=", False)])  # fmt: skip
        return nobodys._days_then().get(NOBODY, ())

    def _weeks_then(self):
        """(Week, ...) as the month was cut when it was closed."""
        return tuple(
            Week(number, *map(fields.Date.to_date, week))
            for number, week in enumerate(self.weeks or (), 1)
        )

    @api.model
    def _weeks_now(self, month):
        company = self.env.company
        return weeks(month, clock.weekdays(self.env).get(company.id, DEFAULT_WEEKDAYS))

    @api.model
    def _kept_words(self, month):
        """({user id: name then}, {key: {label, title, unit, place, group, ...}}) of a closed month.

        Who was deleted since, and metrics that are gone, are named as they were.
        """
        rows, cells = self._kept_cells(month)
        words = defaultdict(dict)
        for cell in cells:
            words[cell.key] = words[cell.key] or {
                "label": cell.short_name or cell.name,
                "title": cell.name,
                "unit": cell.unit,
                "place": cell.month_place,
                "group": cell.month_group,
                "res_model": cell.res_model,
                "of_model": cell.below_model,
            }
        return {row.kept_user_id: row._whose() for row in rows}, dict(words)


class SalesRhythmMonthCellKept(models.Model):
    _inherit = "sales.rhythm.month.cell"  # pylint: disable=consider-merging-classes-inherited

    def _measure(self):
        """What the core has to know of what was counted, as it was then."""
        return Measure(
            self.key,
            self.unit,
            self.kind == "ratio",
            self.is_standing,
            self.from_on or None,
            self.until_on or None,
        )
