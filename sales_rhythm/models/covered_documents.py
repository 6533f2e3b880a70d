"""What belongs to a colleague for whom the user stands in now: rows, and Odoo's own documents."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import sql
from .mail_activity import SELLERS


class SalesRhythmCoveredMixin(models.AbstractModel):
    """Records of a salesperson, a customer and a company, to be found by who stands in.

    Nothing is asked while nobody does: then no record is one, and no query knows of the field.
    """

    _name = "sales.rhythm.covered.mixin"
    _description = "Handed over to a stand-in"

    _rhythm_seller = "user_id"
    """The field of the salesperson."""

    rhythm_is_covered = fields.Boolean(
        "I stand in",
        compute="_compute_rhythm_is_covered",
        search="_search_rhythm_is_covered",
        groups=SELLERS,
        help="It belongs to a colleague who is away, for whom the user stands in now.",
    )

    @api.depends(lambda self: (self._rhythm_seller, "partner_id", "company_id"))
    @api.depends_context("uid")
    def _compute_rhythm_is_covered(self):
        self.rhythm_is_covered = False
        away_ids = {cover.away_id for cover in self.env["sales.rhythm.cover"]._stand_ins()}
        if not away_ids:
            return
        # As the rules ask, and they ask of archived ones too.
        everything = self.sudo().with_context(active_test=False)
        some = self.filtered(lambda each: each.sudo()[self._rhythm_seller].id in away_ids)
        ids = set(everything.search(
            [("id", "in", some._origin.ids), ("rhythm_is_covered", "=", True)], order="id"
        ).ids)  # fmt: skip
        for each in some:
            each.rhythm_is_covered = each._origin.id in ids

    def _search_rhythm_is_covered(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = self.env["sales.rhythm.cover"]._stand_ins()
        if not running:
            return Domain(False in value)
        covered = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IS TRUE", model._rhythm_covered_sql(alias, query, running)
            )
        )
        return Domain.OR([covered if each else ~covered for each in value])

    def _rhythm_covered_sql(self, alias, query, running):
        whose, company, partner = (
            self._field_to_sql(alias, name, query)
            for name in (self._rhythm_seller, "company_id", "partner_id")
        )
        return sql.covered(running, whose, company, sql.commercial_partner(partner))


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "sales.rhythm.covered.mixin"]


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sales.rhythm.covered.mixin"]


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "sales.rhythm.covered.mixin"]

    _rhythm_seller = "invoice_user_id"
