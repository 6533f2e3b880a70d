"""What a push is of."""

from odoo.fields import Command

from .common import MONTHLY
from .push import PushCase


class DismissedCase(PushCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.cafe = cls.customer("Cafe", MONTHLY)

    def of_products(self, *products):
        templates = [product.product_tmpl_id.id for product in products]
        return self.push(category_id=False, product_tmpl_ids=[Command.set(templates)])


class TestDismissed(DismissedCase):
    def test_archived_product_counts_whoever_asks_first(self):
        gone = self.new_product("Cucumber", self.env["product.category"].create({"name": "Old"}))
        push = self.of_products(self.sauce, gone)
        gone.product_tmpl_id.active = False
        expected = sorted((self.fish_sauce | gone.categ_id).ids)
        for active_test in (True, False, True):
            with self.subTest(active_test=active_test):
                self.env.registry.clear_cache()
                self.env.invalidate_all()
                found = push.with_context(active_test=active_test)._market_category_ids()
                self.assertEqual(found, expected)
