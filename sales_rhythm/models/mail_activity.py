from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Open activities are few among the done ones, which Odoo keeps for ever.
    _rhythm_open = models.Index("(res_model, res_id) WHERE active")
