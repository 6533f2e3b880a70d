"""Help on the deck: at a customer on the card, and else as a line above the cards."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import refresh, sql


class SalesRhythmOnHelp(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    may_answer_help = fields.Boolean("Help waits for one", compute="_compute_may_answer_help")

    @api.depends("help_from", "user_id")
    @api.depends_context("uid")
    def _compute_may_answer_help(self):
        """Told by the row alone, so that a deck costs nothing for it."""
        for row in self:
            row.may_answer_help = bool(row.help_from) and row.user_id == self.env.user

    def action_answer_help(self):
        """Asks what came of the help at this customer that waits longest for the user's answer."""
        self.check_access("read")
        self.ensure_one()
        waiting = self.env["sales.rhythm.help"].search(
            [("task_ids", "in", self._help_task_ids()), ("user_id", "=", self.env.uid)]
        )
        if not waiting:
            raise UserError(
                self.env._(
                    "No help at %s waits for your answer: whom it is for answers it, or marks the "
                    "activity as done.",
                    self.display_name,
                )
            )
        return waiting[-1].with_context(default_rhythm_id=self.id).action_answer()

    def _help_task_ids(self):
        """Ids of the open activities of help at this customer, whoever is to do them."""
        self.env.flush_all()
        scope = refresh.Customers.among(self.partner_id.ids).scope
        types = refresh.activity_types(self.env)
        found = sql.open_activities(self.env, self.company_id.id, scope, types)
        return [id_ for kind, *_days, id_ in (each[1:] for each in found) if kind == "help"]

    @api.model
    def _help_line(self):
        """What was left without a customer, and waits for the user's answer."""
        waiting = self.env["sales.rhythm.help"].search([
            ("is_open", "=", True),
            ("user_id", "=", self.env.uid),
            ("partner_ids", "=", False),
            ("company_id", "in", self.env.companies.ids),
        ])  # fmt: skip
        givers = waiting.sudo().giver_id  # a name alone, of whoever it was
        return self._line(
            "help",
            "fa-life-ring",
            waiting._name,
            [("id", "in", waiting.ids)],
            lambda count: (
                self.env._("Help from %s", givers.name)
                if len(givers) == 1
                else self.env._("%s helps to answer", count)
            ),
        )
