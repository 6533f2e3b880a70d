"""The money map by product line."""

from odoo import fields, models
from odoo.tools import SQL

from . import off_days, sql
from .by_company import by_company


class SalesRhythmMoneyPart(models.Model):
    """What of an amount is of one category of products. A query, not a table.

    The parts of an amount add up to it. Deals, and customers who are expected to order, are of no
    category: nobody has said yet what they will buy.
    """

    _name = "sales.rhythm.money.part"
    _inherit = ["sales.rhythm.money"]
    _description = "Money on its way by product line"
    _auto = False
    _depends = {
        "sales.rhythm.money": [],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "product.category": ["parent_path"],
        "account.move.line": ["product_id", "display_type"],
        "sale.order.line": ["product_id"],
    }

    category_id = fields.Many2one("product.category", "Product line", readonly=True)

    @property
    def _table_query(self):
        levels = {
            company.id: self.env["sales.rhythm.policy"]._category_level(company)
            for company in self.env["res.company"].browse(off_days.seen_companies(self.env))
        }
        return sql.parts_query(
            super()._table_query,
            lambda company, category: by_company(
                {id_: category(level) for id_, level in levels.items()}, company
            ),
        )

    def _are_these(self):
        amounts = {id_ // sql.PART_STEP for id_ in self.ids}
        of_amounts = sql.of_events(self._table, amounts)
        own = SQL("%s = ANY(%s)", SQL.identifier(self._table, "id"), self.ids)
        return SQL("(%s AND %s)", of_amounts, own)
