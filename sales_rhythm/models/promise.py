"""The ledger of promises: who promised what to whom, by when, and what became of it.

A promise is an activity, and this is what stays of it: activities are deleted, people leave. How
a promise stands follows from its dates and the day, so that one is broken the next morning
without any job.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import clock
from .by_company import by_company
from .mail_activity import KEPT_BY, OWES

UNDONE_WITHIN = timedelta(
    hours=1
)  # what is deleted so soon was a slip of the finger, and no promise
STATES = [
    ("open", "Open"),
    ("kept_in_time", "Kept in time"),
    ("kept_late", "Kept late"),
    ("broken", "Broken"),
    ("taken_back", "Taken back"),
]


class KnownRatio(fields.Float):
    """A share that may be unknown: empty then, as NULL is, where a float of Odoo is 0."""

    falsy_value = None  # what is unknown is neither more nor less than any share

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:  # and not 0, which is a share
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class SalesRhythmPromise(models.Model):
    """One promise. Written here by SQL alone, as its activity changes, and never by people."""

    _name = "sales.rhythm.promise"
    _inherit = ["sales.rhythm.own.customer.mixin", "sales.rhythm.append.only.mixin"]
    _description = "Promise"
    _log_access = False
    _order = "due_on desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    what = fields.Char("Promise", readonly=True)
    owes = fields.Selection(OWES, "Who owes it", required=True, readonly=True)
    kept_by = fields.Selection(KEPT_BY, required=True, readonly=True)
    made_at = fields.Datetime("Made on", required=True, readonly=True)
    waits_since = fields.Datetime(
        "Waits since",
        required=True,
        readonly=True,
        help="When it was made, was opened again, or began to wait for something else. What "
        "came before keeps it no more.",
    )
    due_on = fields.Date("Promised by", required=True, readonly=True)
    kept_at = fields.Datetime("Kept on", readonly=True)
    taken_back_at = fields.Datetime("Taken back on", readonly=True)
    reason = fields.Char("Why taken back", readonly=True)
    activity_id = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    keep_ratio = KnownRatio(
        "Keep rate",
        compute="_compute_state",
        search="_search_keep_ratio",
        aggregator="avg",
        help="Kept in time, out of those that were to be kept by now. Kept late, broken, and taken "
        "back too late or without a reason count against it; open ones, and those taken back in "
        "time for a reason, do not count.",
    )

    _activity = models.UniqueIndex("(activity_id)", "One activity is one promise.")
    # The partner first, since the deletion of one asks by partner alone.
    _customer = models.Index("(partner_id, company_id)")
    _user = models.Index("(user_id, due_on)")

    # ---- how it stands

    @api.depends("due_on", "kept_at", "taken_back_at", "reason")
    def _compute_state(self):
        days, zones = clock.days(self.env), clock.zones(self.env)
        for promise in self:
            zone = zones[promise.company_id.id]
            in_time = {
                name: clock.day_in(zone, promise[name]) <= promise.due_on
                for name in ("kept_at", "taken_back_at")
                if promise[name]
            }
            if "taken_back_at" in in_time:
                promise.state = "taken_back"
            elif "kept_at" in in_time:
                promise.state = "kept_in_time" if in_time["kept_at"] else "kept_late"
            else:
                passed = promise.due_on < days[promise.company_id.id]
                promise.state = "broken" if passed else "open"
            promise.keep_ratio = promise._kept(in_time)

    def _kept(self, in_time):
        """1 where it was kept in time, 0 where not, None where it does not count."""
        if self.state == "open":
            return None
        if self.state == "taken_back" and in_time["taken_back_at"]:
            undone = self.taken_back_at <= self.made_at + UNDONE_WITHIN
            return None if self.reason or undone else 0.0
        return float(self.state == "kept_in_time")

    def _field_to_sql(self, alias, field_expr, query=None):
        expression = {"state": self._state_sql, "keep_ratio": self._keep_sql}.get(field_expr)
        if expression is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return expression(alias)

    def _search_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        return self._search_in_sql("state", operator, value)

    def _search_keep_ratio(self, operator, value):
        if operator not in (">", ">=", "<", "<="):  # of the others Odoo takes what is unknown for 0
            return NotImplemented
        return self._search_in_sql("keep_ratio", operator, value)

    def _search_in_sql(self, name, operator, value):
        return Domain.custom(
            to_sql=lambda model, alias, query: model._fields[name].condition_to_sql(
                name, operator, value, model, alias, query
            )
        )

    @staticmethod
    def _column(alias, name):
        return SQL.identifier(alias, name)

    def _in_time_sql(self, alias, name):
        """Whether a moment is not after the day promised, in the company's time zone."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date <= %s",
            self._column(alias, name),
            self._zone(self._column(alias, "company_id")),
            self._column(alias, "due_on"),
        )

    def _state_sql(self, alias):
        return SQL(
            """(CASE WHEN %(taken_back)s IS NOT NULL THEN 'taken_back'
                     WHEN %(in_time)s THEN 'kept_in_time'
                     WHEN %(kept)s IS NOT NULL THEN 'kept_late'
                     WHEN %(due)s < %(today)s THEN 'broken'
                     ELSE 'open' END)""",
            taken_back=self._column(alias, "taken_back_at"),
            in_time=self._in_time_sql(alias, "kept_at"),
            kept=self._column(alias, "kept_at"),
            due=self._column(alias, "due_on"),
            today=self._today(self._column(alias, "company_id")),
        )

    def _keep_sql(self, alias):
        """`_kept` in SQL, with NULL for None."""
        return SQL(
            """(CASE %(state)s WHEN 'kept_in_time' THEN 1.0
                     WHEN 'open' THEN NULL
                     WHEN 'taken_back' THEN
                          CASE WHEN NOT %(in_time)s THEN 0.0
                               WHEN %(reason)s IS NULL
                                    AND %(taken_back)s > %(made)s + %(undone)s
                               THEN 0.0 END
                     ELSE 0.0 END)""",
            state=self._state_sql(alias),
            reason=self._column(alias, "reason"),
            taken_back=self._column(alias, "taken_back_at"),
            made=self._column(alias, "made_at"),
            undone=UNDONE_WITHIN,
            in_time=self._in_time_sql(alias, "taken_back_at"),
        )

    @api.model
    @api.readonly
    def _keep_rates(self, first, last, owes=None):
        """{user: share kept in time} of the promises due from `first` to `last`, both included.

        Out of kept in time + kept late + broken + taken back too late, or without a reason. What
        is still open, and what was taken back in time for a reason or undone at once, counts
        nowhere; who has nothing else has no rate: False. `owes`: of what "we" or "they" owe alone.
        """
        domain = Domain("due_on", ">=", first) & Domain("due_on", "<=", last)
        if owes:
            domain &= Domain("owes", "=", owes)
        return dict(self._read_group(domain, ["user_id"], ["keep_ratio:avg"]))

    def _zone(self, column):
        """SQL: the time zone of the company in a column."""
        return by_company(clock.zones(self.env), column)

    def _today(self, column):
        """SQL: the day of the company in a column."""
        return SQL("%s::date", by_company(clock.days(self.env), column))

    # ---- nobody changes one

    def _why_append_only(self):
        return self.env._(
            "What was promised stays as it was. Mark the activity as done, or take the "
            "promise back with a reason."
        )

    def action_take_back(self):
        """Asks why a promise is taken back."""
        self.check_access("read")
        self.ensure_one()
        return self.env["sales.rhythm.promise.take.back"]._ask(self)
