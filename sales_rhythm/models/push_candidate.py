"""What could be pushed: the categories of the market by the room to grow that is in them."""

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from . import clock, sql
from .by_company import by_company

YEAR = relativedelta(years=1)


class SalesRhythmPushCandidate(models.Model):
    """One category that could be pushed and is not yet. A query, not a table."""

    _name = "sales.rhythm.push.candidate"
    _description = "Category that could be pushed"
    _auto = False
    _order = "room_amount desc, id"
    _rec_name = "category_id"
    _depends = {
        "sales.rhythm": ["active", "company_id", "partner_id", "stopped_from"],
        "sales.rhythm.line": ["partner_id", "company_id", "category_id", "steps"],
        "sales.rhythm.market": ["company_id", "category_id", "kind", "key", "month_amount"],
        "sales.rhythm.push": ["category_id", "company_id", "active", "until_on"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    category_id = fields.Many2one("product.category", "Product category", readonly=True)
    lacking_count = fields.Integer(
        "Customers who lack it",
        readonly=True,
        help="Customers who did not stop, and bought none of it in the last 12 months.",
    )
    buyer_count = fields.Integer("Who buy it", readonly=True)
    room_amount = fields.Monetary(
        "Room to grow a month",
        readonly=True,
        help="What look-alikes who buy it typically buy of it a month, for all who lack it "
        "together. No forecast.",
    )

    @property
    def _table_query(self):
        companies = self.env.companies
        company, days = SQL.identifier("r", "company_id"), clock.days(self.env)
        year_ago = {company_id: day - YEAR for company_id, day in days.items()}
        market = self.env["sales.rhythm.market"]
        return sql.push_candidates(
            companies.ids,
            market._kinds(companies),
            lambda row, category: market._typical_amount_sql(row, category, companies),
            SQL("%s::date", by_company(days, company)),
            SQL("%s::date", by_company(year_ago, company)),
        )

    def action_declare(self):
        """One push of this category, with the days that are usual, to be changed at will."""
        self.check_access("read")
        self.ensure_one()
        push = self.env["sales.rhythm.push"].create(
            {"category_id": self.category_id.id, "company_id": self.company_id.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sales.rhythm.push",
            "res_id": push.id,
            "views": [(False, "form")],
        }
