"""Pushes: who lacks what is pushed, on which days it is said, and what makes no sense."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, users

from ..core.milestones import TODAY as NOW_PERIOD
from .common import MONTHLY
from .push import PushCase


class TestWhoLacksIt(PushCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)  # of tea; late by now, and not stopped
        cls.march = cls.push()

    def test_who_bought_none_for_a_year_lacks_it(self):
        for when, has_it in (
            ("2025-02-28 23:30", False), ("2025-03-01 00:10", True), ("2026-02-28 23:50", True),
            ("2026-03-01 00:10", True), ("2026-03-31 23:50", True), ("2026-04-01 00:10", False),
        ):  # fmt: skip
            with self.subTest(when), self.env.cr.savepoint() as savepoint:
                self.buys(self.shop, when)
                self.assertEqual(self.lacking(self.march), [] if has_it else ["Shop"])
                self.assertEqual(self.chips(self.shop), [] if has_it else ["Push: Fish sauce"])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_only_what_is_pushed_counts(self):
        pickles = self.env["product.category"].create({"name": "Pickles"})
        self.buys(self.shop, "2026-02-01", product=self.new_product("Cucumber", pickles))
        self.assertEqual(self.lacking(self.march), ["Shop"])
        wide = self.push(category_id=self.sauces.id)
        self.buys(self.shop, "2026-02-02", product=self.new_product("Soy", self.sauces))
        self.assertEqual((self.lacking(self.march), self.lacking(wide)), (["Shop"], []))
        self.buys(self.shop, "2026-02-02")
        self.assertEqual(self.lacking(self.march), [])

    def test_what_is_returned_or_cancelled_is_not_bought(self):
        order = self.buys(self.shop, "2026-02-20")
        self.assertEqual(self.lacking(self.march), [])
        self.buys(self.shop, "2026-03-02", -100_000)
        self.assertEqual(self.lacking(self.march), ["Shop"])
        self.buys(self.shop, "2026-03-02", 1)
        self.assertEqual(self.lacking(self.march), [])
        order._action_cancel()  # more is returned now than was ever bought
        self.settle()
        self.assertEqual(self.lacking(self.march), ["Shop"])

    def test_return_of_what_was_bought_long_ago_takes_nothing_away(self):
        self.buys(self.shop, "2025-01-10")
        self.buys(self.shop, "2025-12-10", -100_000)
        self.buys(self.shop, "2026-03-02", 40_000)
        self.assertEqual(self.lacking(self.march), [])

    def test_sums_that_end_in_a_fraction_of_nothing_are_nothing(self):
        for amount in (0.1, 0.2, -0.3):
            self.buys(self.shop, "2026-02-10", amount)
        self.assertEqual(self.lacking(self.march), ["Shop"])

    def test_free_goods_quotations_notes_and_down_payments_are_not_bought(self):
        self.buys(self.shop, "2026-02-10", 0)
        self.quotations(self.shop, [5])[0].order_line.product_id = self.sauce
        order = self.order(self.shop, "2026-02-11")
        order.order_line = [
            Command.create({"display_type": "line_note", "name": "Anchovy 40"}),
            Command.create({"product_id": self.sauce.id, "is_downpayment": True, "name": "Half",
                            "product_uom_qty": 1, "price_unit": 50, "tax_ids": False}),
        ]  # fmt: skip
        self.settle()
        self.assertEqual(self.lacking(self.march), ["Shop"])

    def test_order_with_a_tag_that_does_not_count_is_not_bought(self):
        tag = self.env["crm.tag"].create({"name": "Blanket"})
        self.buys(self.shop, "2026-02-10", tag_ids=[Command.set(tag.ids)])
        self.assertEqual(self.lacking(self.march), [])
        policies = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policies.excluded_tag_ids = tag
        self.settle()
        self.assertEqual(self.lacking(self.march), ["Shop"])

    def test_contact_buys_for_the_company(self):
        contact = self.env["res.partner"].create({"name": "Chi Ba", "parent_id": self.shop.id})
        self.buys(contact, "2026-02-10", user_id=self.rep.id)
        self.assertEqual(self.lacking(self.march), [])

    def test_who_stopped_or_is_archived_lacks_nothing_and_a_new_customer_does(self):
        self.customer("Long gone", ["2024-01-05", "2024-02-05", "2024-03-05"])
        fresh = self.customer("Fresh")
        self.lead(fresh)
        archived = self.customer("Archived", MONTHLY)
        archived.active = False
        self.settle()
        self.assertEqual(self.row(archived).active, False)
        self.assertEqual(self.lacking(self.march), ["Fresh", "Shop"])
        rows = self.env["sales.rhythm"].with_context(active_test=False)
        found = rows.search([("push_ids", "in", self.march.ids)])
        self.assertEqual(found, found.filtered("push_ids"))
        self.assertEqual(len(found), 2)

    def test_products_instead_of_a_category(self):
        soy = self.new_product("Soy", self.sauces)
        both = self.sauce.product_tmpl_id | soy.product_tmpl_id
        push = self.push(category_id=False, product_tmpl_ids=[Command.set(both.ids)])
        self.assertEqual(push.name, "Anchovy 40, Soy")
        self.assertEqual(self.lacking(push), ["Shop"])
        soy.active = False  # sold last year, and no more
        self.buys(self.shop, "2026-02-10", product=soy)
        self.assertEqual((self.lacking(push), self.lacking(self.march)), ([], ["Shop"]))

    def test_products_and_categories_that_move(self):
        self.buys(self.shop, "2026-02-10")
        self.sauce.categ_id = self.sauces
        self.settle()
        self.assertEqual(self.lacking(self.march), ["Shop"])
        self.sauce.categ_id = self.fish_sauce
        wide = self.push(category_id=self.sauces.id)
        self.assertEqual(self.lacking(wide), [])
        self.fish_sauce.parent_id = False
        self.settle()
        self.assertEqual((self.lacking(wide), self.lacking(self.march)), (["Shop"], []))

    def test_pushes_of_a_customer_are_searched_as_they_are_read(self):
        self.push(category_id=self.sauces.id, from_on="2026-03-05")  # not yet
        other = self.push(category_id=self.tea.categ_id.id or self.env["product.category"].create(
            {"name": "Tea"}).id, name="Tea")  # fmt: skip
        has_it = self.customer("Has it", MONTHLY)
        self.buys(has_it, "2026-02-20")
        self.customer("Long gone", ["2024-01-05", "2024-02-05"])
        self.settle()
        rows = self.env["sales.rhythm"].search([("company_id", "=", self.company.id)])
        read = {row.partner_id.name: set(row.push_ids.ids) for row in rows}
        self.assertEqual(read, {"Shop": {self.march.id, other.id}, "Has it": {other.id},
                                "Long gone": set()})  # fmt: skip
        for push in self.march | other:
            found = self.env["sales.rhythm"].search([("push_ids", "in", push.ids)])
            self.assertEqual(found, rows.filtered(lambda row, push=push: push in row.push_ids))
        for domain, names in (
            ([("push_ids", "!=", False)], ["Has it", "Shop"]),
            ([("push_ids", "=", False)], ["Long gone"]),
            ([("push_ids", "not in", self.march.ids)], ["Has it", "Long gone"]),
            ([("push_ids.name", "=", "Fish sauce")], ["Shop"]),
            ([("push_ids", "ilike", "fish")], ["Shop"]),
            ([("push_ids", "in", [0])], []),
            ([("push_ids", "in", [2**31 - 1])], []),
        ):
            with self.subTest(domain):
                found = (self.env["sales.rhythm"].search(domain) & rows).partner_id
                self.assertEqual(sorted(found.mapped("name")), names)


class TestWhenItRuns(PushCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.west = cls.customer("Western", MONTHLY, cls.other_company, user_id=False)

    def test_it_begins_and_ends_at_the_companys_midnight(self):
        dates = {"from_on": "2026-03-01", "until_on": "2026-03-03"}
        here = self.push(**dates)
        there = self.push(company_id=self.other_company.id, **dates)
        rows = {here: self.row(self.shop), there: self.row(self.west, self.other_company)}
        for now, hanoi, west in (
            ("2026-02-28 16:59:59", "planned", "planned"),
            ("2026-02-28 17:00:00", "running", "planned"),
            ("2026-03-01 07:59:59", "running", "planned"),
            ("2026-03-01 08:00:00", "running", "running"),
            ("2026-03-03 16:59:59", "running", "running"),
            ("2026-03-03 17:00:00", "over", "running"),
            ("2026-03-04 07:59:59", "over", "running"),
            ("2026-03-04 08:00:00", "over", "over"),
        ):
            with self.subTest(now), freeze_time(now):
                self.env.invalidate_all()
                for push, state in ((here, hanoi), (there, west)):
                    self.assertEqual(push.state, state)
                    found = self.env["sales.rhythm.push"].search([("state", "=", state)])
                    self.assertIn(push, found)
                    others = self.env["sales.rhythm.push"].search([("state", "!=", state)])
                    self.assertNotIn(push, others)
                    shown = [chip["key"] for chip in rows[push].reasons or ()]
                    self.assertEqual("push" in shown, state == "running")

    def test_over_it_still_tells_whom_it_did_not_win(self):
        push = self.push()
        with freeze_time("2026-04-02 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.lacking(push), ["Shop"])
            self.assertEqual(self.chips(self.shop), [])
            self.buys(self.shop, "2026-04-02")
            self.assertEqual(self.lacking(push), ["Shop"], "too late for this one")

    def test_archived_push_is_said_no_more(self):
        push = self.push()
        self.assertEqual(self.chips(self.shop), ["Push: Fish sauce"])
        push.action_archive()
        self.assertEqual(self.chips(self.shop), [])
        push.action_unarchive()
        self.assertEqual(self.chips(self.shop), ["Push: Fish sauce"])
        push.unlink()
        self.assertEqual(self.chips(self.shop), [])

    def test_two_pushes_are_one_chip_and_may_overlap(self):
        self.push()
        self.push(category_id=self.sauces.id, from_on="2026-02-15", name="<b>'); DROP & Sauces")
        self.assertEqual(self.chips(self.shop), ["Push: <b>'); DROP & Sauces, Fish sauce"])
        self.assertEqual(str(self.row(self.shop).push_from), "2026-02-15")

    def test_push_of_another_company_is_not_said(self):
        self.push(company_id=self.other_company.id)
        self.assertEqual(self.chips(self.shop), [])
        self.assertEqual(self.chips(self.shop, self.director), [])

    def test_default_days_are_to_the_end_of_the_month_or_of_the_next(self):
        for now, until_on in (
            ("2026-03-01 17:00:00", "2026-03-31"), ("2026-03-16 03:00:00", "2026-03-31"),
            ("2026-03-17 03:00:00", "2026-04-30"), ("2026-12-31 16:00:00", "2027-01-31"),
        ):  # fmt: skip
            with freeze_time(now):
                self.assertEqual(
                    self.env["sales.rhythm.push"]._default_until_on(), date.fromisoformat(until_on)
                )


class TestDeck(PushCase):
    """A push brings no card, and changes no figure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.customer("Late", MONTHLY)
        cls.quiet = cls.customer("Quiet", [*MONTHLY, "2026-03-01"])
        cls.called = cls.customer("Called today", [*MONTHLY, "2026-03-01"])

    def figures(self):
        rows = self.env["sales.rhythm"].with_user(self.rep)
        rows.invalidate_model()
        found = rows.search([("user_id", "=", self.rep.id)], order="id")
        return (
            self.rpc(self.rep, "sales.rhythm", "get_deck_summary", "month"),
            [(row.deck_period, row.done_today, row.pinned, row.deck_amount) for row in found],
            [rows.search([("deck_period", "=", period)]).ids
             for period in ("today", "week", "month", False)],
        )  # fmt: skip

    def test_deck_is_the_same_with_a_push(self):
        self.env.cr.execute(
            "UPDATE sales_rhythm SET touched_on = '2026-03-02', rest_until = '2026-03-04'"
            " WHERE id = ANY(%s)",
            [(self.row(self.called) | self.row(self.quiet)).ids],
        )
        self.env.cr.execute(
            "UPDATE sales_rhythm SET activity_on = '2026-03-02' WHERE id = %s",
            self.row(self.quiet).ids,
        )
        before = self.figures()
        self.push()
        self.assertEqual(self.figures(), before)
        self.assertEqual(self.chips(self.late), ["Push: Fish sauce"])
        self.assertEqual(self.chips(self.quiet), ["Push: Fish sauce"])
        self.assertTrue(self.row(self.called).done_today)
        self.assertFalse(self.row(self.called).reasons, "today is over for this customer")
        bought = self.customer("Bought today", [*MONTHLY, "2026-03-01"])
        self.assertNotEqual(self.row(bought).deck_period, NOW_PERIOD)
        self.assertEqual(self.chips(bought), ["Push: Fish sauce"])

    def test_queries_do_not_grow_with_the_cards_and_none_is_asked_without_a_push(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Many {number}", "user_id": self.rep.id} for number in range(50)]
        )
        for partner in partners:
            self.order(partner, "2026-02-20")
        counts = {}
        for push in (None, self.push):
            if push:
                push()
                push(category_id=self.sauces.id)
            for size in (5, 5, 50):  # what is known once and for all, the first one asks
                self.env.invalidate_all()
                rows = self.env["sales.rhythm"].with_user(self.rep).search(
                    [("partner_id", "in", partners[:size].ids)])  # fmt: skip
                rows.mapped("evidence")
                rows.mapped("partner_id.name")
                rows.env["sales.rhythm.push"]._running()  # known to the worker
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                for row in rows:
                    self.assertEqual(bool(row.push_ids), bool(push))
                counts[bool(push), size] = self.env.cr.sql_log_count - before
        self.assertEqual(counts[False, 5], 0)
        self.assertEqual(counts[False, 50], 0)
        self.assertEqual(counts[True, 5], counts[True, 50])


