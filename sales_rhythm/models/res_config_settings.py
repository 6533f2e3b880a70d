from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .holidays import VIETNAM

LEADER_RULES = (
    "rule_leader_order", "rule_leader_order_line", "rule_leader_invoice",
    "rule_leader_invoice_line", "rule_leader_lead", "rule_leader_money_closed",
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

    rhythm_holiday_count = fields.Integer(
        "Holidays and closures in the coming 12 months",
        compute="_compute_rhythm_holidays",
        compute_sudo=True,
    )
    rhythm_in_vietnam = fields.Boolean(
        "In Vietnam", compute="_compute_rhythm_holidays", compute_sudo=True
    )

    @api.depends("company_id")
    def _compute_rhythm_holidays(self):
        for settings in self:
            company = settings.company_id or self.env.company
            leaves = self.env["resource.calendar.leaves"]
            settings.rhythm_holiday_count = leaves.search_count(company._rhythm_coming_holidays())
            settings.rhythm_in_vietnam = company.country_id.code == VIETNAM

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

    def action_rhythm_holidays(self):
        """Odoo's own list of what counts as a holiday in the coming twelve months."""
        self._rhythm_check_administrator()
        company = self.env.company
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Public holidays and closures"),
            "res_model": "resource.calendar.leaves",
            "views": [(False, "list"), (False, "form"), (False, "calendar")],
            "domain": list(company.sudo()._rhythm_coming_holidays()),
            "context": {"default_company_id": company.id, "default_calendar_id": False},
        }

    def action_rhythm_enter_holidays(self):
        """Enters Vietnam's public holidays for the current company; again, only what is missing."""
        self._rhythm_check_administrator()
        company = self.env.company
        if company.country_id.code != VIETNAM:
            raise UserError(
                self.env._(
                    "%(company)s is not in Vietnam. Enter the public holidays of its country in "
                    "the list that opens beside.",
                    company=company.display_name,
                )
            )
        entered = company._rhythm_enter_holidays()
        message = (
            self.env._("Holidays entered: %s", len(entered))
            if entered
            else self.env._("All of them are there already.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "reload"},
            },
        }

    def _rhythm_check_administrator(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only administrators may change the company's holidays."))
