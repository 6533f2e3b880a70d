"""Answering what somebody left: the feedback with which the activities are marked as done."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.tasks import LONGEST_TEXT
from ..models.typed import typed


class SalesRhythmAnswerDialog(models.AbstractModel):
    """What helps and directives have in common."""

    _name = "sales.rhythm.answer.dialog"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Answer what was left"

    answer = fields.Char("What came of it")

    def _tasks(self):
        """The open activities that are answered; UserError for who is not to answer them."""
        raise NotImplementedError

    def _company(self):
        """The company of what is answered."""
        raise NotImplementedError

    def _words(self):
        """(that it is answered, that nothing is left to answer), in the user's language."""
        raise NotImplementedError

    def action_answer(self):
        """Marks the activities as done, as the list of activities does, with the answer."""
        self.check_access("read")
        self.ensure_one()
        answer = typed(self.env, self.answer, LONGEST_TEXT)
        tasks = self._tasks()
        answered, over = self._words()
        if not tasks:
            raise UserError(over)
        quiet = tasks.with_company(self._company()).with_context(mail_activity_quick_update=True)
        quiet.action_feedback(feedback=answer or False)
        undo = {"model": tasks._name, "method": "action_unarchive", "ids": tasks.ids}
        return {
            "type": "ir.actions.client",
            "tag": "sales_rhythm_done",
            "params": {
                "message": answered,
                "buttons": [{"name": self.env._("Undo"), "undo": undo}],
                "then": None,
            },
        }
