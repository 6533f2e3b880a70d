from odoo import api, models

# Columns of a lead on which its customer's row rests.
FACTS = {
    "active", "company_id", "date_deadline", "date_last_stage_update", "expected_revenue",
    "partner_id", "team_id", "user_id", "won_status",
}  # fmt: skip


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        self.env["sales.rhythm.queue"]._mark("crm_lead", leads.ids)
        return leads

    def _write_multi(self, vals_list):
        self.env["sales.rhythm.queue"]._mark_changed(self, vals_list, FACTS)
        return super()._write_multi(vals_list)

    def unlink(self):
        self.env["sales.rhythm.queue"]._mark("res_partner", self.sudo().partner_id.ids)
        return super().unlink()
