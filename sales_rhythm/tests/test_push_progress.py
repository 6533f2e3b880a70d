"""How far a push has come, what it may bring, and that each figure opens exactly its rows."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.milestones import TODAY as NOW_PERIOD
from .common import MONTHLY
from .push import PushCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


class ProgressCase(PushCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.cafe = cls.customer("Cafe", MONTHLY)
        cls.hotel = cls.customer("Hotel", MONTHLY, user_id=cls.other_rep.id)

    def table(self, push, user=None):
        """{name: {kind: value}} of the push's table, as a user sees it."""
        rows = self.read_progress(push, user)
        return {
            row["name"]: {kind: row[kind]["value"] for kind in ("lacking", "won", "value")}
            for row in rows
        }

    def read_progress(self, push, user=None):
        user = user or self.director
        (found,) = self.rpc(user, "sales.rhythm.push", "read", push.ids, ["progress"])
        return found["progress"]


class TestProgress(ProgressCase):
    def test_value_and_customers_won_are_by_who_sold(self):
        push = self.push(self.director)
        self.assertEqual(self.table(push), {
            "All": {"lacking": 3, "won": 0, "value": 0},
            "t_other_rep": {"lacking": 1, "won": 0, "value": 0},
            "t_rep": {"lacking": 2, "won": 0, "value": 0}})  # fmt: skip
        self.buys(self.shop, "2026-03-01 00:10", 70_000)
        self.buys(self.shop, "2026-03-02 09:00", 30_000)
        self.buys(self.hotel, "2026-02-28 23:50", 500)  # before it began: has it, is not won
        self.buys(self.hotel, "2026-03-02", 9_000)
        self.buys(self.cafe, "2026-03-02", 5_000, user_id=self.leader.id)
        self.buys(self.cafe, "2026-04-01 00:00", 77)  # over by then
        self.buys(self.shop, "2026-03-02", 1_000, product=self.tea)
        self.assertEqual(self.table(push), {
            "All": {"lacking": 0, "won": 2, "value": 114_000},
            "t_leader": {"lacking": 0, "won": 1, "value": 5_000},
            "t_other_rep": {"lacking": 0, "won": 0, "value": 9_000},
            "t_rep": {"lacking": 0, "won": 1, "value": 100_000}})  # fmt: skip

    def test_return_and_cancellation_take_the_customer_and_the_value_back(self):
        push = self.push()
        self.buys(self.shop, "2026-03-01", 100)
        cancelled = self.buys(self.cafe, "2026-03-02", 50)
        self.assertEqual(self.table(push)["All"], {"lacking": 1, "won": 2, "value": 150})
        cancelled._action_cancel()
        self.buys(self.shop, "2026-03-02", -160)
        self.assertEqual(self.table(push)["All"], {"lacking": 3, "won": 0, "value": -60})

    def test_amounts_are_in_company_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.rate_ids = [Command.clear(), Command.create({
            "name": "2026-01-01", "rate": 0.00004, "company_id": self.company.id})]  # fmt: skip
        prices = self.env["product.pricelist"].create({
            "name": "Abroad", "currency_id": dollar.id, "company_id": self.company.id})  # fmt: skip
        push = self.push()
        order = self.buys(self.shop, "2026-03-02", 10, pricelist_id=prices.id)
        self.assertEqual(order.order_line.rhythm_amount, 250_000)
        self.assertEqual(self.table(push)["All"]["value"], 250_000)
        order.order_line.price_unit = 20  # not flushed yet
        self.assertEqual(self.table(push)["t_rep"]["value"], 500_000)

    def test_every_figure_opens_exactly_its_rows(self):
        push = self.push(target_count=5, target_amount=1_000_000)
        self.buys(self.shop, "2026-03-01", 70_000.4)
        self.buys(self.shop, "2026-03-02", 30_000.3)
        self.buys(self.hotel, "2026-03-02", 9_000)
        self.buys(self.cafe, "2026-03-02", 500, user_id=False)
        self.customer("Nobody's", MONTHLY, user_id=False)
        shown = 0
        for user in (self.director, self.all_rep, self.leader, self.rep, self.other_rep):
            for row in self.read_progress(push, user):
                for kind, measure in (("lacking", None), ("won", None), ("value", "rhythm_amount")):
                    figure = row[kind]
                    with self.subTest(user=user.login, row=row["name"], kind=kind):
                        spec = {measure: {}} if measure else {}
                        found = self.rpc(user, figure["res_model"], "web_search_read",
                                         figure["domain"], spec)["records"]  # fmt: skip
                        total = sum(each[measure] for each in found) if measure else len(found)
                        self.assertAlmostEqual(figure["value"], total)
                        shown += bool(total)
        self.assertGreater(shown, 20)

    def test_each_sees_what_is_theirs(self):
        push = self.push()
        self.buys(self.shop, "2026-03-01", 70)
        self.buys(self.hotel, "2026-03-02", 9)
        self.assertEqual(set(self.table(push, self.rep)), {"All", "t_rep"})
        self.assertEqual(self.table(push, self.rep)["All"]["value"], 70)
        self.assertEqual(set(self.table(push, self.other_rep)), {"All", "t_other_rep"})
        self.assertEqual(self.table(push, self.leader)["All"]["value"], 70)
        self.assertEqual(set(self.table(push, self.all_rep)), {"All", "t_rep", "t_other_rep"})
        with self.assertRaises(AccessError):
            self.rpc(self.abroad, "sales.rhythm.push", "read", push.ids, ["progress"])

    def test_pace_is_the_working_days_that_have_come(self):
        push = self.push(from_on="2026-03-02", until_on="2026-03-13", target_count=20,
                         target_amount=1_000)  # fmt: skip
        for metric, goal in ((push.won_metric_id, 10), (push.value_metric_id, 500)):
            self.env["sales.rhythm.target"].create({
                "user_id": self.rep.id, "metric_id": metric.id, "goal": goal})  # fmt: skip
        for now, won, value in (
            ("2026-03-01 03:00:00", 0, 0), ("2026-03-02 03:00:00", 2, 100),
            ("2026-03-06 03:00:00", 10, 500), ("2026-03-08 16:59:59", 10, 500),
            ("2026-03-08 17:00:00", 12, 600), ("2026-03-20 03:00:00", 20, 1_000),
        ):  # fmt: skip
            with self.subTest(now), freeze_time(now):
                rows = {row["name"]: row for row in self.read_progress(push)}
                whole, own = rows["All"], rows["t_rep"]
                self.assertEqual((whole["won"]["goal"], whole["value"]["goal"]), (20, 1_000))
                self.assertAlmostEqual(whole["won"]["pace"], won)
                self.assertAlmostEqual(whole["value"]["pace"], value)
                self.assertEqual((own["won"]["goal"], own["value"]["goal"]), (10, 500))
                self.assertAlmostEqual(own["won"]["pace"], won / 2)
                self.assertIsNone(rows["t_other_rep"]["won"]["pace"])

    def test_queries_do_not_grow_with_salespeople_or_orders(self):
        push = self.push(self.director)
        counts = []
        for number in (1, 8):
            for each in range(number):
                seller = self.new_user(f"t_many_{number}_{each}", "sales_team.group_sale_salesman")
                partner = self.customer(f"Of {seller.login}", MONTHLY, user_id=seller.id)
                self.buys(partner, "2026-03-02", user_id=seller.id)
            for _warm in range(2):
                self.settle()
                before = self.env.cr.sql_log_count
                self.read_progress(push)
                found = self.env.cr.sql_log_count - before
            counts.append(found)
        self.assertEqual(*counts)

    def test_customers_who_lack_them_are_counted_for_all_pushes_at_once_and_for_each_user(self):
        pushes = self.push() | self.push(category_id=self.sauces.id)
        self.buys(self.shop, "2026-02-20", product=self.new_product("Soy", self.sauces))
        for user, counts in (
            (self.director, [3, 2]), (self.rep, [2, 1]), (self.other_rep, [1, 1]),
            (self.env.user, [3, 2]),
        ):  # fmt: skip
            with self.subTest(user.login):  # the one after the other, of one cache
                self.assertEqual(pushes.with_user(user).mapped("lacking_count"), counts)
        self.director.company_ids |= self.other_company
        elsewhere = pushes.with_user(self.director).with_context(
            allowed_company_ids=self.other_company.ids)  # fmt: skip
        self.assertEqual(elsewhere.mapped("lacking_count"), [0, 0])
        self.assertEqual(pushes.new({"category_id": self.sauces.id}).lacking_count, 0)

        def queries(some):
            for _warm in range(2):
                self.env.invalidate_all()
                some = some.with_user(self.rep)
                some.mapped("from_on")
                before = self.env.cr.sql_log_count
                some.mapped("lacking_count")
                found = self.env.cr.sql_log_count - before
            return found

        self.assertEqual(queries(pushes[0]), queries(pushes | self.push() | self.push()))


