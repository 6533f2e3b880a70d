"""The screens in a real browser: who sees what, in which order, and what a click leads to.

The browser's clock cannot be stopped, so the orders are dated back from the company's today.
"""

import os
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..models import clock
from .common import HANOI, RhythmCase

MILLION = 1_000_000
SUITE = "22441369"  # what Hoot makes of "@sales_rhythm" (HOOTCommon._generate_hash in web/tests)


class BrowserCase(RhythmCase, HttpCase):
    """Four customers of `rep`, one a status (nobody has stopped), and one of `other_rep`."""

    freeze_time = None

    @classmethod
    def setUpClass(cls):
        # Browsers stand where the people are: else their day is another one for seven hours.
        cls.enterClassContext(patch.dict(os.environ, TZ=HANOI))
        super().setUpClass()
        people = cls.rep | cls.leader | cls.director | cls.abroad
        people.odoobot_state = "disabled"  # else its chat covers the first page on a phone
        alpha = cls.regular(
            "Alpha Mart", 10, 14, 40, 12.4, phone="0903 418 226", city="Tân Bình")  # fmt: skip
        cls.quotations(alpha, [40 * MILLION])
        cls.regular("Beta Shop", 12, 14, 14, 27.9)
        cls.regular("Gamma Cafe", 8, 14, 2, 7.5)
        cls.regular("Delta Store", 1, 0, 12, 2.6)
        omega = cls.regular("Omega House", 10, 30, 29, 86, user_id=cls.other_rep.id)
        cls.quotations(omega, [90 * MILLION])
        # On some days of a month these would be pinned, and stand in another order.
        policies = cls.env["sales.rhythm.policy"].search([("company_id", "=", cls.company.id)])
        policies.must_care_per_day = 0
        cls.settle()

    @classmethod
    def regular(cls, name, count, days, last, millions, **values):
        """A customer with `count` orders `days` apart, the last one `last` days ago."""
        today = clock.today(cls.company)
        orders = [
            (str(today - timedelta(days=last + days * number)), round(millions * MILLION))
            for number in reversed(range(count))
        ]
        return cls.customer(name, orders, **values)

    def history(self):
        """A customer's history, with a note of which the marks are text."""
        alpha = self.env["res.partner"].search([("name", "=", "Alpha Mart")])
        alpha.with_user(self.rep).message_post(body="<b>large</b> bottle", message_type="comment")
        self.settle()
        self.tour("history", self.rep)

    def tour(self, name, user, url="/odoo/sales-rhythm"):
        self.start_tour(url, f"sales_rhythm_{name}", login=user.login)


@tagged("post_install", "-at_install")
class TestDesktop(BrowserCase):
    """As at a desk."""

    browser_size = "1400x900"

    def test_rep_sells_from_the_menu_to_a_quotation(self):
        orders = self.env["sale.order"].search_count([])
        self.tour("rep", self.rep, "/odoo")
        self.assertEqual(self.env["sale.order"].search_count([]), orders, "Nothing was saved")

    def test_leader_sees_the_team(self):
        self.tour("leader", self.leader)

    def test_director_sees_all(self):
        self.tour("director", self.director)

    def test_history_opens_what_happened_at_a_desk(self):
        self.history()

    def test_areas_that_need_care_at_a_desk(self):
        self.tour("areas", self.leader)

    def test_week_is_handed_over_and_comes_back(self):
        self.other_rep.odoobot_state = "disabled"
        self.tour("hands_over", self.rep)
        cover = self.env["sales.rhythm.cover"].search([("user_id", "=", self.rep.id)])
        today = clock.today(self.company)
        self.assertEqual((cover.stand_in_id, cover.from_on, cover.until_on),
                         (self.other_rep, today, today + timedelta(days=6)))  # fmt: skip
        self.tour("stands_in", self.other_rep)
        calls = self.env["sales.rhythm.touch"].search(
            [("kind", "=", "call"), ("company_id", "=", self.company.id)])  # fmt: skip
        self.assertEqual((calls.user_id, calls.partner_id.name), (self.other_rep, "Beta Shop"))
        self.tour("takes_back", self.rep)
        self.tour("stood_in", self.other_rep)

    def test_company_without_customers_is_told_what_to_do(self):
        self.tour("no_customer_yet", self.abroad)

    def test_vietnamese_rep_reads_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        self.env["ir.module.module"]._load_module_terms(
            modules.mapped("name"), ["vi_VN"], overwrite=True)  # fmt: skip
        self.rep.lang = "vi_VN"
        self.tour("vietnamese", self.rep)


