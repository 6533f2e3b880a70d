"""What a salesperson sees of the customer on the activities that Odoo lists."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import sql
from .cycle_mixin import STATUS_LABELS
from .mail_activity import SELLERS


class MailActivityStatus(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    rhythm_status = fields.Selection(
        STATUS_LABELS, "Customer status", compute="_compute_rhythm_row", groups=SELLERS
    )
    rhythm_currency_id = fields.Many2one(
        "res.currency", compute="_compute_rhythm_row", groups=SELLERS
    )
    rhythm_money_amount = fields.Monetary(
        "Money at stake",
        compute="_compute_rhythm_row",
        currency_field="rhythm_currency_id",
        groups=SELLERS,
        help="Of the customer on whose record the activity stands, as far as one may see it.",
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_rhythm_row(self):
        rows = self._rhythm_rows()
        for activity in self:
            row = rows.get(activity._origin.id, self.env["sales.rhythm"])
            activity.rhythm_status = row.status
            activity.rhythm_currency_id = row.currency_id
            activity.rhythm_money_amount = row.money_at_stake_amount

    def _rhythm_rows(self):
        """{activity id: row of its customer}, of those that the user may see.

        In the company of the document, else in the current one.
        """
        stored = self._origin.filtered("id")
        if not stored:
            return {}
        stored.flush_recordset(["res_model", "res_id"])
        places = {
            activity_id: (partner_id, company_id or self.env.company.id)
            for activity_id, partner_id, company_id in sql.rows_behind_activities(
                self.env, stored.ids
            )
        }
        rows = self.env["sales.rhythm"].with_context(active_test=False).search([
            ("partner_id", "in", [partner_id for partner_id, _company in places.values()]),
            ("company_id", "in", self.env.companies.ids),
        ], order="id")  # fmt: skip
        by_place = {(row.partner_id.id, row.company_id.id): row for row in rows}
        return {id_: by_place[place] for id_, place in places.items() if place in by_place}

    def action_open_rhythm(self):
        """The page of the customer on whose record the activity stands."""
        self.ensure_one()
        self.check_access("read")
        row = self._rhythm_rows().get(self.id)
        if not row:
            raise UserError(
                self.env._("“%s” stands on no customer that you may see.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales rhythm"),
            "res_model": "sales.rhythm",
            "res_id": row.id,
            "views": [(False, "form")],
        }
