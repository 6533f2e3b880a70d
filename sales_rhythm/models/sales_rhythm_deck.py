"""The deck: which customers a day asks for, why, and in which order.

Everything here follows from the row's dates and the day, so nothing is stored: each field is one
SQL expression (to search, sort and count) and the same in Python (to read), both made from the
core's REASONS.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import reasons
from ..core.milestones import TODAY
from ..core.policy import DEFAULT_WEEKDAYS
from . import chips, clock, sql
from .cycle_mixin import by_company
from .gather import WORK_COLUMNS

MUST_CARE = "must_care"
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

    hanging_amount = fields.Monetary(
        "Hanging",
        compute="_compute_amounts",
        search="_search_hanging_amount",
        aggregator="sum",
        help="Quotations past their validity and deals past their expected close, or without a "
        "move and a next activity for too long.",
    )
    is_hanging = fields.Boolean(compute="_compute_amounts", help="Whether anything hangs today.")
    overdue_amount = fields.Monetary(
        "Overdue", compute="_compute_amounts", search="_search_overdue_amount", aggregator="sum"
    )
    money_at_stake_amount = fields.Monetary(
        help="The larger of chance in 7 days x mean order and what is open as quotation or deal, "
        "plus what is overdue."
    )
    deck_period = fields.Selection(
        PERIODS,
        "Asked for",
        compute="_compute_deck",
        search="_search_deck_period",
        help="The nearest of today, this week and this month by which a reason has come.",
    )
    done_today = fields.Boolean("Done today", compute="_compute_deck", search="_search_done_today")
    pinned = fields.Boolean(compute="_compute_deck", search="_search_pinned")
    deck_amount = fields.Monetary(
        "Waiting",
        compute="_compute_deck",
        search="_search_deck_amount",
        aggregator="sum",
        help="The money at stake, 0 once the customer is done for today.",
    )
    reasons = fields.Json(
        compute="_compute_reasons",
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

    def _facts(self, calendar):
        """The facts of a row that the core's reasons speak of; `calendar` is of its company."""
        return {
            name: self._fact(name) if name in self._fields else calendar[name]
            for name in reasons.FACTS
        }

    def _fact(self, name):
        value = self[name]
        if self._fields[name].type != "date":
            return value
        return clock.number(value) if value else None

    def _calendars(self):
        """{period: {company id: facts about its last day}}; the first is about today."""
        worked = clock.weekdays(self.env)
        found = {period: {} for period, _label in PERIODS}
        for company_id, day in clock.days(self.env).items():
            weekdays = worked.get(company_id, DEFAULT_WEEKDAYS)
            sunday = day + timedelta(days=6 - day.weekday())
            ends = (day, sunday, max(sunday, day + relativedelta(day=31)))
            for (period, _label), end in zip(PERIODS, ends, strict=True):
                found[period][company_id] = clock.facts_of(end, weekdays)
        return found

    # ---- in Python, for reading

    @api.depends("company_id", "quotation_steps", "deal_steps", "overdue_steps",
                 "quotation_hanging_from", "deal_hanging_from")  # fmt: skip
    def _compute_amounts(self):
        calendar = clock.calendar_facts(self.env)
        for row in self:
            day = calendar[row.company_id.id][TODAY]
            hanging = (*(row.quotation_steps or ()), *(row.deal_steps or ()))
            row.hanging_amount = sum(amount for start, amount in hanging if start <= day)
            starts = (row._fact("quotation_hanging_from"), row._fact("deal_hanging_from"))
            row.is_hanging = any(start is not None and start <= day for start in starts)
            owed = sum(amount for start, amount in row.overdue_steps or () if start <= day)
            row.overdue_amount = max(0, owed)

    @api.depends("chance_7_ratio", "mean_order_amount", "open_amount", "overdue_amount")
    def _compute_money_at_stake_amount(self):
        return super()._compute_money_at_stake_amount()

    def _stake(self):
        return super()._stake() + self.overdue_amount

    @api.depends("company_id", "order_count", "due_from", "late_from", "stopped_from",
                 "money_at_stake_amount", *WORK_COLUMNS)  # fmt: skip
    def _compute_deck(self):
        calendars = self._calendars()
        pinned_ids = self._pinned_must_care_ids() if self else ()
        for row in self:
            shown = {}
            for period, by_company_id in calendars.items():
                facts = row._facts(by_company_id[row.company_id.id])
                shown[period] = list(reasons.showing(facts))
            row.deck_period = next((period for period, found in shown.items() if found), False)
            today = next(iter(shown.values()))
            row.pinned = any(
                reason.pinned and (reason.name != MUST_CARE or row._origin.id in pinned_ids)
                for reason in today
            )
            now = next(iter(calendars.values()))[row.company_id.id][TODAY]
            row.done_today = not today and row._fact("touched_on") == now
            row.deck_amount = 0 if row.done_today else row.money_at_stake_amount

    @api.depends("deck_period")
    @api.depends_context("lang")
    def _compute_reasons(self):
        calendar = clock.calendar_facts(self.env)
        pinned_ids = self._pinned_must_care_ids() if self else ()
        for row in self:
            facts = row._facts(calendar[row.company_id.id])
            row.reasons = [
                chips.chip(
                    self.env, row, reason, facts,
                    reason.pinned and (reason.name != MUST_CARE or row._origin.id in pinned_ids),
                )
                for reason in reasons.showing(facts)
            ]  # fmt: skip

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

    # ---- in SQL, for searching, counting and sorting

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "hanging_amount": self._hanging_sql,
            "overdue_amount": self._overdue_sql,
            "deck_period": self._period_sql,
            "done_today": self._done_sql,
            "pinned": self._pinned_sql,
            "deck_amount": self._deck_amount_sql,
            "care_state": self._care_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _search_hanging_amount(self, operator, value):
        return self._search_in_sql("hanging_amount", operator, value)

    def _search_overdue_amount(self, operator, value):
        return self._search_in_sql("overdue_amount", operator, value)

    def _search_deck_period(self, operator, value):
        return self._search_in_sql("deck_period", operator, value)

    def _search_done_today(self, operator, value):
        return self._search_in_sql("done_today", operator, value)

    def _search_pinned(self, operator, value):
        return self._search_in_sql("pinned", operator, value)

    def _search_deck_amount(self, operator, value):
        return self._search_in_sql("deck_amount", operator, value)

    def _search_care_state(self, operator, value):
        return self._search_in_sql("care_state", operator, value)

    def _calendar_sql(self, alias, calendar, name):
        days = {company_id: clock.date_of(facts[name]) for company_id, facts in calendar.items()}
        return SQL("%s::date", by_company(days, self._column(alias, "company_id")))

    def _condition_sql(self, alias, condition, calendar):
        """`Condition.holds` in SQL."""

        def fact(name):
            if not isinstance(name, str):
                return SQL("%s", name)
            if name in self._fields:
                return self._column(alias, name)
            return self._calendar_sql(alias, calendar, name)

        value = fact(condition.field)
        if condition.days:
            value = SQL("%s + %s", value, condition.days)
        return SQL("COALESCE(%s <= %s, %s)", value, fact(condition.limit), condition.missing)

    def _reason_sql(self, alias, reason, calendar):
        """`Reason.shows` in SQL."""
        return SQL(" AND ").join(
            [
                *(self._condition_sql(alias, each, calendar) for each in reason.when),
                *(
                    SQL("NOT %s", self._condition_sql(alias, each, calendar))
                    for each in reason.unless
                ),
            ]
        )

    def _any_reason_sql(self, alias, calendar):
        shown = [self._reason_sql(alias, reason, calendar) for reason in reasons.REASONS]
        return SQL("(%s)", SQL(" OR ").join(SQL("(%s)", each) for each in shown))

    def _period_sql(self, alias):
        whens = [
            SQL("WHEN %s THEN %s", self._any_reason_sql(alias, calendar), period)
            for period, calendar in self._calendars().items()
        ]
        return SQL("(CASE %s END)", SQL(" ").join(whens))

    def _done_sql(self, alias):
        calendar = clock.calendar_facts(self.env)
        return SQL(
            "(COALESCE(%s = %s, FALSE) AND NOT %s)",
            self._column(alias, "touched_on"),
            self._calendar_sql(alias, calendar, TODAY),
            self._any_reason_sql(alias, calendar),
        )

    def _pinned_sql(self, alias):
        calendar = clock.calendar_facts(self.env)
        pinning = [
            self._reason_sql(alias, reason, calendar)
            for reason in reasons.REASONS
            if reason.pinned and reason.name != MUST_CARE
        ]
        top = SQL("%s = ANY(%s)", SQL.identifier(alias, "id"), list(self._pinned_must_care_ids()))
        return SQL("(%s)", SQL(" OR ").join(SQL("(%s)", each) for each in (*pinning, top)))

    def _pinned_must_care_ids(self):
        """Ids of the rows one may see that must be cared for and are pinned: the first of each
        salesperson by money, as many as the policy says."""
        calendar = clock.calendar_facts(self.env)
        (must_care,) = (each for each in reasons.REASONS if each.name == MUST_CARE)
        rows = self.env["sales.rhythm"]
        query = rows._search([], order="id")
        query.add_where(rows._reason_sql(query.table, must_care, calendar))
        limits = rows.env["sales.rhythm.policy"]._must_care_limits()
        return sql.first_of_each(
            self.env,
            query,
            SQL(", ").join(self._column(query.table, name) for name in ("company_id", "user_id")),
            rows._money_sql(query.table),
            by_company(limits, self._column(query.table, "company_id")),
        )

    def _deck_amount_sql(self, alias):
        return SQL(
            "(CASE WHEN %s THEN 0 ELSE %s END)", self._done_sql(alias), self._money_sql(alias)
        )

    def _care_sql(self, alias):
        calendar = clock.calendar_facts(self.env)
        return SQL(
            """(CASE WHEN %(touched)s >= %(month)s THEN 'cared'
                     WHEN %(activity)s < %(today)s THEN 'missed'
                     WHEN %(neglected)s <= %(today)s
                          AND NOT COALESCE(%(planned)s >= %(today)s, FALSE) THEN 'forgotten'
                     ELSE 'not_yet' END)""",
            touched=self._column(alias, "touched_on"),
            activity=self._column(alias, "activity_on"),
            neglected=self._column(alias, "neglected_from"),
            planned=self._column(alias, "planned_on"),
            month=self._calendar_sql(alias, calendar, "month_from"),
            today=self._calendar_sql(alias, calendar, TODAY),
        )

    def _amount_sql(self, alias, first, steps):
        """What hangs, or is overdue, today: the steps up to it. Most rows have none."""
        today = self._calendar_sql(alias, clock.calendar_facts(self.env), TODAY)
        return SQL(
            "(CASE WHEN %s <= %s THEN %s ELSE 0 END)",
            self._column(alias, first),
            today,
            sql.amount_by(self._column(alias, steps), today),
        )

    def _hanging_sql(self, alias):
        return SQL(
            "(%s + %s)",
            self._amount_sql(alias, "quotation_hanging_from", "quotation_steps"),
            self._amount_sql(alias, "deal_hanging_from", "deal_steps"),
        )

    def _overdue_sql(self, alias):
        owed = self._amount_sql(alias, "overdue_from", "overdue_steps")
        return SQL("GREATEST(0, %s)", owed)

    def _money_sql(self, alias):
        return SQL("(%s + %s)", super()._money_sql(alias), self._overdue_sql(alias))
