"""Who rests until when: what is planned with a customer, and for how long it puts them off."""

from datetime import date, timedelta

from .common import MONTHLY, TODAY, RhythmCase


class TestAgreedDates(RhythmCase):
    """What is planned with a customer puts them off, and what is planned for oneself does not."""

    CARE_DAYS = 30  # of a customer who orders every 30 days

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)
        cls.rested = cls.row(cls.shop).rest_until  # by the last order alone

    def plan(self, kind, day, made=TODAY, user=None):
        """An activity made on a day, which no clock of a test moves."""
        activity = self.shop.activity_schedule(
            kind, date.fromisoformat(day), user_id=(user or self.rep).id
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET create_date = %s WHERE id = %s",
            [f"{made} 03:00", activity.id],
        )
        self.env["sales.rhythm"]._refresh(self.shop)
        self.settle()
        return activity

    def assertRests(self, until, planned_until):
        row = self.assertRow(self.shop, rest_until=until, planned_on=planned_until)
        chips = {chip["key"] for chip in row.reasons or ()}
        asked = set() if until > TODAY else {"due", "neglected"}
        self.assertEqual({"due", "neglected"} & chips, asked)

    def test_to_do_or_other_work_silences_nobody(self):
        for name in ("mail.mail_activity_data_todo", "mail.mail_activity_data_email",
                     "mail.mail_activity_data_upload_document"):  # fmt: skip
            with self.subTest(name):
                activity = self.plan(name, "2026-12-20", user=self.other_rep)
                self.assertRests(str(self.rested), "2026-12-20")
                activity.unlink()

    def test_call_meeting_or_promise_puts_off_until_its_day(self):
        for name in ("mail.mail_activity_data_call", "mail.mail_activity_data_meeting",
                     "sales_rhythm.activity_type_promise"):  # fmt: skip
            with self.subTest(name):
                activity = self.plan(name, "2026-03-03")
                self.assertRests("2026-03-03", "2026-03-03")
                activity.unlink()

    def test_no_date_puts_off_for_longer_than_the_care_interval(self):
        care_days = self.row(self.shop).care_days
        self.assertEqual(care_days, self.CARE_DAYS)
        for day in ("2026-12-20", "9999-12-31"):
            with self.subTest(day):
                activity = self.plan("mail.mail_activity_data_call", day)
                self.assertRests(str(date(2026, 3, 2) + timedelta(days=care_days)), day)
                activity.unlink()

    def test_interval_counts_from_the_day_of_planning(self):
        self.plan("mail.mail_activity_data_call", "2026-12-20", made="2026-01-30")
        self.assertRests("2026-03-01", "2026-12-20")

    def test_next_date_counts_whatever_else_is_planned(self):
        self.plan("mail.mail_activity_data_call", "2026-03-20")
        self.plan("mail.mail_activity_data_todo", "2026-03-03")
        self.plan("sales_rhythm.activity_type_promise", "2026-03-09")
        row = self.assertRow(self.shop, activity_on="2026-03-03", promise_on="2026-03-09")
        self.assertEqual(str(row.rest_until), "2026-03-09")
