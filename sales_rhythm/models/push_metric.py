"""What a push has sold, as two metrics: goals per salesperson are set on them as on any other."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .goods_metric import value_of

# Where what a push sold stands in the month, until a director says otherwise.
PLACE = {
    "value_metric_id": {"month_place": "rep", "month_group": "sold", "month_sequence": 37},
}
# What of a push its metrics repeat.
COUNTED = {"name", "active", "company_id", "category_id", "product_tmpl_ids", "from_on", "until_on"}


class SalesRhythmPushMetric(models.Model):
    _inherit = "sales.rhythm.push"  # pylint: disable=consider-merging-classes-inherited

    value_metric_id = fields.Many2one(
        "sales.rhythm.metric", "Value sold", readonly=True, copy=False, ondelete="set null"
    )
    won_metric_id = fields.Many2one(
        "sales.rhythm.metric", "Customers won", readonly=True, copy=False, ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        pushes = super().create(vals_list)
        pushes._write_metrics()
        return pushes

    def write(self, vals):
        result = super().write(vals)
        if COUNTED & vals.keys():
            self._write_metrics()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_targets(self):
        metrics = self.value_metric_id | self.won_metric_id
        goals = self.env["sales.rhythm.target"].search([("metric_id", "in", metrics.ids)], limit=1)
        if goals:
            raise UserError(
                self.env._(
                    "“%s” has targets, which stay as they were: archive it instead.",
                    goals.metric_id.name,
                )
            )

    def unlink(self):
        metrics = self.value_metric_id | self.won_metric_id
        result = super().unlink()
        metrics.unlink()
        return result

    def _write_metrics(self):
        metrics = self.env["sales.rhythm.metric"]
        for push in self:
            for field, vals in push._metric_vals():
                if push[field]:
                    push[field].write(vals)
                else:
                    push[field] = metrics.create(vals | PLACE.get(field, {}))

    def _metric_vals(self):
        """[(name of the field, values of the metric in it)]."""
        self.ensure_one()
        both = {
            "active": self.active,
            "company_id": self.company_id.id,
            "from_on": self.from_on,
            "until_on": self.until_on,
        }
        value = {
            "name": self.env._("Push: %s", self.name),
            "key": f"push_{self.id}_value",
            **value_of(self._goods()),
        }
        won = {
            "name": self.env._("Won by the push: %s", self.name),
            "key": f"push_{self.id}_won",
            "kind": "count",
            "unit": "count",
            "res_model": "sales.rhythm.push.win",
            "domain": str([("push_id", "=", self.id)]),
            "date_field": "won_on",
            "user_field": "user_id",
        }
        return [("value_metric_id", value | both), ("won_metric_id", won | both)]

    def _goods(self):
        """The condition that an order line is of what is pushed."""
        if self.category_id:
            return ("product_id.categ_id", "child_of", self.category_id.ids)
        return ("product_id.product_tmpl_id", "in", self.product_tmpl_ids.ids)
