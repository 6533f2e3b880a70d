"""One refresh: gather what a company's customers ordered, fold it in the core, write the rows.

Orders -> occasions -> history -> rhythm -> dates -> row. Nothing flows back. The rows that there
are already are compared here, where it costs a third of what PostgreSQL takes to be told them all
again, so that a night without news writes nothing.
"""

import logging
from collections import deque
from typing import NamedTuple

from odoo.tools import SQL

from ..core.policy import DEFAULT_WEEKDAYS, NEW_MAX_ORDERS
from . import clock, fits, gather, off_days, ordered, responsible, sql
from .policy_terms import Terms, terms_by_customer
from .row_table import CONCURRENT, RowTable

_logger = logging.getLogger(__name__)
# For the days of 10,000 customers, which else go through the disk; where that does not suffice, a
# sort is better there than a hash table, whose number of groups PostgreSQL cannot guess.
OF_MANY = {"work_mem": "32MB", "enable_hashagg": "off"}
MOST_FAILURES = 10  # customers who fail alone before it may be that all do


# The columns of a row, with the type each has in PostgreSQL.
COLUMNS = {
    "active": "boolean",
    "user_id": "int",
    "team_id": "int",
    **ordered.COLUMNS,
    **gather.WORK_COLUMNS,
}


TABLE = RowTable("sales_rhythm", {"partner_id": "int"}, COLUMNS)


class Company(NamedTuple):
    """What is the same for all customers of a company on one day."""

    id: int
    zone: str
    today: object
    fit: object
    terms: object
    by_tag: dict  # {tag: Terms}
    excluded_tag_ids: list
    decimals: int
    teams: dict  # {salesperson: team}, active and allowed in the company
    weekdays: tuple  # the working ones; Monday is 0
    activity_types: dict  # {kind: id of our seeded type}
    off: object  # the company's off-days

    @classmethod
    def of(cls, company, of_lines=False):
        """`of_lines`: for their product lines, of which the company has another fit."""
        env = company.env
        policy, by_tag, excluded = env["sales.rhythm.policy"]._for_company(company)
        facts = env["res.company"]._rhythm_facts()[company.id]
        fit = fits.by_company(env, of_lines)[company.id]
        return cls(
            company.id, facts.zone, clock.day_in(facts.zone), fit, Terms.of(fit, policy),
            {tag_id: Terms.of(fit, own) for tag_id, own in by_tag.items()}, excluded,
            facts.decimals, dict(sql.salespersons(env, company.id)),
            facts.weekdays or DEFAULT_WEEKDAYS, activity_types(env),
            off_days.of_company(company),
        )  # fmt: skip


def activity_types(env):
    """{kind: id} of the activity types that mean something to us, where they still exist."""
    id_of = env["ir.model.data"]._xmlid_to_res_id
    types = {
        kind: id_of(f"sales_rhythm.{name}", raise_if_not_found=False)
        for kind, name in sql.ACTIVITY_KINDS.items()
    }
    return {kind: type_id for kind, type_id in types.items() if type_id}


class Customers(NamedTuple):
    """Which customers a refresh is about: the scope of the reads, and of the rows to clear."""

    within: SQL  # a condition on a partner's id, to follow the name of the column
    settings: dict  # of the database, for the reads

    @classmethod
    def among(cls, partner_ids):
        return cls(SQL("= ANY(%s)", list(partner_ids)), {})

    @classmethod
    def between(cls, first_id, last_id):
        return cls(SQL("BETWEEN %s AND %s", first_id, last_id), OF_MANY)

    @property
    def scope(self):
        """On the alias p of res_partner: all contacts of these customers."""
        return SQL("p.commercial_partner_id %s", self.within)


def refresh(env, company, customers, touch=False):
    """Brings the rows of these customers in a `Company` up to date; returns how many changed.

    `touch` writes unchanged rows too. A user's transaction does, so that another one, with an older
    snapshot, for which its change would have mattered, meets it instead of writing what it saw.
    """
    seen = TABLE.read_rows(env, company.id, customers.within, compared=not touch)
    rows = _prepare_rows(env, company, customers)
    kept = {row[0] for row in rows}
    gone = [partner_id for partner_id in seen if partner_id not in kept]
    changed = rows if touch else [row for row in rows if seen.get(row[0]) != row]
    return TABLE.delete(env, company.id, gone) + _write(env, company, changed, seen)


def _prepare_rows(env, company, customers):
    """[(partner id, the value of each column)] in the order of the ids, so that nobody deadlocks.

    A customer without orders, and on whom nothing is open or planned, has no row.
    """
    before = clock.end_of_day(company.today, company.zone)
    with sql.local_days(env.cr, company.zone, **customers.settings):
        work = gather.work(env, company, customers, before)
        histories = ordered.histories(env, company, customers, before, work)
    buyers = {partner_id for partner_id, bought in histories.items() if bought.history}
    today = clock.number(company.today)
    partner_ids = sorted(
        buyers | {partner_id for partner_id, each in work.items() if each.makes_row(today)}
    )
    owners = responsible.owners(env, company, customers, partner_ids, work)
    by_customer = terms_by_customer(env, company, partner_ids)
    rows = []
    for partner_id in partner_ids:
        terms = by_customer.get(partner_id, company.terms)
        own_work = work.get(partner_id, gather.NOTHING)
        orders = histories.get(partner_id) or ordered.nothing(company, own_work.pauses)
        bought = ordered.prepare_columns(company, terms, orders)
        cycle = bought[ordered.CYCLE] if bought[0] > NEW_MAX_ORDERS else None
        waiting = gather.prepare_columns(
            company, terms, own_work, orders.last_on, cycle, orders.off
        )
        rows.append((partner_id, *owners[partner_id], *bought, *waiting))
    return rows


def refresh_by_halves(env, attempt, partner_ids):
    """Calls `attempt` with the ids, or with ever smaller parts of them where it raises.

    A single customer who fails is logged and left out. Returns the sum of what the calls return;
    raises the last error when more than MOST_FAILURES customers fail and they are the majority of
    those tried so far, for then it is not they who are to blame.
    """
    changed, refreshed, failed = 0, 0, 0
    # Part after part before any is halved: most of the good ones are done when one is alone.
    parts = deque([list(partner_ids)])
    while parts:
        part = parts.popleft()
        try:
            with env.cr.savepoint():
                changed += attempt(part)
            refreshed += len(part)
        except CONCURRENT:
            raise
        except Exception:
            if len(part) > 1:
                middle = len(part) // 2
                parts += part[:middle], part[middle:]
                continue
            failed += 1
            if failed > max(MOST_FAILURES, refreshed):
                raise
            _logger.exception("The rhythm of customer %s could not be refreshed", part)
    return changed


def _write(env, company, rows, seen):
    """Upserts the rows; returns how many were written."""
    return TABLE.upsert(env, company.id, rows, seen)
