import pytz

from odoo import api, fields, models

from . import known
from .company_facts import READ


class ResCompany(models.Model):
    _inherit = "res.company"

    rhythm_zone = fields.Char(
        "Time zone of its day",
        compute="_compute_rhythm_zone",
        compute_sudo=True,
        help="That of the company's address, else of its working hours, else UTC.",
    )
    rhythm_weekdays = fields.Json(
        "Working weekdays",
        compute="_compute_rhythm_weekdays",
        compute_sudo=True,
        help="Those of the company's working hours; Monday is 0. Empty without any.",
    )

    @api.depends("partner_id.tz", "resource_calendar_id.tz")
    def _compute_rhythm_zone(self):
        for company in self:
            zone = company.partner_id.tz or company.resource_calendar_id.tz
            # What nobody knows, as imports bring, must not stop the screens of all.
            company.rhythm_zone = zone if zone in pytz.all_timezones_set else "UTC"

    @api.depends(
        "resource_calendar_id.attendance_ids.dayofweek",
        "resource_calendar_id.attendance_ids.day_period",
        "resource_calendar_id.attendance_ids.display_type",
    )
    def _compute_rhythm_weekdays(self):
        by_calendar = self.resource_calendar_id._rhythm_weekdays()
        for company in self:
            company.rhythm_weekdays = by_calendar.get(company.resource_calendar_id, [])

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        known.forget_kept(self.env)
        self.env["sales.rhythm.policy"]._create_missing(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & READ:
            known.forget_kept(self.env)
        if {"partner_id", "resource_calendar_id", "currency_id", "active"} & vals.keys():
            # Another day, amounts in other decimals, or rows that nobody kept meanwhile.
            self.filtered("active")._rhythm_rebuild()
        if {"partner_id", "resource_calendar_id", "active"} & vals.keys():
            self._rhythm_mark_off_days()
        return result

    def unlink(self):
        result = super().unlink()
        known.forget_kept(self.env)
        return result

    def _rhythm_rebuild(self, kind="rebuild"):
        """All rows of these companies, where there are any, are worked out again by the job."""
        rows = self.env["sales.rhythm"].sudo().with_context(active_test=False)
        for company in self:
            if rows.search_count([("company_id", "=", company.id)], limit=1):
                self.env["sales.rhythm.run"]._request(company, kind)

    def _rhythm_tell_demo_story(self):
        """Called by the demo data alone, which is where a company of twenty-four cases belongs."""
        from ..demo import story

        story.tell(self.env)
