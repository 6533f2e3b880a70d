"""Rows of the deck written by hand: any shape that dates can have, and as many as one likes."""

import json
from datetime import date, timedelta

from psycopg2.extras import execute_values

from ..models import clock
from .common import RhythmCase

DATES = ("touched_on", "neglected_from", "rest_until", "silent_until", "activity_on", "planned_on",
         "promise_on", "directive_from", "help_from")  # fmt: skip


class DeckRowsCase(RhythmCase):
    """Writes rows past the refresh, which would need documents for them."""

    @classmethod
    def row_of_any_shape(cls, source, company, partner, user):
        """{column: value} of a row around March 2026, drawn from a `random.Random`."""

        def near():
            return date(2026, 3, 10) + timedelta(days=source.randrange(-45, 25))

        def steps():
            days = sorted(clock.number(near()) for _each in range(source.randrange(4)))
            return [[day, source.choice([-50, 10, 300, 4e6])] for day in days]

        # Of some rows little is known: with few reasons some day has none.
        known = source.choice([0.6, 0.6, 0.1])
        values = {name: near() if source.random() < known else None for name in DATES}
        for name in ("quotation", "deal", "overdue"):
            found = steps() if source.random() < known else []
            values[f"{name}_steps"] = json.dumps(found) if found else None
            first = f"{name}_from" if name == "overdue" else f"{name}_hanging_from"
            values[first] = clock.date_of(found[0][0]) if found else None
        visit = near() if source.random() < known else None
        values["next_visit_on"] = visit
        values["visit_until"] = visit and visit + timedelta(days=source.randrange(4))
        due = near()
        return values | {
            "company_id": company.id, "partner_id": partner.id, "active": True,
            "order_count": source.choice([0, 1, 2, 9]), "due_from": due,
            "late_from": due + timedelta(days=source.randrange(30)),
            "stopped_from": due + timedelta(days=source.randrange(60)),
            "expected_on": due, "last_order_on": due - timedelta(days=30),
            "user_id": user.id, "open_amount": 100,
            "mean_order_amount": 0, "model_cycle_days": 30, "curve_class": 7,
        }  # fmt: skip

    @classmethod
    def insert(cls, rows):
        """Writes rows of the same columns."""
        rows = list(rows)
        execute_values(
            cls.env.cr._obj,
            f"INSERT INTO sales_rhythm ({', '.join(rows[0])}) VALUES %s",
            [list(row.values()) for row in rows],
        )
        cls.env.invalidate_all()
