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
