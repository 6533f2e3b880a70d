"""What a director gave and nobody has answered yet, and the latest answers."""

from odoo import api, models
from odoo.fields import Domain

from ..core.policy import ANSWERS_SHOWN, DIRECTIVES_SHOWN
from . import leading, sql, tasks

TONES = {"overdue": "danger"}


class SalesRhythmDirectorDirectives(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_directives(self, team_id=False):
        """The unanswered directives that the user may read, overdue ones on top, and the latest
        answers; those of a team are for somebody of the team."""
        scope = self._scope(team_id)
        directives = self.env["sales.rhythm.directive"]
        within = Domain("company_id", "=", self.env.company.id)
        if scope.team:
            within &= Domain("line_ids.user_id", "in", sorted(scope.user_ids))
        is_open = within & Domain("is_open", "=", True)
        waiting = directives.search(
            is_open, order="deadline_on, given_at, id", limit=DIRECTIVES_SHOWN
        )
        answered = directives.browse(self._latest_answered(within))
        received = (waiting | answered)._received()
        name = self.env._("Directives")
        return {
            "title": self.env._("Unanswered directives"),
            "count": self._directives_figure(is_open, self.env._("Unanswered directives")),
            "may_give": leading.may_guide_others(self.env),
            "rows": [self._directive_row(each, received) for each in waiting],
            "answered": [self._directive_row(each, received) for each in answered],
            "all": self._directives_figure(within, name),
        }

    def _latest_answered(self, within):
        self.env.flush_all()
        directives = self.env["sales.rhythm.directive"]
        query = directives._search(within & Domain("closed_at", "=", False))
        return sql.latest_answered(self.env, query, ANSWERS_SHOWN)

    def _directives_figure(self, domain, name):
        count = self.env["sales.rhythm.directive"].search_count(domain)
        words = self.env._("1 directive") if count == 1 else self.env._("%s directives", count)
        return {
            "text": str(count),
            "title": words,
            "count": count,
            "res_model": "sales.rhythm.directive",
            "domain": list(domain),
            "views": ["list", "kanban", "form"],
            "name": name,
        }

    def _directive_row(self, directive, received):
        """One directive as the director's screen shows it."""
        today, state = self._today(), directive.state
        is_over = state in ("done", "withdrawn")
        is_last_day = directive.deadline_on == today
        whole = directive.sudo()  # whom it is for is no secret to who reads it
        return {
            "id": directive.id,
            "text": tasks.first_line(directive.text),
            "on_text": directive.on_text,
            "who_text": directive.who_text,
            "deadline_text": "" if is_over else whole._deadline_text(today),
            "tone": "" if is_over else TONES.get(state, "warning" if is_last_day else ""),
            "age_text": "" if is_over else whole._age_text(today),
            "money": directive._received_figure(received.get(directive.id, 0)),
            "state": state,
            "answer": directive.answer,
        }
