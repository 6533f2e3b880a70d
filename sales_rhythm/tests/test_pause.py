"""A customer's own pause: its days are no silence, whoever said so."""

from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, users
from odoo.tools import mute_logger

from .common import MONTHLY, NOW, AccessCase, core_chance
from .test_off_days import FORTNIGHTLY, OffDaysCase


class PauseCase(OffDaysCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pauses = cls.env["sales.rhythm.pause"]
        cls.shop = cls.customer("A", FORTNIGHTLY)
        cls.late_from = cls.row(cls.shop).late_from

    @classmethod
    def pause(cls, first, last, partner=None, **values):
        made = cls.pauses.create({"partner_id": (partner or cls.shop).id, "from_on": first,
                                  "until_on": last, **values})  # fmt: skip
        cls.settle()
        return made

    @classmethod
    def answer(cls, reason, given, until, partner=None):
        """What a salesperson was told, on that day."""
        partner = partner or cls.shop
        with freeze_time(cls.utc(given)):
            answer = cls.env["sales.rhythm.why.not"].create({
                "company_id": cls.company.id, "partner_id": partner.id, "user_id": cls.rep.id,
                "reason": reason, "until_on": until})  # fmt: skip
            cls.settle()
        # PostgreSQL's clock made it; the ORM does not let one say otherwise.
        cls.env.cr.execute("UPDATE sales_rhythm_why_not SET create_date = %s WHERE id = %s",
                           [cls.utc(given), answer.id])  # fmt: skip
        cls.env["sales.rhythm"]._refresh(partner)
        cls.env.invalidate_all()
        return answer

    def assertMoved(self, days, partner=None):
        self.assertRow(partner or self.shop, late_from=self.late_from + timedelta(days=days))

    def spans(self, partner=None):
        """The row's own pauses, in words."""
        epoch = date(1970, 1, 1)
        return [
            tuple(str(epoch + timedelta(days=day)) for day in span)
            for span in self.row(partner or self.shop).pause_spans or ()
        ]


class TestPause(PauseCase):
    def test_days_are_no_silence_from_the_first_to_the_last(self):
        pause = self.pause("2026-02-10", "2026-02-14")
        self.assertMoved(5)
        pause.until_on = "2026-02-13"
        self.settle()
        self.assertMoved(4)
        pause.unlink()
        self.settle()
        self.assertMoved(0)
        self.assertFalse(self.row(self.shop).pause_spans)

    def test_pause_over_long_ago_changes_the_gaps(self):
        self.pause("2025-12-10", "2025-12-12")
        row = self.row(self.shop)
        self.assertEqual(row.cycle_days, 14)
        self.assertEqual(row.last_order_on, date(2026, 2, 2))
        self.assertEqual(self.spans(), [("2025-12-10", "2025-12-12")])

    def test_pauses_that_overlap_and_holidays_inside_count_once(self):
        self.pause("2026-02-10", "2026-02-14")
        self.pause("2026-02-12", "2026-02-16")
        self.assertMoved(7)
        self.closure("2026-02-12", "2026-02-13")
        self.rebuild()
        self.assertMoved(7)
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-11"), ("2026-02-14", "2026-02-16")])

    def test_pause_running_over_and_ahead_by_the_day_with_no_job(self):
        """The chance of each day is that of the silent days outside of it."""
        orders = [(day, 100_000) for day in FORTNIGHTLY]
        self.pause("2026-02-20", "2026-03-10")
        for today, silent, ahead in (
            ("2026-02-05", 3, 7),
            ("2026-02-15", 13, 4),  # five days until it begins
            ("2026-02-20", 17, 0),
            ("2026-03-02", 17, 0),
            ("2026-03-05", 17, 2),
            ("2026-03-10", 17, 7),
            ("2026-03-12", 19, 7),
        ):
            with self.subTest(today=today), freeze_time(f"{today} 03:00:00"):
                self.env.invalidate_all()
                row = self.row(self.shop)
                plain = str(date.fromisoformat(FORTNIGHTLY[-1]) + timedelta(days=silent))
                if ahead == 7:
                    self.assertAlmostEqual(row.chance_7_ratio, core_chance(orders, plain), 10)
                elif not ahead:
                    self.assertEqual(row.chance_7_ratio, 0)
                else:
                    self.assertTrue(0 < row.chance_7_ratio < core_chance(orders, plain))
                paused = "2026-02-20" <= today <= "2026-03-10"
                self.assertEqual(str(row.paused_until), "2026-03-10" if paused else "False")

    def test_nobody_is_asked_to_call_while_it_runs(self):
        """Who was due before it is quiet from its first day on, and back on the deck after it."""
        row = self.row(self.shop)
        due_from = row.due_from
        self.pause(str(due_from + timedelta(days=2)), str(due_from + timedelta(days=40)))
        domain = [("partner_id", "=", self.shop.id), ("deck_period", "=", "today")]
        for days, chips in ((1, ["due"]), (2, []), (30, []), (40, []), (41, ["due"])):
            with self.subTest(days=days):
                with freeze_time(f"{due_from + timedelta(days=days)} 03:00:00"):
                    self.env.invalidate_all()
                    row = self.row(self.shop)
                    shown = [
                        chip["key"] for chip in row.reasons or () if chip["key"] != "neglected"
                    ]
                    self.assertEqual(shown, chips)
                    self.assertEqual(row.deck_period == "today", bool(row.reasons))
                    self.assertEqual(row.search_count(domain), bool(row.reasons))
                    self.assertEqual(row.status, "due")
        self.assertFalse(self.row(self.shop).silent_until, "it is not stored")

    def test_pause_of_a_contact_is_that_of_its_company(self):
        contact = self.partner("Buyer", parent_id=self.shop.id, is_company=False)
        pause = self.pause("2026-02-10", "2026-02-14", contact)
        self.assertEqual(pause.partner_id, self.shop)
        self.assertMoved(5)

    def test_pause_in_one_company_is_none_in_another(self):
        self.orders(self.shop, FORTNIGHTLY, self.other_company)
        theirs = self.row(self.shop, self.other_company).late_from
        self.pause("2026-02-10", "2026-02-14")
        self.assertMoved(5)
        self.assertRow(self.shop, self.other_company, late_from=theirs)

    def test_only_this_customers_rows_are_touched(self):
        self.customer("B", MONTHLY)
        self.settle()
        before = {id_: place for id_, place, *_rest in self.versions()}
        self.pause("2026-02-10", "2026-02-14")
        moved = {id_ for id_, place, *_rest in self.versions() if before.get(id_) != place}
        self.assertEqual(moved, set(self.row(self.shop).ids))
        self.assertFalse(self.open_runs())

    def test_customer_moves_with_its_pauses_when_merged_and_goes_with_them(self):
        other = self.customer("B", ["2026-01-20"])
        pause = self.pause("2026-02-10", "2026-02-14", other)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((other + self.shop).ids, self.shop)
        self.settle()
        self.assertEqual(pause.partner_id, self.shop)
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-14")])
        visitor = self.partner("Visitor")
        pause = self.pause("2026-02-10", "2026-02-14", visitor)
        visitor.unlink()
        self.settle()
        self.assertFalse(pause.exists())

    def test_pause_that_moves_to_another_customer_moves_both(self):
        other = self.customer("B", FORTNIGHTLY)
        pause = self.pause("2026-02-10", "2026-02-14")
        pause.partner_id = other
        self.settle()
        self.assertMoved(0)
        self.assertMoved(5, other)

    @mute_logger("odoo.sql_db")
    def test_pause_cannot_end_before_it_begins(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.pause("2026-02-14", "2026-02-13")

    def test_pauses_of_other_centuries_break_no_row(self):
        self.pause("0001-01-01", "9999-12-31")
        row = self.row(self.shop)
        self.assertEqual(str(row.stopped_from)[:2], "22")
        self.assertEqual(row.chance_7_ratio, 0)
        self.env.cr.execute("UPDATE sales_rhythm_pause SET until_on = 'infinity'")
        self.env["sales.rhythm"]._refresh(self.shop)
        self.env.invalidate_all()
        self.assertMoved(0)

    def test_customer_without_orders_has_no_row_for_a_pause(self):
        visitor = self.partner("Visitor")
        self.pause("2026-02-10", "2026-02-14", visitor)
        self.assertFalse(self.row(visitor))
        self.lead(visitor, 100)
        self.settle()
        self.assertEqual(self.spans(visitor), [("2026-02-10", "2026-02-14")])

    def test_words_name_the_days_of_a_pause(self):
        self.pause("2026-02-20", "2026-02-25")
        row = self.row(self.shop)
        with freeze_time(f"{row.stopped_from} 03:00:00"):
            self.env.invalidate_all()
            silent = (row.stopped_from - row.last_order_on).days
            self.assertIn(f"silent for {silent} days (6 days off)", self.row(self.shop).evidence)

    def test_queries_of_a_refresh_do_not_depend_on_pauses(self):
        partners = self.shop + self.customer("B", MONTHLY) + self.customer("C", MONTHLY)

        def queries():
            self.settle()
            self.env["sales.rhythm"]._refresh(partners)
            self.settle()
            before = self.env.cr.sql_log_count
            self.env["sales.rhythm"]._refresh(partners)
            return self.env.cr.sql_log_count - before

        without = queries()
        for partner in partners:
            self.pause("2026-02-10", "2026-02-14", partner)
            self.answer("paused", "2026-02-20", "2026-02-23", partner)
        self.assertEqual(queries(), without)


class TestAnswer(PauseCase):
    """Closed season and Paused, said to a salesperson, are pauses; nothing is kept twice."""

    def test_closed_season_pauses_until_the_day_before_one_asks_again(self):
        self.answer("closed_season", "2026-02-10", "2026-02-15")
        self.assertMoved(5)
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-14")])
        self.assertFalse(self.pauses.search([("partner_id", "=", self.shop.id)]))

    def test_other_answers_pause_nothing(self):
        for reason in ("in_stock", "out_of_stock", "other_supplier"):
            self.answer(reason, "2026-02-10", "2026-02-15")
        self.assertMoved(0)

    def test_next_answer_ends_it(self):
        self.answer("closed_season", "2026-02-10", "2026-05-01")
        self.assertMoved(80)
        self.answer("in_stock", "2026-02-13", "2026-02-20")
        self.assertMoved(3)
        self.answer("paused", "2026-02-15", "2026-02-17")
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-12"), ("2026-02-15", "2026-02-16")])
        self.assertRow(self.shop, silent_until="2026-02-17")

    def test_next_order_ends_it(self):
        self.answer("closed_season", "2026-02-10", "2026-05-01")
        self.order(self.shop, "2026-02-20")
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-19")])
        self.order(self.shop, "2026-02-10")  # the last one before the season
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-19")])

    def test_dialog_pauses_from_today(self):
        with freeze_time(NOW):
            row = self.row(self.shop).with_user(self.rep)
            action = row.action_why_not()
            dialog = self.env[action["res_model"]].with_user(self.rep).with_context(
                **action["context"], why_not="paused"
            ).create({"when": "in_1_week"})  # fmt: skip
            dialog.action_answer()
        answer = self.env["sales.rhythm.why.not"].search([("partner_id", "=", self.shop.id)])
        self.env.cr.execute("UPDATE sales_rhythm_why_not SET create_date = %s WHERE id = %s",
                            [NOW, answer.id])  # fmt: skip
        self.env["sales.rhythm"]._refresh(self.shop)
        self.env.invalidate_all()
        self.assertEqual(self.spans(), [("2026-03-02", "2026-03-08")])

    def test_day_of_the_answer_is_the_companys(self):
        """At half past eleven in the evening in Hanoi it is the same day in UTC; at half past six
        in the morning it is the day before."""
        self.answer("paused", "2026-02-10 06:30", "2026-02-12")
        self.assertEqual(self.spans(), [("2026-02-10", "2026-02-11")])
        self.answer("paused", "2026-02-20 23:30", "2026-02-22")
        self.assertEqual(self.spans()[-1], ("2026-02-20", "2026-02-21"))


class TestAccess(AccessCase):
    """Salespeople enter pauses for the customers they see, and for no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.values = {"from_on": "2026-02-10", "until_on": "2026-02-14"}

    def enter(self, user, partner, company=None):
        env = self.env(user=user, context={"allowed_company_ids": (company or self.company).ids})
        made = env["sales.rhythm.pause"].create({
            **self.values, "partner_id": partner.id})  # fmt: skip
        self.settle()
        return made

    def test_everybody_enters_for_those_they_see(self):
        for user, seen in self.seen_by.items():
            if user in (self.all_rep, self.director, self.abroad):
                seen = self.customers  # whose documents are all, in their own company
            for partner in self.customers:
                with self.subTest(user=user.login, partner=partner.name):
                    company = user.company_id
                    if partner in seen:
                        pause = self.enter(user, partner, company)
                        pause.with_user(user).note = "Closed"
                        pause.with_user(user).unlink()
                        self.settle()
                    else:
                        with self.assertRaises(AccessError), self.cr.savepoint():
                            self.enter(user, partner, company)

    def test_nobody_changes_or_reads_those_of_others(self):
        theirs = self.enter(self.other_rep, self.theirs)
        for user in (self.rep, self.leader, self.abroad, self.accountant, self.portal):
            pauses = theirs.with_user(user)
            for attempt in (
                lambda pauses=pauses: pauses.read(["note"]),
                lambda pauses=pauses: pauses.write({"note": "x"}),
                lambda pauses=pauses: pauses.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()
        mine = self.enter(self.rep, self.mine).with_user(self.rep)
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.partner_id = self.theirs
            mine.flush_recordset()
        self.assertTrue(theirs.with_user(self.all_rep).read(["note"]))

    @users("t_rep")
    def test_button_of_the_customer_counts_what_it_opens(self):
        contact = self.partner("Buyer", parent_id=self.mine.id, is_company=False)
        self.assertEqual(contact.with_user(self.rep).rhythm_pause_count, 0)
        self.enter(self.rep, self.mine)
        self.enter(self.rep, self.mine)
        for partner in (self.mine, contact):
            partner = partner.with_env(self.env(user=self.rep))
            action = partner.action_open_rhythm_pauses()
            found = self.env["sales.rhythm.pause"].with_user(self.rep).search(action["domain"])
            self.assertEqual(partner.rhythm_pause_count, len(found))
            self.assertEqual(len(found), 2)
            made = found.with_context(**action["context"]).create(self.values)
            self.assertEqual(made.partner_id, self.mine)
            made.unlink()