@tagged("post_install", "-at_install")
class TestPhone(BrowserCase):
    """As on a round of visits: a thumb and 390 pixels."""

    browser_size = "390x844"
    touch_enabled = True

    def test_rep_on_a_phone(self):
        self.tour("rep_on_a_phone", self.rep, "/odoo")

    def test_history_opens_what_happened_on_a_phone(self):
        self.history()

    def test_areas_that_need_care_on_a_phone(self):
        self.tour("areas_on_a_phone", self.rep, "/odoo/sales-rhythm-areas")

    def test_stand_in_on_a_phone(self):
        self.other_rep.odoobot_state = "disabled"
        today = clock.today(self.company)
        self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "from_on": today,
            "until_on": today + timedelta(days=6), "stand_in_id": self.other_rep.id})  # fmt: skip
        self.settle()
        self.tour("stands_in_on_a_phone", self.other_rep)


class MorningCase(BrowserCase):
    """What a rep finds at seven: also a deal that hangs, and somebody who does not buy yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        past = clock.today(cls.company) - timedelta(days=10)
        epsilon = cls.customer("Epsilon Hotel")
        cls.deal = cls.lead(epsilon, 55 * MILLION, name="Banquet hall", date_deadline=past)
        cls.regular("Zeta Bar", 10, 14, 30, 1.2)
        cls.regular("Eta Foods", 10, 14, 28, 9.6)
        cls.settle()

    def assertWorked(self):
        """All of a morning stands where Odoo has it."""
        names = ["Alpha Mart", "Beta Shop", "Zeta Bar", "Eta Foods"]
        alpha, beta, zeta, eta = (self.env["res.partner"].search([("name", "=", name)])
                             for name in names)  # fmt: skip
        self.env.invalidate_all()
        calls = self.env["sales.rhythm.touch"].search(
            [("user_id", "=", self.rep.id), ("kind", "=", "call")], order="id")  # fmt: skip
        self.assertEqual(
            [(call.partner_id, call.result, call.note) for call in calls],
            [(alpha, "talked", "Asks for the new price list"), (eta, "no_answer", False)],
        )
        promise = self.env["sales.rhythm.promise"].search([("partner_id", "=", beta.id)])
        self.assertEqual((promise.what, promise.owes, promise.state),
                         ("Send the price list", "we", "open"))  # fmt: skip
        quotation = self.env["sale.order"].search(
            [("partner_id", "=", beta.id), ("state", "=", "draft")])  # fmt: skip
        self.assertEqual((len(quotation), quotation.user_id), (1, self.rep))
        self.assertEqual((self.deal.active, self.deal.lost_reason_id.name),
                         (False, "Too expensive"))  # fmt: skip
        answer = self.env["sales.rhythm.why.not"].search([("partner_id", "=", zeta.id)])
        self.assertEqual((answer.reason, answer.user_id), ("in_stock", self.rep))

    def assertPlanned(self):
        self.env.invalidate_all()
        activities = self.env["mail.activity"].search([("user_id", "=", self.rep.id)])
        alpha = self.env["res.partner"].search([("name", "=", "Alpha Mart")])
        self.assertEqual(
            sorted(activities.filtered(lambda each: each.res_id == alpha.id).mapped(
                "activity_type_id.category")), ["default", "meeting"])  # fmt: skip
        promise = self.env["sales.rhythm.promise"].search([("user_id", "=", self.rep.id)])
        self.assertEqual((promise.what, promise.owes), ("Pays on Friday", "they"))
        self.assertEqual(self.deal.won_status, "won")
        self.assertEqual(self.deal.activity_ids.activity_category, "phonecall")


@tagged("post_install", "-at_install")
class TestMorning(MorningCase):
    browser_size = "1400x900"

    def test_morning_at_a_desk(self):
        self.tour("morning", self.rep, "/odoo")
        self.assertWorked()

    def test_plans_at_a_desk(self):
        self.tour("plans", self.rep)
        self.assertPlanned()

    def test_call_without_a_mouse(self):
        self.tour("morning_by_keyboard", self.rep)
        calls = self.env["sales.rhythm.touch"].search([("user_id", "=", self.rep.id)])
        self.assertEqual([call.result for call in calls if call.kind == "call"], ["talked"])


@tagged("post_install", "-at_install")
class TestMorningOnAPhone(MorningCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_morning_on_a_phone(self):
        self.tour("morning_on_a_phone", self.rep, "/odoo")
        self.assertWorked()

    def test_plans_on_a_phone(self):
        self.tour("plans", self.rep)
        self.assertPlanned()


@tagged("post_install", "-at_install")
class TestComponents(HttpCase):
    """The tests in static/tests, of this add-on alone."""

    def test_components(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={SUITE}",
            "",
            login="admin",
            timeout=120,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


class RouteCase(BrowserCase):
    """A company that works every day, so that today has a route whenever this runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.attendance_ids = [Command.clear()] + [
            Command.create({"name": day, "dayofweek": day, "hour_from": 8, "hour_to": 17,
                            "day_period": "morning"})
            for day in "0123456"
        ]  # fmt: skip
        cls.regular("Zeta Bar", 10, 14, 30, 1.2)
        cls.settle()

    def stops(self):
        names = ["Alpha Mart", "Beta Shop", "Gamma Cafe", "Delta Store", "Zeta Bar"]
        today = clock.today(self.company)
        weekday = self.env["sales.rhythm.weekday"].search([("number", "=", today.weekday())])
        found = {
            customer.name: customer
            for customer in self.env["res.partner"].search([("name", "in", names)])
        }
        return self.env["sales.rhythm.route"].create({
            "name": "Market", "company_id": self.company.id, "user_id": self.rep.id,
            "weekday_ids": [Command.set(weekday.ids)],
            "stop_ids": [
                Command.create({"partner_id": found[name].id, "sequence": place})
                for place, name in enumerate(names, 1)
            ]})  # fmt: skip


