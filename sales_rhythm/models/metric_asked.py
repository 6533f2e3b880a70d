"""Metrics of the same records, asked together: what several count is read once for all of them."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd
from odoo.tools import SQL

from ..core.facts import NOBODY, Count
from . import clock


class SalesRhythmMetricAsked(models.Model):
    _inherit = "sales.rhythm.metric"  # pylint: disable=consider-merging-classes-inherited

    def _alike(self):
        """These metrics, those together that can be asked in one question."""
        found = defaultdict(self.browse)
        for metric in self:
            found[metric._likeness()] |= metric
        return list(found.values())

    def _likeness(self):
        """What metrics have in common that are asked together."""
        by_itself = self.kind == "working" or "." in (self.date_field or "") or self._names_active()
        return (
            self.res_model, self.user_field, self.date_field, self.from_on, self.until_on,
            by_itself and self.id,
        )  # fmt: skip

    def _names_active(self):
        """Whether its domain says itself what of the archived counts; or says nothing at all."""
        model = self._model()
        if model is None:
            return True
        name = model._active_name
        try:
            found = self._parsed_domain()
        except ValidationError:
            return True
        return any(condition.field_expr == name for condition in found.iter_conditions())

    def _by_user_and_day(self, when, by_day=True):
        """{metric: {user id: {day: Count}}} of alike metrics, by the company's days.

        `when` is the domain of their dates. Not `by_day`, the only day is None.
        """
        one = self[:1]
        zone = clock.zones(self.env)[self.env.company.id]
        model = one._counted_model().with_context(tz=zone)
        shared, own = _shared([metric._scope() for metric in self])
        query = model._search(when & shared & Domain.OR(_widest(own)))
        found = {metric: defaultdict(dict) for metric in self}
        if query.is_empty():
            return found
        terms = [model._read_group_groupby(query.table, one.user_field, query)]
        if by_day:
            terms.append(model._read_group_groupby(query.table, f"{one.date_field}:day", query))
        figures = [
            SQL("%s%s", model._read_group_select(asked, query), where)
            for metric, conditions in zip(self, own, strict=True)
            for where in [_where(model, query, conditions)]
            for asked in metric._asked()
        ]
        sums = [(metric, metric.kind == "sum") for metric in self]
        query.groupby = SQL(", ").join(terms)
        for user_id, *values in self.env.execute_query(query.select(*terms, *figures)):
            day, told = _date(values.pop(0)) if by_day else None, iter(values)
            for metric, is_sum in sums:
                figure = next(told)
                count = next(told) if is_sum else figure
                if count:
                    found[metric][user_id or NOBODY][day] = Count(figure or 0, None, count)
        return found

    def _asked(self):
        """What is asked of its rows: the figure, and of a sum how many there are."""
        return [self._aggregate(), *(["__count"] if self.kind == "sum" else [])]

    def _by_user_counts(self, when):
        """{metric: {user id: Count}} of alike metrics; `when` is the domain of their dates."""
        return {
            metric: {user_id: days[None] for user_id, days in by_user.items()}
            for metric, by_user in self._by_user_and_day(when, by_day=False).items()
        }


def _shared(domains):
    """(what all of these domains say, [what each says besides, a tuple of conditions])."""
    said = [
        domain.children if isinstance(domain, DomainAnd) else (domain,) for domain in domains
    ]  # fmt: skip
    first, *others = said
    shared = [each for each in first if all(each in other for other in others)]
    own = [tuple(each for each in one if each not in shared) for one in said]
    return Domain.AND(shared), own


def _widest(own):
    """Domains that find all rows of all: none that says what another says, and more."""
    return [
        Domain.AND(one)
        for one in own
        if not any(len(other) < len(one) and all(each in one for each in other) for other in own)
    ]


def _where(model, query, conditions):
    """SQL behind an aggregate: of which rows it is, nothing where it is of all."""
    domain = Domain.AND(conditions).optimize_full(model)
    if domain.is_true():
        return SQL()
    return SQL(" FILTER (WHERE %s)", domain._to_sql(model, query.table, query))


def _date(value):
    """A day as the database has it, of a date or of a moment."""
    return value.date() if hasattr(value, "date") else value
