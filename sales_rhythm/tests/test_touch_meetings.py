"""Touches of meetings: once they have ended, for the customers who were there."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models import touch
from .common import NOW
from .test_touch import TouchCase


class MeetingCase(TouchCase):
    @classmethod
    def event(cls, start="2026-03-02 08:00", hours=1, attend=None, user=None, **values):
        """A meeting of `rep` with the customer's contact; times are local ones of the company."""
        user = user or cls.rep
        start = cls.utc(start)
        attend = cls.contact if attend is None else attend
        return cls.env["calendar.event"].create({
            "name": "Talk", "user_id": user.id, "start": start,
            "stop": start + timedelta(hours=hours),
            "partner_ids": [Command.set((user.partner_id | attend).ids)], **values,
        })  # fmt: skip

    def record(self, count=None):
        found = self.env["sales.rhythm.touch"]._record_meetings()
        self.settle()
        if count is not None:
            self.assertEqual(found, count)

    def decline(self, event, user=None):
        partner = (user or self.rep).partner_id
        event.attendee_ids.filtered(lambda each: each.partner_id == partner).do_decline()
        self.settle()


class TestMeetings(MeetingCase):
    def test_ended_meeting_counts_once(self):
        event = self.event(hours=1.5)  # until half past nine; it is ten
        self.record(1)
        self.assertTouch(
            company_id=self.company, user_id=self.rep, kind="meeting", minutes=90,
            done_at=event.stop, res_model="calendar.event", res_id=event.id,
        )  # fmt: skip
        self.record(0)

    def test_meeting_that_goes_on_or_is_ahead_does_not_count_yet(self):
        self.event("2026-03-02 09:30")
        self.event("2026-03-03 09:30")
        self.record(0)
        with freeze_time(self.utc("2026-03-02 10:30")):
            self.record(1)

    def test_place_makes_a_visit_and_a_link_does_not(self):
        for location, kind in (("12 Hang Bac", "visit"), ("https://meet.example/x", "meeting"),
                               ("www.example.com/x", "meeting"), ("  ", "meeting"),
                               (False, "meeting")):  # fmt: skip
            before = self.touches()
            self.event(location=location)
            self.record(1)
            self.assertEqual((self.touches() - before).kind, kind, location)

    def test_cancelled_or_declined_by_the_rep_never_counts(self):
        self.event().active = False
        self.event().unlink()
        self.decline(self.event())
        self.record(0)

    def test_cancelled_or_declined_afterwards_is_taken_back(self):
        for change in (lambda event: event.write({"active": False}), self.decline,
                       lambda event: event.write({"start": "2026-03-09 02:00:00",
                                                  "stop": "2026-03-09 03:00:00"})):  # fmt: skip
            customer = self.partner("Another")
            event = self.event(attend=customer)
            self.record(1)
            change(event)
            self.assertCounts([1, -1], customer)
            self.assertEqual(sum(self.touches(customer).mapped("minutes")), 0)

    def test_with_others_for_another_user_or_at_another_time_is_corrected(self):
        """Each in its own meeting, at once; the job has nothing left to count."""
        other = self.partner("Other")
        people = (self.rep.partner_id | other).ids
        for values, expected in (
            ({"partner_ids": [Command.set(people)]}, {}),
            ({"user_id": self.leader.id}, {"user_id": self.leader}),
            ({"stop": self.utc("2026-03-02 09:30")}, {"minutes": 90}),
            ({"location": "12 Hang Bac"}, {"kind": "visit"}),
        ):
            with self.subTest(values=values):
                customer = self.partner("Met")
                event = self.event(attend=customer)
                self.record(1)
                event.write(values)
                self.assertCounts([1, -1, 1] if expected else [1, -1], customer)
                self.record(0)
                again = self.touches(customer)[2:]
                self.assertEqual({name: again[name] for name in expected}, expected)
                event.name = "No matter"
                self.settle()
                self.assertEqual(len(self.touches(customer)), 3 if expected else 2)
        self.assertTouch(other)  # who was there instead

    def test_corrected_when_the_job_no_longer_looks_it_counts_as_corrected(self):
        event = self.event()
        self.record(1)
        with freeze_time(self.utc("2026-04-01 08:00")):
            event.location = "12 Hang Bac"
            self.assertCounts([1, -1, 1])
            visit = self.touches()[-1]
            self.assertEqual((visit.kind, visit.done_at), ("visit", event.stop))
            event.active = False
            self.assertCounts([1, -1, 1, -1])
            event.active = True
            self.assertCounts([1, -1, 1, -1, 1])

    def test_change_leaves_what_was_never_counted_to_the_job(self):
        event = self.event()
        event.location = "12 Hang Bac"
        self.assertCounts([])
        self.record(1)
        self.assertTouch(kind="visit")

    def test_meeting_of_which_others_decline_counts(self):
        event = self.event(attend=self.contact | self.leader.partner_id)
        self.decline(event, self.leader)
        self.record(1)

    def test_deleted_meeting_keeps_its_touch(self):
        event = self.event()
        self.record(1)
        event.unlink()
        self.assertCounts([1])

    def test_all_day_meeting_counts_on_its_last_local_day(self):
        self.event("2026-03-01 00:00", allday=True, start_date="2026-02-28",
                   stop_date="2026-03-01")  # fmt: skip
        today = self.event(allday=True, start_date="2026-03-02", stop_date="2026-03-02")
        self.record(1)
        self.assertTouch(done_at=self.utc("2026-03-01 18:00"), minutes=0)
        today.active = False

    def test_customers_are_who_attends_and_the_documents(self):
        firm, lead_customer = self.partner("Firm"), self.partner("With deal")
        self.event(
            attend=self.contact | self.shop | firm | self.leader.partner_id
            | self.company.partner_id,
            opportunity_id=self.lead(lead_customer).id,
        )  # fmt: skip
        self.record(3)
        for customer in (self.shop, firm, lead_customer):
            self.assertTouch(customer)
        self.assertFalse(self.touches(self.leader.partner_id, self.company.partner_id))

    def test_meeting_of_nobody_or_of_a_portal_user_does_not_count(self):
        self.event(user_id=False)
        self.event(user=self.portal)
        self.record(0)

    def test_company_is_that_of_the_organizer(self):
        event = self.event(user=self.abroad)
        self.record(1)
        self.assertTouch(company_id=self.other_company)
        self.abroad.write({
            "company_ids": [Command.set(self.company.ids)], "company_id": self.company.id,
        })  # fmt: skip
        event.location = "www.example.com/no-matter"
        self.assertCounts([1])

    def test_company_is_that_of_the_deal_or_of_the_card_before_the_organizers(self):
        west = {"company_id": self.other_company.id, "user_id": self.abroad.id, "team_id": False}
        met, planned = self.partner("Met"), self.partner("Planned")
        self.event(attend=met, opportunity_id=self.lead(met, **west).id)
        event = self.event(attend=planned)
        self.activity(planned, "meeting", calendar_event_id=event.id,
                      rhythm_company_id=self.other_company.id)  # fmt: skip
        self.record(2)
        for customer in (met, planned):
            self.assertTouch(customer, company_id=self.other_company, user_id=self.rep)

    def test_meeting_about_a_deal_of_another_company_after_all_is_corrected(self):
        event = self.event()
        self.record(1)
        event.opportunity_id = self.lead(
            self.shop, company_id=self.other_company.id, user_id=self.abroad.id, team_id=False
        )
        self.assertCounts([1, -1, 1])
        self.assertEqual(self.touches().company_id, self.company | self.other_company)
        self.assertEqual(self.touches()[-1].company_id, self.other_company)

    def test_all_day_meeting_ends_in_the_evening_of_its_own_company(self):
        event = self.event(allday=True, start_date="2026-03-01", stop_date="2026-03-01")
        self.activity(self.shop, "meeting", calendar_event_id=event.id,
                      rhythm_company_id=self.other_company.id)  # fmt: skip
        self.record(1)  # at seven in the evening of Los Angeles
        self.assertTouch(done_at=self.utc("2026-03-01 18:00", self.other_company))

    def test_batch_is_limited_and_the_next_goes_on(self):
        for _number in range(3):
            self.event()
        with patch.object(touch, "MEETINGS_AT_ONCE", 2):
            self.record(2)
            self.record(1)
            self.record(0)

    def test_job_records_them(self):
        self.event()
        with self.enter_registry_test_mode():
            self.env.ref("sales_rhythm.ir_cron_nightly").method_direct_trigger()
        self.assertCounts([1])


