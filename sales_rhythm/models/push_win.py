"""Customers won by a push: who lacked what is pushed when it began, and bought it since."""

from odoo import fields, models
from odoo.tools import SQL

from . import sql


class SalesRhythmPushWin(models.Model):
    """One customer who was won, by the salesperson of the first order. A query, not a table.

    A return or a credit note that leaves nothing of it takes the customer back.
    """

    _name = "sales.rhythm.push.win"
    _description = "Customer won by a push"
    _auto = False
    _order = "won_on desc, id"
    _rec_name = "partner_id"
    _depends = {
        "sales.rhythm.push": ["company_id", "category_id", "product_tmpl_ids", "from_on",
                              "until_on"],
        "sale.order": ["state", "date_order", "currency_rate", "partner_id", "company_id",
                       "user_id"],
        "sale.order.line": ["product_id", "price_subtotal", "display_type", "is_downpayment",
                            "order_id"],
        "account.move": ["company_id", "move_type", "partner_id", "state"],
        "account.move.line": ["balance", "date", "display_type", "move_id", "product_id",
                              "product_uom_id", "quantity"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "product.category": ["parent_path"],
        "res.partner": ["commercial_partner_id"],
        "sales.rhythm": ["partner_id", "company_id"],
    }  # fmt: skip

    push_id = fields.Many2one("sales.rhythm.push", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rhythm_id = fields.Many2one("sales.rhythm", "Customer's rhythm", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    order_id = fields.Many2one("sale.order", "First order", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    won_on = fields.Date("Won on", readonly=True)
    amount = fields.Monetary(
        "Bought since", readonly=True, help="Untaxed, net of returns and credit notes."
    )

    @property
    def _table_query(self):
        # Of each push by itself: the database leaves out all but those that one asks for.
        pushes = self.env["sales.rhythm.push"].sudo().with_context(active_test=False)
        found = pushes.search([("company_id", "in", self.env.companies.ids)])
        return SQL(" UNION ALL ").join(
            [sql.NOBODY_WON, *(sql.won_by_push(push) for push in found._pushed())]
        )

    def _fetch_query(self, query, fields):
        # By ids alone the database would look through the sales of every push to find them.
        if self:
            push_ids = {id_ // (sql.LAST_ID + 1) for id_ in self.ids}
            query.add_where(SQL("%s = ANY(%s)", SQL.identifier(self._table, "push_id"),
                                list(push_ids)))  # fmt: skip
        return super()._fetch_query(query, fields)
