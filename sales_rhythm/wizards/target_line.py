"""A product line gets targets: a director names its category."""

from odoo import fields, models


class SalesRhythmTargetLineEntry(models.TransientModel):
    """Adds the column of one category. Writes with the rights of whoever adds it."""

    _name = "sales.rhythm.target.line"
    _description = "Targets of a product line"

    category_id = fields.Many2one(
        "product.category", "Product line", required=True, ondelete="cascade"
    )

    def action_add(self):
        """Makes the metric of what is sold of the category, or takes it up again."""
        self.env["sales.rhythm.metric"].check_access("create")
        self.ensure_one()
        self.env["sales.rhythm.metric"]._of_line(self.category_id)
        return {"type": "ir.actions.act_window_close"}
