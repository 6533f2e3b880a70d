"""Care status: which share of the customers is cared for in time, by team, area and class.

The share is the month's coverage of today: those within their care interval of those who have not
stopped. The forgotten are the deck's and the month's: past their interval, and nothing is planned.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.facts import SHARED as PERCENT
from ..core.facts import Count, Measure
from ..core.table import judged
from . import sql
from .director_figures import Figures
from .policy_area import AREA_FIELDS
from .sales_rhythm_areas import MOST_AREAS, SHARED

COVERAGE = Measure("coverage", PERCENT, is_ratio=True)
NOT_STOPPED = Domain("status", "!=", "stopped")
COVERED = Domain("is_covered", "=", True) & NOT_STOPPED
FORGOTTEN = Domain("care_state", "=", "forgotten")
STAKE = "money_at_stake_amount:sum"
TAGS = "res_partner_res_partner_category_rel"
JUDGED = ("ok", "behind", "far")
TEAM, AREA, CLASS = "team", "area", "class"


class Care(NamedTuple):
    """What is counted of some customers; the amount is what is at stake with the forgotten."""

    covered: int
    known: int
    forgotten: int
    amount: float


NOBODY = Care(0, 0, 0, 0)


def sum_up(parts):
    """Care of all these together, who have no customer in common."""
    return Care(*map(sum, zip(NOBODY, *parts, strict=True)))


class Level(NamedTuple):
    """What customers are grouped by."""

    area: str
    """The level of areas that it is; "" of classes."""
    tag_ids: tuple = ()
    """The tags that make the classes."""

    @property
    def is_shared(self):
        """Whether a customer may be in several groups."""
        return not self.area or self.area in SHARED


class SalesRhythmDirectorCare(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_care(self, by=TEAM, team_id=False):
        """The share of customers cared for in time by `by`, the most money forgotten first.

        `by` is team, area or class, anything else is team; areas are the company's own level, the
        classes the tags that have a policy. A row opens those cared for (`domain`), all of whom
        they are part (`of_domain`), and the `forgotten`. The `total` is of all, each counted once;
        `more` says how many rows are left out.
        """
        domain = self._within(self._scope(team_id))
        labels = self._care_labels()
        by = by if isinstance(by, str) and by in labels else TEAM
        level = self._care_level(by)
        groups = self._care_groups(level, domain)
        figures, goal = Figures(self.env), self._care_policy().coverage_ratio
        everybody, total = self.env._("All"), self._care_total(level, domain, groups)
        return {
            "by": by,
            "levels": [{"key": key, "label": label} for key, label in labels.items()],
            "target_share": goal or False,
            "target_text": figures.words.number(goal, PERCENT) if goal else "",
            "rows": self._care_rows(figures, level, domain, groups),
            "more": max(0, len(groups) - MOST_AREAS),
            "total": {
                "key": "total",
                "label": everybody,
                **self._care_line(figures, everybody, total, domain),
            },
            "note": self._care_note(by, level, groups),
        }

    @api.model
    def _care_rows(self, figures, level, domain, groups):
        """The lines, the one with the most money at stake with the forgotten first."""
        names = self._care_names(level, groups)
        neediest = sorted(
            groups.items(), key=lambda each: (-each[1].amount, -each[1].forgotten, names[each[0]])
        )
        return [
            {
                "key": str(key or ""),  # a number would be a figure
                "label": names[key],
                "nowhere": not key,
                **self._care_line(figures, names[key], care, domain & self._care_of(level, key)),
            }
            for key, care in neediest[:MOST_AREAS]
        ]

    @api.model
    def _care_total(self, level, domain, groups):
        """That of all customers, each counted once."""
        if level.is_shared:
            return self._care_groups(None, domain)[False]
        return sum_up(groups.values())

    # ---- by what

    @api.model
    def _care_labels(self):
        return {
            TEAM: self.env._("Team"),
            AREA: self.env._("Area"),
            CLASS: self.env._("Class"),
        }

    @api.model
    def _care_level(self, by):
        if by == CLASS:
            _base, by_tag, _excluded = self.env["sales.rhythm.policy"]._for_company(
                self.env.company
            )
            # As in lists of customers: what is archived is no class.
            tags = self.env["res.partner.category"].sudo().with_context(active_test=True)
            return Level("", tuple(tags.search([("id", "in", list(by_tag))], order="id").ids))
        if by == AREA:
            return Level(self.env["sales.rhythm.policy"]._area_by(self.env.company))
        return Level(TEAM)

    @api.model
    def _care_of(self, level, key):
        """The customers of one group of a level."""
        if level.area:
            return self.env["sales.rhythm"]._in_area(level.area, key)
        if key:
            return Domain("tag_ids", "in", [key])
        return Domain("tag_ids", "not in", level.tag_ids) if level.tag_ids else Domain.TRUE

    @api.model
    def _care_groups(self, level, domain):
        """{what tells a group: Care} in one question; of no level, that of all under False."""
        rows = self.env["sales.rhythm"].with_context(active_test=True)
        query = rows._search(domain)
        counts = sql.care_counts(
            *(
                rows._field_to_sql(query.table, name, query)
                for name in ("is_covered", "status", "care_state", "money_at_stake_amount")
            )
        )
        if level is None:
            return {False: Care(*self.env.execute_query(query.select(*counts))[0])}
        term = self._care_term(level, rows, query)
        query.groupby = term
        found = {}
        for key, *figures in self.env.execute_query(query.select(term, *counts)):
            # A city that was emptied and one that never was are the same: none.
            found.setdefault(key or False, []).append(Care(*figures))
        return {key: sum_up(parts) for key, parts in found.items()}

    @api.model
    def _care_term(self, level, rows, query):
        """SQL of what tells a group."""
        if level.area:
            return rows._read_group_groupby(query.table, AREA_FIELDS[level.area], query)
        self.env["res.partner"].flush_model(["category_id"])
        tagged = query.make_alias(query.table, "class")
        query.add_join(
            "LEFT JOIN", tagged, TAGS, sql.has_tag_of(tagged, query.table, level.tag_ids)
        )
        return SQL.identifier(tagged, "category_id")

    @api.model
    def _care_names(self, level, keys):
        """{what tells a group: its name}."""
        rows = self.env["sales.rhythm"]
        field = AREA_FIELDS[level.area or "tag"]
        nowhere = rows._nowhere_words()[level.area] if level.area else self.env._("No class")
        if not rows._fields[field].relational:
            return {key: key or nowhere for key in keys}
        # Whose customer one sees, of that one may know the team, tag and route.
        records = self.env[rows._fields[field].comodel_name].sudo().browse(filter(None, keys))
        return {False: nowhere} | {record.id: record.display_name for record in records}

    @api.model
    def _care_note(self, by, level, groups):
        if not groups:
            return self.env._("No customers yet.")
        if by == CLASS and not level.tag_ids:
            return self.env._(
                "No class yet: each tag of customers that has a policy of its own is one."
            )
        if level.is_shared:
            return self.env._(
                "A customer who is in several of these counts in each of them, and once in the "
                "total."
            )
        return False

    # ---- figures

    @api.model
    def _care_policy(self):
        return self.env["sales.rhythm.policy"]._for_company(self.env.company)[0]

    @api.model
    def _care_line(self, figures, name, care, domain):
        """The figures of a line: the share, the forgotten, and the money at stake with them."""
        policy = self._care_policy()
        goal, words = policy.coverage_ratio or None, figures.words
        count = Count(care.covered, care.known)
        cell = judged(COVERAGE, count, goal, goal, policy)
        cared, known = words.plain(care.covered), words.plain(care.known)
        return {
            **figures.ratio(
                self.env._("Coverage, %s", name),
                count,
                domain & COVERED,
                (self.env._("Customers who have not stopped"), domain & NOT_STOPPED),
                self.env._(
                    "%(name)s: %(cared)s of %(all)s customers within their care interval",
                    name=name,
                    cared=cared,
                    all=known,
                ),
            ),
            "cared_text": f"{cared}/{known}",
            "state": cell.state if cell.state in JUDGED else "",
            "bar": {"share": count.value or 0, "fill": cell.fill, "tick": cell.tick},
            **self._care_forgotten(figures, name, care, domain & FORGOTTEN),
        }

    @api.model
    def _care_forgotten(self, figures, name, care, domain):
        """How many they are, and the money at stake with them."""
        name = self.env._("Forgotten, %s", name)
        return {
            "forgotten": figures.count(
                name,
                care.forgotten,
                domain,
                self.env._("%s forgotten", "%s"),
                self.env._("Past their care interval, and nothing is planned."),
            ),
            "money": figures.money(
                name,
                care.amount,
                STAKE,
                domain,
                self.env._("At stake with the forgotten: %s", "%s"),
            ),
        }