@tagged("post_install", "-at_install")
class TestRouteAtADesk(RouteCase):
    browser_size = "1400x900"

    def test_route_is_built(self):
        self.tour("route", self.rep, "/odoo/routes")
        route = self.env["sales.rhythm.route"].search([("name", "=", "Market")])
        self.assertEqual(len(route.weekday_ids), 6)
        numbers = [stop.weekday_ids.number for stop in route.stop_ids]
        self.assertEqual(numbers, [0, 1, 2, 3], "Each on the day with the fewest stops")

    def test_visit_is_dragged_to_another_day(self):
        route = self.stops()
        self.settle()
        self.tour("route_calendar", self.rep, "/odoo/route-calendar")
        self.env.invalidate_all()
        moved = self.env["sales.rhythm.visit"].search(
            [("route_id", "=", route.id), ("moved", "=", True)]
        )
        self.assertEqual(moved.partner_id.name, "Alpha Mart")
        self.assertEqual((moved.visit_on - moved.planned_on).days, 1)


@tagged("post_install", "-at_install")
class TestRouteOnAPhone(RouteCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_route_is_reordered_worked_and_what_was_missed_comes_back(self):
        route = self.stops()
        self.settle()
        self.tour("route_on_a_phone", self.rep, f"/odoo/routes/{route.id}")
        self.tour("route_is_worked", self.rep, "/odoo/route-today")
        self.env.invalidate_all()
        visits = route.stop_ids.sorted("sequence").mapped("partner_id.name")
        self.assertEqual(visits[:2], ["Gamma Cafe", "Alpha Mart"])
        self.sleep_over()
        self.tour("route_next_morning", self.rep, "/odoo/route-today")
        missed = self.env["sales.rhythm.visit"].search([("reason", "!=", False)])
        self.assertEqual(missed.partner_id.name, "Zeta Bar")
        self.assertEqual((missed.reason, missed.state), ("closed", "done"))

    def test_week_of_visits_is_a_list(self):
        stops = self.stops().stop_ids
        stops.route_id.weekday_ids = self.env["sales.rhythm.weekday"].search([])
        stops.frequency = "24"
        self.settle()
        # From yesterday on, which it may still be where the browser is.
        self.env.cr.execute("UPDATE sales_rhythm_visit SET visit_on = visit_on - 1")
        self.tour("route_calendar_on_a_phone", self.rep, "/odoo/route-calendar")

    def sleep_over(self):
        """All that was planned and done becomes a day older."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE sales_rhythm_visit
                  SET planned_on = planned_on - 1, visit_on = visit_on - 1, until_on = until_on - 1;
               UPDATE sales_rhythm_touch SET done_at = done_at - interval '1 day'"""
        )
        self.env.invalidate_all()
        self.env["sales.rhythm"]._refresh(self.env["sales.rhythm"].search([]).partner_id)
        self.settle()


