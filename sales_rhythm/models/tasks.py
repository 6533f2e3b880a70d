"""What is left for somebody as activities: in which words, until when, and what they answered."""

from datetime import datetime, time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from . import clock

LONGEST = 120  # characters of a summary, which a card shows in one line
LONGEST_TEXT = 2_000  # characters of what is left, and of the answer
QUIETLY = {"mail_activity_quick_update": True}  # on the deck it is, and no mail says so besides


def first_line(text):
    """The first line of a text, as short as a card shows it."""
    line = " ".join(text.splitlines()[0].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def prepare(kind_id, text, user, company):
    """The values of an activity that says a plain text, whoever wrote it."""
    return {
        "activity_type_id": kind_id,
        "summary": first_line(text),
        "note": plaintext2html(text),
        "user_id": user.id,
        "automated": False,
        "rhythm_company_id": company.id,
    }


def check_to_come(env, day, company):
    """UserError of a day that is missing, or that has passed in the company."""
    if not day:
        raise UserError(env._("Choose a day."))
    if day < clock.today(company):
        raise UserError(
            env._(
                "%(date)s has passed; choose a day that is still to come.",
                date=fields.Date.to_string(day),
            )
        )


def done_at(task):
    """When an activity was done. Odoo keeps the date alone, and of UTC: in Hanoi, the day before
    until seven in the morning. It was written then, unless it was changed on a later day."""
    if task.write_date.date() == task.date_done:
        return task.write_date
    return datetime.combine(task.date_done, time(12))


def said(task):
    """What was answered with an activity, in one line."""
    return " ".join((task.feedback or "").split())
