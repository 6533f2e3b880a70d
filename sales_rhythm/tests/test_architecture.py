"""The walls between the parts, kept by reading the sources."""

import ast
import re
from pathlib import Path

from lxml import etree

from ..core.policy import DEFAULT_POLICY
from ..models import cycle_mixin
from ..models.refresh import COLUMNS
from .common import RhythmCase

HOME = Path(__file__).parents[1]
MODELS = ("models", "models/sql", "reports", "controllers")
READERS = "models/sql/"
WRITERS = {
    "models/row_table.py", "models/queue.py", "models/touch.py", "models/promise_ledger.py",
    "models/snapshot.py", "models/visit_lay_out.py", "models/planner.py", "models/market.py",
    "models/month_close.py", "models/month_money.py",
}  # fmt: skip
PLAIN = {0, 1, 2, 10}  # what a formula may say: none, one, a square, a digit
# The first period of the deck is called so; its day is the company's.
PERIOD = re.compile(r"\('deck_period', 'in', \[[^]]*\]\)")
# What was done, or said, which no later day changes.
HAPPENED = {"rhythm_sent_at", "rhythm_lost_reason_id", "rhythm_receives"}
DERIVED = {"status", "chance_7_ratio", "money_at_stake_amount", "evidence"}


def sources(*folders):
    """[(path from the add-on's folder, syntax tree)] of the modules in these folders."""
    found = [path for folder in folders for path in sorted((HOME / folder).glob("*.py"))]
    assert len(found) > len(folders)
    return [(path.relative_to(HOME).as_posix(), ast.parse(path.read_text())) for path in found]


def imported(tree):
    """Names of the modules that are imported absolutely; relative ones stay in the folder."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if not node.level else "." * node.level + (node.module or "")


def literals(tree):
    """[(text, line)] of the strings of a module that are not docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and ast.get_docstring(node) is not None
    }
    return [
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]


def numbers(tree):
    """[(number, line)] of a module."""
    return [
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    ]


