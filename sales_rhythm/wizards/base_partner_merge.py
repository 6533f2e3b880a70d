from odoo import models


class PartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # The wizard moves orders by SQL, past every hook of theirs.
        partners = self.env["res.partner"].browse(partner_ids).exists()
        before = partners.commercial_partner_id.ids
        self.env["sales.rhythm.touch"].sudo()._join(partners.ids)
        self.env["sales.rhythm.snapshot"].sudo()._join(partners.ids, dst_partner)
        self.env["sales.rhythm.stop"].sudo()._join(partners.ids, dst_partner)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        left = self.env["res.partner"].browse({*partner_ids, *before}).exists()
        self.env["sales.rhythm.stop"].sudo()._choose_days_again(left.ids)
        self.env["sales.rhythm.queue"]._mark("res_partner", left.ids)
        return result
