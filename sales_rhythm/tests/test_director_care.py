"""Care status: by hand, the same as the month's coverage, each figure its rows, whoever asks."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from ..core.policy import DEFAULT_POLICY
from ..models import director_care
from .common import MONTHLY, TODAY
from .director import MODEL, DirectorCase
from .month import MonthCase

AGES_AGO = ["2023-01-05", "2023-02-04", "2023-03-06"]
MILLION = 1_000_000
TOMORROW = "2026-03-03"
LEVELS = ("team", "area", "class")
HOSTILE = ("'; DROP TABLE res_partner", ["team"], {"a": 1}, 7, None, False, "partner_id")


class CareCase(DirectorCase):
    """Customers of two teams, of nobody, in two cities, of two classes; on 2 March.

    | | whose | city | tags | care interval | planned | at stake |
    |---|---|---|---|---|---|---|
    | Cared | rep | Huế | Gold | until tomorrow | | |
    | Forgotten | rep | Huế | Gold, Silver | over today | | 1 M |
    | Planned | rep | Hà Nội | | over today | in three days | 7 M |
    | Stopped | rep | | Other | over today | | 0.3 M |
    | Prospect | rep | | | known since today | | |
    | Theirs | other_rep | | | over today | | 5 M |
    | Nobody's | | | | until tomorrow | | |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gold, cls.silver, cls.other = cls.env["res.partner.category"].create(
            [{"name": name} for name in ("Gold", "Silver", "Other")]
        )
        policies = cls.env["sales.rhythm.policy"]
        cls.policy = policies.search([("company_id", "=", cls.company.id)])
        policies.create([
            {"company_id": cls.company.id, "tag_id": tag.id} for tag in cls.gold | cls.silver
        ])  # fmt: skip
        cls.cared = cls.of("Cared", TOMORROW, city="Huế", tags=cls.gold)
        cls.forgotten = cls.of("Forgotten", TODAY, 1, city="Huế", tags=cls.gold | cls.silver)
        cls.planned = cls.of("Planned", TODAY, 7, city="Hà Nội")
        cls.stopped = cls.of("Stopped", TODAY, 0.3, AGES_AGO, tags=cls.other)
        cls.prospect = cls.of("Prospect", "2026-04-01", 0.1, [])
        cls.theirs = cls.of("Theirs", TODAY, 5, user_id=cls.other_rep.id)
        cls.nobodys = cls.of("Nobody's", TOMORROW, user_id=False)
        cls.set_row(cls.planned, planned_on="2026-03-05")

    @classmethod
    def of(cls, name, neglected_from, millions=0, orders=MONTHLY, tags=(), **values):
        """A customer whose care interval is over on a day, with an open quotation."""
        partner = cls.customer(name, orders, **values)
        partner.category_id = [Command.set([tag.id for tag in tags])]
        if millions:
            cls.quotations(partner, [millions * MILLION])
        cls.set_row(partner, neglected_from=neglected_from, planned_on=None, touched_on=None,
                    activity_on=None)  # fmt: skip
        return partner

    def care(self, by="team", user=None, team=False, **values):
        return self.rpc(user or self.director, MODEL, "get_care", by, team and team.id, **values)

    def shown(self, found):
        """[(label, "cared/all", state, forgotten)] in the order of the screen."""
        return [
            (row["label"], row["cared_text"], row["state"], row["forgotten"]["count"])
            for row in found["rows"]
        ]

    def assertOpens(self, row, cared, others, forgotten, user=None):
        """The three lists behind a line have these customers; `others` are not cared for."""
        self.assertEqual(self.opened(row, user), sorted(cared))
        self.assertEqual(self.opened(row, user, "of_"), sorted([*cared, *others]))
        self.assertEqual(self.opened(row["forgotten"], user), sorted(forgotten))
        self.assertEqual(row["money"]["domain"], row["forgotten"]["domain"])


