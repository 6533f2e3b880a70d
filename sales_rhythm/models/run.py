"""The job: once a night for each company, in batches that a crash cannot lose.

One scheduled action wakes every hour. It first refreshes the customers that wait in the queue.
Then, for each company after its own midnight, once: in most nights only the customers whose
orders became due to count today; once a week a sweep, which fits the company's curve again and
walks over all customers. The cursor is kept here and moves in the same transaction as the batch.
"""

import gc
import logging
from contextlib import contextmanager
from datetime import timedelta

from psycopg2 import errors

from odoo import api, fields, models

from . import clock, known, refresh, sql
from .queue import AT_ONCE
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)

BATCH = 10_000  # commercial partners a batch of a walk over all
ORDERS = 100_000  # orders a batch when past ones become touches: two seconds
OPEN = [("state", "=", "running")]
ATTEMPTS = 5  # of a batch that meets users' transactions
KEEP_DAYS = 90  # how long finished runs stay as a log
KEPT_KINDS = ("snapshot",)  # but these, which tell of what there are snapshots


@contextmanager
def without_garbage_collection():
    """A batch makes and drops 100,000 lists without cycles; looking for some costs a twentieth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class SalesRhythmRun(models.Model):
    """One night's, or one full, refresh of one company: how far it is and what it changed."""

    _name = "sales.rhythm.run"
    _description = "Refresh run"
    _order = "id desc"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("night", "Night"),
            ("sweep", "Weekly sweep"),
            ("rebuild", "Full rebuild"),
            ("calendar", "Holidays changed"),
            ("orders", "Touches of past orders"),
        ],
        required=True,
        readonly=True,
    )
    day = fields.Date("Company's day", required=True, readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    cursor_id = fields.Integer("Last customer done", readonly=True, aggregator=None)
    total_count = fields.Integer("Customers", readonly=True)
    done_count = fields.Integer("Done", readonly=True)
    changed_count = fields.Integer("Rows changed", readonly=True)
    finished_at = fields.Datetime(readonly=True)
    error = fields.Char(readonly=True, groups="base.group_system")

    _open = models.UniqueIndex(
        "(company_id) WHERE state = 'running'", "One refresh at a time for a company."
    )

    # ---- the job

    @api.model
    def _cron_nightly(self):
        """Queue, then the companies whose night has come, batch by batch."""
        progress = self._committed
        waiting = self.env["sales.rhythm.queue"].search_count([])
        runs = self._due()
        progress(remaining=waiting + sum(run.total_count - run.done_count for run in runs))
        self._attempt(self.env["sales.rhythm.touch"]._record_meetings)
        queue = self.env["sales.rhythm.queue"]
        for drain in (queue._drain, queue._drain_lines):
            while done := self._attempt(drain):
                if not progress(done):
                    return
        runs = list(runs)
        for run in runs:
            while run._goes_on():
                done = self._attempt(run._step, run)
                if done is None:
                    break  # always met users' transactions; it goes on in the next hour
                if not progress(done):
                    return
            else:
                runs += self.search([*OPEN, ("company_id", "=", run.company_id.id)])
        progress(remaining=0)

    @api.model
    def _committed(self, done=0, remaining=None):
        """Commits a batch, which the other workers hear of; returns the seconds that are left."""
        left = self.env["ir.cron"]._commit_progress(done, remaining=remaining)
        known.tell_others(self.env)
        return left

    def _goes_on(self):
        """Whether this run is still to do; somebody may have asked for another meanwhile."""
        self.invalidate_recordset(["state"])
        return self.exists().state == "running"

    def _attempt(self, step, run=None):
        """One batch; again from a new snapshot when a user's transaction came in between.

        A run that fails is closed with its error, so that the other companies have their night;
        the next night opens another. None: users' transactions came in between every time.
        """
        for _attempt in range(ATTEMPTS):
            try:
                with self.env.cr.savepoint():
                    return step()
            except CONCURRENT as error:
                _logger.info("Batch repeated: %s", type(error).__name__)
                self.env.cr.rollback()
                known.forget_kept(self.env)
            except Exception as error:
                known.forget_kept(self.env)  # what was kept meanwhile has been taken back
                if run is None:
                    _logger.exception("The queue could not be worked off; it waits")
                    return 0
                _logger.exception(
                    "Refresh of company %s failed after customer %s",
                    run.company_id.display_name,
                    run.cursor_id,
                )
                run._close("failed", type(error).__name__)
                run._go_on_after_failure()
                return 0
        return None

    def _go_on_after_failure(self):
        """What follows on this run is done tonight all the same, where it can be."""

    def _close(self, state, error=False):
        """Ends runs. Of an error only the kind is kept: its text may quote what was written."""
        self.write({"state": state, "error": error, "finished_at": fields.Datetime.now()})

    @api.model
    def _due(self):
        """Runs that are open, or that a company's new day opens now."""
        runs = self.search(OPEN, order="id")
        days = clock.days(self.env)
        for company in self.env["res.company"]._rhythm_all() - runs.company_id:
            last = self.search(
                [("company_id", "=", company.id), ("day", ">=", days[company.id])], limit=1
            )
            if not last:
                try:
                    with self.env.cr.savepoint():
                        runs |= self._open_run(company, self._kind_due(company, days[company.id]))
                except errors.UniqueViolation:
                    _logger.info("A rebuild of %s was asked for just now", company.display_name)
        return runs

    @api.model
    def _kind_due(self, company, today):
        curve = self.env["sales.rhythm.curve"].search(
            [("company_id", "=", company.id), ("of_lines", "=", False)]
        )
        policy, _by_tag, _excluded = self.env["sales.rhythm.policy"]._for_company(company)
        if curve and today < curve.fitted_on + timedelta(days=policy.refit_days):
            return "night"
        return "sweep"

    @api.model
    def _open_run(self, company, kind):
        today = clock.today(company)
        return self.create(
            {
                "company_id": company.id,
                "kind": kind,
                "day": today,
                "total_count": self._count(kind),
            }
        )

    @api.model
    def _count(self, kind):
        """What a run of this kind goes through; an estimate of the orders is enough for its bar."""
        if kind == "night":
            return 1
        return sql.estimate_orders(self.env) if kind == "orders" else sql.count_partners(self.env)

    def _step(self):
        """One batch of this run; returns how many customers it was about."""
        self.ensure_one()
        done, changed, finished = self._steps().get(self.kind, self._step_walk)()
        self.done_count += done
        self.changed_count += changed
        if finished:
            self.total_count = self.done_count
            self._close("done")
            self._forget()
            if following := self._next_kind():
                self._open_run(self.company_id, following)
                self._wake()
        return done

    @api.model
    def _wake(self):
        """The job goes on at once, rather than in the next hour."""
        cron = self.env.ref("sales_rhythm.ir_cron_nightly", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    def _steps(self):
        """{kind: what does one batch of it} of the runs that do not walk over all customers."""
        return {"night": self._step_night, "orders": self._step_orders}

    def _next_kind(self):
        """The kind of the run that follows on this one, which has ended; None where none does."""
        return "orders" if self.kind == "rebuild" else None

    def _step_night(self):
        """Customers of orders that were dated ahead and whose day has come since the last run,
        those whose agreed silence, which may be all their row is for, has ended since, and those
        whose visit nobody made.

        That one counted all orders up to the end of its own day.
        """
        last = self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "done")], limit=1
        )
        zone = clock.zones(self.env)[self.company_id.id]
        since = last.day or clock.day_before(self.day)
        self.env.flush_all()
        with sql.local_days(self.env.cr, zone):
            partner_ids = sql.customers_whose_day_has_come(
                self.env, self.company_id.id,
                clock.end_of_day(since, zone), clock.end_of_day(self.day, zone),
            )  # fmt: skip
        partner_ids |= sql.customers_whose_silence_is_over(
            self.env, self.company_id.id, since, self.day
        )
        partner_ids |= sql.customers_whose_visit_has_passed(self.env, self.company_id.id, self.day)
        batch = [id_ for id_ in sorted(partner_ids) if id_ > self.cursor_id][:AT_ONCE]
        changed = refresh.refresh_by_halves(self.env, self.env["sales.rhythm"]._refresh_ids, batch)
        self.cursor_id = batch[-1] if batch else self.cursor_id
        return len(batch), changed, len(batch) < AT_ONCE

    def _step_orders(self):
        """The next range of all orders, of which those of the company become touches."""
        last_id, count = sql.next_orders(self.env, self.cursor_id, ORDERS)
        if count:
            touches = self.env["sales.rhythm.touch"]
            touches._backfill_orders(self.company_id, self.cursor_id + 1, last_id)
            self.cursor_id = last_id
        return count, 0, count < ORDERS

    def _step_walk(self):
        """The next range of all commercial partners; the first mostly fits the curve, too.

        Not after a holiday was moved, for that would change a little of every row; the next sweep
        does it.
        """
        self.env.flush_all()
        if not self.cursor_id and self.kind != "calendar":
            self.company_id._rhythm_count_off_days()
            self.env["sales.rhythm.curve"]._refit(self.company_id)
            self.env["sales.rhythm.promise"]._catch_up(self.company_id)
            if self.kind == "rebuild":
                self.env["sales.rhythm.touch"]._backfill_work(self.company_id)
        last_id, count = sql.next_range(self.env, self.cursor_id, BATCH)
        if count < BATCH:
            last_id = sql.LAST_ID  # rows of contacts that once were customers of their own go too
        company = refresh.Company.of(self.company_id)
        with without_garbage_collection():
            changed = self._attempt_range(
                lambda customers: refresh.refresh(self.env, company, customers),
                self.cursor_id + 1,
                last_id,
            )
        self.env["sales.rhythm"]._forget_cached(self.env)
        self.cursor_id = last_id
        return count, changed, count < BATCH

    def _attempt_range(self, attempt, first_id, last_id):
        """Calls `attempt` with a range of customers; one that fails does not stop the others."""
        try:
            with self.env.cr.savepoint(flush=False):
                return attempt(refresh.Customers.between(first_id, last_id))
        except CONCURRENT:
            raise
        except Exception:
            attempt(refresh.Customers.among([]))  # raises when it is not a customer who fails
        return refresh.refresh_by_halves(
            self.env,
            lambda partner_ids: attempt(refresh.Customers.among(partner_ids)),
            sql.partners_between(self.env, first_id, last_id),
        )

    def _forget(self):
        old = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        finished = [("state", "!=", "running"), ("kind", "not in", KEPT_KINDS)]
        self.search([*finished, ("finished_at", "<", old)]).unlink()
