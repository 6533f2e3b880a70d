"""What the web client may do with our fields, and what each screen costs."""

from .test_screens import ScreenCase


class TestClient(ScreenCase):
    """What the web client is told it may do with our fields, and every sort that it then offers."""

    def test_derived_fields_sort_search_and_group(self):
        fields = self.rhythms.fields_get(["status", "chance_7_ratio", "money_at_stake_amount"])
        for name, field in fields.items():
            with self.subTest(name=name):
                self.assertTrue(field["sortable"])
                self.assertTrue(field["searchable"])
        self.assertTrue(fields["status"]["groupable"])
        self.assertEqual(fields["money_at_stake_amount"]["aggregator"], "sum")
        self.assertEqual(fields["chance_7_ratio"]["aggregator"], "avg")

    def test_every_column_sorts_that_the_client_offers_to_sort(self):
        rows = self.rhythms.search(self.domain)
        for name, field in self.rhythms.fields_get(self.fields_of("sales.rhythm", "list")).items():
            if field["sortable"]:
                for direction in ("asc", "desc"):
                    with self.subTest(name=name, direction=direction):
                        found = self.rhythms.search(self.domain, order=f"{name} {direction}, id")
                        self.assertEqual(set(found), set(rows))
                        groups = self.rhythms.web_read_group(
                            self.domain,
                            ["status"],
                            ["__count"],
                            order=f"{name} {direction}",
                            auto_unfold=True,
                            unfold_read_specification={},
                        )["groups"]
                        self.assertEqual(sum(len(group["__records"]) for group in groups), 50)

    def test_status_groups_stay_in_the_ladders_order_with_others(self):
        ladder = ["new", "on_rhythm", "due", "late", "stopped"]
        by_two = self.rhythms._read_group(self.domain, ["user_id", "status"], ["__count"])
        for user in (self.rep, self.other_rep):
            found = [status for each, status, _count in by_two if each == user]
            self.assertEqual(found, [status for status in ladder if status in found])
        for order, expected in (("status", ladder), ("status desc", ladder[::-1])):
            groups = self.rhythms.formatted_read_group(self.domain, ["status"], ["__count"],
                                                       order=order)  # fmt: skip
            self.assertEqual([group["status"] for group in groups], expected)
        by_money = self.rhythms.formatted_read_group(
            self.domain,
            ["status"],
            ["money_at_stake_amount:sum"],
            order="money_at_stake_amount:sum desc",
        )
        sums = [group["money_at_stake_amount:sum"] for group in by_money]
        self.assertEqual(sums, sorted(sums, reverse=True))

    def test_pages_of_the_list_hold_each_row_once(self):
        for order in (None, "status, id", "chance_7_ratio desc, id"):
            with self.subTest(order=order):
                pages = self.rhythms.browse()
                for offset in range(0, 50, 20):
                    page = self.rhythms.search(self.domain, offset=offset, limit=20, order=order)
                    self.assertFalse(page & pages)
                    pages |= page
                self.assertEqual(len(pages), 50)


class QueryCountCase(ScreenCase):
    """Counts the queries of a question."""

    def count(self, ask, records):
        """Queries of a question about these records, from a cold cache."""
        for _time in range(2):  # what is read once for the whole registry, and what that needed
            ask(records)
            self.env.flush_all()
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        ask(records)
        return self.env.cr.sql_log_count - before

    def assertSameCount(self, ask, records):
        few, many = self.count(ask, records[:5]), self.count(ask, records)
        self.assertEqual(few, many)
        self.assertGreater(few, 0)
        return many


class TestQueryCounts(QueryCountCase):
    """A screen of fifty customers asks the database as often as one of five."""

    def test_list_kanban_and_form_of_rhythms(self):
        rows = self.rhythms.search(self.domain)
        for user in (self.rep, self.director):
            seen = self.env["sales.rhythm"].with_user(user).search([("id", "in", rows.ids)])
            self.assertGreaterEqual(len(seen), 25)
            for kind in ("list", "kanban", "form"):
                fields = self.fields_of("sales.rhythm", kind)
                if kind == "form":
                    fields["occasion_ids"] = {"fields": {"day": {}, "amount": {}, "gap_days": {}}}
                with self.subTest(user=user.login, view=kind):
                    self.assertSameCount(
                        lambda records, fields=fields: records.web_search_read(
                            [("id", "in", records.ids)], fields), seen)  # fmt: skip

    def test_groups(self):
        rows = self.rhythms.search(self.domain)
        for by in ("status", "user_id", "tag_ids", "city"):
            with self.subTest(by=by):
                self.assertSameCount(
                    lambda records, by=by: records.formatted_read_group(
                        [("id", "in", records.ids)], [by],
                        ["__count", "money_at_stake_amount:sum"]), rows)  # fmt: skip

    def test_customers_with_their_status(self):
        fields = {"name": {}, "rhythm_status": {}, "rhythm_expected_on": {},
                  "rhythm_weeks": {}, "rhythm_id": {"fields": {"display_name": {}}}}  # fmt: skip
        self.assertSameCount(
            lambda records: records.web_search_read([("id", "in", records.ids)], fields),
            self.partners.with_user(self.director))  # fmt: skip

    def test_orders_with_their_kind(self):
        fields = {"name": {}, "rhythm_kind": {}, "rhythm_interval_days": {}, "rhythm_status": {}}
        orders = self.made.with_user(self.director)
        self.assertSameCount(
            lambda records: records.web_search_read([("id", "in", records.ids)], fields), orders
        )

    def test_purchases(self):
        occasions = self.rhythms.search(self.domain).occasion_ids
        self.assertSameCount(
            lambda records: records.web_search_read(
                [("id", "in", records.ids)], {"day": {}, "amount": {}, "order_names": {}}),
            occasions)  # fmt: skip

    def test_one_refresh_of_many(self):
        rhythms = self.env["sales.rhythm"]
        few, many = (
            self.count(lambda partners: rhythms._refresh(partners), partners)
            for partners in (self.partners[:5], self.partners))  # fmt: skip
        self.assertEqual(few, many)
