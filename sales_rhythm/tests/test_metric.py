"""Metrics: what is counted, by whose rights, and that every figure opens its rows."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.milestones import TODAY as NOW_PERIOD
from .common import NO_DEMO, TODAY
from .test_touch_meetings import MeetingCase

DAY = date.fromisoformat(TODAY)


class MetricCase(MeetingCase):
    """Every kind of work, of three people, on one day."""

    @classmethod
    def metric(cls, key):
        return cls.env.ref(f"sales_rhythm.metric_{key}")

    @classmethod
    def new_metric(cls, **values):
        return cls.env["sales.rhythm.metric"].create({
            "name": "Quotations", "key": "quotations", "res_model": "sale.order",
            "domain": "[('state', '=', 'draft')]", "date_field": "date_order", **values,
        })  # fmt: skip

    @classmethod
    def work_of(cls, user, number):
        """A new customer with an order of today, and one touch of each kind by this user."""
        partner = cls.customer(f"Of {user.login}", [(f"{TODAY} 08:30", 700_000 + number)],
                               user_id=user.id)  # fmt: skip
        for ahead, kind in enumerate(("call", "meeting", "visit", "todo")):
            cls.touch(partner, user, kind, res_id=NO_DEMO + 10 * number + ahead)
        return partner

    def value(self, key, user=None, start=DAY, end=DAY, viewer=None):
        user = user or self.rep
        viewer = viewer or user
        companies = viewer.company_id.ids
        metric = self.act(self.metric(key), viewer, allowed_company_ids=companies)
        return metric._value(user, start, end)[user.id]

    def assertRows(self, cell, user):
        """The figure of a cell is that of the rows which its click opens."""
        metric = self.env["sales.rhythm.metric"].search([("key", "=", cell["key"])])

        def total(metric, domain):
            if metric.kind == "sum":
                spec = {metric.measure: {}}
                found = self.rpc(user, metric.res_model, "web_search_read", domain, spec)
                return sum(row[metric.measure] for row in found["records"])
            return self.rpc(user, metric.res_model, "search_count", domain)

        self.assertEqual(cell["res_model"], metric._bases()[0].res_model)
        if metric.kind == "ratio":
            above = total(metric.numerator_id, cell["domain"])
            below = total(metric.denominator_id, cell["of_domain"])
            self.assertAlmostEqual(cell["value"], above / below)
        else:
            self.assertAlmostEqual(cell["value"], total(metric, cell["domain"]))


class TestPayload(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = (cls.rep, cls.leader, cls.director)
        for number, user in enumerate(cls.people, 1):
            cls.work_of(user, number)
            cls.plan_of(user, number)
        cls.settle()

    @classmethod
    def plan_of(cls, user, number):
        """A visit of today that a colleague made."""
        route = cls.env["sales.rhythm.route"].create({
            "name": f"Of {user.login}", "user_id": user.id, "company_id": cls.company.id,
            "weekday_ids": cls.env["sales.rhythm.weekday"]._of([DAY.weekday()]).ids})  # fmt: skip
        partner = cls.partner(f"On the route of {user.login}", user_id=False)
        cls.env["sales.rhythm.stop"].create({"route_id": route.id, "partner_id": partner.id})
        cls.touch(partner, cls.all_rep, "email", res_id=1000 + number)

    def test_every_figure_is_its_rows(self):
        for user in self.people:
            for period in (NOW_PERIOD, "week", "month"):
                cells = self.rpc(user, "sales.rhythm.metric", "get_metrics", period)
                self.assertEqual(len(cells), 18)
                for cell in cells:
                    with self.subTest(user=user.login, period=period, key=cell["key"]):
                        self.assertTrue(cell["value"], "nothing is shown by nothing")
                        self.assertRows(cell, user)
                        self.assertFalse(cell["note"])

    def test_figures_are_those_of_the_fixture(self):
        cells = self.rpc(self.leader, "sales.rhythm.metric", "get_metrics", "week")
        found = {cell["key"]: cell["value"] for cell in cells}
        self.assertAlmostEqual(found.pop("customer_hours"), 130 / 60)
        self.assertEqual(found, {
            "calls": 1, "meetings": 2, "visits": 1, "todos": 1, "touches": 5,
            "cared_customers": 2, "orders": 1, "revenue": 700_002, "new_customers": 1,
            "average_order": 700_002, "effective_calls": 1, "effective_visits": 1,
            "effective_share": 1, "planned_visits": 1, "done_visits": 1, "plan_coverage": 1,
            "off_plan": 2})  # fmt: skip

    def test_goal_is_scaled_to_the_period_and_pace_to_the_day(self):
        targets = self.env["sales.rhythm.target"]
        for key, goal in (("calls", 44), ("average_order", 500_000), ("visits", 0)):
            metric = self.metric(key)
            targets.create({"user_id": self.rep.id, "metric_id": metric.id, "goal": goal})

        def goals(period, day=TODAY):
            with freeze_time(f"{day} 03:00:00"):
                cells = self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", period)
            return {cell["key"]: (cell["goal"], cell["pace"]) for cell in cells}

        month = goals("month")  # 22 working days; Monday the 2nd is the first of them
        self.assertEqual(month["calls"], (44, 2))
        self.assertEqual(month["average_order"], (500_000, 500_000))
        self.assertEqual(month["visits"], (0, 0))
        self.assertEqual(month["todos"], (None, None))
        self.assertEqual(goals("week")["calls"], (10, 2))
        self.assertEqual(goals(NOW_PERIOD)["calls"], (2, 2))
        self.assertEqual(goals(NOW_PERIOD, "2026-03-08")["calls"], (0, 0))  # a Sunday
        self.assertEqual(goals("month", "2026-03-31")["calls"], (44, 44))
        self.assertEqual(goals("month", "2026-04-01")["calls"], (None, None))

    def test_labels_are_in_the_users_language_and_unknown_period_is_today(self):
        cells = self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", "'; DROP")
        self.assertEqual(cells[0]["label"], "Calls")
        self.assertEqual(
            cells, self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", NOW_PERIOD)
        )

    def test_one_metric_that_fails_does_not_take_the_others_away(self):
        broken = self.new_metric(sequence=1)
        secret = self.new_metric(
            key="journals", res_model="res.users.log", date_field="create_date",
            user_field="create_uid", domain="[]", sequence=2)  # fmt: skip
        self.env.cr.execute(
            "UPDATE sales_rhythm_metric SET res_model = 'gone' WHERE id = %s", [broken.id]
        )
        self.env["ir.model.access"].search([("model_id.model", "=", secret.res_model)]).unlink()
        self.env.invalidate_all()
        cells = self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", "week")
        self.assertRegex(cells[0]["note"], "does not work any more")
        self.assertRegex(cells[1]["note"], "may not read")
        self.assertEqual([cell["value"] for cell in cells[:3]], [None, None, 1])
        self.assertFalse(cells[0]["domain"])

    def test_ratio_of_nothing_says_so(self):
        cells = self.rpc(self.other_rep, "sales.rhythm.metric", "get_metrics", "week")
        cell = next(cell for cell in cells if cell["key"] == "average_order")
        self.assertIsNone(cell["value"])
        self.assertRegex(cell["note"], "Nothing to divide by")


class TestFigures(MetricCase):
    def test_days_are_the_companys_around_midnight(self):
        for number, (when, day) in enumerate((
            ("2026-03-01 23:30", -1), ("2026-03-02 00:30", 0), ("2026-03-02 23:30", 0),
            ("2026-03-03 00:30", 1), ("2026-02-28 23:59", -2),
        )):  # fmt: skip
            self.touch(self.shop, self.rep, when=when, res_id=NO_DEMO + number)
            self.order(self.shop, when, 100)
            with self.subTest(when):
                at = DAY + timedelta(days=day)
                for key in ("calls", "orders"):
                    self.assertGreaterEqual(self.value(key, start=at, end=at), 1)
        for key in ("calls", "orders"):
            self.assertEqual(self.value(key), 2)
            self.assertEqual(self.value(key, start=date(2026, 2, 1), end=date(2026, 2, 28)), 1)
            self.assertEqual(self.value(key, start=date(2026, 3, 1), end=date(2026, 3, 31)), 4)

    def test_new_customer_is_of_the_day_of_the_first_order(self):
        self.customer("Newcomer", ["2026-02-28", TODAY])
        for day, count in ((date(2026, 2, 28), 1), (DAY, 0)):
            self.assertEqual(self.value("new_customers", start=day, end=day), count)

    def test_what_is_taken_back_does_not_count(self):
        activity = self.activity(self.shop)
        self.done(activity)
        self.assertEqual((self.value("calls"), self.value("cared_customers")), (1, 0))
        self.act(activity).active = True
        self.settle()
        self.assertEqual((self.value("calls"), self.value("touches")), (0, 0))
        self.done(activity)
        self.assertEqual(self.value("calls"), 1)
        self.assertEqual(self.touches().mapped("is_standing"), [False, False, True])
        stands = [("partner_id", "=", self.shop.id), ("is_standing", "=", False)]
        self.assertEqual(self.env["sales.rhythm.touch"].search_count(stands), 2)

    def test_cared_for_customers_are_of_any_period_and_each_once(self):
        partner = self.customer("Regular", ["2026-01-05"])
        for number, when in enumerate(("2026-02-03 09:00", "2026-02-20 09:00", TODAY), 1):
            self.touch(partner, self.leader, when=when, res_id=NO_DEMO + number)
        for first, last, count in (
            ("2026-02-01", "2026-02-28", 1),
            ("2026-02-04", "2026-02-19", 0),
            (TODAY, TODAY, 1),
        ):
            start, end = date.fromisoformat(first), date.fromisoformat(last)
            self.assertEqual(self.value("cared_customers", start=start, end=end), count)

    def test_revenue_is_in_the_companys_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.rate_ids = [Command.clear(), Command.create({
            "name": "2026-01-01", "rate": 0.00004, "company_id": self.company.id})]  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "Abroad", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        self.order(self.shop, TODAY, 1_000)
        order = self.order(self.shop, TODAY, 10, pricelist_id=prices.id)
        self.assertEqual(order.currency_id, dollar)
        self.assertEqual(order.rhythm_amount, 250_000)
        self.assertEqual(self.value("revenue"), 251_000)
        order.order_line.price_unit = 20  # not flushed yet
        self.assertEqual(self.value("revenue"), 501_000)

    def test_rights_of_whoever_asks_apply(self):
        self.order(self.shop, TODAY)
        self.order(self.partner("Theirs", user_id=self.other_rep.id), TODAY)
        for viewer, found in ((self.rep, (1, 0)), (self.leader, (1, 0)), (self.director, (1, 1)),
                              (self.abroad, (0, 0))):  # fmt: skip
            seen = tuple(self.value("orders", user, viewer=viewer)
                         for user in (self.rep, self.other_rep))  # fmt: skip
            self.assertEqual(seen, found, viewer.login)

    def test_orders_of_another_company_do_not_count(self):
        self.rep.company_ids |= self.other_company
        self.order(self.shop, TODAY, 5, self.other_company, user_id=self.rep.id,
                   team_id=False)  # fmt: skip
        both = (self.company | self.other_company).ids
        metric = self.act(self.metric("orders"), allowed_company_ids=both)
        self.assertEqual(metric._value(self.rep, DAY, DAY), {self.rep.id: 0})
        metric = self.act(self.metric("orders"), allowed_company_ids=both[::-1])
        self.assertEqual(metric._value(self.rep, DAY, DAY), {self.rep.id: 1})

    def test_queries_do_not_depend_on_how_many_users(self):
        users = self.env["res.users"].with_context(no_reset_password=True).create([
            {"name": f"Rep {number}", "login": f"t_many_{number}",
             "company_id": self.company.id, "company_ids": self.company.ids}
            for number in range(50)])  # fmt: skip
        for number, user in enumerate(users):
            self.work_of(user, number)
        # As a director sees them: some may be of another company.
        metrics = self.act(self.env["sales.rhythm.metric"], self.director).search([])

        def queries(users):
            self.settle()
            metrics.fetch()
            before = self.env.cr.sql_log_count
            found = metrics._values(users, DAY, DAY)
            self.assertEqual([len(each) for each in found.values()], [len(users)] * len(metrics))
            return self.env.cr.sql_log_count - before

        queries(users[:1])
        self.assertEqual(queries(users[:5]), queries(users))
        calls = metrics.filtered(lambda metric: metric.key == "calls")
        self.assertEqual(set(calls._value(users, DAY, DAY).values()), {1})

    def test_ratio_has_no_domain_of_its_own(self):
        ratio = self.metric("average_order")
        with self.assertRaisesRegex(ValueError, "average_order has no rows"):
            ratio._domain(self.rep, DAY, DAY)
        orders = ratio._bases()[1]._domain(self.rep, DAY, DAY)
        self.assertIn(("date_order", ">=", "2026-03-01 17:00:00"), list(orders))
