"""Derived fields are written twice, in Python and in SQL; rows of any shape keep them alike."""

import json
import random
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time

from ..core import milestones
from ..core.fit import default_fit
from ..core.milestones import STATUSES
from ..models.clock import day_in, number
from .common import HANOI, QUIET, RhythmCase

DERIVED = ("status", "chance_7_ratio", "money_at_stake_amount", "expected_amount", "is_covered")


class TestSqlAndPython(RhythmCase):
    """Many rows of any shape, in companies with different days, curves and currencies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third_company = cls.new_company("Rhythm East", "BHD", "Pacific/Auckland")
        cls.companies = cls.company | cls.other_company | cls.third_company
        cls.curves()
        source = random.Random(19)
        cls.partners = cls.env["res.partner"].create([{"name": f"Row {n}"} for n in range(120)])
        cls.settle()
        today = date(2026, 3, 2)
        for company in cls.companies:
            for partner in cls.partners:
                cls.insert(company, partner, today, source)
        cls.env.invalidate_all()
        cls.domain = [("partner_id", "in", cls.partners.ids)]
        cls.rhythms = cls.env(context={
            **QUIET, "allowed_company_ids": cls.companies.ids})["sales.rhythm"]  # fmt: skip

    @classmethod
    def curves(cls):
        """Curves of their own for two of the companies; the first has the shipped one."""
        fit = default_fit()
        for company, factor in ((cls.other_company, 0.5), (cls.third_company, 3.0)):
            cls.env["sales.rhythm.curve"].create({
                "company_id": company.id, "fitted_on": "2026-03-01",
                "mean_log_days": fit.prior.mean_log_days, "variance": fit.prior.variance,
                "regular_below": fit.prior.regular_below,
                "irregular_from": fit.prior.irregular_from, "merge_days": 1, "gap_count": 500,
                "rates": [[rate * factor for rate in row] for row in fit.curve.to_json()],
            })  # fmt: skip

    @classmethod
    def insert(cls, company, partner, today, source):
        """A row of random, possible values: dates around today, silences from 0 to ten years."""
        count = source.choice([0, 1, 1, 2, 2, 3, 5, 12])
        silent = source.choice([0, 1, 6, 7, 8, 30, 75, 400, 3650])
        ahead = sorted(source.choice([-1, 0, 1, 5, 40]) for _each in range(3))
        due, late, stopped = (today + timedelta(days=days) for days in ahead)
        mean = round(source.uniform(1, 1e7), company.currency_id.decimal_places)
        open_amount = source.choice([0, 0, mean / 10, 33.335, 1e9])
        if not count:
            due = late = stopped = None
        elif count == 1:
            due = late = None
        cls.env.cr.execute(
            """INSERT INTO sales_rhythm (company_id, partner_id, active, order_count, last_order_on,
                      model_cycle_days, curve_class, due_from, late_from, stopped_from,
                      mean_order_amount, open_amount, neglected_from)
               VALUES (%s, %s, TRUE, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [company.id, partner.id, count, today - timedelta(days=silent) if count else None,
             source.choice([1.0, 7.5, 30.0, 29.999, 400.0]) if count else None,
             source.randrange(15) if count else None, due, late, stopped, mean if count else 0,
             round(open_amount, company.currency_id.decimal_places),
             source.choice([None, *(today + timedelta(days=days) for days in (-9, 0, 1, 30))])],
        )  # fmt: skip

    def in_sql(self):
        """{row id: {field: value}} straight from the expressions of the fields."""
        query = self.rhythms._search(self.domain)
        table = self.rhythms._table
        columns = [self.rhythms._field_to_sql(table, name, query) for name in DERIVED]
        found = self.env.execute_query(
            query.select(self.rhythms._field_to_sql(table, "id", query), *columns)
        )
        return {row_id: dict(zip(DERIVED, values, strict=True)) for row_id, *values in found}

    def test_values_agree_on_every_day(self):
        for moment in ("2026-03-01 11:30:00", "2026-03-02 03:00:00", "2026-03-02 20:00:00",
                       "2026-09-30 12:00:00"):  # fmt: skip
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                rows = self.rhythms.search(self.domain)
                self.assertEqual(len(rows), 360)
                in_sql = self.in_sql()
                for row in rows:
                    found = in_sql[row.id]
                    self.assertEqual(row.status, found["status"])
                    self.assertAlmostEqual(row.chance_7_ratio, found["chance_7_ratio"], 12)
                    self.assertEqual(
                        row.money_at_stake_amount, float(found["money_at_stake_amount"])
                    )
                    self.assertEqual(row.expected_amount, float(found["expected_amount"]))
                    self.assertEqual(row.is_covered, found["is_covered"])

    def test_values_agree_with_off_days_and_pauses(self):
        """Some in one company, others in another; some rows with pauses around, ahead and over."""
        today = number(date(2026, 3, 2))
        closed = {
            self.company: [today - 400, today - 20, today - 19, today - 1, today, today + 1],
            self.third_company: [*range(today + 2, today + 12), today + 200],
        }
        for company, days in closed.items():
            company.rhythm_off_days = days
        pauses = ([[-30, -8]], [[-3, 3]], [[2, 4], [6, 9]], [[-5000, 5000]], [[40, 60]], [[0, 0]])
        rows = self.rhythms.search(self.domain, order="id")
        for number_of_row, row in enumerate(rows):
            if number_of_row % 3:
                spans = pauses[number_of_row % len(pauses)]
                spans = [[today + first, today + last] for first, last in spans]
                self.env.cr.execute("UPDATE sales_rhythm SET pause_spans = %s WHERE id = %s",
                                    [json.dumps(spans), row.id])  # fmt: skip
        self.env.flush_all()
        self.env["sales.rhythm"]._forget_cached(self.env)
        before = {row: row.chance_7_ratio for row in rows}
        self.test_values_agree_on_every_day()
        self.env.invalidate_all()
        moved = [row for row in rows if row.chance_7_ratio == 0 and row.order_count]
        self.assertGreater(len(moved), 20, "a pause that lasts leaves no chance")
        self.assertEqual(before, {row: row.chance_7_ratio for row in rows})
        for companies in (self.company, self.other_company, self.third_company):
            alone = self.rhythms.with_context(allowed_company_ids=companies.ids)
            for row in alone.search([*self.domain, ("chance_7_ratio", ">", 0)]):
                self.assertGreater(row.chance_7_ratio, 0)

    def test_sql_is_as_it_was_without_off_days(self):
        """Nothing of off-days is in it, not even a column that is read."""
        self.director.company_ids |= self.companies
        rows = self.rhythms.with_user(self.director)

        def text(rows):
            return rows._field_to_sql("r", "chance_7_ratio").code

        plain = text(rows)
        self.assertNotIn("pause_spans", rows._field_to_sql("r", "money_at_stake_amount").code)
        searches = plain.count("width_bucket")
        self.company.rhythm_off_days = [number(date(2026, 2, 17))]
        self.assertGreater(text(rows).count("width_bucket"), searches)
        self.assertNotIn("pause_spans", text(rows))
        # Who sees another company alone gets its SQL.
        abroad = rows.with_user(self.abroad).with_context(
            allowed_company_ids=self.other_company.ids
        )
        self.assertEqual(text(abroad).count("width_bucket"), searches)
        self.company.rhythm_off_days = False
        self.assertEqual(text(rows), plain)

    def test_companies_are_on_two_days_at_least(self):
        """Else the test above would show little."""
        days = {day_in(company.partner_id.tz) for company in self.companies}
        self.assertGreater(len(days), 1)
        self.assertEqual(self.company.partner_id.tz, HANOI)
        rows = self.rhythms.search(self.domain)
        self.assertEqual(set(rows.mapped("status")), set(STATUSES))

    def test_milestone_is_changed_in_one_place(self):
        before = {row: row.status for row in self.rhythms.search(self.domain)}
        changed = (("new", milestones.Condition("order_count", 4)), *milestones.MILESTONES)
        with patch.object(milestones, "MILESTONES", changed):
            self.env.invalidate_all()
            in_sql = {row_id: found["status"] for row_id, found in self.in_sql().items()}
            moved = [row for row in before if row.status != before[row]]
            self.assertEqual({row.id: row.status for row in before}, in_sql)
        self.assertEqual({before[row] for row in moved}, set(STATUSES) - {"new"})
        self.env.invalidate_all()

    def test_conditions_find_what_python_finds(self):
        rows = self.rhythms.search(self.domain)
        money = sorted(set(rows.mapped("money_at_stake_amount")))
        chances = sorted(set(rows.mapped("chance_7_ratio")))

        def check(name, operator, value, keep):
            with self.subTest(name=name, operator=operator, value=value):
                found = self.rhythms.search([*self.domain, (name, operator, value)])
                self.assertEqual(set(found), {row for row in rows if keep(row[name])})

        for status in STATUSES:
            check("status", "=", status, lambda each, status=status: each == status)
            check("status", "!=", status, lambda each, status=status: each != status)
        check("status", "in", ["due", "late"], lambda each: each in ("due", "late"))
        check("status", "not in", ["due", "late"], lambda each: each not in ("due", "late"))
        check("status", "=", False, lambda each: not each)
        check("status", "!=", False, bool)
        middle = money[len(money) // 2]
        check("money_at_stake_amount", ">", middle, lambda each: each > middle)
        check("money_at_stake_amount", ">=", middle, lambda each: each >= middle)
        check("money_at_stake_amount", "<", middle, lambda each: each < middle)
        check("money_at_stake_amount", "=", 0, lambda each: each == 0)
        chance = (chances[len(chances) // 2] + chances[len(chances) // 2 - 1]) / 2
        check("chance_7_ratio", ">", chance, lambda each: each > chance)
        check("chance_7_ratio", "<=", chance, lambda each: each <= chance)

    def test_sorting_in_the_database_is_sorting_in_python(self):
        rows = self.rhythms.search(self.domain, order="id")
        ladder = STATUSES.index
        for order, key in (
            ("money_at_stake_amount desc, id", lambda row: (-row.money_at_stake_amount, row.id)),
            ("money_at_stake_amount, id", lambda row: (row.money_at_stake_amount, row.id)),
            ("status, id", lambda row: (ladder(row.status), row.id)),
            ("status desc, id", lambda row: (-ladder(row.status), row.id)),
        ):
            with self.subTest(order=order):
                self.assertEqual(self.rhythms.search(self.domain, order=order), rows.sorted(key))
        by_chance = self.rhythms.search(self.domain, order="chance_7_ratio desc, id")
        chances = by_chance.mapped("chance_7_ratio")
        for before, after in zip(chances, chances[1:], strict=False):
            self.assertGreaterEqual(before, after - 1e-12)

    def test_groups_by_company_and_status_are_their_rows(self):
        rows = self.rhythms.search(self.domain)
        groups = self.rhythms._read_group(
            self.domain,
            ["company_id", "status"],
            ["__count", "money_at_stake_amount:sum", "chance_7_ratio:avg"],
        )
        self.assertEqual(sum(count for _company, _status, count, *_sums in groups), len(rows))
        for company, status, count, money, chance in groups:
            own = rows.filtered(
                lambda row, company=company, status=status: (
                    (row.company_id, row.status) == (company, status)
                )
            )
            self.assertEqual(count, len(own))
            self.assertAlmostEqual(money, sum(own.mapped("money_at_stake_amount")), 2)
            self.assertAlmostEqual(chance, sum(own.mapped("chance_7_ratio")) / len(own), 9)