class TestArchitecture(RhythmCase):
    """What must stay true of the code, whoever changes it."""

    def test_core_knows_neither_odoo_nor_the_clock(self):
        for path, tree in sources("core"):
            for name in imported(tree):
                self.assertNotRegex(name, r"^(odoo|psycopg2|pytz|dateutil|time|\.\.)", path)
            source = ast.unparse(tree)
            self.assertNotRegex(source, r"\b(today|now|utcnow)\(\)", path)

    def test_select_stands_in_one_package_and_what_writes_in_a_few_modules(self):
        for path, tree in sources(*MODELS, "."):
            for text, line in literals(tree):
                where = f"{path}:{line}"
                if re.search(r"\b(INSERT INTO|UPDATE \w+\s+SET|DELETE FROM|TRUNCATE)\b", text):
                    self.assertIn(path, WRITERS, where)
                elif re.search(r"\bSELECT\b", text):
                    self.assertTrue(path.startswith(READERS), where)

    def test_odoos_own_runner_knows_every_file_of_tests(self):
        folder = Path(__file__).parent
        names = {path.stem for path in folder.glob("test_*.py")}
        known = re.findall(r"test_\w+", (folder / "__init__.py").read_text())
        self.assertEqual(sorted(names), sorted(known))

    def test_statements_are_composed_and_never_glued(self):
        for path, tree in sources(*MODELS, "."):
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                if name not in ("execute", "execute_query", "SQL"):
                    continue
                for argument in node.args[:1]:
                    glued = isinstance(argument, (ast.JoinedStr, ast.BinOp))
                    self.assertFalse(glued, f"{path}:{argument.lineno}")

    def test_clock_is_asked_in_one_module(self):
        for path, tree in sources(*MODELS, "wizards"):
            if path == "models/clock.py":
                continue
            source = ast.unparse(tree)
            for forbidden in (r"\bdate\.today\b", r"Date\.today\b", r"context_today",
                              r"datetime\.now\b", r"utcnow"):  # fmt: skip
                self.assertNotRegex(source, forbidden, path)

    def test_no_domain_and_no_view_says_today(self):
        """It would be the user's day; every day of ours is the company's."""
        for path in HOME.glob("**/*.xml"):
            if "static" in path.parts:
                continue
            for node in etree.parse(path).iter():
                for value in (node.text or "", *node.attrib.values()):
                    value = PERIOD.sub("", str(value))
                    self.assertNotRegex(value, r"context_today|['\"]today|['\"][+-=]\d+d['\"]")
        for path, tree in sources(*MODELS):
            for text, line in literals(tree):
                self.assertNotEqual(text, "today", f"{path}:{line}")

    def test_thresholds_stand_in_the_policy(self):
        for path, tree in sources("core"):
            if path in ("core/policy.py", "core/selftest.py"):
                continue
            for number, line in numbers(tree):
                self.assertIn(number, PLAIN, f"{path}:{line}")

    def test_models_repeat_no_threshold(self):
        thresholds = {
            value
            for name in DEFAULT_POLICY.__slots__
            if (value := getattr(DEFAULT_POLICY, name)) not in {*PLAIN, 0.5, 3, 4, 5, 20}
        }
        self.assertIn(DEFAULT_POLICY.late_fraction, thresholds)
        for path, tree in sources(*MODELS, "."):
            for number, line in numbers(tree):
                self.assertNotIn(number, thresholds, f"{path}:{line}")
        self.assertEqual(cycle_mixin.CHANCE_DAYS, DEFAULT_POLICY.chance_horizon_days)
        for path, tree in sources(*MODELS):
            for text, line in literals(tree):
                # A comparison, that is, and not the arrow of JSON.
                self.assertNotRegex(text, r"(?<![->])[<>]=?\s*[1-9]", f"{path}:{line}")

    def test_refresh_writes_every_stored_column_of_the_row(self):
        model = self.env["sales.rhythm"]
        own = {"id", "company_id", "partner_id",
               "create_uid", "create_date", "write_uid", "write_date"}  # fmt: skip
        stored = {name for name, field in model._fields.items() if field.store} - own
        stored -= {name for name in stored if not model._fields[name].column_type}
        self.assertEqual(stored, set(COLUMNS))
        for name, kind in COLUMNS.items():
            # A float with digits is a numeric column, which takes a float8 unchanged.
            columns = {"int": ("int4",), "boolean": ("bool",), "float8": ("float8", "numeric")}
            column = model._fields[name].column_type[0]
            self.assertIn(column, columns.get(kind, (kind,)), name)
            self.assertTrue(model._fields[name].readonly, name)

    def test_nothing_that_depends_on_the_day_is_stored(self):
        for name in DERIVED:
            self.assertFalse(self.env["sales.rhythm"]._fields[name].store, name)
        partner, order = self.env["res.partner"], self.env["sale.order"]
        for model in (partner, order):
            for name, field in model._fields.items():
                if name.startswith("rhythm_") and name not in HAPPENED:
                    self.assertFalse(field.store and field.column_type, f"{model._name}.{name}")

    def test_own_models_are_closed_to_strangers_and_to_other_companies(self):
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("sales.rhythm") or model._abstract:
                continue
            access = self.env["ir.model.access"].search([("model_id.model", "=", name)])
            self.assertTrue(access, name)
            self.assertFalse(access.filtered(lambda each: not each.group_id), name)
            if "company_id" in model._fields:
                rules = self.env["ir.rule"].search([
                    ("model_id.model", "=", name), ("groups", "=", False)])  # fmt: skip
                self.assertIn("company_ids", "".join(rules.mapped("domain_force")), name)

    def test_people_write_only_what_people_set(self):
        """Directors the policy, metrics and targets; salespeople, by record rules, their routes,
        who stands in for them, and when a customer of theirs pauses."""
        ours = self.env["ir.model.access"].search([
            ("model_id.model", "=like", "sales.rhythm%"),
            ("model_id.transient", "=", False)])  # fmt: skip
        writers = ours.filtered(
            lambda each: (
                (each.perm_write or each.perm_create or each.perm_unlink)
                and not self.env[each.model_id.model]._transient
            )  # a dialog of one's own
        )
        by_group = {
            group: set(own.mapped("model_id.model"))
            for group, own in writers.grouped("group_id").items()
        }
        self.assertEqual(by_group, {
            self.env.ref("sales_team.group_sale_manager"): {
                f"sales.rhythm.{name}" for name in ("policy", "metric", "push", "target")},
            self.env.ref("sales_team.group_sale_salesman"): {
                f"sales.rhythm.{name}" for name in ("cover", "pause", "route", "stop", "visit")},
        })  # fmt: skip

    def test_it_needs_neither_stock_nor_hr(self):
        manifest = ast.literal_eval((HOME / "__manifest__.py").read_text())
        self.assertFalse({"stock", "sale_stock", "hr"} & set(manifest["depends"]))
