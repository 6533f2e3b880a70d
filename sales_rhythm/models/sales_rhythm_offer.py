"""What is done about what a customer does not buy: offer it, or say that it is not wanted."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from . import clock, sql


class SalesRhythmOffer(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    def action_offer(self, category_id):
        """A new quotation with what the company sells most of a category, once."""
        self.ensure_one()
        self.check_access("read")
        action = self.action_new_quotation()
        if product := self._best_selling(category_id):
            action["context"]["default_order_line"] = [
                Command.create({"product_id": product.id, "product_uom_qty": 1})
            ]
        return action

    def _best_selling(self, category_id):
        """The product of a category that most customers of the company order; empty if none."""
        if type(category_id) is not int:
            raise UserError(self.env._("Choose a product category."))
        self.env.flush_all()
        found = sql.best_selling(
            self.env, self.company_id.id, category_id,
            self.env["sales.rhythm.policy"]._category_level(self.company_id),
        )  # fmt: skip
        # As the user, who may not sell what they may not see.
        products = self.env["product.product"].browse(found)._filtered_access("read")
        return products[:1]

    def action_dismiss(self, category_id):
        """Asks why a category is not to be offered, and until when."""
        name = self.env._("Do not offer to %s", self._customer())
        action = self._dialog("sales.rhythm.dismiss", name)
        action["context"]["default_category_id"] = category_id
        return action

    def action_open_dismissals(self):
        """What was said of this customer, to be taken back where it has changed."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not offered to %s", self.display_name),
            "res_model": "sales.rhythm.dismissal",
            "views": [(False, "list"), (False, "kanban")],
            "mobile_view_mode": "kanban",
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("until_on", ">", clock.today(self.company_id).isoformat()),
            ],
        }
