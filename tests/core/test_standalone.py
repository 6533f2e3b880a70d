import ast
import os
import subprocess
import sys

import core.selftest


def modules(core_folder):
    for path in sorted(core_folder.glob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def selftest(core_folder):
    """Runs without anything on the path that is not the standard library or the core."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-S", "-m", "core.selftest"],
        cwd=core_folder.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_selftest_passes_without_odoo(core_folder):
    found = selftest(core_folder)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == "core: all is well\n"


def test_selftest_says_what_differs(monkeypatch, capsys):
    monkeypatch.setattr(core.selftest, "_SILENT", ["late"])
    monkeypatch.setattr(core.selftest, "MODULES", ("policy",))
    assert core.selftest.main() == 1
    output = capsys.readouterr()
    assert output.out == "core: 1 failures\n"
    assert output.err.startswith("statuses of a silent customer: ['on_rhythm', ")


def test_selftest_covers_every_module(core_folder):
    names = {name.removesuffix(".py") for name, _tree in modules(core_folder)}
    assert {*core.selftest.MODULES} <= names


def test_core_imports_itself_and_the_standard_library_only(core_folder):
    for name, tree in modules(core_folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found = [node.module]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1, f"{name} looks outside core"
                continue
            else:
                continue
            for module in found:
                assert module.split(".")[0] in sys.stdlib_module_names, f"{name} imports {module}"


def test_core_has_no_clock(core_folder):
    clocks = {"now", "utcnow", "today", "time", "monotonic"}
    for name, tree in modules(core_folder):
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and getattr(node.func, "attr", None)
            assert called not in clocks, f"{name} reads a clock"


def test_numbers_that_somebody_chose_stand_in_policy(core_folder):
    for name, tree in modules(core_folder):
        if name in ("policy.py", "selftest.py"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
                # 0 and 1 start counts, 2 is a square, 10 the base that decimals are written in.
                assert node.value in (0, 1, 2, 10), f"{name}, line {node.lineno}: {node.value}"


def test_everything_public_says_what_it_is(core_folder):
    for name, tree in modules(core_folder):
        if name == "__init__.py":
            continue
        assert ast.get_docstring(tree), name
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_":
                nested = node.name in ("check", "stopped")
                assert nested or ast.get_docstring(node), f"{name}: {node.name}"
