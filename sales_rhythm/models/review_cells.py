"""The cells of a month as the screen shows them, each with the rows that it counts."""

from odoo import SUPERUSER_ID
from odoo.tools import format_date

from ..core.facts import NOBODY
from ..core.month import last_of_month
from ..core.policy import FULL
from ..core.table import Shares
from .review_rows import ALL, Rows
from .review_words import Words


class Cells:
    """Cells of one month."""

    def __init__(self, env, facts, metrics, table):
        self.env, self.facts, self.table = env, facts, table
        self.words = Words(env)
        self._metrics = {metric.key: metric for metric in metrics}
        self._scales = {}
        self._rows = Rows(env, facts, metrics)
        self.names = self._names()

    # ---- who, when and what

    def _names(self):
        """{user id: name}; in a closed month as it was, for somebody may have been deleted."""
        users = self.env["res.users"].sudo().browse(each for each in self.facts.users if each)
        names = {user.id: user.name for user in users.exists()}
        self.there = frozenset(names)  # who was not deleted
        if self.facts.cell_ids:
            then, _words = self.env["sales.rhythm.month"]._kept_words(self.facts.month)
            names = then | names
        return names

    def metric(self, key):
        """The metric of a key, or None."""
        return self._metrics.get(key)

    def line(self, user_id, key):
        """core.table.Line of a user, or of ALL; None where the metric is not there."""
        if user_id == ALL:
            return self.table.total.get(key)
        return self.table.lines.get((user_id, key))

    def share(self, user_id):
        """The part of the month's working days that has passed for a user; None of no day."""
        facts = self.facts
        worked = facts.worked.get(NOBODY if user_id == ALL else user_id, ())
        return Shares(worked).of(facts.month, min(facts.today, last_of_month(facts.month)))

    def who(self, user_id):
        """{label, sub, has_left} of a line."""
        if user_id == ALL:
            label = self.env._("All")
        elif user_id == NOBODY:
            label = self.env._("Nobody's")
        else:
            label = self.names.get(user_id) or self.env._("Somebody who was deleted")
        has_left, sub = user_id in self.facts.ended, ""
        if has_left:
            # What Odoo does by itself is of a user who never was there.
            is_odoo = user_id == SUPERUSER_ID
            sub = self.env._("the system") if is_odoo else self.env._("has left")
        return {
            "label": label,
            "sub": sub,
            "has_left": has_left,
        }

    def column(self, metric):
        """The head of a column."""
        divisor, unit = self._scale(metric)
        name = metric.short_name or metric.name
        return {
            "key": metric.key,
            "label": name,
            "title": metric.name,
            "unit": metric.unit,
            "unit_text": unit if divisor != 1 else "",
        }

    def weeks(self):
        """The heads of the weeks."""
        today = self.facts.today
        return [
            {
                "number": week.number,
                "label": self.env._("W%s", week.number),
                "title": self._span(week),
                "state": "future" if week.start > today else "past" if week.end < today else "now",
            }
            for week in self.facts.weeks
        ]

    def days(self):
        """How far the company's month is: working days, and the bar that explains all others."""
        share = self.share(NOBODY)
        worked = len(self.facts.worked.get(NOBODY, ()))
        if share is None:
            return {"text": self.env._("no working day"), "pace_text": "", "bar": False}
        return {
            "text": self.env._(
                "%(done)s/%(all)s working days", done=round(share * worked), all=worked
            ),
            "pace_text": self.env._("pace %s", self.words.number(share, "percent")),
            "bar": {"fill": share * FULL, "tick": share * FULL},
        }

    def _span(self, week):
        """The days of a week, which are all of one month: 2–8/11."""
        end = format_date(self.env, week.end, date_format="d/M")
        return end if week.start == week.end else f"{week.start.day}–{end}"

    # ---- figures

    def month(self, user_id, metric):
        """The month's cell of one metric."""
        line = self.line(user_id, metric.key)
        return self._cell(user_id, metric, line and line.month, None)

    def of_weeks(self, user_id, metric):
        """The cells of its weeks; none where the weeks are not known."""
        line = metric and self.line(user_id, metric.key)
        if not line:
            return []
        return [
            self._cell(user_id, metric, cell, week)
            for week, cell in zip(self.facts.weeks, line.weeks, strict=False)
        ]

    def _cell(self, user_id, metric, cell, week):
        unit, divisor = metric.unit, self._scale(metric)[0]
        name = ", ".join(
            part
            for part in (
                metric.name,
                self.who(user_id)["label"],
                week and self.env._("W%s", week.number),
            )
            if part
        )
        shown = {"key": metric.key, "name": name, "bar": False, "note": False, "goal": None,
                 "pace": None, "lead": None, "value": None, "res_model": False}  # fmt: skip
        if cell is None or cell.state in ("none", "future"):
            is_future = cell is not None and cell.state == "future"
            goal = cell and cell.goal
            return shown | {
                "text": "·" if is_future else "–",
                "state": cell.state if cell else "none",
                "title": self._title(name, None, goal, metric, is_future),
                "goal": goal,
                "goal_text": self._goal_text(goal, metric, divisor),
                "gap_text": "",
                "note": not is_future and self.env._("Nothing to show."),
            }
        return shown | {
            "text": self.words.number(cell.value, unit, divisor),
            "title": self._title(name, cell.value, cell.goal, metric),
            "goal_text": self._goal_text(cell.goal, metric, divisor),
            "gap_text": cell.gap is not None and self._gap_text(cell.gap, metric, divisor) or "",
            "state": cell.state,
            "bar": cell.state != "plain" and {"fill": cell.fill, "tick": cell.tick},
            "value": cell.value,
            "goal": cell.goal,
            "pace": cell.pace,
            "lead": cell.lead,
            **self._rows.of(user_id, metric, cell, week),
        }

    def _goal_text(self, goal, metric, divisor):
        return "" if goal is None else self.words.number(goal, metric.unit, divisor)

    def _gap_text(self, gap, metric, divisor):
        return f"−{self.words.number(-gap, metric.unit, divisor).removesuffix('%')}"

    def _title(self, name, value, goal, metric, is_future=False):
        told = self.env._("to come") if is_future else self.words.full(value, metric.unit)
        if goal is None:
            return f"{name}: {told}"
        return self.env._(
            "%(name)s: %(value)s, target %(goal)s",
            name=name,
            value=told,
            goal=self.words.full(goal, metric.unit),
        )

    def _scale(self, metric):
        """(divisor, unit) of a metric's column, by the figure and the goal of all together."""
        if metric.key not in self._scales:
            largest = [
                abs(each)
                for (_user_id, key), line in self.table.lines.items()
                if key == metric.key
                for each in (line.month.value, line.month.goal)
                if each is not None
            ]
            is_money = metric.unit == "money"
            self._scales[metric.key] = (
                self.words.scale(max(largest, default=0)) if is_money else (1, "")
            )
        return self._scales[metric.key]

    # ---- sentences

    def projected(self, user_id, projection, state):
        """Where the month will end, and why; both its parts open their rows."""
        metric, words = self._metrics["revenue"], self.words
        divisor = self._scale(metric)[0]
        ratio, same = projection.goal_ratio, projection.at_same_pace
        title = self.env._(
            "%(reached)s ordered so far + %(expected)s expected from customers by the month's end",
            reached=words.exact(projection.reached),
            expected=words.exact(projection.expected),
        )
        if same is not None:
            title += self.env._(
                " (at the pace so far it would be %s, repeat orders counted twice)",
                words.money(same),
            )
        return {
            "text": words.number(projection.value, "money", divisor),
            "money_text": words.money(projection.value),  # where no head tells the unit
            "share_text": "" if ratio is None else words.number(ratio, "percent"),
            "state": state,
            "title": title,
            "is_judged": ratio is not None,
            "goal_ratio": ratio,
            "value": projection.value,
            "shortfall": projection.shortfall,
            "sold": self.month(user_id, metric),
            "expected": self._expected(user_id, projection.expected, divisor),
        }

    def _expected(self, user_id, amount, divisor):
        name = self.env._("Expected this month, %s", self.who(user_id)["label"])
        return {
            "key": "expected",
            "name": name,
            "text": self.words.number(amount, "money", divisor),
            "title": f"{name}: {self.words.exact(amount)}",
            "value": amount,
            **self._rows.expected(user_id),
        }

    def headline(self, cell):
        """Revenue against its target, in the words of the sentence above the table."""
        if cell is None or cell.value is None:
            return {"text": "–", "goal_text": "", "gap_text": "", "state": "none"}
        return {
            "text": self.words.money(cell.value),
            "goal_text": "" if cell.goal is None else self.words.money(cell.goal),
            "gap_text": ""
            if cell.gap is None
            else self.env._("behind pace by %s", self.words.money(-cell.gap)),
            "state": cell.state,
        }
