"""Every figure of every payload is the rows behind its click, whoever looks.

What a screen shows comes from a public method `get_...` of ours; each figure in what it returns is
a dict with a domain, wherever it stands. None is named here: a new payload is walked as well.
"""

import inspect

from odoo.tests import freeze_time

from ..models.money import BUCKETS
from ..models.policy_area import AREA_FIELDS
from .common import MONTHLY, NO_DEMO
from .test_forecast import HitRateCase
from .test_metric import MetricCase

OURS = "odoo.addons.sales_rhythm."
NOW = "2026-03-18 03:00:00"  # a Wednesday of the month's fourth week, ten in the morning in Hanoi
PERIODS = ("today", "week", "month")
MONTHS = (False, "2026-02-01")
CARE_LEVELS = ("team", "area", "class")
LEAST_FIGURES = 40
# The numbers that a figure may have, each told by its rows; but a goal, which people set, and what
# follows from it.
COUNTED = {"value", "above", "below", "count", "amount"}
SET = {"goal", "pace", "lead"}


class PayloadCase(MetricCase, HitRateCase):
    """Two months of work of a rep, the rep's leader and a director, with customers of all kinds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env.ref("resource.resource_calendar_std")
        cls.people = (cls.rep, cls.leader, cls.director)
        for number, user in enumerate(cls.people, 1):
            cls.deck_of(user, number)
            cls.windows_of(user)
            cls.month_before_of(user)
        cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id)]).hit_rate_min_windows = 1  # fmt: skip
        cls.settle()

    @classmethod
    def deck_of(cls, user, number):
        """Customers who are due, hang, owe nothing yet, are planned for, missed, and done today."""
        name = user.login
        own = {"user_id": user.id}
        cls.customer(f"Late {name}", MONTHLY, **own)
        cls.customer(f"New {name}", ["2026-03-17"], **own)
        for day in ("2026-03-11", "2026-03-25"):
            cls.activity(cls.customer(f"Plan {day} {name}", MONTHLY, **own), user=user,
                         date_deadline=day)  # fmt: skip
        cls.quotations(cls.customer(f"Quoted {name}", MONTHLY, **own), [5_000_000 + number])
        called = cls.customer(f"Called {name}", MONTHLY[:-1], **own)
        cls.done(cls.activity(called, user=user), user)
        work = (("04", "visit"), ("16", "todo"), ("17", "meeting"), ("18", "visit"))
        for at, (day, kind) in enumerate(work):
            cls.touch(called, user, kind, f"2026-03-{day} 09:00", res_id=NO_DEMO + 10 * number + at)
        cls.order(called, "2026-03-18 08:00", 700_000 + number, **own)
        cls.env["crm.lead"].create({"name": f"Nobody yet {name}", "type": "opportunity", **own})
        cls.env["sales.rhythm.target"].create([
            {"user_id": user.id, "metric_id": cls.metric(key).id, "month": "2026-03-01", "goal": 40}
            for key in ("calls", "visits", "average_order")])  # fmt: skip

    @classmethod
    def windows_of(cls, user):
        """A forecast that came true last month, and one that did not."""
        window = ("2026-02-03", "2026-02-20")
        for name, days in (("Hit", ["2026-01-05", "2026-02-10"]), ("Missed", ["2026-01-05"])):
            partner = cls.customer(f"{name} {user.login}", days, user_id=user.id)
            cls.snapshot(partner, "2026-01-31", *window)

    @classmethod
    def month_before_of(cls, user):
        """Customers as they stood at the ends of two months, and why one does not buy."""
        stood = (("Gone", "stopped", "late"), ("Behind", "late", "due"),
                 ("Again", "new", "stopped"), ("First", "new", None))  # fmt: skip
        for name, then, before in stood:
            partner = cls.customer(f"{name} {user.login}", ["2026-02-10"], user_id=user.id)
            for day, status, count in (("2026-01-31", before, 4), ("2026-02-28", then, 5)):
                if status:
                    cls.snapshot(
                        partner,
                        day,
                        status=status,
                        count=count,
                        is_month_end=True,
                        late_from="2026-02-05",
                        stopped_from="2026-02-20",
                        money_at_stake_amount=70_000,
                    )
        cls.env["sales.rhythm.why.not"].create({
            "company_id": cls.company.id, "partner_id": partner.id, "user_id": user.id,
            "reason": "in_stock", "status": "late", "until_on": "2026-03-24", "amount": 900_000,
            "create_date": "2026-03-17 03:00:00"})  # fmt: skip


def payloads(env):
    """(model, method) of all public methods of ours from which figures come."""
    for model_name, model_class in sorted(env.registry.items()):
        names = {
            name
            for each in model_class.mro()
            if each.__module__.startswith(OURS)
            for name in vars(each)
            if name.startswith("get_")
        }
        yield from ((model_name, name) for name in sorted(names))


def figures(found, path=()):
    """(where, figure) of all dicts with a domain in what a payload returns."""
    if isinstance(found, dict):
        if found.get("domain", False) is not False:
            yield path, found
        for key, value in found.items():
            yield from figures(value, (*path, found.get("key", key), key))
    elif isinstance(found, (list, tuple)):
        for at, each in enumerate(found):
            yield from figures(each, (*path, at))


@freeze_time(NOW)
class TestPayloads(PayloadCase):
    def arguments(self, user, model, method):
        """The calls that show all there is: one a period, level or month, where it is asked for."""
        names = tuple(inspect.signature(getattr(self.env[model], method)).parameters)
        calls = {
            (): [()],
            ("period",): [(period,) for period in PERIODS],
            ("by",): [(level,) for level in AREA_FIELDS],
            ("team_id",): [(team_id,) for team_id in self.teams_of(user)],
            ("by", "team_id"): [
                (level, team_id) for level in CARE_LEVELS for team_id in self.teams_of(user)
            ],
            ("bucket", "team_id"): [(bucket, False) for bucket, _label in BUCKETS],
            ("month", "team_id"): [(month, False) for month in MONTHS],
            ("user_id", "month"): [(user.id, month) for month in MONTHS],
        }
        self.assertIn(names, calls, f"{model}.{method} needs a test of its own")
        return calls[names]

    def teams_of(self, user):
        """No team, and the ids of those that the user may look at alone."""
        return (False,) if user == self.rep else (False, self.team.id)

    def total(self, user, model, domain, measure):
        """What the rows that open add up to, read by this user as a list reads them."""
        if measure == "__count":
            return self.rpc(user, model, "search_count", domain)
        name, aggregate = measure.split(":")
        self.assertEqual(aggregate, "sum")
        return sum(row[name] for row in self.rpc(user, model, "search_read", domain, [name]))

    def check(self, user, own_model, figure):
        """Compares all numbers of a figure with their rows; returns how many are not 0."""
        numbers = {
            name for name, value in figure.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }  # fmt: skip
        self.assertLessEqual(numbers, COUNTED | SET, "a number that no rows are told of")
        model = figure.get("res_model") or own_model
        expected = {}
        if "count" in figure:
            expected["count"] = self.total(user, model, figure["domain"], "__count")
        if "measure" in figure:
            shown = self.total(user, model, figure["domain"], figure["measure"])
            (whole,) = {"value", "amount"} & figure.keys()
            expected |= self.ratio(user, figure, shown) if "below" in figure else {whole: shown}
        self.assertLessEqual(COUNTED & numbers, expected.keys(), "a number without its rows")
        for name, value in expected.items():
            self.assertAlmostEqual(figure[name], value, 6, name)
        return sum(1 for value in expected.values() if value)

    def ratio(self, user, figure, above):
        """What a ratio of two shows: its rows, the others', and one by the other.

        What is below may be no rows, as working hours are not; too few may be shown as nothing.
        """
        below = figure["below"]
        if "of_domain" in figure:
            below = self.total(user, figure["of_model"], figure["of_domain"], figure["of_measure"])
        told = figure["value"] is not None
        return {"above": above, "below": below, "value": above / below if told else None}

    def test_every_payload_comes_from_a_read_only_transaction(self):
        """As of a session that is set to read only, or of a replica."""
        for model, method in payloads(self.env):
            for args in self.arguments(self.director, model, method):
                with self.subTest(method=method, args=args), self.cr.savepoint() as savepoint:
                    self.settle()
                    self.cr.execute("SET TRANSACTION READ ONLY")
                    self.rpc(self.director, model, method, *args)
                    savepoint.rollback()

    def test_every_figure_is_the_rows_behind_its_click(self):
        seen = dict.fromkeys(self.people, 0)
        methods = list(payloads(self.env))
        for user in self.people:
            for model, method in methods:
                for args in self.arguments(user, model, method):
                    for where, figure in figures(self.rpc(user, model, method, *args)):
                        with self.subTest(user=user.login, method=method, args=args, where=where):
                            seen[user] += self.check(user, model, figure)
        for user, count in seen.items():
            self.assertGreaterEqual(count, LEAST_FIGURES, user.login)


@freeze_time(NOW)
class TestBanner(PayloadCase):
    """What stands beside the figures that the banner shows."""

    def figures(self):
        found = self.rpc(self.rep, "sales.rhythm", "get_deck_figures", "month")
        return {figure["key"]: figure for figure in found}

    def test_ratio_opens_what_is_divided_and_names_the_other(self):
        ratio = self.figures()["average_order"]
        self.assertEqual(ratio["opens"], "Revenue ordered")
        self.assertEqual(ratio["title"], "Amount of an order = Revenue ordered / Confirmed orders")
        self.assertEqual((ratio["above"], ratio["below"]), (800_001, 2))
        hits = self.rpc(self.rep, "sales.rhythm", "get_hit_figures")[0]
        self.assertEqual(hits["title"], "1 of 2 expected orders came in their time")
        self.assertEqual((hits["above"], hits["below"]), (1, 2))

    def test_cards_open_only_where_the_model_has_some(self):
        found = {key: figure["views"] for key, figure in self.figures().items()}
        self.assertEqual(found["calls"], ["list", "form"])
        for key in ("orders", "cared_customers"):
            self.assertEqual(found[key], ["list", "kanban", "form"])

    def test_goal_of_what_does_not_work_says_why(self):
        self.env["ir.model.access"].search([("model_id.model", "=", "sale.order")]).unlink()
        ratio = self.figures()["average_order"]
        self.assertEqual((ratio["value"], ratio["domain"]), (None, False))
        self.assertEqual(ratio["title"], "Amount of an order: You may not read what it counts.")
