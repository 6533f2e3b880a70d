"""What is not to be offered to a customer for now, and why."""

from odoo import fields, models

from . import clock

DISMISSED = [
    ("no_need", "Does not need it"),
    ("elsewhere", "Buys it elsewhere"),
    ("season", "Wrong season"),
    ("other", "Another reason"),
]


class SalesRhythmDismissal(models.Model):
    """A category that is not suggested to a customer until a day; until it is bought, that is.

    Made by the dialog alone. What the market says meanwhile does not touch it.
    """

    _name = "sales.rhythm.dismissal"
    _inherit = ["sales.rhythm.own.customer.mixin"]
    _description = "Not to be offered for now"
    _order = "id desc"
    _rec_name = "category_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    category_id = fields.Many2one(
        "product.category", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Noted by", readonly=True, ondelete="set null")
    reason = fields.Selection(DISMISSED, required=True, readonly=True)
    dismissed_on = fields.Date(required=True, readonly=True)
    until_on = fields.Date("Offer again on", required=True, readonly=True)
    note = fields.Char(readonly=True)

    def action_offer_again(self):
        """The categories are suggested again from today on, where they are worth it."""
        self.check_access("read")
        days = clock.days(self.env)
        for dismissal in self:
            # Nobody may write here; who sees the customer, may take back what was said of it.
            dismissal.sudo().until_on = days[dismissal.company_id.id]
        return True
