"""The rhythm in Odoo's digest emails: what waits now, and who was cared for in the period.

What waits is that of the moment, in every column: it is a stock, and has no period.
"""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .mail_activity import SELLERS


class Digest(models.Model):
    _inherit = "digest.digest"

    kpi_rhythm_due = fields.Boolean("Customers Due Today")
    kpi_rhythm_due_value = fields.Integer(compute="_compute_kpi_rhythm_due_value")
    kpi_rhythm_late = fields.Boolean("Customers Late")
    kpi_rhythm_late_value = fields.Integer(compute="_compute_kpi_rhythm_late_value")
    kpi_rhythm_broken = fields.Boolean("Broken Promises")
    kpi_rhythm_broken_value = fields.Integer(compute="_compute_kpi_rhythm_broken_value")
    kpi_rhythm_cared = fields.Boolean("Customers Cared For")
    kpi_rhythm_cared_value = fields.Integer(compute="_compute_kpi_rhythm_cared_value")

    def _compute_kpi_rhythm_due_value(self):
        self._rhythm_count("kpi_rhythm_due_value", "sales.rhythm", Domain("status", "=", "due"))

    def _compute_kpi_rhythm_late_value(self):
        self._rhythm_count("kpi_rhythm_late_value", "sales.rhythm", Domain("status", "=", "late"))

    def _compute_kpi_rhythm_broken_value(self):
        self._rhythm_count(
            "kpi_rhythm_broken_value", "sales.rhythm.promise", Domain("state", "=", "broken")
        )

    def _compute_kpi_rhythm_cared_value(self):
        """Customers with a touch in the period: the same as on the deck and in the metric."""
        start, end, _companies = self._get_kpi_compute_parameters()
        period = Domain("done_at", ">=", start) & Domain("done_at", "<", end)
        self._rhythm_count(
            "kpi_rhythm_cared_value", "sales.rhythm", Domain("touch_ids", "any", period)
        )

    def _rhythm_check(self):
        if not self.env.user.has_group(SELLERS):
            # Odoo then leaves the figure out of this user's email.
            raise AccessError(self.env._("Only salespeople see the rhythm of customers."))

    def _rhythm_count(self, name, model, domain):
        self._rhythm_check()
        _start, _end, companies = self._get_kpi_compute_parameters()
        counts = dict(
            self.env[model]._read_group(
                domain & Domain("company_id", "in", companies.ids), ["company_id"], ["__count"]
            )
        )
        for digest in self:
            digest[name] = counts.get(digest.company_id or self.env.company, 0)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("sales_rhythm.sales_rhythm_menu").id
        rep = f"sales_rhythm.sales_rhythm_action_rep?menu_id={menu}"
        actions["kpi_rhythm_due"] = rep
        actions["kpi_rhythm_late"] = rep
        actions["kpi_rhythm_cared"] = f"sales_rhythm.touch_action?menu_id={menu}"
        actions["kpi_rhythm_broken"] = f"sales_rhythm.action_promises?menu_id={menu}"
        return actions