class TestCare(CareCase):
    def test_by_team_the_most_money_forgotten_first(self):
        """North has two forgotten customers and less at stake: never by how many, or how long."""
        found = self.care()
        self.assertEqual(self.shown(found), [
            ("South", "0/1", "far", 1), ("North", "2/4", "far", 2),
            ("No sales team", "1/1", "ok", 0)])  # fmt: skip
        south, north, nobody = found["rows"]
        self.assertOpens(south, [], ["Theirs"], ["Theirs"])
        self.assertOpens(north, ["Cared", "Prospect"], ["Forgotten", "Planned"],
                         ["Forgotten", "Stopped"])  # fmt: skip
        self.assertOpens(nobody, ["Nobody's"], [], [])
        self.assertEqual((north["text"], north["value"]), ("50%", 0.5))
        self.assertEqual(north["bar"], {"share": 0.5, "fill": 50, "tick": 80})
        self.assertEqual((north["money"]["amount"], north["money"]["text"]), (1_300_000, "1.3M"))
        self.assertEqual(north["forgotten"]["text"], "2 forgotten")
        self.assertEqual((found["target_share"], found["target_text"]), (0.8, "80%"))
        total = found["total"]
        self.assertEqual((total["cared_text"], total["forgotten"]["count"], total["state"]),
                         ("3/6", 3, "far"))  # fmt: skip
        self.assertEqual(total["money"]["amount"], 6_300_000)
        self.assertFalse(found["note"])

    def test_by_the_companys_own_areas(self):
        found = self.care("area")
        self.assertEqual(self.shown(found), [
            ("No city", "2/3", "behind", 2), ("Huế", "1/2", "far", 1),
            ("Hà Nội", "0/1", "far", 0)])  # fmt: skip
        self.assertOpens(found["rows"][0], ["Prospect", "Nobody's"], ["Theirs"],
                         ["Theirs", "Stopped"])  # fmt: skip
        self.assertFalse(found["note"])
        self.policy.area_by = "team"
        self.assertEqual(self.shown(self.care("area")), self.shown(self.care("team")))

    def test_customer_with_several_tags_counts_in_each_class_and_once_in_the_total(self):
        found = self.care("class")
        self.assertEqual(self.shown(found), [
            ("No class", "2/4", "far", 2), ("Gold", "1/2", "far", 1), ("Silver", "0/1", "far", 1)
        ])  # fmt: skip
        self.assertOpens(found["rows"][0], ["Nobody's", "Prospect"], ["Planned", "Theirs"],
                         ["Stopped", "Theirs"])  # fmt: skip
        self.assertOpens(found["rows"][1], ["Cared"], ["Forgotten"], ["Forgotten"])
        self.assertOpens(found["rows"][2], [], ["Forgotten"], ["Forgotten"])
        self.assertEqual((found["total"]["cared_text"], found["total"]["forgotten"]["count"]),
                         ("3/6", 3))  # fmt: skip
        self.assertIn("counts in each of them", found["note"])

    def test_classes_are_the_tags_with_a_policy_of_the_company(self):
        tags = self.env["sales.rhythm.policy"].search([("tag_id", "in", self.silver.ids)])
        tags.company_id = self.other_company
        self.silver.active = False
        labels = [row["label"] for row in self.care("class")["rows"]]
        self.assertEqual(labels, ["No class", "Gold"])
        self.gold.active = False
        found = self.care("class")
        self.assertEqual(self.shown(found), [("No class", "3/6", "far", 3)])
        self.assertEqual(len(self.opened(found["rows"][0], prefix="of_")), 6)
        self.assertIn("No class yet", found["note"])

    def test_routes_and_tags_as_areas_have_a_total_of_all(self):
        for level in ("tag", "route", "province"):
            self.policy.area_by = level
            found = self.care("area")
            self.assertEqual(found["total"]["cared_text"], "3/6")
            self.assertEqual(bool(found["note"]), level != "province")
            for row in found["rows"]:
                self.assertEqual(len(self.opened(row, prefix="of_")), row["below"])
        self.policy.area_by = "tag"
        self.assertEqual(
            sorted(label for label, *_counts in self.shown(self.care("area"))),
            ["Gold", "No tag", "Other", "Silver"])  # fmt: skip

    def test_state_is_by_the_companys_target_and_thresholds(self):
        def states():
            return [row["state"] for row in self.care()["rows"]]

        self.policy.coverage_ratio = 0.5
        self.assertEqual(states(), ["far", "ok", "ok"])
        self.policy.write({"coverage_ratio": 0.6, "pace_far_ratio": 0.8})
        self.assertEqual(states(), ["far", "behind", "ok"])
        runs = self.env["sales.rhythm.run"].search_count([])
        self.policy.coverage_ratio = 0
        self.assertEqual(runs, self.env["sales.rhythm.run"].search_count([]), "no date moves")
        found = self.care()
        self.assertEqual((found["target_share"], found["target_text"]), (False, ""))
        self.assertEqual({row["state"] for row in found["rows"]}, {""})
        self.assertEqual({row["bar"]["tick"] for row in found["rows"]}, {None})
        self.assertEqual(DEFAULT_POLICY.coverage_ratio, 0.8)

    def test_team_with_stopped_customers_alone_has_no_share(self):
        self.set_row(self.theirs, stopped_from="2026-01-01")
        row = next(row for row in self.care()["rows"] if row["label"] == "South")
        self.assertEqual((row["value"], row["text"], row["state"]), (None, "–", ""))
        self.assertEqual((row["cared_text"], row["forgotten"]["count"]), ("0/0", 1))

    def test_archived_customers_do_not_count(self):
        (self.theirs | self.nobodys).active = False
        self.settle()
        self.assertEqual([row["label"] for row in self.care()["rows"]], ["North"])

    def test_merged_customers_count_once_and_paused_ones_still_do(self):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.cared | self.forgotten).ids, self.cared
        )
        self.env["sales.rhythm.pause"].create({
            "partner_id": self.planned.id, "company_id": self.company.id,
            "from_on": "2026-02-05", "until_on": "2026-03-31"})  # fmt: skip
        self.settle()
        for by in LEVELS:
            found = self.care(by)
            self.assertEqual(found["total"]["below"], 5)
            self.assertEqual(len(self.opened(found["total"], prefix="of_")), 5)
            for row in found["rows"]:
                self.assertEqual(len(self.opened(row)), row["above"])
                self.assertEqual(len(self.opened(row["forgotten"])), row["forgotten"]["count"])
        rows = self.env["sales.rhythm"].search([("company_id", "=", self.company.id)])
        self.assertIn(self.planned, rows.partner_id)
        covered = rows.filtered(lambda row: row.is_covered and row.status != "stopped")
        self.assertEqual(found["total"]["above"], len(covered))

    def test_it_is_the_companys_day(self):
        """At ten to midnight in Hanoi who is cared for until tomorrow still is."""
        with freeze_time("2026-03-02 16:50:00"):
            self.assertEqual(self.care()["total"]["cared_text"], "3/6")
        with freeze_time("2026-03-02 17:10:00"):
            self.assertEqual(self.care()["total"]["cared_text"], "1/6")


