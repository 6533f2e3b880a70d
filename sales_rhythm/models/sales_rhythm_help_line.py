"""Help that names no customer, and so stands on no card: a line above the cards."""

from odoo import api, models


class SalesRhythmHelpLine(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _help_line(self):
        """The activities of help without a customer that wait for the user's answer."""
        activities = self.env["mail.activity"]
        waiting = activities.search([
            ("res_model", "=", "sales.rhythm.help"),
            ("user_id", "=", self.env.uid),
            ("rhythm_company_id", "in", self.env.companies.ids),
        ])  # fmt: skip
        givers = waiting.sudo().create_uid  # a name alone, of whoever it was
        return self._line(
            "help",
            "fa-life-ring",
            activities._name,
            [("id", "in", waiting.ids)],
            lambda count: (
                self.env._("Help from %s", givers.name)
                if len(givers) == 1
                else self.env._("%s helps to answer", count)
            ),
        )
