"""What a company's orders taught: its prior and its order curve, refitted weekly."""

from math import ceil

from odoo import api, fields, models
from odoo.tools import ormcache

from ..core.fit import fit
from ..core.occasions import net_occasions
from . import clock, fits, gather, off_days, sql
from .ordered import finite_orders

FIT_ORDERS = 500_000  # orders that a fit reads at most, so that its memory has a limit


class SalesRhythmCurve(models.Model):
    """One company's fit (CYCLE 3, 5 and 6). Without one, the shipped default applies."""

    _name = "sales.rhythm.curve"
    _inherit = ["sales.rhythm.cached.mixin"]
    _description = "Order curve of a company"
    _order = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    of_lines = fields.Boolean(
        "Of product lines",
        required=True,
        readonly=True,
        default=False,
        help="Fitted to what each customer buys of each category, rather than to the customers.",
    )
    fitted_on = fields.Date(required=True, readonly=True)
    mean_log_days = fields.Float(
        required=True,
        readonly=True,
        digits=0,
        help="Mean logarithm of the gaps between orders: the company's typical cycle.",
    )
    variance = fields.Float(required=True, readonly=True, digits=0)
    regular_below = fields.Float(required=True, readonly=True, digits=0)
    irregular_from = fields.Float(required=True, readonly=True, digits=0)
    merge_days = fields.Integer(required=True, readonly=True)
    gap_count = fields.Integer(required=True, readonly=True)
    rates = fields.Json(
        required=True,
        readonly=True,
        help="Orders per cycle of silence: one row a class, one column a step.",
    )

    _company = models.UniqueIndex(
        "(company_id, of_lines)", "One curve per company, and one of its product lines."
    )

    @api.model
    @ormcache("of_lines")
    def _fits(self, of_lines):
        """{company id: core.fit.Fit}; see `fits.by_company`."""
        return fits.read(self.env, of_lines)

    def _refit(self, company, of_lines=False):
        """Fits the company's curve on its orders, or on a sample of its customers if many.

        `of_lines`: that of its product lines, on the same customers' orders by category.
        """
        policy, _by_tag, excluded = self.env["sales.rhythm.policy"]._for_company(company)
        self.env.flush_all()
        zone, off = clock.zones(self.env)[company.id], off_days.of_company(company)
        today = clock.day_in(zone)
        many = sql.count_customers(self.env, company.id) > policy.sample_from_customers
        share = policy.sample_share if many else 1
        share = min(share, FIT_ORDERS / max(sql.estimate_orders(self.env), 1))
        scope = sql.one_in(ceil(1 / share)) if share < 1 else sql.EVERYONE
        with sql.local_days(self.env.cr, zone):
            pauses = gather.pauses(self.env, company.id, scope)
            before = clock.end_of_day(today, zone)
            if of_lines:
                level = self.env["sales.rhythm.policy"]._category_level(company)
                orders = sql.category_days(self.env.cr, company.id, scope, before, excluded, level)
                orders = ((customer, *rest) for customer, _category, *rest in orders)
            else:
                sql.order_days(self.env.cr, company.id, scope, before, excluded)
                orders = self.env.cr.fetchall()
            occasions = self._counted(orders, off, pauses, clock.number(today))
        fitted = fit(occasions, clock.number(today), policy, by_category=of_lines)
        self._keep(company, today, fitted, of_lines)

    @staticmethod
    def _counted(orders, off, pauses, today):
        """[(days, amounts)] of [(customer, days, amounts)], the off-days before today left out."""
        occasions = []
        for partner_id, days, amounts in orders:
            days, amounts = finite_orders(partner_id, days, amounts)
            if off or partner_id in pauses:
                days, amounts = net_occasions(days, amounts)
                own_off, _spans = off_days.of_customer(off, pauses.get(partner_id, ()), days)
                days = own_off.until(today, days)
            occasions.append((days, amounts))
        return occasions

    def _keep(self, company, today, fitted, of_lines):
        values = {
            "fitted_on": today,
            "mean_log_days": fitted.prior.mean_log_days,
            "variance": fitted.prior.variance,
            "regular_below": fitted.prior.regular_below,
            "irregular_from": fitted.prior.irregular_from,
            "merge_days": fitted.merge_days,
            "gap_count": fitted.gap_count,
            "rates": fitted.curve.to_json(),
        }
        curves = self.sudo()
        curve = curves.search([("company_id", "=", company.id), ("of_lines", "=", of_lines)])
        if curve:
            curve.write(values)
        else:
            curves.create({**values, "company_id": company.id, "of_lines": of_lines})
        curves.flush_model()
