"""Records that every worker keeps what it knows of: forgotten once they have changed."""

from odoo import api, models

from . import known


class SalesRhythmCachedMixin(models.AbstractModel):
    """What is learned of these records by `ormcache` is learned anew after each change."""

    _name = "sales.rhythm.cached.mixin"
    _description = "Kept by every worker"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        known.forget_kept(self.env)
        return records

    def write(self, vals):
        result = super().write(vals)
        known.forget_kept(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        known.forget_kept(self.env)
        return result
