"""Who joined in from above, on the salesperson's card."""

from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from . import clock
from .director_join import JOINED


class SalesRhythmJoined(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    joined_text = fields.Char(
        "Joined in",
        compute="_compute_joined_text",
        help="Who follows the customer, comes along or took it over, until it is touched again.",
    )

    @api.depends("partner_id", "touched_on")
    def _compute_joined_text(self):
        """The latest note of joining in that is no older than the last touch; in one query."""
        subtype = self.env.ref(JOINED, raise_if_not_found=False)
        # Who sees the card sees what stands on it, whatever contacts they may read.
        notes = self.env["mail.message"].sudo().search_fetch(
            [
                ("model", "=", "res.partner"),
                ("res_id", "in", self.partner_id.ids),
                ("subtype_id", "=", subtype.id if subtype else 0),
            ],
            ["res_id", "body", "date", "record_company_id"],
            order="id",
        )  # fmt: skip
        latest = {(note.res_id, note.record_company_id.id): note for note in notes}
        zones = clock.zones(self.env) if notes else {}
        for row in self:
            partner, company = row.partner_id.id, row.company_id.id
            note = latest.get((partner, company)) or latest.get((partner, False))
            if note and row.touched_on and clock.day_in(zones[company], note.date) < row.touched_on:
                note = None
            row.joined_text = html_to_inner_content(note.body) if note else False