class TestMetrics(ProgressCase):
    def cells(self, user, period="month", company=None):
        cells = self.rpc(user, "sales.rhythm.metric", "get_metrics", period, company=company)
        return {cell["key"]: cell for cell in cells if cell["key"].startswith("push_")}

    def test_push_is_two_metrics_with_their_rows(self):
        push = self.push(self.director)
        self.buys(self.shop, "2026-03-02", 70)
        self.assertEqual(push.value_metric_id.name, "Push: Fish sauce")
        cells = self.cells(self.rep)
        self.assertEqual(
            {key: cell["value"] for key, cell in cells.items()},
            {f"push_{push.id}_value": 70, f"push_{push.id}_won": 1},
        )
        for cell in cells.values():
            found = self.rpc(self.rep, cell["res_model"], "search_count", cell["domain"])
            self.assertEqual(found, 1)

    def test_only_days_of_the_push_count_and_only_while_it_runs(self):
        push = self.push(from_on="2026-03-02", until_on="2026-03-10")
        self.buys(self.shop, "2026-03-01 23:59", 5)
        self.buys(self.cafe, "2026-03-02 00:01", 7)
        self.assertEqual(push.value_metric_id._value(self.rep, *MARCH), {self.rep.id: 7})
        self.assertEqual(push.won_metric_id._value(self.rep, *MARCH), {self.rep.id: 1})
        for now, shown in (
            ("2026-02-28 03:00:00", False), ("2026-03-31 03:00:00", True),
            ("2026-04-01 03:00:00", False),
        ):  # fmt: skip
            with freeze_time(now):
                self.assertEqual(bool(self.cells(self.rep)), shown, now)
        with freeze_time("2026-03-11 03:00:00"):
            self.assertFalse(self.cells(self.rep, NOW_PERIOD))

    def test_goal_of_the_month_is_of_the_days_of_the_push(self):
        push = self.push(from_on="2026-03-02", until_on="2026-03-13")
        self.env["sales.rhythm.target"].create({
            "user_id": self.rep.id, "metric_id": push.value_metric_id.id, "goal": 100})  # fmt: skip
        for now, period, goal, pace in (
            ("2026-03-02 03:00:00", "month", 100, 10), ("2026-03-06 03:00:00", "month", 100, 50),
            ("2026-03-06 03:00:00", "week", 50, 50), ("2026-03-31 03:00:00", "month", 100, 100),
        ):  # fmt: skip
            with self.subTest(now, period=period), freeze_time(now):
                cell = self.cells(self.rep, period)[f"push_{push.id}_value"]
                self.assertAlmostEqual(cell["goal"], goal)
                self.assertAlmostEqual(cell["pace"], pace)

    def test_metrics_follow_the_push(self):
        push = self.push(self.director)
        push.with_user(self.director).write({
            "name": "Nước mắm '\"", "category_id": self.sauces.id,
            "until_on": "2026-03-15"})  # fmt: skip
        metric = push.value_metric_id
        self.assertEqual(metric.name, "Push: Nước mắm '\"")
        self.assertEqual(str(metric.until_on), "2026-03-15")
        self.buys(self.shop, "2026-03-02", 9, product=self.new_product("Soy", self.sauces))
        self.assertEqual(metric._value(self.rep, *MARCH), {self.rep.id: 9})
        push.write({"category_id": False, "name": "Tea",
                    "product_tmpl_ids": [Command.set(self.tea.product_tmpl_id.ids)]})  # fmt: skip
        self.assertEqual(metric._value(self.rep, *MARCH), {self.rep.id: 0})
        push.action_archive()
        self.assertFalse((push.value_metric_id | push.won_metric_id).filtered("active"))
        self.assertFalse(self.cells(self.rep))

    def test_value_leaves_out_orders_that_the_policy_excludes_from_now_on(self):
        push = self.push(self.director)
        tags = self.env["crm.tag"].create([{"name": "Blanket"}, {"name": "Sample"}])
        self.buys(self.shop, "2026-03-02", 70)
        for number, tag in enumerate(tags, 1):
            self.buys(self.cafe, "2026-03-02", number, tag_ids=[Command.set(tag.ids)])
        policy = self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id), ("tag_id", "=", False)]
        )

        def counted():
            self.settle()
            cells = self.cells(self.rep)
            cell = cells[f"push_{push.id}_value"]
            spec = {"rhythm_amount": {}, "rhythm_is_excluded": {}}
            found = self.rpc(self.rep, cell["res_model"], "web_search_read", cell["domain"], spec)[
                "records"
            ]
            self.assertEqual(cell["value"], sum(each["rhythm_amount"] for each in found))
            self.assertFalse(any(each["rhythm_is_excluded"] for each in found))
            return cell["value"], cells[f"push_{push.id}_won"]["value"]

        self.assertEqual(counted(), (73, 2))
        policy.excluded_tag_ids = tags[0]
        self.assertEqual(counted(), (72, 2))
        policy.excluded_tag_ids = tags
        self.assertEqual(counted(), (70, 1))
        tags[1].unlink()
        self.assertEqual(counted(), (72, 2))
        policy.excluded_tag_ids = False
        self.assertEqual(counted(), (73, 2))

    def test_lines_of_excluded_orders_are_searched_as_they_are_read(self):
        tag = self.env["crm.tag"].create({"name": "Blanket"})
        self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id), ("tag_id", "=", False)]
        ).excluded_tag_ids = tag
        here = self.buys(self.shop, "2026-03-02", 70, tag_ids=[Command.set(tag.ids)])
        other = self.buys(self.cafe, "2026-03-02", 70)
        there = self.buys(self.cafe, "2026-03-02", 70, company=self.other_company,
                          tag_ids=[Command.set(tag.ids)])  # fmt: skip
        lines = (here | other | there).order_line
        self.assertEqual(lines.filtered("rhythm_is_excluded"), here.order_line)
        for domain, found in (
            ([("rhythm_is_excluded", "=", True)], here.order_line),
            ([("rhythm_is_excluded", "=", False)], lines - here.order_line),
            ([("rhythm_is_excluded", "!=", True)], lines - here.order_line),
            ([("rhythm_is_excluded", "in", [True, False])], lines),
        ):
            with self.subTest(domain):
                self.assertEqual(lines.search([("id", "in", lines.ids), *domain]), found)

    def test_push_with_targets_is_archived_and_one_without_goes_with_its_metrics(self):
        push = self.push(self.director)
        metrics = push.value_metric_id | push.won_metric_id
        self.env["sales.rhythm.target"].create({
            "user_id": self.rep.id, "metric_id": metrics[0].id, "goal": 1})  # fmt: skip
        with self.assertRaisesRegex(UserError, "archive it instead"):
            push.with_user(self.director).unlink()
        self.env["sales.rhythm.target"].search([("metric_id", "in", metrics.ids)]).unlink()
        push.with_user(self.director).unlink()
        self.assertFalse(metrics.exists())

    def test_copy_is_a_push_of_its_own(self):
        push = self.push()
        copy = push.copy()
        self.assertFalse(
            (push.value_metric_id | push.won_metric_id)
            & (copy.value_metric_id | copy.won_metric_id)
        )

    def test_metric_of_one_company_counts_in_no_other(self):
        self.rep.company_ids |= self.other_company
        push = self.push()
        self.buys(self.shop, "2026-03-02", 70)
        there = push.value_metric_id.with_company(self.other_company)
        self.assertEqual(there._value(self.rep, *MARCH), {self.rep.id: 0})
        self.assertFalse(self.cells(self.rep, company=self.other_company))


