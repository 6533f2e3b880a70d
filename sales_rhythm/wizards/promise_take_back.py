"""The dialog that takes a promise back: nobody does it without saying why."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PromiseTakeBack(models.TransientModel):
    _name = "sales.rhythm.promise.take.back"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Take a promise back"
    _named = ("promise_id",)

    promise_id = fields.Many2one(
        "sales.rhythm.promise", "Entry", required=True, readonly=True, ondelete="cascade"
    )
    # As the user: the related fields of Odoo would read any promise that a client names.
    partner_id = fields.Many2one(related="promise_id.partner_id", related_sudo=False)
    what = fields.Char(related="promise_id.what", related_sudo=False)
    due_on = fields.Date(related="promise_id.due_on", related_sudo=False)
    reason = fields.Char("Why", required=True)

    @api.model
    def _ask(self, promise):
        """The dialog, for a promise that one may read."""
        promise.ensure_one()
        if promise.state not in ("open", "broken"):
            raise UserError(self.env._("This promise is closed already."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take the promise back"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_promise_id": promise.id},
        }

    def action_take_back(self):
        """Says why on the customer, and deletes the activity; the ledger keeps the promise."""
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            raise AccessError(self.env._("Only salespeople take a promise back."))
        self.ensure_one()
        promise = self.promise_id
        promise.check_access("read")  # own ones, and of customers and teams of one's own
        reason = " ".join(self.reason.split())
        if not reason:
            raise UserError(self.env._("Say why the promise is taken back."))
        if promise.state not in ("open", "broken"):
            raise UserError(self.env._("This promise is closed already."))
        activity = self.env["mail.activity"].browse(promise.activity_id).exists()
        # Whose promise one sees, one may take back, even where only the assignee may edit it.
        promise.sudo()._take_back([promise.activity_id], reason)
        promise.partner_id.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "Promise taken back: %(promise)s. Why: %(reason)s",
                promise=promise.what or activity.sudo().activity_type_id.name or "",
                reason=reason,
            ),
            subtype_xmlid="mail.mt_note",
        )
        activity.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
