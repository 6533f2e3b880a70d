"""Giving directives as the browser does it: asked for, the dialog saved, and its button."""

from odoo import fields

from .common import TODAY
from .help import HelpCase

USUAL_DEADLINE = "2026-03-05"  # three working days after TODAY, a Monday
YESTERDAY = "2026-03-01"
NEXT_MORNING = "2026-03-06 03:00:00"  # of the day after USUAL_DEADLINE


class DirectiveCase(HelpCase):
    """The leader directs the rep, the director everybody."""

    def asked(self, giver, target, **context):
        """The action of the dialog."""
        return self.rpc(giver, "sales.rhythm.directive", "action_give", target, context=context)

    def on_customer(self, partner):
        return {"partner_id": partner.id}

    def figure(self, domain=(), measure=False, model="sales.rhythm", name="Late"):
        return {"figure": {"res_model": model, "domain": list(domain), "measure": measure,
                           "name": name}}  # fmt: skip

    def of_reps(self, *partners):
        """The figure of these customers."""
        ids = [partner.id for partner in partners]
        return self.figure([("partner_id", "in", ids), ("company_id", "=", self.company.id)])

    def give(self, target, giver=None, text="Ask why", **values):
        """The directive that is given with what the dialog has, but for its words."""
        giver = giver or self.leader
        dialog, ids = self.dialog(target, giver, text=text, **values)
        notice = self.rpc(giver, dialog, "action_give", ids)
        (button,) = notice["params"]["buttons"]
        made = self.env["sales.rhythm.directive"].browse(button["undo"]["ids"])
        # The card says from when on: the day Odoo's log has, with a clock that nothing freezes.
        self.env.cr.execute("UPDATE mail_activity SET create_date = %s WHERE id = ANY(%s)",
                            [fields.Datetime.now(), made.line_ids.activity_id.ids])  # fmt: skip
        self.env["sales.rhythm.queue"]._mark("res_partner", made.partner_ids.ids)
        self.settle()
        return made

    def dialog(self, target, giver, **values):
        """(model, ids) of the dialog as it is saved."""
        context = self.asked(giver, target)["context"]
        dialog = "sales.rhythm.directive.dialog"
        return dialog, self.rpc(giver, dialog, "create", [values], context=context)

    def answer(self, directive, words, user=None):
        """Answered with the dialog that the button opens."""
        user = user or self.rep
        context = self.rpc(user, directive._name, "action_answer", directive.ids)["context"]
        dialog = "sales.rhythm.directive.answer"
        ids = self.rpc(user, dialog, "create", [{"answer": words}], context=context)
        self.rpc(user, dialog, "action_answer", ids)
        # Odoo's own log has the clock of the machine, which nothing freezes.
        tasks = directive.line_ids.filtered(lambda line: line.user_id == user).activity_id
        self.env.cr.execute("UPDATE mail_activity SET write_date = %s WHERE id = ANY(%s)",
                            [fields.Datetime.now(), tasks.ids])  # fmt: skip
        self.settle()

    def line(self, user):
        """The line above the user's cards."""
        lines = self.rpc(user, "sales.rhythm", "get_deck_summary", "today")["lines"]
        return {line["key"]: line for line in lines}["directive"]

    def screen(self, user, team_id=False):
        """What the director's screen shows."""
        return self.rpc(user, "sales.rhythm.director", "get_directives", team_id)

    def states(self, user):
        """{id: state} of what the screen shows as unanswered."""
        return {row["id"]: row["state"] for row in self.screen(user)["rows"]}


__all__ = ["NEXT_MORNING", "TODAY", "USUAL_DEADLINE", "YESTERDAY", "DirectiveCase"]
