from odoo import fields, models
from odoo.exceptions import UserError


class SalesRhythmLogCall(models.TransientModel):
    """The call that has just ended: who was called is known, so one tap says how it went."""

    _name = "sales.rhythm.log.call"
    _inherit = ["sales.rhythm.dialog"]
    _description = "Log a call"

    note = fields.Char("What was said")
    # Which activity it became, so that a slip of the finger can be taken back.
    activity_id = fields.Integer(readonly=True)
    was_planned = fields.Boolean(readonly=True)

    def action_ordered(self):
        return self._log("ordered")

    def action_talked(self):
        return self._log("talked")

    def action_no_answer(self):
        return self._log("no_answer")

    def action_visited(self):
        row = self._row()
        activity, planned = row._log_visit(self.note)
        message = self.env._("Visited %s", row.partner_id.display_name)
        then = {"name": self.env._("Quotation"), "action": row.action_new_quotation()}
        return self._logged(activity, planned, message, then)

    def action_undo(self):
        """Takes it back: what was planned is planned again, what was not goes away."""
        doers = self._row()._doers()
        call = self.env["mail.activity"].browse(self.activity_id).exists()
        if not call or call.active or call.user_id not in doers:
            raise UserError(self.env._("This cannot be taken back any more."))
        call.action_unarchive()
        if not self.was_planned:
            call.unlink()

    def _log(self, result):
        row = self._row()
        activity, planned = row._log_call(result, self.note)
        customer = row.partner_id.display_name
        message = {
            "ordered": lambda: self.env._("Called %s: ordered", customer),
            "talked": lambda: self.env._("Called %s: talked", customer),
            "no_answer": lambda: self.env._("Called %s: no answer", customer),
        }[result]()
        if result == "ordered":
            then = {"name": self.env._("Quotation"), "action": row.action_new_quotation()}
        else:
            then = {"name": self.env._("Plan"), "action": row.action_plan()}
        return self._logged(activity, planned, message, then)

    def _logged(self, activity, planned, message, then):
        self.write({"activity_id": activity.id, "was_planned": planned})
        return self._done(message, then, self._undo(self, "action_undo"))
