"""What keeps the printing job going: how much one user asks for, in which language, and whose."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .print_job import OPEN

MOST_OPEN = 3  # jobs of one user that wait or run


class SalesRhythmPrintLimits(models.Model):
    _inherit = "sales.rhythm.print"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _check_open_jobs(self):
        # Of the user alone; the month's e-mail is not theirs to wait for.
        own = [*OPEN, ("user_id", "=", self.env.uid), ("is_mail", "=", False)]
        if self.sudo().search_count(own, limit=MOST_OPEN) >= MOST_OPEN:
            raise UserError(
                self.env._(
                    "%s of your files are being printed already: wait for one, or cancel it.",
                    MOST_OPEN,
                )
            )

    def _spoken(self):
        """The language that it was asked in, or who asked speaks, where it is still installed."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return next((code for code in (self.lang, self.user_id.lang) if code in installed), None)

    def _leave_out_unseen(self):
        """Whether somebody was to be printed whom who asked does not see any more, and is not now.

        They left meanwhile, or are led by others; the months of all others are printed.
        """
        seen = (
            self._as_asked()
            .env["sales.rhythm.review"]
            ._shown_user_ids(fields.Date.to_string(self.month))
        )
        done, left = self.rep_ids[: self.done_count], self.rep_ids[self.done_count :]
        still = [user_id for user_id in left if user_id in set(seen)]
        if still == left or not done + still:
            return False
        self.write({"rep_ids": done + still, "total_count": len(done) + len(still)})
        return True
