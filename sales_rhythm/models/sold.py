"""What of the policy and the calendar the questions about sold products rest on."""

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from . import clock, sql
from .by_company import by_company

YEAR = relativedelta(years=1)
_ROW = SQL.identifier("r", "company_id")


def terms(env):
    """What differs from company to company, in SQL."""
    levels = env["sales.rhythm.policy"]._category_levels()
    return sql.SoldTerms(
        by_company(clock.zones(env), _ROW),
        by_company(clock.days(env), _ROW),
        by_company(
            {company_id: sql.category_at(level, "c") for company_id, level in levels.items()}, _ROW
        ),
        env["sales.rhythm.policy"]._excluded_by_company(),
    )


def year_ago(env):
    """SQL of the day after which a year's amount counts, on a column `company_id`."""
    days = {company_id: day - YEAR for company_id, day in clock.days(env).items()}
    return by_company(days, SQL.identifier("company_id"))
