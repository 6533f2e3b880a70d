"""Screens against the repository's bare queries: they show what is there, at a constant cost."""

import importlib
import itertools
import sys
import unittest
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from ..core import forecast, reasons
from ..core.diagnosis import STEPS
from ..models import month_facts, refresh, review_help
from .common import NOW, insert_copies
from .test_deck_screen import DeckScreenCase

BENCH = Path(__file__).resolve().parents[2] / "bench"
LATER = "2026-04-28 03:00:00"  # some have stopped since, and the month's third week has begun
EVENING = "2026-03-31 16:50:00"  # the month's last quarter of an hour in Hanoi
THIRD_WEEK = "2026-03-20 03:00:00"
MIDNIGHT = "2026-02-28 17:10:00"  # there its first day, a Sunday, while UTC has yesterday
TIMES = 10  # as many customers as there are otherwise, in the test of the cost


@unittest.skipUnless(BENCH.is_dir(), "a copy of the add-on without its repository")
class BenchCase(DeckScreenCase):
    """The fifty customers, with a salesperson's work and what was forecast of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if str(BENCH) not in sys.path:
            sys.path.append(str(BENCH))
        cls.screens, cls.bare, cls.comparison = (
            importlib.import_module(f"bench_{name}") for name in ("screens", "bare", "compare")
        )
        importlib.import_module("bench_work").Work(cls.env, cls.rep).make()
        policy = cls.env["sales.rhythm.policy"]
        policy._create_missing(cls.company)
        own = [("company_id", "=", cls.company.id), ("tag_id", "=", False)]
        policy.search(own).hit_rate_min_windows = 1  # so that a few customers have a rate
        cls.env["sales.rhythm.snapshot"]._take(
            refresh.Company.of(cls.company),
            forecast.snapshot_dates(cls.day),
            refresh.Customers.among(cls.partners.ids),
        )

        cls.lose_lines()

    @classmethod
    def lose_lines(cls):
        """Some customers stopped buying one or two categories, lately, long ago or in a week."""
        categories = cls.env["product.category"].create([{"name": "Oil"}, {"name": "Rice"}])
        for number, row in enumerate(cls.env["sales.rhythm"].search(cls.domain)):
            for category in categories[: number % 3]:
                ago = (10, 100, -7)[number % 4 % 3]
                cls.env.cr.execute(
                    """INSERT INTO sales_rhythm_line (company_id, partner_id, rhythm_id,
                              category_id, order_count, last_order_on, stopped_from)
                       SELECT company_id, partner_id, id, %s, 5, last_order_on - 1, %s
                         FROM sales_rhythm WHERE id = %s AND last_order_on IS NOT NULL""",
                    [category.id, cls.day - timedelta(days=ago), row.id],
                )
        cls.env["sales.rhythm.line"].invalidate_model()

    def as_user(self, user):
        context = {"allowed_company_ids": self.company.ids}
        return self.env(user=user.id, su=False, context=context)


class TestScreens(BenchCase):
    """What is shown."""

    def test_every_screen_shows_row_by_row_what_its_bare_query_finds(self):
        for user in (self.rep, self.leader):
            env = self.as_user(user)
            for screen in self.screens.SCREENS:
                with self.subTest(user=user.login, screen=screen.name):
                    rows = self.comparison.check(env, screen)
                    self.assertTrue(rows or user != self.rep)

    def test_so_it_does_on_a_later_day_without_any_refresh(self):
        env = self.as_user(self.rep)
        cards = self.screens.deck_list(env)
        with freeze_time(LATER):
            for screen in self.screens.SCREENS:
                with self.subTest(screen=screen.name):
                    self.comparison.check(env, screen)
            cards += self.screens.deck_list(env)
        keys = {chip["key"] for card in cards for chip in card["reasons"] or ()}
        # Nothing is pushed at this company.
        self.assertEqual(keys, {each.name for each in reasons.REASONS} - {"push"})

    def test_so_it_does_for_who_stands_in_for_all_or_some_of_the_customers(self):
        people = self.other_rep, self.leader
        cover = self.env["sales.rhythm.cover"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "from_on": self.day,
            "until_on": self.day, "stand_in_id": self.other_rep.id})  # fmt: skip
        cover.copy({"user_id": self.other_rep.id, "stand_in_id": self.leader.id})
        own = self.partners.filtered(lambda partner: partner.user_id == self.rep)
        for values in ({"scope": "all"}, {"scope": "some", "partner_ids": own[::2].ids}):
            cover.write(values)
            for user in people:
                env = self.as_user(user)
                for screen in self.screens.SCREENS:
                    with self.subTest(user=user.login, screen=screen.name, scope=cover.scope):
                        self.comparison.check(env, screen)
            cards = self.screens.deck_cards(self.as_user(self.other_rep))
            told = {card["cover_text"] for card in cards}
            self.assertEqual(told - {False}, {"for t_rep"})

    def test_so_it_does_for_who_leads_the_salesperson_in_a_second_team(self):
        """Whatever they sold, and whoever did something for their customers."""
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        leader = self.new_user("t_second", "sales_team.group_sale_salesman")
        self.env["crm.team"].create({
            "name": "Export", "company_id": self.company.id, "user_id": leader.id,
            "member_ids": [Command.set(self.rep.ids)]})  # fmt: skip
        self.settle()
        rows = self.env["sales.rhythm"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(rows.team_id, self.team, "The leader's is none of them")
        env, own = self.as_user(leader), self.as_user(self.rep)
        nothing = []
        for screen in self.screens.SCREENS:
            with self.subTest(screen=screen.name):
                if not self.comparison.check(env, screen) and self.comparison.check(own, screen):
                    nothing.append(screen.name)
        # The customer, the plans and the goals of whoever asks.
        self.assertEqual(nothing, ["history", "activities", "targets"])

    def test_there_is_something_of_everything_to_be_compared(self):
        env = self.as_user(self.rep)
        (summary,) = self.screens.deck_summary("month")(env)
        cards = self.screens.deck_list(env)
        self.assertTrue(all(summary.values()), summary)
        for name in ("done_text", "said_text", "next_text", "note_text", "contact_name"):
            self.assertTrue(any(card[name] for card in self.screens.deck_cards(env)), name)
        self.assertTrue(any(card["done_today"] for card in cards))

    def test_so_does_a_long_history(self):
        past = importlib.import_module("bench_history").Past(self.env, self.rep)
        past.make(30)
        history, length = (
            screen for screen in self.screens.SCREENS if screen.name.startswith("history")
        )
        env = self.as_user(self.rep)
        self.assertEqual(self.comparison.check(env, history), 80)
        self.comparison.check(env, length)
        kinds = {event["kind"] for event in self.screens.history(env)}
        self.assertLessEqual(
            {"order", "delivery", "invoice", "payment", "note", "call", "planned", "promise"}, kinds
        )
        (found,) = self.screens.history_length(env)
        self.assertGreater(found["length"], 30 * 6)

    def test_every_bare_query_belongs_to_a_screen(self):
        table = importlib.import_module("bench_review").TABLE
        director = importlib.import_module("bench_director").SCREENS
        money = importlib.import_module("bench_map").MAP
        screens = (*self.screens.SCREENS, table, money, *director)
        used = {name for screen in screens for name in screen.queries}
        self.assertEqual(used, set(self.bare.names()))

    def test_a_difference_is_told_with_its_place(self):
        row = {"id": 7, "amount": 1.5, "chips": [{"key": "due", "label": "Due"}]}
        others = (
            ({**row, "id": 8}, "deck, row 2, id: the screen shows 7, there is 8"),
            ({**row, "amount": 1.51}, "deck, row 2, amount: the screen shows 1.5, there is 1.51"),
            ({**row, "amount": None}, "deck, row 2, amount: the screen shows 1.5, there is None"),
            ({**row, "chips": [{"key": "due", "label": "Late"}]},
             "deck, row 2, chips 1, label: the screen shows 'Due', there is 'Late'"),
            ({"id": 7}, "deck: no bare query has 'amount'"),
        )  # fmt: skip
        for other, words in others:
            with self.subTest(words), self.assertRaises(self.comparison.Difference) as caught:
                self.comparison.compare("deck", [row, row], [row, other])
            self.assertEqual(str(caught.exception), words)
        with self.assertRaises(self.comparison.Difference):
            self.comparison.compare("deck", [row], [row, row])
        self.comparison.compare("deck", [row], [row])

    def test_a_screen_that_leaves_a_customer_out_is_found(self):
        env = self.as_user(self.rep)
        first, *_others = self.screens.deck_cards(env)
        domain = [
            *self.screens.filter_domain(env["sales.rhythm"], "today"),
            ("id", "!=", first["id"]),
        ]
        with (
            patch.object(self.screens, "filter_domain", lambda *_: domain),
            self.assertRaises(self.comparison.Difference),
        ):
            self.comparison.check(env, self.screens.CARDS)


class TestCost(BenchCase):
    """Every screen asks the database as often for five hundred customers as for fifty."""

    def test_queries_do_not_depend_on_the_number_of_customers(self):
        few = self.counts(len(self.partners))
        self.multiply()
        many = self.counts(len(self.partners) * TIMES)
        more = {name: (few[name], count) for name, count in many.items() if count != few[name]}
        self.assertFalse(more)

    def counts(self, at_once):
        """{(user, screen): queries}, each from a cold cache; pages have as many rows `at_once`."""
        pages = {"CARDS_AT_ONCE": at_once, "ROWS_AT_ONCE": at_once}
        asks = {screen.name: screen.ask for screen in self.screens.SCREENS}
        asks["hit_figures"] = lambda env: env["sales.rhythm"].get_hit_figures()
        for by in ("status", "team_id", "user_id"):
            asks[f"columns by {by}"] = self.screens.columns_of_cards(by)
        with patch.multiple(self.screens, **pages):
            return {
                (user.login, name): self.count(ask, self.as_user(user))
                for user in (self.rep, self.director)
                for name, ask in asks.items()
            }

    def count(self, ask, env):
        self.env.invalidate_all()
        ask(env)  # what is read once for the whole registry
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        ask(env)
        return self.env.cr.sql_log_count - before

    # ---- ten times the customers, with all that is known of them

    def multiply(self):
        """Copies, by SQL, every customer with their rows, contacts and work."""
        self.settle()
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE copied ON COMMIT DROP AS
                   SELECT p.id AS old_id, p.commercial_partner_id AS old_customer_id, n,
                          nextval('res_partner_id_seq')::int AS id
                     FROM res_partner p, generate_series(2, %s) n
                    WHERE p.commercial_partner_id = ANY(%s)""",
                TIMES,
                self.partners.ids,
            )
        )
        customer = SQL(
            """(SELECT up.id FROM copied up
                 WHERE up.old_id = c.old_customer_id AND up.n = c.n)"""
        )
        parent = SQL("CASE WHEN t.parent_id IS NOT NULL THEN %s END", customer)
        self.copy_rows("res_partner", "id", id=SQL("c.id"), commercial_partner_id=customer,
                  parent_id=parent)  # fmt: skip
        for table in (
            "sales_rhythm", "sales_rhythm_touch", "sales_rhythm_snapshot", "sales_rhythm_why_not",
            "sales_rhythm_stop", "sale_order", "crm_lead",
        ):  # fmt: skip
            self.copy_rows(table, "partner_id", partner_id=SQL("c.id"))
        stop = SQL(
            """(SELECT s.id FROM sales_rhythm_stop s
                 WHERE s.route_id = t.route_id AND s.partner_id = c.id)"""
        )
        self.copy_rows("sales_rhythm_visit", "partner_id", partner_id=SQL("c.id"), stop_id=stop)
        self.copy_rows("sales_rhythm_promise", "partner_id", partner_id=SQL("c.id"),
                  activity_id=SQL("-nextval('mail_activity_id_seq')"))  # fmt: skip
        self.copy_rows("mail_activity", "res_id", SQL("t.res_model = 'res.partner'"),
                  res_id=SQL("c.id"))  # fmt: skip
        self.env.invalidate_all()
        rows = self.env["sales.rhythm"].search_count([("company_id", "=", self.company.id)])
        self.assertEqual(rows, len(self.partners) * TIMES)

    def copy_rows(self, table, column, condition=None, **values):
        """Copies the rows of a table whose column names a customer, but for these values."""
        customer = SQL.identifier("t", column)
        source = SQL(
            "JOIN copied c ON c.old_id = %s WHERE %s", customer, condition or SQL("TRUE")
        )  # fmt: skip
        insert_copies(self.env.cr, table, source, values)


