"""Routes and stops: who works them, how often, on which weekdays, and who may change them."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..core.policy import FREQUENCIES
from ..models.stop import FREQUENCY_LABELS, INTERVAL
from .common import NOW
from .routes import RouteCase


class TestStop(RouteCase):
    def test_every_code_of_the_core_can_be_chosen(self):
        self.assertEqual([key for key, _label in FREQUENCY_LABELS], [*FREQUENCIES, INTERVAL])

    def test_weekdays_are_chosen_where_the_fewest_stops_are(self):
        route = self.route("Week", "012345")
        first = self.stop(route, self.one)
        second = self.stop(route, self.two)
        twice = self.stop(route, self.partner("Three"), "8")
        self.assertEqual(first.weekday_ids.mapped("number"), [0])
        self.assertEqual(second.weekday_ids.mapped("number"), [1])
        self.assertEqual(twice.weekday_ids.mapped("number"), [2, 5])

    def test_weekdays_of_many_stops_at_once_are_spread_too(self):
        route = self.route("Week", "012345")
        customers = [self.partner(f"Shop {number}") for number in range(12)]
        stops = self.env["sales.rhythm.stop"].create(
            [{"route_id": route.id, "partner_id": each.id} for each in customers]
        )
        numbers = [stop.weekday_ids.number for stop in stops]
        self.assertEqual(sorted(numbers), sorted([0, 1, 2, 3, 4, 5] * 2))

    def test_chosen_weekdays_stay_while_they_fit(self):
        route = self.route("Week", "024")
        stop = self.stop(route, self.one, "4", "2")
        route.weekday_ids = self.weekdays("02")
        self.assertEqual(stop.weekday_ids.mapped("number"), [2])
        route.weekday_ids = self.weekdays("04")
        self.assertIn(stop.weekday_ids.number, (0, 4))
        stop.frequency = "8"
        self.assertEqual(stop.weekday_ids.mapped("number"), [0, 4])

    def test_more_visits_than_weekdays_are_refused(self):
        route = self.route("Two days", "03")
        for frequency in ("12", "24"):
            with self.assertRaisesRegex(ValidationError, r"One: “.*” needs \d weekdays.*Two days"):
                with self.env.cr.savepoint():
                    self.stop(route, self.one, frequency)
        self.stop(route, self.one, "8")
        with self.assertRaisesRegex(ValidationError, "needs 2 weekdays"):
            route.weekday_ids = self.weekdays("0")

    def test_weekday_that_the_route_lacks_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "out of those of the route “Monday”"):
            self.stop(self.route(), self.one, "4", "3")

    def test_contact_stands_for_its_company(self):
        contact = self.partner("Buyer", parent_id=self.one.id, is_company=False)
        self.assertEqual(self.stop(self.route(), contact).partner_id, self.one)

    def test_customer_is_on_a_route_once_and_on_several_routes(self):
        route, other = self.route(), self.route("Friday", "4")
        self.stop(route, self.one)
        self.stop(other, self.one)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.stop(route, self.one)
        self.assertEqual(len(self.one.rhythm_stop_ids), 2)

    def test_interval_needs_weeks_and_a_start(self):
        route = self.route()
        for values in ({"interval_weeks": 0}, {"interval_weeks": 53}, {"interval_weeks": -3},
                       {"start_on": False}):  # fmt: skip
            with self.assertRaisesRegex(ValidationError, "One: say from which week on"):
                with self.env.cr.savepoint():
                    self.stop(route, self.one, INTERVAL, **values)
        stop = self.stop(route, self.one, INTERVAL, interval_weeks=3, start_on="2026-02-25")
        self.assertEqual(self.visits(stop), ["2026-03-16", "2026-04-06"])

    def test_hours_end_after_they_begin(self):
        route = self.route()
        for start, end in ((10, 8), (8, 8), (-1, 5), (20, 25)):
            with self.assertRaisesRegex(ValidationError, "end after they begin"):
                with self.env.cr.savepoint():
                    self.stop(route, self.one, visit_from=start, visit_until=end)
        self.stop(route, self.one, visit_from=8.5, visit_until=10)

    def test_customer_of_another_company_is_refused(self):
        abroad = self.partner("Abroad", company_id=self.other_company.id, user_id=False)
        with self.assertRaisesRegex(ValidationError, "Abroad belongs to another company"):
            self.stop(self.route(), abroad)

    def test_route_has_a_weekday_and_a_name_of_its_own(self):
        with self.assertRaisesRegex(ValidationError, "has no weekday"):
            self.route("Never", "")
        self.route("Same")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.route("Same")

    def test_salesperson_works_for_the_company(self):
        for user in (self.abroad, self.portal):
            with self.assertRaisesRegex(ValidationError, "does not work for Rhythm Hanoi"):
                with self.env.cr.savepoint():
                    self.route(f"Of {user.login}", user_id=user.id)

    def test_copy_of_a_route_has_its_stops_and_another_name(self):
        route = self.route()
        self.stop(route, self.one, "2.1")
        copy = route.copy()
        self.assertEqual(copy.name, "Monday (copy)")
        self.assertEqual(copy.stop_ids.partner_id, self.one)
        self.assertEqual(copy.stop_ids.frequency, "2.1")

    def test_unknown_code_that_sql_left_stops_no_other_stop(self):
        route = self.route()
        bad, good = self.stop(route, self.one), self.stop(route, self.two)
        self.env.flush_all()
        self.env.cr.execute("UPDATE sales_rhythm_stop SET frequency = '7' WHERE id = %s", [bad.id])
        self.env.invalidate_all()
        with mute_logger("odoo.addons.sales_rhythm.models.stop"), freeze_time("2026-03-09 03:00"):
            self.night()
            self.assertFalse(bad.next_visit_on)
            self.assertIn("2026-04-20", self.visits(good))


class TestAccess(RouteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.route("Mine")
        cls.theirs = cls.route("Theirs", user_id=cls.other_rep.id)
        cls.nobodys = cls.route("Nobody's", user_id=False)
        for each in (cls.mine, cls.theirs, cls.nobodys):
            cls.stop(each, cls.one)
        cls.all = cls.mine | cls.theirs | cls.nobodys
        cls.settle()

    def seen(self, user, model="sales.rhythm.route", name="id"):
        routes = self.all.ids if name == "id" else self.all.stop_ids.ids
        return set(self.rpc(user, model, "search", [("id", "in", routes)]))

    def test_who_reads_which(self):
        for user, expected in (
            (self.rep, self.mine),
            (self.other_rep, self.theirs),
            (self.leader, self.mine),
            (self.all_rep, self.all),
            (self.director, self.all),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.seen(user), set(expected.ids))
                stops = self.seen(user, "sales.rhythm.stop", "stop")
                self.assertEqual(stops, set(expected.stop_ids.ids))
        self.assertFalse(self.seen(self.abroad))

    def test_rep_keeps_own_routes_and_no_others(self):
        self.rpc(self.rep, "sales.rhythm.route", "write", self.mine.ids, {"area": "North"})
        stop = self.mine.stop_ids
        self.rpc(self.rep, "sales.rhythm.stop", "write", stop.ids, {"frequency": "2.1"})
        self.rpc(self.leader, "sales.rhythm.stop", "write", stop.ids, {"sequence": 3})
        made = self.rpc(self.rep, "sales.rhythm.route", "create", {
            "name": "New", "weekday_ids": [(6, 0, self.weekdays("1").ids)]})  # fmt: skip
        self.assertEqual(self.env["sales.rhythm.route"].browse(made).user_id, self.rep)
        for method, values in (("write", [{"area": "X"}]), ("unlink", [])):
            with self.assertRaises(AccessError):
                self.rpc(self.rep, "sales.rhythm.route", method, self.theirs.ids, *values)
            with self.assertRaises(AccessError):
                self.rpc(self.rep, "sales.rhythm.stop", method, self.theirs.stop_ids.ids,
                         *([{"sequence": 1}] if values else []))  # fmt: skip

    def put(self, user, route, partner):
        return self.rpc(user, "sales.rhythm.stop", "create", {
            "route_id": route.id, "partner_id": partner.id})  # fmt: skip

    def test_nobody_lets_themselves_see_a_colleagues_customer(self):
        theirs = self.customer("Their shop", ["2026-01-05"], user_id=self.other_rep.id)
        prospect = self.partner("Their prospect", user_id=self.other_rep.id)
        nobodys = self.partner("Nobody's", user_id=False)
        for partner in (theirs, prospect):
            with self.assertRaisesRegex(UserError, f"{partner.name} is a colleague's customer"):
                self.put(self.rep, self.mine, partner)
            stop = self.mine.stop_ids
            with self.assertRaisesRegex(UserError, "is a colleague's customer"):
                self.rpc(self.rep, "sales.rhythm.stop", "write", stop.ids,
                         {"partner_id": partner.id})  # fmt: skip
        self.assertTrue(self.put(self.rep, self.mine, nobodys))
        self.env.invalidate_all()
        self.assertNotIn(theirs, self.mine.stop_ids.partner_id)

    def test_who_visits_a_customer_of_somebody_else_sees_why(self):
        theirs = self.customer("Their shop", ["2026-01-05"], user_id=self.other_rep.id)
        row = self.row(theirs)
        mine = self.env(user=self.rep.id, su=False)
        self.assertFalse(mine["sales.rhythm"].search([("id", "=", row.id)]))
        stop = self.put(self.all_rep, self.mine, theirs)
        self.settle()
        for user, sees in ((self.rep, True), (self.leader, False), (self.other_rep, True)):
            own = self.env(user=user.id, su=False)["sales.rhythm"]
            self.assertEqual(bool(own.search([("id", "=", row.id)])), sees, user.login)
            if sees:
                self.assertTrue(own.browse(row.id).is_own)
        self.assertTrue(self.rpc(self.rep, "sales.rhythm", "action_log_call", row.ids))
        self.env["sales.rhythm.stop"].browse(stop).unlink()
        self.settle()
        self.assertFalse(mine["sales.rhythm"].search([("id", "=", row.id)]))

    def test_strangers_are_refused(self):
        for user in (self.accountant, self.portal):
            for model in ("route", "stop", "visit", "weekday"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.rpc(user, f"sales.rhythm.{model}", "search", [])

    def test_nobody_adds_a_weekday(self):
        for user in (self.rep, self.director):
            with self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.weekday", "create", {
                    "number": 7, "name": "Feast", "short_name": "F"})  # fmt: skip


class TestAssign(RouteCase):
    def assign(self, user, model, records, route, **values):
        context = {"active_model": model, "active_ids": records.ids}
        dialog = self.rpc(user, "sales.rhythm.stop.assign", "create",
                          {"route_id": route.id, **values}, context=context)  # fmt: skip
        self.rpc(user, "sales.rhythm.stop.assign", "action_assign", [dialog])
        return route.stop_ids.sorted("sequence")

    def test_from_partners_in_the_order_of_cities(self):
        route = self.route()
        self.stop(route, self.partner("There"), sequence=50)
        self.one.city, self.two.city = "Vinh", "Hue"
        contact = self.partner("Buyer", parent_id=self.two.id, is_company=False)
        stops = self.assign(
            self.rep, "res.partner", self.one | self.two | contact, route, frequency="2.2"
        )
        self.assertEqual(stops.partner_id.mapped("name"), ["There", "Two", "One"])
        self.assertEqual(stops.mapped("frequency"), ["4", "2.2", "2.2"])

    def test_from_rhythms_and_again(self):
        shop = self.customer("Shop", ["2026-01-05", "2026-02-05"])
        route = self.route()
        row = self.row(shop)
        self.assertEqual(self.assign(self.rep, "sales.rhythm", row, route).partner_id, shop)
        with self.assertRaisesRegex(Exception, "are on the route “Monday” already"):
            self.assign(self.rep, "sales.rhythm", row, route)
        self.assertEqual(len(route.stop_ids), 1)

    def test_route_that_one_may_not_see_is_refused(self):
        theirs = self.route("Theirs", user_id=self.other_rep.id)
        with self.assertRaises(AccessError):
            self.assign(self.rep, "res.partner", self.one, theirs)

    def test_queries_do_not_grow_with_customers(self):
        route = self.route()

        def count(number, name):
            customers = self.env["res.partner"].create(
                [{"name": f"{name} {each}", "is_company": True} for each in range(number)]
            )
            self.settle()
            before = self.env.cr.sql_log_count
            self.assign(self.rep, "res.partner", customers, route)
            return self.env.cr.sql_log_count - before

        for name in ("Warm", "Warmer"):  # only the second one finds stops, and reads their rules
            count(5, name)
        self.assertEqual(count(5, "Few"), count(50, "Many"))


@freeze_time(NOW)
class TestMerge(RouteCase):
    def merge(self, kept, *others):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, *(each.id for each in others)], kept)
        self.settle()

    def test_stops_of_merged_customers_become_one(self):
        both, only = self.route(), self.route("Friday", "4")
        self.stop(both, self.two, "2.1", sequence=1)
        kept = self.stop(both, self.one, "4", sequence=2)
        moved = self.stop(only, self.two)
        self.settle()
        self.merge(self.one, self.two)
        self.assertEqual(both.stop_ids, kept)
        self.assertEqual(only.stop_ids, moved)
        self.assertEqual(moved.partner_id, self.one)
        self.assertRow(self.one, next_visit_on="2026-03-02")

    def test_customer_who_becomes_a_branch_is_visited_as_the_parent(self):
        route, friday = self.route(), self.route("Friday", "4")
        kept, lost = self.stop(route, self.one), self.stop(route, self.two)
        moved = self.stop(friday, self.two)
        self.settle()
        self.two.write({"parent_id": self.one.id, "is_company": False})
        self.settle()
        self.assertEqual(route.stop_ids, kept)
        self.assertFalse(lost.exists())
        self.assertEqual(moved.partner_id, self.one)
        self.assertFalse(self.row(self.two))
        self.assertRow(self.one, next_visit_on="2026-03-02")
        visits = self.env["sales.rhythm.visit"].search([("stop_id", "=", moved.id)])
        self.assertEqual(visits.partner_id, self.one)

    def test_archived_customer_is_not_visited(self):
        stop = self.stop(self.route(), self.one)
        self.one.active = False
        self.night()
        self.assertEqual(self.visits(stop), [])
        self.one.active = True
        self.night()
        self.assertIn("2026-03-02", self.visits(stop))

    def test_deleted_customer_takes_its_stops_along(self):
        stop = self.stop(self.route(), self.one)
        self.settle()
        self.one.unlink()
        self.settle()
        self.assertFalse(stop.exists())
