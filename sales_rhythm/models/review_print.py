"""Printing the month, and taking it along as a sheet: who may, of whom, and how."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..reports import month_review_xlsx

AT_ONCE = 20  # reps whose months are printed while one waits: five seconds

IN_MEMORY = 100  # months of reps that a sheet is made of at a time: 20 MB


class SalesRhythmReviewPrint(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_print(self, month, team_id=False, user_ids=False):
        """Prints the months of these reps, or of all whom the user sees in this team, or in any.

        Many are printed by the job, which tells when it is done.
        """
        users = self._reps_to_print(month, team_id, user_ids)
        self._check_engine(len(users))
        if len(users) > AT_ONCE:
            return self.env["sales.rhythm.print"]._start(self._month(month), team_id, users)
        report = self.env.ref("sales_rhythm.action_report_month_review")
        data = {"month": fields.Date.to_string(self._month(month)), "user_ids": users.ids}
        return self._with_advice(report.report_action([], data=data, config=False))

    @api.model
    def action_xlsx(self, month, team_id=False):
        """Downloads the table of all, and each rep's month by week, as a sheet."""
        self.env["sales.rhythm"].check_access("read")
        month = fields.Date.to_string(self._month(month))
        team = f"&team={int(team_id)}" if team_id else ""
        company = f"&company={self.env.company.id}"
        return {
            "type": "ir.actions.act_url",
            "url": f"/sales_rhythm/month.xlsx?month={month}{team}{company}",
            "target": "download",
        }

    # ---- who

    @api.model
    def _reps_to_print(self, month, team_id=False, user_ids=False):
        """The users whose months are printed, in the order of the table.

        Nobody else's than those whom the table shows to the user.
        """
        ids = self._shown_user_ids(month, team_id)
        if user_ids:
            self._check_shown(ids, user_ids)
            ids = [id_ for id_ in ids if id_ in set(user_ids)]
        if not ids:
            raise UserError(self.env._("There is nobody whose month could be printed."))
        return self.env["res.users"].browse(ids)

    @api.model
    def _shown_user_ids(self, month, team_id=False):
        """Whom the table shows, in its order; who was deleted has a row there, but no month."""
        rows = self.get_month_table(month, team_id)["rows"]
        users = self.env["res.users"].browse(row["user_id"] for row in rows if row["user_id"])
        return users.exists().ids

    @api.model
    def _check_shown(self, shown_ids, user_ids):
        if not set(user_ids) <= set(shown_ids):
            raise AccessError(
                self.env._("You print your own month, and those of the teams you lead.")
            )

    @api.model
    def _months_to_print(self, user_ids, month):
        """The payloads of these users' months; AccessError of whom one may not look at."""
        self.env["sales.rhythm"].check_access("read")
        return self._months_of(self.env["res.users"].browse(map(int, user_ids)), month)

    # ---- the sheet

    @api.model
    def _for_sheet(self, company):
        """This model in the company of that id in text, which must be one of the user's."""
        if not company:
            return self
        if not str(company).isdecimal():
            raise UserError(self.env._("“%s” is no company.", company))
        return self.with_context(allowed_company_ids=[int(company)])

    @api.model
    def _write_sheet(self, file, month, team):
        """Writes the workbook; returns a name for it. `month` and `team` as text, of an address."""
        if team and not str(team).isdecimal():
            raise UserError(self.env._("“%s” is no team.", team))
        table = self.get_month_table(month or False, int(team or 0) or False)
        users = self.env["res.users"].browse(
            row["user_id"] for row in table["rows"] if row["user_id"]
        )
        ids = users.exists().ids
        month_review_xlsx.write(
            file, self.env, table, self._each_month(ids, table["month"], IN_MEMORY)
        )
        return f"{table['label']}.xlsx"

    # ---- by what

    @api.model
    def _check_engine(self, count):
        """A few pages the browser prints itself, but no file can be made of many."""
        if count > AT_ONCE and self._engine() == "none":
            raise UserError(
                self.env._(
                    "The server has no program that prints (wkhtmltopdf), so the months of "
                    "%(count)s reps cannot become one file. Ask your administrator for it; until "
                    "then, print up to %(most)s at once, or download the sheet.",
                    count=count,
                    most=AT_ONCE,
                )
            )

    @api.model
    def _engine(self):
        return self.env["ir.actions.report"]._rhythm_engine()

    @api.model
    def _engine_advice(self):
        """What administrators should install for printing; False where all is there."""
        return {
            "none": self.env._(
                "wkhtmltopdf is not installed on the server: reports open in the browser instead "
                "of becoming PDF files. Install the official build with patched Qt (0.12.6.1)."
            ),
            "plain": self.env._(
                "The server's wkhtmltopdf is not the build with patched Qt: printed months have no "
                "page numbers, and their text cannot be searched. Install the official build "
                "(0.12.6.1)."
            ),
        }.get(self._engine(), False)

    @api.model
    def _with_advice(self, action):
        """The same action, after telling an administrator what is missing."""
        advice = self._engine_advice()
        if not advice or not self.env.user.has_group("base.group_system"):
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "sticky": True, "message": advice, "next": action},
        }
