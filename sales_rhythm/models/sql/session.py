"""Settings of the database that hold for a few statements: the time zone, the memory."""

from contextlib import contextmanager

from odoo.tools import SQL


@contextmanager
def settings(cr, **values):
    """Within it these settings have other values, for this transaction only.

    After an error nothing is restored: the rollback that has to follow does it.
    """

    def each(template, pairs):
        return SQL("SELECT %s", SQL(", ").join(SQL(template, *pair) for pair in pairs))

    cr.execute(each("current_setting(%s)", [(name,) for name in values]))
    before = zip(values, cr.fetchone(), strict=True)
    cr.execute(each("set_config(%s, %s, TRUE)", values.items()))
    yield
    cr.execute(each("set_config(%s, %s, TRUE)", before))


def local_days(cr, zone, **values):
    """Within it, `timestamptz::date` is the day in `zone` (a fifth of the cost of naming it)."""
    return settings(cr, TimeZone=zone, **values)
