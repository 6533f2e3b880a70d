"""Where the money is, in Odoo's digest emails: how it stands at the moment, in every column."""

from odoo import fields, models

from ..core.policy import FULL
from .money import BUCKETS, NEEDS_ACTION

OVERDUE = ("overdue",)


class Digest(models.Model):
    _inherit = "digest.digest"  # pylint: disable=consider-merging-classes-inherited

    kpi_rhythm_money = fields.Boolean("Money on Its Way")
    kpi_rhythm_money_value = fields.Monetary(compute="_compute_kpi_rhythm_money_value")
    kpi_rhythm_money_action = fields.Boolean("Money That Needs Action")
    kpi_rhythm_money_action_value = fields.Monetary(
        compute="_compute_kpi_rhythm_money_action_value"
    )
    kpi_rhythm_overdue = fields.Boolean("Overdue")
    kpi_rhythm_overdue_value = fields.Monetary(compute="_compute_kpi_rhythm_overdue_value")
    kpi_rhythm_coverage = fields.Boolean("Customers Cared for in Time (%)")
    kpi_rhythm_coverage_value = fields.Float(compute="_compute_kpi_rhythm_coverage_value")

    def _compute_kpi_rhythm_money_value(self):
        self._rhythm_money("kpi_rhythm_money_value", tuple(dict(BUCKETS)))

    def _compute_kpi_rhythm_money_action_value(self):
        self._rhythm_money("kpi_rhythm_money_action_value", NEEDS_ACTION)

    def _compute_kpi_rhythm_overdue_value(self):
        self._rhythm_money("kpi_rhythm_overdue_value", OVERDUE)

    def _rhythm_money(self, name, buckets):
        """What the screen shows to the same user."""
        self._rhythm_check()
        for digest, director in self._rhythm_directors():
            digest[name] = director._money_in(buckets)

    def _compute_kpi_rhythm_coverage_value(self):
        """The share that the screen shows, in percent."""
        self._rhythm_check()
        for digest, director in self._rhythm_directors():
            share = director.get_care()["total"]["value"]
            digest.kpi_rhythm_coverage_value = (share or 0.0) * FULL

    def _rhythm_directors(self):
        """Each digest with the screen's model in its company."""
        for digest in self:
            company = digest.company_id or self.env.company
            yield digest, self.env["sales.rhythm.director"].with_company(company)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("sales_rhythm.sales_rhythm_menu").id
        director = f"sales_rhythm.sales_rhythm_action_director?menu_id={menu}"
        for name in ("money", "money_action", "overdue", "coverage"):
            actions[f"kpi_rhythm_{name}"] = director
        return actions
