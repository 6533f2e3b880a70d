"""Pushes: products that a director wants sold for some days, to customers who lack them (F18).

Who lacks a push, and who was won, follows from the confirmed orders whenever it is asked
(sql/pushes.py); whether it runs follows from the company's day. So nothing is kept up to date.
"""

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.month import last_of_month
from ..core.policy import LARGEST_GOAL
from . import clock, sql
from .by_company import by_company

STATES = [("planned", "Planned"), ("running", "Running"), ("over", "Over")]
YEAR = relativedelta(years=1)
NAMED = 3  # products that a push of many is called after


class PushFacts(NamedTuple):
    """What nearly every page asks of a push, kept by every worker."""

    name: str
    company_id: int
    category_id: int | bool
    from_on: date
    until_on: date


class SalesRhythmPush(models.Model):
    """What is pushed, from when until when, and how much of it should be sold to how many."""

    _name = "sales.rhythm.push"
    _inherit = ["sales.rhythm.cached.mixin"]
    _description = "Push"
    _order = "from_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, readonly=False, required=True
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    category_id = fields.Many2one(
        "product.category",
        "Product category",
        ondelete="restrict",
        index="btree_not_null",
        help="With all categories below it.",
    )
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "sales_rhythm_push_product_rel",
        "push_id",
        "product_tmpl_id",
        "Products",
        ondelete="restrict",
        check_company=True,
        help="Instead of a category.",
    )
    from_on = fields.Date("From", required=True, default=lambda self: clock.today(self.env.company))
    until_on = fields.Date(
        "Until",
        required=True,
        default=lambda self: self._default_until_on(),
        help="The last day, until its midnight.",
    )
    target_count = fields.Integer("Customers to win", help="0: no target.")
    target_amount = fields.Monetary("Value to sell", help="Untaxed; 0: no target.")
    user_id = fields.Many2one(
        "res.users",
        "Declared by",
        readonly=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    @api.model
    def _default_until_on(self):
        """The end of this month; of the next one, once more than half of this one is over."""
        today = clock.today(self.env.company)
        last = last_of_month(today)
        if (last - today).days < (today - today.replace(day=1)).days:
            last = last_of_month(today + relativedelta(months=1))
        return last

    @api.depends("category_id", "product_tmpl_ids")
    def _compute_name(self):
        for push in self:
            products = push.product_tmpl_ids.mapped("name")
            listed = ", ".join(products[:NAMED]) + (", …" if len(products) > NAMED else "")
            push.name = push.category_id.name or listed or push.name

    # ---- what makes sense

    @api.constrains("category_id", "product_tmpl_ids")
    def _check_goods(self):
        for push in self:
            if bool(push.category_id) == bool(push.product_tmpl_ids):
                raise ValidationError(
                    self.env._(
                        "The push “%s” is of a product category or of listed products: choose one "
                        "of the two.",
                        push.name,
                    )
                )

    @api.constrains("from_on", "until_on")
    def _check_days(self):
        for push in self:
            if push.until_on < push.from_on:
                raise ValidationError(
                    self.env._(
                        "The push “%s” ends before it begins: its last day must not be before its "
                        "first.",
                        push.name,
                    )
                )

    @api.constrains("target_count", "target_amount")
    def _check_targets(self):
        for push in self:
            targets = (push.target_count, push.target_amount)
            if not all(0 <= each <= LARGEST_GOAL for each in targets):
                raise ValidationError(
                    self.env._(
                        "The targets of the push “%(push)s” must be at least 0 and at most "
                        "%(most)s.",
                        push=push.name,
                        most=f"{LARGEST_GOAL:g}",
                    )
                )

    # ---- when

    @api.depends("from_on", "until_on", "company_id")
    def _compute_state(self):
        days = clock.days(self.env)
        for push in self:
            today = days.get(push.company_id.id)
            if not (today and push.from_on and push.until_on) or today < push.from_on:
                push.state = "planned"
            else:
                push.state = "running" if today <= push.until_on else "over"

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        column = {
            name: SQL.identifier(alias, name, to_flush=self._fields[name])
            for name in ("company_id", "from_on", "until_on")
        }
        today = SQL("%s::date", by_company(clock.days(self.env), column["company_id"]))
        return SQL(
            "(CASE WHEN %s < %s THEN 'planned' WHEN %s <= %s THEN 'running' ELSE 'over' END)",
            today, column["from_on"], today, column["until_on"],
        )  # fmt: skip

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)", model._field_to_sql(alias, "state", query), list(value)
            )
        )

    @api.model
    @tools.ormcache()
    def _live_ids(self):
        """Ids of all pushes but archived ones, in the order of their begin.

        Known to every worker, so that the deck of a company that pushes nothing asks nothing.
        """
        live = self.sudo().with_context(active_test=True)  # whoever asks first, for all
        return tuple(live.search([], order="from_on, id").ids)  # pylint: disable=no-search-all

    @api.model
    def _running(self):
        """{push id: (company id, its first day)} of the pushes that run on their company's day."""
        found = [(push.id, push._facts()) for push in self.browse(self._live_ids())]
        days = clock.days(self.env) if found else {}
        return {
            push_id: (facts.company_id, facts.from_on)
            for push_id, facts in found
            if facts.from_on <= days[facts.company_id] <= facts.until_on
        }

    @tools.ormcache("self.id")
    def _facts(self):
        push = self.sudo()
        return PushFacts(
            push.name, push.company_id.id, push.category_id.id, push.from_on, push.until_on
        )

    # ---- who bought it

    def _pushed(self):
        """[sql.Pushed], of these pushes."""
        zones, companies = clock.zones(self.env), self.env["res.company"]._rhythm_facts()
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        days = clock.days(self.env)
        return [
            sql.Pushed(
                push.id,
                facts.company_id,
                facts.category_id,
                clock.start_of_day(facts.from_on - YEAR, zones[facts.company_id]),
                clock.start_of_day(facts.from_on, zones[facts.company_id]),
                clock.end_of_day(facts.until_on, zones[facts.company_id]),
                companies[facts.company_id].decimals,
                zones[facts.company_id],
                excluded,
                push._market_category_ids(),
                days[facts.company_id],
            )
            for push, facts in ((push, push._facts()) for push in self)
        ]

    def _lacked_by(self, rows):
        """{row: ids of these pushes that its customer lacks}; of one company with the row only.

        Who stopped buying at all lacks nothing: they have to be won back first. Nor does whoever
        is not to be offered it for now.
        """
        days = clock.days(self.env)
        rows = rows.filtered(
            lambda row: (
                row.active
                and not (row.stopped_from and row.stopped_from <= days[row.company_id.id])
            )
        )
        if not rows or not self:
            return {}
        self.env.flush_all()
        settled = sql.not_lacking(self.env, self._pushed(), rows.partner_id.ids)
        return {
            row: [
                push.id
                for push in self
                if push._facts().company_id == row.company_id.id
                and (push.id, row.partner_id.id) not in settled
            ]
            for row in rows
        }

    # ---- how much it may bring

    @tools.ormcache("self.id")
    def _market_category_ids(self):
        """Ids of the categories of the market that the pushed goods are in.

        Forgotten with the push, and where a category or a product moves.
        """
        # Of what is archived as well, whoever asks first: it is pushed all the same.
        push = self.sudo().with_context(active_test=False)
        level = self.env["sales.rhythm.policy"]._category_level(push.company_id)
        own = push.category_id or push.product_tmpl_ids.categ_id
        below = own if not push.category_id else own.search([("id", "child_of", own.ids)])
        return sorted({category._rhythm_at_level(level) for category in below})
