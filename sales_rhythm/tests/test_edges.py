"""Every edge case of orders and their days: what the row of dates makes of it."""

from math import inf, nan, sqrt

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..models.ordered import finite_orders
from .common import MONTHLY, NOW, RhythmCase


class TestFewOrders(RhythmCase):
    """From no order to a whole history."""

    def test_no_order_and_nothing_open_is_no_row(self):
        partner = self.partner("Nothing")
        self.env["sales.rhythm"]._refresh(partner)
        self.assertFalse(self.row(partner))

    def test_live_quotation_without_an_order_is_new_and_has_no_dates(self):
        partner = self.partner("Asked for a price")
        quotation = self.quotations(partner, [250_000])
        self.settle()
        self.assertRow(
            partner, status="new", order_count=0, open_amount=250_000, last_order_on=False,
            expected_on=False, due_from=False, late_from=False, stopped_from=False,
            chance_7_ratio=0, money_at_stake_amount=250_000,
        )  # fmt: skip
        quotation._action_cancel()
        self.settle()
        self.assertFalse(self.row(partner), "Nothing is open any more")

    def test_live_lead_without_an_order_is_new_and_has_no_dates(self):
        partner = self.partner("Met at a fair")
        lead = self.lead(partner, 400_000)
        self.settle()
        self.assertRow(
            partner, status="new", order_count=0, open_amount=400_000, last_order_on=False,
            expected_on=False, stopped_from=False,
        )  # fmt: skip
        lead.action_set_lost()
        self.settle()
        self.assertFalse(self.row(partner), "A lost lead is not live")

    def test_lead_with_a_live_quotation_is_one_sale(self):
        partner = self.partner("Deal and quotation")
        lead = self.lead(partner, 400_000)
        self.quotations(partner, [250_000], opportunity_id=lead.id)
        self.lead(partner, 1_000)
        self.settle()
        self.assertRow(partner, open_amount=251_000)

    def test_one_order_promises_no_date(self):
        orders = ["2026-02-02"]
        partner = self.customer("Once", orders)
        row = self.assertDates(partner, orders)
        self.assertRow(partner, status="new", expected_on=False, due_from=False, late_from=False)
        self.assertGreater(row.stopped_from, row.last_order_on)

    def test_two_orders_are_half_own_gap_and_half_company(self):
        orders = ["2026-01-05", "2026-01-25"]
        partner = self.customer("Twice", orders)
        row = self.assertDates(partner, orders)
        # Young company: 30 days. The geometric middle of 20 and 30.
        self.assertAlmostEqual(row.model_cycle_days, sqrt(20 * 30), 6)

    def test_two_orders_of_one_day_are_one_purchase(self):
        partner = self.customer(
            "Same day", [("2026-02-02 08:00", 100_000), ("2026-02-02 16:00", 50_000)]
        )
        row = self.assertDates(partner, [("2026-02-02", 150_000)])
        self.assertRow(partner, order_count=1, mean_order_amount=150_000, ordered_amount=150_000)
        self.assertEqual(row.occasion_ids.mapped("amount"), [150_000])

    def test_burst_moves_the_last_order_and_joins_the_purchase_before(self):
        orders = [("2026-01-01", 100_000), ("2026-01-31", 100_000), ("2026-02-01", 50_000)]
        partner = self.customer("Forgot the sugar", orders)
        self.assertDates(partner, orders)
        row = self.assertRow(partner, order_count=2, last_order_on="2026-02-01",
                             ordered_amount=250_000)  # fmt: skip
        self.assertAlmostEqual(row.model_cycle_days, 30, 6)
        # Decay .9: (.9 x 100,000 + 150,000) / 1.9.
        self.assertEqual(row.mean_order_amount, 126_316)

    def test_a_long_gap_bends_the_cycle_and_does_not_break_it(self):
        for position in range(9):
            gaps = [30] * 8
            gaps.insert(position, 400)
            day, orders = self.utc("2026-02-28").date().toordinal() - sum(gaps), []
            for gap in [0, *gaps]:
                day += gap
                orders.append(str(self.utc("2026-01-01").date().fromordinal(day)))
            with self.subTest(position=position):
                partner = self.customer(f"Gap {position}", orders)
                row = self.assertDates(partner, orders)
                self.assertIn(round(row.model_cycle_days), range(35, 44))  # a mean would say 71


