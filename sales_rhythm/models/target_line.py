"""Product lines with targets: what a category brings in, as a metric like any other."""

from odoo import api, fields, models

from .goods_metric import value_of

# A line counts in every company, and from its first day to its last.
EVERYWHERE = {"active": True, "company_id": False, "from_on": False, "until_on": False}
# After what else is sold, in the month of a salesperson.
PLACE = {"month_place": "rep", "month_group": "sold", "month_sequence": 38}


class SalesRhythmTargetLine(models.Model):
    _inherit = "sales.rhythm.metric"  # pylint: disable=consider-merging-classes-inherited

    category_id = fields.Many2one(
        "product.category",
        "Product line",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The category of which it sums what was sold, with all below it.",
    )

    @api.model
    def _of_line(self, category):
        """The metric of a product category: made, or taken up again where it was archived."""
        everything = self.with_context(active_test=False)
        metric = everything.search([("category_id", "=", category.id)], limit=1)
        if metric:
            metric.write(EVERYWHERE)
        else:
            metric = self.create({
                "key": f"line_{category.id}_value",
                "name": category.name,
                "category_id": category.id,
                **PLACE,
                **value_of(("product_id.categ_id", "child_of", category.ids)),
            })  # fmt: skip
        for code, _name in self.env["res.lang"].get_installed():
            spoken = metric.with_context(lang=code)
            spoken.name = spoken.env._("Sold: %s", category.name)
        return metric
