from odoo import models

from . import sql

# Columns of an order's line on which product lines rest, but for its amount.
LINE_FACTS = {"product_id", "display_type", "is_downpayment"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _write_multi(self, vals_list):
        # By hand, by timesheets or by a delivery: all of them end in this column.
        quantities = {
            id_: float(vals["qty_delivered"] or 0)  # a numeric column gets text
            for id_, vals in zip(self._ids, vals_list, strict=True)
            if "qty_delivered" in vals
        }
        if quantities:
            before = sql.delivered(self.env, quantities)
            risen = [id_ for id_, quantity in quantities.items() if quantity > before.get(id_, 0)]
            self.env["sales.rhythm.promise"]._mark("delivery", risen)
        # An amount that changes is the order's, which marks it; another product may cost the same.
        swapped = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True) if LINE_FACTS & vals.keys()
        ]
        self.env["sales.rhythm.queue"]._mark(self._table, swapped)
        return super()._write_multi(vals_list)
