"""Who hands over to whom, for which days: what makes sense, and who may say so."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from ..core.policy import LONGEST_COVER_DAYS
from .common import NOW, AccessCase

COVER = "sales.rhythm.cover"


class CoverCase(AccessCase):
    """Builders: `rep` is away, and `other_rep` stands in, unless it is said otherwise."""

    @classmethod
    def cover(cls, from_on="2026-03-02", until_on="2026-03-06", **values):
        """A cover, made as the superuser."""
        found = cls.env[COVER].create({**cls.values(from_on, until_on), **values})
        cls.settle()
        return found

    @classmethod
    def values(cls, from_on="2026-03-02", until_on="2026-03-06", **values):
        return {
            "company_id": cls.company.id, "user_id": cls.rep.id, "stand_in_id": cls.other_rep.id,
            "from_on": from_on, "until_on": until_on, **values}  # fmt: skip

    def seen(self, user, model="sales.rhythm"):
        """The customers of ours whose rows, or other records, a user finds."""
        rows = self.rpc(user, model, "search_read", self.domain, ["partner_id"])
        return self.env["res.partner"].browse(row["partner_id"][0] for row in rows).sorted("id")

    def assertSees(self, user, partners, model="sales.rhythm"):
        self.assertEqual(
            self.seen(user, model).mapped("name"), partners.sorted("id").mapped("name")
        )


class TestMoments(CoverCase):
    """The days that people choose are the company's; what counts are two moments."""

    def test_days_begin_and_end_at_the_companys_midnight(self):
        cover = self.cover("2026-03-02", "2026-03-06")
        self.assertEqual(cover.starts_at, datetime(2026, 3, 1, 17))
        self.assertEqual(cover.ends_at, datetime(2026, 3, 6, 17))

    def test_they_follow_when_the_company_moves(self):
        cover = self.cover("2026-03-02", "2026-03-06")
        self.company.partner_id.tz = "Europe/Paris"
        self.settle()
        self.assertEqual(cover.ends_at, datetime(2026, 3, 6, 23))
        with freeze_time("2026-03-06 22:59:00"):
            self.assertSees(self.other_rep, self.theirs | self.mine)

    def test_summer_time_in_between(self):
        """Los Angeles is eight hours behind until 8 March 2026, and seven from then on."""
        people = [self.new_user(f"t_west_{number}", "sales_team.group_sale_salesman",
                                self.other_company) for number in range(2)]  # fmt: skip
        cover = self.cover("2026-03-06", "2026-03-08", company_id=self.other_company.id,
                           user_id=people[0].id, stand_in_id=people[1].id)  # fmt: skip
        self.assertEqual(cover.starts_at, datetime(2026, 3, 6, 8))
        self.assertEqual(cover.ends_at, datetime(2026, 3, 9, 7))

    def test_state_follows_the_clock(self):
        cover = self.cover("2026-03-03", "2026-03-04")
        for now, state in (
            ("2026-03-02 16:59:59", "planned"),
            ("2026-03-02 17:00:00", "running"),
            ("2026-03-04 16:59:59", "running"),
            ("2026-03-04 17:00:00", "over"),
        ):
            with freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual(cover.state, state, now)

    def test_default_is_today_in_the_companys_zone_and_oneself(self):
        with freeze_time("2026-03-02 18:00:00"):  # past midnight in Hanoi, and not in Paris
            found = self.rpc(self.rep, COVER, "default_get", ["from_on", "user_id", "company_id"])
        self.assertEqual(str(found["from_on"]), "2026-03-03")
        self.assertEqual((found["user_id"], found["company_id"]), (self.rep.id, self.company.id))


class TestSense(CoverCase):
    """What nobody can mean is refused in words."""

    def refused(self, words, **values):
        with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
            self.env[COVER].create({**self.values(), **values})
            self.settle()

    def test_dates_that_make_no_sense(self):
        self.refused("before it begins", until_on="2026-03-01")
        self.refused("days at most", until_on="2027-03-03")
        self.refused("days at most", from_on="2031-03-02", until_on="2031-03-03")
        self.refused("days at most", from_on="1926-03-02", until_on="1926-03-03")
        self.refused("days at most", until_on="9999-12-31")
        self.refused("days at most", from_on="0001-01-01", until_on="0001-01-02")
        self.assertTrue(self.cover(until_on="2027-03-02"), "as long as may be")
        self.assertEqual(LONGEST_COVER_DAYS, 366)

    def test_people_who_cannot_stand_in(self):
        self.refused("cannot stand in for themselves", stand_in_id=self.rep.id)
        self.refused("does not work in Rhythm Hanoi", stand_in_id=self.abroad.id)
        self.refused("does not work in Rhythm Hanoi", stand_in_id=self.portal.id)
        self.refused("is no salesperson", stand_in_id=self.accountant.id)
        self.refused("does not work in Rhythm Hanoi", user_id=self.abroad.id)
        self.refused("does not work in Rhythm Hanoi", user_id=self.portal.id)
        self.other_rep.active = False
        self.refused("does not work in Rhythm Hanoi")

    def test_some_customers_are_named(self):
        self.refused("Name the customers", scope="some")
        cover = self.cover(scope="some", tag_ids=self.env["res.partner.category"].create(
            {"name": "Cafés"}).ids)  # fmt: skip
        with self.assertRaisesRegex(ValidationError, "Name the customers"):
            cover.tag_ids = False

    def test_whose_it_is_does_not_change(self):
        """Else one could hand a colleague's customers to oneself."""
        cover = self.cover()
        for user, values in (
            (self.rep, {"user_id": self.other_rep.id, "stand_in_id": self.leader.id}),
            (self.director, {"user_id": self.other_rep.id}),
            (self.director, {"company_id": self.other_company.id}),
        ):
            with self.assertRaisesRegex(UserError, "does not change"):
                self.rpc(user, COVER, "write", cover.ids, values)
        self.rpc(self.rep, COVER, "write", cover.ids, {"user_id": self.rep.id, "note": "same"})
        self.assertEqual(cover.note, "same")


