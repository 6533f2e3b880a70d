"""Which days a salesperson works: what a visit or a plan may fall on."""

from ..core.policy import DEFAULT_WEEKDAYS
from ..core.route import WorkingDays
from . import clock


def of_users(env, company, users):
    """{user id: WorkingDays} in a company; the key False is a route that nobody works yet.

    Working hours of their own go before the company's; who has none works as the company does.
    """
    own = clock.weekdays(env).get(company.id, DEFAULT_WEEKDAYS)
    companys = WorkingDays(own)
    found = dict.fromkeys([*users.ids, False], companys)
    for user, weekdays in _own_weekdays(company, users).items():
        found[user.id] = WorkingDays(weekdays)
    return found


def _own_weekdays(company, users):
    """{user: weekdays} of those with working hours of their own in the company."""
    resources = users.env["resource.resource"].sudo().search_fetch(
        [
            ("user_id", "in", users.ids),
            ("company_id", "=", company.id),
            ("calendar_id", "not in", [False, company.resource_calendar_id.id]),
        ],
        ["user_id", "calendar_id"],
    )  # fmt: skip
    by_calendar = resources.calendar_id._rhythm_weekdays()
    return {
        each.user_id: by_calendar[each.calendar_id]
        for each in resources
        if by_calendar[each.calendar_id]
    }
