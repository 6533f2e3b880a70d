"""Status, chance and money at stake follow the calendar, in Python and in SQL alike."""

import random
from datetime import date, timedelta

from odoo.tests import freeze_time

from ..core.fit import default_fit
from ..core.milestones import STATUSES
from ..models.clock import day_in
from .common import HANOI, MONTHLY, QUIET, RhythmCase, core_chance, core_dates

DERIVED = ("status", "chance_7_ratio", "money_at_stake_amount")


def noon(day):
    """A moment on that day in Hanoi and in UTC alike."""
    return f"{day} 05:00:00"


class TestCalendar(RhythmCase):
    """The clock moves; nothing else does."""

    def statuses(self, domain):
        """{partner: status} by every way in which a screen asks, which must all say the same."""
        rhythms = self.env["sales.rhythm"].with_user(self.director)
        self.env.invalidate_all()
        rows = rhythms.search(domain)
        in_python = {row.partner_id: row.status for row in rows}
        searched = {
            row.partner_id: status
            for status in STATUSES
            for row in rhythms.search([*domain, ("status", "=", status)])
        }
        self.assertEqual(searched, in_python)
        grouped = {
            partner: status
            for status, found in rhythms._read_group(domain, ["status"], ["partner_id:recordset"])
            for partner in found
        }
        self.assertEqual(grouped, in_python)
        formatted = rhythms.formatted_read_group(domain, ["status"], ["__count"])
        self.assertEqual([group["status"] for group in formatted],
                         sorted(set(in_python.values()), key=STATUSES.index))  # fmt: skip
        web = rhythms.with_context(read_group_expand=True).web_read_group(
            domain,
            ["status"],
            ["money_at_stake_amount:sum"],
            auto_unfold=True,
            unfold_read_specification={"partner_id": {}, "status": {}},
        )["groups"]
        self.assertEqual([group["status"] for group in web], list(STATUSES), "The kanban's columns")
        shown = {
            record["partner_id"]: (group["status"], record["status"])
            for group in web for record in group["__records"]
        }  # fmt: skip
        self.assertEqual(shown, {partner.id: (each, each) for partner, each in in_python.items()})
        for group in web:
            own = rows.filtered(lambda row, group=group: row.status == group["status"])
            self.assertEqual(group["__count"], len(own))
            self.assertAlmostEqual(
                group["money_at_stake_amount:sum"], sum(own.mapped("money_at_stake_amount"))
            )
        ladder = sorted(rows.mapped("status"), key=STATUSES.index)
        for order, expected in (("status, id", ladder), ("status desc, id", ladder[::-1])):
            self.assertEqual(rhythms.search(domain, order=order).mapped("status"), expected)
        by_money = rows.sorted(lambda row: (-row.money_at_stake_amount, row.id))
        self.assertEqual(rows, by_money, "The default order is money at stake")
        self.assertEqual(rhythms.search(domain, order="money_at_stake_amount, id"),
                         rows.sorted(lambda row: (row.money_at_stake_amount, row.id)))  # fmt: skip
        return {partner: each for partner, each in in_python.items()}

    def test_customer_goes_down_the_ladder_without_any_write(self):
        silent = self.customer("Silent", MONTHLY)
        weekly = ["2025-12-15", "2025-12-22", "2025-12-29", "2026-01-05", "2026-01-12"]
        others = [
            self.customer("Weekly", [(day, 300_000) for day in weekly]),
            self.customer("Once", [("2026-01-20", 70_000)]),
            self.partner("Asked"),
        ]
        self.quotations(others[-1], [120_000])
        self.settle()
        dates = core_dates([(day, 1) for day in MONTHLY])
        domain = [("partner_id", "in", [silent.id, *(partner.id for partner in others)])]
        before = self.versions()
        steps = [
            (dates["due_from"] - timedelta(days=1), "on_rhythm"),
            (dates["due_from"], "due"),
            (dates["late_from"] - timedelta(days=1), "due"),
            (dates["late_from"], "late"),
            (dates["stopped_from"] - timedelta(days=1), "late"),
            (dates["stopped_from"], "stopped"),
            (dates["stopped_from"] + timedelta(days=900), "stopped"),
        ]
        self.assertEqual(sorted(steps), steps, "The dates of the row stand in the ladder's order")
        for day, status in steps:
            with self.subTest(day=day), freeze_time(noon(day)):
                found = self.statuses(domain)
                self.assertEqual(found[silent], status)
                self.assertEqual(found[others[-1]], "new")
        self.settle()
        self.assertEqual(self.versions(), before, "No row was written")

    def test_list_is_ordered_by_chance_and_value_of_the_day(self):
        histories = {
            "Monthly": [(day, 200_000) for day in MONTHLY],
            "Weekly": [("2026-02-09", 150_000), ("2026-02-16", 150_000), ("2026-02-23", 150_000)],
        }
        customers = {name: self.customer(name, orders) for name, orders in histories.items()}
        domain = [("partner_id", "in", [partner.id for partner in customers.values()])]
        seen = set()
        for day in ("2026-02-24", "2026-03-02", "2026-03-20", "2026-04-20", "2026-06-20"):
            with self.subTest(day=day), freeze_time(noon(day)):
                self.env.invalidate_all()
                values = {
                    name: core_chance(orders, day) * orders[-1][1]
                    for name, orders in histories.items()
                }
                rows = self.env["sales.rhythm"].search(domain)
                expected = sorted(values, key=values.get, reverse=True)
                self.assertEqual(rows.partner_id.mapped("name"), expected)
                for row in rows:
                    self.assertEqual(row.money_at_stake_amount, round(values[row.partner_id.name]))
                seen.add(expected[0])
        self.assertEqual(seen, set(histories), "Each of them is first on some day")

    def test_two_companies_are_on_different_days_at_the_same_moment(self):
        partner = self.partner("Both sides of the ocean")
        orders = [(day, 1000) for day in MONTHLY]
        for company in (self.company, self.other_company):
            self.orders(partner, orders, company)
            self.assertDates(partner, orders, company)
        due_from = core_dates(orders)["due_from"]
        both = self.env["sales.rhythm"].with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        with freeze_time(f"{due_from - timedelta(days=1)} 20:00:00"):  # three in the morning there
            self.env.invalidate_all()
            self.assertRow(partner, status="due")
            self.assertRow(partner, self.other_company, status="on_rhythm")
            for status, company in (("due", self.company), ("on_rhythm", self.other_company)):
                found = both.search([("partner_id", "=", partner.id), ("status", "=", status)])
                self.assertEqual(found.company_id, company)

    def test_day_is_the_companys_for_every_user(self):
        partner = self.customer("A", MONTHLY)
        due_from = core_dates([(day, 1) for day in MONTHLY])["due_from"]
        self.assertEqual(self.director.tz, "Europe/Paris")
        for moment, status in (("16:59:00", "on_rhythm"), ("17:01:00", "due")):
            with (
                self.subTest(moment=moment),
                freeze_time(f"{due_from - timedelta(days=1)} {moment}"),
            ):
                self.env.invalidate_all()
                row = self.row(partner).with_user(self.director)
                for zone in ("Europe/Paris", "America/Los_Angeles", "Pacific/Auckland"):
                    asked = row.with_context(tz=zone)
                    asked.invalidate_recordset()
                    self.assertEqual(asked.status, status)
                    self.assertTrue(asked.filtered_domain([("status", "=", status)]))
                    self.assertEqual(
                        asked.search([("id", "=", row.id), ("status", "=", status)]), row
                    )

    def test_partner_shows_and_finds_the_status_of_the_day(self):
        partner = self.customer("A", MONTHLY)
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        dates = core_dates([(day, 1) for day in MONTHLY])
        partners = self.env["res.partner"].with_user(self.rep)
        for day, status in ((dates["due_from"], "due"), (dates["late_from"], "late")):
            with self.subTest(day=day), freeze_time(noon(day)):
                self.env.invalidate_all()
                for each in (partner, contact):
                    self.assertEqual(each.with_user(self.rep).rhythm_status, status)
                found = partners.search([("rhythm_status", "=", status), ("id", ">=", partner.id)])
                self.assertEqual(found, partner | contact)
                without = partners.search(
                    [("rhythm_status", "!=", status), ("id", ">=", partner.id)]
                )
                self.assertFalse(without & found)
        found = partners.search([("rhythm_expected_on", "=", dates["expected_on"])])
        self.assertEqual(found & (partner | contact), partner | contact)
        nothing = self.partner("Never bought")
        self.assertIn(nothing, partners.search([("rhythm_status", "=", False)]))
        self.assertIn(nothing, partners.search([("rhythm_id", "=", False)]))
        self.assertNotIn(partner, partners.search([("rhythm_status", "=", False)]))
        self.assertNotIn(partner, partners.search([("rhythm_id", "=", False)]))

    def test_moving_the_companys_time_zone_moves_its_day(self):
        partner = self.customer("A", MONTHLY)
        due_from = core_dates([(day, 1) for day in MONTHLY])["due_from"]
        with freeze_time(f"{due_from - timedelta(days=1)} 20:00:00"):
            self.env.invalidate_all()
            self.assertRow(partner, status="due")
            self.company.partner_id.tz = "UTC"
            self.env.invalidate_all()
            self.assertRow(partner, status="on_rhythm")
            self.assertFalse(self.env["sales.rhythm"].search(
                [("partner_id", "=", partner.id), ("status", "=", "due")]))  # fmt: skip


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
                      mean_order_amount, open_amount)
               VALUES (%s, %s, TRUE, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [company.id, partner.id, count, today - timedelta(days=silent) if count else None,
             source.choice([1.0, 7.5, 30.0, 29.999, 400.0]) if count else None,
             source.randrange(15) if count else None, due, late, stopped, mean if count else 0,
             round(open_amount, company.currency_id.decimal_places)],
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

    def test_companies_are_on_two_days_at_least(self):
        """Else the test above would show little."""
        days = {day_in(company.partner_id.tz) for company in self.companies}
        self.assertGreater(len(days), 1)
        self.assertEqual(self.company.partner_id.tz, HANOI)
        rows = self.rhythms.search(self.domain)
        self.assertEqual(set(rows.mapped("status")), set(STATUSES))

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
