"""The ledger follows the activity while it may, and outlives it; the keep rate, by hand."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..models import sql
from .common import NOW, TODAY
from .test_promise import PromiseCase

TOMORROW = "2026-03-03 03:00:00"


class TestLedger(PromiseCase):
    def test_done_by_hand_is_kept_and_a_touch_of_a_person(self):
        activity = self.promise(self.shop, "hand")
        activity.with_user(self.rep).action_feedback(feedback="Sent the catalogue")
        self.settle()
        self.assertState(activity, "kept_in_time")
        touch = self.env["sales.rhythm.touch"].search(
            [("res_id", "=", activity.id), ("res_model", "=", "mail.activity")]
        )
        self.assertEqual(touch.user_id, self.rep)

    def test_opened_again_it_is_open_again(self):
        activity = self.promise(self.shop, "hand")
        activity.action_feedback()
        self.settle()
        activity.action_unarchive()
        self.settle()
        self.assertState(activity, "open")

    def sweep(self):
        self.ledger._catch_up(self.company)
        self.settle()

    def test_opened_again_the_sweep_leaves_it_until_another_order_comes(self):
        """The order that kept it was of something else, says who knows."""
        activity = self.promise(self.shop, due="2026-03-06")
        with freeze_time(f"{TODAY} 04:00:00"):
            self.confirm(self.shop)
            self.assertState(activity, "kept_in_time")
        with freeze_time(TOMORROW):
            activity.action_unarchive()
            self.settle()
            self.sweep()
            self.assertState(activity, "open")
            self.assertTrue(activity.active)
        self.assertFoundBySweep(activity)

    def test_changed_to_wait_for_an_order_one_of_before_does_not_keep_it(self):
        activity = self.promise(self.shop, "hand", due="2026-03-06")
        with freeze_time(f"{TODAY} 04:00:00"):
            self.confirm(self.shop)
        with freeze_time(TOMORROW):
            activity.rhythm_promise_kept_by = "order"
            self.settle()
            self.sweep()
            self.assertState(activity, "open")
        self.assertFoundBySweep(activity)

    def assertFoundBySweep(self, activity):
        """An order that comes now, and that an error of ours lost, keeps the promise."""
        with freeze_time("2026-03-04 03:00:00"):
            activity.summary = "The next order"  # which begins no new time of waiting
            self.settle()
        with (
            freeze_time("2026-03-04 04:00:00"),
            patch.object(sql, "met_promises", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.sales_rhythm.models.promise_ledger"),
        ):
            self.confirm(self.shop)
        self.assertEqual(self.plain(self.of(activity).waits_since.date()), "2026-03-03")
        with freeze_time("2026-03-05 03:00:00"):
            self.assertState(activity, "open")
            self.sweep()
            self.assertState(activity, "kept_in_time")

    def test_new_day_agreed_in_time_counts(self):
        activity = self.promise(self.shop)
        activity.date_deadline = "2026-03-06"
        self.settle()
        with freeze_time(TOMORROW):
            self.assertState(activity, "open")
            self.assertNotIn("promise_broken", self.chips(self.shop))

    def test_new_day_mends_no_broken_promise(self):
        activity = self.promise(self.shop)
        with freeze_time(TOMORROW):
            activity.write({"date_deadline": "2026-03-06", "user_id": self.other_rep.id})
            self.settle()
            promise = self.of(activity)
            self.assertEqual((self.plain(promise.due_on), promise.user_id), (TODAY, self.rep))
            self.assertState(activity, "broken")
            self.assertIn("promise_broken", self.chips(self.shop))
            self.confirm(self.shop)
            self.assertState(activity, "kept_late")
            self.assertNotIn("promise_broken", self.chips(self.shop))

    def test_taken_back_with_a_reason_the_customers_history_says_why(self):
        activity = self.promise(self.shop)
        promise = self.of(activity)
        with freeze_time(TOMORROW):
            self.take_back(activity, "The shop moved")
            self.assertFalse(activity.exists())
            self.assertEqual((promise.state, promise.reason), ("taken_back", "The shop moved"))
            self.assertIn("The shop moved", self.shop.message_ids[0].body)
            self.assertEqual(self.shop.message_ids[0].author_id, self.rep.partner_id)
            self.assertNotIn("promise_broken", self.chips(self.shop))

    def test_reason_is_required_and_closed_ones_stay(self):
        activity = self.promise(self.shop)
        with self.assertRaisesRegex(UserError, "why"):
            self.take_back(activity, "   ")
        activity.action_feedback()
        self.settle()
        with self.assertRaisesRegex(UserError, "closed already"):
            self.take_back(activity, "Late")

    def test_deleted_activity_leaves_its_promise(self):
        activity = self.promise(self.shop)
        promise = self.of(activity)
        activity.unlink()
        self.settle()
        self.assertEqual((promise.state, promise.reason), ("taken_back", False))

    def test_another_type_takes_it_back_and_makes_one(self):
        activity = self.promise(self.shop)
        promise = self.of(activity)
        activity.activity_type_id = self.env.ref("mail.mail_activity_data_call")
        self.settle()
        self.assertEqual(promise.state, "taken_back")
        call = self.shop.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id)
        call.activity_type_id = self.type
        self.settle()
        self.assertEqual((self.of(call).kept_by, self.of(call).user_id), ("hand", self.rep))

    def test_archived_user_leaves_it_to_whose_customer_it_is(self):
        activity = self.promise(self.shop, user=self.other_rep)
        self.other_rep.active = False
        self.settle()
        self.assertIn(
            activity.id,
            [row["activity_id"] for row in
             self.rpc(self.rep, "sales.rhythm.promise", "search_read", [], ["activity_id"])],
        )  # fmt: skip
        self.confirm(self.shop)
        self.assertState(activity, "kept_in_time")

    def test_deleted_user_leaves_no_open_one_behind(self):
        leaver = self.new_user("t_leaver", "sales_team.group_sale_salesman")
        promise = self.of(self.promise(self.shop, user=leaver))
        leaver.unlink()
        self.settle()
        self.assertTrue(promise.exists())
        self.assertEqual((promise.state, promise.user_id.ids), ("taken_back", []))

    def test_merged_customers_keep_their_promises(self):
        twin = self.partner("Twin")
        activity = self.promise(twin)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.shop | twin).ids, self.shop, extra_checks=False
        )
        self.settle()
        self.assertEqual(self.of(activity).partner_id, self.shop)
        self.confirm(self.shop)
        self.assertState(activity, "kept_in_time")

    def test_company_is_that_in_which_it_is_made(self):
        self.rep.company_ids |= self.other_company
        activities = self.env["mail.activity"].with_user(self.rep)
        activity = activities.with_company(self.other_company).create({
            "activity_type_id": self.type.id, "res_model_id": self.env["ir.model"]._get_id(
                "res.partner"), "res_id": self.shop.id, "user_id": self.rep.id,
            "date_deadline": TODAY, "rhythm_promise_kept_by": "order"})  # fmt: skip
        self.settle()
        self.assertEqual(self.of(activity.sudo()).company_id, self.other_company)
        self.assertEqual(self.plain(self.row(self.shop, self.other_company).promise_on), TODAY)
        self.assertFalse(self.row(self.shop).promise_on)

    def test_thousand_promises_take_as_many_queries_as_ten(self):
        model_id = self.env["ir.model"]._get_id("res.partner")

        def made(count):
            partners = self.env["res.partner"].create(
                [{"name": f"Many {count} {number}"} for number in range(count)]
            )
            activities = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
            made = activities.create([
                {"activity_type_id": self.type.id, "res_model_id": model_id, "res_id": each.id,
                 "user_id": False, "date_deadline": TODAY, "rhythm_promise_kept_by": "hand"}
                for each in partners
            ])  # fmt: skip
            self.settle()
            self.assertEqual(self.ledger.search_count([("activity_id", "in", made.ids)]), count)
            return made

        def queries(call, *arguments):
            self.settle()  # so that each begins without what the one before has read
            before = self.env.cr.sql_log_count
            call(*arguments)
            return self.env.cr.sql_log_count - before

        ten, thousand = made(10), made(1000)
        for call in (self.ledger._note, self.ledger._follow, self.ledger._take_back):
            self.assertEqual(queries(call, ten.ids), queries(call, thousand.ids))


class TestKeepRate(PromiseCase):
    def test_by_hand(self):
        """2 kept in time of 6: also 1 late, 1 broken, 1 taken back too late, 1 without a reason.

        1 taken back in time for a reason, 1 undone at once, and 1 that is open, do not count.
        """
        with freeze_time("2026-02-25 03:00:00"):
            kept = [self.promise(self.shop, "hand", "2026-02-26") for _each in range(2)]
            late, broken, too_late, deleted, agreed = (
                self.promise(self.shop, "hand", "2026-02-27") for _each in range(5)
            )
            self.promise(self.shop, "hand", "2026-03-10")
            self.promise(
                self.shop, "hand", "2026-02-27", self.other_rep, rhythm_promise_owes="they"
            )
            for each in kept:
                each.action_feedback()
            self.promise(self.shop, "hand", "2026-02-27").unlink()
            self.take_back(agreed, "Agreed otherwise")
        with freeze_time("2026-02-26 03:00:00"):
            self.settle()
            deleted.unlink()
        with freeze_time("2026-03-01 03:00:00"):
            late.action_feedback()
            self.settle()
            self.take_back(too_late, "Forgot it")
        with freeze_time(NOW):
            self.assertState(broken, "broken")
            rates = self.ledger._keep_rates(date(2026, 2, 1), date(2026, 3, 31))
            self.assertAlmostEqual(rates[self.rep], 2 / 6)
            self.assertEqual(rates[self.other_rep], 0)
            self.assertEqual(self.ledger._keep_rates(date(2026, 2, 26), date(2026, 2, 26)),
                             {self.rep: 1})  # fmt: skip
            self.assertEqual(self.ledger._keep_rates(date(2026, 3, 1), date(2026, 3, 31)),
                             {self.rep: False})  # fmt: skip
            ours = self.ledger._keep_rates(date(2026, 2, 1), date(2026, 3, 31), "we")
            self.assertNotIn(self.other_rep, ours)
            by_state = dict(self.ledger._read_group(
                [("user_id", "=", self.rep.id)], ["state"], ["__count"]))  # fmt: skip
            self.assertEqual(by_state, {"kept_in_time": 2, "kept_late": 1, "broken": 1,
                                        "taken_back": 4, "open": 1})  # fmt: skip
            self.assertSameInPython()

    def assertSameInPython(self):
        """What a promise says of itself is what it adds to the rate; empty where it does not."""
        self.env.invalidate_all()
        in_sql = {
            promise: ratio
            for promise, ratio in self.ledger._read_group([], ["id"], ["keep_ratio:avg"])
            if promise.partner_id == self.shop
        }
        in_python = {promise: promise.keep_ratio for promise in in_sql}
        self.assertEqual(
            {promise: (ratio is False, ratio) for promise, ratio in in_sql.items()},
            {promise: (ratio is False, ratio) for promise, ratio in in_python.items()},
        )
        self.assertEqual(sorted(map(str, in_python.values())),
                         sorted(map(str, [1.0] * 2 + [0.0] * 5 + [False] * 3)))  # fmt: skip
        still_open = self.ledger.search([("state", "=", "open")], limit=1)
        self.assertEqual(still_open.read(["keep_ratio"])[0]["keep_ratio"], False)
        self.assertEqual(still_open.export_data(["keep_ratio"])["datas"], [[""]])