class TestOrdersThatDoNotCount(RhythmCase):
    """Cancelled, returned, worthless or still to come."""

    def test_cancelled_order_leaves_no_trace(self):
        partner = self.customer("Changed their mind", MONTHLY)
        order = self.order(partner, "2026-02-20")
        self.assertDates(partner, [*MONTHLY, "2026-02-20"])
        order._action_cancel()
        self.settle()
        self.assertDates(partner, MONTHLY)
        self.assertNotIn(order.name, ",".join(self.row(partner).occasion_ids.mapped("order_names")))

    def test_cancelled_only_order_takes_the_row_away(self):
        partner = self.partner("Never mind")
        order = self.order(partner, "2026-02-20")
        self.assertTrue(self.row(partner))
        order._action_cancel()
        self.settle()
        self.assertFalse(self.row(partner))

    def test_deleted_order_leaves_no_trace(self):
        partner = self.customer("Deleted", MONTHLY)
        order = self.order(partner, "2026-02-20")
        order._action_cancel()
        self.quotations(partner, [90_000]).unlink()
        order.unlink()
        self.settle()
        self.assertDates(partner, MONTHLY)
        self.assertRow(partner, open_amount=0)

    def test_return_on_the_same_day_lowers_the_amount(self):
        partner = self.customer(
            "Returns some", ["2026-01-05", "2026-02-04", ("2026-02-04", -40_000)]
        )
        self.assertDates(partner, ["2026-01-05", ("2026-02-04", 60_000)])
        self.assertRow(partner, ordered_amount=160_000)

    def test_day_that_is_returned_whole_is_no_purchase(self):
        partner = self.customer(
            "Returns all", ["2026-01-05", "2026-02-04", ("2026-02-04", -100_000)]
        )
        self.assertDates(partner, ["2026-01-05"])
        self.assertRow(partner, status="new", last_order_on="2026-01-05")

    def test_negative_and_zero_orders_are_no_purchases(self):
        partner = self.customer("Credit", [*MONTHLY, ("2026-02-10", -30_000), ("2026-02-20", 0)])
        self.assertDates(partner, MONTHLY)
        for amount in (0, -30_000):
            with self.subTest(amount=amount):
                self.assertFalse(
                    self.row(self.customer(f"Only {amount}", [("2026-02-10", amount)]))
                )

    def test_later_return_lowers_the_value_and_what_is_listed_sums_to_it(self):
        partner = self.customer("Sent back", [*MONTHLY, ("2026-02-10", -30_000)])
        row = self.assertDates(partner, MONTHLY)
        self.assertEqual(row.ordered_12_months_amount, 570_000)
        self.assertEqual(row.ordered_amount, sum(row.occasion_ids.mapped("amount")))

    def test_return_alone_beside_a_quotation_is_what_was_ordered(self):
        partner = self.customer("Old goods sent back", [("2026-02-10", -30)])
        quotation = self.quotations(partner, [500])
        self.settle()
        row = self.assertRow(
            partner, status="new", order_count=0, last_order_on=False, stopped_from=False,
            usual_order_amount=0, mean_order_amount=0, ordered_amount=-30, open_amount=500,
        )  # fmt: skip
        self.assertEqual(row.ordered_12_months_amount, -30)
        self.assertEqual(row.ordered_amount, sum(row.occasion_ids.mapped("amount")))
        quotation._action_cancel()
        self.settle()
        self.assertFalse(self.row(partner), "A return alone is no row")

    def test_absurd_amounts_do_not_count_even_when_they_cancel(self):
        partner = self.customer("Import", [*MONTHLY, "2026-02-10", "2026-02-20"])
        last = self.env["sale.order"].search([("partner_id", "=", partner.id)], limit=2)
        for order, amount in zip(last, (1e300, -1e300), strict=True):
            self.env.cr.execute(
                "UPDATE sale_order SET amount_untaxed = %s WHERE id = %s", [amount, order.id]
            )
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.sales_rhythm.models.ordered", "WARNING") as logged:
            self.env["sales.rhythm"]._refresh(partner)
        self.assertIn(f"Customer {partner.id}: 2 confirmed orders", logged.output[0])
        row = self.assertDates(partner, MONTHLY)
        self.assertEqual(row.ordered_amount, 600_000)

        def check(amounts, kept):
            with self.subTest(amounts=amounts), mute_logger(finite_orders.__module__):
                found = finite_orders(1, list(range(len(amounts))), amounts)
                self.assertEqual(found, ([amounts.index(amount) for amount in kept], kept))

        check([], [])
        check([5.0, -5.0, 0.0], [5.0, -5.0, 0.0])
        check([1e300, 5.0, -1e300], [5.0])
        check([5.0, nan], [5.0])
        check([nan, 5.0], [5.0])
        check([inf, 5.0, -inf], [5.0])
        check([nan, inf], [])
        check([9e29, 8e29, 7e29], [9e29, 8e29, 7e29])

    def test_gaps_listed_are_those_between_purchases(self):
        """The cycle rests on purchases, so a return between two must not cut their gap."""
        partner = self.customer("Sent back", [*MONTHLY[:2], ("2025-09-13", -30_000)])
        purchases = self.row(partner).occasion_ids.filtered(lambda occasion: occasion.amount > 0)
        self.assertEqual(purchases.mapped("gap_days"), [30, 0])

    def test_future_order_waits_for_its_day(self):
        partner = self.customer("Ordered ahead", MONTHLY)
        self.order(partner, "2026-03-05 00:10")
        self.assertDates(partner, MONTHLY)

        self.night(NOW)
        self.assertDates(partner, MONTHLY)
        self.night("2026-03-04 16:59:00")  # one minute before midnight in Hanoi
        self.assertDates(partner, MONTHLY)
        self.night("2026-03-04 17:05:00")  # before the order's ten past, but on its day
        self.assertDates(partner, [*MONTHLY, "2026-03-05"])

    def test_future_order_counts_after_nights_without_the_job(self):
        partner = self.customer("Ordered ahead", MONTHLY)
        self.night(NOW)
        self.order(partner, "2026-03-05")
        self.night("2026-03-08 03:00:00")
        with freeze_time("2026-03-08 03:00:00"):
            self.assertDates(partner, [*MONTHLY, "2026-03-05"])

    def night(self, moment):
        """One night of the company, and the snapshots that may follow on it."""
        runs = self.env["sales.rhythm.run"]
        with freeze_time(moment):
            going = runs._open_run(self.company, "night")
            while going:
                going._step()
                self.assertEqual(going.state, "done")
                going = runs.search(
                    [("company_id", "=", self.company.id), ("state", "=", "running")]
                )
            self.settle()


