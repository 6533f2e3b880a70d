"""Growth in plain words: one sentence that says how much, and what it came from."""

from odoo.tools import formatLang

from ..core import growth
from ..core.policy import MONTHS_A_YEAR
from . import evidence


def signed_percent(env, found):
    """The change as a figure: "-12%", "+6%", "0%"."""
    change = growth.percent(found.now.amount, found.before.amount)
    text = _percent(env, change)
    return f"+{text}" if change > 0 else text


def sentence(env, periods, first_order_on, today):
    """What a customer bought against the period before, or why that cannot be said yet.

    `periods` are the two that are compared, None where it is too early.
    """
    if not first_order_on:
        return ""
    if not periods:
        return env._(
            "Too early to compare: first order %s", evidence.day(env, first_order_on, today)
        )
    in_years = growth.months_compared(first_order_on, today) == MONTHS_A_YEAR
    found = growth.split(*periods)
    if not found:
        return _nothing_before(env, periods[1], in_years)
    if found.now.amount <= 0:
        return _nothing(env, found, in_years)
    change = growth.percent(found.now.amount, found.before.amount)
    words = {"percent": _percent(env, abs(change)), "why": _why(env, found)}
    return _of_years(env, change, words) if in_years else _of_months(env, change, words)


def _nothing_before(env, before, in_years):
    if before.is_given_back:
        if in_years:
            return env._("Nothing left after returns in the year before")
        return env._("Nothing left after returns in the 6 months before")
    if in_years:
        return env._("Nothing to compare with: no order in the year before")
    return env._("Nothing to compare with: no order in the 6 months before")


def _of_years(env, change, words):
    if change > 0:
        return env._("%(percent)s more than the year before: %(why)s", **words)
    if change < 0:
        return env._("%(percent)s less than the year before: %(why)s", **words)
    return env._("As much as the year before: %(why)s", **words)


def _of_months(env, change, words):
    """The sentence of a customer for less than two years, which it says."""
    if change > 0:
        return env._(
            "Last 6 months %(percent)s more than the 6 before: %(why)s "
            "(customer for under 2 years)",
            **words,
        )
    if change < 0:
        return env._(
            "Last 6 months %(percent)s less than the 6 before: %(why)s "
            "(customer for under 2 years)",
            **words,
        )
    return env._(
        "Last 6 months as much as the 6 before: %(why)s (customer for under 2 years)", **words
    )


def _nothing(env, found, in_years):
    """The sentence of who bought nothing, or gave back as much."""
    before = {"before": _number(env, found.before.order_count)}
    if found.now.order_count:
        if in_years:
            return env._(
                "Nothing left after returns in 12 months; orders the year before: %(before)s",
                **before,
            )
        return env._(
            "Nothing left after returns in 6 months; orders in the 6 before: %(before)s", **before
        )
    if in_years:
        return env._("No order in 12 months; the year before: %(before)s", **before)
    return env._("No order in 6 months; in the 6 before: %(before)s", **before)


def _why(env, found):
    """What the change came from: the number of orders, and the value of each."""
    now, before = found.now, found.before
    words = {"now": _number(env, now.order_count), "before": _number(env, before.order_count)}
    each = growth.percent(now.order_amount, before.order_amount)
    if now.order_count > before.order_count:
        if each > 0:
            return env._("more orders (%(now)s instead of %(before)s), larger each", **words)
        if each < 0:
            return env._("more orders (%(now)s instead of %(before)s), smaller each", **words)
        return env._("more orders (%(now)s instead of %(before)s), as large", **words)
    if now.order_count < before.order_count:
        if each > 0:
            return env._("fewer orders (%(now)s instead of %(before)s), larger each", **words)
        if each < 0:
            return env._("fewer orders (%(now)s instead of %(before)s), smaller each", **words)
        return env._("fewer orders (%(now)s instead of %(before)s), as large", **words)
    if each > 0:
        return env._("as many orders (%(now)s), larger each", **words)
    if each < 0:
        return env._("as many orders (%(now)s), smaller each", **words)
    return env._("as many orders (%(now)s), as large", **words)


def _number(env, value):
    return formatLang(env, value, digits=0)


def _percent(env, value):
    # Without a space, as Vietnamese writes it.
    return f"{_number(env, value)}%"
