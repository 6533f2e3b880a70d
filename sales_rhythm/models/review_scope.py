"""Whose months somebody looks at: all, those of the teams they lead, or their own."""

from typing import NamedTuple

from odoo.exceptions import AccessError

from ..core.facts import NOBODY, Facts
from . import clock
from .mail_activity import EVERYBODYS


class Scope(NamedTuple):
    """Who is looked at."""

    team: dict | bool
    """{id, label} of the one chosen."""
    teams: list
    """Those that may be chosen."""
    team_of: dict
    """{user id: id of their team} of all of these."""
    user_ids: frozenset | None
    """None: everybody, and what is nobody's."""
    former_ids: frozenset = frozenset()
    """Who was in the team in that month: shown if they did something then."""

    def seen(self, facts: Facts) -> Facts:
        """The facts of these alone."""
        if self.user_ids is None:
            return facts
        active = {
            user_id for (user_id, _key), part in facts.parts.items()
            if part.month and (part.month.above or part.month.rows)
        } | {user_id for user_id, _key in facts.goals}  # fmt: skip
        kept = self.user_ids | (self.former_ids & active)
        return facts._replace(users=tuple(each for each in facts.users if each in kept))


def of_user(env, start, team_id=False):
    """The Scope of the current user in the month that begins with `start`.

    AccessError of a team that they may not choose.
    """
    sees_all = env.user.has_group(EVERYBODYS)
    members = _members(env, start, sees_all)
    teams = members.crm_team_id.sorted("name")
    chosen = teams.filtered(lambda team: team.id == team_id)
    if team_id and not chosen:
        raise AccessError(env._("You do not lead that team: choose one of yours."))
    shown = [{"id": team.id, "label": team.name} for team in teams]
    team_of = {}
    for member in members.sorted(lambda member: (not member.active, member.id)):
        team_of.setdefault(member.user_id.id, member.crm_team_id.id)
    if sees_all and not chosen:
        return Scope(False, shown, team_of, None)
    within = members.filtered(lambda member: not chosen or member.crm_team_id == chosen)
    now = within.filtered("active").user_id.filtered("active")
    own = set() if chosen else {env.uid}
    team = {"id": chosen.id, "label": chosen.name} if chosen else False
    return Scope(
        team, shown, team_of, frozenset({*now.ids, *own}), frozenset((within.user_id - now).ids)
    )


def lone_rep(env):
    """The current user, where they see their own month alone; else nobody."""
    is_alone = not env.user.has_group(EVERYBODYS) and not env.user._rhythm_led_team_ids()
    return env.user if is_alone else env["res.users"]


def check_user(env, facts, user_id):
    """Refuses the month of somebody whom the user may not look at."""
    if user_id == NOBODY or user_id not in facts.users:
        raise AccessError(env._("You see your own month, and those of the teams you lead."))


def _members(env, start, sees_all):
    """Memberships, ended ones of this month or later included, of the teams that may be chosen."""
    company = env.company
    zone = clock.zones(env)[company.id]
    domain = [
        ("crm_team_id.active", "=", True),
        ("crm_team_id.company_id", "in", (False, company.id)),
        ("user_id.company_ids", "in", company.ids),
        ("user_id.share", "=", False),
        "|", ("active", "=", True), ("write_date", ">=", clock.start_of_day(start, zone)),
    ]  # fmt: skip
    if not sees_all:
        domain.append(("crm_team_id", "in", env.user._rhythm_led_team_ids()))
    # Who is in a team is no secret to those who lead it.
    members = env["crm.team.member"].sudo().with_context(active_test=False)
    return members.search(domain, order="id")
