from odoo import models

from . import sql


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
        return super()._write_multi(vals_list)
