"""A policy ready for many customers: what follows from it is worked out once for each cycle."""

from functools import lru_cache
from typing import NamedTuple

from ..core import care
from ..core.milestones import OffsetTable
from . import sql

# Kept from batch to batch: a walk over 100,000 customers meets 10,000 different cycles.
_offset_table = lru_cache(maxsize=16)(OffsetTable)


class Terms(NamedTuple):
    """A policy, and what follows from it by class and cycle, each worked out once.

    Looked up by tag and never by the policy, whose thirty numbers would be hashed for each row.
    """

    policy: object
    table: OffsetTable
    paces: dict  # {cycle: (care interval, days of rest)}

    @classmethod
    def of(cls, fit, policy):
        return cls(policy, _offset_table(fit.curve, policy), {})

    def pace(self, cycle_days):
        found = self.paces.get(cycle_days)
        if found is None:
            found = self.paces[cycle_days] = (
                care.care_days(cycle_days, self.policy), care.rest_days(cycle_days, self.policy)
            )  # fmt: skip
        return found


def terms_by_customer(env, company, partner_ids):
    """{partner id: Terms} of the customers whose tag has one of its own."""
    if not company.by_tag:
        return {}
    rank = {tag_id: position for position, tag_id in enumerate(company.by_tag)}
    chosen = {}
    for partner_id, tag_id in sql.partner_tags(env, partner_ids, company.by_tag):
        if partner_id not in chosen or rank[tag_id] < rank[chosen[partner_id]]:
            chosen[partner_id] = tag_id
    return {partner_id: company.by_tag[tag_id] for partner_id, tag_id in chosen.items()}
