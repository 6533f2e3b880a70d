"""Order status: by hand, who moved since last month ended, each figure its rows, whoever asks."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import freeze_time

from ..models import clock
from ..models.cycle_mixin import STATUS_LABELS
from .common import MONTHLY, NOW
from .director import MODEL, DirectorCase
from .test_snapshot import SnapshotCase

END = "2026-02-28"  # of last month, on 2 March
MILLION = 1_000_000
LATE, DUE, RHYTHM = MONTHLY[:4], MONTHLY, [*MONTHLY[2:], "2026-02-28"]
STOPPED = ["2023-01-05", "2023-02-04", "2023-03-06"]
NEW = ["2026-03-01"]
SHOWN = ["on_rhythm", "due", "late", "stopped", "new"]


class OrdersCase(DirectorCase):
    """How customers stood on 28 February, and stand on 2 March.

    | | then | now | an order, million |
    |---|---|---|---|
    | Still due | due | due | 1 |
    | Slipped, Slipped too | due | late | 2, 3 |
    | Came | stopped | on rhythm | 4 |
    | Lost | late | stopped | 5 |
    | First order | | new | 6 |
    | Prospect | new | new | |
    | Prospect since | | new | |
    | Left | late | archived | 7 |
    | Left before | | archived | 8 |
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.due = cls.stood("Still due", DUE, 1, "due")
        cls.slipped = cls.stood("Slipped", LATE, 2, "due")
        cls.slipped_too = cls.stood("Slipped too", LATE, 3, "due")
        cls.came = cls.stood("Came", RHYTHM, 4, "stopped")
        cls.lost = cls.stood("Lost", STOPPED, 5, "late")
        cls.first = cls.stood("First order", NEW, 6)
        cls.prospect = cls.stood("Prospect", [], 0, "new")
        cls.since = cls.stood("Prospect since", [], 0)
        cls.left = cls.stood("Left", LATE, 7, "late")
        cls.before = cls.stood("Left before", STOPPED, 8)
        for partner in (cls.prospect, cls.since):
            cls.quotations(partner, [MILLION])
        (cls.left | cls.before).active = False
        # Of other days than the end of last month nothing is told.
        cls.snapshot(cls.due, "2026-03-01", status="late")
        cls.snapshot(cls.due, "2026-01-31", status="stopped")
        cls.settle()

    @classmethod
    def stood(cls, name, orders, millions, before=None, **values):
        partner = cls.customer(name, [(day, millions * MILLION) for day in orders], **values)
        if before:
            cls.snapshot(partner, END, status=before, is_month_end=True)
        return partner

    def status(self, user=None, team=False, **values):
        return self.rpc(
            user or self.director, MODEL, "get_order_status", team and team.id, **values
        )

    @staticmethod
    def counts(found):
        """{status: (then, now)}."""
        return {row["key"]: (row["then"]["count"], row["count"]) for row in found["rows"]}

    @staticmethod
    def flows(found):
        return [(flow["key"], flow["count"]) for flow in found["flows"]]

    def assertAddsUp(self, found):
        """Those of then, less who went, plus who came, are those of now."""
        moved = [(*flow["key"].split(">"), flow["count"]) for flow in found["flows"]]
        for key, (then, now) in self.counts(found).items():
            went = sum(count for before, _now, count in moved if before == key)
            came = sum(count for _before, after, count in moved if after == key)
            self.assertEqual(then - went + came, now, key)
        self.assertEqual(sum(row["count"] for row in found["rows"]), found["total"]["count"])
        self.assertAlmostEqual(sum(row["money"]["amount"] for row in found["rows"]),
                               found["total"]["money"]["amount"])  # fmt: skip

    def assertFigures(self, found, user=None):
        """Each figure is as many customers as it opens."""
        figures = [found["total"], *found["rows"], *found["flows"],
                   *(row["then"] for row in found["rows"] if row["then"])]  # fmt: skip
        for figure in figures:
            self.assertEqual(len(self.opened(figure, user)), figure["count"], figure["name"])


