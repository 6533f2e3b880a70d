"""Touches: proof that somebody cared for a customer, taken from what is recorded anyway.

A done activity, a meeting that has ended, a confirmed order: each is one touch of its customer.
Nothing is ever changed. What turns out not to have been so gets a counter-entry, and the source
may count again afterwards; so `count` may be summed over any period and any filter.
"""

import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from . import clock, sql
from .by_company import by_company
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)

KINDS = [
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("visit", "Visit"),
    ("todo", "To-do"),
    ("email", "Email"),
    ("order", "Order"),
]
RESULTS = [("ordered", "Ordered"), ("talked", "Talked"), ("no_answer", "No answer")]

MEETINGS_AT_ONCE = 1000
MEETING_DAYS = 21  # how long the job may be out of order, or an answer late, and nothing is missed
BACKFILL_DAYS = 400
COLUMNS = tuple(sql.TOUCH_COLUMNS)


class SalesRhythmTouch(models.Model):
    """One proof of care, or what takes one back. Written here by SQL alone, never by people."""

    _name = "sales.rhythm.touch"
    _inherit = ["sales.rhythm.own.customer.mixin", "sales.rhythm.append.only.mixin"]
    _description = "Touch"
    _log_access = False
    _order = "done_at desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    done_at = fields.Datetime("Done on", required=True, readonly=True)
    count = fields.Integer(
        "Touches", required=True, readonly=True, help="1, or -1 for what takes a touch back."
    )
    minutes = fields.Integer(
        readonly=True,
        help="Time with the customer, where it is known. It has the sign of the count.",
    )
    note = fields.Char(readonly=True, size=sql.LONGEST_NOTE)
    res_model = fields.Char("Source model", required=True, readonly=True)
    res_id = fields.Integer("Source", required=True, readonly=True, aggregator=None)
    sequence = fields.Integer(required=True, readonly=True, aggregator=None)
    corrects_id = fields.Many2one(
        "sales.rhythm.touch",
        "Takes back",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    _source = models.UniqueIndex(
        "(res_model, res_id, partner_id, sequence)", "One source is one touch of a customer."
    )
    # The partner first, since the deletion of one asks by partner alone.
    _customer = models.Index("(partner_id, company_id, done_at)")
    _work = models.Index("(partner_id, company_id, done_at) WHERE kind <> 'order'")
    _user = models.Index("(user_id, done_at)")

    # ---- append-only

    def _why_append_only(self):
        return self.env._(
            "Touches are proof of what was done, so nobody changes or deletes them. "
            "Reopen the activity, or cancel the meeting or the order, and its touch is "
            "taken back."
        )

    @api.model
    @contextmanager
    def _beside(self, what):
        """A user's work goes on whatever happens here; the next walk records what was missed."""
        # What others left to write must not be lost with our savepoint, nor its errors be ours.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                yield
        except CONCURRENT:
            raise
        except Exception:
            _logger.exception("The touches of %s could not be recorded", what)

    @api.model
    def _insert(self, candidates, limit=None):
        """Records those candidates whose source stands not yet; the customer of each."""
        names = (*COLUMNS, "count", "sequence")
        return self._append(names, sql.new_touches(candidates, limit))

    @api.model
    def _counter(self, condition):
        """Takes back the standing touches `t` that fulfil the condition; the customer of each."""
        names = (*COLUMNS, "count", "sequence", "corrects_id")
        return self._append(names, sql.corrections(condition))

    @api.model
    def _append(self, names, rows):
        # Who records the same at the same moment, and has committed, makes this one start again.
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_touch (%s) %s
                       ON CONFLICT DO NOTHING RETURNING partner_id""",
                SQL(", ").join(map(SQL.identifier, names)),
                rows,
            ),
            log_exceptions=False,
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    @api.model
    def _zone(self, alias="ec"):
        """SQL: the time zone of the company of an event, `ec`, or of another alias."""
        return by_company(clock.zones(self.env), SQL.identifier(alias, "company_id"))

    # ---- activities

    @api.model
    def _record(self, rows):
        """Records touches that were prepared, and marks their customers."""
        if not rows:
            return
        with self._beside([row["res_id"] for row in rows]):
            self.env["sales.rhythm.queue"]._mark("res_partner", self._insert(sql.given(rows)))

    @api.model
    def _undo(self, activities):
        """Takes back the touches of activities that are open again."""
        if activities:
            now = fields.Datetime.now()
            with self._beside(activities):
                partner_ids = self._counter(
                    sql.undone_activities(activities.ids, now, self._zone())
                )
                self.env["sales.rhythm.queue"]._mark("res_partner", partner_ids)

    # ---- meetings and orders

    @api.model
    def _record_meetings(self):
        """Records meetings that ended lately, the oldest first; returns how many touches."""
        now, zone = fields.Datetime.now(), self._zone()
        self.env.flush_all()
        lately = sql.ended_since(now - timedelta(days=MEETING_DAYS), zone)
        partner_ids = self._insert(sql.ended_events(lately, now, zone), MEETINGS_AT_ONCE)
        self.env["sales.rhythm.queue"]._mark("res_partner", partner_ids)
        return len(partner_ids)

    @api.model
    def _sync(self, marked):
        """Brings the touches of marked orders and meetings in line, just before the commit.

        In a savepoint of its own: where the refresh meets another user, and is left for later,
        the touches are kept. Customers of events are added to the marks.
        """
        order_ids = marked.get("sale_order", ())
        event_ids = marked.pop("calendar_event", ())
        if order_ids or event_ids:
            with self._beside(marked):
                self._sync_orders(order_ids)
                if event_ids:
                    marked["res_partner"].update(self._sync_meetings(event_ids))

    @api.model
    def _sync_meetings(self, event_ids):
        """Corrects the touches of meetings that changed; the customer of each.

        At once, and however old the meeting is: the job looks at those that ended lately, and
        leaves to itself those that it has yet to count.
        """
        now, zone = fields.Datetime.now(), self._zone()
        taken_back = self._counter(sql.changed_events(event_ids, now, zone))
        counted = self._insert(sql.ended_events(sql.counted_before(event_ids), now, zone))
        return taken_back + counted

    @api.model
    def _sync_orders(self, order_ids):
        """Takes back the touches of orders that changed or are gone, and records what is there."""
        if order_ids:
            ids, returned = sql.with_their_days(self.env, order_ids, self._zone("o"))
            ids = list(ids)
            these = SQL("o.id = ANY(%s)", ids)
            # An order that has just been confirmed has none to take back.
            touched = sql.touched_orders(self.env, ids)
            touches = SQL("t.res_id = ANY(%s)", touched) if touched else None
            self._settle_orders(touches, these, these if returned else None)

    @api.model
    def _settle_orders(self, touches, orders, returns):
        """Brings touches in line with orders; scopes on `t`, on `o`, and on returns of their days.

        As the policies are now, of which each has orders that do not count. Where there are no
        touches that could be taken back, `touches` is None.
        """
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        terms = returns, self._zone("o"), excluded
        if touches:
            self._counter(sql.changed_orders(touches, *terms))
        self._insert(sql.confirmed_orders(orders, *terms))

    # ---- customers who become one

    @api.model
    def _join(self, partner_ids):
        """Before these customers are merged: of a meeting that several attended, one touch stays.

        Then those of each get numbers of their own, for the wizard moves rows by SQL and stops, or
        deletes all of them, where two become the same.
        """
        self.env.flush_all()
        self._counter(sql.same_meetings(partner_ids))
        self.env.cr.execute(
            SQL(
                """UPDATE sales_rhythm_touch
                      SET sequence = sequence + shared.ahead
                     FROM (%s) shared
                    WHERE shared.id = sales_rhythm_touch.id""",
                sql.shared_meetings(partner_ids),
            )
        )
        self.invalidate_model(flush=False)

    # ---- what was there before, and what passed all hooks

    @api.model
    def _backfill(self, company):
        """Records the company's orders, meetings and activities that have no touch yet."""
        self._backfill_work(company)
        self._backfill_orders(company)

    def _backfill_work(self, company):
        """Its meetings and activities: what a rebuild has to know before it walks."""
        now = fields.Datetime.now()
        since = now - timedelta(days=BACKFILL_DAYS)
        zone = self._zone()
        with self._beside(company):
            # The end of a meeting tells more than when its activity was ticked off.
            lately = sql.ended_since(since, zone)
            self._insert(sql.ended_events(lately, now, zone, company.id))
            types = self.env["mail.activity"]._rhythm_touch_types()
            self._insert(sql.done_activities(company.id, since, zone, types))

    def _backfill_orders(self, company, first_id=0, last_id=sql.LAST_ID):
        """Its orders with ids in a range, which may take minutes; no row depends on them.

        After each rebuild, and so after a policy excluded other tags: those touches are taken back.
        """
        since = fields.Datetime.now() - timedelta(days=BACKFILL_DAYS)
        within = SQL("%s AND %s", first_id, last_id)
        own = SQL("o.company_id = %s", company.id)
        # The planner knows of few touches until these are written, and would scan all for each.
        by_index = sql.settings(self.env.cr, enable_seqscan="off")
        with self._beside(company), by_index:
            self._settle_orders(
                SQL("t.company_id = %s AND t.res_id BETWEEN %s", company.id, within),
                SQL("%s AND o.date_order >= %s AND o.id BETWEEN %s", own, since, within),
                own,
            )
