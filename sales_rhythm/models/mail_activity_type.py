"""What activities are called: few words, of which pages and decks are full."""

from odoo import api, models
from odoo.tools import ormcache

from . import known


class MailActivityType(models.Model):
    _name = "mail.activity.type"
    _inherit = ["mail.activity.type", "sales.rhythm.cached.mixin"]

    @api.model
    @ormcache("self.env.lang")
    def _rhythm_words(self):
        """{id: (name, default summary)} in the user's language, of archived types too.

        Every worker keeps it, as what companies set (`known.forget_kept`).
        """
        everything = self.sudo().with_context(active_test=False)
        types = everything.search_fetch([], ["name", "summary"], order="id")
        return {each.id: (each.name or "", each.summary or "") for each in types}

    def _write_multi(self, vals_list):
        # A translation passes no other hook.
        result = super()._write_multi(vals_list)
        known.forget_kept(self.env)
        return result
