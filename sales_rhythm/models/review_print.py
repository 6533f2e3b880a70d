"""Printing the month, and taking it along as a sheet: who may, of whom, and how."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..reports import month_review_xlsx
from .typed import check_team

AT_ONCE = 20  # reps whose months are printed while one waits: five seconds

MOST_DIGITS = 10  # of the number of a team or a company
IN_MEMORY = 100  # months of reps that a sheet is made of at a time: 20 MB


class SalesRhythmReviewPrint(models.AbstractModel):
    _inherit = "sales.rhythm.review"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_print(self, month, team_id=False, user_ids=False):
        """Prints the months of these reps, or of all whom the user sees in this team, or in any.

        Many are printed by the job, which tells when it is done.
        """
        check_team(self.env, team_id)
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
        check_team(self.env, team_id)
        month = fields.Date.to_string(self._month(month))
        team = f"&team={team_id}" if team_id else ""
        company = f"&company={self.env.company.id}"
        return {
            "type": "ir.actions.act_url",
            "url": f"/sales_rhythm/month.xlsx?month={month}{team}{company}",
            "target": "download",
        }

    # ---- what was asked

    @api.model
    def _distinct(self, user_ids):
        """These ids, each once, in their order."""
        if not isinstance(user_ids, (list, tuple)) or any(type(id_) is not int for id_ in user_ids):
            raise UserError(self.env._("Whose months are printed is a list of users' numbers."))
        return list(dict.fromkeys(user_ids))

    @api.model
    def _check_at_once(self, count):
        """One report is made while somebody waits; the job asks for fewer at a time."""
        if count > AT_ONCE:
            raise UserError(
                self.env._(
                    "%(count)s months are too many for one report: choose up to %(most)s, or use "
                    "the button “Print PDF” of the month's screen, which prints them in the "
                    "background.",
                    count=count,
                    most=AT_ONCE,
                )
            )

    @api.model
    def _number(self, text, sentence):
        """The number in the text of an address; `sentence` says what it is not."""
        text = str(text)
        if not text.isdecimal() or len(text) > MOST_DIGITS:
            raise UserError(sentence)
        return int(text)

    # ---- who

    @api.model
    def _reps_to_print(self, month, team_id=False, user_ids=False):
        """The users whose months are printed, in the order of the table.

        Nobody else's than those whom the table shows to the user.
        """
        user_ids = self._distinct(user_ids) if user_ids else []
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
        user_ids = self._distinct(user_ids)
        self._check_at_once(len(user_ids))
        return self._months_of(self.env["res.users"].browse(user_ids), month)

    # ---- the sheet

    @api.model
    def _for_sheet(self, company):
        """This model in the company of that id in text, which must be one of the user's."""
        if not company:
            return self
        company_id = self._number(company, self.env._("“%s” is no company.", _short(company)))
        return self.with_context(allowed_company_ids=[company_id])

    @api.model
    def _write_sheet(self, file, month, team):
        """Writes the workbook; returns a name for it. `month` and `team` as text, of an address."""
        table = self.get_month_table(month or False, self._team_of(team))
        users = self.env["res.users"].browse(
            row["user_id"] for row in table["rows"] if row["user_id"]
        )
        ids = users.exists().ids
        month_review_xlsx.write(
            file,
            self.env,
            table,
            self._each_month(ids, table["month"], IN_MEMORY, with_lists=False),
        )
        return f"{table['label']}.xlsx"

    @api.model
    def _team_of(self, team):
        """The id in the text of an address, or False; UserError of what is none."""
        return self._number(team or 0, self.env._("“%s” is no team.", _short(team))) or False

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


def _short(text):
    """So much of what somebody wrote that a sentence stays one."""
    return str(text)[: 2 * MOST_DIGITS]