class TestActivityWithMeeting(MeetingCase):
    def with_event(self, start, **values):
        event = self.event(start, **values)
        return self.activity(self.shop, "meeting", calendar_event_id=event.id), event

    def test_done_during_the_meeting_counts_at_once_and_never_again(self):
        activity, event = self.with_event("2026-03-02 09:30", location="Their shop")
        self.done(activity, feedback="Went well")
        self.assertTouch(
            res_model="calendar.event", res_id=event.id, kind="visit", minutes=60,
            note="Went well", done_at=fields.Datetime.to_datetime(NOW),
        )  # fmt: skip
        with freeze_time(self.utc("2026-03-02 12:00")):
            self.record(0)

    def test_done_after_the_job_counted_it(self):
        activity, _event = self.with_event("2026-03-02 08:00")
        self.record(1)
        self.done(activity)
        self.assertCounts([1])

    def test_done_ahead_waits_for_the_meeting(self):
        activity, event = self.with_event("2026-03-02 14:00")
        self.done(activity)
        self.assertCounts([])
        with freeze_time(self.utc("2026-03-02 16:00")):
            self.record(1)
        self.assertTouch(done_at=event.stop)

    def test_other_customers_of_the_meeting_count_when_it_has_ended(self):
        activity, _event = self.with_event("2026-03-02 09:30", attend=self.contact
                                           | self.partner("Guest"))  # fmt: skip
        self.done(activity)
        with freeze_time(self.utc("2026-03-02 12:00")):
            self.record(1)

    def test_what_an_activity_tells_stays_whoever_attended(self):
        activity, event = self.with_event("2026-03-02 09:30")
        self.done(activity, user=self.leader)
        event.partner_ids -= self.contact
        event.stop = self.utc("2026-03-02 11:00")
        self.settle()
        self.assertCounts([1])
        event.active = False
        self.assertCounts([1, -1])

    def test_reopened_while_it_goes_on_is_taken_back(self):
        activity, _event = self.with_event("2026-03-02 09:30")
        self.done(activity)
        activity.active = True
        self.assertCounts([1, -1])
        with freeze_time(self.utc("2026-03-02 12:00")):
            self.record(1)
        self.assertCounts([1, -1, 1])

    def test_reopened_after_its_end_it_counts_by_itself(self):
        activity, _event = self.with_event("2026-03-02 08:00")
        self.done(activity)
        activity.active = True
        self.assertCounts([1])

    def test_activity_of_a_cancelled_meeting_stands_for_itself(self):
        activity, event = self.with_event("2026-03-02 14:00")
        event.active = False
        self.done(activity)
        self.assertTouch(res_model="mail.activity", kind="meeting", minutes=0)

    def test_customers_who_become_one_were_at_one_meeting(self):
        twin, guest = self.partner("Twin"), self.partner("Guest")
        self.event(attend=self.shop | twin | guest)
        self.record(3)
        self.done(self.activity(twin))
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.shop | twin).ids, self.shop, extra_checks=False
        )
        self.assertEqual(sum(self.touches().mapped("count")), 2)  # the meeting, and the call
        self.assertEqual(len(self.touches()), 4)
        self.assertCounts([1], guest)
