"""Time with customers, orders that came when expected, and what hangs: worked out by hand."""

from odoo.tests import freeze_time

from .month import MILLION, NOW, MonthCase
from .test_forecast import HitRateCase

KEYS = ("customer_time", "hit_rate", "hanging_amount")


@freeze_time(NOW)
class TestFigures(MonthCase, HitRateCase):
    """Until ten in the morning of Wednesday, 18 March, each has worked 98 hours.

    From Monday to Friday there are 8 hours a day, from 8 to 12 and from 13 to 17: W1, from the 2nd,
    40; W2 40; W3 two days and two hours, 18.

    | hours of `an` with customers | W1 | W2 | W3 | March |
    |---|---|---|---|---|
    | meetings, as long as they were | 10 | 10 | 9 | |
    | calls, of which each is 10 minutes | 1/6 | 1/6 | | |
    | of the hours that were worked | 61/6 / 40 | 61/6 / 40 | 9 / 18 | 88/3 / 98 = 29.9 % |

    `binh` made one visit, which is an hour: 1 / 98 = 1 %, of 30 % that both should reach; `chi`
    wrote an e-mail, which is none: 0 %. All: (88/3 + 1) / 294 = 10.3 %.

    | window of the customer of | from | until | closed in | order | |
    |---|---|---|---|---|---|
    | an | 24 Feb | 28 Feb | February | | of another month |
    | an | 2 March | 4 March | W1 | 3rd | came |
    | an | 9 March | 11 March | W2 | 10th | came |
    | an | 13 March | 15 March | W2 | | did not |
    | an | 16 March | 17 March | W3 | 17th | came |
    | an | 17 March | 18 March | | 17th | is open until tonight |
    | binh | 5 March | 7 March | W1 | | did not |

    So of `an` 3 of 4, 75 %; of `binh` 0 of 1; of `chi` nothing is known; of all 3 of 5, 60 %.

    At customers of `an` hang a quotation of 7 million that was valid until the 10th, and a deal of
    5 million that was to close on the 1st: 12. A quotation of 3 million, valid until April, and a
    deal of 2 million to close tomorrow do not.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for at, key in enumerate(KEYS, 1):
            cls.metric(key).write({"month_place": "table", "month_sequence": 200 + at})
        cls.shops = {
            user: cls.env["res.partner"].search([("name", "=", f"Customer of {user.login}")])
            for user in cls.sellers
        }
        for user in (cls.an, cls.binh):
            cls.target(user, "customer_time", 0.3)
        cls.spend_time()
        cls.foretell()
        cls.let_hang()
        cls.settle()

    @classmethod
    def spend_time(cls):
        for number, (user, kind, when, minutes) in enumerate((
            (cls.an, "meeting", "03-03 18:00", 600),
            (cls.an, "call", "03-05 09:00", 0),
            (cls.an, "meeting", "03-10 18:00", 600),
            (cls.an, "call", "03-12 09:00", 0),
            (cls.an, "meeting", "03-17 18:00", 540),
            (cls.an, "todo", "03-17 19:00", 300),
            (cls.an, "meeting", "02-27 18:00", 600),
            (cls.binh, "visit", "03-06 10:00", 0),
            (cls.chi, "email", "03-06 10:00", 60),
        ), 1):  # fmt: skip
            cls.touch(cls.shops[user], user, kind, f"2026-{when}", 7_000 + number, minutes)

    @classmethod
    def foretell(cls):
        for user, count, taken_on, due_from, late_from in (
            (cls.an, 1, "02-22", "02-24", "03-01"),
            (cls.an, 2, "03-01", "03-02", "03-05"),
            (cls.an, 3, "03-08", "03-09", "03-12"),
            (cls.an, 4, "03-12", "03-13", "03-16"),
            (cls.an, 5, "03-15", "03-16", "03-18"),
            (cls.an, 6, "03-16", "03-17", "03-19"),
            (cls.binh, 1, "03-01", "03-05", "03-08"),
        ):
            days = (f"2026-{day}" for day in (taken_on, due_from, late_from))
            cls.snapshot(cls.shops[user], *days, count=count)

    @classmethod
    def let_hang(cls):
        shop = cls.shops[cls.an]
        hanging, live = cls.quotations(shop, [7 * MILLION, 3 * MILLION], user_id=cls.an.id)
        hanging.write({"date_order": "2026-02-20 03:00:00", "validity_date": "2026-03-10"})
        live.write({"date_order": "2026-03-17 03:00:00", "validity_date": "2026-04-16"})
        cls.lead(shop, 5 * MILLION, date_deadline="2026-03-01")
        cls.lead(shop, 2 * MILLION, date_deadline="2026-03-19")

    def texts(self, key):
        """What the table shows of a column: {login or total: text}."""
        found = self.table()
        return {
            getattr(user, "login", user): self.cell(found, user, key)["text"]
            for user in (*self.sellers, "total")
        }

    def of_weeks(self, user, key):
        """{"weeks": [...], "month": ...} of a row in the month of one."""
        rows = {row["key"]: row for group in self.month_of(user)["groups"]
                for row in group["rows"]}  # fmt: skip
        return rows[key]

    def rows(self, model, domain, *names):
        """What the figure opens for the leader."""
        return self.rpc(self.leader, model, "search_read", domain, list(names))

    def test_time_with_customers(self):
        self.assertEqual(self.texts("customer_time"),
                         {"an": "30%", "binh": "1%", "chi": "0%", "total": "10%"})  # fmt: skip
        found = self.table()
        cell = self.cell(found, self.an, "customer_time")
        self.assertAlmostEqual(cell["above"], 88 / 3)
        self.assertAlmostEqual(cell["below"], 98)
        self.assertAlmostEqual(cell["value"], 88 / 3 / 98)
        self.assertEqual((cell["goal_text"], cell["pace"], cell["state"]), ("30%", 0.3, "ok"))
        cell = self.cell(found, self.binh, "customer_time")
        # 30 % less 1.02 %.
        self.assertEqual((cell["state"], cell["gap_text"]), ("far", "−29"))
        total = self.cell(found, "total", "customer_time")
        self.assertAlmostEqual(total["value"], (88 / 3 + 1) / 294)

    def test_time_by_week(self):
        weeks = self.of_weeks(self.an, "customer_time")["weeks"]
        self.assertEqual([week["text"] for week in weeks[:3]], ["25%", "25%", "50%"])
        for week, hours, worked in zip(weeks, (61 / 6, 61 / 6, 9), (40, 40, 18), strict=False):
            self.assertAlmostEqual(week["above"], hours)
            self.assertAlmostEqual(week["below"], worked)
        self.assertEqual({week["state"] for week in weeks[3:]}, {"future"})

    def test_time_opens_the_work_that_took_it(self):
        cell = self.cell(self.table(), self.an, "customer_time")
        rows = self.rows(cell["res_model"], cell["domain"], "kind", "customer_hours")
        self.assertEqual(cell["res_model"], "sales.rhythm.touch")
        self.assertEqual(sorted(row["kind"] for row in rows), ["call"] * 2 + ["meeting"] * 3)
        self.assertAlmostEqual(sum(row["customer_hours"] for row in rows), 88 / 3)
        self.assertNotIn("of_domain", cell, "nothing is behind hours that were worked")
        week = self.of_weeks(self.an, "customer_time")["weeks"][2]
        (row,) = self.rows(week["res_model"], week["domain"], "customer_hours")
        self.assertAlmostEqual(row["customer_hours"], 9)

    def test_orders_that_came_when_expected(self):
        self.assertEqual(self.texts("hit_rate"),
                         {"an": "75%", "binh": "0%", "chi": "–", "total": "60%"})  # fmt: skip
        cell = self.cell(self.table(), self.an, "hit_rate")
        self.assertEqual((cell["above"], cell["below"], cell["value"]), (3, 4, 0.75))
        row = self.of_weeks(self.an, "hit_rate")
        self.assertEqual([week["text"] for week in row["weeks"][:3]], ["100%", "50%", "100%"])
        self.assertEqual(row["month"]["text"], "75%")

    def test_expected_orders_open_what_was_foretold(self):
        cell = self.cell(self.table(), self.an, "hit_rate")
        names = ("partner_id", "window_closed_on", "window_hit")
        hits = self.rows(cell["res_model"], cell["domain"], *names)
        closed = self.rows(cell["of_model"], cell["of_domain"], *names)
        self.assertEqual({row["partner_id"][0] for row in closed}, set(self.shops[self.an].ids))
        self.assertEqual(sorted((str(row["window_closed_on"])[5:], row["window_hit"])
                                for row in closed),
                         [("03-04", True), ("03-11", True), ("03-15", False), ("03-17", True)]
                         )  # fmt: skip
        self.assertEqual([row["id"] for row in hits],
                         [row["id"] for row in closed if row["window_hit"]])  # fmt: skip
        week = self.of_weeks(self.an, "hit_rate")["weeks"][1]
        self.assertEqual(len(self.rows(week["of_model"], week["of_domain"], "id")), 2)
        self.assertEqual(len(self.rows(week["res_model"], week["domain"], "id")), 1)

    def test_window_closes_at_midnight(self):
        with freeze_time("2026-03-18 17:10:00"):  # ten past midnight of the 19th
            self.assertEqual(self.texts("hit_rate")["an"], "80%")  # 4 of 5

    def test_money_that_hangs(self):
        self.assertEqual(self.texts("hanging_amount"),
                         {"an": "12", "binh": "0", "chi": "0", "total": "12"})  # fmt: skip
        cell = self.cell(self.table(), self.an, "hanging_amount")
        self.assertEqual((cell["value"], cell["state"]), (12 * MILLION, "plain"))
        (row,) = self.rows(cell["res_model"], cell["domain"], "partner_id", "hanging_amount",
                           "open_amount")  # fmt: skip
        self.assertEqual(row["partner_id"][0], self.shops[self.an].id)
        self.assertEqual((row["hanging_amount"], row["open_amount"]), (12 * MILLION, 17 * MILLION))

    def test_what_hangs_is_of_today(self):
        weeks = self.of_weeks(self.an, "hanging_amount")["weeks"]
        self.assertEqual([week["value"] for week in weeks[:3]], [None, None, 12 * MILLION])
        with freeze_time("2026-03-20 03:00:00"):  # the other deal should have closed by now
            self.assertEqual(self.texts("hanging_amount")["an"], "14")
