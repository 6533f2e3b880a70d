from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["sales.rhythm.policy"]._create_missing(companies)
        return companies

    @api.model
    def _rhythm_all(self):
        """All active companies: there are few, and the curves and days of all are needed."""
        return self.sudo().search([])  # pylint: disable=no-search-all

    def _rhythm_rebuild(self):
        """All rows of these companies are worked out again, by the job, soon."""
        for company in self:
            self.env["sales.rhythm.run"]._request(company)

    def _rhythm_tell_demo_story(self):
        """Called by the demo data alone, which is where a company of twenty-four cases belongs."""
        from ..demo import story

        story.tell(self.env)
