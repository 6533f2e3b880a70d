"""Settings of the database that hold for a few statements: the time zone, the memory."""

from contextlib import contextmanager

from odoo.tools import SQL


@contextmanager
def settings(cr, **values):
    """Within it these settings have other values, for this transaction only.

    After an error nothing is restored: the rollback that has to follow does it.
    """

    # In one statement: OFFSET makes PostgreSQL read what there was before anything is set.
    cr.execute(
        SQL(
            "SELECT %s, %s FROM (SELECT %s OFFSET 0) was",
            SQL(", ").join(SQL.identifier("was", name) for name in values),
            _set(values.items()),
            SQL(", ").join(
                SQL("current_setting(%s) AS %s", name, SQL.identifier(name)) for name in values
            ),
        )
    )
    before = cr.fetchone()[: len(values)]
    yield
    cr.execute(SQL("SELECT %s", _set(zip(values, before, strict=True))))


def _set(pairs):
    return SQL(", ").join(SQL("set_config(%s, %s, TRUE)", *pair) for pair in pairs)


def local_days(cr, zone, **values):
    """Within it, `timestamptz::date` is the day in `zone` (a fifth of the cost of naming it)."""
    return settings(cr, TimeZone=zone, **values)
