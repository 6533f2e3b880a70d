"""What the dialogs of a card have in common: the row they are about, and the days they offer."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..core.policy import DAYS_A_WEEK
from ..models import clock

EXACT = {  # who says tomorrow means it, be it a Sunday
    "this_afternoon": lambda day: day,
    "tomorrow": lambda day: day + timedelta(days=1),
}
ABOUT = {  # these are as good on the next working day
    "in_3_days": lambda day: day + timedelta(days=3),
    "next_week": lambda day: day + timedelta(days=DAYS_A_WEEK - day.weekday()),
    "in_1_week": lambda day: day + timedelta(weeks=1),
    "in_2_weeks": lambda day: day + timedelta(weeks=2),
    "in_1_month": lambda day: day + relativedelta(months=1),
    "in_3_months": lambda day: day + relativedelta(months=3),
    "in_6_months": lambda day: day + relativedelta(months=6),
    "in_1_year": lambda day: day + relativedelta(years=1),
}


class SalesRhythmNaming(models.AbstractModel):
    """A record of a dialog, which the client makes, and so may name any record in.

    Odoo tells the name of whatever a record points at, so one may only name what one may read.
    """

    _name = "sales.rhythm.naming.mixin"
    _description = "Names what one may read"

    _named = ()
    """The fields that a client names records in."""

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_named()
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._named):
            self._check_named()
        return result

    def _check_named(self):
        for name in self._named:
            self[name].check_access("read")


class SalesRhythmDialog(models.AbstractModel):
    """A dialog about one row, which the client names: every button asks again who may read it."""

    _name = "sales.rhythm.dialog"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Dialog of a customer's card"
    _named = ("rhythm_id",)

    rhythm_id = fields.Many2one("sales.rhythm", required=True, ondelete="cascade")
    # As the user: the related fields of Odoo would read any row that a client names.
    evidence = fields.Char(related="rhythm_id.evidence", related_sudo=False)
    reasons = fields.Json(related="rhythm_id.reasons", related_sudo=False)
    done_today = fields.Boolean(related="rhythm_id.done_today", related_sudo=False)
    done_text = fields.Char(related="rhythm_id.done_text", related_sudo=False)
    cover_text = fields.Char(related="rhythm_id.cover_text", related_sudo=False)

    def _row(self):
        """The row, when the user may still read it."""
        self.check_access("read")
        self.ensure_one()
        self.rhythm_id.check_access("read")
        return self.rhythm_id

    def _done(self, message, *buttons, then=None):
        """Closes the dialog and says what was done; buttons are {"name", "action" or "undo"}.

        `then`: the action that follows, where there is more to do.
        """
        return {
            "type": "ir.actions.client",
            "tag": "sales_rhythm_done",
            "params": {"message": message, "buttons": buttons, "then": then},
        }

    def _undo(self, records, method):
        undo = {"model": records._name, "method": method, "ids": records.ids}
        return {"name": self.env._("Undo"), "undo": undo}


class SalesRhythmDayDialog(models.AbstractModel):
    """One that also asks for a day: mostly one of a few words, else a date."""

    _name = "sales.rhythm.day.dialog"
    _inherit = ["sales.rhythm.dialog"]
    _description = "Dialog of a customer's card with a day"

    when = fields.Selection(
        selection=lambda self: self._days_offered(), required=True, default="tomorrow"
    )
    other_on = fields.Date("Day")
    day_text = fields.Char("That is", compute="_compute_day_text")

    def _days_offered(self):
        offered = {
            "this_afternoon": self.env._("This afternoon"),
            "tomorrow": self.env._("Tomorrow"),
            "in_3_days": self.env._("In 3 days"),
            "next_week": self.env._("Next week"),
            "other": self.env._("Another day"),
        }
        return list(offered.items())

    @api.depends("when", "other_on", "rhythm_id")
    @api.depends_context("lang")
    def _compute_day_text(self):
        for dialog in self:
            day = dialog.rhythm_id and dialog._chosen_on()
            dialog.day_text = day and self._in_words(day)

    def _in_words(self, day):
        # Translators: pattern of weekday, day and month, e.g. EEEE dd/MM.
        return format_date(self.env, day, date_format=self.env._("EEE d MMM"))

    def _chosen_on(self):
        """The day that was chosen, as the company counts days; None while there is none."""
        company = self.rhythm_id.company_id
        today = clock.today(company)
        if self.when in EXACT:
            return EXACT[self.when](today)
        if self.when not in ABOUT:
            return self.other_on or None
        return clock.next_working_day(company, ABOUT[self.when](today) - timedelta(days=1))

    def _day(self):
        """The day that was chosen, which must be there and not be over."""
        day = self._chosen_on()
        if not day:
            raise UserError(self.env._("Choose a day."))
        if day < clock.today(self.rhythm_id.company_id):
            raise UserError(
                self.env._(
                    "%(date)s has passed; choose a day that is still to come.",
                    date=fields.Date.to_string(day),
                )
            )
        return day
