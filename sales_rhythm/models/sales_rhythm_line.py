"""Product lines: the same row of dates for what a customer buys of one category."""

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from . import clock, line_rows, refresh, sql
from .by_company import by_company

YEAR = relativedelta(years=1)


class SalesRhythmLine(models.Model):
    """One row per company, customer and product category (CYCLE 10); the refresh writes it.

    What a year was worth depends on the day, so it is worked out of `steps` when it is asked for.
    """

    _name = "sales.rhythm.line"
    _inherit = ["sales.rhythm.cycle.mixin"]
    _description = "Product line of a customer"
    _order = "year_amount desc, id"
    _rec_name = "category_id"
    _of_lines = True

    rhythm_id = fields.Many2one(
        "sales.rhythm", "Customer's rhythm", required=True, readonly=True, ondelete="cascade",
        index=True,
    )  # fmt: skip
    partner_id = fields.Many2one(index=False)
    category_id = fields.Many2one(
        "product.category",
        "Product category",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(related="rhythm_id.user_id", string="Salesperson")
    team_id = fields.Many2one(related="rhythm_id.team_id", string="Sales team")
    steps = fields.Json(
        readonly=True, help="[[day since 1970-01-01, net amount]] of the last two years."
    )

    year_amount = fields.Monetary(
        "12 months",
        compute="_compute_year_amount",
        search="_search_year_amount",
        aggregator="sum",
        help="Ordered in the last 12 months, untaxed, net of returns.",
    )
    year_before_amount = fields.Monetary(
        "12 months before",
        compute="_compute_year_amount",
        search="_search_year_before_amount",
        aggregator="sum",
        help="Ordered in the 12 months before these.",
    )
    is_lost = fields.Boolean(
        "No longer bought",
        compute="_compute_is_lost",
        search="_search_is_lost",
        help="The customer stopped buying it, and still buys other things.",
    )

    # A constraint and not an index: the merge wizard looks for those before it moves rows.
    _partner_company_category = models.Constraint(
        "UNIQUE (partner_id, company_id, category_id)",
        "One line per company, customer and product category.",
    )

    @api.model
    def _refresh_of(self, partner_ids):
        """Brings the lines of customers up to date whose rows are; returns how many changed."""
        env = self.env(user=SUPERUSER_ID, su=True, context={})
        env.flush_all()
        partner_ids = sql.commercial_ids(env, partner_ids) | set(partner_ids)
        customers = refresh.Customers.among(partner_ids)
        lines = env["sales.rhythm.line"]
        companies = env["sales.rhythm"]._companies_of(env, partner_ids)
        changed = sum(lines._refresher(company)(customers) for company in companies)
        lines.invalidate_model(flush=False)
        return changed

    @api.model
    def _refresher(self, company):
        """A function that refreshes the lines of some customers of a company."""
        level = self.env["sales.rhythm.policy"]._category_level(company)
        of_lines = refresh.Company.of(company, of_lines=True)
        return lambda customers: line_rows.refresh(self.env, of_lines, customers, level)

    # ---- in Python, for reading

    def _fetch_query(self, query, fields):
        # Odoo asks which lines customers have, and then for these lines: here at once.
        if [field.name for field in fields] == ["rhythm_id"]:
            fields = self._determine_fields_to_fetch()
        return super()._fetch_query(query, fields)

    @api.depends("steps", "company_id")
    def _compute_year_amount(self):
        days = clock.days(self.env)
        for line in self:
            today = days[line.company_id.id]
            ends = [clock.number(day) for day in (today, today - YEAR, today - YEAR - YEAR)]
            line.year_amount, line.year_before_amount = (
                sum(amount for day, amount in line.steps or () if after < day <= until)
                for until, after in zip(ends, ends[1:], strict=False)
            )

    @api.depends("stopped_from", "last_order_on", "rhythm_id.stopped_from",
                 "rhythm_id.last_order_on", "company_id")  # fmt: skip
    def _compute_is_lost(self):
        days = clock.days(self.env)
        for line in self:
            today, row = days[line.company_id.id], line.rhythm_id
            stopped = line.stopped_from and line.stopped_from <= today
            all_stopped = row.stopped_from and row.stopped_from <= today
            # Of who bought nothing since, be it of one category, there is nothing else to say.
            others = row.last_order_on and row.last_order_on > line.last_order_on
            line.is_lost = bool(stopped and not all_stopped and others)

    # ---- in SQL, for searching, grouping and sorting

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "year_amount": lambda alias: self._year_sql(alias, 0),
            "year_before_amount": lambda alias: self._year_sql(alias, 1),
            "is_lost": self._lost_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _year_sql(self, alias, years_ago):
        today = clock.days(self.env)
        after, until = (
            {company_id: day - years * YEAR for company_id, day in today.items()}
            for years in (years_ago + 1, years_ago)
        )
        company = self._column(alias, "company_id")
        return sql.amount_between(
            self._column(alias, "steps"),
            SQL("%s::date", by_company(after, company)),
            SQL("%s::date", by_company(until, company)),
        )

    def _lost_sql(self, alias):
        today = self._today_sql(alias)
        rhythm_id = self._column(alias, "rhythm_id")
        return SQL(
            "(COALESCE(%s <= %s, FALSE) AND NOT COALESCE(%s <= %s, FALSE)"
            " AND COALESCE(%s > %s, FALSE))",
            self._column(alias, "stopped_from"),
            today,
            sql.stopped_of_customer(rhythm_id),
            today,
            sql.last_order_of_customer(rhythm_id),
            self._column(alias, "last_order_on"),
        )

    def _search_year_amount(self, operator, value):
        return self._search_in_sql("year_amount", operator, value)

    def _search_year_before_amount(self, operator, value):
        return self._search_in_sql("year_before_amount", operator, value)

    def _search_is_lost(self, operator, value):
        return self._search_in_sql("is_lost", operator, value)
