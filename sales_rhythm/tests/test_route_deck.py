"""Today's route on the deck: its customers in sequence, one tap to arrive, and the maps."""

from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .routes import RouteCase

ROUTE = [("on_own_route", "=", True)]
ORDER = "done_today, route_place, id"


class RouteDeckCase(RouteCase):
    """Monday's route of five, and one of Saturday's that was missed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monday, cls.saturday = cls.route(), cls.route("Saturday", "5")
        cls.shops = cls.env["res.partner"].union(
            *(cls.partner(f"Shop {number}", city="Huế") for number in range(5))
        )
        for place, shop in zip((3, 1, 5, 2, 4), cls.shops, strict=True):
            cls.stop(cls.monday, shop, sequence=place)
        with freeze_time(cls.utc("2026-02-28")):
            cls.stop(cls.saturday, cls.one, sequence=1)
            cls.settle()
        cls.env["sales.rhythm"]._refresh(cls.one)
        cls.settle()

    def on_route(self, user=None):
        """Names of the customers on a user's route of today, in the order of the screen."""
        self.settle()
        rows = self.env["sales.rhythm"].with_user(user or self.rep)
        return rows.search(ROUTE, order=ORDER).mapped("partner_id.name")

    def summary(self, user=None):
        return self.rpc(user or self.rep, "sales.rhythm", "get_deck_summary", "today")["route"]

    def check_in(self, partner, user=None):
        return self.rpc(user or self.rep, "sales.rhythm", "action_check_in", self.row(partner).ids)


class TestSequence(RouteDeckCase):
    def test_carried_over_first_then_by_sequence_and_done_last(self):
        self.assertEqual(self.on_route(), ["One", "Shop 1", "Shop 3", "Shop 0", "Shop 4", "Shop 2"])
        self.check_in(self.shops[1])
        self.assertEqual(self.on_route(), ["One", "Shop 3", "Shop 0", "Shop 4", "Shop 2", "Shop 1"])

    def test_sql_and_python_agree_on_every_row(self):
        self.check_in(self.one)
        self.check_in(self.shops[2])
        self.settle()
        rows = (
            self.env["sales.rhythm"]
            .with_user(self.rep)
            .search([("company_id", "=", self.company.id)])
        )
        on_route = rows.search([("id", "in", rows.ids), *ROUTE])
        off_route = rows.search([("id", "in", rows.ids), ("on_own_route", "=", False)])
        self.assertEqual(on_route, rows.filtered("on_own_route"))
        self.assertEqual(on_route, rows.filtered("on_route_today"))
        self.assertEqual(off_route, rows - on_route)
        by_place = rows.search([("id", "in", on_route.ids)], order="route_place, id")
        self.assertEqual(
            by_place.mapped("id"), on_route.sorted(lambda row: (row.route_place, row.id)).ids
        )
        self.assertEqual(len(on_route), 6)

    def test_reordered_route_is_driven_in_the_new_order(self):
        stop = self.monday.stop_ids.filtered(lambda each: each.partner_id == self.shops[2])
        self.rpc(self.rep, "sales.rhythm.stop", "write", stop.ids, {"sequence": 0})
        self.assertEqual(self.on_route()[:2], ["One", "Shop 2"])

    def test_hostile_sequences_sort_and_break_nothing(self):
        stops = self.monday.stop_ids
        stops[0].sequence, stops[1].sequence = -(2**31), 2**31 - 1
        self.assertEqual(len(self.on_route()), 6)
        self.settle()
        self.assertEqual(len(self.row(self.shops[0]).reasons), 1)

    def test_customer_on_two_routes_of_today_is_one_card(self):
        other = self.route("Other", "0")
        self.stop(other, self.shops[0])
        self.assertEqual(self.on_route().count("Shop 0"), 1)

    def test_tomorrow_the_missed_ones_come_first_and_older_ones_are_gone(self):
        self.check_in(self.shops[0])
        with freeze_time("2026-03-03 03:00:00"):
            self.stop(self.route("Tuesday", "1"), self.two)
            self.assertEqual(self.on_route(), ["Shop 1", "Shop 3", "Shop 4", "Shop 2", "Two"])
            self.assertEqual(self.summary()["total"]["count"], 5)


class TestProgress(RouteDeckCase):
    def test_figures_open_what_they_count(self):
        self.check_in(self.shops[0])
        self.check_in(self.one)
        summary = self.summary()
        rows = self.env["sales.rhythm"].with_user(self.rep)
        for name, count in (("done", 2), ("total", 6)):
            figure = summary[name]
            self.assertEqual(figure["count"], count)
            self.assertEqual(rows.search_count(figure["domain"]), count)

    def test_who_has_no_route_sees_none(self):
        summary = self.summary(self.other_rep)
        self.assertEqual((summary["total"]["count"], summary["map_url"]), (0, False))
        # A leader's route is the leader's own; those of the team are in the calendar of routes.
        self.assertEqual(self.summary(self.leader)["total"]["count"], 0)

    def test_other_touches_of_today_count_as_well(self):
        order = self.quotations(self.shops[0], [100])
        order.action_confirm()
        self.settle()
        self.assertEqual(self.summary()["done"]["count"], 1)


