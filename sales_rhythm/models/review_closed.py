"""The month of a manager who looks back: as it was closed, and not as it would count now."""

from odoo import api, models

from . import review_scope


class SalesRhythmReviewClosed(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _facts(self, start, metrics):
        kept = self.env["sales.rhythm.month"]._kept(start)
        if kept is None:
            return super()._facts(start, metrics)
        own = [each for each in review_scope.lone_rep(self.env).ids if each not in kept.users]
        return kept._replace(users=(*kept.users, *own))

    @api.model
    def _all_metrics(self, start):
        """Of a closed month those of then: they may be gone now, or count something else."""
        if not self._is_closed(start):
            return super()._all_metrics(start)
        metrics = self.env["sales.rhythm.metric"]
        _names, kept = self.env["sales.rhythm.month"]._kept_words(start)
        for key, words in kept.items():
            metrics |= metrics.new(
                {
                    "key": key,
                    "name": words["title"],
                    "short_name": words["label"],
                    "unit": words["unit"],
                    "month_place": words["place"],
                    "month_group": words["group"],
                }
            )
        return metrics

    @api.model
    def _scope(self, start, team_id=False):
        """Of a closed month those who were in the teams then."""
        scope = super()._scope(start, team_id)
        if not self._is_closed(start):
            return scope
        rows = self.env["sales.rhythm.month"].search([
            ("company_id", "=", self.env.company.id), ("month", "=", start),
            ("reopening_id", "=", False)])  # fmt: skip
        team_of = {row.kept_user_id: row.team_id.id for row in rows if row.team_id}
        if scope.user_ids is None:
            return scope._replace(team_of=team_of)
        if scope.team:
            teams, own = {scope.team["id"]}, set()
        else:
            teams, own = set(self.env.user._rhythm_led_team_ids()), {self.env.uid}
        seen = {user_id for user_id, own_team in team_of.items() if own_team in teams}
        return scope._replace(
            team_of=team_of, user_ids=frozenset(seen | own), former_ids=frozenset()
        )

    @api.model
    def _is_closed(self, start):
        return self.env["sales.rhythm.month"]._is_closed(self.env.company, start)
