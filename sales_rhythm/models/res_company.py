import pytz

from odoo import api, fields, models

from . import known

COMPANIES = "companies"
# What is asked of companies in nearly every transaction; else the ORM would read all there is.
FACTS = ["active", "currency_id", "partner_id", "resource_calendar_id", "rhythm_off_days"]


class ResCompany(models.Model):
    _inherit = "res.company"

    # Fields, so that the ORM reads them once in a transaction, and again when they change.
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
        # Else the ORM would read all that is known of both, in each transaction that has a day.
        self.fetch(FACTS)
        self.partner_id.fetch(["tz"])
        self.resource_calendar_id.fetch(["tz"])
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
        self.fetch(FACTS)
        by_calendar = self.resource_calendar_id._rhythm_weekdays()
        for company in self:
            company.rhythm_weekdays = by_calendar.get(company.resource_calendar_id, [])

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        known.forget(self.env, COMPANIES)
        self.env["sales.rhythm.policy"]._create_missing(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "resource_calendar_id", "currency_id", "active"} & vals.keys():
            # Another day, amounts in other decimals, or rows that nobody kept meanwhile.
            self.filtered("active")._rhythm_rebuild()
        if {"partner_id", "resource_calendar_id", "active"} & vals.keys():
            self._rhythm_mark_off_days()
        return result

    def unlink(self):
        known.forget(self.env, COMPANIES)
        return super().unlink()

    @api.model
    def _rhythm_known(self):
        """All companies, the archived ones too: rows of these may still be read."""
        everywhere = self.sudo().with_context(active_test=False)
        ids = known.once(
            self.env, COMPANIES, None,
            lambda: everywhere.search_fetch([], FACTS).ids,  # pylint: disable=no-search-all
        )  # fmt: skip
        return self.sudo().browse(ids)

    @api.model
    def _rhythm_all(self):
        """All active companies: there are few, and the curves and days of all are needed."""
        return self._rhythm_known().filtered("active")

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
