"""Stops: a customer on a route, how often, and on which of its weekdays."""

import logging
from collections import Counter

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..core import route
from ..core.policy import FREQUENCIES, MOST_INTERVAL_WEEKS, WEEK_1
from . import clock, known
from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)
_MARKED = "sales_rhythm.stops"

INTERVAL = "weeks"
FREQUENCY_LABELS = [
    ("24", "Six a week (24)"),
    ("12", "Three a week (12)"),
    ("8", "Two a week (8)"),
    ("4", "Every week (4)"),
    ("2.1", "Weeks 1 and 3 (2.1)"),
    ("2.2", "Weeks 2 and 4 (2.2)"),
    ("1.1", "Monthly in week 1 (1.1)"),
    ("1.2", "Monthly in week 2 (1.2)"),
    ("1.3", "Monthly in week 3 (1.3)"),
    ("1.4", "Monthly in week 4 (1.4)"),
    (INTERVAL, "Every so many weeks"),
]
HOURS_A_DAY = 24
# What decides when a stop is visited, and by whom.
FACTS = {
    "route_id", "partner_id", "frequency", "interval_weeks", "start_on", "weekday_ids",
}  # fmt: skip


class SalesRhythmStop(models.Model):
    """One customer on one route; the same customer may be on several routes, once on each."""

    _name = "sales.rhythm.stop"
    _inherit = ["sales.rhythm.covered.mixin"]
    _description = "Stop of a route"
    _order = "route_id, sequence, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]

    route_id = fields.Many2one("sales.rhythm.route", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="route_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="route_id.user_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('company_id', 'in', (False, company_id))]",
        help="The company behind a contact, for a customer is visited and not a person.",
    )
    sequence = fields.Integer(default=10, aggregator=None)
    frequency = fields.Selection(FREQUENCY_LABELS, "How often", required=True, default="4")
    interval_weeks = fields.Integer("Weeks from visit to visit", default=3, aggregator=None)
    start_on = fields.Date(
        "Counted from",
        default=lambda self: clock.today(self.env.company),
        help="Any day of a week with a visit: the weeks in between are counted from there.",
    )
    weekday_ids = fields.Many2many(
        "sales.rhythm.weekday",
        "sales_rhythm_stop_weekday_rel",
        "stop_id",
        "weekday_id",
        "Weekdays",
        compute="_compute_weekday_ids",
        store=True,
        precompute=True,  # so that many stops are one INSERT
        readonly=False,
        help="On which of the route's days. Left empty, those with the fewest stops are chosen.",
    )
    next_visit_on = fields.Date("Next visit", compute="_compute_next_visit_on")
    customer_weekday_ids = fields.Many2many(related="partner_id.rhythm_weekday_ids")
    visit_from = fields.Float("Receives from", aggregator=None)
    visit_until = fields.Float("Receives until", aggregator=None)
    note = fields.Char()

    _once = models.UniqueIndex(
        "(route_id, partner_id)", "This customer is on the route already: change that stop."
    )

    # ---- which weekdays

    @api.depends("frequency", "route_id.weekday_ids", "partner_id.rhythm_receives")
    def _compute_weekday_ids(self):
        """Keeps what was chosen while it still fits; else the days with the fewest stops.

        Of those on which the customer receives, where the route has as many.
        """
        weekdays = self.env["sales.rhythm.weekday"]
        for route_, stops in self.grouped("route_id").items():
            numbers = route_.weekday_ids._numbers()
            loads = Counter(
                number
                for stop in route_.stop_ids - stops - stops._origin
                for number in stop.weekday_ids._numbers()
            )
            for stop in stops:
                count = stop._visits_a_week()
                choice = stop._receiving(numbers, count)
                kept = set(stop.weekday_ids._numbers()) & set(choice)
                if len(kept) != count:
                    kept = set(choice) if len(choice) <= count else set(
                        route.pick(choice, count, loads)
                    )  # fmt: skip
                    stop.weekday_ids = weekdays._of(kept)
                loads.update(kept)

    def _receiving(self, numbers, count):
        """Those of a route's weekdays on which the customer receives; all where these are too few.

        Then visits move to the next day on which it does.
        """
        receives = self.partner_id.sudo().rhythm_weekday_ids._numbers()
        found = [number for number in numbers if number in receives]
        return found if len(found) >= count else numbers

    def _visits_a_week(self):
        """How many weekdays the stop has to have."""
        self.ensure_one()
        return route.visits_a_week(self._code()) if self.frequency else 1

    def _code(self):
        """The core's code; None for an interval."""
        return None if self.frequency == INTERVAL else self.frequency

    # ---- when

    @api.depends(
        "route_id.active", "user_id", "frequency", "interval_weeks", "start_on", "weekday_ids"
    )
    def _compute_next_visit_on(self):
        """The first visit that is still to be made; of a rare one, by its interval."""
        visits = self.env["sales.rhythm.visit"].sudo()
        found = dict(
            visits._read_group(
                [
                    ("stop_id", "in", self._origin.ids),
                    ("until_on", ">=", min(clock.days(self.env).values())),
                    ("state", "in", ["pending", "carried"]),
                ],
                ["stop_id"],
                ["visit_on:min"],
            )
        )
        later = visits._first_beyond(self.sudo().filtered(lambda stop: stop.sudo() not in found))
        for stop in self:
            own = stop.sudo()
            stop.next_visit_on = found.get(own._origin) or later.get(own, False)

    # ---- what makes sense

    @api.constrains(
        "frequency", "interval_weeks", "start_on", "weekday_ids", "route_id", "partner_id"
    )
    def _check_turns(self):
        for stop in self:
            if stop.frequency not in FREQUENCIES and stop.frequency != INTERVAL:
                raise ValidationError(self._unknown_code(stop))
            count, chosen = stop._visits_a_week(), stop.weekday_ids
            if len(chosen) != count or chosen - stop.route_id.weekday_ids:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: “%(often)s” needs %(count)s weekdays out of those of the "
                        "route “%(route)s” (%(days)s), and has %(chosen)s.",
                        customer=stop.partner_id.display_name,
                        often=stop._frequency_label(),
                        count=count,
                        route=stop.route_id.name,
                        days=", ".join(stop.route_id.weekday_ids.mapped("short_name")),
                        chosen=", ".join(chosen.mapped("short_name")) or self.env._("none"),
                    )
                )
            chosen = set(chosen._numbers())
            if not chosen <= set(stop._receiving(stop.route_id.weekday_ids._numbers(), count)):
                raise ValidationError(
                    self.env._(
                        "%(customer)s receives visits on %(days)s only: choose among these.",
                        customer=stop.partner_id.display_name,
                        days=", ".join(
                            stop.partner_id.sudo().rhythm_weekday_ids.mapped("short_name")
                        ),
                    )
                )
            if stop.frequency == INTERVAL:
                stop._check_interval()

    def _check_interval(self):
        if not 1 <= self.interval_weeks <= MOST_INTERVAL_WEEKS or not self.start_on:
            raise ValidationError(
                self.env._(
                    "%(customer)s: say from which week on, and 1 to %(most)s weeks from visit to "
                    "visit.",
                    customer=self.partner_id.display_name,
                    most=MOST_INTERVAL_WEEKS,
                )
            )

    def _unknown_code(self, stop):
        return self.env._(
            "%(customer)s: there is no frequency “%(code)s”; choose one of %(codes)s.",
            customer=stop.partner_id.display_name,
            code=stop.frequency,
            codes=", ".join([*FREQUENCIES, INTERVAL]),
        )

    def _frequency_label(self):
        return dict(self._fields["frequency"]._description_selection(self.env))[self.frequency]

    @api.constrains("visit_from", "visit_until")
    def _check_hours(self):
        for stop in self:
            hours = (stop.visit_from, stop.visit_until)
            if hours == (0, 0):
                continue
            if not 0 <= stop.visit_from < stop.visit_until <= HOURS_A_DAY:
                raise ValidationError(
                    self.env._(
                        "%s: the hours in which a visit is welcome end after they begin, within "
                        "one day.",
                        stop.partner_id.display_name,
                    )
                )

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for stop in self:
            if stop.partner_id.sudo().company_id not in (
                self.env["res.company"], stop.company_id
            ):  # fmt: skip
                raise ValidationError(
                    self.env._(
                        "%(customer)s belongs to another company than the route “%(route)s”.",
                        customer=stop.partner_id.display_name,
                        route=stop.route_id.name,
                    )
                )

    # ---- facts that move the customer's dates

    @api.model_create_multi
    def create(self, vals_list):
        # With what a context may default to: whatever is written is asked about.
        vals_list = [
            self._with_customer(self._add_missing_default_values(vals)) for vals in vals_list
        ]
        self._check_customers(vals_list)
        stops = super().create(vals_list)
        stops._lay_out()
        return stops

    def write(self, vals):
        if not self.env.su and {"user_id", "company_id"} & vals.keys():
            raise AccessError(
                self.env._("Whose stop it is follows from its route: change the route.")
            )
        before = self.partner_id.ids if "partner_id" in vals else []
        vals = self._with_customer(vals)
        if {"partner_id", "route_id"} & vals.keys():
            self._check_customers(
                [
                    {"partner_id": stop.partner_id.id, "route_id": stop.route_id.id, **vals}
                    for stop in self
                ]
            )
        result = super().write(vals)
        if FACTS & vals.keys():
            self.env["sales.rhythm.queue"]._mark("res_partner", before)
            self._lay_out()
        return result

    def unlink(self):
        self.env["sales.rhythm.queue"]._mark("res_partner", self.sudo().partner_id.ids)
        known.forget(self.env, known.STOPS)
        if self:
            self.check_access("unlink")
            # The database would delete them unseen, and leave what is planned for them.
            planned = [("stop_id", "in", self.ids), ("activity_id", "!=", False)]
            self.env["sales.rhythm.visit"].sudo().search(planned).unlink()
        return super().unlink()

    @api.model
    def _mark_customers(self, partner_ids):
        """Before the commit the stops of these customers are laid out again.

        For their pauses, or the days on which they receive.
        """
        precommit = self.env.cr.precommit
        if _MARKED not in precommit.data:
            precommit.data[_MARKED] = set()
            env = self.env(user=SUPERUSER_ID, su=True, context={})
            precommit.add(env["sales.rhythm.stop"]._lay_out_marked)
        precommit.data[_MARKED].update(partner_ids)

    @api.model
    def _lay_out_marked(self):
        """A pause is entered whatever happens here; the night lays out all stops again."""
        partner_ids = self.env.cr.precommit.data.pop(_MARKED, ())
        # What others left to write must not be lost with our savepoint, nor its errors be ours.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                self.search(
                    [("partner_id.commercial_partner_id", "in", list(partner_ids))]
                )._lay_out()
                self.env.flush_all()
        except CONCURRENT:
            raise
        except Exception:
            _logger.exception("The visits to the customers %s could not be laid out", partner_ids)

    def _with_customer(self, vals):
        """A contact stands for the company behind it."""
        if not vals.get("partner_id"):
            return vals
        partner = self.env["res.partner"].browse(vals["partner_id"]).sudo()
        return {**vals, "partner_id": (partner.commercial_partner_id or partner).id}

    def _lay_out(self):
        """Lays out the visits of these stops again, from today on."""
        known.forget(self.env, known.STOPS)
        self.env["sales.rhythm.visit"].sudo()._lay_out(self.sudo())

    # ---- for the core

    def _core(self):
        """{stop: the core's Stop}; what only SQL can leave unsound is left out."""
        first = self.env["sales.rhythm.policy"]._week_1s()
        found = {}
        for stop in self.filtered(lambda each: each._origin):  # a new one may lack what it needs
            try:
                found[stop] = route.Stop(
                    stop._code(), stop.weekday_ids._numbers(), stop.interval_weeks, stop.start_on,
                    first.get(stop.company_id.id, WEEK_1["monday"]),
                )  # fmt: skip
            except route.RouteError as error:
                _logger.warning("Stop %s is not planned, mend it: %s", stop.id, error)
        return found
