"""Snapshots: what was known, and forecast, of each customer at the ends of weeks and months.

The only way to say "against last month", and whether the forecasts came true as they stood then.
Nothing is changed afterwards. The ends of months stay; those of weeks until the quarter after has
ended, because nobody looks at a week of last year.
"""

import json
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import forecast
from ..core.occasions import net_occasions
from . import clock, gather, off_days, ordered, policy_terms, refresh, sql
from .by_company import by_company
from .cycle_mixin import STATUS_LABELS, status_sql

COLUMNS = (
    "company_id", "partner_id", "user_id", "team_id", "taken_on", "is_week_end", "is_month_end",
    "status", "order_count", "expected_on", "due_from", "late_from", "stopped_from",
    "mean_order_amount", "open_amount", "money_at_stake_amount", "is_covered", "replayed",
)  # fmt: skip
_SPAN = tuple(sql.SPAN)
BOUNDS = (">", ">=", "<", "<=")


class SalesRhythmSnapshot(models.Model):
    """One customer at the end of one day. Written here by SQL alone, never by people."""

    _name = "sales.rhythm.snapshot"
    _inherit = ["sales.rhythm.append.only.mixin"]
    _description = "Snapshot of a rhythm"
    _log_access = False
    _order = "taken_on desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Salesperson then", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", "Sales team then", readonly=True, ondelete="set null")
    taken_on = fields.Date(
        "As of", required=True, readonly=True, help="The last day whose orders were known."
    )
    is_week_end = fields.Boolean("End of a week", required=True, readonly=True)
    is_month_end = fields.Boolean("End of a month", required=True, readonly=True)
    status = fields.Selection(STATUS_LABELS, "Status then", required=True, readonly=True)
    order_count = fields.Integer("Purchase days", readonly=True, aggregator=None)
    expected_on = fields.Date("Expected on", readonly=True)
    due_from = fields.Date("Due from", readonly=True)
    late_from = fields.Date("Late from", readonly=True)
    stopped_from = fields.Date("Stopped from", readonly=True)
    mean_order_amount = fields.Monetary("Mean order", readonly=True, aggregator="avg")
    open_amount = fields.Monetary("Open then", readonly=True, help="Not known of replayed days.")
    money_at_stake_amount = fields.Monetary(
        "Money at stake then",
        readonly=True,
        help="On the morning after; not known of replayed days.",
    )
    is_covered = fields.Boolean(
        "Within the care interval then", readonly=True, help="Not known of replayed days."
    )
    replayed = fields.Boolean(
        required=True,
        readonly=True,
        help="Worked out later from the orders that were dated up to then.",
    )
    window_closed_on = fields.Date(
        "Expected until",
        compute="_compute_window",
        search="_search_window_closed_on",
        help="Last day on which the next order was expected, once it has passed; only of the last "
        "snapshot before the first such day.",
    )
    window_hit = fields.Boolean(
        "Ordered as expected",
        compute="_compute_window",
        search="_search_window_hit",
        help="Whether an order came from the first to the last day on which it was expected.",
    )

    # A constraint and not an index: the merge wizard looks for those before it moves rows. The
    # partner first, since the deletion of one asks by partner alone.
    _day = models.Constraint(
        "UNIQUE (partner_id, company_id, taken_on)", "One snapshot per customer and day."
    )
    _user = models.Index("(user_id, taken_on)")
    _taken = models.Index("(taken_on, company_id)")
    _window = models.Index("(late_from) WHERE taken_on < due_from")
    # Whether a later one has the last word: a third of the time that the other index takes.
    _purchase = models.Index(
        "(partner_id, company_id, order_count, taken_on) WHERE taken_on < due_from"
    )

    # ---- append-only

    def _why_append_only(self):
        return self.env._("Snapshots show what was known then; nobody changes or deletes them.")

    @api.model
    def _append(self, rows):
        """Inserts the snapshots that are not there yet; returns how many."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO sales_rhythm_snapshot (%s) %s ON CONFLICT DO NOTHING",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows,
            ),
            log_exceptions=False,
        )
        return self.env.cr.rowcount

    @api.model
    def _take(self, company, dates, customers):
        """Snapshots of some customers of a `refresh.Company` at the ends of these ascending dates.

        Of yesterday the rows tell, but for those customers who have ordered since; all else is
        replayed.
        """
        self.env.flush_all()
        taken, replayed = 0, customers
        *past, newest = dates
        if clock.number(newest) == clock.number(company.today) - 1:
            taken = self._append(self._live(company, newest, customers))
            if not past:
                late = sql.ordered_after(self.env, company.id, customers.within, newest)
                replayed = refresh.Customers.among(late)
                if not late:
                    dates = []
        if dates:
            taken += self._append(self._replayed(company, dates, replayed))
        self._drop_old_weeks(company, customers)
        return taken

    def _days(self, dates):
        return sql.days_of(
            dates, map(forecast.is_week_end, dates), map(forecast.is_month_end, dates)
        )

    def _status_of(self, alias):
        return status_sql(lambda name: SQL.identifier(alias, name), SQL.identifier("d", "day"))

    def _live(self, company, day, customers):
        return sql.live_snapshots(
            company.id,
            customers.within,
            self._days([day]),
            self._status_of("r"),
            self.env["sales.rhythm"]._money_sql("r"),
        )

    def _replayed(self, company, dates, customers):
        return sql.replayed_snapshots(
            company.id,
            self._days(dates),
            json.dumps(list(self._spans(company, dates, customers))),
            self._status_of("f"),
        )

    def _spans(self, company, dates, customers):
        """What the core says was forecast, and from which to which date, as dicts."""
        before = clock.end_of_day(dates[-1], company.zone)
        numbers = [clock.number(day) for day in dates]
        with sql.local_days(self.env.cr, company.zone, **customers.settings):
            pauses = gather.pauses(self.env, company.id, customers.scope)
            sql.order_days(
                self.env.cr, company.id, customers.scope, before, company.excluded_tag_ids
            )
            found = self.env.cr.fetchall()
        by_customer = policy_terms.terms_by_customer(self.env, company, [each[0] for each in found])
        for partner_id, days, amounts in found:
            terms = by_customer.get(partner_id, company.terms)
            days, amounts = net_occasions(*ordered.finite_orders(partner_id, days, amounts))
            off, _spans = off_days.of_customer(company.off, pauses.get(partner_id, ()), days)
            for known, stood_on in forecast.replay(
                days, amounts, numbers, company.fit, terms.table, company.terms.policy, off
            ):
                values = (
                    partner_id, stood_on[0], stood_on[-1], known.order_count, *known[2:6],
                    round(known.mean_amount, company.decimals),
                )  # fmt: skip
                yield dict(zip(_SPAN, values, strict=True))

    def _drop_old_weeks(self, company, customers):
        self.env.cr.execute(
            SQL(
                """DELETE FROM sales_rhythm_snapshot
                    WHERE company_id = %s AND partner_id %s
                      AND NOT is_month_end AND taken_on < %s""",
                company.id,
                customers.within,
                forecast.last_quarter(company.today).start,
            )
        )

    @api.model
    def _join(self, partner_ids, kept=None):
        """Before these customers are merged: of each day one snapshot stays, the kept one's first.

        The wizard moves rows by SQL, and deletes all of them where two become the same.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM sales_rhythm_snapshot WHERE id IN (%s)",
                sql.same_days(partner_ids, kept.id if kept else 0),
            )
        )
        self.invalidate_model(flush=False)

    # ---- windows

    def _compute_window(self):
        self.window_closed_on = self.window_hit = False
        known = self.sudo().with_context(active_test=False)
        closed = known._search([("id", "in", self.ids), ("window_closed_on", "!=", False)])
        hits = set(known._search([("id", "in", self.ids), ("window_hit", "=", True)]))
        for snapshot in self.browse(closed):
            snapshot.window_closed_on = clock.day_before(snapshot.late_from)
            snapshot.window_hit = snapshot.id in hits

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {
            "window_closed_on": self._closed_sql,
            "window_hit": self._hit_sql,
        }.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _closed_sql(self, alias):
        return sql.window_closed(alias, self._today_sql(alias))

    def _has_closed_sql(self, alias):
        return sql.has_closed(alias, self._today_sql(alias))

    def _today_sql(self, alias):
        return SQL(
            "%s::date", by_company(clock.days(self.env), SQL.identifier(alias, "company_id"))
        )

    def _hit_sql(self, alias):
        return SQL("(%s IS NOT NULL AND %s)", self._closed_sql(alias), self._ordered_sql(alias))

    def _ordered_sql(self, alias):
        """Whether an order came inside the window, open or not."""
        return sql.window_hit(
            alias,
            by_company(clock.zones(self.env), SQL.identifier(alias, "company_id")),
            self.env["sales.rhythm.policy"]._excluded_by_company(),
        )

    def _search_window_closed_on(self, operator, value):
        if operator in BOUNDS and isinstance(value, date) and value < date.max:
            # The bound is on a column with an index; whether the window closed is asked once.
            return Domain("late_from", operator, clock.day_after(value)) & Domain.custom(
                to_sql=_has_closed
            )
        return self.env["sales.rhythm"]._search_in_sql("window_closed_on", operator, value)

    def _search_window_hit(self, operator, value):
        return self.env["sales.rhythm"]._search_in_sql("window_hit", operator, value)


def _has_closed(snapshots, alias, _query):
    """Whether a snapshot has the last word of a window that closed; equal wherever it is asked."""
    return snapshots._has_closed_sql(alias)
