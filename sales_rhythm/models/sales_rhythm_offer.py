"""What is done about what a customer does not buy: offer it, or say that it is not wanted."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from . import clock, sql


class SalesRhythmOffer(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    def action_offer(self, category_id, push_id=False):
        """A new quotation with what the company sells most of a category, once.

        Of a push that runs: with what it sells most of that.
        """
        self.ensure_one()
        self.check_access("read")
        action = self.action_new_quotation()
        if product := self._best_selling(category_id, push_id):
            action["context"]["default_order_line"] = [
                Command.create({"product_id": product.id, "product_uom_qty": 1})
            ]
        return action

    def _best_selling(self, category_id, push_id):
        """The product that most customers of the company order; empty if there is none."""
        if type(category_id) is not int:
            raise UserError(self.env._("Choose a product category."))
        if push_id is not False and type(push_id) is not int:
            raise UserError(self.env._("Choose a push."))
        self.env.flush_all()
        wanted = self._wanted_of_push(push_id) or sql.in_category(
            category_id, self.env["sales.rhythm.policy"]._category_level(self.company_id)
        )
        # A branch sells what belongs to the companies above it, of which one may see no more.
        owners = self.company_id.sudo().parent_ids
        found = sql.best_selling(self.env, self.company_id.id, owners.ids, wanted)
        # As the user, who may not sell what they may not see.
        products = self.env["product.product"]
        allowed = set(products.search([("id", "in", found)], order="id").ids)
        return products.browse([each for each in found if each in allowed][:1])

    def _wanted_of_push(self, push_id):
        """SQL of which products are of a push of the row's company, while it runs; else None."""
        pushes = self.env["sales.rhythm.push"]
        company_id, _from_on = pushes._running().get(push_id, (None, None))
        if company_id != self.company_id.id:
            return None
        (push,) = pushes.browse(push_id)._pushed()
        return sql.offered_of(push, self.partner_id.id)

    def action_dismiss(self, category_id):
        """Asks why a category is not to be offered, and until when."""
        name = self.env._("Do not offer to %s", self._customer())
        action = self._dialog("sales.rhythm.dismiss", name)
        action["context"]["default_category_id"] = category_id
        return action

    def action_open_dismissals(self):
        """What was said of this customer, to be taken back where it has changed."""
        name = self.env._("Not offered to %s", self._customer())
        domain = [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("until_on", ">", clock.today(self.company_id).isoformat()),
        ]
        return self._open_list(name, "sales.rhythm.dismissal", domain)
