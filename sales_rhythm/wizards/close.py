from odoo import fields, models
from odoo.exceptions import UserError


class SalesRhythmClose(models.TransientModel):
    """What hangs at a customer, to be won, lost or taken up again one by one."""

    _name = "sales.rhythm.close"
    _inherit = ["sales.rhythm.dialog"]
    _description = "Close what hangs"

    line_ids = fields.One2many("sales.rhythm.close.line", "dialog_id", "Hanging")


class SalesRhythmCloseLine(models.TransientModel):
    """One quotation or opportunity; each button does what the button of its own form does."""

    _name = "sales.rhythm.close.line"
    _description = "Hanging quotation or opportunity"
    _order = "since_on, id"

    dialog_id = fields.Many2one("sales.rhythm.close", required=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", "Quotation")
    lead_id = fields.Many2one("crm.lead", "Opportunity")
    since_on = fields.Date("Hangs since")
    # As the user, who may have lost the right to read a document that is still listed.
    name = fields.Char(compute="_compute_document")
    amount = fields.Monetary(compute="_compute_document")
    currency_id = fields.Many2one("res.currency", compute="_compute_document")
    can_close = fields.Boolean(compute="_compute_document")

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

    def action_open(self):
        return self._document().get_formview_action()

    def action_won(self):
        document = self._open_document("write")
        if document._name == "sale.order":
            action = document.action_confirm()
        else:
            action = document.action_set_won()
        return action if isinstance(action, dict) else self._next()

    def action_lost(self):
        document = self._open_document("write")
        if document._name == "crm.lead":
            action = self.env["ir.actions.actions"]._for_xml_id("crm.crm_lead_lost_action")
            return {**action, "context": {"default_lead_ids": document.ids}}
        action = document.action_cancel()
        return action if isinstance(action, dict) else self._next()

    def action_next_activity(self):
        document = self._open_document("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next activity: %s", document.display_name),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": document._name,
                "active_id": document.id,
                "active_ids": document.ids,
                "default_res_model": document._name,
                "default_res_ids": str(document.ids),
            },
        }

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

    def _next(self):
        """The same list again without what was closed, or nothing more."""
        row = self.dialog_id.rhythm_id.exists()
        if row and any(row._hanging_documents().values()):
            return row.action_close_deals()
        return self.dialog_id._done(self.env._("Nothing hangs here any more."))
