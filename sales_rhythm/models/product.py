"""What moves product lines of many customers at once: categories, and what is in them."""

from odoo import models

from .run_lines import of_all_companies


class ProductCategory(models.Model):
    _inherit = "product.category"

    def write(self, vals):
        result = super().write(vals)
        if "parent_id" in vals:
            of_all_companies(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        of_all_companies(self.env)  # what was in it is in none now; its lines went with it
        return result


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        moved = self.browse()
        if "categ_id" in vals:
            moved = self.filtered(lambda product: product.categ_id.id != vals["categ_id"])
        result = super().write(vals)
        if moved:
            of_all_companies(self.env)
        return result
