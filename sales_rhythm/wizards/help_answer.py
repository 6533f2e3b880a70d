from odoo import fields, models
from odoo.exceptions import UserError

from ..models.help_leave import LONGEST_TEXT
from ..models.typed import typed


class SalesRhythmHelpAnswer(models.TransientModel):
    """What came of a help: the feedback with which its activities are marked as done."""

    _name = "sales.rhythm.help.answer"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Answer help"
    _named = ("help_id", "rhythm_id")

    help_id = fields.Many2one("sales.rhythm.help", required=True, ondelete="cascade")
    rhythm_id = fields.Many2one(
        "sales.rhythm", "At this customer", ondelete="cascade", help="None: at all of the help."
    )
    # As the user: the related fields of Odoo would read any help that a client names.
    text = fields.Text(related="help_id.text", related_sudo=False)
    answer = fields.Char("What came of it")

    def action_answer(self):
        """Marks the activities as done, as the list of activities does, with the answer."""
        self.check_access("read")
        self.ensure_one()
        answer = typed(self.env, self.answer, LONGEST_TEXT)
        tasks = self._tasks()
        if not tasks:
            raise UserError(self.env._("This help was answered or taken back meanwhile."))
        company = self.help_id.company_id
        quiet = tasks.with_company(company).with_context(mail_activity_quick_update=True)
        quiet.action_feedback(feedback=answer or False)
        undo = {"model": tasks._name, "method": "action_unarchive", "ids": tasks.ids}
        return {
            "type": "ir.actions.client",
            "tag": "sales_rhythm_done",
            "params": {
                "message": self.env._("Help is answered"),
                "buttons": [{"name": self.env._("Undo"), "undo": undo}],
                "then": None,
            },
        }

    def _tasks(self):
        """The open activities that are answered; the user's, or of a meeting that changed hands."""
        self.help_id.check_access("read")
        if self.help_id.user_id != self.env.user:
            raise UserError(
                self.env._(
                    "%s answers this help: it was left for them.", self.help_id.sudo().user_id.name
                )
            )
        waiting = self.help_id.task_ids.filtered("active")
        if self.rhythm_id:
            self.rhythm_id.check_access("read")
            at_card = self.rhythm_id._help_task_ids()
            waiting = waiting.filtered(lambda task: task.id in at_card)
        return waiting
