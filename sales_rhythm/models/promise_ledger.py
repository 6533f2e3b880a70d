"""How the ledger of promises is written: along with the activities, and as facts arrive.

A promise that waits for an order, a payment or a delivery is closed in the transaction that brings
it, just before the commit. An order that is cancelled later does not open it again: it was kept.
"""

import logging

from psycopg2 import errors

from odoo import SUPERUSER_ID, api, fields, models, sql_db
from odoo.tools import SQL

from . import clock, sql
from .by_company import by_company
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)

FACT = "promise_"  # and a kind: the marks of facts, among those of documents
ATTEMPTS = 3  # after a commit that met another one


class SalesRhythmPromiseLedger(models.Model):
    _inherit = "sales.rhythm.promise"  # pylint: disable=consider-merging-classes-inherited

    # ---- what the activity tells

    @api.model
    def _note(self, activity_ids):
        """Records these activities, as far as they are promises to customers, as just made."""
        type_id = self._type_id()
        if not type_id or not activity_ids:
            return
        with self.env["sales.rhythm.touch"]._beside(activity_ids):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO sales_rhythm_promise (%s) %s ON CONFLICT DO NOTHING",
                    SQL(", ").join(map(SQL.identifier, sql.PROMISE_COLUMNS)),
                    sql.new_promises(
                        activity_ids, type_id, self.env.company.id, fields.Datetime.now()
                    ),
                ),
                log_exceptions=False,
            )

    @api.model
    def _follow(self, activity_ids):
        """Brings the promises of changed activities in line with them."""
        names = SQL(", ").join(map(SQL.identifier, sql.FOLLOWING))
        values = SQL(", ").join(SQL.identifier("n", name) for name in sql.FOLLOWING)
        old = SQL(", ").join(SQL.identifier("s", name) for name in sql.FOLLOWING)
        self.env.cr.execute(
            SQL(
                """UPDATE sales_rhythm_promise s SET (%s) = ROW(%s) FROM (%s) n
                    WHERE n.id = s.id AND (%s) IS DISTINCT FROM (%s)""",
                names,
                values,
                sql.changed_promises(
                    activity_ids, self._type_id(), fields.Datetime.now(),
                    self._today(SQL.identifier("s", "company_id")),
                ),
                old,
                values,
            ),
            log_exceptions=False,
        )  # fmt: skip
        self.invalidate_model(flush=False)

    @api.model
    def _take_back(self, activity_ids, reason=None):
        """Notes that these activities, as far as they are open promises, are taken back."""
        self.env.cr.execute(
            SQL(
                """UPDATE sales_rhythm_promise SET taken_back_at = %s, reason = %s
                    WHERE activity_id = ANY(%s) AND kept_at IS NULL AND taken_back_at IS NULL""",
                fields.Datetime.now(),
                reason,
                list(activity_ids),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _type_id(self):
        found = self.env.ref("sales_rhythm.activity_type_promise", raise_if_not_found=False)
        return found.id if found else 0

    # ---- facts

    @api.model
    def _mark(self, kind, ids):
        """Facts of a kind, which keep promises before the commit: see `sql.met_promises`.

        Of the kind "activity" are promises whose words changed, which moves no customer's row.
        """
        self.env["sales.rhythm.queue"]._mark(FACT + kind, ids)

    @api.model
    def _settle(self, marked):
        """Just before the commit: promises follow their activities, and facts keep them.

        Takes the facts from the marks, and adds those that keeping makes. Whatever happens here,
        the transaction goes on.
        """
        facts = {
            name.removeprefix(FACT): marked.pop(name)
            for name in tuple(marked)
            if name.startswith(FACT)
        }
        activity_ids = {*marked.get("mail_activity", ()), *facts.pop("activity", ())}
        if not facts and not activity_ids:
            return
        try:
            # Most activities are no promises, and then there is nothing to be careful with.
            activity_ids = sql.promising(self.env, activity_ids, self._type_id())
            if facts or activity_ids:
                self._settle_patiently(activity_ids, facts)
        except CONCURRENT as error:
            _logger.info("Promises wait for another transaction: %s", type(error).__name__)
            self._retry(activity_ids, facts)
        except Exception:
            _logger.exception("The promises kept by %s could not be closed", facts)

    def _settle_patiently(self, activity_ids, facts):
        """Within a savepoint, and without ever letting a user wait long for somebody else.

        Most facts keep nothing, so that is asked first.
        """
        queue = self.env["sales.rhythm.queue"]
        try:
            with self.env.cr.savepoint(flush=False):
                met = self._met(facts)
                if activity_ids or met:
                    with queue._patience():
                        if activity_ids:
                            self._note(activity_ids)
                            self._follow(activity_ids)
                        now = fields.Datetime.now()
                        for kind, found in met.items():
                            self._keep(kind, [(*each[:3], now) for each in found])
                        self.env.flush_all()
        except Exception:
            # All was flushed before, so what is left to write is of what was rolled back.
            self.env.transaction.clear()
            raise

    def _met(self, facts, later=False):
        """{kind: what `sql.met_promises` finds}, where that is anything."""
        zones = clock.zones(self.env) if facts else {}
        met = {
            kind: sql.met_promises(
                self.env, kind, ids, lambda column: by_company(zones, column), later
            )
            for kind, ids in facts.items()
        }
        return {kind: found for kind, found in met.items() if found}

    def _keep(self, kind, found):
        """Closes the promises that facts of this kind keep, each with a sentence that names one.

        `found`: [(promise id, activity id, name of the fact, when it was kept)].
        """
        promise_ids, _activity_ids, _names, kept = zip(*found, strict=True)
        self.env.cr.execute(
            SQL(
                """UPDATE sales_rhythm_promise s SET kept_at = n.kept_at
                     FROM unnest(%s::int[], %s::timestamp[]) AS n(id, kept_at)
                    WHERE s.id = n.id AND s.kept_at IS NULL AND s.taken_back_at IS NULL""",
                list(promise_ids),
                list(kept),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)
        facts = {activity_id: name for _id, activity_id, name, _at in found}
        # Kept by a fact is no call: no touch of a person's, and no mail to anybody.
        quiet = {"rhythm_no_touch": True, "rhythm_no_mail": True}
        activities = self.env["mail.activity"].with_context(**quiet).browse(facts).exists()
        for activity in activities.filtered("active"):
            told = activity.with_context(lang=activity.user_id.lang or self.env.lang)
            told.action_feedback(feedback=told._rhythm_kept_sentence(kind, facts[activity.id]))

    @api.model
    def _catch_up(self, company):
        """Closes promises whose order or payment came while an error of ours was in the way."""
        with self.env["sales.rhythm.touch"]._beside(company):
            facts = sql.facts_of_open_promises(self.env, company.id, fields.Datetime.now())
            for kind, found in self._met(facts, later=True).items():
                self._keep(kind, found)
            self.env.flush_all()

    def _retry(self, activity_ids, facts):
        dbname = self.env.cr.dbname
        self.env.cr.postcommit.add(lambda: _settle_after_commit(dbname, activity_ids, facts))


def _settle_after_commit(dbname, activity_ids, facts):
    """After a commit that met another one: a new snapshot sees what both of them did."""
    for _attempt in range(ATTEMPTS):
        try:
            with sql_db.db_connect(dbname).cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["sales.rhythm.promise"]._settle_patiently(activity_ids, facts)
            return
        except errors.LockNotAvailable:
            break
        except CONCURRENT:
            continue
        except Exception:
            _logger.exception("The promises kept by %s could not be closed", facts)
            return
    _logger.info("Another transaction holds the promises kept by %s, and closes them", facts)
