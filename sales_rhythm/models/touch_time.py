"""What metrics count of touches: whether one stands, and the time it was spent with a customer."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.policy import CUSTOMER_MINUTES
from . import sql
from .by_company import by_company


class SalesRhythmTouchTime(models.Model):
    _inherit = "sales.rhythm.touch"  # pylint: disable=consider-merging-classes-inherited

    is_standing = fields.Boolean(
        "Stands",
        compute="_compute_of_now",
        compute_sudo=True,
        search="_search_is_standing",
        help="The touch counts: it takes nothing back, and nothing took it back.",
    )
    customer_hours = fields.Float(
        "Hours with the customer",
        compute="_compute_of_now",
        compute_sudo=True,
        aggregator="sum",
        help="Of calls, meetings and visits that stand. Without a known length it is as long as "
        "the policy says; customers who met together share the time.",
    )

    @api.depends("count", "kind", "minutes")
    def _compute_of_now(self):
        found = {
            touch.id: (stands, hours)
            for touch, stands, hours in self._read_group(
                [("id", "in", self.ids)],
                ["id"],
                ["is_standing:bool_or", "customer_hours:sum"],
            )
        }
        for touch in self:
            touch.is_standing, touch.customer_hours = found.get(touch._origin.id, (False, 0))

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "is_standing": sql.standing,
            "customer_hours": self._customer_hours_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _customer_hours_sql(self, alias):
        values = self.env["sales.rhythm.policy"]._of_customer_time()
        company = SQL.identifier(alias, "company_id")
        whens = [
            SQL(
                "WHEN %s THEN %s",
                kind,
                by_company({id_: each[name] for id_, each in values.items()}, company),
            )
            for kind, name in CUSTOMER_MINUTES.items()
        ]
        kind = SQL.identifier(alias, "kind")
        return sql.customer_hours(alias, SQL("(CASE %s %s END)", kind, SQL(" ").join(whens)))

    def _search_is_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        stands = Domain.custom(to_sql=lambda model, alias, query: sql.standing(alias))
        return Domain.OR([stands if each else ~stands for each in value])
