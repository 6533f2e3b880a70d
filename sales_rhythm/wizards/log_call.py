from odoo import fields, models


class SalesRhythmLogCall(models.TransientModel):
    """The call that has just ended: who was called is known, so one tap says how it went."""

    _name = "sales.rhythm.log.call"
    _inherit = ["sales.rhythm.dialog"]
    _description = "Log a call"

    note = fields.Char("What was said")

    def action_ordered(self):
        return self._log("ordered")

    def action_talked(self):
        return self._log("talked")

    def action_no_answer(self):
        return self._log("no_answer")

    def _log(self, result):
        row = self._row()
        row._log_call(result, self.note)
        customer = row.partner_id.display_name
        if result == "ordered":
            quotation = {"name": self.env._("Quotation"), "action": row.action_new_quotation()}
            return self._done(self.env._("Called %s: ordered", customer), quotation)
        plan = {"name": self.env._("Plan"), "action": row.action_plan()}
        if result == "talked":
            return self._done(self.env._("Called %s: talked", customer), plan)
        return self._done(self.env._("Called %s: no answer", customer), plan)
