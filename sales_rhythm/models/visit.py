"""Planned visits: when each stop is visited in the coming weeks, and what people made of it.

Laid out from the stops, and kept afterwards: what a person moved or cancelled stays so, and a visit
that was missed is remembered. Whether one was done follows from the customer's touches.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..core.policy import LONGEST_MOVE_DAYS
from . import clock, known, sql, working

STATES = [
    ("pending", "Planned"),
    ("carried", "Carried over"),
    ("done", "Done"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
REASONS = [
    ("closed", "Customer was closed"),
    ("no_time", "No time left"),
    ("not_needed", "Has enough stock"),
    ("too_far", "Road or weather"),
    ("other", "Something else"),
]
PEOPLE = {"visit_on", "cancelled", "reason"}  # what people say of a visit; the rest is laid out


class SalesRhythmVisit(models.Model):
    """One visit of a stop. `planned_on` is its turn by the code, `visit_on` the day by now."""

    _name = "sales.rhythm.visit"
    _inherit = ["sales.rhythm.covered.mixin"]
    _description = "Planned visit"
    _order = "visit_on, stop_id, id"
    _rec_name = "partner_id"

    stop_id = fields.Many2one("sales.rhythm.stop", required=True, readonly=True, ondelete="cascade")
    route_id = fields.Many2one(
        "sales.rhythm.route", required=True, readonly=True, ondelete="cascade", index=True
    )
    route_color = fields.Integer(related="route_id.color", aggregator=None)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    planned_on = fields.Date("By its frequency on", required=True, readonly=True)
    visit_on = fields.Date("Visit on", required=True)
    moved = fields.Boolean(
        "Moved by hand",
        default=False,
        readonly=True,
        help="A person chose the day; else it is the turn's, or the next one that is worked and on "
        "which the customer receives.",
    )
    handed = fields.Boolean(
        "Handed over",
        default=False,
        readonly=True,
        help="Somebody else makes this one visit; the stop stays whose it is.",
    )
    until_on = fields.Date(
        "Carried until",
        required=True,
        readonly=True,
        help="The working day after: a visit that is not done by then counts as missed.",
    )
    cancelled = fields.Boolean(default=False)
    reason = fields.Selection(REASONS, "Why not in time")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", index="btree_not_null"
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    frequency = fields.Selection(related="stop_id.frequency")
    address = fields.Char(related="stop_id.address", related_sudo=False)

    _turn = models.UniqueIndex("(stop_id, planned_on)", "A stop has one visit a turn.")
    _customer = models.Index("(partner_id, company_id, visit_on)")
    _day = models.Index("(user_id, visit_on)")
    _open = models.Index("(company_id, until_on)")

    # ---- what became of it

    @api.depends("visit_on", "until_on", "cancelled")
    def _compute_state(self):
        """As `_state_sql`, which knows the touches."""
        self.flush_model()
        states = dict(sql.states_of_visits(self.env, self._ids, self._state_sql("v")))
        for visit in self:
            visit.state = states.get(visit._origin.id, "pending")

    def _state_sql(self, alias):
        return sql.visit_state(alias, clock.days(self.env), clock.zones(self.env))

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s::text[])",
                model._state_sql(alias),
                [each for each in value if isinstance(each, str) and each],
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["state"], "read")
        return self._state_sql(alias)

    # ---- what people say

    def write(self, vals):
        if not self.env.su:
            self._check_people_may(vals)
        if "visit_on" not in vals and "cancelled" not in vals:
            return super().write(vals)
        for visits, more in self._by_move(vals):
            super(SalesRhythmVisit, visits).write({**vals, **more})
        if "visit_on" in vals and "until_on" not in vals:
            self.sudo()._set_until()
        if "cancelled" in vals and not vals["cancelled"]:
            self.sudo().stop_id._lay_out()  # its turn may have moved meanwhile
        self.env["sales.rhythm.queue"]._mark("res_partner", self.sudo().partner_id.ids)
        return True

    def _by_move(self, vals):
        """[(visits, what these values say besides)]: of a day that somebody chose."""
        if "visit_on" not in vals or "moved" in vals:  # as where it is laid out
            return [(self, {})]
        day = fields.Date.to_date(vals["visit_on"])
        stay = self.filtered(lambda visit: visit.visit_on == day)
        back = self.filtered(lambda visit: visit.moved and visit.planned_on == day) - stay
        return [(stay, {}), (back, {"moved": False}), (self - stay - back, {"moved": True})]

    def _check_people_may(self, vals):
        if vals.keys() - PEOPLE:
            raise AccessError(
                self.env._("Visits follow from the stops: change the stop, or move the visit.")
            )
        days = clock.days(self.env)
        to = fields.Date.to_date(vals.get("visit_on"))
        for visit in self.filtered(lambda each: "visit_on" in vals or "cancelled" in vals):
            today = days[visit.company_id.id]
            if not visit._is_open(today):
                raise UserError(
                    self.env._(
                        "The visit to %(customer)s on %(day)s is over, and stays as it was.",
                        customer=visit.partner_id.display_name,
                        day=format_date(self.env, visit.visit_on),
                    )
                )
            if "visit_on" in vals and not _may_be_moved(to, today):
                raise ValidationError(
                    self.env._(
                        "The visit to %s can be moved to any day from today on, within a year.",
                        visit.partner_id.display_name,
                    )
                )

    def _is_open(self, today):
        """Whether it may still be made, or was cancelled and may be planned again."""
        return self.until_on >= today and self.state != "done"

    def _follow(self, activity):
        """Moves and hands the visit over as its activity was; False where that cannot be.

        Then it stands alone again, and the activity is that person's own.
        """
        today = clock.today(self.company_id)
        user = activity.sudo().user_id
        works = working.works_for(user, self.company_id)
        if not (works and self._is_open(today) and _may_be_moved(activity.date_deadline, today)):
            self.activity_id = False
            return False
        self.visit_on = activity.date_deadline
        if self.user_id != user:
            self.write({"user_id": user.id, "handed": user != self.stop_id.user_id})
            known.forget(self.env, known.STOPS)
        return True

    def action_cancel(self):
        """The visit falls out; the stop's next ones stay."""
        self.check_access("write")
        self.write({"cancelled": True})

    def action_restore(self):
        """A cancelled visit is planned again."""
        self.check_access("write")
        self.write({"cancelled": False})

    def unlink(self):
        """With what is planned for them."""
        planned = self.sudo().activity_id.filtered("active")
        planned.with_context(rhythm_planning=True).unlink()
        return super().unlink()

    def _set_until(self):
        for company, visits in self.grouped("company_id").items():
            worked = working.of_users(self.env, company, visits.user_id)
            for visit in visits:
                visit.until_on = carried_until(visit.visit_on, worked[visit.user_id.id])


def carried_until(day, worked):
    """The last day on which a visit of `day` can still be made up for: the working day after."""
    return worked.first_from(day + timedelta(days=1)) or day


def _may_be_moved(day, today):
    """Whether people may move a visit to that day."""
    return bool(day) and today <= day <= today + timedelta(days=LONGEST_MOVE_DAYS)
