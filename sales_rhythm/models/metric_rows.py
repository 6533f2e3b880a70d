"""The rows that a metric counts, each with whose it is, its day and what it adds.

They are those of the one domain behind the figure: within a transaction they amount to it.
"""

import logging
from math import isfinite

import psycopg2

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import closing
from ..core.month import last_of_month
from . import clock, sql
from .literal import WRONG_DOMAIN
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)
BROKEN = (ValidationError, *WRONG_DOMAIN, psycopg2.DataError, psycopg2.ProgrammingError)
DEFINITION = ("kind", "res_model", "domain", "date_field", "user_field", "measure")


class SalesRhythmMetricRows(models.Model):
    _inherit = "sales.rhythm.metric"  # pylint: disable=consider-merging-classes-inherited

    def _definition(self):
        """What it counts, as text: figures of two definitions are not compared."""
        days = (self.from_on or "", self.until_on or "")
        return " | ".join(str(each or "") for each in (*map(self.__getitem__, DEFINITION), *days))

    def _has_days(self):
        """Whether each of its rows has one day, so that a month is cut into weeks."""
        return self.kind in ("count", "sum") and self.date_field and "." not in self.date_field

    def _then(self):
        """What tells how things stood on a day that is over; else the metric itself."""
        return self.then_id if not self.date_field and self.then_id else self

    def _kept_rows(self, start, weeks):
        """{user id: core.closing.Kept} of a plain metric in the month from `start`, which is over.

        None where there are no rows, or it is not known what they were: how things stood, where
        no snapshot tells. In a number of queries that does not depend on how many rows there are.
        """
        if self.kind == "working":
            return None
        return self._unless_broken(lambda: self._kept_by_kind(start, weeks))

    def _rows_now(self, weeks):
        """The same of how things stand now; not known by week."""
        return self._unless_broken(
            lambda: closing.by_span(self._rows(self._scope()), [()] * len(weeks))
        )

    def _unless_broken(self, ask):
        """None of a metric that does not work any more, which the log tells."""
        try:
            with self.env.cr.savepoint():
                return ask()
        except CONCURRENT:
            raise
        except BROKEN as error:
            _logger.warning("Metric %s cannot be counted: %s", self.key, type(error).__name__)
            return None

    def _kept_by_kind(self, start, weeks):
        last = last_of_month(start)
        if self._has_days():
            return closing.by_week(self._rows(self._anybodys(start, last)), weeks)
        if self.date_field:
            return closing.by_span(*self._rows_of_spans(start, last, weeks))
        then = self._then()
        if then == self:
            return None
        ends = {week.end: [] for week in weeks}
        days = Domain(then.date_field, "in", list(ends))
        for row in then._rows(days & then._scope()):
            ends[row.day].append(row)
        return closing.by_span(ends[last], list(ends.values()))

    def _rows_of_spans(self, start, last, weeks):
        """Those of the month, and of each week: of what has dates of lines, several may."""
        return (
            self._rows(self._anybodys(start, last)),
            [self._rows(self._anybodys(week.start, week.end)) for week in weeks],
        )

    def _rows(self, domain):
        """[core.closing.Row] in a domain, of what one may read, in one query."""
        model = self._counted_model()
        query = model._search(domain, order="id")
        is_sum = self.kind == "sum"
        columns = [
            SQL.identifier(query.table, "id"),
            model._field_to_sql(query.table, self.user_field, query),
            self._day_sql(model, query),
            model._field_to_sql(query.table, self.measure, query) if is_sum else SQL("NULL"),
        ]
        return [
            closing.Row(id_, user_id or 0, day, _sound(amount) if is_sum else 1.0)
            for id_, user_id, day, amount in self.env.execute_query(query.select(*columns))
        ]

    def _day_sql(self, model, query):
        """SQL: the row's local day; of what has none, or several, NULL."""
        if not self._has_days():
            return SQL("NULL")
        column = model._field_to_sql(query.table, self.date_field, query)
        if model._fields[self.date_field].type == "date":
            return column
        return sql.local_day(column, clock.zones(self.env)[self.env.company.id])


def _sound(amount):
    """What is no number, such as an empty field, adds nothing."""
    amount = float(amount or 0)
    return amount if isfinite(amount) else 0.0
