from odoo import fields, models
from odoo.exceptions import UserError


class SalesRhythmHelpAnswer(models.TransientModel):
    """What came of a help: the feedback with which its activities are marked as done."""

    _name = "sales.rhythm.help.answer"
    _inherit = ["sales.rhythm.answer.dialog"]
    _description = "Answer help"
    _named = ("help_id", "rhythm_id")

    help_id = fields.Many2one("sales.rhythm.help", required=True, ondelete="cascade")
    rhythm_id = fields.Many2one(
        "sales.rhythm", "At this customer", ondelete="cascade", help="None: at all of the help."
    )
    # As the user: the related fields of Odoo would read any help that a client names.
    text = fields.Text(related="help_id.text", related_sudo=False)

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

    def _company(self):
        return self.help_id.company_id

    def _words(self):
        return (
            self.env._("Help is answered"),
            self.env._("This help was answered or taken back meanwhile."),
        )
