"""The customer of a stop: who may put one on a route, who sees it, and where it is."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import clock, known, sql
from .mail_activity import EVERYBODYS


class SalesRhythmStopCustomer(models.Model):
    _inherit = "sales.rhythm.stop"  # pylint: disable=consider-merging-classes-inherited

    address = fields.Char(compute="_compute_address")

    @api.depends(
        "partner_id.street", "partner_id.street2", "partner_id.city", "partner_id.state_id"
    )
    @api.depends_context("uid")
    def _compute_address(self):
        readable = self.partner_id._filtered_access("read")
        for stop in self:
            partner = stop.partner_id
            parts = (
                (partner.street, partner.street2, partner.city, partner.state_id.name)
                if partner in readable
                else ()
            )
            stop.address = ", ".join(filter(None, parts)) or False

    @api.model
    def _check_customers(self, vals_list):
        """Nobody lets themselves see a colleague's customer: who sees it may put it on a route.

        Asked before a stop is written, with which the customer could be seen.
        """
        vals_list = [vals for vals in vals_list if vals.get("route_id") and vals.get("partner_id")]
        if self.env.su or not vals_list:
            return
        routes = self.env["sales.rhythm.route"].browse(vals["route_id"] for vals in vals_list)
        partners = self.env["res.partner"].browse(vals["partner_id"] for vals in vals_list)
        routes.check_access("write")
        partners.check_access("read")
        own = self._places_of_own(partners, routes.company_id)
        for route_, partner in zip(routes, partners.sudo(), strict=True):
            if (partner.id, route_.company_id.id) not in own:
                raise UserError(
                    self.env._(
                        "%s is a colleague's customer: a leader of theirs, or who sees all "
                        "customers, puts it on your route.",
                        partner.display_name,
                    )
                )

    @api.model
    def _places_of_own(self, partners, companies):
        """{(customer id, company id)} of those who are the user's own to put on a route.

        Theirs, of a team they lead or of its members, or nobody's; for who sees all customers any.
        Not of whom they see for a while only, as a stand-in, or because of a stop.
        """
        everyone = {(partner.id, company.id) for partner in partners for company in companies}
        if self.env.user.has_group(EVERYBODYS):
            return everyone
        rows = self.env["sales.rhythm"].sudo().with_context(active_test=False).search(
            [("partner_id", "in", partners.ids), ("company_id", "in", companies.ids)]
        )  # fmt: skip
        user = self.env.user
        people = {user.id, *user._rhythm_led_member_ids()}
        teams = user._rhythm_led_team_ids()
        others = {
            (row.partner_id.id, row.company_id.id)
            for row in rows
            if row.user_id and row.user_id.id not in people and row.team_id.id not in teams
        }
        known_rows = {(row.partner_id.id, row.company_id.id) for row in rows}
        of_others = {
            partner.id for partner in partners.sudo() if partner.user_id.id not in {False, *people}
        }
        return {
            place for place in everyone - others
            if place in known_rows or place[0] not in of_others
        }  # fmt: skip

    # ---- for who visits customers of others

    @api.model
    def _rows_of_others(self):
        """Ids of the rows of customers on the user's routes who are somebody else's, or nobody's.

        Who visits a customer has to see why; each right asks, so it is read once a transaction.
        """
        return known.once(self.env, known.STOPS, self.env.uid, self._read_rows_of_others)

    def _read_rows_of_others(self):
        self.env["sales.rhythm.route"].flush_model(["active", "user_id", "company_id"])
        self.env["sales.rhythm.visit"].flush_model()
        self.flush_model(["route_id", "partner_id"])
        today = min(clock.days(self.env).values())
        return sql.rows_on_routes_of(self.env, self.env.uid, today)

    # ---- customers who become one

    @api.model
    def _follow_customers(self, partner_ids):
        """Stops of customers who became contacts of another one are that one's by now."""
        stops = self.search([("partner_id", "in", list(partner_ids))]).filtered(
            lambda stop: stop.partner_id.commercial_partner_id not in (False, stop.partner_id)
        )
        for customer in stops.partner_id.commercial_partner_id:
            own = stops.filtered(
                lambda stop, customer=customer: stop.partner_id.commercial_partner_id == customer
            )
            self._join([*own.partner_id.ids, customer.id], customer)
            own.exists().partner_id = customer

    @api.model
    def _join(self, partner_ids, kept):
        """Before these customers are merged: of their stops on one route, the first one stays.

        The wizard moves rows by SQL, and would delete what breaks a unique index unseen.
        """
        stops = self.search([("partner_id", "in", partner_ids)], order="sequence, id")
        extra = self.browse()
        for same in stops.grouped("route_id").values():
            own = same.filtered(lambda stop: stop.partner_id == kept)
            extra |= same - (own or same)[:1]
        extra.unlink()

    @api.model
    def _choose_days_again(self, partner_ids):
        """After these were merged past every hook: who receives on any day takes another's days."""
        stops = self.search([("partner_id", "in", list(partner_ids))])
        self.env.invalidate_all()
        self.env.add_to_compute(stops._fields["weekday_ids"], stops)
        self._mark_customers(partner_ids)
