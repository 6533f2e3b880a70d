from odoo import fields, models

OWES = [("we", "We"), ("they", "The customer")]
KEPT_BY = [
    ("order", "Order confirmed"),
    ("payment", "Payment received"),
    ("delivery", "Delivery done"),
    ("hand", "By hand"),
]


class MailActivity(models.Model):
    """A promise is an activity of our type; these say who owes it and what keeps it."""

    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    rhythm_promise_owes = fields.Selection(OWES, "Promise owed by")
    rhythm_promise_kept_by = fields.Selection(KEPT_BY, "Promise kept by")
