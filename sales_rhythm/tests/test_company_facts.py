"""What every worker keeps of companies, pushes and teams is what stands in the database."""

from datetime import date

from odoo.fields import Command

from ..models import clock, known
from .common import RhythmCase


class TestCompanyFacts(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create({"name": "Shop hours"})
        cls.shop = cls.env["res.company"].create(
            {"name": "Facts Ltd", "resource_calendar_id": cls.calendar.id}
        )

    def facts(self):
        return self.env["res.company"]._rhythm_facts()[self.shop.id]

    def assertFollows(self, change, **expected):
        """What is kept is as expected after a change, and as it would be read again."""
        self.facts()
        change()
        kept = self.facts()
        for name, value in expected.items():
            self.assertEqual(getattr(kept, name), value)
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        self.assertEqual(kept, self.facts())

    def test_zone(self):
        partner, other = self.shop.partner_id, self.env["res.partner"].create({"name": "Other"})
        self.calendar.tz = "UTC"
        self.assertFollows(lambda: partner.write({"tz": "Asia/Tokyo"}), zone="Asia/Tokyo")
        self.assertFollows(lambda: partner.write({"tz": False}), zone="UTC")
        self.assertFollows(lambda: self.calendar.write({"tz": "Asia/Seoul"}), zone="Asia/Seoul")
        other.tz = "America/Lima"
        self.assertFollows(lambda: self.shop.write({"partner_id": other.id}), zone="America/Lima")
        with self.subTest("on screens"):
            self.assertEqual(clock.zones(self.env)[self.shop.id], "America/Lima")

    def test_zone_that_nobody_knows(self):
        self.env.cr.execute(
            "UPDATE res_partner SET tz = 'Mars/Base' WHERE id = %s", [self.shop.partner_id.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(self.facts().zone, "UTC")

    def test_weekdays(self):
        hours = {"name": "Saturday", "dayofweek": "5", "hour_from": 8, "hour_to": 12}
        new = Command.create(hours)
        self.assertFollows(
            lambda: self.calendar.write({"attendance_ids": [new]}), weekdays=(0, 1, 2, 3, 4, 5)
        )
        saturday = self.calendar.attendance_ids.filtered(lambda each: each.dayofweek == "5")
        self.assertFollows(lambda: saturday.write({"dayofweek": "6"}), weekdays=(0, 1, 2, 3, 4, 6))
        other = self.env["resource.calendar"].create({"name": "No hours", "attendance_ids": []})
        other.attendance_ids.unlink()
        self.assertFollows(
            lambda: saturday.write({"calendar_id": other.id}), weekdays=(0, 1, 2, 3, 4)
        )
        self.assertFollows(
            lambda: self.shop.write({"resource_calendar_id": other.id}), weekdays=(6,)
        )
        self.assertFollows(saturday.unlink, weekdays=())
        self.assertNotIn(self.shop.id, clock.weekdays(self.env))

    def test_off_days(self):
        leave = self.env["resource.calendar.leaves"].with_company(self.shop).create({
            "name": "Tet", "company_id": self.shop.id, "calendar_id": False,
            "date_from": "2026-02-16 00:00:00", "date_to": "2026-02-17 23:59:59"})  # fmt: skip
        leave.flush_recordset()
        self.assertFollows(
            self.env["res.company"]._rhythm_follow_calendars,
            off_days=tuple(clock.number(date(2026, 2, day)) for day in (16, 17)),
        )

    def test_currency(self):
        whole, cents = self.env["res.currency"].create(
            [{"name": "WHL", "symbol": "W", "rounding": 1},
             {"name": "CNT", "symbol": "C", "rounding": 0.01}]
        )  # fmt: skip
        self.assertFollows(lambda: self.shop.write({"currency_id": whole.id}), decimals=0)
        self.assertFollows(lambda: self.shop.write({"currency_id": cents.id}), decimals=2)
        self.assertFollows(lambda: cents.write({"rounding": 0.001}), decimals=3)

    def test_companies_that_come_and_go(self):
        companies = self.env["res.company"]
        self.assertIn(self.shop, companies._rhythm_all())
        self.shop.active = False
        self.assertNotIn(self.shop, companies._rhythm_all())
        self.assertIn(self.shop, companies._rhythm_known())
        another = companies.create({"name": "One more"})
        self.assertIn(another, companies._rhythm_all())
        another.unlink()
        self.assertNotIn(another.id, companies._rhythm_facts())


class TestKept(RhythmCase):
    """The same of teams and of pushes."""

    def test_what_another_thread_read_meanwhile_is_read_again_after_the_commit(self):
        partner, zones = self.company.partner_id, clock.zones
        before = zones(self.env)[self.company.id]
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        for _time in range(3):
            known.forget_kept(self.env)
        self.assertEqual(len(self.env.cr.postcommit._funcs), 1)
        zones(self.env)  # as the other thread does, which does not see the change yet
        self.env.cr.execute("UPDATE res_partner SET tz = 'Asia/Tokyo' WHERE id = %s", [partner.id])
        self.env.invalidate_all()
        self.assertEqual(zones(self.env)[self.company.id], before)
        self.env.cr.postcommit.run()
        self.assertEqual(zones(self.env)[self.company.id], "Asia/Tokyo")

    def test_teams_that_one_leads(self):
        leader, other = self.leader, self.other_rep
        team = self.env["crm.team"].create({"name": "North", "user_id": leader.id})
        self.assertIn(team.id, leader._rhythm_led_team_ids())
        team.active = False
        self.assertIn(team.id, leader._rhythm_led_team_ids())
        team.user_id = other
        self.assertNotIn(team.id, leader._rhythm_led_team_ids())
        self.assertIn(team.id, other._rhythm_led_team_ids())
        team.unlink()
        self.assertNotIn(team.id, other._rhythm_led_team_ids())

    def test_what_is_pushed(self):
        categories = self.env["product.category"]
        food = categories.create({"name": "Food"})
        push = self.env["sales.rhythm.push"].create(
            {"category_id": food.id, "company_id": self.company.id}
        )
        self.assertEqual(push._facts().name, "Food")
        self.assertEqual(push._market_category_ids(), [food.id])
        push.name = "Food for all"
        self.assertEqual(push._facts().name, "Food for all")
        oil = categories.create({"name": "Oil", "parent_id": food.id})
        self.assertEqual(push._market_category_ids(), [food.id, oil.id])
        oil.parent_id = False
        self.assertEqual(push._market_category_ids(), [food.id])
        oil.parent_id = food
        policy = self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.company.id), ("tag_id", "=", False)]
        )
        policy.category_level = 1
        self.assertEqual(push._market_category_ids(), [food.id])
        policy.category_level = 0
        oil.unlink()
        self.assertEqual(push._market_category_ids(), [food.id])