class TestWhatMakesSense(PushCase):
    def refused(self, sentence, **values):
        with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
            self.push(**values)

    def test_category_or_products_and_not_both_or_none(self):
        products = [Command.set(self.sauce.product_tmpl_id.ids)]
        self.refused("choose one of the two", product_tmpl_ids=products)
        self.refused("choose one of the two", category_id=False, name="Nothing")

    def test_days_and_targets(self):
        self.refused("ends before it begins", until_on="2026-02-28")
        self.refused("at least 0", target_count=-1)
        self.refused("at least 0", target_amount=-1)
        self.refused("at most", target_amount=1e20)
        self.push(until_on="2026-03-01")

    def test_category_and_products_of_a_push_are_not_deleted(self):
        spare = self.env["product.category"].create({"name": "Spare", "parent_id": self.sauces.id})
        self.push(category_id=spare.id)
        for category in (spare, self.sauces):
            with self.assertRaisesRegex(UserError, "“Spare” is pushed"), self.env.cr.savepoint():
                category.unlink()
        soy = self.new_product("Soy", self.sauces)
        self.push(category_id=False, product_tmpl_ids=[Command.set(soy.product_tmpl_id.ids)])
        for record in (soy, soy.product_tmpl_id):
            with self.assertRaisesRegex(UserError, "“Soy” is pushed"), self.env.cr.savepoint():
                record.unlink()

    @users("t_rep", "t_leader", "t_all_rep")
    def test_only_directors_declare(self):
        push = self.push().with_user(self.env.user)
        self.assertEqual(push.name, "Fish sauce")
        for act in (
            lambda: self.push(self.env.user),
            lambda: push.write({"name": "Mine"}),
            lambda: push.write({"active": False}),
            push.unlink,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_other_company_sees_nothing_of_it(self):
        push = self.push(self.director)
        self.assertEqual(push.user_id, self.director)
        abroad = self.env["sales.rhythm.push"].with_user(self.abroad).with_context(
            allowed_company_ids=self.other_company.ids)  # fmt: skip
        self.assertFalse(abroad.search([]))
        with self.assertRaises(AccessError):
            abroad.browse(push.id).read(["name"])
        with self.assertRaises(AccessError):
            abroad.create({"category_id": self.sauces.id, "company_id": self.company.id})
        metrics = abroad.env["sales.rhythm.metric"].search([("key", "=like", "push_%")])
        self.assertFalse(metrics)

    def test_list_has_only_what_one_sees(self):
        self.customer("Mine", MONTHLY)
        self.customer("Theirs", MONTHLY, user_id=self.other_rep.id)
        push = self.push()
        for user, names in (
            (self.rep, ["Mine"]), (self.other_rep, ["Theirs"]), (self.leader, ["Mine"]),
            (self.director, ["Mine", "Theirs"]), (self.abroad, []),
        ):  # fmt: skip
            with self.subTest(user.login):
                self.assertEqual(self.lacking(push, user), names)
                counted = push.with_user(user).sudo(False)
                if user != self.abroad:
                    counted.invalidate_recordset()
                    self.assertEqual(counted.lacking_count, len(names))
