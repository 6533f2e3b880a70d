"""What records about a customer have in common: who reads them, and that they stay as they are."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from . import sql


class SalesRhythmOwnCustomerMixin(models.AbstractModel):
    """Records about a customer that those may read who may see the customer's row.

    A record rule cannot say so by itself: rows are by company, and a domain on the partner's rows
    would also find that of another company.
    """

    _name = "sales.rhythm.own.customer.mixin"
    _description = "About one's own customer"

    is_own_customer = fields.Boolean(
        "Own customer",
        compute="_compute_is_own_customer",
        search="_search_is_own_customer",
        help="The customer is the user's in the record's company, of a team they lead, of whom "
        "they stand in for now, or on a route of theirs.",
    )

    @api.depends_context("uid")
    def _compute_is_own_customer(self):
        own = self.sudo().search([("id", "in", self.ids), ("is_own_customer", "=", True)])
        for record in self:
            record.is_own_customer = record in own

    def _search_is_own_customer(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain.custom(
            to_sql=lambda model, alias, query: sql.of_own_customer(
                alias, model.env["sales.rhythm"]._own_sql("r")
            )
        )
        return Domain.OR([own if each else ~own for each in value])


class SalesRhythmAppendOnlyMixin(models.AbstractModel):
    """Records that tell what was: people add to them at most, and nobody changes or deletes one.

    Access rights alone do not say why, and a module may grant them.
    """

    _name = "sales.rhythm.append.only.mixin"
    _description = "Append-only record"

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    def unlink(self):
        self._refuse()
        return super().unlink()

    def _refuse(self):
        if not self.env.su:
            raise AccessError(self._why_append_only())

    def _why_append_only(self):
        """Why nobody changes these records, and what to do instead, in the user's language."""
        raise NotImplementedError
