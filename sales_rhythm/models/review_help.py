"""Where to help: each salesperson's weakest step in words, and the customers to start with."""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.diagnosis import STEPS, steps, weakest
from ..core.facts import NOBODY, Count
from ..core.month import last_of_month
from ..core.policy import FIRST_CUSTOMERS, MONTHS_A_YEAR
from . import clock, evidence, sql

ORDER_AMOUNT = "mean_order_amount"  # what each order brings


class Weakness(NamedTuple):
    """Whom a weak step is about: the rows, the money by which they are ranked, and the words."""

    domain: Domain
    amount: str
    one: str
    many: str


class SalesRhythmReviewHelp(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _add_help(self, rows, cells, diagnoses):
        """Says of each row where to help, if one step is weak and there is enough to tell it by."""
        policy = self._policy()
        shown = {row["user_id"] for row in rows}
        weak = {
            user_id: step
            for user_id, found in diagnoses.items()
            if user_id in shown and (step := weakest(_named(found, cells), policy)) is not None
        }
        start = self._start_with(cells, weak)
        given = self._given_help([*weak], cells.facts.month)
        for row in rows:
            step = weak.get(row["user_id"])
            if step is not None:
                row["help"] = {
                    **self._step_words(cells, step),
                    **start.get(row["user_id"], {"why": "", "start": []}),
                    "given": given.get(row["user_id"], False),
                }

    @api.model
    def _diagnoses(self, cells, scope):
        """{user id: all steps of theirs}, of who works here still."""
        facts, policy = cells.facts, self._policy()
        people = [user_id for user_id in facts.users if user_id not in (NOBODY, *facts.ended)]
        counts = {
            user_id: {key: line.month.figure for key in STEPS if (line := cells.line(user_id, key))}
            for user_id in people
        }
        past = self._past_figures(people, facts.month)
        found = {}
        for user_id in people:
            team_id = scope.team_of.get(user_id)
            # Who is in no team has nobody to be compared with.
            mates = [other for other in people if team_id and scope.team_of.get(other) == team_id]
            team = {key: [counts[mate].get(key) for mate in mates] for key in STEPS}
            found[user_id] = steps(counts[user_id], team, past.get(user_id, {}), policy)
        return found

    @api.model
    def _past_figures(self, user_ids, month):
        """{user id: {key: core.facts.Counts of earlier months}}, as far as these were closed.

        As far as the current user may read them, of the last year.
        """
        since = month - relativedelta(months=MONTHS_A_YEAR)
        cells = self.env["sales.rhythm.month.cell"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("month_id.month", ">=", since),
                ("month_id.month", "<", month),
                ("month_id.reopening_id", "=", False),
                ("month_id.user_id", "in", user_ids),
                ("key", "in", STEPS),
                ("has_value", "=", True),
            ],
            ["month_id", "key", "counts"],
        )
        found = {}
        for cell in cells:
            of_user = found.setdefault(cell.month_id.user_id.id, {})
            of_user.setdefault(cell.key, []).append(Count(*cell.counts[0]))
        return found

    @api.model
    def _given_help(self, user_ids, month):
        """{user id: the help that was given last in this month}."""
        return self.env["sales.rhythm.help"]._given(self.env["res.users"].browse(user_ids), month)

    @api.model
    def _step_words(self, cells, step):
        """A step against what is usual, in words: {step, label, text, median_text}."""
        metric, words = cells.metric(step.key), cells.words
        label = metric.short_name or metric.name
        value = words.number(step.figure and step.figure.value, metric.unit)
        usual = words.number(step.usual, metric.unit)
        return {
            "step": step.key,
            "label": label,
            "text": f"{label} {value}",
            "median_text": self.env._("usual: %s", usual),
        }

    # ---- whom to start with

    @api.model
    def _start_with(self, cells, weak):
        """{user id: {why, start}}: how many customers a weak step is about, and the first three.

        About now, so of the running month alone. Two questions a step, however many users it is.
        """
        facts = cells.facts
        if not facts.month <= facts.today <= last_of_month(facts.month):
            return {}
        found = {}
        for key, weakness in self._weaknesses(facts).items():
            users = [user_id for user_id, step in weak.items() if step.key == key]
            if users:
                found |= self._first_customers(cells, users, weakness)
        return found

    @api.model
    def _first_customers(self, cells, user_ids, weakness):
        rows = self.env["sales.rhythm"]
        domain = (
            Domain("company_id", "=", self.env.company.id)
            & Domain("user_id", "in", user_ids)
            & weakness.domain
        )
        found = {}
        for user, count, amount in rows._read_group(
            domain, ["user_id"], ["__count", f"{weakness.amount}:sum"]
        ):
            why = weakness.one if count == 1 else weakness.many
            found[user.id] = {
                "why": why % {"count": count, "amount": cells.words.money(amount or 0)},
                "start": [],
            }
        for row in rows.browse(self._first_ids(rows, domain, weakness.amount)):
            found[row.user_id.id]["start"].append(self._customer(row, weakness.amount))
        return found

    @api.model
    def _first_ids(self, rows, domain, amount):
        """Ids of the first of these rows of each user, the most money first."""
        self.env.flush_all()
        query = rows._search(domain)
        # What was at stake is not known of replayed days: then by what an order brings.
        ranking = SQL("COALESCE(%s, %s)", *(
            rows._field_to_sql(query.table, name, query) for name in (amount, ORDER_AMOUNT)
        ))  # fmt: skip
        owner, company = (SQL.identifier(query.table, name) for name in ("user_id", "company_id"))
        return [
            row_id
            for row_id, _owner in sql.first_of_each(
                self.env, query, company, owner, ranking, SQL("%s", FIRST_CUSTOMERS)
            )
        ]

    @api.model
    def _customer(self, row, amount):
        """A customer to start with: {id, name, evidence, amount_text, phone_link}."""
        return {
            "id": row.id,
            "name": row.display_name,
            "evidence": row.evidence,
            "amount_text": evidence.compact(self.env, row[amount], row.currency_id),
            "phone_link": row.phone_link,
        }

    @api.model
    def _ordered_less(self, month):
        """The customers of whom an order of this month was smaller than their mean one."""
        zone = clock.zones(self.env)[self.env.company.id]
        since = clock.start_of_day(month, zone)
        return Domain.custom(
            to_sql=lambda model, alias, query: sql.ordered_less_since(alias, since)
        )

    @api.model
    def _weaknesses(self, facts):
        """{step: Weakness}."""
        zone = clock.zones(self.env)[self.env.company.id]
        since = fields.Datetime.to_string(clock.start_of_day(facts.month, zone))
        talked = Domain("touch_ids", "any", [
            ("kind", "in", ["call", "visit"]), ("done_at", ">=", since)])  # fmt: skip
        ordered = Domain("last_order_on", ">=", facts.month)
        stake = "money_at_stake_amount"
        return {
            "coverage": Weakness(
                Domain("is_covered", "=", False) & Domain("status", "!=", "stopped"),
                stake,
                self.env._("1 customer past the care interval"),
                self.env._("%(count)s customers past their care interval"),
            ),
            "call_share": Weakness(
                talked & ~ordered,
                stake,
                self.env._("1 customer was called or visited and has not ordered this month"),
                self.env._(
                    "%(count)s customers were called or visited and have not ordered this month"
                ),
            ),
            "basket": Weakness(
                ordered & self._ordered_less(facts.month),
                ORDER_AMOUNT,
                self.env._("1 customer ordered less than usual"),
                self.env._("%(count)s customers ordered less than usual"),
            ),
            "collection": Weakness(
                Domain("overdue_amount", ">", 0),
                "overdue_amount",
                self.env._("%(amount)s overdue at 1 customer"),
                self.env._("%(amount)s overdue at %(count)s customers"),
            ),
            "promises_kept": Weakness(
                Domain("promise_on", "<", facts.today),
                stake,
                self.env._("a promise to 1 customer is broken"),
                self.env._("promises to %(count)s customers are broken"),
            ),
        }


def _named(found, cells):
    """The steps that still are metrics of this month."""
    return [step for step in found if cells.metric(step.key) is not None]
