"""Tags that a policy names: a change on the tag's side changes customers too."""

from odoo import api, models


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        tags = super().create(vals_list)
        tags._rhythm_mark_customers()
        return tags

    def write(self, vals):
        if "partner_ids" not in vals:
            return super().write(vals)
        self._rhythm_mark_customers()
        result = super().write(vals)
        self._rhythm_mark_customers()
        return result

    def unlink(self):
        # The database deletes the tag's policies by itself, past their own hooks.
        policies = self.env["sales.rhythm.policy"].sudo().search([("tag_id", "in", self.ids)])
        companies = policies.company_id
        result = super().unlink()
        self.env["sales.rhythm.policy"]._forget_kept()
        companies._rhythm_rebuild()
        return result

    def _rhythm_mark_customers(self):
        if self.env["sales.rhythm.policy"].sudo().search_count([("tag_id", "in", self.ids)]):
            customers = self.sudo().with_context(active_test=False).partner_ids
            self.env["sales.rhythm.queue"]._mark("res_partner", customers.ids)


class CrmTag(models.Model):
    _inherit = "crm.tag"

    def unlink(self):
        policies = (
            self.env["sales.rhythm.policy"].sudo().search([("excluded_tag_ids", "in", self.ids)])
        )
        companies = policies.company_id
        result = super().unlink()
        self.env["sales.rhythm.policy"]._forget_kept()
        companies._rhythm_rebuild()
        return result
