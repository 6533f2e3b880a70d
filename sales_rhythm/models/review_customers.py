"""The customers that a salesperson won in a month, lost in it, and is about to lose.

How things stood when a month was over, its last snapshots tell, which nobody changes; how they
stand in the running one, the customers themselves do. Fields have the same names in both.
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
    domain: Domain
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


class SalesRhythmReviewCustomers(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _customers(self, facts, users):
        """{user id: [group]}: each with how many they are, and the first of them."""
        own = Domain("company_id", "=", self.env.company.id)
        if facts.today > last_of_month(facts.month):
            rows = self.env["sales.rhythm.snapshot"]
            own &= Domain("taken_on", "=", last_of_month(facts.month))
        else:
            rows = self.env["sales.rhythm"]
        words, found = Words(self.env), {user_id: [] for user_id in users.ids}
        names = {user.id: user.name for user in users.sudo()}
        views = self.env["sales.rhythm"]._views_of([rows._name])[rows._name]
        among = own & Domain("user_id", "in", users.ids)
        for group in (self._won(rows, among, facts), self._lost(facts), self._at_risk(facts)):
            of_users = self._told(rows, among & group.domain, group, words)
            for user_id, groups in found.items():
                count, first = of_users.get(user_id, (0, []))
                domain = own & Domain("user_id", "=", user_id) & group.of(user_id)
                groups.append({
                    "key": group.key,
                    "label": group.label,
                    "name": f"{group.label}, {names[user_id]}",
                    "res_model": rows._name,
                    "domain": list(domain),
                    "views": views,
                    "text": words.plain(count),
                    "count": count,
                    "rows": first,
                    "more_text": self._more(count - len(first)),
                })  # fmt: skip
        return found

    # ---- the groups

    @api.model
    def _won(self, rows, among, facts):
        """Who ordered for the first time, and who had stopped before the month and orders again.

        Who stops and comes back within a month counts for neither.
        """
        before = clock.day_before(facts.month)
        stopped = _stood(before, "stopped")
        back = stopped & Domain("status", "!=", "stopped")
        won = rows.search(among & (self._new(rows, facts, before) | back))
        came_back = set(rows.search(Domain("id", "in", won.ids) & stopped).ids)
        told = self.env._("came back"), self.env._("new customer")
        return Group(
            "won",
            self.env._("Customers won"),
            Domain("id", "in", won.ids),
            lambda row: told[row.id not in came_back],
            text=self.env._("+%s an order", "%s"),
            ids_of={user.id: of_user.ids for user, of_user in won.grouped("user_id").items()},
        )

    @api.model
    def _new(self, rows, facts, before):
        ordered_first = Domain("first_order_on", ">=", facts.month)
        if "first_order_on" in rows:
            return ordered_first
        # Snapshots begin somewhere: of the month in which they do, nobody knows who was new.
        begins = self.env["sales.rhythm"].sudo().search_count(
            Domain("company_id", "=", self.env.company.id) & ~ordered_first, limit=1
        ) and not rows.sudo().search_count(
            [("company_id", "=", self.env.company.id), ("taken_on", "=", before)], limit=1
        )  # fmt: skip
        return Domain.FALSE if begins else ~_stood(before) & Domain("order_count", ">", 0)

    @api.model
    def _lost(self, facts):
        """Who stopped in the month."""

        def why(row):
            if "last_order_on" not in row or not row.last_order_on:
                return self.env._("stopped since %s", self._day(row.stopped_from, facts))
            return self.env._("stopped, last order %s", self._day(row.last_order_on, facts))

        domain = Domain("status", "=", "stopped") & Domain("stopped_from", ">=", facts.month)
        return Group("lost", self.env._("Customers lost"), domain, why,
                     text=self.env._("−%s an order", "%s"))  # fmt: skip

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
    def _told(self, rows, domain, group, words):
        """{user id: (how many, the first ones)}, in as many questions whatever users there are."""
        counts = {user.id: count for user, count in rows._read_group(
            domain, ["user_id"], ["__count"])}  # fmt: skip
        first = defaultdict(list)
        shown = rows.browse(self._first_ids(rows, domain, group.amount))
        pages = self._pages(shown)
        for row in shown:
            amount = (
                row[group.amount] or row[ORDER_AMOUNT]
            )  # of replayed days what was at stake is not known
            first[row.user_id.id].append({
                "id": pages.get(row.partner_id.id, False),
                "name": row.partner_id.sudo().display_name,  # one reads the row, so whose it is
                "why": group.why(row),
                "amount_text": group.text % words.money(amount),
            })  # fmt: skip
        return {user_id: (count, first[user_id]) for user_id, count in counts.items()}

    @api.model
    def _pages(self, shown):
        """{partner id: id of the customer's page}, of those that one may open today."""
        found = self.env["sales.rhythm"].search_fetch(
            [("company_id", "=", self.env.company.id), ("partner_id", "in", shown.partner_id.ids)],
            ["partner_id"],
        )
        return {row.partner_id.id: row.id for row in found}

    @api.model
    def _more(self, count):
        return self.env._("and %s more", count) if count > 0 else ""


def _stood(day, status=None):
    """Who was known at the end of a day, as whom: a condition on rows that name their customer."""
    return Domain.custom(to_sql=lambda _rows, alias, _query: sql.stood(alias, day, status))
