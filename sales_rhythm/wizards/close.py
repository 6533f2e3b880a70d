from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.sales_rhythm_do import QUIETLY


class SalesRhythmClose(models.TransientModel):
    """What hangs at a customer, to be won, lost or taken up again one by one."""

    _name = "sales.rhythm.close"
    _inherit = ["sales.rhythm.day.dialog"]
    _description = "Close what hangs"

    note = fields.Char()
    line_ids = fields.One2many("sales.rhythm.close.line", "dialog_id", "Hanging")


class SalesRhythmCloseLine(models.TransientModel):
    """One quotation or opportunity; each button does what the button of its own form does."""

    _name = "sales.rhythm.close.line"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Hanging quotation or opportunity"
    _order = "since_on, id"
    _named = ("order_id", "lead_id")

    dialog_id = fields.Many2one("sales.rhythm.close", required=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", "Quotation")
    lead_id = fields.Many2one("crm.lead", "Opportunity")
    since_on = fields.Date("Hangs since")
    # As the user, who may have lost the right to read a document that is still listed.
    name = fields.Char(compute="_compute_document")
    amount = fields.Monetary(compute="_compute_document")
    currency_id = fields.Many2one("res.currency", compute="_compute_document")
    can_close = fields.Boolean(compute="_compute_document")
    lost_reasons = fields.Json(
        "Lost because",
        compute="_compute_lost_reasons",
        help="Why it may be lost: [{id, name}], those that the user's own opportunities were lost "
        "for most often first.",
    )

    def _compute_document(self):
        for line in self:
            document = (line.order_id or line.lead_id)._filtered_access("read")
            line.name = document.display_name
            if document._name == "sale.order":
                line.amount, line.currency_id = document.amount_total, document.currency_id
            else:
                line.amount = document.expected_revenue
                line.currency_id = document.company_currency
            line.can_close = bool(document) and document.has_access("write")

    @api.depends_context("uid")
    def _compute_lost_reasons(self):
        reasons = self.env["crm.lost.reason"].search([("active", "=", True)], order="id")
        # Of the user alone, which an index finds; who reads everything would count a whole table.
        leads = self.env["crm.lead"].with_context(active_test=False)
        own = [("user_id", "=", self.env.uid), ("lost_reason_id", "in", reasons.ids)]
        said = leads._read_group(own, ["lost_reason_id"], ["__count"])
        counts = {reason.id: count for reason, count in said}
        ranked = reasons.sorted(lambda reason: -counts.get(reason.id, 0))
        self.lost_reasons = [{"id": reason.id, "name": reason.name} for reason in ranked]

    def action_open(self):
        return self._document().get_formview_action()

    def action_won(self):
        document = self._open_document("write")
        if document._name == "sale.order":
            action = document.action_confirm()
        else:
            action = document.action_set_won()
        if isinstance(action, dict):  # another add-on asks first
            return action
        return self._next(self.env._("%s is won", document.display_name))

    def action_lost(self):
        """Lost for the reason in the context, or for none."""
        document = self._open_document("write")
        reason = self._lost_reason()
        note = self.dialog_id.note
        if document._name == "sale.order":
            action = document._rhythm_lose(reason, note)
            undo = self.dialog_id._undo(document, "action_draft")
        else:
            lost = {"lead_ids": document.ids, "lost_reason_id": reason.id}
            if note:
                lost["lost_feedback"] = plaintext2html(note)
            action = self.env["crm.lead.lost"].create(lost).action_lost_reason_apply()
            undo = self.dialog_id._undo(document, "action_restore")
        if isinstance(action, dict):
            return action
        return self._next(self.env._("%s is lost", document.display_name), undo)

    def _lost_reason(self):
        """The reason of the button, which stands in its context."""
        reasons, reason_id = self.env["crm.lost.reason"], self.env.context.get("lost_reason_id")
        if not reason_id:
            return reasons
        found = reasons.search([("id", "=", reason_id)]) if type(reason_id) is int else reasons
        if not found:
            raise UserError(self.env._("This reason is gone; choose another one."))
        return found

    def action_ask_again(self):
        """A call about the document, on the day of the dialog."""
        document = self._open_document("read")
        dialog = self.dialog_id
        day = dialog._day()
        activity = document.with_context(**QUIETLY).activity_schedule(
            activity_type_id=dialog.rhythm_id._call_type(document._name).id,
            date_deadline=day,
            summary=dialog.note or "",
            user_id=self.env.uid,
            automated=False,
        )
        message = self.env._(
            "Ask again about %(document)s: %(day)s",
            document=document.display_name,
            day=dialog.day_text,
        )
        return self._next(message, dialog._undo(activity, "unlink"))

    def _document(self):
        """The document, if it is one of the customer's that the user may read."""
        self.check_access("read")
        self.ensure_one()
        row = self.dialog_id._row()
        document = (self.order_id or self.lead_id).exists()
        if not document:
            raise UserError(self.env._("This one was deleted meanwhile."))
        document.check_access("read")
        if document.partner_id.commercial_partner_id != row.partner_id:
            raise UserError(
                self.env._(
                    "%(document)s does not belong to %(customer)s.",
                    document=document.display_name,
                    customer=row.partner_id.display_name,
                )
            )
        return document

    def _open_document(self, operation):
        """The document, still open, on which the user may do this."""
        document = self._document()
        document.check_access(operation)
        if document._name == "sale.order":
            still_open = document.state in ("draft", "sent")
        else:
            still_open = document.active and document.won_status == "pending"
        if not still_open:
            raise UserError(
                self.env._("%s was closed meanwhile; nothing is left to do.", document.display_name)
            )
        return document

    def _next(self, message, *buttons):
        """What was done, and the same list again without it where more hangs."""
        row = self.dialog_id.rhythm_id.exists()
        more = row and any(row._hanging_documents().values())
        then = row.action_close_deals() if more else None
        return self.dialog_id._done(message, *buttons, then=then)
