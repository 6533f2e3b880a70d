"""The core is tested as the top-level package `core`, without Odoo; so are the scripts in dev/."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "sales_rhythm"), str(ROOT / "dev")]


@pytest.fixture
def core_folder():
    return ROOT / "sales_rhythm" / "core"
