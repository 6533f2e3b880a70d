"""Public holidays and closures: no silence, wherever they come from, and for one company only."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..core.offdays import date_of
from .common import MONTHLY, RhythmCase
from .jobs import JobCase

# A customer who buys every 14 days, the last time on 2 February; Tet of 2026, weekends included.
FORTNIGHTLY = [str(date(2026, 2, 2) - timedelta(days=14 * each)) for each in range(11, -1, -1)]
TET = "2026-02-14", "2026-02-22"


class OffDaysCase(RhythmCase):
    @classmethod
    def closure(cls, first, last=None, company=None, **values):
        """A leave of everybody: "2026-02-14", or "2026-02-14 08:00", to the end of `last`."""
        company = company or cls.company
        last = last or first
        start, end = (
            cls.utc(when if len(when) > 10 else f"{when} {clock}", company)
            for when, clock in ((first, "00:00:00"), (last, "23:59:59"))
        )
        leave = cls.env["resource.calendar.leaves"].with_company(company).create({
            "name": "Holiday", "company_id": company.id, "calendar_id": False,
            "date_from": start, "date_to": end, **values})  # fmt: skip
        leave.flush_recordset()  # or Odoo gives it to the company that is current later
        return leave.with_env(cls.env)

    def off_days(self, company=None):
        self.settle()
        days = (company or self.company).rhythm_off_days or []
        return [str(date_of(day)) for day in days]

    def open_runs(self):
        """Those of the companies of the tests, whose names begin alike."""
        return self.env["sales.rhythm.run"].search(
            [("state", "=", "running"), ("company_id.name", "like", "Rhythm %")]
        )

    def rebuild(self):
        """What the job does of the open runs."""
        self.settle()
        while runs := self.open_runs():
            runs[0]._step()
        self.settle()


class TestWhatIsOff(OffDaysCase):
    """Of all that Odoo's calendars know, the days on which nobody of the company works."""

    def test_whole_days_of_everybody(self):
        self.assertEqual(self.off_days(), [])
        self.closure("2026-02-16", "2026-02-17")
        self.closure("2026-02-18")
        self.assertEqual(self.off_days(), ["2026-02-16", "2026-02-17", "2026-02-18"])
        self.assertEqual(self.off_days(self.other_company), [])

    def test_half_a_day_is_none_and_two_halves_are_one(self):
        self.closure("2026-02-16 08:00", "2026-02-16 12:00")
        self.assertEqual(self.off_days(), [])
        self.closure("2026-02-16 13:00", "2026-02-16 17:00")
        self.assertEqual(self.off_days(), ["2026-02-16"])

    def test_leave_of_a_person_is_no_day_off_and_costs_nothing(self):
        resource = self.env["resource.resource"].create({
            "name": "Someone", "calendar_id": self.company.resource_calendar_id.id,
            "company_id": self.company.id})  # fmt: skip
        self.settle()
        with patch.object(type(self.company), "_rhythm_follow_calendars") as followed:
            leave = self.closure("2026-02-16", resource_id=resource.id)
            leave.date_to += timedelta(days=3)
            self.settle()
            leave.unlink()
            self.settle()
            followed.assert_not_called()
            self.closure("2026-02-16").name = "Another"
            self.settle()
            followed.assert_called_once()
        self.assertFalse(self.env["resource.calendar.leaves"].search_count(
            [("resource_id", "=", resource.id)]))  # fmt: skip

    def test_leave_that_becomes_a_persons_is_no_day_off_any_more(self):
        resource = self.env["resource.resource"].create({
            "name": "Someone", "calendar_id": self.company.resource_calendar_id.id,
            "company_id": self.company.id})  # fmt: skip
        leave = self.closure("2026-02-16")
        self.assertEqual(self.off_days(), ["2026-02-16"])
        leave.resource_id = resource
        self.assertEqual(self.off_days(), [])
        leave.resource_id = False
        self.assertEqual(self.off_days(), ["2026-02-16"])

    def test_leave_of_the_company_s_working_hours_and_of_others(self):
        calendar = self.company.resource_calendar_id
        other = self.env["resource.calendar"].create(
            {"name": "Night", "company_id": self.company.id}
        )
        self.closure("2026-02-16", calendar_id=calendar.id)
        leave = self.closure("2026-02-17", calendar_id=other.id)
        self.assertEqual(self.off_days(), ["2026-02-16"])
        self.company.resource_calendar_id = other
        self.assertEqual(self.off_days(), ["2026-02-17"])
        self.company.resource_calendar_id = calendar
        leave.calendar_id = calendar
        self.assertEqual(self.off_days(), ["2026-02-16", "2026-02-17"])
        leave.unlink()
        self.assertEqual(self.off_days(), ["2026-02-16"])

    def test_working_hours_that_are_deleted_leave_their_closures_to_all(self):
        other = self.env["resource.calendar"].create(
            {"name": "Night", "company_id": self.company.id}
        )
        self.closure("2026-02-17", calendar_id=other.id)
        self.assertEqual(self.off_days(), [])
        other.unlink()
        self.assertEqual(self.off_days(), ["2026-02-17"])

    def test_leave_of_another_company_is_its_own(self):
        self.closure("2026-02-16", company=self.other_company)
        self.assertEqual(self.off_days(), [])
        self.assertEqual(self.off_days(self.other_company), ["2026-02-16"])

    def test_overtime_entered_as_a_leave_is_work(self):
        self.closure("2026-02-16", time_type="other")
        self.assertEqual(self.off_days(), [])

    def test_company_without_working_hours(self):
        self.company.resource_calendar_id = False
        self.closure("2026-02-15", "2026-02-16")
        self.closure("2026-02-18 08:00", "2026-02-18 12:00")
        self.assertEqual(self.off_days(), ["2026-02-15", "2026-02-16"])

    def test_days_are_those_of_the_company_where_clocks_change(self):
        """In Los Angeles 8 March 2026 has 23 hours."""
        self.closure("2026-03-08", "2026-03-09", company=self.other_company)
        self.closure("2026-11-01", company=self.other_company)
        self.assertEqual(
            self.off_days(self.other_company), ["2026-03-08", "2026-03-09", "2026-11-01"]
        )

    def test_working_hours_that_change_change_the_days(self):
        self.closure("2026-02-16 08:00", "2026-02-16 12:00")
        self.assertEqual(self.off_days(), [])
        calendar = self.company.resource_calendar_id
        afternoons = calendar.attendance_ids.filtered(lambda each: each.day_period == "afternoon")
        afternoons.unlink()
        self.assertEqual(self.off_days(), ["2026-02-16"])
        monday = calendar.attendance_ids.filtered(lambda each: each.dayofweek == "0")
        monday.hour_to = 14
        self.assertEqual(self.off_days(), [])

    def test_hours_of_two_weeks_in_turn(self):
        calendar = self.company.resource_calendar_id
        calendar.switch_calendar_type()
        first = self.env["resource.calendar.attendance"].get_week_type(date(2026, 2, 16))
        calendar.attendance_ids.filtered(
            lambda each: each.week_type == str(first) and each.day_period == "afternoon"
        ).unlink()
        self.closure("2026-02-16 08:00", "2026-02-16 12:00")
        self.closure("2026-02-23 08:00", "2026-02-23 12:00")
        self.assertEqual(self.off_days(), ["2026-02-16"])

    def test_day_begins_with_the_time_zone(self):
        self.closure("2026-02-16")
        self.company.partner_id.tz = "America/Los_Angeles"
        # From nine in the morning of the 15th, a Sunday, to nine in that of the 16th.
        self.assertEqual(self.off_days(), ["2026-02-15"])

    def test_hostile_leaves(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.closure("2026-02-17", "2026-02-16")
        self.closure("2026-01-01", "2126-01-01")
        self.assertEqual(len(self.off_days()), 366)
        self.env["resource.calendar.leaves"].search(
            [("company_id", "=", self.company.id)]).unlink()  # fmt: skip
        leave = self.closure("2026-02-16")
        self.settle()
        self.env.cr.execute(
            "UPDATE resource_calendar_leaves SET date_to = 'infinity' WHERE id = %s", [leave.id]
        )
        self.env.invalidate_all()
        self.company._rhythm_count_off_days()
        self.assertEqual(len(self.off_days()), 366)
        self.env.cr.execute(
            "UPDATE resource_calendar_leaves SET date_from = '-infinity' WHERE id = %s", [leave.id]
        )
        self.env.invalidate_all()
        self.company._rhythm_count_off_days()
        self.assertEqual(self.off_days(), [])

    def test_leave_is_entered_though_our_code_fails(self):
        with (
            patch.object(type(self.company), "_rhythm_find_off_days", side_effect=ValueError),
            mute_logger("odoo.addons.sales_rhythm.models.company_off_days"),
        ):
            leave = self.closure("2026-02-16")
            self.settle()
        self.assertTrue(leave.exists())
        self.assertEqual(self.company._rhythm_count_off_days(), self.company)
        self.assertEqual(self.off_days(), ["2026-02-16"])

    def test_queries_do_not_depend_on_companies_and_leaves(self):
        def queries(companies):
            self.settle()
            before = self.env.cr.sql_log_count
            companies._rhythm_find_off_days()
            return self.env.cr.sql_log_count - before

        few = queries(self.company)
        for day in range(1, 20):
            self.closure(f"2026-04-{day:02}")
            self.closure(f"2026-05-{day:02}", company=self.other_company)
        third = self.new_company("Third", "VND", "Asia/Tokyo")
        self.assertLessEqual(queries(self.company + self.other_company + third), few + 2)
        queries_of_two = queries(self.company + self.other_company)
        self.closure("2026-06-01")
        self.assertEqual(queries(self.company + self.other_company), queries_of_two)


class TestRows(OffDaysCase):
    """Silence, gaps and dates of the rows."""

    def test_customer_stays_on_rhythm_over_tet(self):
        """The proof: a cycle of 14 days, the last order before Tet, and the week after it."""
        partner = self.customer("A", FORTNIGHTLY)
        late_from = self.row(partner).late_from
        before = self.row(partner)
        dates = {name: before[name] for name in ("expected_on", "due_from", "stopped_from")}
        with freeze_time(f"{late_from} 03:00:00"):
            self.env.invalidate_all()
            self.assertRow(partner, status="late")
        chance = self.row(partner).chance_7_ratio
        self.closure(*TET)
        self.rebuild()
        with freeze_time(f"{late_from} 03:00:00"):
            self.env.invalidate_all()
            self.assertIn(self.row(partner).status, ("on_rhythm", "due"))
        row = self.assertRow(partner, cycle_days=14, order_count=12,
                             late_from=late_from + timedelta(days=9),
                             stopped_from=dates["stopped_from"] + timedelta(days=9),
                             first_order_on=FORTNIGHTLY[0], last_order_on="2026-02-02")  # fmt: skip
        self.assertEqual(row.expected_on, date(2026, 2, 25))
        self.assertNotEqual(row.chance_7_ratio, chance)

    def test_no_date_falls_on_an_off_day(self):
        partner = self.customer("A", FORTNIGHTLY)
        expected = self.row(partner).expected_on
        self.closure(str(expected), str(expected + timedelta(days=1)))
        self.rebuild()
        self.assertRow(partner, expected_on=expected + timedelta(days=2))

    def test_past_gaps_are_without_holidays_too(self):
        """23 days with Tet between are a gap of 14."""
        orders = [*FORTNIGHTLY, "2026-02-25"]
        without = self.customer("A", orders)
        self.assertGreater(self.row(without).cycle_days, 14)
        spread = self.row(without).spread_ratio
        self.closure(*TET)
        self.rebuild()
        row = self.assertRow(without, cycle_days=14, expected_on="2026-03-11")
        self.assertLess(row.spread_ratio, spread)

    def test_orders_on_off_days_are_of_the_occasion_before(self):
        self.closure(*TET)
        partner = self.customer(
            "A", [*FORTNIGHTLY[-3:], "2026-02-13", "2026-02-16", ("2026-02-20", 50_000)]
        )
        self.assertRow(partner, order_count=4, last_order_on="2026-02-20",
                       first_order_on=FORTNIGHTLY[-3], ordered_amount=550_000)  # fmt: skip
        only_off = self.customer("B", ["2026-02-16", "2026-02-19"])
        self.assertRow(only_off, order_count=1, first_order_on="2026-02-16",
                       last_order_on="2026-02-19", status="new")  # fmt: skip

    def test_nobody_is_forgotten_because_of_a_holiday(self):
        partner = self.customer("A", FORTNIGHTLY)
        row = self.row(partner)
        neglected, rest = row.neglected_from, row.rest_until
        self.closure("2026-02-03", "2026-02-05")
        self.rebuild()
        self.assertRow(partner, neglected_from=neglected + timedelta(days=3),
                       rest_until=rest + timedelta(days=3))  # fmt: skip

    def test_holiday_added_later_moves_that_company_alone_in_one_batch(self):
        mine = self.customer("A", FORTNIGHTLY)
        theirs = self.customer("B", FORTNIGHTLY, self.other_company)
        self.settle()
        before = self.row(mine).late_from, self.row(theirs, self.other_company).late_from
        for day in ("2026-02-16", "2026-02-17", "2026-02-18"):
            self.closure(day)
        self.settle()
        run = self.open_runs()
        self.assertEqual((run.company_id, run.kind), (self.company, "calendar"))
        self.assertRow(mine, late_from=before[0])
        self.rebuild()
        self.assertRow(mine, late_from=before[0] + timedelta(days=3))
        self.assertRow(theirs, self.other_company, late_from=before[1])

    def test_what_changes_no_day_rebuilds_nothing(self):
        self.customer("A", FORTNIGHTLY)
        leave = self.closure("2026-02-16")
        self.rebuild()
        leave.name = "Tết"
        leave.date_to -= timedelta(hours=1)
        self.closure("2026-02-16 08:00", "2026-02-16 12:00")
        self.closure("2026-02-20 08:00", "2026-02-20 12:00")
        self.settle()
        self.assertFalse(self.open_runs())
        leave.date_from += timedelta(days=1)
        leave.date_to += timedelta(days=1)
        self.settle()
        self.assertTrue(self.open_runs())
        self.assertEqual(self.off_days(), ["2026-02-17"])

    def test_company_without_customers_rebuilds_nothing(self):
        self.closure("2026-02-16", company=self.new_company("Rhythm Empty", "VND", "Asia/Tokyo"))
        self.settle()
        self.assertFalse(self.open_runs())

    def test_two_holidays_in_a_row(self):
        partner = self.customer("A", FORTNIGHTLY)
        late_from = self.row(partner).late_from
        self.closure("2026-02-03")
        self.closure("2026-02-04")
        self.rebuild()
        self.assertRow(partner, late_from=late_from + timedelta(days=2))

    def test_rebuild_that_is_open_stays_one(self):
        self.customer("A", FORTNIGHTLY)
        self.settle()
        self.env["sales.rhythm.run"]._request(self.company)
        self.closure("2026-02-03")
        self.settle()
        self.assertEqual(self.open_runs().kind, "rebuild")
        self.open_runs().kind = "sweep"
        self.closure("2026-02-04")
        self.settle()
        self.assertEqual(self.open_runs().kind, "sweep")

    def test_only_rows_with_other_dates_are_written(self):
        """And not all of them a little, by another curve."""
        before = self.customer("A", FORTNIGHTLY)
        after = self.customer("B", ["2026-01-05", "2026-02-25"])
        self.rebuild()
        places = {id_: place for id_, place, *_rest in self.versions()}
        self.closure("2026-02-17")
        self.rebuild()
        moved = {id_ for id_, place, *_rest in self.versions() if places.get(id_) != place}
        self.assertEqual(moved, set((self.row(before) | self.row(after)).ids))
        places = {id_: place for id_, place, *_rest in self.versions()}
        self.closure("2025-01-02")  # before either has ordered
        self.rebuild()
        self.assertEqual(places, {id_: place for id_, place, *_rest in self.versions()})

    def test_orders_tell_of_a_return_by_counted_days(self):
        """A silence that is long for a closure alone is none to come back from."""
        orders = [*MONTHLY, "2026-02-28"]
        partner = self.partner("A")
        made = self.orders(partner, orders)
        row = self.row(partner)
        stopped = (row.stopped_from - row.last_order_on).days
        again = self.order(partner, str(row.last_order_on + timedelta(days=stopped + 5)))
        self.env.invalidate_all()
        self.assertEqual(again.rhythm_kind, "reactivation")
        self.assertEqual(again.rhythm_interval_days, stopped + 5)
        self.closure("2026-04-01", "2026-04-20")
        self.rebuild()
        self.env.invalidate_all()
        self.assertEqual(again.rhythm_kind, "repeat")
        self.assertEqual(again.rhythm_interval_days, stopped + 5)  # as one counts on a calendar
        self.assertEqual(made[0].rhythm_kind, "first")

    def test_words_count_calendar_days_and_say_which_were_off(self):
        partner = self.customer("A", FORTNIGHTLY)
        late_from = self.row(partner).late_from + timedelta(days=9)
        self.closure(*TET)
        self.rebuild()
        with freeze_time(f"{late_from} 03:00:00"):
            self.env.invalidate_all()
            row = self.row(partner)
            after = (late_from - row.expected_on).days
            self.assertIn(f"{after} days late", row.evidence)  # none of them off
        self.closure("2026-02-27")
        self.rebuild()
        with freeze_time(f"{late_from + timedelta(days=1)} 03:00:00"):
            self.env.invalidate_all()
            row = self.row(partner)
            self.assertIn(f"{after + 1} days (1 day off) late", row.evidence)
            chips = [chip["label"] for chip in row.reasons]
            self.assertIn(f"{after + 1} days (1 day off) late", chips)
        with freeze_time(f"{row.stopped_from} 03:00:00"):
            self.env.invalidate_all()
            silent = (row.stopped_from - row.last_order_on).days
            row = self.row(partner)
            self.assertIn(f"silent for {silent} days (10 days off)", row.evidence)
            self.assertIn(f"Stopped, silent for {silent} days (10 days off)",
                          [chip["label"] for chip in row.reasons])  # fmt: skip

    def test_goal_of_the_month_counts_no_holiday_as_a_working_day(self):
        metric = self.env["sales.rhythm.metric"].search([("kind", "=", "count")], limit=1)
        self.env["sales.rhythm.target"].create({
            "company_id": self.company.id, "user_id": self.rep.id, "metric_id": metric.id,
            "month": "2026-03-01", "goal": 22})  # fmt: skip
        cells = self.env["sales.rhythm.metric"].with_user(self.rep).get_metrics("month")
        (cell,) = [each for each in cells if each["goal"]]
        self.assertEqual(cell["pace"], 1)  # one of 22 working days
        self.closure("2026-03-03", "2026-03-13")
        self.settle()
        cells = self.env["sales.rhythm.metric"].with_user(self.rep).get_metrics("month")
        (cell,) = [each for each in cells if each["goal"]]
        self.assertAlmostEqual(cell["pace"], 22 / 13)

    def test_days_offered_are_working_ones(self):
        partner = self.customer("A", FORTNIGHTLY)
        self.closure("2026-03-09", "2026-03-10")
        self.settle()
        dialog = self.env["sales.rhythm.plan"].with_user(self.rep).new({
            "rhythm_id": self.row(partner).id, "when": "next_week"})  # fmt: skip
        self.assertEqual(str(dialog._chosen_on()), "2026-03-11")
        dialog.when = "tomorrow"
        self.assertEqual(str(dialog._chosen_on()), "2026-03-03")


class TestJob(OffDaysCase, JobCase):
    """By the scheduled action, and what happens past all hooks."""

    def test_job_works_a_moved_holiday_off(self):
        partner = self.customer("A", FORTNIGHTLY)
        self.job()
        late_from = self.row(partner).late_from
        leave = self.closure("2026-02-03")
        self.job()
        self.assertRow(partner, late_from=late_from + timedelta(days=1))
        leave.date_from, leave.date_to = datetime(2025, 6, 1), datetime(2025, 6, 1, 23)
        self.job()
        self.assertRow(partner, late_from=late_from)
        self.assertEqual([kind for _day, kind in self.done()][-2:], ["calendar", "calendar"])

    def test_weekly_sweep_finds_what_was_changed_past_all_hooks(self):
        partner = self.customer("A", FORTNIGHTLY)
        self.job()
        late_from = self.row(partner).late_from
        self.sql(
            """INSERT INTO resource_calendar_leaves (company_id, date_from, date_to, time_type)
               VALUES (%s, '2026-02-02 17:00', '2026-02-03 17:00', 'leave')""",
            self.company.id,
        )
        self.job("2026-03-03 03:00:00")
        self.assertRow(partner, late_from=late_from)
        self.job("2026-03-09 03:00:00")
        self.assertRow(partner, late_from=late_from + timedelta(days=1))


class TestVietnam(OffDaysCase):
    """The shipped list, for a company in Vietnam: at a click, or with the add-on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.vn")
        cls.leaves = cls.env["resource.calendar.leaves"]
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.company_ids |= cls.company
        cls.settings = cls.env["res.config.settings"].with_user(cls.admin).with_company(cls.company)

    def entered(self):
        return self.leaves.search([("company_id", "=", self.company.id)])

    def test_click_enters_them_once(self):
        self.settings.create({}).action_rhythm_enter_holidays()
        found = self.entered()
        self.assertGreater(len(found), 30)
        days = self.off_days()
        for day in ("2026-01-01", "2026-02-16", "2026-02-20", "2026-04-27", "2026-09-01",
                    "2030-02-02"):  # fmt: skip
            self.assertIn(day, days)
        self.assertNotIn("2026-02-21", days)
        notice = self.settings.create({}).action_rhythm_enter_holidays()
        self.assertEqual(self.entered(), found)
        self.assertIn("already", notice["params"]["message"])

    def test_what_people_entered_stays_and_is_not_entered_again(self):
        own = self.closure("2026-02-14", "2026-02-18")
        half = self.closure("2026-09-01 08:00", "2026-09-01 12:00")
        self.company._rhythm_enter_holidays()
        self.assertEqual((own | half).mapped("name"), ["Holiday", "Holiday"])
        others = self.entered() - own - half
        for leave in others:
            self.assertFalse((own | half).filtered(
                lambda each, leave=leave: each.date_from <= leave.date_to
                and each.date_to >= leave.date_from))  # fmt: skip
        days = self.off_days()
        self.assertIn("2026-02-20", days)
        self.assertNotIn("2026-09-01", days)

    def test_company_elsewhere_is_told_so(self):
        self.company.country_id = self.env.ref("base.us")
        with self.assertRaisesRegex(Exception, "not in Vietnam"):
            self.settings.create({}).action_rhythm_enter_holidays()
        self.assertFalse(self.entered())

    def test_with_the_add_on_unless_there_are_some_or_employees_rest_on_them(self):
        self.closure("2026-02-16", company=self.other_company)
        self.other_company.country_id = self.env.ref("base.vn")
        (self.company + self.other_company)._rhythm_begin_holidays()
        if "hr.leave" in self.env:
            self.assertFalse(self.entered())
        else:
            self.assertGreater(len(self.entered()), 30)
        self.assertEqual(self.leaves.search_count([("company_id", "=", self.other_company.id)]), 1)

    def test_figure_opens_exactly_its_rows(self):
        self.company._rhythm_enter_holidays()
        self.closure("2026-03-02 08:00", "2026-03-02 09:00")  # today
        self.closure("2026-03-01")  # yesterday
        self.closure("2027-03-02")
        self.closure("2027-03-03")  # a day too late
        self.closure("2026-05-05", company=self.other_company)
        settings = self.settings.create({})
        self.assertTrue(settings.rhythm_in_vietnam)
        action = settings.action_rhythm_holidays()
        rows = self.leaves.with_user(self.admin).with_company(self.company).search(action["domain"])
        self.assertEqual(settings.rhythm_holiday_count, len(rows))
        names = [str(each.date_from) for each in rows.sorted("date_from")]
        self.assertEqual(names[0], "2026-03-02 01:00:00")
        self.assertEqual(names[-1], "2027-03-01 17:00:00")
