"""What a company's customers buy of each category, by groups of look-alikes; learned weekly."""

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..core.policy import LOOKALIKE_MIN_BUYERS, MOST_ALSO, MOST_PAIRED
from . import clock, sql

COLUMNS = (
    "company_id", "kind", "key", "category_id", "customer_count", "buyer_count", "month_amount",
    "also",
)  # fmt: skip


class SalesRhythmMarket(models.Model):
    """One row per group of customers and category that enough of them buy.

    A group is the customers with one tag, of one area, or all of a company, as far as they bought
    anything in the last 12 months. Only shares and medians, never what one customer buys.
    """

    _name = "sales.rhythm.market"
    _description = "What look-alikes buy"
    _order = "company_id, kind, key, buyer_count desc, id"
    _rec_name = "category_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("company", "Whole company"),
            ("tag", "Tag"),
            ("province", "Province"),
            ("city", "City"),
            ("team", "Sales team"),
            ("route", "Route"),
        ],
        "Group",
        required=True,
        readonly=True,
    )
    key = fields.Char(
        "Which one", readonly=True, help="The city, or the number of the tag, province or team."
    )
    category_id = fields.Many2one(
        "product.category", required=True, readonly=True, ondelete="cascade", index=True
    )
    customer_count = fields.Integer(
        "Customers", readonly=True, aggregator=None, help="Who bought anything in 12 months."
    )
    buyer_count = fields.Integer(
        "Who buy it", readonly=True, aggregator=None, help="Who bought of it in 12 months."
    )
    month_amount = fields.Monetary(
        "Typical a month",
        readonly=True,
        aggregator=None,
        help="The median of what those who buy it bought of it in 12 months, divided by 12.",
    )
    also = fields.Json(
        "Bought together", readonly=True, help="[[category, who buy both]], the most first."
    )

    _company_category_group = models.UniqueIndex(
        "(company_id, category_id, kind, key)", "One row per group and category."
    )

    @api.model
    def _learn(self, company):
        """Works out the market of a company from its product lines; returns how many rows it has.

        In one transaction in place of what was known: whoever reads sees the one or the other.
        """
        env = self.env(user=SUPERUSER_ID, su=True, context={})
        env.flush_all()
        policies = env["sales.rhythm.policy"]
        policy, _by_tag, _excluded = policies._for_company(company)
        today = clock.today(company)
        rows = sql.market(
            company.id,
            policies._area_by(company),
            today - relativedelta(years=1),
            today,
            (policy.lookalike_min_customers, LOOKALIKE_MIN_BUYERS),
            (MOST_PAIRED, MOST_ALSO),
            company.currency_id.decimal_places,
        )
        env.cr.execute(SQL("DELETE FROM sales_rhythm_market WHERE company_id = %s", company.id))
        env.cr.execute(
            SQL(
                "INSERT INTO sales_rhythm_market (%s) %s",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows,
            )
        )
        count = env.cr.rowcount
        env["sales.rhythm.market"].invalidate_model(flush=False)
        return count

    # ---- for whom

    @api.model
    def _kinds(self, companies):
        """The kinds of groups that companies look at, the most specific one first.

        An area stands before the whole company; where that is a tag or companies differ, each kind
        stands once.
        """
        areas = {self.env["sales.rhythm.policy"]._area_by(company) for company in companies}
        return ["tag", *sorted(areas - {"tag"}), "company"]

    @api.model
    def _typical_amount_sql(self, row, category, companies):
        """SQL of what look-alikes of a customer's row typically buy of a category in a month.

        `row` is the alias of `sales_rhythm`, `category` SQL of an id; 0 where too few buy it.
        """
        typical = sql.typical_amount(self._kinds(companies), row, category)
        return SQL("COALESCE(%s, 0)::float8", typical)
