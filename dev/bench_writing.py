"""Steps of dev/bench.py that write: confirm orders, log calls, import activities.

Each is done in the database with the add-on and in its twin without it, on the same records.
"""

from contextlib import contextmanager
from datetime import timedelta

from bench_reading import REP, context_of
from bench_refresh import vacuum

CONFIRMED_AT_ONCE = 100
CALLS = 20
IMPORTED_AT_ONCE = 1_000
CALL = "mail.mail_activity_data_call"
SAID = "They want more of the new tea"
OURS = ("sales_rhythm", "sales_rhythm_touch")


def confirm(env):
    """Confirm quotations of as many customers, up to the commit and what is hooked into it."""
    with _left_as_it_was(env):
        env.cr.execute(
            """SELECT min(id) FROM sale_order WHERE state = 'draft' AND name LIKE 'B%%'
                GROUP BY partner_id ORDER BY random() LIMIT %s""",
            [CONFIRMED_AT_ONCE],
        )
        ids = [order_id for (order_id,) in env.cr.fetchall()]
        env.cr.execute("SELECT id, date_order FROM sale_order WHERE id = ANY(%s)", [ids])
        dates = env.cr.fetchall()
        env.cr.commit()
        env.clear()
        yield
        env["sale.order"].browse(ids).action_confirm()
        env.cr.commit()
        yield
        # Quotations again, behind the ORM's back, so that every run finds the same data.
        env.cr.executemany(
            "UPDATE sale_order SET state = 'draft', date_order = %s WHERE id = %s",
            [(date, order_id) for order_id, date in dates],
        )
        env.cr.execute("UPDATE sale_order_line SET state = 'draft' WHERE order_id = ANY(%s)", [ids])
        if "sales.rhythm" in env:  # with touches and rows as of before, or they would not be new
            env.cr.execute(
                """DELETE FROM sales_rhythm_touch
                    WHERE res_model = 'sale.order' AND res_id = ANY(%s)""",
                [ids],
            )
            env["sales.rhythm"]._refresh_ids(env["sale.order"].browse(ids).partner_id.ids)
        env.cr.commit()
        vacuum(env, "sale_order", "sale_order_line")
    return len(ids)


def log_call(env):
    """A salesperson logs calls that were planned, each by our dialog and with a commit."""
    return (yield from _finish_calls(env, _log_by_dialog))


def feedback(env):
    """The same calls marked as done by Odoo's own button."""
    return (yield from _finish_calls(env, _mark_done))


def _log_by_dialog(env, _activity_id: int, row_id: int) -> None:
    dialog = env["sales.rhythm.log.call"].create({"rhythm_id": row_id, "note": SAID})
    env.cr.commit()
    env.clear()
    dialog.action_talked()


def _mark_done(env, activity_id: int, _row_id: int | None) -> None:
    env["mail.activity"].browse(activity_id).action_feedback(feedback=SAID)


def _finish_calls(env, finish):
    rep = env["res.users"].search([("login", "=", REP)])
    rep_env = env(user=rep.id, su=False, context=context_of(rep))
    with _left_as_it_was(env):
        partners = _without_activity(env, CALLS, rep.id).with_env(rep_env)
        yesterday = env.cr.now().date() - timedelta(days=1)
        planned = [
            (partner.activity_schedule(CALL, yesterday, user_id=rep.id).id, _row_of(env, partner))
            for partner in partners
        ]
        env.cr.commit()
        finish(rep_env, *planned.pop())  # what is read once is not of the calls
        env.cr.commit()
        yield
        for each in planned:
            env.clear()
            finish(rep_env, *each)
            env.cr.commit()
        yield
    return len(planned)


def import_activities(env):
    """Import activities of as many customers, by what the web client's import calls."""
    with _left_as_it_was(env):
        partners = _without_activity(env, IMPORTED_AT_ONCE)
        call, model = env.ref(CALL).id, env["ir.model"]._get_id("res.partner")
        tomorrow = str(env.cr.now().date() + timedelta(days=1))
        rows = [
            [str(call), str(model), str(id_), f"Ask {id_}", tomorrow, "1"] for id_ in partners.ids
        ]
        names = ["activity_type_id/.id", "res_model_id/.id", "res_id", "summary", "date_deadline",
                 "user_id/.id"]  # fmt: skip
        env.cr.commit()
        env.clear()
        yield
        found = env["mail.activity"].load(names, rows)
        env.cr.commit()
        yield
        if not found["ids"]:
            raise AssertionError(found["messages"])
    return len(found["ids"])


def _row_of(env, partner) -> int | None:
    """The id of the customer's card, where there are any."""
    if "sales.rhythm" not in env:
        return None
    return env["sales.rhythm"].search([("partner_id", "=", partner.id)], order="id").id


def _without_activity(env, count: int, user_id: int | None = None):
    """Any customers that nothing is planned for, of a salesperson or of all."""
    env.cr.execute(
        """SELECT p.id FROM res_partner p
            WHERE p.is_company AND p.name LIKE 'Customer %%' AND p.commercial_partner_id = p.id
              AND (p.user_id = %(user)s OR %(user)s IS NULL)
              AND EXISTS (SELECT 1 FROM sale_order o
                           WHERE o.partner_id = p.id AND o.state = 'sale')
              AND NOT EXISTS (SELECT 1 FROM mail_activity a
                               WHERE a.res_model = 'res.partner' AND a.res_id = p.id)
            ORDER BY random() LIMIT %(count)s""",
        {"user": user_id, "count": count},
    )
    return env["res.partner"].browse(id_ for (id_,) in env.cr.fetchall())


@contextmanager
def _left_as_it_was(env):
    """Deletes afterwards, behind the ORM's back, activities and messages made within it.

    Each round would else find records that have more to read than those of the round before.
    """
    firsts = {}
    for table in ("mail_activity", "mail_followers", "mail_message"):
        env.cr.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")
        (firsts[table],) = env.cr.fetchone()
    yield
    env.cr.rollback()
    env.cr.execute(
        "SELECT DISTINCT res_id FROM mail_activity WHERE id > %s AND res_model = 'res.partner'",
        [firsts["mail_activity"]],
    )
    partner_ids = [id_ for (id_,) in env.cr.fetchall()]
    if "sales.rhythm" in env:
        env.cr.execute(
            "DELETE FROM sales_rhythm_touch WHERE res_model = 'mail.activity' AND res_id > %s",
            [firsts["mail_activity"]],
        )
    for table, first in firsts.items():
        env.cr.execute(f"DELETE FROM {table} WHERE id > %s", [first])
    if "sales.rhythm" in env:
        env["sales.rhythm"]._refresh_ids(partner_ids)
    env.cr.commit()
    env.clear()
    vacuum(env, *firsts, *OURS)
