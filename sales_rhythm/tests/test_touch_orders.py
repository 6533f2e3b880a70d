"""Touches of orders, and the backfill of all that was there before."""

from datetime import datetime
from unittest.mock import patch

from odoo.tests import freeze_time

from .common import MONTHLY, TODAY
from .test_metric import MetricCase
from .test_touch_meetings import MeetingCase

VALUES = ("company_id", "partner_id", "user_id", "kind", "done_at", "count", "minutes", "note",
          "res_model", "res_id", "sequence")  # fmt: skip


class TestOrders(MeetingCase):
    def test_confirmed_order_is_a_touch(self):
        order = self.order(self.contact, "2026-02-20 23:30", user_id=self.rep.id)
        self.assertEqual(sum(self.touches().mapped("count")), 1)
        last = self.touches()[-1]
        self.assertEqual(
            (last.kind, last.user_id, last.done_at, last.res_model, last.res_id, last.company_id),
            ("order", self.rep, self.utc("2026-02-20 23:30"), "sale.order", order.id, self.company),
        )

    def confirmed(self, partner=None):
        order = self.quotations(partner or self.shop, [100], user_id=self.rep.id)
        self.assertCounts([])
        order.action_confirm()
        self.assertCounts([1])
        return order

    def test_cancelled_and_confirmed_again(self):
        order = self.confirmed()
        order._action_cancel()
        self.assertCounts([1, -1])
        order.action_draft()
        order.action_confirm()
        self.assertCounts([1, -1, 1])

    def test_deleted_in_the_same_moment(self):
        order = self.confirmed()
        order._action_cancel()
        order.unlink()
        self.assertCounts([1, -1])

    def test_moved_to_another_customer(self):
        order, other = self.confirmed(), self.partner("Other")
        order.partner_id = other
        self.assertCounts([1, -1])
        self.assertCounts([1], other)
        order.partner_id = self.contact
        self.assertCounts([1, -1, 1])
        self.assertCounts([1, -1], other)

    def test_other_day_or_salesperson(self):
        order = self.confirmed()
        order.date_order = "2026-02-01 03:00:00"
        self.assertCounts([1, -1, 1])
        order.user_id = self.other_rep
        self.assertCounts([1, -1, 1, -1, 1])
        last = self.touches()[-1]
        self.assertEqual((last.done_at, last.user_id), (datetime(2026, 2, 1, 3), self.other_rep))
        order.client_order_ref = "No matter"
        self.assertCounts([1, -1, 1, -1, 1])

    def test_order_dated_ahead_is_recorded_and_readers_ignore_it(self):
        order = self.confirmed()
        order.date_order = "2026-04-01 03:00:00"
        self.assertCounts([1, -1, 1])
        self.assertNotIn(self.shop.id, self.last())

    def test_contact_that_moves_to_another_firm_takes_nothing_along(self):
        self.confirmed(self.contact)
        self.contact.parent_id = self.partner("New firm")
        self.settle()
        self.env["sales.rhythm.touch"]._backfill(self.company)
        self.assertEqual(sum(self.touches().mapped("count")), 0)

    def test_error_of_ours_does_not_stop_the_order(self):
        order = self.quotations(self.shop, [100])
        touches = type(self.env["sales.rhythm.touch"])
        with (
            patch.object(touches, "_sync_orders", side_effect=ValueError("ours")),
            self.assertLogs("odoo.addons.sales_rhythm.models.touch", "ERROR"),
        ):
            order.action_confirm()
            self.settle()
        self.assertRow(self.shop, order_count=1)
        self.assertCounts([])
        self.env["sales.rhythm.touch"]._backfill(self.company)
        self.assertCounts([1])

    def test_queries_do_not_depend_on_how_many(self):
        def queries(count):
            orders = self.quotations(self.shop, [100] * count)
            orders.action_confirm()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["sales.rhythm.touch"]._sync_orders(orders.ids)
            return self.env.cr.sql_log_count - before

        queries(1)  # reads what is read once in a transaction
        self.assertEqual(queries(1), queries(20))


