"""Why a customer does not buy yet, as the rep was told; until the day that was named it rests."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import clock

WHY_NOT = [
    ("in_stock", "Still has stock"),
    ("out_of_stock", "We are out of stock"),
    ("closed_season", "Closed season"),
    ("other_supplier", "Buys elsewhere"),
    ("paused", "Paused"),
]
PAUSING = ("closed_season", "paused")  # the days until one asks again are no silence


class SalesRhythmWhyNot(models.Model):
    """One answer to "why not yet"; the latest one of a customer applies. Append-only.

    What people say never stands in a column that the refresh writes: it reads this table.
    """

    _name = "sales.rhythm.why.not"
    _inherit = ["sales.rhythm.own.customer.mixin", "sales.rhythm.append.only.mixin"]
    _description = "Why not yet"
    _order = "id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", "Noted by", readonly=True, ondelete="set null")
    reason = fields.Selection(WHY_NOT, required=True, readonly=True)
    until_on = fields.Date("Ask again on", required=True, readonly=True)
    note = fields.Char(readonly=True)
    status = fields.Selection(
        selection=lambda self: self.env["sales.rhythm"]._fields["status"].selection,
        string="Status then",
        readonly=True,
    )
    amount = fields.Monetary("At stake then", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._check_ahead()
        self.env["sales.rhythm.queue"]._mark("res_partner", answers.partner_id.ids)
        self.env["sales.rhythm.stop"]._mark_customers(answers.sudo().partner_id.ids)
        return answers

    def _check_ahead(self):
        days = clock.days(self.env)
        for answer in self:
            if answer.until_on < days[answer.company_id.id]:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: %(date)s has passed; choose the day on which to ask again.",
                        customer=answer.partner_id.display_name,
                        date=answer.until_on,
                    )
                )

    def _why_append_only(self):
        return self.env._("An answer stays as it was given; give a new one instead.")

    def action_open_customers(self):
        """The rows of the customers who gave these answers, as far as one may see them."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers who do not buy yet"),
            "res_model": "sales.rhythm",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
        }
