"""What a product line says on a screen, and how much was taken: worked out when it is read."""

from odoo import api, fields, models

from ..core.basket import usual_quantity
from ..core.policy import BASKET_OCCASIONS
from . import clock, evidence, sold, sql
from .sold import YEAR


class SalesRhythmLineSold(models.Model):
    _inherit = "sales.rhythm.line"  # pylint: disable=consider-merging-classes-inherited

    share_ratio = fields.Float(
        "Share",
        compute="_compute_share_ratio",
        help="Of all that the customer ordered in these 12 months.",
    )
    trend_ratio = fields.Float(
        "Against the year before (ratio)",
        compute="_compute_trend",
        help="12 months against the 12 before. 0 where the line is younger than both.",
    )
    trend_text = fields.Char("Against last year", compute="_compute_trend")
    due_text = fields.Char("Expected", compute="_compute_texts")
    cycle_text = fields.Char("Cycle", compute="_compute_texts")
    uom_id = fields.Many2one("uom.uom", "Unit", compute="_compute_last", compute_sudo=True)
    last_quantity = fields.Float("Last quantity", compute="_compute_last", compute_sudo=True,
                                 digits="Product Unit")  # fmt: skip
    last_price_amount = fields.Monetary(
        "Last price",
        compute="_compute_last",
        compute_sudo=True,
        help="What one unit cost on the last purchase day, on average: untaxed, after discounts. "
        "Empty where that day's products have different units.",
    )
    usual_quantity = fields.Float("Usual quantity", compute="_compute_last", compute_sudo=True,
                                  digits="Product Unit")  # fmt: skip
    usual_text = fields.Char(
        "Usually takes",
        compute="_compute_usual_text",
        help="The middle one of the latest five purchases, if all are of one unit.",
    )
    product_ids = fields.One2many(
        "sales.rhythm.product", string="Products", compute="_compute_product_ids"
    )

    @api.depends("year_amount", "rhythm_id.line_ids.year_amount")
    def _compute_share_ratio(self):
        # By all of the customer's lines, of which those that are read may be a few.
        for line in self:
            bought = max(line.year_amount, 0)
            total = bought and sum(max(each.year_amount, 0) for each in line.rhythm_id.line_ids)
            line.share_ratio = bought / total if bought else 0

    @api.depends("year_amount", "year_before_amount", "first_order_on")
    @api.depends_context("lang")
    def _compute_trend(self):
        days = clock.days(self.env)
        for line in self:
            line.trend_ratio, line.trend_text = 0, ""
            # A part of a year would make every new line one that has grown (CYCLE 10).
            two_years_ago = days[line.company_id.id] - YEAR - YEAR
            whole = line.first_order_on and line.first_order_on <= two_years_ago
            if whole and line.year_before_amount > 0:
                line.trend_ratio = line.year_amount / line.year_before_amount - 1
                line.trend_text = evidence.signed_percent(self.env, line.trend_ratio)

    @api.depends("status", "expected_on", "cycle_days", "spread_ratio", "order_count")
    @api.depends_context("lang")
    def _compute_texts(self):
        days = clock.days(self.env)
        for line in self:
            line.due_text = line.cycle_text = ""
            if not line.expected_on:
                continue
            line.cycle_text = self.env._(
                "%(cycle)s ±%(spread)s",
                cycle=evidence.days(self.env, line.cycle_days),
                spread=evidence.spread_days(line),
            )
            if line.status:
                line.due_text = evidence.from_today(
                    self.env, line.expected_on, days[line.company_id.id]
                )

    @api.depends("steps", "last_order_on", "rhythm_id", "category_id")
    def _compute_last(self):
        self.env.flush_all()
        wanted = [
            (line.id, line.rhythm_id.id, line.category_id.id, day)
            for line in self
            for day in line._latest_days()
        ]
        bought = {}  # {line: {day: {unit: (quantity, amount)}}}
        found = sql.units_of_days(self.env, sold.terms(self.env), wanted) if wanted else ()
        for line_id, day, uom_id, *sums in found:
            bought.setdefault(line_id, {}).setdefault(day, {})[uom_id] = sums
        for line in self:
            by_day = bought.get(line.id, {})
            latest = [by_day[day] for day in sorted(by_day, reverse=True)]
            line.uom_id = line.last_quantity = line.last_price_amount = line.usual_quantity = False
            if not latest or len(latest[0]) > 1:
                continue
            ((uom_id, (quantity, amount)),) = latest[0].items()
            if quantity <= 0:
                continue
            line.uom_id, line.last_quantity = uom_id, quantity
            line.last_price_amount = amount / quantity
            if all(units.keys() == {uom_id} for units in latest):
                line.usual_quantity = usual_quantity([units[uom_id][0] for units in latest])

    def _latest_days(self):
        """The latest days on which it was bought, of the last two years or else the last one."""
        self.ensure_one()
        days = [clock.date_of(day) for day, amount in self.steps or () if amount > 0]
        found = sorted({*days, self.last_order_on} - {False}, reverse=True)
        return found[:BASKET_OCCASIONS]

    @api.depends("usual_quantity", "uom_id")
    @api.depends_context("lang")
    def _compute_usual_text(self):
        for line in self:
            line.usual_text = ""
            if line.usual_quantity:
                line.usual_text = evidence.quantity(self.env, line.usual_quantity, line.uom_id)

    @api.depends("rhythm_id", "category_id")
    def _compute_product_ids(self):
        products = self.env["sales.rhythm.product"].search(
            [("rhythm_id", "in", self.rhythm_id.ids), ("category_id", "in", self.category_id.ids)]
        )
        of_line = products.grouped(lambda product: (product.rhythm_id, product.category_id))
        for line in self:
            line.product_ids = of_line.get((line.rhythm_id, line.category_id), products.browse())
