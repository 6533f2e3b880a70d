"""One salesperson's month by week: what they sold, follow, did and cared for."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..core import month as months
from ..core.diagnosis import weakest
from ..core.policy import FULL
from ..core.table import table
from . import clock, evidence, review_scope
from .metric_month import GROUPS
from .review import REVENUE
from .review_cells import Cells


class SalesRhythmReviewMonth(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_month_of(self, user_id, month=False):
        """The month of one salesperson by week; AccessError of whom the user may not look at."""
        self.env["sales.rhythm"].browse().check_access("read")
        if not isinstance(user_id, int) or user_id < 1:
            raise UserError(self.env._("“%s” is no salesperson.", user_id))
        found = self._months_of(self.env["res.users"].browse([user_id]), month)
        return found[0]

    @api.model
    def _months_of(self, users, month=False):
        """The months of several, in a number of questions that does not grow with them."""
        return list(self._each_month(users._ids, month))

    @api.model
    def _each_month(self, user_ids, month=False, at_once=None, with_lists=True):
        """The same one after the other: `at_once` of them in memory, what is known of all once.

        Without lists, what stands beside the figures is left out.
        """
        start = self._month(month)
        scope = self._scope(start)
        metrics = self._all_metrics(start)
        # Everybody's, for the median of a team is of all of it.
        facts = scope.seen(self._facts(start, metrics))
        for user_id in user_ids:
            review_scope.check_user(self.env, facts, user_id)
        cells = Cells(self.env, facts, metrics, table(facts, self._policy()))
        known = self._expected(facts), self._diagnoses(cells, scope)
        heading = self._heading(facts) | {"days": cells.days(), "weeks": cells.weeks()}
        for some in split_every(at_once or max(1, len(user_ids)), user_ids, list):
            users = self.env["res.users"].browse(some)
            lists = self._lists(facts, users) if with_lists else {}
            for found in self._some_months(cells, metrics, users, *known):
                of_user = {name: each.get(found["user"]["id"], []) for name, each in lists.items()}
                yield heading | found | of_user

    @api.model
    def _some_months(self, cells, metrics, users, expected, diagnoses):
        """What is each user's own of their month."""
        rows = [self._row(cells, user.id, []) for user in users]
        self._add_projections(rows, cells, expected)
        self._add_help(rows, cells, diagnoses)
        return [
            {
                "user": self._who(user, row),
                "headline": {
                    **cells.headline((line := cells.line(user.id, REVENUE)) and line.month),
                    "projected": row["projected"],
                    "needy_text": "",
                },
                "groups": self._groups(cells, user.id, metrics, row["projected"]),
                "steps": self._steps(cells, diagnoses.get(user.id, ()), user.id),
                "help": row["help"],
                "start": row["help"]["start"] if row["help"] else [],
            }
            for user, row in zip(users, rows, strict=True)
        ]

    @api.model
    def _who(self, user, row):
        return {
            "id": user.id,
            "label": row["label"],
            "sub": row["sub"],
            "partner_id": user.sudo().partner_id.id,  # whose picture it is
        }

    @api.model
    def _groups(self, cells, user_id, metrics, projected):
        """The rows of the month, by group; an empty group is left out."""
        labels = dict(self.env["sales.rhythm.metric"]._fields["month_group"]
                      ._description_selection(self.env))  # fmt: skip
        found = []
        for key, _label in GROUPS:
            rows = [
                {
                    **cells.column(metric),
                    "weeks": cells.of_weeks(user_id, metric),
                    "month": cells.month(user_id, metric),
                    "projected_text": projected["text"]
                    if projected and metric.key == REVENUE
                    else "",
                }
                for metric in metrics
                if metric.month_group == key
            ]
            if rows:
                found.append({"key": key, "label": labels[key], "rows": rows})
        return found

    @api.model
    def _steps(self, cells, found, user_id):
        """Each step against what is usual; the figure opens its rows."""
        weak = weakest(found, self._policy())
        shown = []
        for step in found:
            metric = cells.metric(step.key)
            if metric is None:
                continue
            figure, told = cells.month(user_id, metric), self._step_words(cells, step)
            shown.append({
                **figure,
                **told,
                "text": figure["text"],
                "state": "plain",
                "goal": None, "pace": None, "lead": None, "goal_text": "", "gap_text": "",
                "median_text": told["median_text"] if step.is_told else "",
                "is_weakest": step == weak,
                "note": False if step.is_told else self.env._("too little to tell"),
                "bar": _bar(step),
            })  # fmt: skip
        return shown

    # ---- lists

    @api.model
    def _lists(self, facts, users):
        """{name: {user id: lines}} of what stands beside the figures."""
        own = Domain("company_id", "=", self.env.company.id) & Domain("user_id", "in", users.ids)
        return {
            "promises": self._promises(own, facts),
            "customers": self._customers(facts, users),
            "helps": self._helps_of(users, facts.month),
        }

    @api.model
    def _helps_of(self, users, month):
        """{user id: the helps of the month}."""
        return self.env["sales.rhythm.help"]._helps(users, month)

    @api.model
    def _promises(self, own, facts):
        """What was to be kept in the month and was not, and in the running one what is open.

        Of a month that is over as it stood on the morning after, whatever became of it since.
        """
        last = months.last_of_month(facts.month)
        zone = clock.zones(self.env)[self.env.company.id]
        failed = Domain("state", "in", ["broken", "kept_late"])
        more, morning = Domain("state", "=", "open"), facts.today
        if facts.today > last:
            after = fields.Datetime.to_string(clock.end_of_day(last, zone))
            failed |= Domain("state", "=", "taken_back") & Domain("taken_back_at", ">=", after)
            failed &= Domain("made_at", "<", after)
            more, morning = Domain.FALSE, clock.day_after(last)
        due = Domain("due_on", ">=", facts.month) & Domain("due_on", "<=", last)
        promises = self.env["sales.rhythm.promise"].search(
            own & (due & failed | more), order="due_on, id"
        )
        labels = dict(promises._fields["state"]._description_selection(self.env))
        found = {}
        for promise in promises:
            kept = promise.kept_at and clock.day_in(zone, promise.kept_at)
            state = _state_on(promise.due_on, kept, morning, min(facts.today, last))
            found.setdefault(promise.user_id.id, []).append({
                "id": promise.id,
                "what": promise.what or labels[state],
                "customer": promise.partner_id.sudo().display_name,
                "when_text": self._when(promise.due_on, morning, state) or labels[state],
                "state": state,
            })  # fmt: skip
        return found

    @api.model
    def _when(self, due_on, day, state):
        """How late it is, or how long there is left; "" where it is neither any more."""
        late = (day - due_on).days
        if state == "broken":
            return self.env._("%s late", evidence.days(self.env, late))
        if state != "open":
            return ""
        if not late:
            return self.env._("due now")
        return self.env._("%s left", evidence.days(self.env, -late))


def _state_on(due_on, kept_on, morning, last):
    """How a promise stood on a morning, when all was known up to a last day."""
    if kept_on and kept_on <= last:
        return "kept_late"
    return "broken" if due_on < morning else "open"


def _bar(step):
    """A share as a bar, with a mark at what is usual."""
    value = step.figure and step.figure.value
    if value is None:
        return False
    longest = max(1.0, value, step.usual or 0)
    tick = None if step.usual is None else step.usual / longest * FULL
    return {"fill": value / longest * FULL, "tick": tick}
