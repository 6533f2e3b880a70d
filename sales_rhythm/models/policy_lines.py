"""What of the policy is about product lines."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .policy import threshold

DEEPEST = 9  # levels of categories; more is a typing error


class SalesRhythmPolicyLines(models.Model):
    _inherit = "sales.rhythm.policy"  # pylint: disable=consider-merging-classes-inherited

    category_level = fields.Integer(
        default=0,
        required=True,
        help="Product lines are the product categories of this level: 1 are those without a "
        "parent, 2 those under them. 0: each product's own category.",
    )
    category_prior_weight = threshold(
        "category_prior_weight",
        "Weight of the company's cycle for a young line",
        "The typical gap counts as this many orders of a category that was bought twice.",
    )

    lookalike_min_customers = threshold(
        "lookalike_min_customers",
        "Look-alikes from (customers)",
        "What a customer lacks is told from customers with the same tag, else of the same area, "
        "else from all of the company. With fewer customers a group is too small to tell. It is "
        "learned again every week.",
    )

    @api.constrains("category_level")
    def _check_category_level(self):
        for policy in self:
            if not 0 <= policy.category_level <= DEEPEST:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the level of product lines is %(level)s: it must be from 0 "
                        "to %(deepest)s.",
                        policy=policy.name, level=policy.category_level, deepest=DEEPEST,
                    )
                )  # fmt: skip

    @api.model
    def _category_level(self, company):
        """The level of the product categories that a company looks at."""
        return self._set_by_company("category_level").get(company.id, 0)

    @api.model
    def _category_levels(self):
        """{company id: that level} of all companies."""
        levels = self._set_by_company("category_level")
        companies = self.env["res.company"]._rhythm_all()
        return {company.id: levels.get(company.id, 0) for company in companies}
