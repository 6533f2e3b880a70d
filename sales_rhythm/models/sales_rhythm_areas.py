"""Areas that need care: customers by area, the one with the most at stake first."""

from typing import Any, NamedTuple

from odoo import api, models
from odoo.fields import Domain

from .policy_area import AREA_FIELDS

SHARED = ("tag", "route")  # a customer may be in several areas of these levels
MOST_AREAS = 100  # shown at once; the others have less at stake


class AreaGroup(NamedTuple):
    """Customers who are alike for the screen; the amount is the money at stake, in their currency.

    `area` is a record, a city, or False for those who have none.
    """

    area: Any
    company: Any
    status: str
    care: str
    count: int
    amount: float

    def is_needy(self):
        """Whether these are to be cared for: money is at stake, or nobody has been there."""
        return self.status in ("due", "late") or self.care == "forgotten"


NEEDY = Domain("status", "in", ["due", "late"]) | Domain("care_state", "=", "forgotten")
# The figures of an area: whom each counts, and how these are found.
COUNTS = {
    "customers": (lambda group: True, Domain.TRUE),
    "due": (lambda group: group.status == "due", Domain("status", "=", "due")),
    "late": (lambda group: group.status == "late", Domain("status", "=", "late")),
    "uncovered": (
        lambda group: group.care == "forgotten",
        Domain("care_state", "=", "forgotten"),
    ),
}


class SalesRhythmAreas(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_areas(self, by):
        """The areas of the customers whom the user sees, those with the most at stake first.

        `by` is a level of AREA_FIELDS; anything else is the company's own. Each area has figures
        {key, count, domain}, and `money` at stake of who needs care: due, late or uncovered. The
        domain opens the rows. The `total` is None where a customer may be in several areas; `more`
        says how many areas are left out.
        """
        self.browse().check_access("read")
        levels = self.env["sales.rhythm.policy"]._fields["area_by"]._description_selection(self.env)
        if not any(by == level for level, _label in levels):
            by = self.env["sales.rhythm.policy"]._area_by(self.env.company)
        groups = self._area_groups(AREA_FIELDS[by])
        by_area = {}
        for group in groups:
            by_area.setdefault(group.area, []).append(group)
        areas = sorted(
            (self._area(by, area, own) for area, own in by_area.items()),
            key=lambda row: (-row["money"]["amount"], -row["money"]["count"], row["label"]),
        )
        shared = by in SHARED
        return {
            "by": by,
            "levels": [{"key": level, "label": label} for level, label in levels],
            "areas": areas[:MOST_AREAS],
            "total": None if shared else self._area_figures(groups, Domain.TRUE),
            "note": self._shared_words()[by] if shared else False,
            "more": max(0, len(areas) - MOST_AREAS),
            "field": AREA_FIELDS[by],
            "currency_id": self.env.company.currency_id.id,
        }

    @api.model
    def _area_groups(self, field):
        """[AreaGroup]: all rows that the user sees, in one question."""
        found = self._read_group(
            [],
            [field, "company_id", "status", "care_state"],
            ["__count", "money_at_stake_amount:sum"],
        )
        # A city that was emptied and one that never was are the same: none.
        return [AreaGroup(area or False, *more) for area, *more in found]

    @api.model
    def _area(self, by, area, groups):
        """An area as the screen shows it."""
        is_record = isinstance(area, models.BaseModel)
        # Whose customer one sees, of that one may know the team, tag and route.
        name = area.sudo().display_name if is_record else area
        key = area.id if is_record else area
        return {
            "key": key,
            "label": name or self._nowhere_words()[by],
            "nowhere": not area,
            **self._area_figures(groups, self._in_area(by, key)),
        }

    @api.model
    def _in_area(self, by, key):
        if by in SHARED and not key:
            # As Odoo's own lists: who has archived ones alone has none.
            return Domain(AREA_FIELDS[by], "not any", [])
        return Domain(AREA_FIELDS[by], "=", key)

    @api.model
    def _area_figures(self, groups, where):
        needy = [group for group in groups if group.is_needy()]
        return {
            "figures": [
                {
                    "key": key,
                    "count": sum(group.count for group in groups if counts(group)),
                    "domain": list(where & domain),
                }
                for key, (counts, domain) in COUNTS.items()
            ],
            "money": {
                "amount": self._in_one_currency(needy),
                "measure": "money_at_stake_amount:sum",
                "count": sum(group.count for group in needy),
                "domain": list(where & NEEDY),
            },
        }

    @api.model
    def _nowhere_words(self):
        """What customers without an area are called, by level."""
        return {
            "province": self.env._("No province"),
            "city": self.env._("No city"),
            "tag": self.env._("No tag"),
            "team": self.env._("No sales team"),
            "route": self.env._("On no route"),
        }

    @api.model
    def _shared_words(self):
        """Why there is no total, by level."""
        return {
            "tag": self.env._(
                "A customer with several tags counts in each of them, so there is no total."
            ),
            "route": self.env._(
                "A customer on several routes counts in each of them, so there is no total."
            ),
        }
