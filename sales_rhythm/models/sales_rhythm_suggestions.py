"""What a customer does not buy, on its page: what to offer and why, and the room to grow."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import suggest
from . import clock, sql, suggestion_words
from .by_company import by_company

MONTHS = 12


class Whitespace(NamedTuple):
    """What is known of a customer's row on a day."""

    group: tuple  # (kind, key) of its look-alikes; empty where there are none
    market: dict  # {category: suggest.Known} of these
    own: dict  # {category: its line}
    month_amounts: dict  # {category: what the customer buys of it a month}
    dismissed: set  # {category} that is not to be offered now, or not what is pushed of it
    suggestions: list  # [suggest.Suggestion]
    rooms: dict  # {category: room to grow in a month}


class SalesRhythmSuggestions(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    suggestions = fields.Json(
        "Does not buy",
        compute="_compute_suggestions",
        help="[{category_id, push_id, name, text, amount, pushed, lost}]: what to offer, most "
        "money first.",
    )
    room_amount = fields.Monetary(
        "Room to grow a month",
        compute="_compute_suggestions",
        help="What look-alikes typically buy a month above this customer, of what it buys and of "
        "what is suggested. Not a forecast.",
    )
    room = fields.Json(
        "Room to grow by category",
        compute="_compute_suggestions",
        help="[{category_id, name, own, typical, amount}]: what the room to grow is the sum of.",
    )
    has_dismissals = fields.Boolean("Some are not offered", compute="_compute_suggestions")
    room_text = fields.Char("About the room to grow", compute="_compute_suggestions")

    @api.depends_context("lang", "uid")
    def _compute_suggestions(self):
        spaces = self._whitespaces(self)
        names = self._category_names(spaces)
        found = self._suggestion_rows(self, spaces, names)
        for row in self:
            row.suggestions = found.get(row.id, [])
            row.has_dismissals = bool(row.id in spaces and spaces[row.id].dismissed)
            row.room = row.id in spaces and self._room_rows(row, spaces[row.id], names)
            row.room_amount = sum(each["amount"] for each in row.room or ())
            row.room_text = row.room_amount and suggestion_words.room(self.env, row) or False

    def _suggestion_rows(self, rows, spaces, names):
        groups = self._group_names(spaces.values())
        return {
            row.id: [
                {
                    **self._offered(each, names),
                    "text": suggestion_words.reason(
                        self.env, row, each, spaces[row.id], names,
                        groups.get(spaces[row.id].group),
                    ),
                    "amount": each.month_amount,
                    "pushed": each.is_pushed,
                    "lost": each.is_lost,
                }
                for each in spaces[row.id].suggestions
            ]
            for row in rows
            if row.id in spaces
        }  # fmt: skip

    def _offered(self, suggestion, names):
        """{category_id, push_id, name}: what is offered, and what is dismissed in its place."""
        if not suggestion.is_pushed:
            category = suggestion.category
            return {"category_id": category, "push_id": False, "name": names[category]}
        push = self.env["sales.rhythm.push"].browse(suggestion.push)._facts()
        # Who wants nothing of a pushed category wants none of those below it either.
        category = push.category_id or suggestion.category
        return {"category_id": category, "push_id": suggestion.push, "name": push.name}

    @api.model
    def _whitespaces(self, rows):
        """{row id: Whitespace}."""
        if not rows.ids:
            return {}
        self.env.flush_all()
        today = SQL("%s::date", by_company(clock.days(self.env), SQL.identifier("r", "company_id")))
        kinds = self.env["sales.rhythm.market"]._kinds(rows.company_id)
        markets, dismissed = defaultdict(list), defaultdict(dict)
        for row_id, *known in sql.markets_of(self.env, rows.ids, kinds, today):
            _place, kind, _key, _customers, category_id, buyers, *_more = known
            if kind:
                markets[row_id].append(known)
            else:  # whatever colleague said so, of a customer that they share
                bought_since = dismissed[row_id].get(category_id, True) and bool(buyers)
                dismissed[row_id][category_id] = bought_since
        lines = self._lines_by_row(rows)
        pushes = self._running_pushes()
        return {
            row.id: _whitespace(
                markets[row.id], lines[row.id], dismissed[row.id], pushes,
                set(row.push_ids.ids) if pushes else (),
            )
            for row in rows
        }  # fmt: skip

    @api.model
    def _running_pushes(self):
        """[(push id, its own category, [those of the market that it is in])], the oldest first."""
        pushes = self.env["sales.rhythm.push"]
        return [
            (push.id, push._facts().category_id, push._market_category_ids())
            for push in pushes.browse(pushes._running())
        ]

    def _lines_by_row(self, rows):
        # Who sees the row, sees its lines.
        return defaultdict(dict, {
            row.id: {line.category_id.id: line for line in row.line_ids} for row in rows
        })  # fmt: skip

    # ---- names

    def _category_names(self, spaces):
        ids = set()
        for space in spaces.values():
            ids.update(space.rooms, space.own)
            for each in space.suggestions:
                ids.update({each.category, each.because} - {None})
        # The names of what a customer is offered, and of what it buys, which the page shows too.
        # Some may be gone since the market was learned.
        categories = (
            self.env["product.category"]
            .sudo()
            .search_fetch([("id", "in", sorted(ids))], ["name", "complete_name"], order="id")
        )
        names = {category.id: category.name for category in categories}
        return defaultdict(str, names)

    def _group_names(self, spaces):
        """{(kind, key): what a group of look-alikes is called}."""
        models_of = {"tag": "res.partner.category", "province": "res.country.state",
                     "team": "crm.team", "route": "sales.rhythm.route"}  # fmt: skip
        names, by_model = {}, defaultdict(set)
        for kind, key in {space.group for space in spaces if space.group}:
            names[kind, key] = key
            if kind in models_of:
                by_model[kind].add(key)
        for kind, keys in by_model.items():
            # A province without the country, which everybody knows.
            shown = "name" if kind == "province" else "display_name"
            # Whose customer one sees, of that one may know the tag, team and route.
            everything = self.env[models_of[kind]].sudo().with_context(active_test=False)
            records = everything.search_fetch(
                [("id", "in", [int(key) for key in keys])], [shown], order="id"
            )
            names.update({(kind, str(record.id)): record[shown] for record in records})
        return names

    def _room_rows(self, row, space, names):
        round_ = row.currency_id.round
        rows = [
            {
                "category_id": category,
                "name": names[category],
                "own": round_(space.month_amounts.get(category, 0)),
                "typical": round_(space.month_amounts.get(category, 0) + room),
                "amount": round_(room),
            }
            for category, room in space.rooms.items()
        ]
        return sorted((each for each in rows if each["amount"]), key=lambda each: -each["amount"])


def _whitespace(market, lines, dismissed, pushes, lacked):
    """Whitespace of [(place, kind, key, customers, category, buyers, amount, also)] and lines.

    `dismissed` is {category: whether it was bought since}, `lacked` which of `pushes` it lacks.
    """
    group = min(((place, customers, key, kind)
                 for place, kind, key, customers, *_more in market), default=())  # fmt: skip
    known, typical = {}, {}
    for place, kind, key, customers, category, buyers, amount, also in market:
        typical[category] = amount
        if (place, customers, key, kind) == group:
            known[category] = suggest.Known(customers, buyers, amount, dict(also or ()))
    month_amounts = {
        category: line.year_amount / MONTHS
        for category, line in lines.items()
        if line.year_amount > 0
    }
    unwanted = {category for category, bought_since in dismissed.items() if not bought_since}
    customer = suggest.Customer(
        basket=month_amounts.keys() or lines.keys(),
        ever=lines.keys(),
        lost={category for category, line in lines.items() if line.is_lost},
        dismissed=unwanted,
        pushed=[
            each
            for push in pushes
            if push[0] in lacked and (each := _largest_of(push, dismissed, typical))
        ],
    )
    suggestions = suggest.suggest(customer, known, typical)
    offered = [each.category for each in suggestions if each.is_whole]
    rooms = suggest.rooms(month_amounts, offered, typical)
    kept_back = unwanted | (dismissed.keys() & {each for push in pushes for each in push[2]})
    return Whitespace(
        group and (group[3], group[2]), known, lines, month_amounts, kept_back, suggestions, rooms
    )


def _largest_of(push, dismissed, typical):
    """suggest.Pushed of (push id, its own category, [those of the market that it is in]).

    As where a push is weighed: of the category that may bring the most, of those that may be
    offered; None where it is in none.
    """
    push_id, own, market = push
    left = [category for category in market if category not in dismissed]
    if not left:
        return None
    largest = max(left, key=lambda category: (typical.get(category, 0), -category))
    # A category of the market is as large as what is pushed, smaller, or the one above it.
    return suggest.Pushed(push_id, largest, own in market)