class TestDays(RhythmCase):
    """A day is the company's, wherever the server and the user are."""

    def test_half_past_eleven_and_half_past_midnight_are_two_days(self):
        # 16:30 and 17:30 of one day in UTC.
        partner = self.customer("Night owl", ["2026-01-05 23:30", "2026-01-06 00:30"])
        row = self.assertRow(partner, first_order_on="2026-01-05", last_order_on="2026-01-06")
        self.assertEqual([str(day) for day in row.occasion_ids.mapped("day")],
                         ["2026-01-06", "2026-01-05"])  # fmt: skip

    def test_half_past_midnight_and_half_past_eleven_are_one_day(self):
        # Two days in UTC.
        partner = self.customer("All day", ["2026-01-05 00:30", "2026-01-05 23:30"])
        row = self.assertRow(partner, order_count=1, first_order_on="2026-01-05",
                             last_order_on="2026-01-05")  # fmt: skip
        self.assertEqual(row.occasion_ids.mapped("order_count"), [2])

    def test_company_without_a_time_zone_has_its_calendars(self):
        self.company.partner_id.tz = False
        self.company.resource_calendar_id = self.env["resource.calendar"].create({
            "name": "East", "company_id": self.company.id, "tz": "Pacific/Auckland"})  # fmt: skip
        order = self.order(self.partner("Far east"), "2026-01-05")
        order.date_order = "2026-01-05 11:30:00"  # half past midnight, 13 hours ahead
        self.settle()
        self.assertRow(order.partner_id, last_order_on="2026-01-06")

    def test_company_without_calendar_and_time_zone_has_utc(self):
        self.company.partner_id.tz = False
        self.company.resource_calendar_id = False
        order = self.order(self.partner("Nowhere"), "2026-01-05")
        for moment, day in (("23:30:00", "2026-01-05"), ("00:30:00", "2026-01-05")):
            order.date_order = f"2026-01-05 {moment}"
            self.settle()
            self.assertRow(order.partner_id, last_order_on=day)

    def test_moment_is_another_day_in_another_company(self):
        partner = self.partner("Global")
        for company in (self.company, self.other_company):
            self.order(partner, "2026-01-05", company=company).date_order = "2026-01-05 20:00:00"
        self.settle()
        self.assertRow(partner, last_order_on="2026-01-06")
        self.assertRow(partner, self.other_company, last_order_on="2026-01-05")


