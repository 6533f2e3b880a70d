from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_repr

from . import known, sql
from .cycle_mixin import STATUS_LABELS

FACTS = {"active", "commercial_partner_id", "user_id"}
SELLERS = "sales_team.group_sale_salesman"


class Person(NamedTuple):
    """A contact of a customer."""

    id: int
    name: str | None
    phone: str | None


class ResPartner(models.Model):
    _inherit = "res.partner"

    rhythm_ids = fields.One2many(
        "sales.rhythm",
        "partner_id",
        "Rhythms by company",
        context={"active_test": False},  # an archived customer shows its status too
        groups=SELLERS,
    )
    rhythm_id = fields.Many2one(
        "sales.rhythm",
        compute="_compute_rhythm_id",
        search="_search_rhythm_id",
        groups=SELLERS,
        help="The customer's row in the current company, for any contact of it.",
    )
    rhythm_status = fields.Selection(
        STATUS_LABELS,
        "Rhythm status",
        compute="_compute_rhythm_id",
        search="_search_rhythm_status",
        groups=SELLERS,
    )
    rhythm_expected_on = fields.Date(
        "Next order expected on",
        compute="_compute_rhythm_id",
        search="_search_rhythm_expected_on",
        groups=SELLERS,
    )
    rhythm_weeks = fields.Json(
        "Care this month",
        compute="_compute_rhythm_weeks",
        groups=SELLERS,
        help="The weeks of the month, as on the card of the customer.",
    )

    # No table of its own, of which Odoo would keep the foreign keys when the add-on is removed.
    rhythm_receives = fields.Char("Numbers of weekdays", groups=SELLERS, help="0 is Monday.")
    rhythm_weekday_ids = fields.Many2many(
        "sales.rhythm.weekday",
        string="Receives visits on",
        compute="_compute_rhythm_weekday_ids",
        inverse="_inverse_rhythm_weekday_ids",
        groups=SELLERS,
        help="Visits are planned on these days of the week; on any, where none is chosen.",
    )
    rhythm_stop_ids = fields.One2many("sales.rhythm.stop", "partner_id", "Stops", groups=SELLERS)
    rhythm_pause_count = fields.Integer(
        "Pauses", compute="_compute_rhythm_pause_count", groups=SELLERS
    )

    @api.depends("commercial_partner_id", "rhythm_ids")
    @api.depends_context("company")
    def _compute_rhythm_id(self):
        rows = self.env["sales.rhythm"].with_context(active_test=False).search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.commercial_partner_id.ids),
            ],
            ["partner_id"],
            order="id",
        )  # fmt: skip
        by_partner = {row.partner_id.id: row for row in rows}
        for partner in self:
            row = by_partner.get(partner.commercial_partner_id.id, rows.browse())
            partner.rhythm_id = row
            partner.rhythm_status = row.status
            partner.rhythm_expected_on = row.expected_on

    @api.depends("rhythm_id.weeks")
    @api.depends_context("company", "lang")
    def _compute_rhythm_weeks(self):
        for partner in self:
            partner.rhythm_weeks = partner.rhythm_id.weeks

    @api.depends("rhythm_receives")
    def _compute_rhythm_weekday_ids(self):
        for partner in self:
            numbers = {int(each) for each in partner.rhythm_receives or "" if each in "0123456"}
            partner.rhythm_weekday_ids = self.env["sales.rhythm.weekday"]._of(numbers)

    def _inverse_rhythm_weekday_ids(self):
        for partner in self:
            numbers = partner.rhythm_weekday_ids._numbers()
            partner.rhythm_receives = "".join(map(str, sorted(numbers))) or False

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_rhythm_pause_count(self):
        found = dict(
            self.env["sales.rhythm.pause"]._read_group(
                self._rhythm_pauses(), ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.rhythm_pause_count = found.get(partner.commercial_partner_id, 0)

    def _rhythm_pauses(self):
        """The domain of the pauses in the current company, for any contact of a customer."""
        return Domain("partner_id", "in", self.commercial_partner_id.ids) & Domain(
            "company_id", "=", self.env.company.id
        )

    def action_open_rhythm_pauses(self):
        """The customer's pauses in the current company, to be edited."""
        self.ensure_one()
        pauses = self.env["sales.rhythm.pause"]
        pauses.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pauses"),
            "res_model": pauses._name,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": list(self._rhythm_pauses()),
            "context": {
                "default_partner_id": self.commercial_partner_id.id,
                "default_company_id": self.env.company.id,
            },
        }

    def _search_by_rhythm(self, field_name, operator, value):
        rows = Domain("company_id", "=", self.env.company.id) & Domain(field_name, operator, value)
        return Domain("commercial_partner_id.rhythm_ids", "any", rows)

    def _search_rhythm_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = [id_ for id_ in value if id_]
        domain = self._search_by_rhythm("id", "in", wanted)
        if len(wanted) < len(value):  # False: those without a row
            domain |= ~self._search_by_rhythm("id", "!=", False)
        return domain

    def _search_rhythm_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = [status for status in value if status]
        domain = self._search_by_rhythm("status", "in", wanted)
        if len(wanted) < len(value):
            domain |= ~self._search_by_rhythm("id", "!=", False)
        return domain

    def _search_rhythm_expected_on(self, operator, value):
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented
        if operator != "in":
            return self._search_by_rhythm("expected_on", operator, value)
        wanted = [day for day in value if day]
        domain = self._search_by_rhythm("expected_on", "in", wanted)
        if len(wanted) < len(value):  # False: no date, or no row at all
            domain |= ~self._search_by_rhythm("expected_on", "!=", False)
        return domain

    def action_open_rhythm(self):
        """Opens the customer's row in the current company."""
        self.ensure_one()
        row = self.rhythm_id
        if not row:
            raise UserError(
                self.env._(
                    "%(customer)s has no order, quotation or opportunity in %(company)s that "
                    "you may see, so there is no rhythm yet.",
                    customer=self.display_name,
                    company=self.env.company.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales rhythm"),
            "res_model": "sales.rhythm",
            "res_id": row.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _rhythm_people(self):
        """{customer id: Person}, whom to call there: the first with a phone, else the first one.

        Of those that the user may read, in one query however many addresses a customer has.
        """
        contacts = self.env["res.partner"].with_context(active_test=True)
        query = contacts._search([("parent_id", "in", self.ids), ("type", "=", "contact")])
        parent, name, phone = (
            contacts._field_to_sql(query.table, each, query)
            for each in ("parent_id", "name", "phone")
        )
        by_name = contacts._order_to_sql(contacts._order, query)
        query.order = SQL("%s, COALESCE(%s, '') = '', %s", parent, phone, by_name)
        found = self.env.execute_query(
            query.select(
                SQL("DISTINCT ON (%s) %s", parent, parent), SQL.identifier(query.table, "id"),
                name, phone,
            )
        )  # fmt: skip
        return {customer_id: Person(*person) for customer_id, *person in found}

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Who visits a customer by plan is no follower: they would get a mail for every message."""
        if self.env.su and self.env.context.get("rhythm_no_follower"):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def _rhythm_place(self):
        """What a map finds the customer by: where it is known to be, else its address."""
        self.ensure_one()
        if self.partner_latitude or self.partner_longitude:
            return ",".join(
                float_repr(each, 6) for each in (self.partner_latitude, self.partner_longitude)
            )
        parts = (self.street, self.street2, self.city, self.state_id.name, self.country_id.name)
        return ", ".join(filter(None, parts)) if self.street or self.city else ""

    # ---- facts that move the customer's dates

    def write(self, vals):
        if "category_id" in vals:  # a tag may have its own policy; many2many passes no other hook
            self.env["sales.rhythm.queue"]._mark("res_partner", self.ids)
        result = super().write(vals)
        if {"parent_id", "is_company"} & vals.keys():
            self.env["sales.rhythm.stop"].sudo()._follow_customers(self.ids)
        if "rhythm_receives" in vals:
            self.env["sales.rhythm.stop"]._mark_customers(self.ids)
        if "tz" in vals:  # of a company's own contact: its days begin at another hour
            companies = self.env["res.company"].sudo()
            companies = companies.search([("partner_id", "in", self.ids)])
            if companies:
                known.forget_kept(self.env)
                companies._rhythm_rebuild()
                companies._rhythm_mark_off_days()
        return result

    def unlink(self):
        # The leads of a deleted contact lose their customer past all hooks.
        customers = sql.commercial_ids(self.env, self.ids)
        self.env["sales.rhythm.queue"]._mark("res_partner", customers)
        return super().unlink()

    def _write_multi(self, vals_list):
        changed = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True) if FACTS & vals.keys()
        ]
        if changed:
            # Under another parent both customers change, and the table still has the old one.
            self.env["sales.rhythm.queue"]._mark(
                "res_partner", {*changed, *sql.commercial_ids(self.env, changed)}
            )
        return super()._write_multi(vals_list)
