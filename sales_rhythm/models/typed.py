"""What people type, or send past the screens: as it is kept, and what makes no sense."""

import unicodedata
from datetime import date

from odoo import fields
from odoo.exceptions import UserError

LARGEST_ID = 2**31 - 1  # what a column of ids holds
# Letters and signs by their class, which show nothing all the same.
BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}


def ids_of(numbers):
    """Those that may be an id; the database refuses to compare others."""
    return [number for number in numbers if 0 < number <= LARGEST_ID]


def check_team(env, team_id):
    """Refuses what cannot be the id of a team; False and None are none."""
    if team_id in (False, None):
        return
    if type(team_id) is not int or not 0 <= team_id <= LARGEST_ID:
        raise UserError(env._("“%s” is no team.", team_id))


def first_of_month(day):
    """The first of the month of a day, a date or its text; None of what is neither."""
    try:
        found = isinstance(day, (str, date)) and fields.Date.to_date(day)
    except ValueError:
        return None
    return found.replace(day=1) if found else None


def typed(env, text, longest):
    """The text without blanks around it; "" where nothing of it can be seen.

    UserError where it is longer than `longest` characters.

    >>> typed(None, " x ", 10), typed(None, "\\u200b", 10)
    ('x', '')
    """
    text = (text or "").strip()
    if not any(map(_is_seen, text)):
        return ""
    if len(text) > longest:
        raise UserError(
            env._(
                "This text has %(count)s characters: write at most %(most)s.",
                count=len(text),
                most=longest,
            )
        )
    return text


def _is_seen(character):
    """Not so: blanks, and what only steers how text is shown or joins what follows."""
    return character not in BLANK and unicodedata.category(character)[0] not in "CZM"