class TestMoney(RhythmCase):
    """Everything is in company currency, converted at the order's own rate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.env.ref("base.USD")
        cls.price_list = cls.env["product.pricelist"].create({
            "name": "USD", "currency_id": cls.dollar.id, "company_id": cls.company.id})  # fmt: skip

    def dollars(self, partner, when, amount):
        return self.order(partner, when, amount, pricelist_id=self.price_list.id)

    def test_order_in_another_currency_is_converted_on_its_day(self):
        for day, rate in (("2026-01-01", 1 / 25_000), ("2026-02-01", 1 / 26_000)):
            self.env["res.currency.rate"].create({
                "name": day, "rate": rate, "currency_id": self.dollar.id,
                "company_id": self.company.id})  # fmt: skip
        partner = self.partner("Exporter")
        order = self.dollars(partner, "2026-01-10", 10)
        self.assertEqual(order.currency_id, self.dollar)
        self.assertRow(partner, ordered_amount=250_000)
        self.dollars(partner, "2026-02-10", 10)
        row = self.assertRow(partner, ordered_amount=510_000)
        self.assertEqual(row.occasion_ids.mapped("amount"), [260_000, 250_000])

    def test_missing_rate_counts_as_one(self):
        self.env["res.currency.rate"].search([("currency_id", "=", self.dollar.id)]).unlink()
        partner = self.partner("No rate")
        order = self.dollars(partner, "2026-01-10", 10)
        self.assertRow(partner, ordered_amount=10)
        for rate in (0, None):
            with self.subTest(rate=rate):
                self.env.cr.execute(
                    "UPDATE sale_order SET currency_rate = %s WHERE id = %s", [rate, order.id]
                )
                self.env.invalidate_all()
                self.env["sales.rhythm"]._refresh(partner)
                row = self.assertRow(partner, ordered_amount=10, order_count=1)
                self.assertEqual(row.occasion_ids.amount, 10)

    def test_changed_amount_moves_the_value_and_not_the_dates(self):
        partner = self.customer("Bigger", MONTHLY)
        last = self.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1,
                                             order="date_order desc")  # fmt: skip
        last.order_line.price_unit = 700_000
        self.settle()
        self.assertDates(partner, [*MONTHLY[:-1], (MONTHLY[-1], 700_000)])
        self.assertRow(partner, ordered_amount=1_200_000)
