"""The month's e-mail: on the 1st, leaders get the pages of their salespeople; off by default.

The run that closes a month asks the printing job for it; who is in each file is found out there, so
that closing takes no longer and cannot fail for it. And for the settings: what printing lacks.
"""

from odoo import api, fields, models

from ..core.month import month_before
from . import clock


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    rhythm_month_mail = fields.Boolean(
        "Closed months by e-mail",
        help="On the 1st, everybody who leads a team gets the pages of their salespeople.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    rhythm_month_mail = fields.Boolean(related="company_id.rhythm_month_mail", readonly=False)
    rhythm_print_advice = fields.Char("Printing", compute="_compute_rhythm_print_advice")

    def _compute_rhythm_print_advice(self):
        self.rhythm_print_advice = self.env["sales.rhythm.review"]._engine_advice()


class SalesRhythmPrint(models.Model):
    _inherit = "sales.rhythm.print"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _mail_months(self, company, month):
        """Has the closed month's pages sent to everybody who leads a team of the company.

        Nothing is asked for twice, nor of a month before the last one, as are closed when the
        add-on is new.
        """
        running = clock.today(company).replace(day=1)
        if not company.rhythm_month_mail or month != month_before(running):
            return self.browse()
        # What is asked for is the leaders'; they see it by the rules, and write nothing of it.
        jobs = self.sudo()
        teams = jobs.env["crm.team"].search([("company_id", "in", (False, company.id))])
        leaders = teams.user_id.filtered(
            lambda user: user.email and not user.share and company in user.company_ids
        )
        asked = jobs.search([
            ("company_id", "=", company.id), ("month", "=", month), ("is_mail", "=", True),
        ]).user_id  # fmt: skip
        made = jobs.create([
            {
                "company_id": company.id,
                "user_id": leader.id,
                "month": month,
                "title": jobs.with_context(lang=leader.lang)._title(month),
                "lang": leader.lang,
                "is_mail": True,
            }
            for leader in leaders - asked
        ])  # fmt: skip
        if made:
            self._wake()
        return made

    def _find_reps(self):
        """Whose pages a leader gets: those of all teams they lead, also if they see more."""
        review = self._as_asked().env["sales.rhythm.review"]
        month, led = fields.Date.to_string(self.month), self.user_id._rhythm_led_team_ids()
        ids = []
        for team in review.get_month_table(month)["teams"]:
            if team["id"] in led:
                ids += review._shown_user_ids(month, team["id"])
        ids = list(dict.fromkeys(ids))  # some are in two teams
        self.write({"rep_ids": ids, "total_count": len(ids)})