class TestByHand(OrdersCase):
    def test_counts_and_values_and_the_end_of_last_month(self):
        found = self.status()
        self.assertEqual([row["key"] for row in found["rows"]], SHOWN)
        self.assertEqual(self.counts(found), {
            "on_rhythm": (0, 1), "due": (3, 1), "late": (2, 2), "stopped": (1, 1), "new": (1, 3)
        })  # fmt: skip
        self.assertEqual([row["change"]["text"] for row in found["rows"]],
                         ["+1", "−2", "–", "–", "+2"])  # fmt: skip
        self.assertEqual(
            {row["key"]: row["money"]["amount"] / MILLION for row in found["rows"]},
            {"on_rhythm": 4, "due": 1, "late": 5, "stopped": 5, "new": 6})  # fmt: skip
        self.assertEqual(found["total"]["count"], 8)
        self.assertEqual(found["total"]["money"]["amount"], 21 * MILLION)
        self.assertEqual((found["since_text"], found["note"]), ("against 28 Feb", False))
        late = found["rows"][2]
        self.assertEqual((late["tone"], late["bar"]["share"], late["text"], late["money"]["text"]),
                         ("warning", 0.25, "2", "5M"))  # fmt: skip
        self.assertEqual(late["change"]["title"], "2 now, 2 on 28 Feb")
        self.assertEqual([row["tone"] for row in found["rows"]],
                         ["plain1", "plain1", "warning", "danger", "plain1"])  # fmt: skip

    def test_who_moved(self):
        found = self.status()
        self.assertEqual(self.flows(found), [
            ("new_since>new", 2), ("due>late", 2), ("late>stopped", 1), ("late>gone", 1),
            ("stopped>on_rhythm", 1)])  # fmt: skip
        by_key = {flow["key"]: flow for flow in found["flows"]}
        for key, label, names in (
            ("due>late", "Due → Late", ["Slipped", "Slipped too"]),
            ("late>stopped", "Late → Stopped", ["Lost"]),
            ("stopped>on_rhythm", "Stopped → On rhythm", ["Came"]),
            ("new_since>new", "New since → New", ["First order", "Prospect since"]),
            ("late>gone", "Late → Gone", ["Left"]),
        ):
            flow = by_key[key]
            self.assertEqual((flow["label"], self.opened(flow)), (label, names))
        self.assertEqual(self.opened(found["rows"][2]["then"]), ["Left", "Lost"])
        self.assertAddsUp(found)
        self.assertFigures(found)

    def test_worse_is_more_of_who_is_late_or_stopped(self):
        self.stood("Slipped as well", LATE, 1, "due")
        worse = {row["key"]: row["change"]["is_worse"] for row in self.status()["rows"]}
        self.assertEqual({key for key, is_worse in worse.items() if is_worse}, {"late"})

    def test_without_snapshots_it_is_not_known(self):
        self.env.cr.execute("DELETE FROM sales_rhythm_snapshot WHERE taken_on = %s", [END])
        found = self.status()
        self.assertEqual((found["since_text"], found["flows"]), (False, []))
        self.assertEqual({row["change"] for row in found["rows"]}, {False})
        self.assertEqual({row["then"] for row in found["rows"]}, {False})
        self.assertEqual(found["note"], "How they stood on 28 Feb is not known.")
        self.assertEqual([row["count"] for row in found["rows"]], [1, 1, 2, 1, 3])

    def test_replayed_snapshots_count_and_do_not_know_who_had_no_order(self):
        self.env.cr.execute("UPDATE sales_rhythm_snapshot SET replayed = TRUE")
        found = self.status()
        self.assertEqual(found["note"], "How they stood on 28 Feb was worked out later, from their "
                         "orders alone.")  # fmt: skip
        flow = found["flows"][0]
        self.assertEqual((flow["key"], flow["label"]), ("new_since>new", "Not known then → New"))
        self.assertAddsUp(found)

    def test_paused_customer_has_the_status_of_the_pause(self):
        self.env["sales.rhythm.pause"].create({
            "partner_id": self.slipped.id, "company_id": self.company.id,
            "from_on": "2025-12-05", "until_on": "2026-03-31"})  # fmt: skip
        self.settle()
        self.assertEqual(self.row(self.slipped).status, "on_rhythm")
        found = self.status()
        self.assertIn(("due>on_rhythm", 1), self.flows(found))
        self.assertAddsUp(found)

    def test_merged_customers_are_one_then_and_now(self):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.slipped | self.slipped_too).ids, self.slipped
        )
        self.settle()
        found = self.status()
        self.assertEqual(self.counts(found)["due"], (2, 1))
        self.assertIn(("due>late", 1), self.flows(found))
        self.assertAddsUp(found)
        self.assertFigures(found)

    def test_customer_who_comes_back_to_the_list_is_not_gone(self):
        self.left.active = True
        self.settle()
        found = self.status()
        self.assertNotIn("late>gone", dict(self.flows(found)))
        self.assertAddsUp(found)

    def test_months_end_is_the_companys_midnight(self):
        """At ten to midnight in Hanoi, the month before is February; then it is March."""
        self.snapshot(self.due, "2026-03-31", status="late")
        with freeze_time("2026-03-31 16:50:00"):
            self.assertEqual(self.status()["since_text"], "against 28 Feb")
            self.assertEqual(self.row(self.due).status_before, "due")
        self.env.invalidate_all()
        with freeze_time("2026-03-31 17:10:00"):
            found = self.status()
            self.assertEqual(found["since_text"], "against 31 Mar")
            self.assertEqual(self.row(self.due).status_before, "late")
            self.assertEqual(sum(then for then, _now in self.counts(found).values()), 1)
            self.assertAddsUp(found)
            self.assertFigures(found)

    def test_in_vietnamese(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.env["ir.module.module"]._load_module_terms(["sales_rhythm"], ["vi_VN"])
        found = self.status(context={"lang": "vi_VN"})
        self.assertEqual(
            [row["label"] for row in found["rows"]],
            ["Đúng nhịp", "Sắp mua lại", "Trễ chu kỳ", "Ngừng mua", "Mới"],
        )
        labels = {flow["label"] for flow in found["flows"]}
        self.assertLessEqual({"Sắp mua lại → Trễ chu kỳ", "Ngừng mua → Đúng nhịp"}, labels)
        self.assertIn("28/02", found["rows"][0]["change"]["title"])
        self.assertEqual(found["rows"][2]["money"]["text"], "5 tr")


class TestWhoAsks(OrdersCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.stood("Theirs", LATE, 10, "on_rhythm", user_id=cls.other_rep.id)
        cls.nobodys = cls.stood("Nobody's", DUE, 20, user_id=False)
        # Whose it was then decides nothing: the customer has come to the rep since.
        cls.moved = cls.stood("Handed over", LATE, 30)
        cls.snapshot(cls.moved, END, status="due", user_id=cls.other_rep.id,
                     team_id=cls.other_team.id)  # fmt: skip
        cls.foreign = cls.customer("Abroad", DUE, cls.other_company, user_id=False)
        cls.snapshot(cls.foreign, END, status="new", company_id=cls.other_company.id, team_id=None)

    def test_each_sees_their_own_and_the_sums_agree(self):
        expected = {self.rep: 9, self.other_rep: 1, self.leader: 9, self.all_rep: 11,
                    self.director: 11}  # fmt: skip
        for user, count in expected.items():
            found = self.status(user)
            with self.subTest(user=user.login):
                self.assertEqual(found["total"]["count"], count)
                self.assertAddsUp(found)
                self.assertFigures(found, user)
        parts = [self.status(self.rep), self.status(self.other_rep)]
        whole = self.counts(self.status())
        whole["due"] = (whole["due"][0], whole["due"][1] - 1)  # nobody's
        for key, (then, now) in whole.items():
            self.assertEqual(sum(self.counts(part)[key][0] for part in parts), then, key)
            self.assertEqual(sum(self.counts(part)[key][1] for part in parts), now, key)
        for user in (self.rep, self.leader):
            self.assertEqual(dict(self.flows(self.status(user)))["due>late"], 3)

    def test_team_alone(self):
        for user in (self.leader, self.director):
            found = self.status(user, self.team)
            self.assertEqual(found["total"]["count"], 9)
            self.assertAddsUp(found)
        self.assertEqual(self.flows(self.status(team=self.other_team)), [("on_rhythm>late", 1)])

    def test_team_of_others_and_no_team_at_all_are_refused(self):
        for user, team in ((self.leader, self.other_team), (self.rep, self.team)):
            with self.assertRaises(AccessError):
                self.status(user, team)
        for team_id in (10**30, -5, "1; DROP TABLE crm_team", [self.team.id], {"a": 1}, 0.5, True):
            with self.subTest(team_id=team_id), self.assertRaises(UserError):
                self.rpc(self.leader, MODEL, "get_order_status", team_id)

    def test_strangers_are_refused_and_another_company_has_its_own(self):
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.status(user)
        with freeze_time(NOW):
            found = self.status(self.abroad)
        self.assertEqual((found["total"]["count"], found["total"]["money"]["amount"]),
                         (1, 100_000))  # fmt: skip
        # In Los Angeles it is the evening of the first.
        self.assertEqual(self.counts(found)["new"], (1, 0))
        self.assertAddsUp(found)
        self.director.company_ids |= self.other_company
        both = {"allowed_company_ids": (self.company | self.other_company).ids}
        self.assertEqual(self.status(context=both)["total"]["count"], 11)

    def test_nobody_at_all(self):
        empty = self.new_company("Empty", "VND", "Asia/Ho_Chi_Minh")
        user = self.new_user("t_empty", "sales_team.group_sale_manager", empty)
        found = self.status(user)
        self.assertEqual((found["total"]["count"], found["total"]["money"]["amount"]), (0, 0))
        self.assertEqual(({row["bar"]["share"] for row in found["rows"]}, found["note"]),
                         ({0}, "No customers yet."))  # fmt: skip


class TestStatusBefore(OrdersCase):
    """The field behind it, which Odoo's lists search, group and sort."""

    def rows(self, user=None):
        rows = self.env["sales.rhythm"].with_context(
            active_test=False, allowed_company_ids=self.company.ids
        )
        return rows.with_user(user or self.director)

    def test_search_and_read_agree(self):
        rows = self.rows()
        every = rows.search([])
        values = ["new", "due", "late", "stopped", "on_rhythm", False]
        domains = [[("status_before", operator, value)] for value in values
                   for operator in ("=", "!=")]  # fmt: skip
        domains += [
            [("status_before", operator, chosen)]
            for operator in ("in", "not in")
            for chosen in (["due", "late"], ["due", False], [False], [], ["nonsense"], values)
        ]
        domains += [
            ["|", ("status_before", "=", "due"), ("status", "=", "new")],
            ["!", "&", ("status_before", "=", "due"), ("status", "=", "late")],
        ]
        for domain in domains:
            with self.subTest(domain=domain):
                wanted = every.filtered_domain(domain)
                self.assertEqual(rows.search(domain), wanted)
                self.assertEqual(rows.search_count(Domain(domain)), len(wanted))
        found = {row.partner_id.name: row.status_before for row in every}
        self.assertEqual(found, {
            "Still due": "due", "Slipped": "due", "Slipped too": "due", "Came": "stopped",
            "Lost": "late", "First order": False, "Prospect": "new", "Prospect since": False,
            "Left": "late", "Left before": False})  # fmt: skip

    def test_groups_are_their_rows_in_the_order_of_statuses(self):
        rows = self.rows()
        self.assertTrue(rows.fields_get(["status_before"])["status_before"]["groupable"])
        groups = rows.web_read_group([], ["status_before"], ["__count"])["groups"]
        self.assertEqual([group["status_before"] for group in groups],
                         ["new", "due", "late", "stopped", False])  # fmt: skip
        for group in groups:
            self.assertEqual(rows.search_count(group["__extra_domain"]), group["__count"])
        both = rows._read_group([], ["status_before", "status"], ["__count"])
        self.assertEqual(sum(count for *_keys, count in both), len(rows.search([])))
        ladder = [key for key, _label in STATUS_LABELS]
        found = rows.search([("status_before", "!=", False)], order="status_before, id")
        places = [ladder.index(row.status_before) for row in found]
        self.assertEqual(places, sorted(places))
        self.assertGreater(len(set(places)), 2)

    def test_whoever_sees_the_customer_knows_it(self):
        self.snapshot(self.first, END, status="late", user_id=self.other_rep.id,
                      team_id=self.other_team.id)  # fmt: skip
        rows = self.rows(self.rep)
        self.assertFalse(self.snapshots.with_user(self.rep).search(
            [("partner_id", "=", self.first.id)]))  # fmt: skip
        found = rows.search([("status_before", "=", "late")])
        self.assertIn(self.first, found.partner_id)
        self.assertEqual(set(found.mapped("status_before")), {"late"})

    def test_companies_have_each_their_own_and_in_two_months_each_their_last(self):
        """On the first of March in Hanoi it is still February in Los Angeles."""
        partner = self.first
        self.orders(partner, DUE, self.other_company)
        for day, here, there in (("2026-01-31", "new", "late"), (END, "due", "stopped")):
            for company, status in ((self.company, here), (self.other_company, there)):
                self.snapshot(partner, day, status=status, company_id=company.id)
        self.env.invalidate_all()
        for now, there in (("2026-03-01 03:00:00", "late"), ("2026-03-02 12:00:00", "stopped")):
            with freeze_time(now):
                self.env.invalidate_all()
                rows = self.env["sales.rhythm"].search([("partner_id", "=", partner.id)])
                found = {row.company_id: row.status_before for row in rows}
                self.assertEqual(found, {self.company: "due", self.other_company: there})
                for row in rows:
                    domain = [("id", "in", rows.ids), ("status_before", "=", row.status_before)]
                    self.assertEqual(rows.search(domain), row)


class TestSnapshotsOfTheJob(SnapshotCase, OrdersCase):
    """With snapshots as the nightly job takes them."""

    def test_then_is_what_the_rows_were_when_the_month_ended(self):
        self.no_refit()
        self.env.cr.execute("DELETE FROM sales_rhythm_snapshot")
        partners = self.due | self.slipped | self.came | self.lost | self.first
        with freeze_time("2026-03-01 00:00:00"):  # seven in the morning in Hanoi
            day = clock.day_before(clock.today(self.company))
            self.assertEqual(str(day), END)
        self.job("2026-03-02 03:00:00")
        with freeze_time(f"{END} 05:00:00"):
            self.env.invalidate_all()
            then = {each: self.row(each).status for each in partners - self.first - self.came}
        self.env.invalidate_all()
        for partner, status in then.items():
            self.assertEqual(self.row(partner).status_before, status, partner.name)
        self.assertFalse(self.row(self.first).status_before, "it ordered first on 1 March")
        found = self.status()
        self.assertTrue(found["since_text"])
        self.assertAddsUp(found)
        self.assertFigures(found)

    def test_first_morning_of_a_month_before_the_job_is_not_known(self):
        self.env.cr.execute("DELETE FROM sales_rhythm_snapshot")
        self.snapshot(self.due, str(date(2026, 3, 31) - timedelta(days=2)), status="due")
        with freeze_time("2026-03-31 17:05:00"):
            self.assertFalse(self.status()["since_text"])


class TestCost(OrdersCase):
    def test_queries_do_not_depend_on_the_number_of_customers(self):
        self.many(self.slipped, 10)
        few = self.queries("get_order_status")
        self.many(self.slipped, 990)
        self.assertEqual(self.queries("get_order_status"), few)
        self.assertEqual(dict(self.flows(self.status()))["due>late"], 1_002)

    def test_nothing_is_written(self):
        with self.read_only():
            self.assertAddsUp(self.status())
