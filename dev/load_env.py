"""An Odoo environment on one database, for the programs here (start them with dev/run.sh)."""

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

ADDON = "sales_rhythm"


class DatabaseError(Exception):
    """The database is not one that can be used, with the reason and what to do."""


@contextmanager
def open_database(name: str, *, addon: bool = True) -> Iterator["odoo.api.Environment"]:  # noqa: F821
    """The superuser's environment on the database `name`; nothing is committed at the end.

    With `addon`, the database must have the add-on installed.
    """
    # Odoo is imported when it is needed, so that what needs no database also needs no Odoo.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    log_level = os.environ.get("ODOO_LOG_LEVEL", "warn")
    config.parse_config(["-d", name, "--log-level", log_level], setup_logging=True)
    logging.captureWarnings(False)
    _check(name, addon)
    threading.current_thread().dbname = name
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def _check(name: str, addon: bool) -> None:
    # Before a registry is made: Odoo would try to fill an empty database.
    import psycopg2

    from odoo.sql_db import db_connect

    try:
        cr = db_connect(name).cursor()
    except psycopg2.OperationalError as error:
        raise DatabaseError(f"database {name!r}: {str(error).strip().splitlines()[-1]}") from None
    with cr:
        cr.execute("SELECT to_regclass('ir_module_module')")
        if cr.fetchone()[0] is None:
            raise DatabaseError(f"database {name!r} is not one of Odoo's")
        cr.execute("SELECT state FROM ir_module_module WHERE name = %s", [ADDON])
        state = (cr.fetchone() or ("absent",))[0]
        if addon and state != "installed":
            raise DatabaseError(f"database {name!r}: {ADDON} is not installed (it is {state})")
