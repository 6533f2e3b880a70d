"""Made-up payloads of the month's screens, in the shapes that prints and sheets are made from."""

from unittest.mock import patch

from odoo.exceptions import AccessError

from .common import RhythmCase

WEEKS = [
    (1, "W1", "2-8 Nov", "past"),
    (2, "W2", "9-15 Nov", "past"),
    (3, "W3", "16-22 Nov", "past"),
    (4, "W4", "23-29 Nov", "now"),
    (5, "W5", "30 Nov", "future"),
]
MILLION = 1_000_000
# key, label, unit of what is shown, group, weeks, target of the month; None: it has no weeks
METRICS = [
    ("revenue", "Revenue", "M", "sold", (131, 98, 82, 24, None), 600),
    ("orders", "Orders", "", "sold", (14, 11, 8, 3, None), 60),
    ("new_customers", "New customers", "", "sold", (1, 0, 0, 0, None), 4),
    ("open_deals", "Open deals", "", "pipeline", (), None),
    ("calls", "Calls", "", "done", (51, 54, 55, 16, None), 200),
    ("meetings", "Meetings", "", "done", (10, 8, 7, 3, None), 60),
    ("coverage", "Coverage", "", "care", (), 85),
    ("collection", "Collection", "", "care", (), 90),
    ("promises_kept", "Promises kept", "", "care", (), 90),
]
NOW = {"open_deals": 12, "coverage": 58, "collection": 84, "promises_kept": 67}
SHARES = ("coverage", "collection", "promises_kept")
GROUPS = [("sold", "Sold"), ("pipeline", "In the pipeline"), ("done", "Activities"),
          ("care", "Care")]  # fmt: skip
START = [
    ("Kim Liên grocery", "buys every 7 days (±2), silent for 19 days", "41M"),
    ("Bếp Nhà Mình", "buys every 14 days (±3), late by 9 days", "72M"),
    ("An Phú mini market", "buys every 10 days (±2), late by 5 days, a promise was broken", "38M"),
]


def cell(key, label, value, goal=None, pace_share=0.8, who="Phạm Văn Hùng"):
    """One figure; `value` and `goal` as they are shown: millions, or percent."""
    scale = {"revenue": MILLION}.get(key, 0.01 if key in SHARES else 1)
    pace = goal and (goal if key in SHARES else goal * pace_share)
    sign = "%" if key in SHARES else ""
    state = "none" if value is None else "plain"
    if value is not None and goal:
        share = value / pace
        state = "ok" if share >= 0.95 else "behind" if share >= 0.8 else "far"
    behind = state in ("behind", "far")
    return {
        "key": key,
        "name": f"{label}, {who}",
        "text": "" if value is None else f"{value}{sign}",
        "title": "" if value is None else f"{value * scale:,}",
        "goal_text": f"{goal}{sign}" if goal else "",
        "gap_text": f"−{round(pace - value)}{sign}" if behind else "",
        "state": state,
        "bar": {"fill": min(100, 100 * value / goal), "tick": 100 * pace / goal}
        if goal and value is not None else False,
        "note": False,
        "value": None if value is None else value * scale,
        "goal": goal and goal * scale,
        "pace": pace and pace * scale,
        "lead": None if None in (value, pace) else (value - pace) * scale,
        "res_model": "sale.order",
        "domain": [],
        "measure": "__count",
        "views": [],
    }  # fmt: skip


CUSTOMERS = (
    ("won", "Customers won", 0, "Lẩu nấm Ba Vì", "buys again after 74 days", "+28M"),
    ("lost", "Customers lost", 0, "Hòa Hưng mini market", "stopped, silent for 61 days", "−118M"),
    ("risk", "Customers at risk", 11, "Minh Châu bakery", "silent for 31 days", "64M"),
)


def future(key):
    return {**cell(key, key, None), "state": "future", "text": "·"}


def days():
    return {"text": "20/25 working days", "pace_text": "pace 80%",
            "bar": {"fill": 80, "tick": 80}}  # fmt: skip


def weeks():
    return [{"number": number, "label": label, "title": title, "state": state}
            for number, label, title, state in WEEKS]  # fmt: skip


def head(company):
    """What both payloads begin with."""
    return {
        "month": "2026-11-01",
        "label": "November 2026",
        "previous": "2026-10-01",
        "next": False,
        "is_closed": False,
        "is_running": True,
        "today_text": "24/11/2026",
        "company": company.name,
        "currency_id": company.currency_id.id,
        "days": days(),
        "weeks": weeks(),
    }


def projected(who):
    return {"text": "420", "share_text": "70%", "goal_ratio": 0.7, "state": "far", "title": "",
            "sold": cell("revenue", "Revenue", 335, 600, who=who),
            "expected": {"value": 85 * MILLION, "text": "85"}}  # fmt: skip


def help_of():
    return {
        "step": "coverage",
        "label": "Coverage",
        "text": "coverage 58%",
        "median_text": "team 82%",
        "why": "20 customers past their care interval",
        "start": start(),
        "given": False,
    }


