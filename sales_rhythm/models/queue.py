"""From a changed fact to a refreshed row: marks, one refresh a transaction, and what waits.

Hooks on orders, leads and partners mark customers. Just before the commit all marked customers
are refreshed at once, in the same transaction. What cannot be done there (too many customers, a
row that somebody else is writing, an error of ours) waits in the queue, written in the same
transaction, so that nothing is lost and the order is confirmed all the same.
"""

import logging
from collections import defaultdict
from functools import partial

from psycopg2 import errors

from odoo import SUPERUSER_ID, api, fields, models, sql_db
from odoo.tools import SQL

from . import refresh, sql
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)

KEY = "sales_rhythm.marked"
# Marks of what may change a customer's product lines.
OF_LINES = {"sale_order", "sale_order_line", "account_move_line", "res_partner"}
AT_ONCE = 1000  # customers; more are left to the job rather than to the user who waits
ATTEMPTS = 3  # after a commit that met another one
LOCK_WAIT_MS = 500  # as long as a user waits for a row that somebody else is writing


class SalesRhythmQueue(models.Model):
    """Customers whose rows wait for the job: appended by everyone, emptied by the job."""

    _name = "sales.rhythm.queue"
    _description = "Customers to refresh"
    _log_access = False
    _order = "id"

    # No foreign key: to note a customer must neither wait for nor fail with one who is deleted.
    partner_id = fields.Integer("Customer", required=True, index=True, aggregator=None)
    of_lines = fields.Boolean(help="The row is up to date; only the product lines wait.")

    # ---- marks

    @api.model
    def _mark(self, kind, ids):
        """Marks customers for the refresh before the commit.

        `kind` says what the ids are: "res_partner", or the table of documents with a
        `partner_id` ("sale_order", "crm_lead"), or of what stands on such ("mail_activity"),
        which is looked up at the end.
        """
        ids = [id_ for id_ in ids if id_]
        if not ids:
            return
        precommit = self.env.cr.precommit
        if KEY not in precommit.data:
            precommit.data[KEY] = defaultdict(set)
            env = self.env(user=SUPERUSER_ID, su=True, context={})
            precommit.add(env["sales.rhythm.queue"]._refresh_marked)
        precommit.data[KEY][kind].update(ids)

    @api.model
    def _mark_changed(self, documents, vals_list, facts):
        """Marks the customers of documents of which one of these columns is about to change.

        Called from `_write_multi`, so the table still has the customer that a document had.
        """
        changed = [
            id_ for id_, vals in zip(documents._ids, vals_list, strict=True) if facts & vals.keys()
        ]
        moved = [
            id_ for id_, vals in zip(documents._ids, vals_list, strict=True)
            if {"partner_id", "opportunity_id", "res_id", "res_model"} & vals.keys()
        ]  # fmt: skip
        if moved:
            self._mark("res_partner", sql.customers_of(self.env, documents._table, moved))
        self._mark(documents._table, changed)

    @api.model
    def _refresh_marked(self):
        """Refreshes all marked customers; whatever happens here, the transaction goes on."""
        marked = self.env.cr.precommit.data.pop(KEY, None)
        if not marked:
            return
        # What others left to write must not be lost with our savepoint, nor its errors be ours.
        self.env.flush_all()
        partner_ids = None
        self.env["sales.rhythm.promise"]._settle(marked)
        for kind, ids in self.env.cr.precommit.data.pop(KEY, {}).items():
            marked[kind].update(ids)  # what keeping a promise changed, in the same refresh
        try:
            self.env["sales.rhythm.touch"]._sync(marked)
            with self.env.cr.savepoint(flush=False):
                partner_ids = self._resolve(marked)
                if len(partner_ids) <= AT_ONCE:
                    self._refresh_patiently(partner_ids)
                    if not OF_LINES.isdisjoint(marked):
                        self._enqueue(partner_ids, of_lines=True)
                    return
                self._enqueue(partner_ids)
                _logger.info("%d customers wait for the job", len(partner_ids))
        except CONCURRENT as error:
            _logger.info(
                "Customers of %s are being refreshed by another transaction: %s",
                dict(marked),
                type(error).__name__,
            )
            self._leave_for_later(marked)
        except Exception:
            _logger.exception(
                "The rhythm of the customers %s, of the documents %s, could not be refreshed; "
                "they wait in the queue for the next run of the job",
                partner_ids,
                dict(marked),
            )
            self._leave_for_later(marked, soon=False)

    def _resolve(self, marked):
        """Ids of the partners behind all marks."""
        partner_ids = set(marked.get("res_partner", ()))
        for table, ids in marked.items():
            # Facts that keep promises are the ledger's, and move no row by themselves.
            if table != "res_partner" and not table.startswith("promise_"):
                partner_ids |= sql.customers_of(self.env, table, ids)
        return partner_ids

    def _refresh_patiently(self, partner_ids):
        """Refreshes, without ever letting a user wait long for somebody else's transaction."""
        with self._patience():
            self.env["sales.rhythm"]._refresh_ids(partner_ids, touch=True, lines=False)

    def _patience(self):
        return sql.settings(self.env.cr, lock_timeout=f"{LOCK_WAIT_MS}ms")

    # ---- the queue

    def _enqueue(self, partner_ids, of_lines=False):
        """Puts partners into the queue and wakes the job when this transaction is committed.

        Where product lines wait already, the job was woken for these; to wake it again would cost
        more than all else that a confirmation does here.
        """
        if not partner_ids:
            return
        is_woken = of_lines and sql.lines_wait(self.env)
        self.env.cr.execute(
            SQL(
                "INSERT INTO sales_rhythm_queue (partner_id, of_lines)"
                " SELECT unnest(%s::int[]), %s",
                list(partner_ids),
                of_lines,
            )
        )
        cron = self.env.ref("sales_rhythm.ir_cron_nightly", raise_if_not_found=False)
        if cron and not is_woken:
            cron._trigger()

    def _leave_for_later(self, marked, soon=True):
        """Enqueues what is marked; `soon`: and refreshes it right after the commit."""
        try:
            with self.env.cr.savepoint(flush=False):
                partner_ids = self._resolve(marked)
                self._enqueue(partner_ids)
        except Exception:
            # Not even the queue can be written: the weekly sweep will find these customers.
            _logger.exception("The customers of %s could not be queued", dict(marked))
            return
        if soon:
            dbname = self.env.cr.dbname
            self.env.cr.postcommit.add(lambda: _drain_in_new_transaction(dbname, partner_ids))

    @api.model
    def _drain(self, limit=AT_ONCE):
        """Refreshes the rows of customers at the head of the queue; returns how many were taken.

        Their product lines wait on.
        """
        head = self.search_fetch([("of_lines", "=", False)], ["partner_id"], limit=limit)
        if head:
            refresh_rows = partial(self.env["sales.rhythm"]._refresh_ids, lines=False)
            refresh.refresh_by_halves(self.env, refresh_rows, head.mapped("partner_id"))
            self.env.cr.execute(
                SQL("UPDATE sales_rhythm_queue SET of_lines = TRUE WHERE id = ANY(%s)", head.ids)
            )
            head.invalidate_recordset(flush=False)
        return len(head)

    @api.model
    def _drain_lines(self, limit=AT_ONCE):
        """Refreshes the product lines of customers at the head of the queue, whose rows are done.

        Returns how many entries were taken: a customer who ordered twice has two.
        """
        head = self.search_fetch([("of_lines", "=", True)], ["partner_id"], limit=limit)
        if head:
            partner_ids = sorted(set(head.mapped("partner_id")))
            lines = self.env["sales.rhythm.line"]
            refresh.refresh_by_halves(self.env, lines._refresh_of, partner_ids)
            # Plain lines that nothing refers to: the ORM's unlink would ask ten tables.
            self.env.cr.execute(SQL("DELETE FROM sales_rhythm_queue WHERE id = ANY(%s)", head.ids))
            head.invalidate_recordset(flush=False)
        return len(head)


def _drain_in_new_transaction(dbname, partner_ids):
    """After a commit that met another one: a new snapshot sees both, so the row becomes right.

    Who is too late again, or meets an error, leaves the customers to the job: they are queued.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with sql_db.db_connect(dbname).cursor() as cr:
                queue = api.Environment(cr, SUPERUSER_ID, {})["sales.rhythm.queue"]
                queued = queue.search([("partner_id", "in", list(partner_ids))])
                queue._refresh_patiently(partner_ids)
                queued.of_lines = True
            return
        except errors.LockNotAvailable:
            break
        except CONCURRENT:
            continue
        except Exception:
            _logger.exception("The customers %s wait for the next run of the job", partner_ids)
            return
    _logger.info("The customers %s wait for the next run of the job", sorted(partner_ids))
