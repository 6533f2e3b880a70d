from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        # What a program notes about a fact stands in the history, and nobody gets a mail.
        if self.env.context.get("rhythm_no_mail") and self.env.su:
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
