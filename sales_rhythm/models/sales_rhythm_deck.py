"""The deck: which customers a day asks for, why, and in which order.

Everything here follows from the row's dates and the day, so nothing is stored: each field is one
SQL expression (to search, sort and count: sales_rhythm_deck_sql.py) and the same in Python (to
read), both made from the core's REASONS.
"""

from odoo import api, fields, models

from ..core import reasons
from ..core.milestones import TODAY
from . import chips, clock
from .gather import WORK_COLUMNS

(MUST_CARE,) = (reason for reason in reasons.REASONS if reason.name == "must_care")
PERIODS = [(TODAY, "Today"), ("week", "This week"), ("month", "This month")]
CARE_STATES = [
    ("cared", "Cared for"),
    ("missed", "Missed"),
    ("forgotten", "Forgotten"),
    ("not_yet", "Not yet"),
]


class SalesRhythmDeck(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    care_days = fields.Integer("Care interval (days)", readonly=True, aggregator=None)
    touched_on = fields.Date("Last touch", readonly=True)
    neglected_from = fields.Date("Neglected from", readonly=True)
    rest_until = fields.Date("Rests until", readonly=True)
    silent_until = fields.Date("Silent until", readonly=True)
    activity_on = fields.Date("Next activity", readonly=True)
    planned_on = fields.Date("Planned until", readonly=True)
    promise_on = fields.Date("Promised by", readonly=True)
    directive_from = fields.Date("Directive since", readonly=True)
    help_from = fields.Date("Help since", readonly=True)
    quotation_hanging_from = fields.Date("Quotation hangs from", readonly=True)
    quotation_steps = fields.Json(readonly=True)  # [[day number, amount that hangs from it], ...]
    deal_hanging_from = fields.Date("Deal hangs from", readonly=True)
    deal_steps = fields.Json(readonly=True)
    overdue_from = fields.Date("Overdue from", readonly=True)
    overdue_steps = fields.Json(readonly=True)
    next_visit_on = fields.Date("Next visit", readonly=True)
    visit_until = fields.Date("Visit carried until", readonly=True, index="btree_not_null")

    hanging_amount = fields.Monetary(
        "Hanging",
        compute="_compute_hanging_amount",
        search="_search_hanging_amount",
        aggregator="sum",
        help="Quotations past their validity and deals past their expected close, or without a "
        "move and a next activity for too long.",
    )
    is_hanging = fields.Boolean(compute="_compute_is_hanging", help="Whether anything hangs today.")
    overdue_amount = fields.Monetary(
        "Overdue",
        compute="_compute_overdue_amount",
        search="_search_overdue_amount",
        aggregator="sum",
    )
    money_at_stake_amount = fields.Monetary(
        help="The larger of chance in 7 days x mean order and what is open as quotation or deal, "
        "plus what is overdue."
    )
    deck_period = fields.Selection(
        PERIODS,
        "Asked for",
        compute="_compute_deck_period",
        search="_search_deck_period",
        help="The nearest of today, this week and this month in which a reason shows on any day.",
    )
    done_today = fields.Boolean("Done today", compute="_compute_deck", search="_search_done_today")
    pinned = fields.Boolean(compute="_compute_deck", search="_search_pinned")
    deck_amount = fields.Monetary(
        "Waiting",
        compute="_compute_deck_amount",
        search="_search_deck_amount",
        aggregator="sum",
        help="The money at stake, 0 once the customer is done for today.",
    )
    reasons = fields.Json(
        compute="_compute_deck",
        help="The chips of the card: [{key, label, tone, pinned}], in order.",
    )
    care_state = fields.Selection(
        CARE_STATES,
        "Care this month",
        compute="_compute_care_state",
        search="_search_care_state",
        help="Cared for: touched this month. Missed: planned, and not done. Forgotten: past the "
        "care interval, and nothing planned.",
    )

    # ---- facts

    def _facts(self):
        """The facts of a row that the core's reasons speak of, but for those about the day."""
        return {name: self._fact(name) for name in reasons.FACTS if name in self._fields}

    def _fact(self, name):
        value = self._silent_until() if name == "silent_until" else self[name]
        if self._fields[name].type != "date":
            return value
        return clock.number(value) if value else None

    # ---- in Python, for reading

    @api.depends("company_id", "quotation_steps", "deal_steps")
    def _compute_hanging_amount(self):
        calendar = clock.calendar_facts(self.env)
        for row in self:
            now = calendar[row.company_id.id][TODAY]
            steps = (*(row.quotation_steps or ()), *(row.deal_steps or ()))
            row.hanging_amount = chips.reached(steps, now)

    @api.depends("company_id", "quotation_hanging_from", "deal_hanging_from")
    def _compute_is_hanging(self):
        days = clock.days(self.env)
        for row in self:
            starts = (row.quotation_hanging_from, row.deal_hanging_from)
            row.is_hanging = any(start and start <= days[row.company_id.id] for start in starts)

    @api.depends("company_id", "overdue_from", "overdue_steps")
    def _compute_overdue_amount(self):
        calendar = clock.calendar_facts(self.env)
        owing = self.filtered("overdue_from")  # few of them
        (self - owing).overdue_amount = 0
        for row in owing:
            now = calendar[row.company_id.id][TODAY]
            row.overdue_amount = max(0, chips.reached(row.overdue_steps or (), now))

    @api.depends("chance_7_ratio", "mean_order_amount", "open_amount", "overdue_amount")
    def _compute_money_at_stake_amount(self):
        return super()._compute_money_at_stake_amount()

    def _stake(self):
        return super()._stake() + self.overdue_amount

    @api.depends("company_id", "user_id", "order_count", "due_from", "late_from", "stopped_from",
                 "money_at_stake_amount", "push_from", "line_lost_from", *WORK_COLUMNS)  # fmt: skip
    @api.depends_context("lang")
    def _compute_deck(self):
        calendar = clock.calendar_facts(self.env)
        facts = {row: {**row._facts(), **calendar[row.company_id.id]} for row in self}
        shown = {row: list(reasons.showing(facts[row])) for row in self}
        careless = self.filtered(lambda row: MUST_CARE in shown[row])
        first_ids = self._first_must_care_ids({row.user_id.id for row in careless})
        for row in self:
            pins = {
                reason for reason in shown[row]
                if reason.pinned and (reason != MUST_CARE or row._origin.id in first_ids)
            }  # fmt: skip
            row.pinned = bool(pins)
            asked = any(not reason.remark for reason in shown[row])
            row.done_today = not asked and facts[row]["touched_on"] == facts[row][TODAY]
            row.reasons = [
                chips.chip(self.env, row, reason, facts[row], reason in pins)
                for reason in shown[row]
                if not row.done_today  # else there are but remarks, and today is over
            ]

    @api.depends("company_id", "order_count", "due_from", "late_from", "stopped_from",
                 *WORK_COLUMNS)  # fmt: skip
    def _compute_deck_period(self):
        ahead = clock.ahead(self.env)
        for row in self:
            company = ahead[row.company_id.id]
            day = reasons.next_day(row._facts(), company.spans)
            row.deck_period = self._period(day, company.ends)

    @api.depends("done_today", "money_at_stake_amount")
    def _compute_deck_amount(self):
        for row in self:
            row.deck_amount = 0 if row.done_today else row.money_at_stake_amount

    @staticmethod
    def _period(day, ends):
        """The first period that a day is in, by the periods' last days; False for no day."""
        if day is None:
            return False
        return next(period for (period, _label), end in zip(PERIODS, ends, strict=True)
                    if day <= end)  # fmt: skip

    @api.depends("company_id", "touched_on", "activity_on", "neglected_from", "planned_on")
    def _compute_care_state(self):
        calendar = clock.calendar_facts(self.env)
        for row in self:
            facts = calendar[row.company_id.id]
            now = facts[TODAY]
            touched, activity, neglected, planned = (
                row._fact(name)
                for name in ("touched_on", "activity_on", "neglected_from", "planned_on")
            )
            if touched is not None and touched >= facts["month_from"]:
                row.care_state = "cared"
            elif activity is not None and activity < now:
                row.care_state = "missed"
            elif neglected is not None and neglected <= now and not (planned and planned >= now):
                row.care_state = "forgotten"
            else:
                row.care_state = "not_yet"
