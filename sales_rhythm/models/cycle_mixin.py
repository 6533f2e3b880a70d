"""The row of dates, and what follows from it on a given day.

Status, chance and money at stake change when the calendar moves, so none of them is stored: each
is one SQL expression (to search, group and sort) and the same thing in Python (to read). A test
holds the two together.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import milestones
from ..core.policy import DEFAULT_POLICY
from . import clock, fits, off_days
from .by_company import by_company, decimals

STATUS_LABELS = [
    ("new", "New"),
    ("on_rhythm", "On rhythm"),
    ("due", "Due"),
    ("late", "Late"),
    ("stopped", "Stopped"),
]
CHANCE_DAYS = DEFAULT_POLICY.chance_horizon_days  # the 7 in the name of chance_7_ratio


def status_sql(column, day):
    """SQL of the status on a day; `column` gives that of a date or count by its name."""
    whens = [
        SQL("WHEN %s THEN %s", holds, status) for status, holds in _milestones_sql(column, day)
    ]
    otherwise, _always = milestones.MILESTONES[-1]
    return SQL("(CASE %s ELSE %s END)", SQL(" ").join(whens), otherwise)


def status_is_sql(column, day, statuses):
    """SQL of whether the status on a day is one of these, of which none is the last milestone.

    The same as of `status_sql`, in conditions on columns: the database knows how many rows these
    leave, and nothing of what a CASE gives.
    """
    before, found = [], []
    for status, holds in _milestones_sql(column, day):
        if status in statuses:
            others = [SQL("(%s) IS NOT TRUE", other) for other in before]
            found.append(SQL(" AND ").join([holds, *others]))
        else:
            before.append(holds)
    return SQL("(%s)", SQL(" OR ").join(found))


def _milestones_sql(column, day):
    """[(status, SQL of whether its condition holds)], but for the last, which always does."""
    return [
        (
            status,
            SQL(
                "%s <= %s",
                column(when.field),
                day if when.limit == milestones.TODAY else when.limit,
            ),
        )
        for status, when in milestones.MILESTONES
        if when
    ]


class SalesRhythmCycleMixin(models.AbstractModel):
    """Dates that the refresh writes, and the fields that the day derives from them."""

    _name = "sales.rhythm.cycle.mixin"
    _inherit = ["sales.rhythm.ladder.mixin"]
    _description = "Purchase cycle"
    _ladders = {"status": milestones.STATUSES}
    _of_lines = False  # whether the company's fit to product lines applies

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    order_count = fields.Integer(
        "Purchase days",
        readonly=True,
        aggregator=None,
        help="Purchase occasions: all confirmed orders of one day count once.",
    )
    first_order_on = fields.Date("First order", readonly=True)
    last_order_on = fields.Date("Last order", readonly=True)
    cycle_days = fields.Integer(
        "Cycle (days)",
        readonly=True,
        aggregator="avg",
        help="Days after which the next order is usually placed.",
    )
    model_cycle_days = fields.Float(
        "Modelled cycle (days)",
        readonly=True,
        aggregator=None,
        help="The cycle before rounding and before the company's order curve, on which the "
        "chances rest.",
    )
    spread_ratio = fields.Float(
        "Spread (factor)",
        readonly=True,
        digits=(8, 2),
        aggregator="avg",
        help="Gaps between orders are typically within the cycle, give or take this factor.",
    )
    curve_class = fields.Integer(
        "Curve class",
        readonly=True,
        aggregator=None,
        help="History by regularity: the group of similar customers whose curve applies.",
    )
    expected_on = fields.Date("Expected on", readonly=True)
    due_from = fields.Date("Due from", readonly=True)
    late_from = fields.Date("Late from", readonly=True)
    stopped_from = fields.Date("Stopped from", readonly=True)
    usual_order_amount = fields.Monetary(
        "Usual order",
        readonly=True,
        aggregator=None,
        help="The typical (geometric) order value, the latest orders counting most.",
    )
    mean_order_amount = fields.Monetary(
        "Mean order",
        readonly=True,
        aggregator="avg",
        help="The arithmetic mean order value, the latest orders counting most: what sums use.",
    )
    ordered_amount = fields.Monetary("Ordered in all", readonly=True)
    open_amount = fields.Monetary(
        "Open quotations and deals",
        readonly=True,
        help="Live quotations, and opportunities that have no live quotation.",
    )
    pause_spans = fields.Json(
        "Own pauses",
        readonly=True,
        help="First and last day of each pause of this customer, as days since 1970-01-01, without "
        "the company's holidays.",
    )

    status = fields.Selection(
        STATUS_LABELS,
        compute="_compute_status",
        search="_search_status",
        group_expand=True,
    )
    chance_7_ratio = fields.Float(
        "Chance in 7 days",
        compute="_compute_chance_7_ratio",
        search="_search_chance_7_ratio",
        aggregator="avg",
        help="Share of comparable customers, this far into their cycle, who "
        "order within the next 7 days.",
    )
    money_at_stake_amount = fields.Monetary(
        "Money at stake",
        compute="_compute_money_at_stake_amount",
        search="_search_money_at_stake_amount",
        aggregator="sum",
        help="The larger of chance in 7 days x mean order, and what is open as quotation or deal.",
    )

    # ---- in Python, for reading

    @api.depends("order_count", "due_from", "late_from", "stopped_from", "company_id")
    def _compute_status(self):
        days = clock.days(self.env)
        for row in self:
            row.status = milestones.status(
                row.order_count,
                row.due_from or None,
                row.late_from or None,
                row.stopped_from or None,
                days[row.company_id.id],
            )

    @api.depends("order_count", "last_order_on", "model_cycle_days", "curve_class", "company_id",
                 "pause_spans")  # fmt: skip
    def _compute_chance_7_ratio(self):
        chances = self._chances(dict.fromkeys(clock.days(self.env), CHANCE_DAYS))
        for row, chance in zip(self, chances, strict=True):
            row.chance_7_ratio = chance

    def _chances(self, horizons):
        """The chance of an order of each row in the next {company id: days}, as `_chance_within`.

        0 of who has never ordered.
        """
        days, company_fits = clock.days(self.env), fits.by_company(self.env, self._of_lines)
        company_off = off_days.by_company(self.env)
        for row in self:
            if not row.order_count or not row.last_order_on:
                yield 0.0
                continue
            company_id = row.company_id.id
            today, last, ahead = days[company_id], row.last_order_on, horizons[company_id]
            off, spans = company_off[company_id], row.pause_spans
            silent = max(0, (today - last).days - off_days.within(off, spans, last, today))
            until = today + timedelta(days=ahead)
            horizon = max(0, ahead - off_days.within(off, spans, today, until))
            yield company_fits[company_id].curve.chance(
                row.curve_class, row.model_cycle_days, silent, horizon
            )

    @api.depends("chance_7_ratio", "mean_order_amount", "open_amount")
    def _compute_money_at_stake_amount(self):
        for row in self:
            row.money_at_stake_amount = row._stake()

    def _stake(self):
        """The money at stake of one row: of a sale that is likely, or that is open already."""
        return max(self.chance_7_ratio * self.mean_order_amount, self.open_amount)

    # ---- in SQL, for searching, grouping and sorting

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "status": self._status_sql,
            "chance_7_ratio": self._chance_sql,
            "money_at_stake_amount": self._money_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _column(self, alias, name):
        return SQL.identifier(alias, name, to_flush=self._fields[name])

    def _today_sql(self, alias):
        return SQL("%s::date", by_company(clock.days(self.env), self._column(alias, "company_id")))

    def _status_sql(self, alias):
        """The first milestone whose condition holds; a date that is NULL never comes."""
        return status_sql(lambda name: self._column(alias, name), self._today_sql(alias))

    def _status_is_sql(self, alias, statuses):
        """Whether it is one of these; see `status_is_sql`."""
        today = self._today_sql(alias)
        return status_is_sql(lambda name: self._column(alias, name), today, statuses)

    def _money_sql(self, alias):
        places = by_company(decimals(self.env), self._column(alias, "company_id"))
        scale = SQL("(10.0 ^ %s)::float8", places)
        # Rounded as the currency is, so that the total of a list is the sum of what it shows.
        return SQL(
            "(floor(GREATEST(%s * %s::float8, %s::float8) * %s + 0.5) / %s)",
            self._chance_sql(alias),
            self._column(alias, "mean_order_amount"),
            self._column(alias, "open_amount"),
            scale,
            scale,
        )

    def _search_in_sql(self, name, operator, value):
        """The ORM's own condition, on the expression of `_field_to_sql`."""
        return Domain.custom(
            to_sql=lambda model, alias, query: model._fields[name].condition_to_sql(
                name, operator, value, model, alias, query
            )
        )

    def _search_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        return self._search_in_sql("status", operator, value)

    def _search_chance_7_ratio(self, operator, value):
        return self._search_in_sql("chance_7_ratio", operator, value)

    def _search_money_at_stake_amount(self, operator, value):
        return self._search_in_sql("money_at_stake_amount", operator, value)
