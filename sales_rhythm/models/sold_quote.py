"""From what a customer bought to a new quotation, in one click.

The quotation is Odoo's own unsaved form with lines in it, so prices are those of the price list and
nothing is half written. It is the row's, with its deal and salesperson.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..core.basket import usual_basket
from ..core.policy import BASKET_OCCASIONS
from . import sold, sql


class SalesRhythmQuote(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    line_ids = fields.One2many(
        "sales.rhythm.line", "rhythm_id", "Product lines that are bought", readonly=True
    )

    def action_new_usual_basket(self):
        """A new quotation with what the customer usually takes, as much as last time."""
        self.ensure_one()
        self.check_access("read")
        return self._quote(self._usual_products())

    def action_open_products(self):
        """All products that the customer bought, by category."""
        return self._open_list(
            self.env._("Products: %s", self._customer()),
            "sales.rhythm.product",
            [("rhythm_id", "=", self.id)],
            context={"search_default_by_category": 1},
        )

    def _usual_products(self, category=None):
        """The products of the usual basket, the most frequent first; or of that of a category."""
        self.env.flush_all()
        bought = {}
        for day, product_id in sql.latest_baskets(
            self.env, sold.terms(self.env), self.id, category and category.id, BASKET_OCCASIONS
        ):
            bought.setdefault(day, []).append(product_id)
        usual = usual_basket(list(bought.values()))
        products = self.env["sales.rhythm.product"].search(
            [("rhythm_id", "=", self.id), ("product_id", "in", usual)]
        )
        return products.sorted(lambda product: usual.index(product.product_id.id))

    def _quote(self, products):
        """Opens a new quotation with these; says which of them cannot be sold as they were."""
        for_sale = products.filtered("is_for_sale")
        left_out = ", ".join((products - for_sale).mapped("product_name"))
        if not for_sale:
            if not left_out:
                raise UserError(self.env._("%s has bought no product yet.", self.display_name))
            raise UserError(
                self.env._(
                    "No longer for sale, or only in a combo: %s. Make a quotation with others.",
                    left_out,
                )
            )
        action = self.action_new_quotation()
        action["context"] |= {
            **self._prepare_prices(),
            "default_order_line": [
                Command.create(product._prepare_order_line()) for product in for_sale
            ],
            "rhythm_keep_lines": True,
        }
        if not left_out:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Left out, no longer for sale or only in a combo: %s", left_out
                ),
                "sticky": True,
                "next": action,
            },
        }

    def _prepare_prices(self):
        """What the prices of a new order of the customer rest on, as defaults.

        The form works out the prices of lines that it begins with before it has asked for these.
        """
        order = self.env["sale.order"].with_company(self.company_id)
        order = order.new({"partner_id": self.partner_id.id, "company_id": self.company_id.id})
        names = ("pricelist_id", "currency_id", "fiscal_position_id")
        return {f"default_{name}": order[name].id for name in names}


class SalesRhythmLineQuote(models.Model):
    _inherit = "sales.rhythm.line"  # pylint: disable=consider-merging-classes-inherited

    def action_quote(self):
        """A new quotation with what the customer usually takes of the category."""
        self.ensure_one()
        self.check_access("read")
        row = self.rhythm_id
        return row._quote(row._usual_products(self.category_id))

    def action_open_rhythm(self):
        """The page of the line's customer."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.rhythm_id.display_name,
            "res_model": "sales.rhythm",
            "res_id": self.rhythm_id.id,
            "views": [(False, "form")],
        }


class SalesRhythmProductQuote(models.Model):
    _inherit = "sales.rhythm.product"  # pylint: disable=consider-merging-classes-inherited

    product_name = fields.Char(
        "Product name", compute="_compute_for_sale", compute_sudo=True, help="Archived ones, too."
    )
    is_for_sale = fields.Boolean(
        "For sale",
        compute="_compute_for_sale",
        compute_sudo=True,
        help="Whether it can be put into a quotation as it was bought: it is not archived, not "
        "another company's, and not a part of a combo.",
    )

    @api.depends("product_id", "in_combo", "company_id")
    @api.depends_context("lang")
    def _compute_for_sale(self):
        for each in self:
            product = each.product_id
            each.product_name = product.display_name
            each.is_for_sale = (
                product.active
                and product.sale_ok
                and product.company_id in (each.company_id, product.company_id.browse())
                and not each.in_combo
            )

    def action_quote(self):
        """A new quotation with this product, as much as last time."""
        self.ensure_one()
        self.check_access("read")
        return self.rhythm_id._quote(self)

    def _prepare_order_line(self):
        """Values of an order's line, in the product's own unit if the last one cannot be chosen."""
        unit, quantity = self.uom_id, self.last_quantity
        # Without this group the form has no units, and would save the number with another one.
        if not unit.active or not self.env.user.has_group("uom.group_uom"):
            unit = self.product_id.uom_id
            quantity = self.uom_id._compute_quantity(quantity, unit)
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": quantity,
            "product_uom_id": unit.id,
        }
