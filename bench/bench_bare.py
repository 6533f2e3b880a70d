"""Reads the bare queries: what each screen shows, written by hand by one who knows the tables.

NAME.sql is the query of a screen, parts/NAME.sql one that several share. A first line such as
`-- with: rows, curve` says which parts it reads; they are put in front of it as a WITH clause. A
part that begins with `-- view:` is read with the conditions of who asks, each other one as a whole.
Nothing here comes from the add-on, which the queries are to check, but the curve's numbers.
"""

import json
import re
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.addons.sales_rhythm.core.fit import default_fit
from odoo.addons.sales_rhythm.core.policy import STEPS

FOLDER = Path(__file__).parent
WITH = "-- with:"
VIEW = "-- view:"
OWN_PARTS = re.compile("^WITH ", re.MULTILINE)
CARDS_AT_ONCE = 40  # as many as the web client asks for
ROWS_AT_ONCE = 80


def _read(path: Path) -> tuple[list[str], str]:
    """(names of the parts that it reads, the query) of a file."""
    text = path.read_text().strip()
    first, _newline, rest = text.partition("\n")
    if not first.startswith(WITH):
        return [], text
    return [name.strip() for name in first.removeprefix(WITH).split(",")], rest


def _collect(names: list[str], found: dict[str, str]) -> None:
    for name in names:
        if name not in found:
            needs, query = _read(FOLDER / "parts" / f"{name}.sql")
            _collect(needs, found)
            found[name] = query


def _clause(name: str, query: str) -> str:
    # Worked out once, for the database takes most parts for smaller than they are, and would begin
    # them anew for each row of another.
    once = "NOT MATERIALIZED" if query.startswith(VIEW) else "MATERIALIZED"
    return f"{name} AS {once} (\n{query}\n)"


@cache
def statement(name: str) -> str:
    """The whole query of a screen, with `%(name)s` where a parameter goes."""
    needs, query = _read(FOLDER / f"{name}.sql")
    parts = {}
    _collect(needs, parts)
    clauses = ",\n".join(_clause(part, text) for part, text in parts.items())
    if not parts:
        return query
    if OWN_PARTS.search(query):
        return OWN_PARTS.sub(lambda _match: f"WITH {clauses},\n", query, count=1)
    return f"WITH {clauses}\n{query}"


def names() -> list[str]:
    """The names of all queries of screens."""
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def parameters(env, **more) -> dict:
    """What the queries ask with: for the user and company of `env`, on the company's day."""
    zone = env.company.sudo().partner_id.tz or "UTC"
    now = fields.Datetime.now()
    today = now.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).date()
    return {
        "company": env.company.id,
        "user": env.uid,
        "sees_all": env.user.has_group("sales_team.group_sale_salesman_all_leads"),
        "zone": zone,
        "now": now,
        "today": today,
        "furthest": "today",
        "limit": CARDS_AT_ONCE,
        "rates": json.dumps(_rates(env)),
        "steps": list(STEPS),
        **more,
    }


def _rates(env) -> list[list[float]]:
    env.cr.execute("SELECT rates FROM sales_rhythm_curve WHERE company_id = %s", [env.company.id])
    found = env.cr.fetchone()
    return found[0] if found else default_fit().curve.to_json()


def fetch(env, name: str, values: dict) -> list[dict]:
    """The rows of a screen's bare query, each as {column: value}."""
    env.cr.execute(statement(name), values)
    return env.cr.dictfetchall()
