"""The customers that a salesperson won in a month, lost in it, and is about to lose.

How things stood when a month was over, its last snapshots tell; how they stand in the running one,
the customers themselves do. Fields have the same names in both.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..core.month import last_of_month
from . import clock, evidence, sql
from .review_help import ORDER_AMOUNT
from .review_words import Words


class Group(NamedTuple):
    """Customers of one kind, as they are counted, ranked and told of."""

    key: str
    label: str
    domain: Domain | None
    """None: it is not known who they were."""
    why: Callable
    """Said of one of them."""
    amount: str = ORDER_AMOUNT
    """The field by which they are ranked."""
    text: str = "%s"
    """The amount in words."""
    ids_of: dict | None = None
    """{user id: ids} where a domain by itself cannot tell them."""

    def of(self, user_id):
        """The condition on the rows of one user."""
        if self.ids_of is None:
            return self.domain
        return Domain("id", "in", self.ids_of.get(user_id, []))


class Seen(NamedTuple):
    """Where the customers of a month are found."""

    rows: models.BaseModel
    """The model of the customers, or of their snapshots."""
    own: Domain
    """Those of the company, as of the day; of nobody where it is not known how they stood."""
    among: Domain
    """Those of the salespeople who are asked about."""
    views: list[str]
    words: Words


class SalesRhythmReviewCustomers(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _customers(self, facts, users):
        """{user id: [group]}: each with how many they are, and the first of them."""
        seen = self._seen(facts, users)
        names = {user.id: user.name for user in users.sudo()}
        found = {user_id: [] for user_id in users.ids}
        for group in self._groups_of(seen, facts):
            told = self._told(seen, group)
            for user_id, groups in found.items():
                groups.append({
                    "key": group.key,
                    "label": group.label,
                    "name": f"{group.label}, {names[user_id]}",
                    **self._figure(seen, group, user_id, *told.get(user_id, (0, []))),
                })  # fmt: skip
        return found

    @api.model
    def _seen(self, facts, users):
        last = last_of_month(facts.month)
        own, rows = Domain("company_id", "=", self.env.company.id), self.env["sales.rhythm"]
        if facts.today > last:
            rows = self.env["sales.rhythm.snapshot"]
            own &= Domain("taken_on", "=", last) if self._has_snapshots(last) else Domain.FALSE
        return Seen(
            rows,
            own,
            own & Domain("user_id", "in", users.ids),
            self.env["sales.rhythm"]._views_of([rows._name])[rows._name],
            Words(self.env),
        )

    @api.model
    def _groups_of(self, seen, facts):
        groups = self._won(seen, facts), self._lost(seen, facts), self._at_risk(facts)
        if seen.own.is_false():
            return [group._replace(domain=None) for group in groups]
        return groups

    @api.model
    def _these(self, group, rows):
        """The group of these rows, by their ids: no domain of the browser tells them."""
        of_users = rows.grouped("user_id").items()
        return group._replace(
            domain=Domain("id", "in", rows.ids), ids_of={user.id: of.ids for user, of in of_users}
        )

    @api.model
    def _has_snapshots(self, day):
        """Whether it is known how the company's customers stood at the end of a day."""
        known = self.env["sales.rhythm.snapshot"].sudo()  # of whomever they are
        return known.search_count(
            [("company_id", "=", self.env.company.id), ("taken_on", "=", day)], limit=1
        )

    @api.model
    def _figure(self, seen, group, user_id, count, first):
        """How many they are, and what opens exactly them."""
        if group.domain is None:
            return {
                "text": "–", "domain": False, "rows": [], "more_text": "",
                "note": self.env._("not known"),
            }  # fmt: skip
        more = count - len(first)
        return {
            "text": seen.words.plain(count),
            "count": count,
            "res_model": seen.rows._name,
            "domain": list(seen.own & Domain("user_id", "=", user_id) & group.of(user_id)),
            "views": seen.views,
            "rows": first,
            "more_text": self.env._("and %s more", more) if more else "",
            "note": False,
        }

    # ---- the groups

    @api.model
    def _won(self, seen, facts):
        """Who ordered for the first time, and who had stopped before the month and orders again.

        Who stops and comes back within a month counts for neither.
        """
        before = clock.day_before(facts.month)
        told = self.env._("came back"), self.env._("new customer")
        came_back = set()
        group = Group(
            "won",
            self.env._("Customers won"),
            None,
            lambda row: told[row.id not in came_back],
            text=self.env._("+%s an order", "%s"),
        )
        new = self._new(seen.rows, facts, before)
        if new is None:
            return group
        back = _then(sql.has_come_back, before) & Domain("status", "!=", "stopped")
        won = seen.rows.search_fetch(seen.among & (new | back), ["user_id"], order="id")
        came_back.update(seen.rows.search(Domain("id", "in", won.ids) & back, order="id").ids)
        return self._these(group, won)

    @api.model
    def _new(self, rows, facts, before):
        """Who had not ordered before the month; None where that is not known."""
        if self._has_snapshots(before):
            return ~_then(sql.had_ordered, before) & Domain("order_count", ">", 0)
        earlier = Domain("first_order_on", "<", facts.month)
        if "first_order_on" in rows:
            return ~earlier & Domain("order_count", ">", 0)
        everybody = self.env["sales.rhythm"].sudo()
        company = Domain("company_id", "=", self.env.company.id)
        begins_here = not everybody.search_count(company & earlier, limit=1)
        return Domain("order_count", ">", 0) if begins_here else None

    @api.model
    def _lost(self, seen, facts):
        """Who stopped in the month, and had not before it."""

        def why(row):
            if "last_order_on" not in row or not row.last_order_on:
                return self.env._("stopped since %s", self._day(row.stopped_from, facts))
            return self.env._("stopped, last order %s", self._day(row.last_order_on, facts))

        text = self.env._("−%s an order", "%s")
        group = Group("lost", self.env._("Customers lost"), None, why, text=text)
        stopped = Domain("status", "=", "stopped") & Domain("stopped_from", ">=", facts.month)
        # What moves the day later, as a new curve or a pause, loses nobody again.
        anew = ~_then(sql.had_stopped, clock.day_before(facts.month))
        lost = seen.rows.search_fetch(seen.among & stopped & anew, ["user_id"], order="id")
        return self._these(group, lost)

    @api.model
    def _at_risk(self, facts):
        """Who is late and has not stopped; the most money at stake first."""

        def why(row):
            if "evidence" in row:
                return row.evidence
            return self.env._("late since %s", self._day(row.late_from, facts))

        return Group(
            "risk",
            self.env._("Customers at risk"),
            Domain("status", "=", "late"),
            why,
            amount="money_at_stake_amount",
        )

    @api.model
    def _day(self, date, facts):
        return evidence.day(self.env, date, facts.today)

    # ---- how they are told of

    @api.model
    def _told(self, seen, group):
        """{user id: (how many, the first ones)}, in as many questions whatever users there are."""
        if group.domain is None:
            return {}
        rows, domain = seen.rows, seen.among & group.domain
        counts = (
            {user.id: count for user, count in rows._read_group(domain, ["user_id"], ["__count"])}
            if group.ids_of is None
            else {user_id: len(ids) for user_id, ids in group.ids_of.items()}
        )
        shown = rows.browse(self._first_ids(rows, domain, group.amount))
        pages, first = self._pages(shown), defaultdict(list)
        readable = shown.partner_id._filtered_access("read")
        for row in shown:
            page, partner = pages.get(row.partner_id.id), row.partner_id
            first[row.user_id.id].append({
                "id": page or False,
                "name": partner.display_name if partner in readable
                        else self.env._("Customer %s", page or partner.id),
                "why": group.why(row),
                "amount_text": group.text % seen.words.money(_amount(row, group.amount)),
            })  # fmt: skip
        return {user_id: (count, first[user_id]) for user_id, count in counts.items()}

    @api.model
    def _pages(self, shown):
        """{partner id: id of the customer's page}, of those that one may open today."""
        if shown._name == "sales.rhythm":
            return {row.partner_id.id: row.id for row in shown}
        found = self.env["sales.rhythm"].search_fetch(
            [("company_id", "=", self.env.company.id), ("partner_id", "in", shown.partner_id.ids)],
            ["partner_id"],
            order="id",
        )
        return {row.partner_id.id: row.id for row in found}


def _amount(row, name):
    """What it is ranked by: of replayed days what was at stake is not known."""
    return row[ORDER_AMOUNT] if "replayed" in row and row.replayed else row[name]


def _then(question, day):
    """What a snapshot of a day answers, as a condition on rows that name their customer."""
    return Domain.custom(to_sql=lambda _rows, alias, _query: question(alias, day))
