"""Until when an order is money to wait for."""

from odoo import models

from .policy import threshold


class SalesRhythmPolicyMoney(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    open_order_days = threshold(
        "open_order_days",
        "Orders are waited for (days)",
        "What an order still has to deliver or invoice counts as money on its way for this long.",
    )
