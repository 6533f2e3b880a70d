"""One of those a directive is for: their activity, when they saw it, and what they answered."""

from odoo import api, fields, models
from odoo.fields import Domain

from . import tasks
from .typed import ids_of

STATES = [("sent", "Sent"), ("seen", "Seen"), ("gone", "Not answered"), ("done", "Answered")]
MOST_SHOWN = 1_000  # directives that one screen may say were shown


class SalesRhythmDirectiveAssignee(models.Model):
    """Who answers a directive."""

    _name = "sales.rhythm.directive.assignee"
    _description = "Who answers a directive"
    _order = "id"
    _rec_name = "user_id"

    directive_id = fields.Many2one(
        "sales.rhythm.directive", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="directive_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="cascade", index=True
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", index="btree_not_null"
    )
    seen_at = fields.Datetime("Seen on", readonly=True)
    escalated_at = fields.Datetime("Told the leader on", readonly=True)
    leader_id = fields.Many2one(
        "res.users", "Leader told", readonly=True, ondelete="set null",
        help="Empty: there was none to tell.",
    )  # fmt: skip
    escalation_id = fields.Many2one(
        "mail.activity", "What the leader has to do", readonly=True, ondelete="set null"
    )
    state = fields.Selection(STATES, compute="_compute_answer", compute_sudo=True)
    answer = fields.Char("What came of it", compute="_compute_answer", compute_sudo=True)
    answered_at = fields.Datetime("Answered on", compute="_compute_answer", compute_sudo=True)

    _user = models.UniqueIndex("(directive_id, user_id)", "Once for each.")

    def _fetch_answers(self):
        """Reads all that they say at once."""
        self.fetch(["directive_id", "user_id", "activity_id", "seen_at"])
        self.sudo().activity_id.fetch(["active", "date_done", "feedback", "write_date"])

    @api.depends("activity_id", "seen_at")
    @api.depends_context("lang")
    def _compute_answer(self):
        for line in self:
            task = line.activity_id
            is_done = bool(task) and not task.active
            line.state = (
                "done" if is_done else "gone" if not task else "seen" if line.seen_at else "sent"
            )
            line.answer = is_done and tasks.said(task)
            line.answered_at = is_done and tasks.done_at(task)
            if line.state == "gone" and not line.directive_id.closed_at:
                line.answer = line._gone_text()

    def _gone_text(self):
        """Why nobody answers any more. People cannot delete the activity; who leaves, Odoo does."""
        left = self.user_id.filtered(lambda user: not user.active)
        if left:
            return self.env._("not answered: %s has left", ", ".join(left.mapped("name")))
        return self.env._("not answered: its activity was deleted")

    def _answers(self):
        """What was answered, by whom where several were asked."""
        done = self.filtered(lambda line: line.state == "done" and line.answer)
        if len(self) == 1:
            return done.answer or ""
        return "\n".join(f"{line.user_id.name}: {line.answer}" for line in done)

    @api.model
    def _waiting(self):
        """The domain of those that are not answered, and of whom nobody answers any more."""
        undone = Domain("activity_id", "any!", Domain("active", "=", True))
        return Domain("activity_id", "=", False) | undone


class SalesRhythmDirectiveSeen(models.Model):
    _inherit = "sales.rhythm.directive"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def mark_seen(self, ids):
        """Notes which of these directives the user has seen now; only for themselves, and once."""
        self.browse().check_access("read")
        known = [id_ for id_ in ids if type(id_) is int] if isinstance(ids, (list, tuple)) else ()
        lines = self.env["sales.rhythm.directive.assignee"].sudo()
        unseen = lines.search([
            ("directive_id", "in", ids_of(known)[:MOST_SHOWN]),
            ("user_id", "=", self.env.uid),
            ("seen_at", "=", False),
        ])  # fmt: skip
        if unseen:
            unseen.seen_at = fields.Datetime.now()
        return len(unseen)
