"""What nearly every transaction asks of all companies, kept by every worker."""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import ormcache

from . import known

# Columns of a company on which its facts rest.
READ = ["active", "currency_id", "partner_id", "resource_calendar_id", "rhythm_off_days"]


class CompanyFacts(NamedTuple):
    """What there is to know of one company."""

    is_active: bool
    zone: str
    weekdays: tuple[int, ...]
    """Working ones; Monday is 0. Empty without working hours."""
    off_days: tuple[int, ...]
    """As days since 1970-01-01."""
    decimals: int
    """Of its currency."""


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @ormcache()
    def _rhythm_facts(self):
        """{company id: CompanyFacts}, of the archived ones too: rows of these may still be read.

        `known.forget_kept` is called where any of it changes.
        """
        everywhere = self.sudo().with_context(active_test=False)
        found = everywhere.search_fetch([], READ)  # pylint: disable=no-search-all
        return {
            each.id: CompanyFacts(
                each.active,
                each.rhythm_zone,
                tuple(each.rhythm_weekdays or ()),
                tuple(each.rhythm_off_days or ()),
                each.currency_id.decimal_places,
            )
            for each in found
        }

    @api.model
    def _rhythm_known(self):
        """All companies, the archived ones too."""
        return self.sudo().browse(self._rhythm_facts())

    @api.model
    def _rhythm_all(self):
        """All active companies: there are few, and the curves and days of all are needed."""
        return self.sudo().browse(
            company_id for company_id, facts in self._rhythm_facts().items() if facts.is_active
        )


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def write(self, vals):
        result = super().write(vals)
        if "rounding" in vals:
            known.forget_kept(self.env)
        return result
