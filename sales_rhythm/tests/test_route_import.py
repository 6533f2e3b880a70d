"""Stops and routes by Odoo's own import: ten kinds of bad rows, each told with its line."""

from odoo.tools import mute_logger

from .routes import RouteCase

NAMES = ["route_id", "partner_id", "frequency", "weekday_ids"]
GOOD = ["Week", "One", "4", "Mon"]


class TestImport(RouteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.week = cls.route("Week", "012345")
        cls.theirs = cls.route("Theirs", "0", user_id=cls.other_rep.id)
        cls.stop(cls.week, cls.partner("There"))
        cls.settle()

    def load(self, rows, names=NAMES, user=None, model="stop", **context):
        with mute_logger("odoo.sql_db"):
            return self.rpc(user or self.rep, f"sales.rhythm.{model}", "load", names, rows,
                            context=context)  # fmt: skip

    def customers(self):
        return self.week.stop_ids.sorted("id").partner_id.mapped("name")

    def test_good_rows_in_words_of_people(self):
        rows = [GOOD, ["Week", "Two", "Weeks 1 and 3 (2.1)", "Sat"]]
        result = self.load(rows)
        self.assertFalse(result["messages"])
        self.assertEqual(len(result["ids"]), 2)
        stops = self.env["sales.rhythm.stop"].browse(result["ids"])
        self.assertEqual(
            [(stop.frequency, stop.weekday_ids.mapped("number")) for stop in stops],
            [("4", [0]), ("2.1", [5])],
        )
        self.assertTrue(self.visits(stops[1]))

    def test_without_weekdays_those_with_the_fewest_stops_are_chosen(self):
        result = self.load([row[:3] for row in ([*GOOD], ["Week", "Two", "8", ""])], NAMES[:3])
        self.assertFalse(result["messages"])
        stops = self.env["sales.rhythm.stop"].browse(result["ids"])
        self.assertEqual([len(stop.weekday_ids) for stop in stops], [1, 2])

    def test_ten_kinds_of_bad_rows(self):
        """Each is told with its line and what is wrong, and nothing of the file is written."""
        bad = {
            "unknown customer": (["Week", "Nobody At All", "4", "Mon"], "Nobody At All"),
            "unknown code": (["Week", "Two", "3", "Mon"], "'3'"),
            "unknown weekday": (["Week", "Two", "4", "Someday"], "Someday"),
            "unknown route": (["Nowhere", "Two", "4", "Mon"], "Nowhere"),
            "route of somebody else": (["Theirs", "Two", "4", "Mon"], "Theirs"),
            "on the route already": (["Week", "There", "4", "Mon"], "on the route already"),
            "twice in the file": (["Week", "One", "8", "Mon,Thu"], "on the route already"),
            "too many weekdays": (["Week", "Two", "4", "Mon,Tue"], "needs 1 weekdays"),
            "not a day of the route": (["Week", "Two", "4", "Sun"], "out of those of the route"),
            "no customer": (["Week", "", "4", "Mon"], "Customer"),
        }
        before = self.customers()
        for kind, (row, words) in bad.items():
            with self.subTest(kind):
                result = self.load([GOOD, row])
                self.assertFalse(result["ids"])
                told = [each for each in result["messages"] if each["type"] == "error"]
                self.assertTrue(told)
                self.assertIn(words, " ".join(str(each["message"]) for each in told))
                self.assertIn(1, [each["rows"]["to"] for each in told])
                self.assertEqual(self.customers(), before)
        self.assertEqual(len(bad), 10)

    def test_interval_without_a_start_and_hostile_numbers(self):
        names = [*NAMES, "interval_weeks", "start_on"]
        for weeks, start in (("0", "2026-03-02"), ("999", "2026-03-02"), ("x", "2026-03-02"),
                             ("2", "someday")):  # fmt: skip
            result = self.load([["Week", "Two", "weeks", "Mon", weeks, start]], names)
            self.assertFalse(result["ids"], (weeks, start))
            self.assertTrue(result["messages"])
        result = self.load([["Week", "Two", "weeks", "Mon", "2", "2026-03-02"]], names)
        self.assertFalse(result["messages"])

    def test_route_with_its_stops_in_one_file(self):
        names = ["name", "weekday_ids", "area", "stop_ids/partner_id", "stop_ids/frequency"]
        rows = [["Fresh", "Tue,Fri", "North", "One", "8"], ["", "", "", "Two", "4"]]
        result = self.load(rows, names, model="route")
        self.assertFalse(result["messages"])
        route = self.env["sales.rhythm.route"].browse(result["ids"])
        self.assertEqual(route.user_id, self.rep)
        self.assertEqual(route.stop_ids.partner_id, self.one | self.two)

    def test_route_without_weekdays_or_with_a_name_there_is(self):
        for rows, words in (
            ([["Fresh", ""]], "has no weekday"),
            ([["Week", "Mon"]], "with this name already"),
        ):
            result = self.load(rows, ["name", "weekday_ids"], model="route")
            self.assertFalse(result["ids"])
            self.assertIn(words, " ".join(str(each["message"]) for each in result["messages"]))

    def test_export_is_what_the_import_takes(self):
        self.env.ref("base.group_allow_export").user_ids = [(4, self.director.id)]
        stops = self.week.stop_ids
        exported = self.rpc(self.director, "sales.rhythm.stop", "export_data", stops.ids,
                            ["route_id/name", "partner_id/name", "frequency",
                             "weekday_ids/short_name"])["datas"]  # fmt: skip
        self.assertEqual(exported, [["Week", "There", "Every week (4)", "Mon"]])
        stops.unlink()
        self.assertFalse(self.load(exported)["messages"])
        self.assertEqual(self.customers(), ["There"])