class TestRoom(ProgressCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "Horeca"})
        cls.cafe.category_id = cls.tag
        cls.pickles = cls.env["product.category"].create({"name": "Pickles"})
        for kind, key, category, count, amount in (
            ("company", "", cls.fish_sauce, 100, 2_000_000),
            ("tag", str(cls.tag.id), cls.fish_sauce, 20, 7_000_000),
            ("company", "", cls.sauces, 100, 3_000_000),
            ("company", "", cls.pickles, 100, 4_000_000),
        ):
            cls.env["sales.rhythm.market"].create({
                "company_id": cls.company.id, "kind": kind, "key": key, "customer_count": count,
                "category_id": category.id, "buyer_count": 10, "month_amount": amount})  # fmt: skip
        cls.settle()

    def amounts(self, domain, **context):
        rows = self.env["sales.rhythm"].with_context(**context)
        found = rows.search(domain, order="push_amount desc, id")
        self.assertEqual(found.mapped("push_amount"),
                         sorted(found.mapped("push_amount"), reverse=True))  # fmt: skip
        return [(row.partner_id.name, row.push_amount) for row in found]

    def test_those_who_may_bring_most_come_first(self):
        push = self.push()
        self.assertEqual(
            self.amounts([("push_ids", "in", push.ids)], rhythm_push_id=push.id),
            [("Cafe", 7_000_000), ("Shop", 2_000_000), ("Hotel", 2_000_000)],
        )
        wide = self.push(category_id=self.sauces.id)  # of its two categories, the larger
        self.assertEqual(
            self.amounts([("push_ids", "in", wide.ids)], rhythm_push_id=wide.id),
            [("Cafe", 7_000_000), ("Shop", 3_000_000), ("Hotel", 3_000_000)],
        )

    def test_all_pushes_that_run_are_added_and_what_one_has_is_not(self):
        self.push()
        self.push(category_id=self.pickles.id)
        self.push(category_id=self.sauces.id, from_on="2026-03-05")  # not yet
        self.buys(self.shop, "2026-02-20")
        found = self.amounts([("push_ids", "!=", False)])
        self.assertEqual(found, [("Cafe", 11_000_000), ("Hotel", 6_000_000), ("Shop", 4_000_000)])
        self.assertEqual(self.amounts([("push_amount", ">", 5_000_000)]), found[:2])

    def test_without_a_push_there_is_no_room(self):
        self.assertEqual({amount for _name, amount in self.amounts([])}, {0})
        self.assertEqual({amount for _name, amount in self.amounts([], rhythm_push_id=0)}, {0})

    def test_candidates_are_ranked_by_the_room_of_all_who_lack_them(self):
        """Three customers: fish sauce 7 + 2 + 2, of sauces 3 each, of pickles 4 each."""

        def found():
            rows = self.env["sales.rhythm.push.candidate"].with_user(self.director).search([])
            return [(row.category_id.name, row.lacking_count, row.buyer_count, row.room_amount)
                    for row in rows]  # fmt: skip

        pickles = ("Pickles", 3, 0, 12_000_000)
        sauces = ("Sauces", 3, 0, 9_000_000)
        self.assertEqual(found(), [pickles, ("Fish sauce", 3, 0, 11_000_000), sauces])
        self.buys(self.cafe, "2026-02-20")
        self.env["sales.rhythm.line"]._refresh_of(self.cafe.ids)
        self.settle()
        self.assertEqual(found(), [pickles, sauces, ("Fish sauce", 2, 1, 4_000_000)])
        push = self.push(category_id=self.pickles.id)
        self.assertEqual(found(), [sauces, ("Fish sauce", 2, 1, 4_000_000)])
        with freeze_time("2026-04-01 03:00:00"):
            self.assertEqual(found()[0], pickles, "a push that is over may come again")
        push.action_archive()
        self.assertEqual(found()[0], pickles)

    def test_one_click_declares_one_push(self):
        candidates = self.env["sales.rhythm.push.candidate"].with_user(self.director)
        first = candidates.search([], limit=1)
        action = self.rpc(self.director, first._name, "action_declare", first.ids)
        push = self.env["sales.rhythm.push"].browse(action["res_id"])
        self.assertEqual(
            (push.name, push.category_id, str(push.from_on), str(push.until_on), push.state,
             push.user_id),
            ("Pickles", self.pickles, "2026-03-02", "2026-03-31", "running", self.director),
        )  # fmt: skip
        self.assertEqual(self.chips(self.shop), ["Push: Pickles"])
        for user in (self.rep, self.leader, self.all_rep):
            with self.assertRaises(AccessError):
                self.rpc(user, first._name, "action_declare", first.ids)

    def test_push_opens_its_list(self):
        push = self.push()
        action = self.rpc(self.rep, "sales.rhythm.push", "action_open_lacking", push.ids)
        self.assertEqual(action["domain"], [("push_ids", "in", push.ids)])
        found = self.rpc(
            self.rep, "sales.rhythm", "web_search_read", action["domain"],
            {"push_amount": {}, "display_name": {}}, order="push_amount desc, id",
            context=action["context"],
        )  # fmt: skip
        self.assertEqual([row["push_amount"] for row in found["records"]],
                         [7_000_000, 2_000_000])  # fmt: skip
        with self.assertRaises(AccessError):
            self.rpc(self.abroad, "sales.rhythm.push", "action_open_lacking", push.ids)
