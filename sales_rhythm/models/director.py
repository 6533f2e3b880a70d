"""What a director looks at: where the money is, and whether customers are cared for and order.

The same screen serves a leader and a salesperson, each with what they see; whose rows a figure
counts stands in its domain, so that a figure is the same number for everybody who may see it.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from . import clock, review_scope
from .review_scope import Scope
from .typed import check_team


class SalesRhythmDirector(models.AbstractModel):
    """It stores nothing."""

    _name = "sales.rhythm.director"
    _description = "Where the money is"

    @api.model
    def _scope(self, team_id=False):
        """Whose money and customers the user looks at today, as in the salespeople's month.

        UserError of what is no team, AccessError of one that they may not choose.
        """
        self.env["sales.rhythm"].browse().check_access("read")
        check_team(self.env, team_id)
        return review_scope.of_user(self.env, self._today().replace(day=1), team_id)

    @api.model
    def _today(self):
        return clock.today(self.env.company)

    @api.model
    def _within(self, scope: Scope, user_field="user_id", team_field="team_id"):
        """The domain of the rows in the current company that a scope is about.

        What nobody is responsible for counts for its team.
        """
        company = Domain("company_id", "=", self.env.company.id)
        if scope.user_ids is None:
            return company
        team_ids = [scope.team["id"]] if scope.team else [team["id"] for team in scope.teams]
        nobodys = Domain(user_field, "=", False) & Domain(team_field, "in", team_ids)
        return company & (Domain(user_field, "in", sorted(scope.user_ids)) | nobodys)

    @api.model
    def _heading(self, scope):
        """What stands above every part."""
        company = self.env.company
        return {
            "today_text": format_date(self.env, self._today()),
            "company": company.name,
            "currency_id": company.currency_id.id,
            "team": scope.team,
            "teams": scope.teams,
        }
