"""The money map against its bare query, and what it costs."""

import importlib
from unittest.mock import patch

from odoo.tests import freeze_time

from ..models.money import BUCKETS
from .common import NOW
from .test_bench import EVENING, LATER, MIDNIGHT, BenchCase

DIRECTOR = "sales.rhythm.director"


class TestMap(BenchCase):
    """Bucket by bucket, with some of every kind of document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.map = importlib.import_module("bench_map")
        importlib.import_module("bench_money").Documents(cls.env).make()

    def test_map_shows_bucket_by_bucket_what_its_bare_query_finds(self):
        for now in (NOW, EVENING, MIDNIGHT, LATER):
            for user in (self.director, self.all_rep):
                with self.subTest(now=now, user=user.login), freeze_time(now):
                    self.assertTrue(self.comparison.check(self.as_user(user), self.map.MAP))

    def test_there_is_something_in_every_bucket(self):
        *rows, whole = self.map.money_map(self.as_user(self.director))
        buckets = {bucket for bucket, _label in BUCKETS}
        self.assertEqual({row["bucket"] for row in rows}, {*buckets, self.map.HITS})
        self.assertFalse([row for row in rows if not row["amount"]])
        self.assertGreater(whole["count"], 0)

    def test_map_that_leaves_a_bucket_out_is_found(self):
        env = self.as_user(self.director)
        directors = self.env.registry[DIRECTOR]
        sums = directors._sums

        def less(director, domain):
            found, customers = sums(director, domain)
            return {key: each for key, each in found.items() if key != "unpaid"}, customers

        with (
            patch.object(directors, "_sums", less),
            self.assertRaisesRegex(self.comparison.Difference, "map, row"),
        ):
            self.comparison.check(env, self.map.MAP)

    def test_queries_do_not_depend_on_the_number_of_documents(self):
        few = self.count()
        importlib.import_module("bench_money").Documents(self.env).more()
        self.assertEqual(self.count(), few)

    def count(self):
        """Queries of the map and of what is in each bucket, each from a cold cache."""
        env, counted = self.as_user(self.director), {}
        asks = {bucket: self.bucket(bucket) for bucket, _label in BUCKETS}
        for name, ask in {"map": self.map.money_map, **asks}.items():
            for _warm in range(3):  # what is read once for the whole registry is not of it
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                ask(env)
                counted[name] = self.env.cr.sql_log_count - before
        return counted

    def bucket(self, name):
        return lambda env: env[DIRECTOR].get_bucket(name)
