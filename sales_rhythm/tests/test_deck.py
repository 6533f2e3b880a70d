"""The deck's fields: the same in SQL and in Python, on every day."""

import random
from datetime import timedelta

from odoo.tests import freeze_time

from ..core import month, reasons
from ..models import clock
from ..models.sales_rhythm_deck import CARE_STATES, PERIODS
from .common import QUIET
from .deck_rows import DeckRowsCase

NAMES = ("deck_period", "done_today", "pinned", "care_state", "deck_amount", "hanging_amount",
         "overdue_amount", "money_at_stake_amount")  # fmt: skip
# A Sunday, the first of a month; its Monday; the third week; the Monday of a week that goes on into
# the next month; the first of that in Hanoi, which is still the last of March in Los Angeles.
MOMENTS = ("2026-03-01 11:30:00", "2026-03-02 03:00:00", "2026-03-18 03:00:00",
           "2026-03-30 03:00:00", "2026-03-31 20:00:00")  # fmt: skip


class TestDeckInSql(DeckRowsCase):
    """Rows of any shape, in two companies on different days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = random.Random(7)
        partners = cls.env["res.partner"].create([{"name": f"Deck {n}"} for n in range(150)])
        cls.settle()
        cls.companies = cls.company | cls.other_company
        cls.insert(
            cls.row_of_any_shape(source, company, partner, source.choice([cls.rep, cls.other_rep]))
            for company in cls.companies
            for partner in partners
        )
        cls.domain = [("partner_id", "in", partners.ids)]
        context = {**QUIET, "allowed_company_ids": cls.companies.ids}
        cls.rhythms = cls.env(context=context)["sales.rhythm"]

    def in_sql(self):
        query = self.rhythms._search(self.domain)
        columns = [self.rhythms._field_to_sql("sales_rhythm", name, query) for name in NAMES]
        found = self.env.execute_query(
            query.select(self.rhythms._field_to_sql("sales_rhythm", "id", query), *columns)
        )
        return {row_id: dict(zip(NAMES, values, strict=True)) for row_id, *values in found}

    def test_values_agree_on_every_day(self):
        for moment in MOMENTS:
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                rows = self.rhythms.search(self.domain)
                self.assertEqual(len(rows), 300)
                in_sql = self.in_sql()
                for row in rows:
                    for name, value in in_sql[row.id].items():
                        if isinstance(row[name], float):
                            self.assertAlmostEqual(row[name], float(value), 4, name)
                        else:
                            self.assertEqual(row[name], value or False, name)

    def test_period_is_that_of_the_first_day_on_which_a_reason_shows(self):
        """Day by day: also where a reason comes and goes inside of the period."""
        worked = clock.weekdays(self.env)
        missed = 0
        for moment in MOMENTS:
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                days = clock.days(self.env)
                for row in self.rhythms.search(self.domain):
                    facts = row._facts()
                    shown = {}
                    for period, end in zip(PERIODS, month.ahead(days[row.company_id.id]),
                                           strict=True):  # fmt: skip
                        day = days[row.company_id.id]
                        while day <= end:
                            calendar = clock.facts_of(day, worked[row.company_id.id])
                            shown[day] = any(reasons.showing({**facts, **calendar}))
                            day += timedelta(days=1)
                        if any(shown.values()):
                            self.assertEqual(row.deck_period, period[0])
                            missed += not shown[end]
                            break
                    else:
                        self.assertFalse(row.deck_period)
        self.assertTrue(missed, "no reason was over by the end of its period")

    def test_rows_are_of_every_kind(self):
        """Else the test above would show little."""
        with freeze_time(MOMENTS[2]):
            rows = self.rhythms.search(self.domain)
            self.assertEqual(
                set(rows.mapped("care_state")), {state for state, _label in CARE_STATES}
            )
            self.assertEqual(set(rows.mapped("pinned")), {True, False})
            self.assertTrue(any(len(row.reasons or ()) > 5 for row in rows))
        periods = set()
        for moment in MOMENTS:
            with freeze_time(moment):
                self.env.invalidate_all()
                periods |= set(self.rhythms.search(self.domain).mapped("deck_period"))
        self.assertEqual(periods, {False, *(period for period, _label in PERIODS)})

    def test_conditions_and_order_are_those_of_python(self):
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search(self.domain, order="id")
            for name in ("deck_period", "care_state", "done_today", "pinned"):
                for value in {*rows.mapped(name)}:
                    found = self.rhythms.search([*self.domain, (name, "=", value)])
                    self.assertEqual(
                        set(found), {row for row in rows if row[name] == value}, (name, value)
                    )
            ordered = self.rhythms.search(
                self.domain, order="done_today, pinned desc, money_at_stake_amount desc, id"
            )
            self.assertEqual(
                ordered,
                rows.sorted(
                    lambda row: (row.done_today, not row.pinned, -row.money_at_stake_amount, row.id)
                ),
            )

    def test_groups_are_their_rows_and_the_states_are_disjoint(self):
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search(self.domain)
            groups = self.rhythms._read_group(
                self.domain, ["care_state"], ["__count", "deck_amount:sum"]
            )
            self.assertEqual(sum(count for _state, count, _sum in groups), len(rows))
            for state, count, amount in groups:
                own = rows.filtered(lambda row, state=state: row.care_state == state)
                self.assertEqual(count, len(own))
                self.assertAlmostEqual(amount, sum(own.mapped("deck_amount")), 2)

    def test_as_many_must_care_are_pinned_as_the_policy_says_those_with_most_money(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.must_care_per_day = 2
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search([*self.domain, ("company_id", "=", self.company.id)])
            for user in self.rep | self.other_rep:
                must = rows.filtered(
                    lambda row, user=user: (
                        row.user_id == user
                        and any(chip["key"] == "must_care" for chip in row.reasons or ())
                    )
                )
                self.assertGreater(len(must), 2)
                pinned = must.filtered(
                    lambda row: any(
                        chip["key"] == "must_care" and chip["pinned"] for chip in row.reasons or ()
                    )
                )
                first = must.sorted(lambda row: (-row.money_at_stake_amount, row.id))[:2]
                self.assertEqual(set(pinned), set(first))

    def pinned_by(self, user):
        """The pinned rows, as a user sees them: in Python, and found in SQL."""
        self.env.invalidate_all()
        rows = self.env["sales.rhythm"].with_user(user).search(self.domain)
        found = rows.search([*self.domain, ("pinned", "=", True)])
        self.assertEqual(found, rows.filtered("pinned"))
        return set(found.ids), set(rows.ids)

    def test_pins_are_the_same_for_whoever_sees_the_row(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.must_care_per_day = 2
        self.domain = [*self.domain, ("company_id", "=", self.company.id)]
        rows = self.env["sales.rhythm"].search(self.domain)
        own = rows.filtered(lambda row: row.user_id == self.rep)
        # Sold in two teams, of which the leader leads one; and some rows are of nobody.
        for some, team, user in (
            (own[::2], self.team, self.rep),
            (own[1::2], self.other_team, self.rep),
            ((rows - own)[::2], self.team, self.env["res.users"]),
        ):
            self.env.cr.execute(
                "UPDATE sales_rhythm SET team_id = %s, user_id = %s WHERE id = ANY(%s)",
                [team.id, user.id or None, some.ids],
            )
        self.env.cr.execute("UPDATE sales_rhythm SET directive_from = NULL, promise_on = NULL")
        with freeze_time(MOMENTS[2]):
            everything, _seen = self.pinned_by(self.director)
            self.assertEqual(len(everything), 6)
            for user in (self.rep, self.leader, self.other_rep, self.all_rep):
                pinned, seen = self.pinned_by(user)
                self.assertEqual(pinned, everything & seen, user.login)
                self.assertTrue(pinned)

    def test_pin_read_beyond_the_rules_is_the_users_own(self):
        """What was read for one is what another one finds in the cache."""
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.env["sales.rhythm"].with_user(self.rep).search(self.domain)
            above = rows.sudo().mapped("pinned")
            self.env.invalidate_all()
            self.assertEqual(rows.mapped("pinned"), above)
            self.assertIn(True, above)
