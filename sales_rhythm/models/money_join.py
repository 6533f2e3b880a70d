"""Joining in from any line of the money map: follow, come along, direct, each one click."""

from odoo import fields, models
from odoo.fields import Command


class SalesRhythmMoneyJoin(models.Model):
    _inherit = "sales.rhythm.money"  # pylint: disable=consider-merging-classes-inherited

    phone = fields.Char(related="partner_id.phone")

    def _one_readable(self):
        self.check_access("read")
        self.ensure_one()
        return self.env["sales.rhythm.director"].with_company(self.company_id)

    def action_follow(self):
        """Follows the customer; of an amount without one, its document."""
        director = self._one_readable()
        document = ("res.partner", self.partner_id.id) if self.partner_id else (
            self.res_model, self.res_id)  # fmt: skip
        return _notice(director.join_follow(*document))

    def action_meet(self):
        """Comes along to the customer's next meeting; where there is none, asks for one."""
        director = self._one_readable()
        customer = self.partner_id
        coming = director._next_meetings(customer._filtered_access("read"))
        if customer.id in coming:
            return _notice(director.join_meeting(coming[customer.id]["id"]))
        name = self.env._("Meet %s", self._name_of(customer))
        people = self.env.user.partner_id | customer
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "calendar.event",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_name": name,
                "default_partner_ids": [Command.set(people.ids)],
                "default_res_model": "res.partner" if customer else self.res_model,
                "default_res_id": customer.id or self.res_id,
            },
        }

    def action_direct(self):
        """The dialog to give a directive on the customer; without one, on the document."""
        director = self._one_readable()
        directives = director.env["sales.rhythm.directive"]
        if self.partner_id:
            return directives.action_give({"partner_id": self.partner_id.id})
        figure = {
            "res_model": self.res_model,
            "domain": [("id", "=", self.res_id)],
            "name": self._document_name(),
        }
        return directives.action_give({"figure": figure})


def _notice(done):
    """Says what was done."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": "success", "message": done["text"]},
    }
