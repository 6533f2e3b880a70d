"""Which customers were cared for in any period: the row's touches, to be searched by."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import sql


class SalesRhythmTouched(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    touch_ids = fields.One2many(
        "sales.rhythm.touch",
        string="Touches",
        compute="_compute_touch_ids",
        search="_search_touch_ids",
        help="Those that stand.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_touch_ids(self):
        touches = self.env["sales.rhythm.touch"].search(
            [
                ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("is_standing", "=", True),
            ]
        )
        found = touches.grouped(
            lambda touch: (touch.sudo().partner_id.commercial_partner_id, touch.company_id)
        )
        for row in self:
            row.touch_ids = found.get((row.partner_id, row.company_id))

    def _search_touch_ids(self, operator, value):
        """Rows with a standing touch, that the user may see, which fulfils the domain."""
        if operator != "any":
            return NotImplemented
        touches = self.env["sales.rhythm.touch"]._search(value)
        ids = sql.touched_rows(touches.subselect())
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN %s", SQL.identifier(alias, "id"), ids)
        )
