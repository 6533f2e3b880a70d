"""The job's part in directives: the morning after the deadline, the leader is told, once."""

from odoo import api, fields, models
from odoo.fields import Domain

from . import clock, evidence, tasks, working

BATCH = 100  # people asked, of whom each may have a leader to tell
TODO = "mail.mail_activity_data_todo"


class SalesRhythmRun(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("directive", "Directives")], ondelete={"directive": "cascade"}
    )

    def _steps(self):
        return {**super()._steps(), "directive": self._step_directive}

    def _next_kind(self):
        """After all that the night began with; closed months come last."""
        following = super()._next_kind()
        if not following and self.kind != "directive" and self._directives()._overdue(1):
            following = "directive"
        return following

    def _go_on_after_failure(self):
        """What could not be told is no reason to leave a month open."""
        result = super()._go_on_after_failure()
        self.flush_recordset()  # that this one has failed: a company has one open run
        if self.kind == "directive" and (following := self._next_kind()):
            self._open_run(self.company_id, following)
            self._wake()
        return result

    def _count(self, kind):
        return 1 if kind == "directive" else super()._count(kind)

    def _directives(self):
        assignees = self.env["sales.rhythm.directive.assignee"]
        return assignees.with_company(self.company_id)

    def _step_directive(self):
        """The next ones, in one transaction with the note that it was done; repeated after a
        kill."""
        overdue = self._directives()._overdue(BATCH)
        told = overdue._escalate()
        return len(overdue), told, len(overdue) < BATCH


class SalesRhythmDirectiveAssignee(models.Model):
    _inherit = "sales.rhythm.directive.assignee"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _overdue(self, limit):
        """Who has let a deadline pass in the current company, and of whom no leader was told."""
        return self.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("escalated_at", "=", False)
            & Domain("directive_id.closed_at", "=", False)
            & Domain("directive_id.deadline_on", "<", clock.today(self.env.company))
            & self._waiting(),
            limit=limit,
        )

    def _escalate(self):
        """Tells the leaders; the number of those told. Where there is none to tell, it is noted,
        too: so it happens once whatever comes."""
        leaders, told = self._leaders(), 0
        for line in self:
            leader = leaders[line]
            line.escalated_at = fields.Datetime.now()
            line.leader_id = leader
            if leader:
                told += 1
                line.escalation_id = line._tell(leader)
        return told

    def _leaders(self):
        """{line: who leads a team of theirs}, nobody who gave the directive or is asked by it."""
        company = self.env.company
        members = self.env["crm.team.member"].sudo().search([
            ("user_id", "in", self.user_id.ids),
            ("crm_team_id.active", "=", True),
            ("crm_team_id.company_id", "in", [False, company.id]),
        ], order="id").grouped("user_id")  # fmt: skip
        found = {}
        for line in self:
            knows = line.directive_id.giver_id | line.directive_id.line_ids.user_id
            teams = members.get(line.user_id, self.env["crm.team.member"]).crm_team_id
            leaders = (teams.user_id - knows).filtered(
                lambda user: working.works_for(user, company)
            )
            found[line] = leaders[:1]
        return found

    def _tell(self, leader):
        directive = self.directive_id.with_context(lang=leader.lang, **tasks.QUIETLY)
        env = directive.env
        words = env._(
            "%(who)s did not answer by %(day)s: %(what)s",
            who=self.user_id.name,
            day=evidence.day(env, directive.deadline_on, clock.today(self.company_id)),
            what=tasks.first_line(directive.text),
        )
        type_id = env["ir.model.data"]._xmlid_to_res_id(TODO, raise_if_not_found=False)
        prepared = tasks.prepare(type_id, words, leader, self.company_id)
        return directive.activity_schedule(
            date_deadline=clock.today(self.company_id), **{**prepared, "automated": True}
        )
