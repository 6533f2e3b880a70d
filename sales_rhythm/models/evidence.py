"""The evidence line: why a row says what it says, in plain words.

One whole sentence a situation, so that a translator sees sentences and never pieces. Every figure
in it can be recomputed from the orders listed under it.
"""

from odoo.tools import format_date, formatLang

from . import known, off_days

HALF = 0.6745  # standard deviations of a normal distribution that hold the middle half


def spread_days(row):
    """Days around the cycle within which about half of the gaps fall: the ± of the sentence."""
    return max(1, round(row.cycle_days * (row.spread_ratio**HALF - 1)))


def compact(env, amount, currency):
    """An amount as people say it: 12.4M, 850K; three figures, in the user's language."""
    for unit, in_words in _UNITS:
        if abs(amount) >= unit * 0.9995:
            scaled = amount / unit
            digits = 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0
            return _with_symbol(in_words(env, _number(env, scaled, digits)), currency)
    return _with_symbol(_number(env, amount, 0), currency)


_UNITS = (
    (1e9, lambda env, number: env._("%sB", number)),
    (1e6, lambda env, number: env._("%sM", number)),
    (1e3, lambda env, number: env._("%sK", number)),
)


def _number(env, value, digits):
    text = formatLang(env, value, digits=digits)
    if digits:
        point = env["res.lang"]._get_data(code=env.lang or "en_US").decimal_point or "."
        text = text.rstrip("0").rstrip(point)
    return text


def _with_symbol(text, currency):
    # A currency without decimals is the one that everybody counts in; its sign is noise here.
    if not currency.decimal_places:
        return text
    return (
        f"{currency.symbol}{text}" if currency.position == "before" else f"{text} {currency.symbol}"
    )


def day(env, date, today):
    """A date as people say it; the year only when it is not this one's."""
    key = (env.lang, date, date.year == today.year)  # the same few on all cards of a page
    return known.once(env, "days in words", key, lambda: _day(env, date, today))


def _day(env, date, today):
    if date.year == today.year:
        # Translators: pattern of day and month without the year, e.g. dd/MM.
        return format_date(env, date, date_format=env._("d MMM"))
    # Translators: pattern of day, month and year, e.g. dd/MM/yyyy.
    return format_date(env, date, date_format=env._("d MMM yyyy"))


def days(env, count):
    """A number of days in words."""
    return env._("1 day") if count == 1 else env._("%s days", count)


def since(env, row, start, end):
    """The days from one date to another, as one counts them on a calendar, and which are off."""
    count = days(env, (end - start).days)
    off = off_days.within(off_days.of_company(row.company_id), row.pause_spans, start, end)
    if not off:
        return count
    # Translators: so many days, of which so many are public holidays or a pause, as "20 days (9
    # days off)".
    return env._("%(days)s (%(off)s off)", days=count, off=days(env, off))


def from_today(env, date, today):
    """How far a date is from today, in words."""
    if date == today:
        return env._("Today")
    if date > today:
        # Translators: from today on, as "In 5 days".
        return env._("In %s", days(env, (date - today).days))
    # Translators: until today, as "9 days ago".
    return env._("%s ago", days(env, (today - date).days))


def signed_percent(env, ratio):
    """A change as people say it: +6%, -18%."""
    number = _number(env, abs(round(ratio * 100)), 0)
    return env._("-%s%%", number) if ratio * 100 <= -0.5 else env._("+%s%%", number)


def quantity(env, value, unit):
    """A quantity with its unit: 20 kg, 1.5 boxes."""
    digits = env["decimal.precision"].precision_get("Product Unit")
    return f"{_number(env, value, digits)} {unit.name}"


def _prospect(env, row):
    """The line of a customer without orders: what the row is there for."""
    if row.open_amount:
        return env._(
            "No order yet, %(amount)s open in quotations or opportunities",
            amount=compact(env, row.open_amount, row.currency_id),
        )
    if row.activity_on or row.promise_on or row.directive_from or row.help_from:
        return env._("No order yet, something is planned")
    if row.silent_until and not (row.quotation_steps or row.deal_steps):
        return env._("No order yet")
    return env._("No order yet, a quotation or an opportunity is open")


def sentence(env, row, today):
    """The evidence line of a row on a day."""
    if not row.order_count:
        return _prospect(env, row)
    words = {
        "cycle": days(env, row.cycle_days),
        "spread": spread_days(row),
        "last": day(env, row.last_order_on, today),
        "usual": compact(env, row.usual_order_amount, row.currency_id),
        "silent": since(env, row, row.last_order_on, today),
    }
    if row.order_count == 1:
        if row.status == "stopped":
            return env._("One order, %(usual)s on %(last)s, silent for %(silent)s since", **words)
        return env._("One order, %(usual)s on %(last)s; no rhythm yet", **words)
    words["expected"] = day(env, row.expected_on, today)
    words["after"] = since(env, row, row.expected_on, today)
    if row.status == "stopped":
        return env._(
            "Bought every %(cycle)s (±%(spread)s), last order %(last)s, silent for "
            "%(silent)s, usual order %(usual)s",
            **words,
        )
    if row.expected_on == today:
        return env._(
            "Buys every %(cycle)s (±%(spread)s), last order %(last)s, expected today, "
            "usual order %(usual)s",
            **words,
        )
    if row.expected_on > today:
        return env._(
            "Buys every %(cycle)s (±%(spread)s), last order %(last)s, expected "
            "%(expected)s, usual order %(usual)s",
            **words,
        )
    if row.status == "late":
        return env._(
            "Buys every %(cycle)s (±%(spread)s), last order %(last)s, %(after)s late, "
            "usual order %(usual)s",
            **words,
        )
    return env._(
        "Buys every %(cycle)s (±%(spread)s), last order %(last)s, expected %(after)s "
        "ago, usual order %(usual)s",
        **words,
    )


def chance_sentence(env, row):
    """What the chance means, in a sentence that a rep can repeat."""
    if not row.order_count:
        return ""
    return env._(
        "Of comparable customers this far into their cycle, %(chance)s%% order within "
        "the next 7 days.",
        chance=round(row.chance_7_ratio * 100),
    )
