"""What customers bought in a year, against the year before, and what the change came from."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import growth
from ..core.policy import MONTHS_A_YEAR
from . import clock, growth_words, sql


class SalesRhythmGrowth(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    ordered_12_months_amount = fields.Monetary(
        "Bought in 12 months",
        compute="_compute_growth",
        compute_sudo=True,
        help="Net of returns and credit notes, up to today.",
    )
    ordered_12_months_before_amount = fields.Monetary(
        "Bought in the 12 months before", compute="_compute_growth", compute_sudo=True
    )
    growth_ratio = fields.Float(
        "Growth",
        compute="_compute_growth",
        compute_sudo=True,
        help="Last 12 months against the 12 before; of a customer for under two years, the last 6 "
        "against the 6 before. 0 where there is nothing to compare.",
    )
    growth_orders_amount = fields.Monetary(
        "From the number of orders",
        compute="_compute_growth",
        compute_sudo=True,
        help="What more or fewer orders changed, each at the mean of the two order values.",
    )
    growth_value_amount = fields.Monetary(
        "From the order value",
        compute="_compute_growth",
        compute_sudo=True,
        help="What larger or smaller orders changed. The two add up to the difference.",
    )
    growth_figure = fields.Char("Growth in percent", compute="_compute_growth", compute_sudo=True)
    growth_text = fields.Char("Growth in words", compute="_compute_growth", compute_sudo=True)

    @api.depends("ordered_amount", "first_order_on")
    @api.depends_context("lang")
    def _compute_growth(self):
        self.env.flush_all()
        zones = clock.zones(self.env)
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        for company, rows in self.grouped("company_id").items():
            zone = zones[company.id]
            today = clock.day_in(zone)
            bought = {}
            for partner_id, *facts in sql.bought_by_day(
                self.env, company.id,
                SQL("p.commercial_partner_id = ANY(%s)", rows.partner_id.ids), zone,
                growth.months_before(today, 2 * MONTHS_A_YEAR), today,
                excluded.get(company.id, ()),
            ):  # fmt: skip
                bought.setdefault(partner_id, []).append(growth.Bought(*facts))
            for row in rows:
                row._set_growth(bought.get(row.partner_id.id, ()), today)

    def _set_growth(self, bought, today):
        """The fields of one row, from what was bought in two years."""
        year, year_before = (growth.months_before(today, n * MONTHS_A_YEAR) for n in (1, 2))
        now = growth.bought_within(bought, year, today)
        before = growth.bought_within(bought, year_before, year)
        first = self.first_order_on
        periods = growth.periods_compared(bought, first, today) if first else None
        found = growth.split(*periods) if periods else None
        self.update({
            "ordered_12_months_amount": now.amount,
            "ordered_12_months_before_amount": before.amount,
            "growth_ratio": found.ratio if found else 0,
            "growth_orders_amount": found.orders_amount if found else 0,
            "growth_value_amount": found.value_amount if found else 0,
            "growth_figure": growth_words.signed_percent(self.env, found) if found else "",
            "growth_text": growth_words.sentence(self.env, periods, first, today),
        })  # fmt: skip
