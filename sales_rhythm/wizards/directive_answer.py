from odoo import fields, models
from odoo.exceptions import UserError


class SalesRhythmDirectiveAnswer(models.TransientModel):
    """What came of a directive: the feedback with which the user's activity is marked as done."""

    _name = "sales.rhythm.directive.answer"
    _inherit = ["sales.rhythm.answer.dialog"]
    _description = "Answer a directive"
    _named = ("directive_id",)

    directive_id = fields.Many2one("sales.rhythm.directive", required=True, ondelete="cascade")
    # As the user: the related fields of Odoo would read any directive that a client names.
    text = fields.Text(related="directive_id.text", related_sudo=False)
    on_text = fields.Char(related="directive_id.on_text", related_sudo=False)

    def _tasks(self):
        self.directive_id.check_access("read")
        lines = self.directive_id.sudo().line_ids
        own = lines.filtered(lambda line: line.user_id == self.env.user)
        if not own:
            raise UserError(
                self.env._(
                    "%s answers this directive: it was given to them.",
                    ", ".join(lines.user_id.mapped("name")),
                )
            )
        return own.activity_id.filtered("active").with_env(self.env)

    def _company(self):
        return self.directive_id.company_id

    def _words(self):
        return (
            self.env._("The directive is answered"),
            self.env._("This directive was answered or taken back meanwhile."),
        )
