"""Covers: a colleague who is away hands the customers over for some days, and gets them back.

A cover says from which day until which; what counts are its two moments, which follow from the
company's days. Whoever stands in sees and does what the one who is away would, and at the second
moment no longer: rights compare the moments with the clock at each search (cover_running.py).
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..core.policy import LONGEST_COVER_DAYS
from . import clock, evidence, working

SELLERS = "sales_team.group_sale_salesman"
DIRECTORS = "sales_team.group_sale_manager"
SCOPES = [("all", "All customers"), ("some", "Some customers")]
STATES = [("planned", "Planned"), ("running", "In force"), ("over", "Over")]
WHOSE = ("company_id", "user_id")
MOMENTS = {"starts_at", "ends_at", "ended_at"}


class SalesRhythmCover(models.Model):
    """Who stands in for whom, from when until when, and at which customers."""

    _name = "sales.rhythm.cover"
    _description = "Cover"
    _order = "from_on desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Who is away",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    stand_in_id = fields.Many2one(
        "res.users",
        "Who stands in",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]",
    )
    from_on = fields.Date("From", required=True, default=lambda self: clock.today(self.env.company))
    until_on = fields.Date("Until", required=True, help="The last day, until its midnight.")
    ended_at = fields.Datetime("Ended on", readonly=True, copy=False)
    starts_at = fields.Datetime("Begins at", compute="_compute_moments", store=True)
    ends_at = fields.Datetime("Ends at", compute="_compute_moments", store=True)
    # Said in words, so that a cover of some customers who are all deleted is of none, not of all.
    scope = fields.Selection(SCOPES, "Which customers", required=True, default="all")
    partner_ids = fields.Many2many(
        "res.partner",
        "sales_rhythm_cover_partner_rel",
        "cover_id",
        "partner_id",
        "Customers",
        domain="[('rhythm_ids.user_id', '=', user_id)]",
    )
    tag_ids = fields.Many2many(
        "res.partner.category",
        "sales_rhythm_cover_tag_rel",
        "cover_id",
        "tag_id",
        "Customers with these tags",
    )
    note = fields.Char(help="What the stand-in should know.")
    state = fields.Selection(STATES, compute="_compute_state")
    may_change = fields.Boolean("May be changed", compute="_compute_may_change")
    away_too_text = fields.Char(
        "Mind",
        compute="_compute_away_too_text",
        compute_sudo=True,
        help="Whether the stand-in is away as well, on some of the days.",
    )

    # ---- when

    @api.depends("from_on", "until_on", "ended_at", "company_id.rhythm_zone")
    def _compute_moments(self):
        zones = clock.zones(self.env)
        for cover in self:
            cover.starts_at = cover.ends_at = False
            if cover.from_on and cover.until_on and cover.company_id:
                zone = zones[cover.company_id.id]
                try:
                    ends_at = clock.end_of_day(cover.until_on, zone)
                    cover.starts_at = clock.start_of_day(cover.from_on, zone)
                except OverflowError:  # the end of all dates, which the constraint refuses
                    continue
                cover.ends_at = min(ends_at, cover.ended_at or ends_at)

    @api.depends("starts_at", "ends_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for cover in self:
            if cover.ends_at and cover.ends_at <= now:
                cover.state = "over"
            else:
                begun = cover.starts_at and cover.starts_at <= now
                cover.state = "running" if begun else "planned"

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_change(self):
        """Whether the user may; who stands in reads it, and so does who only sees all."""
        changeable = self._filtered_access("write")
        for cover in self:
            cover.may_change = cover in changeable

    def _day_text(self, day):
        return evidence.day(self.env, day, clock.today(self.env.company))

    @api.depends("user_id", "stand_in_id", "from_on", "until_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cover in self:
            # Who stands in is no secret to who sees the cover, whatever users one may read.
            away, stand_in = cover.sudo().user_id.name, cover.sudo().stand_in_id.name
            cover.display_name = self.env._(
                "%(stand_in)s for %(away)s", stand_in=stand_in or "", away=away or ""
            )

    @api.depends("stand_in_id", "company_id", "from_on", "until_on", "ends_at")
    @api.depends_context("lang")
    def _compute_away_too_text(self):
        self.away_too_text = False
        live = self.filtered("ends_at")
        absences = live._absences_of_stand_ins()
        for cover in live:
            for absence in absences.get((cover.company_id, cover.stand_in_id), ()):
                if absence.starts_at < cover.ends_at and cover.starts_at < absence.ends_at:
                    cover.away_too_text = self.env._(
                        "%(stand_in)s is away too, from %(start)s until %(end)s: the customers "
                        "are not handed on.",
                        stand_in=cover.stand_in_id.name,
                        start=self._day_text(absence.from_on),
                        end=self._day_text(absence.until_on),
                    )
                    break

    def _absences_of_stand_ins(self):
        """{(company, user): the covers by which these stand-ins are away themselves}."""
        if not self:
            return {}
        found = self.search(
            [
                ("user_id", "in", self.stand_in_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("starts_at", "<", max(self.mapped("ends_at"))),
                ("ends_at", ">", min(self.mapped("starts_at"))),
            ],
            order="from_on, id",
        )
        found = found.filtered(lambda cover: cover.starts_at < cover.ends_at)  # not called off
        return found.grouped(lambda cover: (cover.company_id, cover.user_id))

    # ---- what makes sense

    @api.constrains("from_on", "until_on")
    def _check_dates(self):
        for cover in self.filtered(lambda each: each.from_on and each.until_on):
            if cover.until_on < cover.from_on:
                raise ValidationError(
                    self.env._(
                        "The cover would end on %(until)s, before it begins on %(start)s.",
                        until=self._day_text(cover.until_on),
                        start=self._day_text(cover.from_on),
                    )
                )
            longest = timedelta(days=LONGEST_COVER_DAYS)
            ahead = abs(cover.from_on - clock.today(cover.company_id))
            if ahead > longest or cover.until_on - cover.from_on >= longest:
                raise ValidationError(
                    self.env._(
                        "A cover takes %(days)s days at most, and begins no more than as many "
                        "days from today. Who leaves for good hands the customers over for good.",
                        days=LONGEST_COVER_DAYS,
                    )
                )

    @api.constrains("company_id", "user_id", "stand_in_id")
    def _check_people(self):
        for cover in self:
            away, stand_in = cover.user_id.sudo(), cover.stand_in_id.sudo()
            if away == stand_in:
                raise ValidationError(
                    self.env._("%s cannot stand in for themselves: choose a colleague.", away.name)
                )
            for user in (away, stand_in):
                if not working.works_for(user, cover.company_id):
                    raise ValidationError(
                        self.env._(
                            "%(user)s does not work in %(company)s; choose somebody who does.",
                            user=user.name,
                            company=cover.company_id.name,
                        )
                    )
            if not stand_in.has_group(SELLERS):
                raise ValidationError(
                    self.env._(
                        "%s is no salesperson, and could not open the customers.", stand_in.name
                    )
                )

    @api.constrains("scope", "partner_ids", "tag_ids")
    def _check_scope(self):
        for cover in self:
            if cover.scope == "some" and not (cover.partner_ids or cover.tag_ids):
                raise ValidationError(
                    self.env._("Name the customers or the tags, or hand over all customers.")
                )

    # ---- who may do what

    @api.model_create_multi
    def create(self, vals_list):
        self._check_moments(vals_list)
        users = self.env["res.users"]
        for vals in vals_list:
            users |= users.browse(vals.get("user_id") or self.env.uid)
        self._check_who(users)
        covers = super().create(vals_list)
        covers._check_who(covers.sudo().user_id)  # as it was written, by defaults too
        self._forget()
        return covers

    @api.model
    def _check_moments(self, vals_list):
        if not self.env.su and any(MOMENTS & vals.keys() for vals in vals_list):
            raise AccessError(
                self.env._("When a cover begins and ends follows from its days: change these.")
            )

    def write(self, vals):
        self._check_moments([vals])
        self._check_who(self.sudo().user_id)
        if any(name in vals and set(self.mapped(name).ids) - {vals[name]} for name in WHOSE):
            # Else who may hand over their own customers could so hand over anybody's.
            raise UserError(
                self.env._("Whose cover it is does not change: end it, and make another one.")
            )
        if {"from_on", "until_on"} & vals.keys():
            vals = {"ended_at": False, **vals}  # who is away for longer is away again
        result = super().write(vals)
        self._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if not self.env.su and any(cover.state != "planned" for cover in self):
            raise UserError(
                self.env._(
                    "Who stood in for whom is remembered: end the cover instead of deleting it."
                )
            )

    def unlink(self):
        self._check_who(self.sudo().user_id)
        result = super().unlink()
        self._forget()
        return result

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)  # also of moments that follow from another zone
        self._forget()
        return result

    @api.model
    def _check_who(self, users):
        """Says who may hand over these users' customers; the record rules refuse it, too."""
        if self.env.su or not users:
            return
        self.browse().check_access("write")
        if self.env.user.has_group(DIRECTORS):
            return
        led = (
            Domain("active", "=", True)
            & Domain("crm_team_id.active", "=", True)
            & Domain("crm_team_id.user_id", "=", self.env.uid)
        )
        companies = self.sudo().company_id
        if companies:  # of a cover that is there: the team's company is the cover's, or any
            led &= Domain("crm_team_id.company_id", "in", [False, *companies.ids])
        may = Domain("id", "=", self.env.uid) | Domain("crm_team_member_ids", "any", led)
        for user in users.sudo() - users.sudo().search(Domain("id", "in", users.ids) & may):
            raise AccessError(
                self.env._(
                    "Customers of %(away)s are handed over by %(away)s, the leader of the team, "
                    "or a director.",
                    away=user.name,
                )
            )

    def action_end(self):
        """Ends these covers now, or calls off those that have not begun."""
        self.check_access("write")
        if any(cover.state == "over" for cover in self):
            raise UserError(self.env._("This cover is over already."))
        self.sudo().write({"ended_at": fields.Datetime.now()})
