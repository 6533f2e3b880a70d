from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["sales.rhythm.policy"]._create_missing(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "resource_calendar_id", "currency_id", "active"} & vals.keys():
            # Another day, amounts in other decimals, or rows that nobody kept meanwhile.
            self.filtered("active")._rhythm_rebuild()
        return result

    @api.model
    def _rhythm_all(self):
        """All active companies: there are few, and the curves and days of all are needed."""
        return self.sudo().search([])  # pylint: disable=no-search-all

    def _rhythm_rebuild(self):
        """All rows of these companies, where there are any, are worked out again by the job."""
        rows = self.env["sales.rhythm"].sudo().with_context(active_test=False)
        for company in self:
            if rows.search_count([("company_id", "=", company.id)], limit=1):
                self.env["sales.rhythm.run"]._request(company)

    def _rhythm_tell_demo_story(self):
        """Called by the demo data alone, which is where a company of twenty-four cases belongs."""
        from ..demo import story

        story.tell(self.env)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            companies = self.env["res.company"].sudo()
            companies.search([("resource_calendar_id", "in", self.ids)])._rhythm_rebuild()
        return result
