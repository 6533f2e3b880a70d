"""A closed month that was opened again: by whom, when and why."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DIRECTOR = "sales_team.group_sale_manager"


class SalesRhythmMonthReopening(models.Model):
    """The trace that stays of it; the closings that it ended stay, too."""

    _name = "sales.rhythm.month.reopening"
    _inherit = ["sales.rhythm.append.only.mixin"]
    _description = "Closed month opened again"
    _log_access = False
    _order = "id desc"
    _rec_name = "reopened_at"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Opened by", readonly=True, ondelete="set null")
    user_name = fields.Char("Name", required=True, readonly=True)
    reopened_at = fields.Datetime("Opened again", required=True, readonly=True)
    reason = fields.Char("Why", required=True, readonly=True)

    def _why_append_only(self):
        return self.env._("Who opened a closed month again, and why, stays as it is.")


class SalesRhythmMonth(models.Model):
    _inherit = "sales.rhythm.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _open_again(self, companies):
        """{(company id, first day)} of months that were closed, and count live again."""
        return {
            (company.id, month)
            for company in companies
            for month, holds in self._closings(company).items()
            if not holds
        }

    def action_reopen(self):
        """The dialog that asks why; for all of the month, whoever's row was chosen."""
        self._check_may_reopen()
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open %s again", self._month_text()),
            "res_model": "sales.rhythm.month.reopen",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_month_id": self.id},
        }

    def _check_may_reopen(self):
        if not self.env.user.has_group(DIRECTOR):
            raise AccessError(
                self.env._("Only a director opens a closed month again: ask one, and say why.")
            )

    def _reopen(self, reason):
        """From now on the month counts live, until the next night closes it again."""
        self._check_may_reopen()
        self.ensure_one()
        self.check_access("read")
        reason = " ".join((reason or "").split())
        if not reason:
            raise UserError(self.env._("Say why the month is opened again: it is kept with it."))
        # Nobody may write here, nor add a trace of what somebody else did.
        everyone = self.sudo()
        rows = everyone.search([
            ("company_id", "=", self.company_id.id), ("month", "=", self.month),
            ("reopening_id", "=", False)])  # fmt: skip
        if self not in rows:
            raise UserError(
                self.env._(
                    "%s is open again already: the next night closes it.", self._month_text()
                )  # fmt: skip
            )
        rows.reopening_id = everyone.env["sales.rhythm.month.reopening"].create({
            "company_id": self.company_id.id,
            "month": self.month,
            "user_id": self.env.uid,
            "user_name": self.env.user.name,
            "reopened_at": fields.Datetime.now(),
            "reason": reason,
        })  # fmt: skip
