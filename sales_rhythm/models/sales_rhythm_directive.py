"""Directives on the deck: at one's own customer on the card, and else as a line above the cards."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .mail_activity import EVERYBODYS
from .typed import ids_of


class SalesRhythmOnDirective(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    may_answer_directive = fields.Boolean(
        "Directive waits for one", compute="_compute_may_answer_directive"
    )
    may_direct = fields.Boolean("One may give directives", compute="_compute_may_direct")

    @api.depends("directive_from", "user_id")
    @api.depends_context("uid")
    def _compute_may_answer_directive(self):
        """Told by the row alone, so that a deck costs nothing for it."""
        for row in self:
            row.may_answer_directive = bool(row.directive_from) and row.user_id == self.env.user

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_direct(self):
        """At customers of others, whom one leads; told by the row alone, too."""
        sees_all = self.env.user.has_group(EVERYBODYS)
        led = self.env.user._rhythm_led_member_ids()
        for row in self:
            others = bool(row.user_id) and row.user_id != self.env.user
            row.may_direct = others and (sees_all or row.user_id.id in led)

    def action_give_directive(self):
        """The dialog to give a directive on this customer."""
        self.check_access("read")
        self.ensure_one()
        return self.env["sales.rhythm.directive"].action_give({"rhythm_id": self.id})

    def action_answer_directive(self):
        """Asks what came of the directive at this customer that is to be answered first."""
        self.check_access("read")
        self.ensure_one()
        waiting = self._waiting_directives()
        if not waiting:
            raise UserError(
                self.env._(
                    "No directive at %s waits for your answer: whom it is for answers it, or "
                    "marks the activity as done.",
                    self.display_name,
                )
            )
        return waiting.sorted("deadline_on")[0].action_answer()

    def _waiting_directives(self):
        """The directives at these customers that wait for the user's answer."""
        found = self.env["sales.rhythm.directive"]
        for company, rows in self.grouped("company_id").items():
            found |= found.search([
                ("partner_id", "in", rows.partner_id.ids),
                ("company_id", "=", company.id),
                ("is_open", "=", True),
                ("line_ids.user_id", "=", self.env.uid),
            ])  # fmt: skip
        return found.filtered("may_answer")

    @api.model
    def mark_directives_seen(self, row_ids):
        """Notes that the user was shown the directives on the cards of these rows."""
        self.browse().check_access("read")
        known = [id_ for id_ in row_ids if type(id_) is int] if isinstance(row_ids, list) else ()
        rows = self.search([("id", "in", ids_of(known)), ("directive_from", "!=", False)])
        directives = self.env["sales.rhythm.directive"]
        return directives.mark_seen(rows._waiting_directives().ids)

    @api.model
    def _directive_line(self):
        """What waits for the user's answer and is on no card of theirs: a figure, a salesperson, or
        a customer who is, by now, a colleague's or archived."""
        directives = self.env["sales.rhythm.directive"]
        mine = Domain("user_id", "=", self.env.uid) & Domain(
            "activity_id", "any!", Domain("active", "=", True)
        )
        waiting = directives.search(
            Domain("closed_at", "=", False)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("line_ids", "any!", mine)
        )
        at_customers = waiting.filtered("partner_id")
        cards = {
            (row.partner_id, row.company_id)
            for row in at_customers
            and self.search([
                ("user_id", "=", self.env.uid),
                ("partner_id", "in", at_customers.partner_id.ids),
            ])
        }  # fmt: skip
        alone = waiting.filtered(lambda each: (each.partner_id, each.company_id) not in cards)
        givers = alone.sudo().giver_id  # a name alone, of whoever it was
        return self._line(
            "directive",
            "fa-bullhorn",
            directives._name,
            [("id", "in", alone.ids)],
            lambda count: (
                self.env._("Directive from %s", givers.name)
                if count == 1
                else self.env._("%s directives to answer", count)
            ),
        )
