"""What was promised at a customer and is still open, on its page: what is broken first."""

from odoo import api, fields, models
from odoo.fields import Domain

from . import clock, evidence

LINES = 5  # of promises on the page
OPEN = ("open", "broken")


class SalesRhythmPromises(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    promises = fields.Json(
        compute="_compute_promises",
        help="[{id, what, text, broken}]: the open ones that are due first, as far as the user may "
        "read them; `text` says by when, and who owes it.",
    )

    @api.depends("partner_id", "company_id", "promise_on")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_promises(self):
        days = clock.days(self.env)
        of_row = self._open_promises()
        for row in self:
            found = of_row.get((row.company_id, row.partner_id), ())[:LINES]
            today = days[row.company_id.id]
            row.promises = [self._tell_promise(promise, today) for promise in found]

    def _open_promises(self):
        """{(company, customer): promises, the first due first} as in the ledger, contacts' too."""
        # Whose row one sees, of that one may know the contacts.
        theirs = Domain(
            "partner_id", "any!", [("commercial_partner_id", "in", self.partner_id.ids)]
        )
        found = self.env["sales.rhythm.promise"].search_fetch(
            theirs & Domain("company_id", "in", self.company_id.ids) & Domain("state", "in", OPEN),
            order="due_on, id",
        )
        return found.grouped(
            lambda each: (each.company_id, each.sudo().partner_id.commercial_partner_id)
        )

    def _tell_promise(self, promise, today):
        broken = promise.state == "broken"
        if broken:
            over = evidence.days(self.env, (today - promise.due_on).days)
            when = self.env._("Broken, %s over", over)
        elif promise.due_on == today:
            when = self.env._("Due today")
        else:
            when = self.env._("Due by %s", evidence.day(self.env, promise.due_on, today))
        who = self.env._("We owe it") if promise.owes == "we" else self.env._("They owe it")
        return {
            "id": promise.id,
            "what": promise.what or self.env._("Promise"),
            "text": f"{when} · {who}",
            "broken": broken,
        }

    def action_open_promises(self):
        """The ledger of the customer's promises, those that are open first."""
        name = self.env._("Promises of %s", self._customer())
        domain = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]
        return self._open_list(
            name,
            "sales.rhythm.promise",
            domain,
            views=[(False, "list"), (False, "pivot")],
            context={"search_default_open": 1, "search_default_broken": 1},
        )
