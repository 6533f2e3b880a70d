"""Why a category is suggested, in one sentence that a rep can repeat."""

from odoo.tools import format_date

from . import clock, evidence


def reason(env, row, suggestion, space, names, group):
    """The sentence of a core.suggest.Suggestion; `group` is what its look-alikes are called."""
    push = suggestion.is_pushed and env["sales.rhythm.push"].browse(suggestion.push)._facts()
    # What is pushed may be wider than the category, which then says little of when it was bought.
    if suggestion.is_lost and (not push or push.category_id == suggestion.category):
        return _lost(env, row, suggestion, space)
    because = suggestion.because
    if because is None:
        return _pushed(env, row, suggestion, push, names)
    known = space.market[because]
    both = known.also[suggestion.category]
    words = {
        "bought": names[because],
        "category": names[suggestion.category],
        "amount": evidence.compact(env, suggestion.month_amount, row.currency_id),
        "share": round(both / known.buyers * 100),
        "both": both,
        "buyers": known.buyers,
        "group": group,
    }
    kind = space.group[0]
    if kind == "tag":
        return env._(
            "%(both)s of %(buyers)s customers tagged %(group)s who buy %(bought)s also buy "
            "%(category)s; typical %(amount)s a month",
            **words,
        )
    if kind == "team":
        return env._(
            "%(both)s of %(buyers)s customers of the team %(group)s who buy %(bought)s also buy "
            "%(category)s; typical %(amount)s a month",
            **words,
        )
    if kind == "route":
        return env._(
            "%(both)s of %(buyers)s customers on the route %(group)s who buy %(bought)s also buy "
            "%(category)s; typical %(amount)s a month",
            **words,
        )
    if kind in ("city", "province"):
        return env._(
            "%(both)s of %(buyers)s customers in %(group)s who buy %(bought)s also buy "
            "%(category)s; typical %(amount)s a month",
            **words,
        )
    return env._(
        "%(share)s%% of customers who buy %(bought)s also buy %(category)s; typical %(amount)s "
        "a month",
        **words,
    )


def _lost(env, row, suggestion, space):
    last = space.own[suggestion.category].last_order_on
    # Translators: pattern of a month and its year, e.g. MM/yyyy.
    month = format_date(env, last, date_format=env._("MMMM yyyy"))
    if not suggestion.month_amount:
        return env._("Bought until %(month)s, then no more", month=month)
    return env._(
        "Bought until %(month)s, then no more; typical %(amount)s a month",
        month=month,
        amount=evidence.compact(env, suggestion.month_amount, row.currency_id),
    )


def _pushed(env, row, suggestion, push, names):
    today = clock.days(env)[row.company_id.id]
    words = {
        "day": evidence.day(env, push.until_on, today),
        "amount": evidence.compact(env, suggestion.month_amount, row.currency_id),
        "category": names[suggestion.category],
    }
    if not suggestion.month_amount:
        return env._("Pushed until %(day)s", **words)
    if push.category_id != suggestion.category:
        return env._(
            "Pushed until %(day)s; typical %(amount)s a month of %(category)s alone", **words
        )
    return env._("Pushed until %(day)s; typical %(amount)s a month", **words)


def room(env, row):
    """What the room to grow is, and what it is not."""
    return env._(
        "Look-alikes typically buy %(amount)s a month more of these categories. It is room to "
        "grow, not a forecast.",
        amount=evidence.compact(env, row.room_amount, row.currency_id),
    )
