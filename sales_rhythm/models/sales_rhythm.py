"""The rhythm: one row of dates per company and customer."""

from odoo import SUPERUSER_ID, api, fields, models

from . import clock, evidence, known, refresh, sql

DAYS_A_MONTH = 365.25 / 12


class SalesRhythm(models.Model):
    """One row per company and commercial partner that ordered, or has something open.

    The refresh is its only writer; people never write here.
    """

    _name = "sales.rhythm"
    _inherit = ["sales.rhythm.cycle.mixin"]
    _description = "Customer's rhythm"
    _order = "money_at_stake_amount desc, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]

    partner_id = fields.Many2one(index=False)
    active = fields.Boolean(default=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null", index="btree_not_null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales team", readonly=True, ondelete="set null", index="btree_not_null"
    )
    phone = fields.Char(related="partner_id.phone")
    city = fields.Char("Area", related="partner_id.city")
    state_id = fields.Many2one(string="State or province", related="partner_id.state_id")
    tag_ids = fields.Many2many(string="Tags", related="partner_id.category_id")

    evidence = fields.Char(compute="_compute_evidence")
    spread_days = fields.Integer(
        "Give or take (days)",
        compute="_compute_spread_days",
        help="About half of the gaps between orders are this close to the cycle.",
    )
    chance_text = fields.Char("Chance", compute="_compute_chance_text")
    monthly_count = fields.Float("Orders a month", compute="_compute_monthly_count", digits=(8, 1))
    occasion_ids = fields.One2many("sales.rhythm.occasion", "rhythm_id", "Purchases", readonly=True)

    # A constraint and not an index: the merge wizard looks for those before it moves rows. The
    # customer first, so that who asks by customer alone needs no index besides.
    _partner_company = models.Constraint(
        "UNIQUE (partner_id, company_id)", "One rhythm per company and customer."
    )
    _paused = models.Index("(company_id) WHERE pause_spans IS NOT NULL")

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        # Whose row one may see may be a contact that one may not, as one moved to another company.
        readable = self.partner_id._filtered_access("read")
        for row in self:
            seen = row.partner_id in readable
            row.display_name = (
                row.partner_id.display_name if seen else self.env._("Customer %s", row.id)
            )

    @api.depends(
        "status",
        "expected_on",
        "usual_order_amount",
        "cycle_days",
        "spread_ratio",
        "open_amount",
    )
    @api.depends_context("lang")
    def _compute_evidence(self):
        days = clock.days(self.env)
        for row in self:
            row.evidence = evidence.sentence(self.env, row, days[row.company_id.id])

    @api.depends("order_count", "cycle_days", "spread_ratio")
    def _compute_spread_days(self):
        for row in self:
            row.spread_days = evidence.spread_days(row) if row.order_count > 1 else 0

    @api.depends("order_count", "chance_7_ratio")
    @api.depends_context("lang")
    def _compute_chance_text(self):
        for row in self:
            row.chance_text = evidence.chance_sentence(self.env, row)

    @api.depends("cycle_days", "order_count")
    def _compute_monthly_count(self):
        for row in self:
            row.monthly_count = DAYS_A_MONTH / row.cycle_days if row.order_count > 1 else 0

    def web_read(self, specification):
        if len(self) == 1 and {"user_id", "suggestions"} <= specification.keys():
            # A page. What is read for these two first, nothing after them has to ask for: users are
            # called as their partners are, and the chips name categories, too.
            (self.partner_id | self.user_id.sudo().partner_id).sudo().mapped("name")
            self.mapped("suggestions")
        return super().web_read(specification)

    def action_open_customer(self):
        """The customer's own form, with its activities and messages."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_new_quotation(self):
        """A new quotation for this customer; of its deal, if it has one: else both would count."""
        self.ensure_one()
        deals = self.env["crm.lead"]
        if deals.has_access("read"):
            deals = deals.search(
                [
                    ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                    ("won_status", "=", "pending"),
                    ("type", "=", "opportunity"),
                    ("company_id", "in", (False, self.company_id.id)),
                ],
                limit=2,
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New quotation"),
            "res_model": "sale.order",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                **({"default_opportunity_id": deals.id} if len(deals) == 1 else {}),
                # Whoever sells it, not whom they stand in for.
                **({"default_user_id": self.env.uid} if self.rhythm_is_covered else {}),
            },
        }

    def action_open_orders(self):
        """All orders and quotations of the customer, its contacts included, that one may read."""
        name = self.env._("Orders of %s", self._customer())
        domain = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]
        views = [(False, "list"), (False, "kanban"), (False, "form")]
        return self._open_list(name, "sale.order", domain, views=views)

    def action_open_occasions(self):
        """The purchases, day by day, that the customer's dates rest on."""
        name = self.env._("Purchases of %s", self._customer())
        return self._open_list(name, "sales.rhythm.occasion", [("rhythm_id", "=", self.id)])

    @api.model
    def _refresh(self, partners):
        """Brings the rows of these customers up to date, in every company that knows them.

        Any contact of a customer will do. The only writer of rows besides the job's batches,
        which walk over all customers in the same way (`refresh.refresh`).
        """
        self._refresh_ids(partners.ids)

    @api.model
    def _refresh_ids(self, partner_ids, touch=False, lines=True):
        """The same by ids. A user's transaction leaves the `lines` to the job (decision 027)."""
        if not partner_ids:
            return 0
        env = self.env(user=SUPERUSER_ID, su=True, context={})
        env.flush_all()
        # The ids as given stay in, so that the row of one that became a contact goes away.
        partner_ids = sql.commercial_ids(env, partner_ids) | set(partner_ids)
        changed = 0
        for company in self._companies_of(env, partner_ids):
            changed += refresh.refresh(
                env, refresh.Company.of(company), refresh.Customers.among(partner_ids), touch
            )
        if lines:
            env["sales.rhythm.line"]._refresh_of(partner_ids)
        self._forget_cached(env)
        return changed

    @api.model
    def _companies_of(self, env, partner_ids):
        """The companies in which these customers have a row, or may get one."""
        companies = env["res.company"]._rhythm_all()
        if len(companies) > 1:
            companies = companies.browse(sql.companies_of(env, partner_ids))
        return companies

    @api.model
    def _forget_cached(self, env):
        """After a refresh, which writes past the ORM: what was read before is read again."""
        known.forget(env, known.PINS)
        known.forget(env, known.STOPS)
        known.forget(env, known.PAUSES)
        env["sales.rhythm"].invalidate_model(flush=False)
        env["res.partner"].invalidate_model(
            ["rhythm_ids", "rhythm_id", "rhythm_status", "rhythm_expected_on", "rhythm_weeks"],
            flush=False,
        )
        env["sale.order"].invalidate_model(
            ["rhythm_kind", "rhythm_interval_days", "rhythm_status"], flush=False
        )
