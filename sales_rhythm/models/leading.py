"""Who guides whom: leaders their teams, who sees all customers everybody, and one oneself."""

from odoo.fields import Domain

from . import working
from .mail_activity import EVERYBODYS, SELLERS


def sells_for(user, company):
    """Whether a user has a deck in the company, on which something can be left."""
    user = user.sudo()
    return bool(user) and working.works_for(user, company) and user.has_group(SELLERS)


def may_guide(env, user, company):
    """Whether the current user may leave something on a salesperson's deck."""
    if user == env.user or env.user.has_group(EVERYBODYS):
        return True
    led = (
        Domain("active", "=", True)
        & Domain("crm_team_id.active", "=", True)
        & Domain("crm_team_id.user_id", "=", env.uid)
        & Domain("crm_team_id.company_id", "in", [False, company.id])
    )
    return bool(user.sudo().filtered_domain(Domain("crm_team_member_ids", "any", led)))


def may_guide_others(env):
    """Whether there is anybody else on whose deck the current user may leave something."""
    return env.user.has_group(EVERYBODYS) or bool(env.user._rhythm_led_team_ids())
