"""Every threshold, per company and optionally per customer tag."""

import logging
from dataclasses import fields as core_fields
from dataclasses import replace
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..core.policy import DEFAULT_POLICY, MOVE_NO_DATE, Policy, PolicyError
from . import known, sql

_logger = logging.getLogger(__name__)

# What a tag may set apart: when dates come. The rest shapes the company's curve, which all share.
PER_TAG = (
    "due_fraction", "expected_fraction", "late_fraction", "due_lead_days", "due_lead_ratio",
    "stopped_chance_ratio", "stopped_max_days", "comeback_min_days", "comeback_cycles",
    "care_min_days", "care_max_days", "care_default_days", "rest_max_days", "rest_ratio",
)  # fmt: skip


# What moves the dates of product lines alone.
MOVE_LINES = {"category_level", "category_prior_weight"}


def threshold(name, label, help_text):
    """A field for one threshold of the core, with the core's default."""
    default = getattr(DEFAULT_POLICY, name)
    kind = fields.Float if isinstance(default, float) else fields.Integer
    # As precise as the core's: rounded thresholds would be other thresholds.
    extra = {"digits": 0} if kind is fields.Float else {}
    return kind(label, required=True, default=default, help=help_text, **extra)


# Not a company's choice: the horizon is in the name chance_7_ratio.
_THRESHOLDS = [field.name for field in core_fields(Policy) if field.name != "chance_horizon_days"]


@lru_cache(maxsize=512)
def _from_values(base, tagged, *values):
    """The core's value, from those of the _THRESHOLDS; built anew, it costs more than to read."""
    named = dict(zip(_THRESHOLDS, values, strict=True))
    return replace(base, **{name: named[name] for name in (PER_TAG if tagged else named)})


def _sound(policy_id, base, tagged, values):
    """The same; `base` where a threshold is out of its range, as only SQL can leave it."""
    try:
        return _from_values(base, tagged, *values)
    except PolicyError as error:
        _logger.warning("Policy %s does not apply, mend it: %s", policy_id, error)
        return base