class TestWho(CoverCase):
    """Oneself, the leader of one's team, and directors hand over; who stands in may look."""

    def test_who_makes_one(self):
        for user in (self.rep, self.leader, self.director):
            with self.subTest(user=user.login):
                (id_,) = self.rpc(user, COVER, "create", [self.values()])
                self.assertEqual(self.env[COVER].browse(id_).create_uid, user)

    def test_who_does_not(self):
        for user in (self.other_rep, self.all_rep):
            with self.subTest(user=user.login), self.assertRaisesRegex(AccessError, "t_rep"):
                self.rpc(user, COVER, "create", [self.values()])
        for user in (*self.without_rights, self.abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, COVER, "create", [self.values()])
        with self.assertRaises(AccessError):  # nor by a default that the client chooses
            values = self.values()
            values.pop("user_id")
            self.rpc(self.other_rep, COVER, "create", [{**values, "stand_in_id": self.leader.id}],
                     context={"default_user_id": self.rep.id})  # fmt: skip

    def test_leader_of_another_team_does_not(self):
        self.team.user_id = self.other_rep
        self.rpc(self.other_rep, COVER, "create", [self.values(stand_in_id=self.leader.id)])
        with self.assertRaises(AccessError):
            self.rpc(self.leader, COVER, "create", [self.values(stand_in_id=self.leader.id)])

    def test_who_sees_and_who_changes(self):
        cover = self.cover("2026-03-04", "2026-03-06")
        readers = {self.rep, self.other_rep, self.leader, self.all_rep, self.director}
        writers = {self.rep, self.leader, self.director}
        third = self.new_user("t_third", "sales_team.group_sale_salesman")
        for user in (*readers, third, self.abroad):
            with self.subTest(user=user.login):
                found = self.rpc(user, COVER, "search", [("id", "=", cover.id)])
                self.assertEqual(bool(found), user in readers)
                if found:
                    (read,) = self.rpc(user, COVER, "read", found, ["may_change"])
                    self.assertEqual(read["may_change"], user in writers)
                for method, args in (("write", [{"note": user.login}]), ("action_end", [])):
                    if user in writers:
                        self.rpc(user, COVER, method, cover.ids, *args)
                        cover.ended_at = False
                    else:
                        with self.assertRaises(AccessError):
                            self.rpc(user, COVER, method, cover.ids, *args)
        for user in (third, self.other_rep, self.all_rep):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, COVER, "unlink", cover.ids)
        self.rpc(self.rep, COVER, "unlink", cover.ids)
        self.assertFalse(cover.exists())

    def test_what_has_begun_is_ended_and_not_deleted(self):
        cover = self.cover()
        for user in (self.rep, self.director):
            with self.assertRaisesRegex(UserError, "remembered"):
                self.rpc(user, COVER, "unlink", cover.ids)
        self.rpc(self.rep, COVER, "action_end", cover.ids)
        self.assertEqual((cover.state, str(cover.ends_at)), ("over", NOW))
        with self.assertRaisesRegex(UserError, "over already"):
            self.rpc(self.rep, COVER, "action_end", cover.ids)

    def test_one_that_is_called_off_never_runs(self):
        cover = self.cover("2026-03-04", "2026-03-06")
        self.rpc(self.rep, COVER, "action_end", cover.ids)
        self.assertEqual(cover.state, "over")
        with freeze_time("2026-03-05 03:00:00"):
            self.assertSees(self.other_rep, self.theirs)


class TestAwayToo(CoverCase):
    """Cover is one step: where the stand-in is away, the list says so."""

    def test_list_says_that_the_stand_in_is_away_too(self):
        cover = self.cover("2026-03-02", "2026-03-06")
        self.assertFalse(cover.away_too_text)
        self.cover("2026-03-07", "2026-03-08", user_id=self.other_rep.id,
                   stand_in_id=self.leader.id)  # fmt: skip
        self.env.invalidate_all()
        self.assertFalse(cover.away_too_text, "the day after")
        other = self.cover("2026-03-05", "2026-03-08", user_id=self.other_rep.id,
                           stand_in_id=self.leader.id)  # fmt: skip
        (found,) = self.rpc(self.rep, COVER, "read", cover.ids, ["away_too_text"])
        self.assertRegex(found["away_too_text"], "^t_other_rep is away too, from .*5.* until .*8")
        other.action_end()
        self.env.invalidate_all()
        self.assertFalse(cover.away_too_text, "called off")

    def test_queries_of_the_list_do_not_depend_on_its_length(self):
        names = ["display_name", "state", "away_too_text", "scope"]

        def count(covers):
            self.settle()
            before = self.env.cr.sql_log_count
            covers.with_user(self.director).read(names)
            return self.env.cr.sql_log_count - before

        one = self.cover()
        many = one.union(*(self.cover(f"2026-03-{day}", f"2026-03-{day}") for day in range(10, 30)))
        count(many)  # what is cached once is cached
        self.assertEqual(count(one), count(many))
