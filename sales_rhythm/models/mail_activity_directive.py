"""Activities of directives: answered by whom they are for, and taken back by who gave them.

None gets lost: Odoo's own cross, which deletes an activity, is refused, and so is what would make
another activity of it.
"""

from odoo import models
from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.exceptions import UserError

# What makes an activity that of a directive, and says that it is done.
KEPT = {"active", "activity_type_id", "res_id", "res_model", "res_model_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        changed = KEPT & vals.keys()
        if changed:
            self._rhythm_check_directives(may_answer=changed == {"active"})
        return super().write(vals)

    def unlink(self):
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            self._rhythm_check_directives(may_answer=False)
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        lines = self._rhythm_check_directives(may_answer=True)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # What the leader was told is settled by the answer.
        lines.escalation_id.filtered("active").unlink()
        return result

    def _rhythm_check_directives(self, may_answer):
        """The lines of directives that these are, as superuser; UserError for who may not."""
        lines = self.env["sales.rhythm.directive.assignee"].sudo()
        if not self._rhythm_may_be_directives():
            return lines
        lines = lines.search([("activity_id", "in", self.ids)])
        for line in () if self.env.su else lines:
            if not may_answer:
                line._refuse_to_lose()
            if self.env.user not in line.user_id | line.activity_id.user_id:
                raise UserError(
                    self.env._(
                        "%s answers this directive: it was given to them.", line.user_id.name
                    )
                )
        return lines

    def _rhythm_may_be_directives(self):
        """So that other activities ask nothing of directives; none changes its type."""
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "sales_rhythm.activity_type_directive", raise_if_not_found=False
        )
        return type_id and type_id in self.sudo().activity_type_id.ids


class SalesRhythmDirectiveAssignee(models.Model):
    _inherit = "sales.rhythm.directive.assignee"  # pylint: disable=consider-merging-classes-inherited

    def _refuse_to_lose(self):
        directive = self.directive_id
        giver = directive.giver_id
        if directive.with_env(self.env(su=False))._is_ones_to_take_back():
            raise UserError(
                self.env._(
                    "“%s” is a directive: take it back there, so that all its parts go with it.",
                    directive.display_name,
                )
            )
        raise UserError(
            self.env._(
                "“%(what)s” is a directive from %(giver)s: answer it. Only they take it back.",
                what=directive.display_name,
                giver=giver.name or self.env._("a colleague who left"),
            )
        )
