from odoo import fields, models

LEADER_RULES = (
    "rule_leader_order", "rule_leader_order_line", "rule_leader_invoice",
    "rule_leader_invoice_line", "rule_leader_lead",
)  # fmt: skip


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rhythm_leader_reads_team = fields.Boolean(
        "Team leaders read their teams' documents",
        compute="_compute_rhythm_leader_reads_team",
        inverse="_inverse_rhythm_leader_reads_team",
        help="Orders, invoices and leads of the teams that a salesperson leads, for reading only. "
        "Odoo itself shows a salesperson their own documents alone.",
    )

    def _rhythm_leader_rules(self):
        rules = self.env["ir.rule"].sudo()
        for name in LEADER_RULES:
            rules |= self.env.ref(f"sales_rhythm.{name}").sudo()
        return rules

    def _compute_rhythm_leader_reads_team(self):
        active = all(self._rhythm_leader_rules().mapped("active"))
        self.rhythm_leader_reads_team = active

    def _inverse_rhythm_leader_reads_team(self):
        for settings in self:
            rules = self._rhythm_leader_rules()
            wanted = settings.rhythm_leader_reads_team
            changed = rules.filtered(lambda rule, wanted=wanted: rule.active != wanted)
            changed.active = wanted

    def action_rhythm_rebuild(self):
        """Works out all rows of the current company again; the job does it in batches."""
        return self.env["sales.rhythm.run"].action_rebuild()
