"""Areas that need care: whose customers, in which order, and that each figure is its rows."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..models import sales_rhythm_areas
from ..models.policy_area import AREA_FIELDS
from .common import MONTHLY
from .routes import RouteCase

LATE, DUE = MONTHLY[:4], MONTHLY  # on 2 March: 90 and 30 days after the last order


class AreaCase(RouteCase):
    """Two cities; late customers in one, one who is due in the other, and one nowhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.env["res.country.state"].create({
            "name": "North", "code": "NN", "country_id": cls.env.ref("base.vn").id})  # fmt: skip
        cls.tags = cls.env["res.partner.category"].create([{"name": "Big"}, {"name": "Small"}])
        here = {"city": "Huế", "state_id": cls.north.id}
        cls.late = cls.buyer("Late", LATE, 1, **here,
                             category_id=[Command.set(cls.tags.ids)])  # fmt: skip
        cls.later = cls.buyer("Later", LATE, 1, **here)
        cls.due = cls.buyer("Due", DUE, 1_000, city="Hà Nội",
                            category_id=[Command.set(cls.tags[0].ids)])  # fmt: skip
        cls.calm = cls.buyer("Calm", [*MONTHLY[2:], "2026-02-28"], 5_000_000, city="Hà Nội")
        cls.nowhere = cls.buyer("Nowhere", DUE, 10, city="")
        cls.theirs = cls.buyer("Theirs", DUE, 90_000, city="Huế", user_id=cls.other_rep.id)
        cls.route_a, cls.route_b = cls.route("A"), cls.route("B")
        for route, partner in ((cls.route_a, cls.late), (cls.route_b, cls.late),
                               (cls.route_b, cls.due)):  # fmt: skip
            cls.stop(route, partner)
        cls.buyers = cls.late | cls.later | cls.due | cls.calm | cls.nowhere | cls.theirs
        # One and Two of the other cases ordered nothing, and are no matter here.
        (cls.one | cls.two).active = False
        cls.settle()

    @classmethod
    def buyer(cls, name, days, thousands, **values):
        return cls.customer(name, [(day, 1000 * thousands) for day in days], **values)

    def areas(self, by="city", user=None, **values):
        return self.rpc(user or self.rep, "sales.rhythm", "get_areas", by, **values)

    def counts(self, by="city", user=None):
        """[(label, customers, due, late, uncovered, needy)] in the order of the screen."""
        return [
            (row["label"], *(figure["count"] for figure in row["figures"]), row["money"]["count"])
            for row in self.areas(by, user)["areas"]
        ]

    def opened(self, domain, user=None):
        """Names of the customers that a figure opens."""
        env = self.env(user=user or self.rep, su=False,
                       context={"allowed_company_ids": self.company.ids})  # fmt: skip
        return sorted(env["sales.rhythm"].search(domain).mapped("partner_id.name"))