class TestDirector(BenchCase):
    """Care and order status, value by value."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director_screens = importlib.import_module("bench_director").SCREENS
        tags = cls.env["res.partner.category"].create([{"name": "Gold"}, {"name": "Silver"}])
        cls.env["sales.rhythm.policy"].create(
            [{"company_id": cls.company.id, "tag_id": tag.id} for tag in tags]
        )
        for number, partner in enumerate(cls.partners):
            partner.category_id = tags[: number % 3]
        cls.partners[3].active = False

    def test_screen_shows_value_by_value_what_its_bare_query_finds(self):
        for now in (NOW, EVENING, MIDNIGHT, LATER):
            for user in (self.director, self.rep):
                for screen in self.director_screens:
                    with (
                        self.subTest(now=now, user=user.login, screen=screen.name),
                        freeze_time(now),
                    ):
                        self.assertTrue(self.comparison.check(self.as_user(user), screen))

    def test_there_is_something_of_everything_to_be_compared(self):
        env = self.as_user(self.director)
        *care, orders = self.director_screens
        for screen in care:
            rows = screen.ask(env)
            self.assertGreater(len(rows), 1, screen.name)
            for name in ("cared", "forgotten", "money"):
                self.assertTrue(any(row[name] for row in rows), (screen.name, name))
        keys = {row["key"] for row in orders.ask(env)}
        self.assertGreater(len(keys), 5, keys)


class TestMonth(BenchCase):
    """The manager's month, value by value, and what it costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review = importlib.import_module("bench_review")
        cls.work = importlib.import_module("bench_month")
        expected = cls.customer("Ordered when expected", ["2026-03-02"])
        cls.settle()
        cls.env.cr.execute(
            """INSERT INTO sales_rhythm_snapshot (company_id, partner_id, user_id, order_count,
                      status, taken_on, due_from, late_from, is_week_end, is_month_end, replayed)
               VALUES (%s, %s, %s, 1, 'on_rhythm', '2026-02-22', '2026-02-25', '2026-03-05',
                       TRUE, FALSE, FALSE)""",
            [cls.company.id, expected.id, cls.rep.id],
        )
        cls.work.Month(cls.env).make()

    def test_table_shows_value_by_value_what_its_bare_query_finds(self):
        for now in (NOW, EVENING, MIDNIGHT, LATER):
            for user in (self.director, self.rep):
                with self.subTest(now=now, user=user.login), freeze_time(now):
                    self.assertTrue(self.comparison.check(self.as_user(user), self.review.TABLE))

    def test_there_is_something_of_every_column(self):
        with freeze_time(THIRD_WEEK):
            rows = self.review.month_table(self.as_user(self.director))
        rows = [row for row in rows if row["user_id"] is self.review.ALL]
        found = {row["key"]: row["value"] for row in rows}
        self.assertEqual(set(found), {*self.work.TABLE, *self.work.STEPS, "expected"})
        self.assertFalse([key for key, value in found.items() if not value])

    def test_table_that_leaves_a_figure_out_is_found(self):
        """Of one salesperson's orders one less."""
        env = self.as_user(self.director)
        counted = month_facts.live

        def less(*arguments, **named):
            facts = counted(*arguments, **named)
            key = self.rep.id, "orders"
            month = facts.parts[key].month
            parts = facts.parts[key]._replace(month=month._replace(above=month.above - 1))
            return facts._replace(parts={**facts.parts, key: parts})

        with (
            patch.object(month_facts, "live", less),
            self.assertRaisesRegex(self.comparison.Difference, "month, row"),
        ):
            self.comparison.check(env, self.review.TABLE)

    def test_queries_do_not_depend_on_the_number_of_salespeople(self):
        self.settle()
        with freeze_time(THIRD_WEEK):
            self.spread(10)
            few = self.count()
            self.spread(40)
            self.assertEqual(self.count(), few)

    def count(self):
        """Queries of the table from a cold cache, with each step the weakest of somebody."""
        env, numbers = self.as_user(self.director), itertools.count()
        ask = env["sales.rhythm.review"].get_month_table
        weakest = f"{review_help.__name__}.weakest"
        with patch(weakest, lambda steps, policy: steps[next(numbers) % len(steps)]):
            helps = [row["help"] for row in ask()["rows"] if row["help"]]
            self.assertEqual({each["step"] for each in helps}, set(STEPS))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ask()
            return self.env.cr.sql_log_count - before

    def spread(self, count):
        """Gives the customers, with all that was done there, to so many new salespeople."""
        users = [
            self.new_user(f"t_{number}_of_{count}", "sales_team.group_sale_salesman").id
            for number in range(count)
        ]
        self.team.member_ids = [Command.link(user_id) for user_id in users]
        for table in ("sales_rhythm", "sales_rhythm_touch", "sales_rhythm_snapshot",
                      "sales_rhythm_promise", "sale_order"):  # fmt: skip
            self.env.cr.execute(
                SQL(
                    """UPDATE %s SET user_id = (%s::int[])[1 + partner_id %% %s]
                        WHERE company_id = %s""",
                    SQL.identifier(table), users, count, self.company.id,
                )
            )  # fmt: skip
        self.env.invalidate_all()