class TestCheckIn(RouteDeckCase):
    def test_one_tap_is_one_visit_by_who_tapped_and_can_be_taken_back(self):
        done = self.check_in(self.shops[0])
        touch = self.env["sales.rhythm.touch"].search(
            [("partner_id", "=", self.shops[0].id), ("is_standing", "=", True)]
        )
        self.assertEqual((touch.kind, touch.user_id, touch.count), ("visit", self.rep, 1))
        self.assertEqual(done["params"]["message"], "Visited Shop 0")
        self.assertIn("Visited 10:00", self.row(self.shops[0]).done_text)
        undo = done["params"]["buttons"][-1]["undo"]
        self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.assertNotIn("Shop 0", self.on_route()[-1:])
        self.assertEqual(self.summary()["done"]["count"], 0)

    def test_planned_visit_is_the_one_that_is_done(self):
        planned = self.shops[0].activity_schedule(
            "sales_rhythm.activity_type_visit", "2026-03-02", user_id=self.rep.id
        )
        self.check_in(self.shops[0])
        self.assertFalse(planned.active)
        self.assertEqual(
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search_count([("res_model", "=", "res.partner"), ("res_id", "=", self.shops[0].id)]),
            1,
        )

    def test_visit_is_time_with_the_customer(self):
        self.check_in(self.shops[0])
        hours = (
            self.env["sales.rhythm.touch"]
            .search([("partner_id", "=", self.shops[0].id)])
            .customer_hours
        )
        self.assertEqual(hours, 1)

    def test_type_that_was_archived_is_a_meeting_then(self):
        self.env.ref("sales_rhythm.activity_type_visit").active = False
        self.check_in(self.shops[0])
        touch = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.shops[0].id)])
        self.assertEqual(touch.kind, "meeting")

    def test_strangers_are_refused(self):
        for user in (self.other_rep, self.accountant, self.portal, self.abroad):
            with self.assertRaises(AccessError):
                self.check_in(self.shops[0], user)


class TestMap(RouteDeckCase):
    def places(self, url):
        query = parse_qs(urlsplit(url).query)
        return query["destination"][0], query.get("waypoints", [""])[0].split("|")

    def test_link_of_a_stop_is_its_address_or_where_it_is_known_to_be(self):
        shop = self.shops[0]
        shop.write({"street": "12 Lê Lợi & Co #3", "city": "Huế"})
        self.settle()
        self.assertEqual(self.places(self.row(shop).map_url)[0], "12 Lê Lợi & Co #3, Huế")
        shop.write({"partner_latitude": 16.4637, "partner_longitude": 107.5909})
        self.settle()
        self.assertEqual(self.places(self.row(shop).map_url)[0], "16.463700,107.590900")

    def test_no_link_without_an_address_nor_off_the_route(self):
        self.shops[0].city = False
        self.settle()
        self.assertFalse(self.row(self.shops[0]).map_url)
        self.two.city = "Huế"
        self.quotations(self.two, [100])
        self.settle()
        self.assertFalse(self.row(self.two).map_url)

    def test_link_of_the_route_goes_through_its_next_stops_in_order(self):
        for number, shop in enumerate(self.shops):
            shop.street = f"{number} Street"
        self.check_in(self.shops[1])
        last, between = self.places(self.summary()["map_url"])
        self.assertEqual(last, "2 Street, Huế")
        self.assertEqual(between, [f"{number} Street, Huế" for number in (3, 0, 4)])

    def test_link_of_a_long_route_has_ten_stops_at_most(self):
        route = self.route("Long", "0")
        for number in range(15):
            self.stop(route, self.partner(f"Far {number}", city=f"Town {number}"))
        last, between = self.places(self.summary()["map_url"])
        self.assertEqual(len([last, *between]), 9)  # of ten cards one has no address


class TestStandIn(RouteDeckCase):
    """Who stands in works the route too, and not a minute longer."""

    def test_route_is_handed_over_and_comes_back(self):
        self.assertEqual(self.on_route(self.other_rep), [])
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id,
            "stand_in_id": self.other_rep.id, "from_on": "2026-03-02",
            "until_on": "2026-03-02"})  # fmt: skip
        self.settle()
        own = self.env(user=self.other_rep.id, su=False)
        self.assertEqual(len(self.on_route(self.other_rep)), 6)
        self.assertEqual(self.summary(self.other_rep)["total"]["count"], 6)
        self.assertTrue(own["sales.rhythm.route"].search([("id", "=", self.monday.id)]))
        self.assertEqual(
            own["sales.rhythm.stop"].search_count([("route_id", "=", self.monday.id)]), 5
        )
        visit = own["sales.rhythm.visit"].search([("partner_id", "=", self.shops[0].id)], limit=1)
        self.rpc(self.other_rep, "sales.rhythm.visit", "write", visit.ids,
                 {"visit_on": "2026-03-05"})  # fmt: skip
        self.check_in(self.shops[1], self.other_rep)
        touch = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.shops[1].id)])
        self.assertEqual(touch.user_id, self.other_rep)
        with self.assertRaises(AccessError):  # the route itself stays whose it is
            self.rpc(self.other_rep, "sales.rhythm.route", "write", self.monday.ids,
                     {"name": "Mine now"})  # fmt: skip
        for when, count in (("2026-03-02 23:59", 1), ("2026-03-03 00:00", 0)):
            with freeze_time(self.utc(when)):
                self.env.invalidate_all()
                found = own["sales.rhythm.route"].search([("id", "=", self.monday.id)])
                self.assertEqual(len(found), count, when)
