"""Leaving help as the browser does it: the dialog opened from the month, saved and its button."""

from datetime import date

from odoo import fields
from odoo.tests import freeze_time

from ..models import clock
from .common import AccessCase

MONTH = "2026-03-01"
NEXT_DAY = "2026-03-03"  # the working day after TODAY, a Monday
HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> <script>alert(2)</script>"


class HelpCase(AccessCase):
    """The leader helps the rep: at customers of the rep, or at none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second, cls.third = cls.customer("Second"), cls.customer("Third")
        for partner in cls.second | cls.third:
            cls.order(partner, "2026-02-20")
        cls.settle()

    def ask(self, giver, user, *partners, step=False, **context):
        """The action of the dialog."""
        rows = [self.row(partner).id for partner in partners]
        return self.rpc(giver, "sales.rhythm.help", "action_ask", user.id, MONTH, step, rows,
                        context=context)  # fmt: skip

    def leave(self, *partners, giver=None, user=None, step=False, **values):
        """The help that is left with two clicks, but for what `values` change in the dialog."""
        giver, user = giver or self.leader, user or self.rep
        context = self.ask(giver, user, *partners, step=step)["context"]
        dialog = "sales.rhythm.help.dialog"
        ids = self.rpc(giver, dialog, "create", [values], context=context)
        notice = self.rpc(giver, dialog, "action_leave", ids)
        (button,) = notice["params"]["buttons"]
        made = self.env["sales.rhythm.help"].browse(button["undo"]["ids"])
        # The card says from when on: the day Odoo's log has, with a clock that nothing freezes.
        self.env.cr.execute("UPDATE mail_activity SET create_date = %s WHERE id = ANY(%s)",
                            [fields.Datetime.now(), made.task_ids.ids])  # fmt: skip
        self.env["sales.rhythm.queue"]._mark("res_partner", made.partner_ids.ids)
        self.settle()
        return made

    def done(self, activity, feedback="", at=None, user=None):
        """The activity marked as done by the rep, now or at a moment in UTC."""
        if not at:
            self.rpc(user or self.rep, "mail.activity", "action_feedback", activity.ids,
                     feedback=feedback)  # fmt: skip
        else:
            with freeze_time(at):
                self.done(activity, feedback, user=user)
        # Odoo's own log has the clock of the machine, which nothing freezes.
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = COALESCE(%s, write_date) WHERE id = ANY(%s)",
            [at, activity.ids],
        )
        self.settle()

    def given(self, reader, user=None):
        """What the month of this reader says of the latest help for a user, or None."""
        user = user or self.rep
        env = self.env(user=reader, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        found = env["sales.rhythm.help"]._given(env["res.users"].browse(user.id),
                                                date.fromisoformat(MONTH))  # fmt: skip
        return found.get(user.id)

    def chips(self, partner, user):
        row = self.row(partner).with_user(user).with_company(self.company)
        return [chip["key"] for chip in row.reasons or ()]

    def today(self):
        return clock.today(self.company)