class SalesRhythmPolicy(models.Model):
    """The thresholds of one company, or of the customers with one tag in it."""

    _name = "sales.rhythm.policy"
    _description = "Sales rhythm policy"
    _order = "company_id, sequence, id"

    name = fields.Char(compute="_compute_name")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    tag_id = fields.Many2one(
        "res.partner.category",
        "Customers tagged",
        ondelete="cascade",
        help="Empty: all customers of the company. A customer with several such tags follows the "
        "first policy in the list.",
    )
    excluded_tag_ids = fields.Many2many(
        "crm.tag",
        "sales_rhythm_policy_excluded_tag_rel",
        string="Excluded order tags",
        help="Orders with one of these tags, such as subscriptions, do not count as purchases.",
    )

    due_fraction = threshold(
        "due_fraction",
        "Due at",
        "Share of the customers who reorder within four cycles by whom the next order was placed: "
        "the customer is due from there, less the lead.",
    )
    expected_fraction = threshold(
        "expected_fraction", "Expected at", "Share of reorders at which the next order is expected."
    )
    late_fraction = threshold(
        "late_fraction", "Late after", "Share of reorders after which the customer is late."
    )
    due_lead_days = threshold(
        "due_lead_days",
        "Lead (days)",
        "Due begins this many days earlier, so that there is time to call.",
    )
    due_lead_ratio = threshold(
        "due_lead_ratio",
        "Lead (share of the cycle)",
        "The lead is never longer than this share of the cycle.",
    )
    stopped_chance_ratio = threshold(
        "stopped_chance_ratio",
        "Stopped below",
        "The customer counts as stopped when the chance to come back falls below this.",
    )
    comeback_min_days = threshold(
        "comeback_min_days",
        "Come back within (days)",
        "The chance to come back looks at least this far ahead.",
    )
    comeback_cycles = threshold(
        "comeback_cycles",
        "Come back within (cycles)",
        "The chance to come back looks at least this many cycles ahead.",
    )
    stopped_max_days = threshold(
        "stopped_max_days",
        "Stopped after (days) at the latest",
        "After this much silence a customer counts as stopped, whatever the chance.",
    )
    decay = threshold(
        "decay",
        "Weight of the order before",
        "Each earlier order counts this much of the one after it.",
    )
    merge_days = threshold(
        "merge_days",
        "Forgotten item within (days)",
        "An order this soon after another belongs to it and starts no new cycle.",
    )
    short_cycle_days = threshold(
        "short_cycle_days",
        "Short cycle below (days)",
        "In a company with a shorter typical cycle, an order on the next day is an order.",
    )
    prior_weight = threshold(
        "prior_weight",
        "Weight of the company's cycle",
        "The company's typical gap counts as this many orders of the customer.",
    )
    spread_weight = threshold(
        "spread_weight",
        "Weight of the company's spread",
        "The company's typical spread counts as this many gaps of the customer.",
    )
    prior_min_customers = threshold(
        "prior_min_customers",
        "Customers for a company cycle",
        "With fewer customers the defaults below stand in for the company's own figures.",
    )
    default_cycle_days = threshold(
        "default_cycle_days",
        "Default cycle (days)",
        "Cycle of a company that has too few customers to know better.",
    )
    default_variance = threshold(
        "default_variance",
        "Default variance",
        "Variance of the logarithm of gaps in such a company.",
    )
    curve_window_days = threshold(
        "curve_window_days",
        "Curve from the last (days)",
        "The order curve is fitted on silences that touch this period.",
    )
    curve_min_gaps = threshold(
        "curve_min_gaps",
        "Gaps for a curve",
        "With fewer gaps between orders the curve shipped with the add-on is used.",
    )
    curve_smoothing = threshold(
        "curve_smoothing",
        "Curve smoothing",
        "Events that all customers together lend to each class and step.",
    )
    curve_horizon_cycles = threshold(
        "curve_horizon_cycles",
        "Reorder within (cycles)",
        "An order within this many cycles counts as the coming one when dates are worked out.",
    )
    sample_from_customers = threshold(
        "sample_from_customers",
        "Sample above (customers)",
        "Above this many customers the curve is fitted on a sample of them.",
    )
    sample_share = threshold(
        "sample_share", "Sample share", "Share of the customers in that sample."
    )
    refit_days = threshold(
        "refit_days",
        "Refit every (days)",
        "The company's curve is fitted again, and all customers swept, this often.",
    )

    hit_rate_min_windows = threshold(
        "hit_rate_min_windows",
        "Hit rate from (windows)",
        "With fewer closed windows there is too little to tell a hit rate from.",
    )

    _company_tag = models.UniqueIndex(
        "(company_id, COALESCE(tag_id, 0))",
        "There is a policy for these customers of this company already: change that one.",
    )

    @api.depends("company_id", "tag_id")
    def _compute_name(self):
        for policy in self:
            policy.name = policy.tag_id.display_name or policy.company_id.display_name or ""

    @api.constrains(*_THRESHOLDS, "tag_id")
    def _check_thresholds(self):
        for policy in self:
            try:
                policy._to_core()
            except PolicyError as error:
                label = policy._fields[error.field]._description_string(self.env)
                raise ValidationError(
                    self.env._(
                        "%(policy)s: “%(threshold)s” is out of its range (%(error)s).",
                        policy=policy.name,
                        threshold=label,
                        error=error,
                    )
                ) from error

    def _to_core(self, base=DEFAULT_POLICY):
        """The core's immutable value; a tag's policy changes only what a tag may set."""
        self.ensure_one()
        names = PER_TAG if self.tag_id else _THRESHOLDS
        return replace(base, **{name: self[name] for name in names})

    # What follows is kept by every worker, for nearly all transactions ask for it, and forgotten
    # once a policy has changed. Nobody changes what they were given.

    @api.model
    def _forget_kept(self):
        known.forget(self.env, known.PINS)
        known.forget_kept(self.env)

    @api.model
    @ormcache("company.id")
    def _for_company(self, company):
        """(company's policy, {tag id: policy} in order of precedence, excluded order tag ids)."""
        self.flush_model()
        base, by_tag, excluded = DEFAULT_POLICY, {}, []
        for policy_id, tag_id, tag_ids, *values in sql.policies(self.env, company.id, _THRESHOLDS):
            if tag_id:
                by_tag[tag_id] = _sound(policy_id, base, True, values)
            else:
                base, excluded = _sound(policy_id, base, False, values), tag_ids
        return base, by_tag, excluded

    @api.model
    @ormcache()
    def _excluded_by_company(self):
        """{company id: ids of the order tags that do not count there}."""
        self.flush_model(["excluded_tag_ids"])
        return dict(sql.excluded_tags(self.env))

    @api.model
    @ormcache("name")
    def _set_by_company(self, name):
        """{company id: what its own policy, of no tag, says of this field}, of those that have one.

        Of numbers and words, that is: records would be of the one who asked first.
        """
        found = self.sudo().search([("tag_id", "=", False)])
        return {policy.company_id.id: policy[name] for policy in found}

    @api.model
    def _create_missing(self, companies):
        """One policy for each company without one: what people see and change in the settings."""
        have = self.sudo().search([("company_id", "in", companies.ids), ("tag_id", "=", False)])
        self.sudo().create([{"company_id": company.id} for company in companies - have.company_id])

    # A changed threshold moves dates of the whole company: the job walks over it again.

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self._forget_kept()
        policies.filtered("tag_id").company_id._rhythm_rebuild()
        return policies

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        self._forget_kept()
        if vals.keys() - {*MOVE_NO_DATE, *MOVE_LINES, "area_by", "week_1"}:
            (companies | self.company_id)._rhythm_rebuild()
        elif vals.keys() & MOVE_LINES:
            (companies | self.company_id)._rhythm_rebuild("lines")
        elif vals.keys() & {"area_by", "lookalike_min_customers"}:
            (companies | self.company_id)._rhythm_rebuild("market")
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._forget_kept()
        companies._rhythm_rebuild()
        return result