class SoldBrowserCase(BrowserCase):
    """Alpha Mart takes oil and rice each time, sesame oil now and then, and spices no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        alpha = cls.env["res.partner"].search([("name", "=", "Alpha Mart")])
        oils, rices, spices = cls.env["product.category"].create(
            [{"name": name} for name in ("Cooking oil", "Rice", "Spices")]
        )
        oil, sesame, rice, pepper = cls.env["product.product"].create([
            {"name": name, "type": "consu", "list_price": price, "taxes_id": False,
             "categ_id": category.id}
            for name, price, category in (
                ("Oil", 420_000, oils), ("Sesame", 90_000, oils), ("Jasmine rice", 300_000, rices),
                ("Pepper", 60_000, spices))])  # fmt: skip
        orders = cls.env["sale.order"].search(
            [("partner_id", "=", alpha.id), ("state", "=", "sale")]
        )
        for number, order in enumerate(orders.sorted("date_order", reverse=True)):
            sold = {oil: 20, rice: 6, **({sesame: 2} if number == 3 else {})}
            order.order_line = [
                Command.create({"product_id": product.id, "product_uom_qty": quantity,
                                "tax_ids": False})
                for product, quantity in sold.items()
            ]  # fmt: skip
        today = clock.today(cls.company)
        for number in range(6):
            cls.sell_one(alpha, pepper, today - timedelta(days=330 + 14 * number))
        cls.settle()
        cls.env["sales.rhythm"]._refresh(alpha)
        cls.settle()

    @classmethod
    def sell_one(cls, partner, product, day):
        order = cls.quotations(partner, [60_000])
        order.order_line.product_id = product
        order.order_line.price_unit = 60_000
        order.action_confirm()
        order.date_order = cls.utc(str(day))


@tagged("post_install", "-at_install")
class TestSoldAtADesk(SoldBrowserCase):
    browser_size = "1400x900"

    def test_from_the_deck_to_a_quotation_with_the_usual_basket(self):
        self.tour("sold", self.rep)
        self.env.invalidate_all()
        order = self.env["sale.order"].search([("user_id", "=", self.rep.id)], order="id desc")[:1]
        self.assertEqual(
            [(line.product_id.name, line.product_uom_qty, line.price_unit)
             for line in order.order_line],
            [("Tea", 1, 1), ("Oil", 20, 420_000), ("Jasmine rice", 6, 300_000)],
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestSoldOnAPhone(SoldBrowserCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_the_deck_to_a_quotation_with_the_usual_basket(self):
        self.tour("sold_on_a_phone", self.rep)
