"""What is known of a month: counted now, by the rights of whoever asks."""

import logging
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError

from ..core import month as months
from ..core.facts import NOBODY, Count, Facts, Parts
from ..core.policy import DEFAULT_WEEKDAYS
from . import clock, working
from .literal import WRONG_DOMAIN

_logger = logging.getLogger(__name__)


def live(env, start, metrics=None, also=None):
    """core.facts.Facts of the month that begins with `start`, in the current company.

    Of everybody in a team, who has a goal or who did something, and of the users in `also`. Of
    `metrics`, all that have a place in it unless named. Of what the current user may read; a
    metric that they may not read, or that does not work any more, has no parts.
    """
    company = env.company
    today, last = clock.today(company), months.last_of_month(start)
    weeks = months.weeks(start, clock.weekdays(env).get(company.id, DEFAULT_WEEKDAYS))
    if metrics is None:
        metrics = env["sales.rhythm.metric"]._of_month(start, last)
    bases = metrics._bases()
    hours = bases.filtered(lambda metric: metric.kind == "working")
    counted = {}
    for alike in (bases - hours)._alike():
        counted |= _counted(alike, env["res.users"], start, weeks, today)
    goals = _goals(env, start, metrics)
    did = {user_id for found in counted.values() for user_id in found}
    users = env["res.users"].browse(sorted(did - {NOBODY} | {user_id for user_id, _key in goals}))
    users = (users | _members(env, company) | (also or users)).sudo()  # who works here is no secret
    for plain in hours:
        counted |= _counted(plain, users, start, weeks, today)
    parts = {}
    for metric in metrics:
        parts |= _combined(metric, counted, [*users.ids, NOBODY], weeks, today)
    return Facts(
        month=start,
        today=today,
        weeks=weeks,
        measures=tuple(metric._measure() for metric in metrics),
        users=(*users.ids, *([NOBODY] if NOBODY in did else [])),
        parts=parts,
        goals=goals,
        worked=_worked(env, company, users, start, last, _first_days(counted)),
        ended=frozenset(users.filtered(lambda user: not user.active).ids),
    )


def _members(env, company):
    """Who is in a sales team that the company works with."""
    members = env["crm.team.member"].sudo().search_fetch(
        [("crm_team_id.company_id", "in", (False, company.id)), ("user_id.active", "=", True),
         ("user_id.company_ids", "in", company.ids), ("user_id.share", "=", False)],
        ["user_id"],
    )  # fmt: skip
    own = members.filtered(
        lambda member: company in (member.crm_team_id.company_id, member.user_id.company_id)
    )
    return own.user_id


def _counted(alike, people, start, weeks, today):
    """{metric: {user id: Parts}} of alike metrics, without those of which there is no figure."""
    try:
        return alike._month_parts(people, start, weeks, today)
    except (AccessError, ValidationError, *WRONG_DOMAIN) as error:
        found = {}
        for plain in alike if len(alike) > 1 else ():
            found |= _counted(plain, people, start, weeks, today)
        if not found and len(alike) == 1 and not isinstance(error, AccessError):
            _logger.info("Metric %s does not work any more: %s", alike.key, error)
        return found


def _combined(metric, counted, user_ids, weeks, today):
    """{(user id, key): Parts} of a metric; of a ratio what is divided, and by what.

    Who did nothing that could be counted has nothing, and not an unknown figure.
    """
    bases = metric._bases_in_order()
    if not all(part in counted for part in bases):
        return {}
    nothing = [_nothing(part, counted[part].values(), weeks, today) for part in bases]
    known = {*user_ids, *(user_id for part in bases for user_id in counted[part])}
    found = {}
    for user_id in known:
        each = [counted[part].get(user_id, none) for part, none in zip(bases, nothing, strict=True)]
        found[user_id, metric.key] = each[0] if len(each) == 1 else _divided(*each)
    return found


def _nothing(plain, found, weeks, today):
    """The Parts of who did nothing: 0, but where it is not known of anybody how things stood."""
    if not plain._is_standing():
        return Parts(Count(0), (Count(0),) * len(weeks))
    running = [week.start <= today <= week.end for week in weeks]
    of_weeks = [
        Count(0) if runs or any(part.weeks[at] is not None for part in found) else None
        for at, runs in enumerate(running)
    ]
    is_known = any(running) or any(part.month is not None for part in found)
    return Parts(Count(0) if is_known else None, tuple(of_weeks))


def _divided(above, below):
    return Parts(
        _ratio(above.month, below.month),
        tuple(_ratio(*pair) for pair in zip(above.weeks, below.weeks, strict=True)),
    )


def _ratio(above, below):
    """None where one of them is not known."""
    if above is None or below is None:
        return None
    return Count(above.above, below.above, below.rows)


def _goals(env, start, metrics):
    """{(user id, key): goal} of everybody."""
    targets = env["sales.rhythm.target"].search([
        ("company_id", "=", env.company.id),
        ("month", "=", start),
        ("metric_id", "in", metrics.ids),
    ])  # fmt: skip
    return {(each.user_id.id, each.metric_id.key): each.goal for each in targets}


def _first_days(counted):
    """{user id: the first week of the month in which anything of theirs was counted}, from 0."""
    found = {}
    for parts in counted.values():
        for user_id, part in parts.items():
            for at, count in enumerate(part.weeks):
                if count is not None and count.rows:
                    found[user_id] = min(at, found.get(user_id, at))
                    break
    return found


def _teamed(env, company, users):
    """{user id: when they came into their first sales team of the company}."""
    members = env["crm.team.member"].sudo().with_context(active_test=False)
    found = members._read_group(
        [("user_id", "in", users.ids), ("crm_team_id.company_id", "in", (False, company.id))],
        ["user_id"], ["create_date:min"],
    )  # fmt: skip
    return {user.id: moment for user, moment in found}


def _worked(env, company, users, start, last, first_weeks):
    """{user id: the working days of each in the month}, NOBODY's are the company's.

    Who joined in it begins then, but not where something of theirs was counted in a week before, as
    in a past that was imported.
    """
    calendars = working.of_users(env, company, users, around=start + (last - start) / 2)
    zone = clock.zones(env)[company.id]
    days = [start + timedelta(days=ahead) for ahead in range((last - start).days + 1)]
    weeks = months.weeks(start, clock.weekdays(env).get(company.id, DEFAULT_WEEKDAYS))
    found = {NOBODY: tuple(day for day in days if calendars[False].works(day))}
    teamed = _teamed(env, company, users)
    for user in users:
        joined = clock.day_in(zone, max(user.create_date, teamed.get(user.id, user.create_date)))
        if user.id in first_weeks and weeks[first_weeks[user.id]].end < joined:
            joined = start
        found[user.id] = tuple(
            day
            for day in days
            if calendars[user.id].works(day) and (day >= joined or joined > last)
        )
    return found
