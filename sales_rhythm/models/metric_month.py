"""Which metrics stand in the month of a salesperson, where, and what each counted there."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.month import last_of_month
from ..core.table import NOBODY, Count, Measure, Parts
from . import clock

PLACES = [("table", "Table of all, and the month of one"), ("rep", "The month of one alone")]
GROUPS = [
    ("sold", "Sold"),
    ("pipeline", "In the pipeline"),
    ("done", "Activities"),
    ("care", "Care"),
]


class SalesRhythmMetricMonth(models.Model):
    _inherit = "sales.rhythm.metric"  # pylint: disable=consider-merging-classes-inherited

    in_banner = fields.Boolean(
        default=True, help="Whether it stands above the cards of who has a goal or a figure."
    )
    month_place = fields.Selection(PLACES, "In the month", help="Where it stands; empty: nowhere.")
    month_sequence = fields.Integer(default=100)
    month_group = fields.Selection(GROUPS, required=True, default="done")
    short_name = fields.Char(
        translate=True, help="As the head of a narrow column; empty: the name."
    )
    then_id = fields.Many2one(
        "sales.rhythm.metric",
        "As it stood",
        ondelete="restrict",
        help="The metric that tells, of the last day of a week or month, how things stood then: of "
        "what has no date itself.",
    )

    @api.constrains("then_id", "date_field", "kind")
    def _check_then(self):
        for metric in self.filtered("then_id"):
            then = metric.then_id
            if metric.date_field or metric.kind not in ("count", "sum"):
                metric._refuse(self.env._("what has a date tells itself how things stood."))
            if not then.date_field or "." in then.date_field or then.kind != metric.kind:
                metric._refuse(self.env._("“%s” does not tell by days what it counts.", then.name))

    def _of_month(self, start, end):
        """The metrics that have a place in a month of the current company, in order."""
        found = self.search(self._counting(start, end) & Domain("month_place", "!=", False))
        return found.sorted(lambda metric: (metric.month_sequence, metric.sequence, metric.id))

    def _measure(self):
        """What the core has to know of it."""
        self.ensure_one()
        return Measure(
            self.key,
            self.unit,
            self.kind == "ratio",
            self._is_standing(),
            self.from_on or None,
            self.until_on or None,
        )

    def _bases_in_order(self):
        """Itself; of a ratio what is divided, and by what."""
        self.ensure_one()
        return [self.numerator_id, self.denominator_id] if self.kind == "ratio" else [self]

    def _is_standing(self):
        """Whether it is of how things stand, rather than of what was done in some days."""
        if self.kind == "ratio":
            return any(part._is_standing() for part in (self.numerator_id, self.denominator_id))
        return self.kind != "working" and not self.date_field

    # ---- what was counted

    def _month_parts(self, users, start, weeks, today):
        """{user id: Parts} of a plain metric in the month from `start`; nobody is NOBODY.

        In a number of queries that depends neither on how many users there are nor on how much
        they did. What is dated after `today` is still to come, and counts nowhere.
        """
        self.ensure_one()
        end = min(today, last_of_month(start))
        if self.kind == "working":
            return self._hours_parts(users, start, end, weeks)
        if not self.date_field:
            return self._standing_parts(start, end, weeks, today)
        if "." in self.date_field:
            return self._parts_by_lines(start, end, weeks)
        return self._parts_by_day(start, end, weeks)

    def _parts_by_day(self, start, end, weeks):
        by_day = self._by_user_and_day(self._anybodys(start, end))
        found = {}
        for user_id, days in by_day.items():
            of_weeks = tuple(
                _sum(count for day, count in days.items() if week.start <= day <= week.end)
                for week in weeks
            )
            found[user_id] = Parts(_sum(days.values()), of_weeks)
        return found

    def _by_user_and_day(self, domain):
        """{user id: {day: Count}} of the rows in a domain, by the company's days."""
        zone = clock.zones(self.env)[self.env.company.id]
        rows = self._counted_model().with_context(tz=zone)._read_group(
            domain,
            [self.user_field, f"{self.date_field}:day"],
            [self._aggregate(), "__count"],
        )  # fmt: skip
        found = defaultdict(dict)
        for user, day, figure, count in rows:
            day = day.date() if hasattr(day, "date") else day
            found[user.id or NOBODY][day] = Count(figure or 0, None, count)
        return found

    def _parts_by_lines(self, start, end, weeks):
        """Of what has several dates, and so may count in several weeks."""
        spans = [(start, end), *((week.start, min(week.end, end)) for week in weeks)]
        counted = [self._by_user_counts(self._anybodys(*span)) for span in spans]
        return {
            user_id: Parts(*(
                _in_turn([count.get(user_id, Count(0)) for count in counted])
            ))
            for user_id in set().union(*counted)
        }  # fmt: skip

    def _by_user_counts(self, domain):
        rows = self._counted_model()._read_group(
            domain, [self.user_field], [self._aggregate(), "__count"]
        )
        return {user.id or NOBODY: Count(figure or 0, None, count) for user, figure, count in rows}

    def _standing_parts(self, start, end, weeks, today):
        """How things stand; of days that are over as `then_id` tells, or None."""
        is_running = start <= today <= last_of_month(start)
        now = self._by_user_counts(self._scope()) if is_running else {}
        past = self._then_by_day([week.end for week in weeks if week.end < today])
        found = {}
        for user_id in {*now, *past}:
            then = past.get(user_id, {})
            current = now.get(user_id, Count(0))
            of_weeks = tuple(
                current if week.start <= today <= week.end else then.get(week.end) for week in weeks
            )
            found[user_id] = Parts(current if is_running else then.get(end), of_weeks)
        return found

    def _then_by_day(self, days):
        then = self.then_id
        if not then or not days:
            return {}
        return then._by_user_and_day(Domain(then.date_field, "in", days) & then._scope())

    def _hours_parts(self, users, start, end, weeks):
        zone = clock.zones(self.env)[self.env.company.id]
        spans = [(start, end), *((week.start, min(week.end, end)) for week in weeks)]
        rhythms = self.env["sales.rhythm"]
        counted = [rhythms._hours_between(users, *span, zone) for span in spans]
        return {
            user.id: Parts(*_in_turn([Count(hours.get(user.id, 0)) for hours in counted]))
            for user in users
        }


def _sum(counts):
    """The counts together; nothing of none."""
    total = Count(0)
    for count in counts:
        total = total.plus(count)
    return total


def _in_turn(counts):
    """(the month, its weeks) of a list in which the month stands first."""
    month, *weeks = counts
    return month, tuple(weeks)
