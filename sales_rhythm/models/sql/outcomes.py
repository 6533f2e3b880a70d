"""What a touch led to, and whether it was on the plan of its day; `alias` is that of the touch.

`zone` is SQL of the time zone of its company. Days are the company's own.
"""

from odoo.tools import SQL

from .touches import standing
from .visits import asked_on


def _day(alias, zone):
    """The local day of a touch."""
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", SQL.identifier(alias, "done_at"),
               zone)  # fmt: skip


def led_to_order(alias, zone, days):
    """Whether the customer ordered on the day of the touch, or on one of the next: `days` in all.

    What counts is the touch of the order, so no order that was cancelled, returned or left out by
    the policy. Whole days, for a call is noted after its order as often as before.
    """
    return SQL(
        """EXISTS (
            SELECT 1 FROM res_partner called
              JOIN res_partner buyer
                   ON buyer.commercial_partner_id = called.commercial_partner_id
              JOIN sales_rhythm_touch bought
                   ON bought.partner_id = buyer.id AND bought.company_id = %(t)s.company_id
             WHERE called.id = %(t)s.partner_id AND bought.kind = 'order' AND %(standing)s
               AND bought.done_at >= %(day)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
               AND bought.done_at < (%(day)s + %(days)s)::timestamp
                                    AT TIME ZONE %(zone)s AT TIME ZONE 'UTC')""",
        t=SQL.identifier(alias),
        standing=standing("bought"),
        day=_day(alias, zone),
        zone=zone,
        days=days,
    )


def off_plan(alias, zone, zones):
    """Whether no visit to the customer was planned for the day of the touch, whoever was to go.

    Who has had no visit planned until that day has no plan to be off.
    """
    day = _day(alias, zone)
    return SQL(
        """(EXISTS (
            SELECT 1 FROM sales_rhythm_visit plan
             WHERE plan.user_id = %(t)s.user_id AND plan.company_id = %(t)s.company_id
               AND plan.planned_on <= %(day)s)
        AND NOT EXISTS (
            SELECT 1 FROM res_partner called
              JOIN sales_rhythm_visit v ON v.partner_id = called.commercial_partner_id
                   AND v.company_id = %(t)s.company_id
             WHERE called.id = %(t)s.partner_id AND %(asked)s))""",
        t=SQL.identifier(alias),
        day=day,
        asked=asked_on("v", day, zones),
    )
