"""The figures above the cards, each with the domain that opens what it counts."""

from collections import Counter
from typing import Any, NamedTuple

from odoo import api, fields, models

from ..core import month
from . import clock, sql


class DeckGroup(NamedTuple):
    """Rows that are alike for the banner; the amount is the money at stake, in their currency."""

    company: Any
    period: str | bool
    done: bool
    care: str
    count: int
    amount: float


class SalesRhythmBanner(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_deck_summary(self, period):
        """The figures above the cards, each with the domain that opens its rows.

        `period` is today, week or month. Of the rows the user may see in all companies that are
        ticked, whatever else is filtered.
        """
        self.browse().check_access("read")
        periods = [name for name, _label in self._fields["deck_period"].selection]
        names = periods[: periods.index(period) + 1] if period in periods else periods[:1]
        done = fields.Domain("done_today", "=", True)
        # Who is done for today may be asked for again later in the week; today that is no work.
        waiting = fields.Domain("deck_period", "in", names) & ~done
        groups = self._deck_groups()
        todo = [each for each in groups if each.period in names and not each.done]
        open_count = sum(each.count for each in todo)
        done_count = sum(each.count for each in groups if each.done)
        care = Counter()
        for each in groups:
            care[each.care] += each.count
        labels = dict(self._fields["care_state"]._description_selection(self.env))
        return {
            "period": names[-1],
            "money": {
                "amount": self._in_one_currency(todo),
                "measure": "deck_amount:sum",
                "count": open_count,
                "domain": list(waiting),
            },
            "done": {"count": done_count, "domain": list(done)},
            "total": {"count": open_count + done_count, "domain": list(waiting | done)},
            "care": [
                {
                    "key": key,
                    "label": labels[key],
                    "count": care[key],
                    "domain": [("care_state", "=", key)],
                }
                for key in ("cared", "not_yet", "missed", "forgotten")
            ],
            "route": self._route_figures(),
            "lines": [
                self._directive_line(),
                self._help_line(),
                self._without_customer(),
                self._off_deck_activities(names),
            ],
            "currency_id": self.env.company.currency_id.id,
        }

    @api.model
    def _route_figures(self):
        """How far today's route is: done and all of it, and the map of what comes next."""
        route = fields.Domain("on_own_route", "=", True)
        done = route & fields.Domain("done_today", "=", True)
        found = dict(self._read_group(list(route), ["done_today"], ["__count"]))
        total = sum(found.values())
        return {
            "done": {"count": found.get(True, 0), "domain": list(done)},
            "total": {"count": total, "domain": list(route)},
            "map_url": total and self._route_map_url(),
        }

    @api.model
    def _deck_groups(self):
        """[DeckGroup]: all rows that the user sees, in one question."""
        found = self._read_group(
            [],
            ["company_id", "deck_period", "done_today", "care_state"],
            ["__count", "money_at_stake_amount:sum"],
        )
        return [DeckGroup(*group) for group in found]

    @api.model
    def _in_one_currency(self, groups):
        """The money of these groups, in the current company's currency at today's rates.

        As Odoo's lists add up what several companies have in several currencies.
        """
        company, today = self.env.company, clock.today(self.env.company)
        return sum(
            each.company.currency_id._convert(each.amount, company.currency_id, company, today)
            for each in groups
        )

    # ---- the user's own work that stands on no card of theirs: one line each

    @api.model
    def _line(self, key, icon, res_model, domain, say):
        """A line of the banner; `say` makes its words of the count. Empty without the right."""
        records = self.env[res_model]
        count = records.search_count(domain) if records.has_access("read") else 0
        return {
            "key": key,
            "icon": icon,
            "label": say(count),
            "count": count,
            "res_model": res_model,
            "domain": list(domain),
        }

    @api.model
    def _without_customer(self):
        """The live leads that have no customer yet, those of whom one stands in for included."""
        return self._line(
            "without_customer",
            "fa-user-plus",
            "crm.lead",
            [
                "|",
                ("user_id", "=", self.env.uid),
                ("rhythm_is_covered", "=", True),
                ("partner_id", "=", False),
                ("won_status", "=", "pending"),
            ],
            lambda count: (
                self.env._("1 without customer")
                if count == 1
                else self.env._("%s without customer", count)
            ),
        )

    @api.model
    def _off_deck_activities(self, names):
        """What is to be done by the period's end with others' customers, or before there is one."""
        self.env.flush_all()
        until = month.ahead(clock.today(self.env.company))[len(names) - 1]
        ids = sql.activities_off_deck(
            self.env, self.env.uid, self.env.companies.ids, until,
            self.env["sales.rhythm.cover"]._stand_ins(),
        )  # fmt: skip
        return self._line(
            "off_deck",
            "fa-clock-o",
            "mail.activity",
            [("id", "in", ids)],
            lambda count: (
                self.env._("1 activity outside your customers")
                if count == 1
                else self.env._("%s activities outside your customers", count)
            ),
        )
