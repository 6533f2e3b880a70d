"""The words of the chips: each reason of the core as a short sentence about one customer."""

from ..core.milestones import TODAY
from . import clock
from .evidence import compact, day, days, since

# How loud a chip is: accent pins, danger says too late, warning says now, plain only tells.
TONES = {
    "directive": "accent",
    "must_care": "accent",
    "promise_broken": "danger",
    "overdue": "danger",
    "stopped": "danger",
    "late": "danger",
    "activity_overdue": "danger",
    "due": "warning",
    "promise_due": "warning",
    "activity_due": "warning",
    "quotation_hanging": "warning",
    "deal_hanging": "warning",
    "help": "accent",
    "route": "plain",
    "neglected": "plain",
    "push": "plain",
    "line_lost": "plain",
}


def chip(env, row, reason, facts, pinned):
    """{"key", "label", "tone", "pinned"} of a reason that shows on a row, for the screen."""
    return {
        "key": reason.name,
        "label": _WORDS[reason.name](env, row, facts[TODAY]),
        "tone": TONES.get(reason.name, "plain"),
        "pinned": pinned,
    }


def _since(row, name, now):
    """Days since the day in a field of the row."""
    return now - clock.number(row[name])


def _silent(env, row, name, now):
    """The same in words, for what holidays and pauses are no part of."""
    return since(env, row, row[name], clock.date_of(now))


def _due(env, row, now):
    date, today = row.expected_on, clock.date_of(now)
    ahead = clock.number(date) - now
    if ahead == 0:
        return env._("Due: expected today")
    if ahead == 1:
        return env._("Due: expected tomorrow")
    if ahead > 1:
        return env._("Due: expected %s", day(env, date, today))
    return env._("Due: expected %s ago", _silent(env, row, "expected_on", now))


def reached(steps, now):
    """The sum of the amounts of [[day, amount], ...] whose day has come."""
    return sum(amount for start, amount in steps if start <= now)


def _money(env, row, amount):
    return compact(env, amount, row.currency_id)


def _neglected(env, row, now):
    if not row.touched_on:
        return env._("Never cared for")
    return env._("No care for %s", _silent(env, row, "touched_on", now))


def _must_care(env, row, now):
    if not row.touched_on:
        return env._("Must care: never cared for")
    return env._("Must care: no care for %s", _silent(env, row, "touched_on", now))


def _route(env, row, now):
    late = _since(row, "next_visit_on", now)
    if not late:
        return env._("On today's route")
    return env._("Visit of %s carried over", day(env, row.next_visit_on, clock.date_of(now)))


def _quotation(env, row, now):
    since = days(env, _since(row, "quotation_hanging_from", now) + 1)
    amount = reached(row.quotation_steps or (), now)
    if not amount:
        return env._("Quotation hanging for %s", since)
    return env._(
        "Quotation %(amount)s hanging for %(days)s", amount=_money(env, row, amount), days=since
    )


def _deal(env, row, now):
    since = days(env, _since(row, "deal_hanging_from", now) + 1)
    amount = reached(row.deal_steps or (), now)
    if not amount:
        return env._("Deal hanging for %s", since)
    return env._(
        "Deal %(amount)s hanging for %(days)s", amount=_money(env, row, amount), days=since
    )


_WORDS = {
    "directive": lambda env, row, now: env._("Directive"),
    "help": lambda env, row, now: env._("Help from the manager"),
    "promise_broken": lambda env, row, now: env._(
        "Promise broken, %s over", days(env, _since(row, "promise_on", now))
    ),
    "promise_due": lambda env, row, now: env._("Promise due today"),
    "must_care": _must_care,
    "overdue": lambda env, row, now: env._(
        "Owes %(amount)s, %(days)s overdue",
        amount=_money(env, row, row.overdue_amount),
        days=days(env, _since(row, "overdue_from", now) + 1),
    ),
    "stopped": lambda env, row, now: env._(
        "Stopped, silent for %s", _silent(env, row, "last_order_on", now)
    ),
    "late": lambda env, row, now: env._("%s late", _silent(env, row, "expected_on", now)),
    "due": _due,
    "activity_overdue": lambda env, row, now: env._(
        "Activity %s overdue", days(env, _since(row, "activity_on", now))
    ),
    "activity_due": lambda env, row, now: env._("Activity today"),
    "route": _route,
    "quotation_hanging": _quotation,
    "deal_hanging": _deal,
    "neglected": _neglected,
    "line_lost": lambda env, row, now: env._(
        "No longer buys %s", ", ".join(row.lost_line_ids.category_id.mapped("name"))
    ),
    "push": lambda env, row, now: env._("Push: %s", row._push_names()),
}