class TestAreas(AreaCase):
    def test_statuses_are_those_of_the_fixture(self):
        found = {partner.name: self.row(partner).status for partner in self.buyers}
        self.assertEqual(found, {
            "Late": "late", "Later": "late", "Due": "due", "Calm": "on_rhythm", "Nowhere": "due",
            "Theirs": "due"})  # fmt: skip

    def test_neediest_first_by_money_and_not_by_days_late(self):
        """Two who are very late with little at stake stand behind one who is due with much."""
        self.assertEqual(
            self.counts(),
            [("Hà Nội", 2, 1, 0, 1, 1), ("No city", 1, 1, 0, 1, 1), ("Huế", 2, 0, 2, 2, 2)],
        )

    def test_money_is_of_who_needs_care(self):
        row = self.areas()["areas"][0]
        self.assertEqual(self.opened(row["money"]["domain"]), ["Due"])
        self.assertEqual(row["money"]["amount"], self.row(self.due).money_at_stake_amount)
        self.assertGreater(self.row(self.calm).money_at_stake_amount, 0)

    def test_who_is_past_the_care_interval_needs_care_in_any_status(self):
        with freeze_time("2026-03-20 03:00:00"):  # calm again by an order, but nobody called
            self.order(self.calm, "2026-03-19", 10_000_000)
            self.assertEqual(self.row(self.calm).status, "on_rhythm")
            self.env.cr.execute(
                "UPDATE sales_rhythm SET touched_on = NULL, neglected_from = '2026-03-20'"
                " WHERE partner_id = %s", [self.calm.id])  # fmt: skip
            self.env.invalidate_all()
            uncovered = self.areas()["areas"][0]["figures"][3]
            self.assertIn("Calm", self.opened(uncovered["domain"]))
            self.assertIn("Calm", self.opened(self.areas()["areas"][0]["money"]["domain"]))
            self.calm.activity_schedule("mail.mail_activity_data_call", "2026-03-25",
                                        user_id=self.rep.id)  # fmt: skip
            self.settle()
            uncovered = self.areas()["areas"][0]["figures"][3]
            self.assertNotIn("Calm", self.opened(uncovered["domain"]), "something is planned")

    def test_every_figure_of_every_level_opens_its_rows(self):
        for user in (self.rep, self.other_rep, self.leader, self.director):
            for by in AREA_FIELDS:
                found = self.areas(by, user)
                rows = [*found["areas"], *([found["total"]] if found["total"] else [])]
                self.assertTrue(rows)
                for row in rows:
                    for figure in (*row["figures"], row["money"]):
                        names = self.opened(figure["domain"], user)
                        with self.subTest(user=user.login, by=by, row=row.get("label")):
                            self.assertEqual(len(names), figure["count"])

    def test_each_sees_the_areas_of_their_own_rows(self):
        self.assertEqual(self.counts(user=self.other_rep), [("Huế", 1, 1, 0, 1, 1)])
        self.assertEqual(self.counts(user=self.leader), self.counts())
        found = self.counts(user=self.director)
        self.assertEqual(found[0], ("Huế", 3, 1, 2, 3, 3))
        self.assertEqual(self.areas(user=self.abroad)["areas"], [])
        with self.assertRaises(AccessError):
            self.areas(user=self.accountant)

    def test_shared_areas_count_a_customer_in_each_and_have_no_total(self):
        self.assertEqual(
            self.counts("tag"),
            [("Big", 2, 1, 1, 2, 2), ("No tag", 3, 1, 1, 2, 2), ("Small", 1, 0, 1, 1, 1)],
        )
        self.assertEqual(
            self.counts("route"),
            [("B", 2, 1, 1, 2, 2), ("On no route", 3, 1, 1, 2, 2), ("A", 1, 0, 1, 1, 1)],
        )
        for by in AREA_FIELDS:
            found = self.areas(by)
            self.assertEqual(found["total"] is None, by in ("tag", "route"), by)
            self.assertEqual(bool(found["note"]), by in ("tag", "route"), by)
            if found["total"]:
                total = [figure["count"] for figure in found["total"]["figures"]]
                self.assertEqual(total, [5, 2, 2, 4], by)

    def test_provinces_and_teams(self):
        self.assertEqual([row[:2] for row in self.counts("province")],
                         [("No province", 3), ("North (VN)", 2)])  # fmt: skip
        self.assertEqual([row[:2] for row in self.counts("team", self.director)],
                         [(self.other_team.name, 1), (self.team.name, 5)])  # fmt: skip

    def test_archived_tag_or_route_is_none(self):
        (self.tags | self.tags.parent_id).active = False
        self.route_b.active = False
        self.settle()
        for by, rows in (("tag", [("No tag", 5)]), ("route", [("On no route", 4), ("A", 1)])):
            found = self.areas(by)["areas"]
            seen = [(row["label"], row["figures"][0]["count"]) for row in found]
            self.assertEqual(seen, rows)
            for row in found:
                domain = row["figures"][0]["domain"]
                self.assertEqual(len(self.opened(domain)), row["figures"][0]["count"], by)

    def test_route_of_a_colleague_has_its_name(self):
        self.stop(self.route("Theirs", user_id=self.other_rep.id), self.calm)
        self.settle()
        self.assertIn("Theirs", [row[0] for row in self.counts("route")])

    def test_route_of_another_company_is_none_of_this_ones(self):
        (self.rep | self.director).company_ids |= self.other_company
        abroad = self.route("Abroad", company_id=self.other_company.id)
        self.stop(abroad, self.calm)
        self.settle()
        both = (self.company | self.other_company).ids
        for user in (self.rep, self.director):
            found = self.areas("route", user, context={"allowed_company_ids": both})["areas"]
            counts = {row["label"]: row["figures"][0]["count"] for row in found}
            self.assertEqual(counts["Abroad"], 1)  # the row there, which the visits made
            self.assertGreaterEqual(counts["On no route"], 3)

    def test_money_of_two_companies_is_in_one_currency(self):
        self.director.company_ids |= self.other_company
        for company, vnd, usd in ((self.company, 1, 1 / 25_000), (self.other_company, 25_000, 1)):
            for name, rate in (("VND", vnd), ("USD", usd)):
                self.env["res.currency.rate"].create({
                    "currency_id": self.env.ref(f"base.{name}").id, "company_id": company.id,
                    "rate": rate, "name": "2026-01-01"})  # fmt: skip
        self.orders(self.due, LATE, self.other_company, user_id=False)
        self.quotations(self.due, [300], self.other_company, user_id=False)
        self.settle()
        abroad = self.row(self.due, self.other_company)
        self.assertEqual((abroad.status, abroad.open_amount), ("late", 300))
        alone = self.areas(user=self.director)["total"]["money"]
        context = {"allowed_company_ids": (self.company | self.other_company).ids}
        both = self.areas(user=self.director, context=context)["total"]["money"]
        self.assertEqual(both["count"], alone["count"] + 1)
        worth = abroad.money_at_stake_amount * 25_000
        self.assertGreater(worth, 0)
        self.assertAlmostEqual(both["amount"], alone["amount"] + worth, 1)

    def test_level_is_the_companys_and_changes_no_date(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        runs = self.env["sales.rhythm.run"]
        before = runs.search([])
        self.assertEqual(self.areas(False)["by"], "city")
        for level in AREA_FIELDS:
            policy.area_by = level
            self.assertEqual(self.areas(False)["by"], level)
        # What is learned of look-alikes, and no walk over the rows.
        self.assertEqual(set((runs.search([]) - before).mapped("kind")), {"market"})
        with self.assertRaises(ValueError):
            policy.area_by = "planet"

    def test_hostile_level_is_the_companys(self):
        for by in ("'; DROP TABLE res_partner", "partner_id.credit", ["city"], {"a": 1}, 7, None):
            self.assertEqual(self.areas(by)["by"], "city")

    def test_hostile_name_of_a_city_is_a_name(self):
        hostile = "'); DELETE FROM res_partner; -- %s <b>"
        self.nowhere.city = hostile
        self.settle()
        row = next(row for row in self.areas()["areas"] if row["label"] == hostile)
        self.assertEqual(self.opened(row["figures"][0]["domain"]), ["Nowhere"])

    def test_of_very_many_areas_the_neediest_are_shown(self):
        with patch.object(sales_rhythm_areas, "MOST_AREAS", 2):
            found = self.areas()
        self.assertEqual([row["label"] for row in found["areas"]], ["Hà Nội", "No city"])
        self.assertEqual((found["more"], found["field"]), (1, "city"))
        self.assertEqual(found["total"]["figures"][0]["count"], 5)
        self.assertEqual(self.areas()["more"], 0)


class TestRoutesOfCustomers(AreaCase):
    """Routes of a row, which Odoo's lists search and group by."""

    def test_search_and_read_agree(self):
        rows = self.env["sales.rhythm"].search([("partner_id", "in", self.buyers.ids)])
        self.assertEqual(self.row(self.late).route_ids, self.route_a | self.route_b)
        self.assertFalse(self.row(self.calm).route_ids)
        for domain, names in (
            ([("route_ids", "=", self.route_a.id)], ["Late"]),
            ([("route_ids", "in", (self.route_a | self.route_b).ids)], ["Due", "Late"]),
            ([("route_ids", "ilike", "b")], ["Due", "Late"]),
            ([("route_ids", "!=", False)], ["Due", "Late"]),
            ([("route_ids", "=", False)], ["Calm", "Later", "Nowhere", "Theirs"]),
            ([("route_ids", "not in", self.route_a.ids)],
             ["Calm", "Due", "Later", "Nowhere", "Theirs"]),
        ):  # fmt: skip
            found = rows.search([("id", "in", rows.ids), *domain])
            self.assertEqual(sorted(found.mapped("partner_id.name")), names, domain)
        on_any = rows.filtered("route_ids")
        self.assertEqual(on_any, rows.filtered_domain([("route_ids", "!=", False)]))

    def test_groups_of_the_list_are_their_rows(self):
        rhythms = self.env["sales.rhythm"].with_user(self.rep).with_context(
            allowed_company_ids=self.company.ids
        )  # fmt: skip
        self.assertTrue(rhythms.fields_get(["route_ids"])["route_ids"]["groupable"])
        groups = rhythms.web_read_group([], ["route_ids"], ["__count"])["groups"]
        self.assertEqual(sum(group["__count"] for group in groups), 6)
        for group in groups:
            self.assertEqual(rhythms.search_count(group["__extra_domain"]), group["__count"])

    def test_route_that_is_not_saved_yet_counts(self):
        self.route_b.active = False  # not flushed
        self.assertEqual(self.row(self.late).route_ids, self.route_a)
        found = self.env["sales.rhythm"].search([("route_ids", "=", self.route_b.id)])
        self.assertFalse(found)