class TestCared(MetricCase):
    """Strip, metric, state and digest mean one thing by "cared for": a touch, or a purchase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id), ("tag_id", "=", False)])  # fmt: skip
        cls.subscription = cls.env["crm.tag"].create({"name": "Subscription"})
        cls.client = cls.customer("Client", MONTHLY)
        cls.digest = cls.env["digest.digest"].create({
            "name": "Rhythm", "company_id": cls.company.id, "kpi_rhythm_cared": True})  # fmt: skip

    def cared(self):
        """Whether the customer is cared for this month, as each of the four has it."""
        row = self.row(self.client)
        self.row(self.client).invalidate_recordset()
        (kpi,) = [kpi for kpi in self.digest._compute_kpis(self.company, self.rep)
                  if kpi["kpi_name"] == "kpi_rhythm_cared"]  # fmt: skip
        return (
            row.weeks[0]["state"] == "done",
            self.value("cared_customers") == 1,
            row.care_state == "cared",
            kpi["kpi_col1"]["value"] == 1,
        )

    def assertCared(self, cared):
        self.settle()
        self.assertEqual(self.cared(), (cared,) * 4)

    def rebuild(self):
        """What the job does after a change that moves everything."""
        runs = self.env["sales.rhythm.run"]
        running = [("company_id", "=", self.company.id), ("state", "=", "running")]
        while run := runs.search(running):
            run._step()

    def test_purchase_is_care(self):
        self.assertCared(False)
        self.order(self.client, f"{TODAY} 09:00")
        self.assertCared(True)

    def test_what_a_policy_excludes_is_none(self):
        self.policy.excluded_tag_ids = self.subscription
        self.rebuild()
        renewal = self.order(self.client, f"{TODAY} 09:00", tag_ids=self.subscription.ids)
        self.assertCared(False)
        renewal.tag_ids = False
        self.assertCared(True)
        renewal.tag_ids = self.subscription
        self.assertCared(False)

    def test_policy_that_changes_afterwards_is_made_up_for(self):
        self.order(self.client, f"{TODAY} 09:00", tag_ids=self.subscription.ids)
        self.assertCared(True)
        for excluded, cared in ((self.subscription, False), (self.subscription.browse(), True)):
            self.policy.excluded_tag_ids = excluded
            self.rebuild()
            self.assertCared(cared)
        counts = self.touches(self.client).filtered(lambda each: str(each.done_at) > TODAY)
        self.assertEqual(counts.mapped("count"), [1, -1, 1])

    def test_return_is_none(self):
        self.order(self.client, f"{TODAY} 09:00", -10_000)
        self.assertCared(False)

    def test_purchase_that_was_returned_on_its_day_is_none(self):
        self.order(self.client, f"{TODAY} 08:00", 300)
        first, second = (self.order(self.contact_of_client(), f"{TODAY} 09:00", -amount)
                         for amount in (100, 200))  # fmt: skip
        self.assertCared(False)
        second._action_cancel()
        self.assertCared(True)
        self.assertEqual(sum(self.touches(self.client).mapped("count")), len(MONTHLY) + 1)
        first.date_order = self.utc("2026-02-27")
        self.assertCared(True)

    def contact_of_client(self):
        return self.partner("Buyer", is_company=False, parent_id=self.client.id)

    def test_purchase_of_another_company_or_day_is_no_part_of_it(self):
        self.order(self.client, f"{TODAY} 00:10", 100)
        self.order(self.client, "2026-03-01 23:50", -500)
        self.order(self.client, f"{TODAY} 09:00", -500, self.other_company)
        self.assertCared(True)


class TestBackfill(MeetingCase):
    def everything(self):
        """What people did, in all ways, recorded as it happened."""
        with freeze_time("2026-03-01 23:45:00"):  # 06:45 of the next day in Hanoi
            self.done(self.activity(self.shop), feedback="Two\n lines")
        lead = self.lead(self.contact)
        self.done(self.activity(lead, "email", user=self.leader), user=self.leader)
        reopened = self.activity(self.shop)
        self.done(reopened)
        reopened.active = True
        self.done(self.activity(self.shop, "meeting", calendar_event_id=self.event().id))
        self.event(location="Far away")
        self.decline(self.event())
        self.event("2026-03-04 08:00")
        self.order(self.contact, "2026-02-20", user_id=self.rep.id)
        self.quotations(self.shop, [5])
        self.record()

    def standing(self):
        # A meeting whose activity was ticked off counts then, and in a backfill at its end.
        return sorted(
            str([touch[name] for name in VALUES if name not in ("sequence", "note")
                 and not (name == "done_at" and touch.res_model == "calendar.event")])
            for touch in self.touches() if touch.count == 1 and not self.touches().filtered(
                lambda other, touch=touch: other.corrects_id == touch)
        )  # fmt: skip

    def backfill(self):
        self.env["sales.rhythm.touch"]._backfill(self.company)
        self.env.invalidate_all()

    def as_stored(self):
        """The time of each change, which freezing does not reach in the database's columns."""
        self.env.flush_all()
        self.env.cr.execute("""
            UPDATE mail_activity a SET write_date = t.done_at, write_uid = t.user_id
              FROM sales_rhythm_touch t
             WHERE t.res_model = 'mail.activity' AND t.res_id = a.id AND t.count = 1""")

    def test_backfill_equals_what_is_recorded_live(self):
        self.everything()
        self.as_stored()
        live = self.standing()
        self.assertEqual(len(live), 5)
        self.backfill()
        self.assertEqual(self.standing(), live, "nothing is recorded twice")
        self.env.cr.execute("DELETE FROM sales_rhythm_touch")
        self.env.invalidate_all()
        self.backfill()
        self.assertEqual(self.standing(), live)
        before = self.touches()
        self.backfill()
        self.assertEqual(self.touches(), before)

    def test_activity_written_on_another_day_counts_at_noon_for_its_assignee(self):
        activity = self.activity(self.shop)
        self.done(activity, user=self.leader)
        self.env.cr.execute("DELETE FROM sales_rhythm_touch")
        self.env.cr.execute(
            "UPDATE mail_activity SET date_done = '2026-02-20' WHERE id = %s", [activity.id]
        )
        self.backfill()
        self.assertTouch(done_at=datetime(2026, 2, 20, 12), user_id=self.rep)

    def test_cancelled_by_sql_is_taken_back(self):
        order = self.order(self.shop, "2026-02-20")
        self.env.cr.execute("UPDATE sale_order SET state = 'cancel' WHERE id = %s", [order.id])
        self.backfill()
        self.assertEqual(sum(self.touches().mapped("count")), 0)

    def test_rebuild_is_followed_by_it(self):
        self.order(self.shop, "2026-02-20")
        self.order(self.shop, "2024-02-20")  # too long ago
        self.env.cr.execute("DELETE FROM sales_rhythm_touch")
        self.env.invalidate_all()
        runs = self.env["sales.rhythm.run"]
        runs._request(self.company)
        kinds = []
        running = [("company_id", "=", self.company.id), ("state", "=", "running")]
        while run := runs.search(running):
            kinds.append(run.kind)
            run._step()
        self.assertEqual(
            list(dict.fromkeys(kinds)),
            ["rebuild", "orders", "lines", "market", "snapshot", "month"],
        )
        self.assertCounts([1])
