"""What an order says of itself: days since the purchase before it, and which kind it is."""

from .common import MONTHLY, RhythmCase, core_dates


class TestOrderFields(RhythmCase):
    """Interval and kind, read and searched."""

    def assertKinds(self, orders, expected):
        """Each order has this (interval, kind), and a search for each kind finds the same."""
        self.env.invalidate_all()
        found = [(order.rhythm_interval_days, order.rhythm_kind) for order in orders]
        self.assertEqual(found, expected)
        for kind in ("first", "repeat", "reactivation"):
            searched = orders.search([("id", "in", orders.ids), ("rhythm_kind", "=", kind)])
            expected = {order for order in orders if order.rhythm_kind == kind}
            self.assertEqual(set(searched), expected)

    def test_first_then_repeat(self):
        orders = self.orders(self.partner("A"), MONTHLY[:3])
        self.assertKinds(orders, [(0, "first"), (30, "repeat"), (30, "repeat")])

    def test_back_after_the_silence_for_which_the_customer_counts_as_stopped(self):
        partner = self.partner("A")
        orders = self.orders(partner, [*MONTHLY, "2024-01-05"])
        late = core_dates([("2024-01-05", 1), *((day, 1) for day in MONTHLY)])
        stopped_days = (late["stopped_from"] - late["last_order_on"]).days
        self.assertLess(stopped_days, 607, "Else the gap below is none to come back from")
        kinds = [(607, "reactivation"), *([(30, "repeat")] * 5), (0, "first")]
        self.assertKinds(orders, kinds)

    def test_orders_of_one_day_share_the_purchase_before(self):
        partner = self.partner("A")
        orders = self.orders(
            partner,
            ["2026-01-05 08:00", "2026-01-05 20:00", "2026-02-04 00:30", "2026-02-04 23:30"],
        )
        self.assertKinds(orders, [(0, "first"), (0, "first"), (30, "repeat"), (30, "repeat")])

    def test_quotations_and_cancelled_orders_have_no_kind_and_are_none_before(self):
        partner = self.partner("A")
        orders = self.orders(partner, ["2026-01-05", "2026-01-20", "2026-02-04"])
        orders[1]._action_cancel()
        quotation = self.quotations(partner, [5])
        self.settle()
        self.assertKinds(orders | quotation, [(0, "first"), (0, False), (30, "repeat"), (0, False)])

    def test_day_returned_whole_is_no_purchase_before(self):
        orders = self.orders(
            self.partner("A"),
            ["2026-01-05", ("2026-01-20", 100), ("2026-01-20 14:00", -100), "2026-02-04"],
        )
        self.assertEqual(orders[-1].rhythm_interval_days, 30)
        self.assertEqual(orders[-1].rhythm_kind, "repeat")

    def test_contacts_orders_are_the_customers(self):
        partner = self.partner("A")
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        first = self.order(partner, "2026-01-05")
        second = self.order(contact, "2026-01-25")
        self.assertKinds(first | second, [(0, "first"), (20, "repeat")])

    def test_other_companys_orders_are_no_purchases_before(self):
        partner = self.partner("Shared")
        here = self.order(partner, "2026-01-25")
        there = self.order(partner, "2026-01-05", 10, self.other_company)
        self.assertKinds(here | there, [(0, "first"), (0, "first")])

    def test_order_in_the_future_and_in_no_database_yet(self):
        partner = self.customer("A", ["2026-01-05"])
        ahead = self.order(partner, "2026-03-06")
        self.assertKinds(ahead, [(60, "repeat")])
        new = self.env["sale.order"].new({"partner_id": partner.id})
        self.assertEqual((new.rhythm_interval_days, new.rhythm_kind), (0, False))

    def test_first_of_two_orders_in_the_future_is_the_first(self):
        partner = self.partner("A")
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        ahead = self.order(partner, "2026-03-06") | self.order(contact, "2026-03-09")
        self.assertFalse(self.row(partner))
        self.assertKinds(ahead, [(0, "first"), (3, "repeat")])
        found = ahead.search([("id", "in", ahead.ids), ("rhythm_kind", "!=", "first")])
        self.assertEqual(found, ahead[1])
        quotation = self.quotations(partner, [5])
        self.settle()
        self.assertRow(partner, order_count=0)
        self.assertKinds(ahead | quotation, [(0, "first"), (3, "repeat"), (0, False)])

    def test_orders_of_today_and_of_one_day_ahead_are_of_their_day(self):
        partner = self.partner("A")
        orders = self.orders(partner, ["2026-03-06 08:00", "2026-03-06 23:30"])
        self.assertKinds(orders, [(0, "first"), (0, "first")])
        today = self.order(partner, "2026-03-02 23:59")
        self.assertKinds(orders | today, [(4, "repeat"), (4, "repeat"), (0, "first")])

    def test_orders_with_an_infinite_date_are_of_no_kind_and_break_no_search(self):
        partner = self.partner("A")
        orders = self.orders(partner, ["2026-01-05", "2026-02-04", "2026-02-10", "2026-02-12"])
        for order, moment in zip(orders[2:], ("infinity", "-infinity"), strict=True):
            self.env.cr.execute(
                "UPDATE sale_order SET date_order = %s WHERE id = %s", [moment, order.id]
            )
        self.env.invalidate_all()
        self.env["sales.rhythm"]._refresh(partner)
        self.assertRow(partner, order_count=2)
        self.assertKinds(orders, [(0, "first"), (30, "repeat"), (0, False), (0, False)])
        found = orders.search([("id", "in", orders.ids), ("rhythm_kind", "=", False)])
        self.assertEqual(set(found), set(orders[2:]))

    def test_order_shows_the_customers_status_and_opens_the_row(self):
        partner = self.customer("A", MONTHLY)
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        order = self.order(contact, "2026-02-20").with_user(self.rep)
        self.assertEqual(order.rhythm_status, self.row(partner).status)
        self.assertEqual(order.action_open_rhythm()["res_id"], self.row(partner).id)

    def test_searches_agree_with_what_is_shown(self):
        orders = self.orders(self.partner("A"), MONTHLY)
        orders |= self.orders(self.partner("B"), ["2023-01-05", "2026-01-05"])
        orders |= self.quotations(self.partner("C"), [5])
        self.settle()
        for operator, value, keep in (
            ("=", "first", lambda kind: kind == "first"),
            ("!=", "first", lambda kind: kind != "first"),
            ("in", ["first", "repeat"], lambda kind: kind in ("first", "repeat")),
            ("not in", ["first", "repeat"], lambda kind: kind not in ("first", "repeat")),
            ("=", False, lambda kind: not kind),
            ("!=", False, bool),
        ):
            with self.subTest(operator=operator, value=value):
                found = orders.search([("id", "in", orders.ids), ("rhythm_kind", operator, value)])
                self.assertEqual(set(found), {o for o in orders if keep(o.rhythm_kind)})
