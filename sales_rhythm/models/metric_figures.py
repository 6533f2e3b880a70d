"""What metrics amount to, for whom and in which period; and the rows behind each figure."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..core import pace
from . import clock
from .literal import WRONG_DOMAIN


class SalesRhythmMetricFigures(models.Model):
    _inherit = "sales.rhythm.metric"  # pylint: disable=consider-merging-classes-inherited

    def _value(self, users, start, end):
        """{user id: figure} for the company's days from `start` to `end`, both included.

        Of what the current user may read, and of the current company. A ratio of nothing is None.
        """
        self.ensure_one()
        return self._values(users, start, end)[self]

    def _values(self, users, start, end):
        """{metric: {user id: figure}}; each plain metric is asked for once, whoever needs it."""
        zone = clock.zones(self.env)[self.env.company.id]
        counted = {each: each._count(users, start, end, zone) for each in self._bases()}
        return {metric: metric._combined(counted, users) for metric in self}

    def _bases(self):
        """The plain metrics: these, and for a ratio what is divided and by what."""
        plain = self.filtered(lambda metric: metric.kind != "ratio")
        ratios = self - plain
        return plain | ratios.numerator_id | ratios.denominator_id

    def _combined(self, counted, users):
        if self.kind != "ratio":
            return counted[self]
        above, below = counted[self.numerator_id], counted[self.denominator_id]
        return {
            user.id: above[user.id] / below[user.id] if below[user.id] else None for user in users
        }

    def _count(self, users, start, end, zone):
        if self.kind == "working":
            return self.env["sales.rhythm"]._hours_between(users, start, end, zone)
        domain = self._whose(users) & self._when(start, end, zone) & self._scope()
        found = {
            user.id: figure
            for user, figure in self._counted_model()._read_group(
                domain, [self.user_field], [self._aggregate()]
            )
        }
        return {user.id: found.get(user.id) or 0 for user in users}

    def _aggregate(self):
        """What is asked of the rows of a plain metric, in the words of `_read_group`."""
        return f"{self.measure}:sum" if self.kind == "sum" else "__count"

    # ---- the one domain behind figure and rows

    def _domain(self, user, start, end):
        """The rows that the figure of `user` counts or sums up; of a ratio, ask its two parts."""
        return self._whose(user) & self._anybodys(start, end)

    def _anybodys(self, start, end):
        """The same rows, whoever they are of."""
        self.ensure_one()
        if self.kind in ("ratio", "working"):
            raise ValueError(f"{self.key} has no rows of its own")
        zone = clock.zones(self.env)[self.env.company.id]
        return self._when(start, end, zone) & self._scope()

    def _by_user(self, start, end):
        """{user: figure} of all who have any, nobody included; of what one may read."""
        found = self._counted_model()._read_group(
            self._anybodys(start, end), [self.user_field], [self._aggregate()]
        )
        return {user: figure or 0 for user, figure in found}

    def _counted_model(self):
        """The model that is counted; as lists are read, without what is archived."""
        model = self._model()
        if model is None:
            self._refuse(self.env._("there is no model “%s” any more.", self.res_model))
        return model.with_context(active_test=True)

    def _whose(self, users):
        return Domain(self.user_field, "in", users.ids)

    def _when(self, start, end, zone):
        """That the date is among the company's days from `start` to `end`, and those that count."""
        if not self.date_field:
            return Domain.TRUE
        start, end = self._within(start, end)
        lines, _dot, name = self.date_field.rpartition(".")
        model = self._counted_model()
        if lines:
            model = model[lines]
        if model._fields[name].type == "datetime":
            first, after = clock.start_of_day(start, zone), clock.end_of_day(end, zone)
            when = Domain(name, ">=", fields.Datetime.to_string(first))
            when &= Domain(name, "<", fields.Datetime.to_string(after))
        else:
            when = Domain(name, ">=", fields.Date.to_string(start))
            when &= Domain(name, "<=", fields.Date.to_string(end))
        return Domain(lines, "any", when) if lines else when

    def _within(self, start, end):
        """The first and the last of these days that count; the last before the first: none."""
        return max(start, self.from_on or start), min(end, self.until_on or end)

    def _scope(self):
        """What people wrote, within the current company."""
        domain = self._parsed_domain()
        if self.company_id and self.company_id != self.env.company:
            return Domain.FALSE
        company = self._counted_model()._fields.get("company_id")
        if company is None or company.comodel_name != "res.company":
            return domain
        own = self.env.company.ids
        return domain & Domain("company_id", "in", own if company.required else [*own, False])

    # ---- the banner

    @api.model
    @api.readonly
    def get_metrics(self, period):
        """What the current user did against their goals; `period` is today, week or month.

        Figures as those of `get_deck_figures`, each with `note` and `opens`: the goal is of the
        whole period, the pace what should be there by tonight, both None without a goal. A ratio
        is of two lists: `opens` and `of` name them. Without a value, the note says why.
        """
        self.browse().check_access("read")
        start, day, end, *worked = clock.period_of(self.env.company, period)
        goals = self.env["sales.rhythm.target"]._goals(self.env.user, start)
        zone = clock.zones(self.env)[self.env.company.id]
        cells, counted = [], {}
        for metric in self._of_banner(start, end):
            goal = goals.get((self.env.user.id, metric.id))
            whole = metric._scaled(goal, start, end, worked)
            cells.append({
                "key": metric.key,
                "label": metric.name,
                "unit": metric.unit,
                "goal": whole,
                "pace": metric._scaled(goal, start, day, worked),
                **metric._cell(start, day, zone, counted),
            })  # fmt: skip
        return cells

    @api.model
    def _of_banner(self, start, end):
        """Those that stand there. Working hours have no rows, and a figure of their own there."""
        found = self.search(self._counting(start, end) & Domain("in_banner", "=", True))
        return found.filtered(lambda metric: "working" not in metric._bases().mapped("kind"))

    @api.model
    def _counting(self, start, end):
        """Which metrics count on any of these days in the current company."""
        return (
            Domain("company_id", "in", (False, self.env.company.id))
            & (Domain("from_on", "=", False) | Domain("from_on", "<=", end))
            & (Domain("until_on", "=", False) | Domain("until_on", ">=", start))
        )

    def _scaled(self, goal, start, end, worked):
        """The part of a month's goal, by what is `worked`: weekdays, but on off-days.

        Of the days of the month that count. A share is the same for every part.
        """
        if goal is None or self.kind == "ratio" or self.unit == "percent":
            return goal
        within = (self.from_on or None, self.until_on or None)
        return pace.part_of_goal(goal, start, end, *worked, within=within)

    def _cell(self, start, day, zone, counted):
        """The figure of the current user, its rows, or why there is none.

        `counted` has what was counted for others, so that a ratio costs nothing besides its parts.
        """
        user = self.env.user
        try:
            domains = {}
            for each in self._bases():
                if each not in counted:
                    counted[each] = each._count(user, start, day, zone)
                domains[each] = list(each._whose(user) & each._when(start, day, zone)
                                     & each._scope())  # fmt: skip
        except AccessError:
            return self._no_figure(self.env._("You may not read what it counts."))
        except (ValidationError, *WRONG_DOMAIN):
            return self._no_figure(
                self.env._("It does not work any more: ask for it to be mended.")
            )
        value = self._combined(counted, user)[user.id]
        ratio = self.kind == "ratio"
        above = self.numerator_id if ratio else self
        cell = {
            "value": value,
            "note": value is None and self.env._("Nothing to divide by yet."),
            "opens": above.name,
            "res_model": above.res_model,
            "domain": domains[above],
            "measure": above._aggregate(),
        }
        if ratio:
            below = self.denominator_id
            cell |= {
                "above": counted[above][user.id],
                "below": counted[below][user.id],
                "of": below.name,
                "of_model": below.res_model,
                "of_domain": domains[below],
                "of_measure": below._aggregate(),
            }
        return cell

    def _no_figure(self, note):
        return {"value": None, "note": note, "opens": self.name, "res_model": False,
                "domain": False}  # fmt: skip
