"""What the evidence rests on: a customer's purchases, day by day."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import clock, sql
from .by_company import by_company


class SalesRhythmOccasion(models.Model):
    """All confirmed orders of a customer on one local day. A query, not a table.

    Who may see the customer's row may see its days and amounts, also of orders that a colleague
    wrote; the orders themselves open only for those who may read them.
    """

    _name = "sales.rhythm.occasion"
    _description = "Purchase occasion"
    _auto = False
    _order = "day desc"
    _rec_name = "order_names"
    _depends = {
        "sale.order": [
            "state",
            "date_order",
            "amount_untaxed",
            "currency_rate",
            "partner_id",
            "company_id",
            "name",
        ],
        "res.partner": ["commercial_partner_id"],
        "sales.rhythm": ["partner_id", "company_id"],
    }

    rhythm_id = fields.Many2one("sales.rhythm", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(readonly=True)
    gap_days = fields.Integer("Days since the one before", readonly=True, aggregator="avg")
    amount = fields.Monetary("Net amount", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    order_names = fields.Char("Numbers", readonly=True)

    @property
    def _table_query(self):
        zone = by_company(clock.zones(self.env), SQL.identifier("o", "company_id"))
        today = by_company(clock.days(self.env), SQL.identifier("o", "company_id"))
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        return sql.occasion_query(zone, today, excluded)

    def _fetch_query(self, query, fields):
        # By ids alone the database would group everybody's orders to find them.
        if self:
            rhythm_ids = sql.rhythms_of_orders(self.env, self.ids)
            query.add_where(
                SQL("%s = ANY(%s)", SQL.identifier(self._table, "rhythm_id"), rhythm_ids)
            )
        return super()._fetch_query(query, fields)

    def action_open(self):
        """Opens those orders of the day that the user may read."""
        self.ensure_one()
        self.check_access("read")
        orders = self.env["sale.order"].search(
            [
                (
                    "id",
                    "in",
                    sql.orders_of_day(
                        self.env,
                        self.rhythm_id.partner_id.id,
                        self.company_id.id,
                        self.day,
                        clock.zones(self.env)[self.company_id.id],
                    ),
                ),
            ]
        )
        if not orders:
            raise UserError(
                self.env._(
                    "%(numbers)s belongs to a colleague: you may see day and amount, "
                    "not the order.",
                    numbers=self.order_names,
                )
            )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "sale.order",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", orders.ids)],
        }
        if len(orders) == 1:
            action |= {"views": [(False, "form")], "res_id": orders.id}
        return action
