"""By what a company groups its customers where it looks at areas."""

from odoo import api, fields, models

AREA_FIELDS = {
    "province": "state_id",
    "city": "city",
    "tag": "tag_ids",
    "team": "team_id",
    "route": "route_ids",
}
"""The field of a customer's row that says in which area it is, by the level of the area."""


class SalesRhythmPolicyArea(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    area_by = fields.Selection(
        [
            ("province", "Province"),
            ("city", "City"),
            ("tag", "Tag"),
            ("team", "Sales team"),
            ("route", "Route"),
        ],
        "An area is a",
        required=True,
        default="city",
        help="How customers are grouped where areas are compared; it can be changed there.",
    )

    @api.model
    def _area_by(self, company):
        """The level at which a company looks at areas."""
        return self._set_by_company("area_by").get(company.id) or "city"
