"""Routes: groups of customers that one salesperson works on given weekdays, in sequence."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from . import clock
from .mail_activity import EVERYBODYS


class SalesRhythmRoute(models.Model):
    """A route; its stops say which customers, in which sequence, and how often."""

    _name = "sales.rhythm.route"
    _description = "Route"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    color = fields.Integer(aggregator=None)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        ondelete="set null",
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who works the route. Without anybody it is kept, and nothing is planned for it.",
    )
    weekday_ids = fields.Many2many(
        "sales.rhythm.weekday",
        "sales_rhythm_route_weekday_rel",
        "route_id",
        "weekday_id",
        "Weekdays",
        required=True,
        help="On which days of the week the route is worked.",
    )
    area = fields.Char(help="Where it leads, such as a district; for people only.")
    note = fields.Text()
    stop_ids = fields.One2many("sales.rhythm.stop", "route_id", "Stops", copy=True)
    stop_count = fields.Integer("Number of stops", compute="_compute_stop_count")

    _name_company = models.UniqueIndex(
        "(company_id, name)", "The company has a route with this name already: choose another one."
    )

    @api.depends("stop_ids")
    def _compute_stop_count(self):
        counts = dict(
            self.env["sales.rhythm.stop"]._read_group(
                [("route_id", "in", self.ids)], ["route_id"], ["__count"]
            )
        )
        for route in self:
            route.stop_count = counts.get(route, 0) if route._origin else len(route.stop_ids)

    @api.constrains("weekday_ids")
    def _check_weekdays(self):
        for route in self:
            if not route.weekday_ids:
                raise ValidationError(
                    self.env._(
                        "The route “%s” has no weekday: choose the days it is worked on.",
                        route.name,
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for route in self:
            user = route.user_id.sudo()
            if user and (user.share or route.company_id not in user.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s, and cannot work the route "
                        "“%(route)s”.",
                        user=user.name,
                        company=route.company_id.name,
                        route=route.name,
                    )
                )

    def copy_data(self, default=None):
        taken = set(self.sudo().search([("company_id", "in", self.company_id.ids)]).mapped("name"))
        found = []
        for route, vals in zip(self, super().copy_data(default), strict=True):
            name = self.env._("%s (copy)", route.name)
            while name in taken:
                name = self.env._("%s (copy)", name)
            taken.add(name)
            found.append({**vals, "name": name})
        return found

    @api.constrains("name")
    def _check_name(self):
        for route in self:
            if not route.name.strip():
                raise ValidationError(self.env._("A route has a name, by which people know it."))

    def write(self, vals):
        if "company_id" in vals and any(
            route.stop_ids and route.company_id.id != vals["company_id"] for route in self.sudo()
        ):
            raise UserError(
                self.env._(
                    "A route with stops stays in its company: make another route in the other one."
                )
            )
        if not self.env.su and vals.get("user_id"):
            self._check_may_hand_over(vals["user_id"])
        result = super().write(vals)
        if {"user_id", "active", "weekday_ids", "company_id"} & vals.keys():
            self.stop_ids._lay_out()
        return result

    def _check_may_hand_over(self, user_id):
        """Who works a route sees its customers: others than its own decide who that is."""
        if self.env.user.has_group(EVERYBODYS):
            return
        led = self.env.user._rhythm_led_member_ids()
        for route in self.sudo():
            if user_id == route.user_id.id or route.user_id.id in led:
                continue
            raise UserError(
                self.env._(
                    "The leader of a team, or who sees all customers, says who works the route "
                    "“%s” from now on. For some days a colleague can stand in for you.",
                    route.name,
                )
            )

    def unlink(self):
        self.stop_ids.unlink()  # so that their customers are told
        return super().unlink()

    def action_open_stops(self):
        """The stops of the route, in sequence."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "sales.rhythm.stop",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("route_id", "=", self.id)],
            "context": {"default_route_id": self.id},
        }

    def action_open_visits(self):
        """When the stops of the route are visited."""
        self.check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sales_rhythm.visit_action"),
            "domain": [("route_id", "=", self.id)],
            "context": {"initial_date": clock.today(self.company_id)},
        }
