"""Status, chance and money at stake follow the calendar, whichever way they are asked."""

import itertools
from datetime import timedelta

from odoo.tests import freeze_time

from ..core.milestones import STATUSES
from .common import MONTHLY, RhythmCase, core_chance, core_dates

TOLD_BY_CONDITIONS = [status for status in STATUSES if status != "on_rhythm"]  # which is the rest


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
        for some in itertools.chain.from_iterable(
            itertools.combinations(TOLD_BY_CONDITIONS, count) for count in range(1, 5)
        ):
            query = rhythms._search(domain)
            query.add_where(rhythms._status_is_sql(query.table, some))
            found = rhythms.browse(query).partner_id
            self.assertEqual(set(found), {one for one, each in in_python.items() if each in some})
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
