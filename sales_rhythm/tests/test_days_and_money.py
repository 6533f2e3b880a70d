"""Days in the zone of the company, and money in its currency."""

from .common import MONTHLY, RhythmCase


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