class TestWhoAsks(CareCase):
    def test_each_sees_their_own_and_the_sums_agree(self):
        expected = {
            self.rep: [("North", "2/4")],
            self.other_rep: [("South", "0/1")],
            self.leader: [("North", "2/4")],
            self.all_rep: [("South", "0/1"), ("North", "2/4"), ("No sales team", "1/1")],
            self.director: [("South", "0/1"), ("North", "2/4"), ("No sales team", "1/1")],
        }
        for user, lines in expected.items():
            found = self.care(user=user)
            self.assertEqual([line[:2] for line in self.shown(found)], lines, user.login)
            for by in LEVELS:
                of_level = self.care(by, user)
                self.assertEqual(of_level["total"], found["total"])
                for row in (*of_level["rows"], of_level["total"]):
                    for name, figure in (("above", row), ("count", row["forgotten"])):
                        self.assertEqual(len(self.opened(figure, user)), figure[name])
                    self.assertEqual(len(self.opened(row, user, "of_")), row["below"])
        parts = [self.care(user=user)["total"] for user in (self.rep, self.other_rep)]
        alone = next(row for row in self.care()["rows"] if not row["key"])
        for name in ("above", "below"):
            self.assertEqual(sum(part[name] for part in [*parts, alone]),
                             self.care()["total"][name])  # fmt: skip

    def test_team_alone(self):
        for user in (self.leader, self.director):
            found = self.care(user=user, team=self.team)
            self.assertEqual(self.shown(found), [("North", "2/4", "far", 2)], user.login)
        found = self.care("class", team=self.other_team)
        self.assertEqual(self.shown(found), [("No class", "0/1", "far", 1)])

    def test_team_of_others_and_no_team_at_all_are_refused(self):
        for user, team in ((self.leader, self.other_team), (self.rep, self.team)):
            with self.assertRaises(AccessError):
                self.care(user=user, team=team)
        for team_id in (10**30, -5, "1; DROP TABLE crm_team", [self.team.id], {"a": 1}, 0.5, True):
            with self.subTest(team_id=team_id), self.assertRaises(UserError):
                self.rpc(self.leader, MODEL, "get_care", "team", team_id)

    def test_hostile_level_is_the_team(self):
        for by in HOSTILE:
            self.assertEqual(self.care(by)["by"], "team")

    def test_of_very_many_areas_those_with_the_most_money_are_shown(self):
        with patch.object(director_care, "MOST_AREAS", 2):
            found = self.care("area")
        self.assertEqual([row["label"] for row in found["rows"]], ["No city", "Huế"])
        self.assertEqual((found["more"], found["total"]["cared_text"]), (1, "3/6"))
        self.assertEqual(self.care("area")["more"], 0)

    def test_hostile_name_of_an_area_is_a_name(self):
        hostile = "%s'); DELETE FROM res_partner; -- %(name)s <b>"
        self.planned.city = hostile
        self.settle()
        row = next(row for row in self.care("area")["rows"] if row["label"] == hostile)
        self.assertEqual(self.opened(row, prefix="of_"), ["Planned"])

    def test_strangers_are_refused_and_others_see_nothing_of_it(self):
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.care(user=user)
        found = self.care(user=self.abroad)
        self.assertEqual((found["rows"], found["total"]["below"]), ([], 0))
        self.assertEqual((found["total"]["text"], found["note"]), ("–", "No customers yet."))
        self.director.company_ids |= self.other_company
        both = {"allowed_company_ids": (self.other_company | self.company).ids}
        self.assertEqual(self.care(context=both)["rows"], [], "the first company is looked at")

    def test_nobodys_customers_count_for_their_team(self):
        self.set_row(self.nobodys, team_id=self.team.id)
        self.assertEqual(self.shown(self.care(user=self.leader)), [("North", "3/5", "far", 2)])
        self.assertEqual(self.shown(self.care(team=self.team)), [("North", "3/5", "far", 2)])

    def test_in_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.env["ir.module.module"]._load_module_terms(["sales_rhythm"], ["vi_VN"])
        found = self.care(context={"lang": "vi_VN"})
        self.assertEqual(found["rows"][2]["label"], "Chưa có nhóm bán hàng")
        self.assertEqual(found["rows"][1]["money"]["text"], "1,3 tr")


