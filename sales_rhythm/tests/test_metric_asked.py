"""Metrics that are asked together: the same figures as of each by itself, in fewer questions."""

from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import formatLang

from ..models import month_facts
from ..models.review_words import Words
from .common import NOW, TODAY
from .test_metric import DAY, MetricCase


@freeze_time(NOW)
class TestTogether(MetricCase):
    """What several people did, by all metrics and some odd ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, user in enumerate((cls.rep, cls.other_rep, cls.leader), start=1):
            cls.work_of(user, number)
        cls.settle()
        archived = cls.customer("Archived", [f"{TODAY} 09:00"])
        cls.settle()
        archived.active = False
        cls.settle()
        every = {"res_model": "sales.rhythm", "date_field": "first_order_on"}
        cls.new_metric(key="archived_too", domain="[('active', 'in', [True, False])]", **every)
        cls.new_metric(key="archived_only", domain="[('active', '=', False)]", **every)
        cls.new_metric(
            key="either", domain="['|', ('state', '=', 'draft'), ('state', '=', 'sale')]"
        )
        cls.new_metric(
            key="large", domain="[('state', '=', 'sale'), ('amount_untaxed', '>', 700001)]"
        )
        cls.new_metric(key="tomorrow", domain="[('state', '=', 'sale')]", from_on="2026-03-03")
        cls.metrics = cls.env["sales.rhythm.metric"].search([("company_id", "=", False)])

    def facts(self, user=None, metrics=None):
        env = self.act(self.env["sales.rhythm"], user or self.director).env
        return month_facts.live(env, DAY.replace(day=1), (metrics or self.metrics).with_env(env))

    def test_each_is_what_it_is_by_itself(self):
        for user in (self.director, self.leader, self.rep):
            with self.subTest(user=user.login):
                together = self.facts(user)
                with patch.object(type(self.metrics), "_alike", lambda metrics: list(metrics)):
                    apart = self.facts(user)
                self.assertEqual(together, apart)
                self.assertTrue(any(part.month and part.month.above
                                    for part in together.parts.values()))  # fmt: skip

    def test_odd_ones_count_what_they_say(self):
        parts = self.facts().parts
        counted = {
            key: sum(part.month.above for (_user, name), part in parts.items() if name == key)
            for key in ("archived_too", "archived_only", "new_customers", "large", "tomorrow",
                        "orders", "either")
        }  # fmt: skip
        self.assertEqual(counted["archived_only"], 1)
        self.assertEqual(counted["archived_too"], counted["new_customers"] + 1)
        self.assertEqual((counted["large"], counted["orders"]), (2, 4))
        self.assertEqual(counted["tomorrow"], 0)
        self.assertGreaterEqual(counted["either"], counted["orders"])

    def test_touches_are_read_once_for_all_that_count_them(self):
        metrics = self.metrics.filtered(lambda metric: metric.res_model == "sales.rhythm.touch")
        self.assertGreater(len(metrics), 8)
        self.assertEqual(len(metrics._alike()), 1)
        self.facts(metrics=metrics)
        # More metrics may need a policy besides, but no question each.
        self.assertLess(self.count(metrics) - self.count(metrics[:1]), len(metrics) / 2)

    def count(self, metrics):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.facts(metrics=metrics)
        return self.env.cr.sql_log_count - before

    def test_one_that_does_not_work_any_more_takes_no_other_along(self):
        large = self.metrics.filtered(lambda metric: metric.key == "large")
        before = self.facts().parts
        self.env.cr.execute(
            "UPDATE sales_rhythm_metric SET domain = %s WHERE id = %s",
            ["[('amount_nowhere', '>', 1)]", large.id],
        )
        self.env.invalidate_all()
        after = self.facts().parts
        self.assertEqual(after, {key: part for key, part in before.items() if key[1] != "large"})


class TestWords(MetricCase):
    def test_numbers_are_written_as_odoo_writes_them(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._lang_get("fr_FR").grouping = "[3,2,0]"
        values = (0, -0.0, 1, 999, 1000, 1234567.891, -1234567.5, 0.5, 1.5, 2.5, 1e15, -42)
        currencies = self.company.currency_id | self.other_company.currency_id
        for code in ("en_US", "vi_VN", "fr_FR"):
            env = self.env(context={**self.env.context, "lang": code})
            words = Words(env)
            for value in values:
                with self.subTest(lang=code, value=value):
                    for digits in (0, 1):
                        rounded = round(value, digits) or 0.0
                        self.assertEqual(
                            words.plain(value, digits), formatLang(env, rounded, digits=digits)
                        )
                    for words.currency in currencies:
                        self.assertEqual(
                            words.exact(value),
                            formatLang(env, value, currency_obj=words.currency),
                        )
