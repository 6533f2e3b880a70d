"""The deck in SQL: what sales_rhythm_deck.py works out in Python, for searching, counting, sorting.

A reason shows from one day on until another one, so the first day on which it shows is one
expression, whatever the period: no day inside it is asked about on its own.
"""

from odoo import models
from odoo.tools import SQL

from ..core import reasons
from ..core.milestones import TODAY
from . import clock, fits, known, sql
from .by_company import by_company
from .sales_rhythm_deck import MUST_CARE, PERIODS


class SalesRhythmDeckSql(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

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
        return SQL(
            "COALESCE(%s <= %s, %s)",
            self._day_sql(alias, condition, calendar),
            self._fact_sql(alias, condition.limit, calendar),
            condition.missing,
        )

    def _fact_sql(self, alias, name, calendar):
        if not isinstance(name, str):
            return SQL("%s", name)
        if name == "silent_until":
            return self._silent_until_sql(alias)
        if name in self._fields:
            return self._column(alias, name)
        return self._calendar_sql(alias, calendar, name)

    def _reason_sql(self, alias, reason, calendar):
        """`Reason.shows` in SQL."""
        return SQL(" AND ").join(self._all_sql(alias, reason.when, reason.unless, calendar))

    def _all_sql(self, alias, when, unless, calendar):
        """[SQL]: what has to hold for all of `when` and nothing of `unless`."""
        return [
            *(self._condition_sql(alias, each, calendar) for each in when),
            *(SQL("NOT %s", self._condition_sql(alias, each, calendar)) for each in unless),
        ]

    def _first_day_sql(self, alias, reason, calendar):
        """`Reason.first_day` in SQL; `calendar` has its `first` and `last` besides."""
        first, last = (self._calendar_sql(alias, calendar, name) for name in ("first", "last"))
        begins = [(each, self._day_sql(alias, each, calendar)) for each in reason.begins]
        ends = [(each, self._day_sql(alias, each, calendar)) for each in reason.ends]
        # GREATEST leaves out what is NULL: a date that counts as passed long ago.
        start = SQL("GREATEST(%s)", SQL(", ").join([first, *(day for _each, day in begins)]))
        conditions = [
            *(SQL("%s <= %s", day, last) for each, day in begins if not each.missing),
            *self._all_sql(
                alias,
                [each for each in reason.when if each not in reason.begins],
                [each for each in reason.unless if each not in reason.ends],
                calendar,
            ),
            SQL("%s <= %s", start, last),
            *(SQL("COALESCE(%s < %s, %s)", start, day, not each.missing) for each, day in ends),
        ]
        return SQL("CASE WHEN %s THEN %s END", SQL(" AND ").join(conditions), start)

    def _day_sql(self, alias, condition, calendar):
        """The day with which a condition begins to hold."""
        day = self._fact_sql(alias, condition.field, calendar)
        return SQL("(%s + %s)", day, condition.days) if condition.days else day

    def _next_day_sql(self, alias):
        """`reasons.next_day` in SQL: long, and in the filter and the order of one question."""
        key = (alias, clock.calendars(self.env))
        return known.once(self.env, "next day", key, lambda: self._make_next_day(alias))

    def _make_next_day(self, alias):
        ahead = clock.ahead(self.env)
        spans = [
            {
                company_id: {
                    "first": company.spans[index].first,
                    "last": company.spans[index].last,
                    **company.spans[index].facts,
                }
                for company_id, company in ahead.items()
            }
            for index in range(2)
        ]
        whole = {
            company_id: {"first": company.ends[0], "last": company.ends[-1]}
            for company_id, company in ahead.items()
        }
        days = []
        for reason in reasons.ASKING:
            for calendar in spans if reason.is_monthly else (whole,):
                if any(each["first"] <= each["last"] for each in calendar.values()):
                    days.append(self._first_day_sql(alias, reason, calendar))
        return SQL("LEAST(%s)", SQL(", ").join(days))

    def _period_sql(self, alias):
        ends = {
            company_id: fits.array(clock.date_of(end + 1) for end in company.ends[:-1])
            for company_id, company in clock.ahead(self.env).items()
        }
        return SQL(
            "(%s::text[])[1 + width_bucket(%s, %s::date[])]",
            fits.array(period for period, _label in PERIODS),
            self._next_day_sql(alias),
            by_company(ends, self._column(alias, "company_id")),
        )

    def _done_sql(self, alias):
        today = self._today_sql(alias)
        return SQL(
            "(COALESCE(%s = %s, FALSE) AND COALESCE(%s <> %s, TRUE))",
            self._column(alias, "touched_on"),
            today,
            self._next_day_sql(alias),
            today,
        )

    def _pinned_sql(self, alias):
        calendar = clock.calendar_facts(self.env)
        pinning = [
            SQL("(%s)", self._reason_sql(alias, reason, calendar))
            for reason in reasons.REASONS
            if reason.pinned and reason != MUST_CARE
        ]
        first_ids = self._first_must_care_ids(self._salespeople_ids())
        first = SQL("%s = ANY(%s::int[])", SQL.identifier(alias, "id"), fits.array(first_ids))
        return SQL("(%s)", SQL(" OR ").join([*pinning, first]))

    def _salespeople_ids(self):
        """Ids of whose rows the user sees."""
        query = self._search([])
        query.groupby = self._column(query.table, "user_id")
        rows = self.env.execute_query(query.select(query.groupby))
        return {user_id or False for (user_id,) in rows}

    def _first_must_care_ids(self, user_ids):
        """Ids of the rows that must be cared for and are pinned: the first of each of these
        salespeople by money, as many as the policy says.

        Of all their rows, whoever asks: a leader who sees some of them sees the same pins on these.
        """
        first = known.once(self.env, known.PINS, clock.calendars(self.env), dict)
        if new := set(user_ids) - first.keys():
            first.update(self._rank_must_care(new))
        return {row_id for user_id in user_ids for row_id in first[user_id]}

    def _rank_must_care(self, user_ids):
        """{salesperson: those ids}."""
        calendar = clock.calendar_facts(self.env)
        rows = self.env["sales.rhythm"].sudo().with_context(active_test=True)
        query = rows._search([("user_id", "in", list(user_ids))])
        query.add_where(rows._reason_sql(query.table, MUST_CARE, calendar))
        limits = self.env["sales.rhythm.policy"]._must_care_limits()
        column = {name: rows._column(query.table, name) for name in ("company_id", "user_id")}
        found = {user_id: [] for user_id in user_ids}
        for row_id, user_id in sql.first_of_each(
            self.env, query, column["company_id"], column["user_id"],
            rows._money_sql(query.table), by_company(limits, column["company_id"]),
        ):  # fmt: skip
            found[user_id or False].append(row_id)
        return found

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