def start():
    return [{"id": number, "name": name, "evidence": evidence, "amount_text": amount,
             "phone_link": False}
            for number, (name, evidence, amount) in enumerate(START)]  # fmt: skip


def week_cells(key, label, values, goal, who):
    return [
        future(key) if value is None else cell(key, label, value, goal and goal / 4, 1, who)
        for value in values
    ]


def month_of(user, company):
    """The month of one rep, as `get_month_of` returns it."""
    who = user.name
    groups = []
    for group, label in GROUPS:
        rows = []
        for key, name, unit, of_group, values, goal in METRICS:
            if of_group != group:
                continue
            value = NOW[key] if key in NOW else sum(value or 0 for value in values)
            rows.append({
                "key": key, "label": name, "unit_text": unit,
                "weeks": week_cells(key, name, values, goal, who),
                "month": cell(key, name, value, goal, who=who),
                "projected_text": "420" if key == "revenue" else "",
            })  # fmt: skip
        groups.append({"key": group, "label": label, "rows": rows})
    return {
        **head(company),
        "user": {"id": user.id, "label": who, "sub": "48 customers · Bình Thạnh · Gò Vấp",
                 "partner_id": user.partner_id.id},
        "headline": {"text": "335M", "goal_text": "600M", "gap_text": "−145M", "state": "far",
                     "projected": projected(who), "needy_text": ""},
        "groups": groups,
        "steps": [],
        "help": help_of(),
        "start": start(),
        "promises": [
            {"id": 1, "what": "bring samples of fish sauce 500 ml",
             "customer": "An Phú mini market", "when_text": "5 days late", "state": "broken"},
            {"id": 2, "what": "price of cooking oil 25 kg", "customer": "Bếp Nhà Mình",
             "when_text": "in 2 days", "state": "open"},
        ],
        "customers": customers(),
        "helps": [{"id": 1, "what": "Go to see the three of them with me", "by": "Võ Minh Tuấn",
                   "text": "Helped 21/11 · no answer for 3 days", "on_text": "21/11",
                   "state": "open", "answer": ""}],
    }  # fmt: skip


def customers():
    """Those won, lost and at risk, of whom there are more than are named."""
    return [
        {"key": key, "label": label, "name": f"{label}, everybody", "count": 1 + more,
         "text": str(1 + more), "more_text": f"and {more} more" if more else "", "note": False,
         "rows": [{"id": number, "name": name, "why": why, "amount_text": amount}]}
        for number, (key, label, more, name, why, amount) in enumerate(CUSTOMERS, 1)
    ]  # fmt: skip


def row(user, who=None):
    """One rep's line of the table of all; without a user, nobody's."""
    who = who or user.name
    first = METRICS[0]
    return {
        "key": user.id if user else 0,
        "user_id": user.id if user else False,
        "label": who,
        "sub": "48 customers",
        "has_left": False,
        "cells": [
            cell(key, label,
                 NOW[key] if key in NOW else sum(value or 0 for value in values), goal, who=who)
            for key, label, _unit, _group, values, goal in METRICS
        ],
        "weeks": week_cells(first[0], first[1], first[4], first[5], who),
        "projected": projected(who),
        "help": help_of(),
    }  # fmt: skip


def table(users, company, names=()):
    """The month of all reps, as `get_month_table` returns it."""
    rows = [
        row(user, name)
        for user, name in zip(users, names or [user.name for user in users], strict=True)
    ]
    total = {**row(None, "Team"), "key": "total", "user_id": False, "help": False}
    return {
        **head(company),
        "team": False,
        "teams": [],
        "columns": [{"key": key, "label": label, "title": label, "unit_text": unit}
                    for key, label, unit, *_rest in METRICS],
        "headline": {"text": "2.05B", "goal_text": "2.75B", "gap_text": "−149M",
                     "state": "behind", "projected": projected("Team"),
                     "needy_text": "3/5 reps need help"},
        "rows": rows,
        "total": total,
        "reasons": [],
        "note": False,
    }  # fmt: skip


class PayloadCase(RhythmCase):
    """The month of all, and of each, is what the test says; prints and sheets are made of it."""

    def show(self, users, change=None, names=()):
        """From now on the screen's payloads are of these users; `change` is done to each."""
        review = self.env.registry["sales.rhythm.review"]

        def get_month_table(model, month=False, team_id=False):
            found = table(users, model.env.company, names)
            found["teams"] = [
                {"id": id_, "label": ""} for id_ in model.env.user._rhythm_led_team_ids()
            ]
            if change:
                change(found)
            return found

        def months_of(model, asked, month=False):
            if not asked <= users:
                raise AccessError(model._description)  # as the screen does
            found = [month_of(user, model.env.company) for user in asked]
            for each in found if change else ():
                change(each)
            return found

        self.startPatcher(patch.object(review, "get_month_table", get_month_table))
        self.startPatcher(patch.object(review, "_months_of", months_of))

        def each_month(model, user_ids, month=False, at_once=None, with_lists=True):
            yield from model._months_of(model.env["res.users"].browse(user_ids), month)

        self.startPatcher(patch.object(review, "_each_month", each_month))
