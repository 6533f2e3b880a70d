from odoo import api, fields, models


class SalesRhythmDirectiveDialog(models.TransientModel):
    """A directive before it is given, filled in but for its words: one click gives it."""

    _name = "sales.rhythm.directive.dialog"
    _inherit = ["sales.rhythm.naming.mixin"]
    _description = "Give a directive"
    _named = ("partner_id", "rep_id", "user_ids")

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="cascade")
    rep_id = fields.Many2one("res.users", "Salesperson", ondelete="cascade")
    res_model = fields.Char("Model of the rows")
    domain = fields.Text("Condition of the rows")
    measure = fields.Char("What is summed")
    figure_name = fields.Char("Figure")
    text = fields.Text("What")
    user_ids = fields.Many2many(
        "res.users",
        "sales_rhythm_directive_dialog_user_rel",
        "dialog_id",
        "user_id",
        string="Who answers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    deadline_on = fields.Date("Answer by", default=lambda self: self._usual_deadline())
    note = fields.Char("What does not fit", readonly=True)
    on_text = fields.Char("On", compute="_compute_on_text")
    directive_id = fields.Many2one("sales.rhythm.directive", readonly=True, ondelete="set null")

    @api.depends("partner_id", "rep_id", "figure_name")
    def _compute_on_text(self):
        for dialog in self:
            dialog.on_text = (
                dialog.figure_name or dialog.partner_id.display_name or dialog.rep_id.name
            )

    @api.model
    def _usual_deadline(self):
        return self.env["sales.rhythm.directive"]._usual_deadline(self.env.company)

    def action_give(self):
        """Gives it: to the deck, and the activities, of whom it is for. A second click is none."""
        self.check_access("read")
        self.ensure_one()
        # Written on the dialog itself, so that of two clicks at once the later one waits.
        if not self.directive_id.exists():
            self.sudo().directive_id = self.env["sales.rhythm.directive"]._give(self)
        made = self.directive_id
        undo = {"model": made._name, "method": "action_take_back", "ids": made.ids}
        return {
            "type": "ir.actions.client",
            "tag": "sales_rhythm_done",
            "params": {
                "message": self.env._("The directive for %s is given", made.sudo().who_text),
                "buttons": [{"name": self.env._("Undo"), "undo": undo}],
                "then": None,
            },
        }
