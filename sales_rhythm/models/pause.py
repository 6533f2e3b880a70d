"""A customer's own pause: the season in which it is closed, a rebuilding, a holiday."""

from odoo import api, fields, models


class SalesRhythmPause(models.Model):
    """Days on which a customer buys nothing, and nobody expects it to.

    They are no silence. Pauses may overlap: a day is in one or is not.
    """

    _name = "sales.rhythm.pause"
    _inherit = ["sales.rhythm.own.customer.mixin"]
    _description = "Customer's pause"
    _order = "from_on desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        help="A contact's pause is that of its company.",
    )
    from_on = fields.Date("First day", required=True)
    until_on = fields.Date("Last day", required=True)
    note = fields.Char()

    _days = models.Constraint(
        "CHECK (from_on <= until_on)", "A pause ends on its first day at the earliest."
    )

    @api.model_create_multi
    def create(self, vals_list):
        pauses = super().create([self._of_customer(vals) for vals in vals_list])
        pauses._mark()
        return pauses

    def write(self, vals):
        self._mark()
        result = super().write(self._of_customer(vals))
        self._mark()
        if {"partner_id", "company_id"} & vals.keys():
            # Odoo asked before; a pause must not move to a customer whom one does not see either.
            self.flush_recordset()
            self.invalidate_recordset(["is_own_customer"])
            self.check_access("write")
        return result

    def unlink(self):
        self._mark()
        return super().unlink()

    def _of_customer(self, vals):
        """The values with the customer in place of a contact of it."""
        if not vals.get("partner_id"):
            return vals
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return {**vals, "partner_id": partner.commercial_partner_id.id}

    def _mark(self):
        self.env["sales.rhythm.queue"]._mark("res_partner", self.partner_id.ids)
        self.env["sales.rhythm.stop"]._mark_customers(self.sudo().partner_id.ids)
