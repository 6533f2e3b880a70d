from odoo import api, models
from odoo.exceptions import UserError

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

    def action_open_rhythm(self):
        """The page of the opportunity's customer."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("“%s” names no customer yet: choose one on it.", self.display_name)
            )
        company = self.company_id or self.env.company
        return self.partner_id.with_company(company).action_open_rhythm()
