"""What people enter in the grid of targets: each goal is written, or refused with a reason."""

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.fields import Domain

from ..core.month import last_of_month
from . import clock
from .typed import first_of_month, ids_of


class SalesRhythmTargetSave(models.Model):
    _inherit = "sales.rhythm.target"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def save_goals(self, month, changes):
        """Enters goals of a month and the current company: [[user id, metric id, goal], ...].

        A goal of False takes the target away; 0 is a target of 0. What makes no sense is refused,
        and keeps none of the others from being written. Returns {refused: [{user_id, metric_id,
        why}]}. Raises UserError where the month is over, AccessError for who may not enter any.
        """
        self.browse().check_access("create")
        first = first_of_month(month)
        if first is None:
            raise ValidationError(self.env._("Goals are of a month, such as 2026-03-01."))
        self._check_month(first, self.env.company)
        wanted = self._wanted(changes)
        refused = self._refused(wanted, first)
        self._enter({key: goal for key, goal in wanted.items() if key not in refused}, first)
        return {
            "refused": [
                {"user_id": user_id, "metric_id": metric_id, "why": why}
                for (user_id, metric_id), why in refused.items()
            ]
        }

    @api.model
    def _wanted(self, changes):
        """{(user id, metric id): goal, or False for none}; the last one of a cell counts."""
        refusal = ValidationError(self.env._("Each goal is of a salesperson and a metric."))
        try:
            wanted = {(user, metric): goal for user, metric, goal in changes}
        except (TypeError, ValueError) as error:
            raise refusal from error
        if not all(type(number) is int for key in wanted for number in key):
            raise refusal
        return {key: False if goal is None else goal for key, goal in wanted.items()}

    # ---- what makes no sense

    @api.model
    def _refused(self, wanted, month):
        """{(user id, metric id): why} of what is not entered. Taking away is never refused."""
        set_ = {key: goal for key, goal in wanted.items() if goal is not False}
        users = self._who_may_have({user_id for user_id, _metric_id in set_})
        metrics = self._what_may_be({metric_id for _user_id, metric_id in set_}, month)
        ahead = month > clock.today(self.env.company)
        found = {}
        for (user_id, metric_id), goal in set_.items():
            user, metric = users.get(user_id), metrics.get(metric_id)
            if not user:
                why = self.env._("There is no such salesperson in %s.", self.env.company.name)
            elif not metric:
                why = self.env._("Nothing of the kind is counted in %s.", self._month_words(month))
            elif ahead and not user.active:
                why = self.env._(
                    "%s has left: targets of months to come can only be taken away.", user.name
                )
            else:
                why = self._wrong(goal, metric, user)
            if why:
                found[user_id, metric_id] = why
        return found

    @api.model
    def _who_may_have(self, user_ids):
        everybody = self.env["res.users"].with_context(active_test=False)
        found = everybody.search([
            ("id", "in", ids_of(user_ids)),
            ("share", "=", False),
            ("company_ids", "in", self.env.company.ids),
        ])  # fmt: skip
        return {user.id: user for user in found}

    @api.model
    def _what_may_be(self, metric_ids, month):
        metrics = self.env["sales.rhythm.metric"]
        counting = metrics._counting(month, last_of_month(month))
        return {
            metric.id: metric
            for metric in metrics.search(Domain("id", "in", ids_of(metric_ids)) & counting)
        }

    @api.model
    def _wrong(self, goal, metric, user):
        """Why `goal` is none, or False."""
        if isinstance(goal, bool) or not isinstance(goal, (int, float)):
            return self.env._(
                "The goal of %(user)s for “%(metric)s” is no number.",
                user=user.name,
                metric=metric.name,
            )
        try:
            goal = float(goal)
        except OverflowError:  # a number of hundreds of digits
            goal = float("inf")
        return False if self._may_be(goal, metric) else self._wrong_words(goal, metric, user)

    # ---- writing

    @api.model
    def _enter(self, wanted, month):
        company = self.env.company
        found = self.search_fetch([
            ("company_id", "=", company.id),
            ("month", "=", month),
            ("user_id", "in", ids_of({user_id for user_id, _metric_id in wanted})),
            ("metric_id", "in", ids_of({metric_id for _user_id, metric_id in wanted})),
        ], ["company_id", "user_id", "metric_id", "month", "goal"])  # fmt: skip
        there = {(each.user_id.id, each.metric_id.id): each for each in found}
        new, changed, taken = [], {}, self.browse()
        for key, goal in wanted.items():
            target = there.get(key)
            if goal is False:
                taken |= target or self.browse()
            elif target is None:
                user_id, metric_id = key
                new.append({
                    "company_id": company.id, "user_id": user_id, "metric_id": metric_id,
                    "month": fields.Date.to_string(month), "goal": goal,
                })  # fmt: skip
            elif target.goal != goal:
                changed.setdefault(goal, []).append(target.id)
        taken.unlink()
        for goal, ids in changed.items():
            self.browse(ids).write({"goal": goal})
        try:
            self.create(new)
            self.env.flush_all()
        except UniqueViolation as error:
            # Somebody else entered the same goal meanwhile: once more, and this one is the last.
            raise ConcurrencyError(str(error)) from error
