"""Order status: how many customers are on rhythm, due, late, stopped and new, and who moved.

Of the customers whom one sees now: the snapshots tell how each of them stood when last month ended.
Those who were there then, less who moved on or is gone, plus who came, are those of now.
"""

from collections import Counter
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cycle_mixin import STATUS_LABELS
from .director_figures import Figures
from .sales_rhythm_before import last_month_ends

MEAN_ORDER = "mean_order_amount:sum"
SHOWN = ("on_rhythm", "due", "late", "stopped", "new")
"""In the order in which they stand on the screen."""
TONES = {"late": "warning", "stopped": "danger"}
PLAIN = "plain1"
GONE = "gone"
"""Instead of a status, of a customer whose row is archived."""
ARCHIVED = Domain("active", "=", False)
PRESENT = Domain("active", "=", True)


class Stood(NamedTuple):
    """How many customers came from one status to another, or to GONE, since last month ended."""

    before: str | bool
    now: str
    count: int
    amount: float


class Since(NamedTuple):
    """The end of last month."""

    day_text: str
    is_known: bool
    """Whether there are snapshots of it."""
    is_replayed: bool
    """Whether all of them were worked out later, from orders alone."""


class SalesRhythmDirectorOrders(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_order_status(self, team_id=False):
        """How many customers have each status, what an order of each is worth, and who moved.

        `rows` are the five statuses; `change` is against the end of last month, False where that is
        not known. `flows` are from one status to another, of whom was not there then, and to gone;
        the largest first, each opening exactly who moved.
        """
        domain = self._within(self._scope(team_id))
        since = self._orders_since()
        stood = self._orders_stood(domain, since)
        figures = Figures(self.env)
        labels = dict(self.env["sales.rhythm"]._fields["status"]._description_selection(self.env))
        present = [each for each in stood if each.now != GONE]
        everybody = self.env._("All")
        return {
            "rows": [
                self._orders_row(figures, domain, since, stood, key, labels[key]) for key in SHOWN
            ],
            "total": self._orders_figures(figures, everybody, domain, present),
            "since_text": since.is_known and self.env._("against %s", since.day_text),
            "flows": self._orders_flows(figures, domain, since, stood, labels),
            "note": self._orders_note(since, present),
        }

    # ---- what is known

    @api.model
    def _orders_since(self):
        day = last_month_ends(self.env)[self.env.company.id]
        # Whether there are any, of whomever they are: what one may read of them decides nothing.
        known = self.env["sales.rhythm.snapshot"].sudo()
        of_day = [("company_id", "=", self.env.company.id), ("taken_on", "=", day)]
        live = known.search_count([*of_day, ("replayed", "=", False)], limit=1)
        is_known = bool(live or known.search_count(of_day, limit=1))
        text = format_date(self.env, day, date_format=self.env._("d MMM"))
        return Since(text, is_known, is_known and not live)

    @api.model
    def _orders_stood(self, domain, since):
        """[Stood] of all whom one sees, archived ones included."""
        rows = self.env["sales.rhythm"].with_context(active_test=False)
        then = ["status_before"] if since.is_known else []
        found = rows._read_group(domain, ["active", "status", *then], ["__count", MEAN_ORDER])
        return [
            Stood(before and before[0], status if active else GONE, count, amount or 0.0)
            for active, status, *before, count, amount in found
        ]

    # ---- rows

    @api.model
    def _orders_row(self, figures, domain, since, stood, key, label):
        own = [each for each in stood if each.now == key]
        here = domain & Domain("status", "=", key)
        count = sum(each.count for each in own)
        everybody = sum(each.count for each in stood if each.now != GONE)
        change = then = False
        if since.is_known:
            before = sum(each.count for each in stood if each.before == key)
            change = self._orders_change(figures, since, key, count, before)
            name = self.env._("%(status)s on %(day)s", status=label, day=since.day_text)
            then = figures.count(name, before, self._orders_before(domain, key))
        return {
            "key": key,
            "label": label,
            "tone": TONES.get(key, PLAIN),
            "bar": {"share": count / everybody if everybody else 0},
            **self._orders_figures(figures, label, here, own),
            "change": change,
            "then": then,
        }

    @api.model
    def _orders_figures(self, figures, name, domain, own):
        """How many, and what one order of each of them is worth."""
        return {
            **figures.count(name, sum(each.count for each in own), domain),
            "money": figures.money(
                name,
                sum(each.amount for each in own),
                MEAN_ORDER,
                domain,
                self.env._("One order of each, of its mean amount: %s", "%s"),
            ),
        }

    @api.model
    def _orders_change(self, figures, since, key, count, before):
        more = count - before
        sign = "+" if more > 0 else "−" if more else ""
        return {
            "text": f"{sign}{figures.words.plain(abs(more))}" if more else "–",
            "title": self.env._(
                "%(now)s now, %(then)s on %(day)s",
                now=figures.words.plain(count),
                then=figures.words.plain(before),
                day=since.day_text,
            ),
            "is_worse": key in TONES and more > 0,
        }

    @api.model
    def _orders_before(self, domain, key):
        """Who had a status when last month ended, whatever became of them."""
        return domain & Domain("status_before", "=", key) & (PRESENT | ARCHIVED)

    # ---- who moved

    @api.model
    def _orders_flows(self, figures, domain, since, stood, labels):
        if not since.is_known:
            return []
        moved = Counter()
        for each in stood:
            if each.now != each.before and (each.before or each.now != GONE):
                moved[each.before, each.now] += each.count
        places = labels | {
            False: self.env._("Not known then") if since.is_replayed else self.env._("New since"),
            GONE: self.env._("Gone"),
        }
        ladder = [False, *(key for key, _label in STATUS_LABELS), GONE]
        ranked = sorted(
            moved.items(),
            key=lambda each: (-each[1], *(ladder.index(place) for place in each[0])),
        )
        return [
            self._orders_flow(figures, domain, before, now, places, count)
            for (before, now), count in ranked
        ]

    @api.model
    def _orders_flow(self, figures, domain, before, now, places, count):
        label = f"{places[before]} → {places[now]}"
        here = ARCHIVED if now == GONE else Domain("status", "=", now)
        return {
            "key": f"{before or 'new_since'}>{now}",
            "label": label,
            **figures.count(label, count, domain & Domain("status_before", "=", before) & here),
        }

    @api.model
    def _orders_note(self, since, present):
        if not present:
            return self.env._("No customers yet.")
        if not since.is_known:
            return self.env._("How they stood on %s is not known.", since.day_text)
        if since.is_replayed:
            return self.env._(
                "How they stood on %s was worked out later, from their orders alone.",
                since.day_text,
            )
        return False