class TestCost(CareCase):
    def test_queries_do_not_depend_on_the_number_of_customers(self):
        self.many(self.forgotten, 10)
        few = {by: self.queries("get_care", by) for by in LEVELS}
        self.many(self.forgotten, 990)
        self.assertEqual({by: self.queries("get_care", by) for by in LEVELS}, few)
        self.assertEqual(self.care()["total"]["forgotten"]["count"], 1_003)

    def test_nothing_is_written(self):
        with self.read_only():
            for by in LEVELS:
                self.assertEqual(self.care(by)["total"]["cared_text"], "3/6")


class TestCoverageOfTheMonth(MonthCase):
    """The month's coverage of the same people, today."""

    def test_is_the_months_coverage_and_forgotten(self):
        self.sold(self.an, [("01-05", 3)], "Neglected")
        self.sold(self.binh, [("02-20", 3)], "Late")
        self.customer("Nobody's", ["2026-01-10"], user_id=False)
        self.touch(self.sold(self.chi, [("01-07", 1)], "Called"), self.chi, "call",
                   "2026-03-16 09:00")  # fmt: skip
        self.settle()
        seen = set()
        for user in (self.an, self.binh, self.chi, self.leader, self.director):
            cell = self.cell(self.table(user), "total", "coverage")
            found = self.rpc(user, MODEL, "get_care")["total"]
            seen.add((found["above"], found["below"]))
            self.assertEqual((found["value"], found["above"], found["below"]),
                             (cell["value"], cell["above"], cell["below"]), user.login)  # fmt: skip
        self.assertGreater(len(seen), 3)
        self.assertTrue(any(above < below for above, below in seen))
        forgotten = [
            row["month"]["value"] for group in self.month_of(self.an, self.director)["groups"]
            for row in group["rows"] if row["key"] == "forgotten"
        ]  # fmt: skip
        found = self.rpc(self.an, MODEL, "get_care")["total"]["forgotten"]["count"]
        self.assertEqual(forgotten, [found])
        self.assertTrue(found)
