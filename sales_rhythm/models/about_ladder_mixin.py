"""Selections that stand in an order of their own, and not in the alphabet's."""

from odoo import models
from odoo.tools import SQL

from . import fits


class SalesRhythmLadderMixin(models.AbstractModel):
    """Sorts and groups by the place of a value."""

    _name = "sales.rhythm.ladder.mixin"
    _description = "Sorted by the place of a value"
    _ladders = {}  # {field: its values, in order}

    def _place_sql(self, name, expression):
        return SQL("array_position(%s::text[], %s)", fits.array(self._ladders[name]), expression)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name not in self._ladders:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        place = self._place_sql(field_name, self._field_to_sql(alias, field_name, query))
        query._order_groupby.append(place)
        return SQL("%s %s %s", place, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        terms = {name: groupby_terms[name] for name in self._ladders if name in groupby_terms}
        groupby_terms.update({name: self._place_sql(name, term) for name, term in terms.items()})
        try:
            return super()._read_group_orderby(order, groupby_terms, query)
        finally:
            groupby_terms.update(terms)
