"""The rhythm: one row of dates per company and customer."""

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from . import clock, refresh, sql

_logger = logging.getLogger(__name__)


class SalesRhythm(models.Model):
    """One row per company and commercial partner that ordered, or has something open.

    The refresh is its only writer; people never write here.
    """

    _name = "sales.rhythm"
    _inherit = ["sales.rhythm.cycle.mixin"]
    _description = "Customer's rhythm"
    _order = "money_at_stake_amount desc, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]

    active = fields.Boolean(default=True, readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null",
        index="btree_not_null")
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True, ondelete="set null",
        index="btree_not_null")
    phone = fields.Char(related="partner_id.phone")
    city = fields.Char("Area", related="partner_id.city")
    state_id = fields.Many2one(related="partner_id.state_id")
    tag_ids = fields.Many2many("Tags", related="partner_id.category_id")

    _company_partner = models.UniqueIndex(
        "(company_id, partner_id)", "One rhythm per company and customer."
    )

    @api.model
    def _refresh(self, partners):
        """Brings the rows of these customers up to date, in every company that knows them.

        Any contact of a customer will do. The only writer of rows besides the job's batches,
        which walk over all customers in the same way (`refresh.refresh`).
        """
        self._refresh_ids(partners.ids)

    @api.model
    def _refresh_ids(self, partner_ids):
        if not partner_ids:
            return 0
        env = self.env(user=SUPERUSER_ID, su=True, context={})
        env.flush_all()
        # The ids as given stay in, so that the row of one that became a contact goes away.
        partner_ids = sql.commercial_ids(env, partner_ids) | set(partner_ids)
        changed = 0
        for company in env["res.company"].browse(sql.companies_of(env, partner_ids)):
            changed += refresh.refresh(
                env, refresh.Company.of(company), refresh.Customers.among(partner_ids)
            )
        env["sales.rhythm"].invalidate_model(flush=False)
        return changed
