"""Which metrics stand in the month of a salesperson, where, and what each counted there."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..core.facts import Count, Measure, Parts
from ..core.month import last_of_month
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
        """{metric: {user id: Parts}} of alike metrics in the month from `start`; nobody is NOBODY.

        In a number of queries that depends neither on how many users there are nor on how much
        they did. What is dated after `today` is still to come, and counts nowhere.
        """
        one = self[:1]
        end = min(today, last_of_month(start))
        if one.kind == "working":
            return {one: one._hours_parts(users, start, end, weeks)}
        if not one.date_field:
            return self._standing_parts(start, end, weeks, today)
        if "." in one.date_field:
            return {one: one._parts_by_lines(start, end, weeks)}
        return self._parts_by_day(start, end, weeks)

    def _parts_by_day(self, start, end, weeks):
        counted = self._by_user_and_day(self[:1]._when_in_company(start, end))
        return {
            metric: {user_id: _parts(days, weeks) for user_id, days in by_user.items()}
            for metric, by_user in counted.items()
        }

    def _when_in_company(self, start, end):
        return self._when(start, end, clock.zones(self.env)[self.env.company.id])

    def _parts_by_lines(self, start, end, weeks):
        """Of what has several dates, and so may count in several weeks."""
        spans = [(start, end), *((week.start, min(week.end, end)) for week in weeks)]
        counted = [self._by_user_counts(self._when_in_company(*span))[self] for span in spans]
        return {
            user_id: Parts(*(
                _in_turn([count.get(user_id, Count(0)) for count in counted])
            ))
            for user_id in set().union(*counted)
        }  # fmt: skip

    def _standing_parts(self, start, end, weeks, today):
        """How things stand; of days that are over as `then_id` tells, or None."""
        is_running = start <= today <= last_of_month(start)
        now = self._by_user_counts(Domain.TRUE) if is_running else {}
        past = self.then_id._then_by_day([week.end for week in weeks if week.end < today])
        found = {}
        for metric in self:
            current, then = now.get(metric, {}), past.get(metric.then_id, {})
            found[metric] = {
                user_id: _stood(
                    current.get(user_id, Count(0)), then.get(user_id, {}), weeks, today, end
                )
                for user_id in {*current, *then}
            }
        return found

    def _then_by_day(self, days):
        """{metric: {user id: {day: Count}}} of these metrics, of exactly these days."""
        found = {}
        for alike in self._alike() if days else ():
            found |= alike._by_user_and_day(Domain(alike[:1].date_field, "in", days))
        return found

    def _hours_parts(self, users, start, end, weeks):
        zone = clock.zones(self.env)[self.env.company.id]
        spans = [(start, end), *((week.start, min(week.end, end)) for week in weeks)]
        rhythms = self.env["sales.rhythm"]
        counted = [rhythms._hours_between(users, *span, zone) for span in spans]
        return {
            user.id: Parts(*_in_turn([Count(hours.get(user.id, 0)) for hours in counted]))
            for user in users
        }


def _parts(days, weeks):
    """Parts of {day: Count} of some days of a month."""
    of_weeks = tuple(
        _sum(count for day, count in days.items() if week.start <= day <= week.end)
        for week in weeks
    )
    return Parts(_sum(days.values()), of_weeks)


def _stood(current, then, weeks, today, end):
    """Parts of how things stand now, and of how they stood `then`: {day: Count}."""
    of_weeks = tuple(
        current if week.start <= today <= week.end else then.get(week.end) for week in weeks
    )
    is_running = weeks[0].start <= today <= weeks[-1].end
    return Parts(current if is_running else then.get(end), of_weeks)


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
