from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from . import clock, off_days, sql
from .by_company import by_company, rounded
from .cycle_mixin import STATUS_LABELS

# Columns of an order on which its customer's row rests.
FACTS = {
    "state", "date_order", "amount_untaxed", "currency_rate", "partner_id", "company_id",
    "user_id", "team_id", "opportunity_id", "validity_date", "rhythm_sent_at",
}  # fmt: skip

KINDS = [("first", "First order"), ("repeat", "Repeat"), ("reactivation", "Came back")]


class SaleOrder(models.Model):
    _inherit = "sale.order"

    rhythm_interval_days = fields.Integer(
        "Days since the previous order",
        compute="_compute_rhythm",
        compute_sudo=True,
        groups="base.group_user",
        help="Days between this order and the customer's previous purchase.",
    )
    rhythm_kind = fields.Selection(
        KINDS,
        "Kind of purchase",
        compute="_compute_rhythm",
        compute_sudo=True,
        search="_search_rhythm_kind",
        groups="base.group_user",
        help="Came back: after a silence for which this customer counts as stopped. Returns, and "
        "orders that the policy excludes, are of no kind.",
    )
    rhythm_status = fields.Selection(
        STATUS_LABELS,
        "Customer status",
        compute="_compute_rhythm_status",
        groups="sales_team.group_sale_salesman",
    )

    rhythm_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency", groups="base.group_user"
    )
    rhythm_amount = fields.Monetary(
        "Untaxed amount in company currency",
        compute="_compute_rhythm_amount",
        currency_field="rhythm_currency_id",
        aggregator="sum",
        groups="base.group_user",
        help="At the rate of the order's own day, so that it may be summed.",
    )

    rhythm_lost_reason_id = fields.Many2one(
        "crm.lost.reason",
        "Lost because",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="sales_team.group_sale_salesman",
        help="Why the quotation was lost: one of the reasons that opportunities have.",
    )
    # Odoo keeps it in the messages alone, which are many and say nothing of what is imported.
    rhythm_sent_at = fields.Datetime(
        "Sent at", readonly=True, copy=False, help="When the quotation was last marked as sent."
    )

    # What the gather of the refresh reads, and nothing else, so that it never visits the table.
    _rhythm_customer_day = models.Index(
        "(company_id, partner_id, date_order) INCLUDE (amount_untaxed, currency_rate) "
        "WHERE state = 'sale'"
    )
    _rhythm_open = models.Index(
        "(company_id, date_order) WHERE state = 'sale' AND invoice_status <> 'invoiced'"
    )

    @api.depends("state", "date_order", "partner_id", "company_id")
    def _compute_rhythm(self):
        self.rhythm_interval_days = 0
        self.rhythm_kind = False
        confirmed = self._origin.filtered(lambda order: order.state == "sale")
        if not confirmed:
            return
        confirmed.flush_recordset()
        query = confirmed._as_query(ordered=False)
        found = {
            order_id: (interval or 0, kind)
            for order_id, interval, kind in self.env.execute_query(
                query.select(
                    SQL.identifier("sale_order", "id"),
                    self._rhythm_interval_sql("sale_order"),
                    self._rhythm_kind_sql("sale_order"),
                )
            )
        }
        for order in self:
            if order._origin.id in found:
                interval, order.rhythm_kind = found[order._origin.id]
                order.rhythm_interval_days = interval if order.rhythm_kind else 0

    @api.depends("amount_untaxed", "currency_rate")
    def _compute_rhythm_amount(self):
        for order in self:
            order.rhythm_amount = order.amount_untaxed / (order.currency_rate or 1)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "rhythm_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        read = [self._fields[name] for name in ("amount_untaxed", "currency_rate")]
        company = SQL.identifier(alias, "company_id")
        return rounded(self.env, sql.company_amount(alias), company, read)

    @api.depends("partner_id", "company_id")
    def _compute_rhythm_status(self):
        for company, orders in self.grouped("company_id").items():
            for order in orders:
                partner = order.partner_id.with_company(company or self.env.company)
                order.rhythm_status = partner.rhythm_status

    def _rhythm_day_sql(self, alias):
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            SQL.identifier(alias, "date_order"),
            self._rhythm_zone_sql(alias),
        )

    def _rhythm_zone_sql(self, alias):
        return by_company(clock.zones(self.env), SQL.identifier(alias, "company_id"))

    def _rhythm_previous_sql(self, alias):
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        return sql.previous_day(alias, self._rhythm_zone_sql(alias), excluded)

    def _rhythm_interval_sql(self, alias):
        return SQL("(%s - %s)", self._rhythm_day_sql(alias), self._rhythm_previous_sql(alias))

    def _rhythm_first_sql(self, alias):
        days = clock.days(self.env)
        tomorrow = min(
            clock.end_of_day(days[company_id], zone)
            for company_id, zone in clock.zones(self.env).items()
        )
        return sql.first_order(
            alias,
            self._rhythm_zone_sql(alias),
            self.env["sales.rhythm.policy"]._excluded_by_company(),
            tomorrow,
            self._rhythm_previous_sql("ahead"),
        )

    def _rhythm_kind_sql(self, alias):
        row = SQL.identifier("r", "company_id"), SQL.identifier("r", "pause_spans")
        count = off_days.Count(self.env)
        return sql.order_kind(
            alias,
            self._rhythm_day_sql(alias),
            self._rhythm_previous_sql(alias),
            self.env["sales.rhythm.policy"]._excluded_by_company(),
            lambda start, end: count.between(*row, start, end),
        )

    def _search_rhythm_kind(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["rhythm_kind"], "read")
        self.env["sale.order"].flush_model()
        kinds = [kind for kind, _label in KINDS if kind in value]
        domain = self._of_kinds(kinds)
        if False in value:  # of no kind
            domain |= ~self._of_kinds([kind for kind, _label in KINDS])
        return domain

    @api.model
    def _of_kinds(self, kinds):
        if kinds == ["first"]:  # by the row, since the query below would be asked for every order
            return Domain.custom(to_sql=lambda model, alias, query: model._rhythm_first_sql(alias))
        return Domain("state", "=", "sale") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s = ANY(%s), FALSE)", model._rhythm_kind_sql(alias), kinds
            )
        )

    # ---- facts that move the customer's dates

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["sales.rhythm.queue"]._mark("sale_order", orders.ids)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        self.env["sales.rhythm.promise"]._mark("order", confirmed.ids)
        return orders

    def write(self, vals):
        if "tag_ids" in vals:  # a tag may exclude orders; many2many columns pass no other hook
            self.env["sales.rhythm.queue"]._mark("sale_order", self.ids)
        if vals.get("state") == "sent":  # a move: from now on it takes as long again until it hangs
            vals = {**vals, "rhythm_sent_at": fields.Datetime.now()}
        return super().write(vals)

    def message_post(self, **kwargs):
        """Sending a quotation again moves it too; Odoo marks only drafts as sent."""
        again = self.browse()
        if self.env.context.get("mark_so_as_sent"):  # anybody may post who may read
            again = self._filtered_access("write").filtered(lambda order: order.state == "sent")
        message = super().message_post(**kwargs)
        again.rhythm_sent_at = fields.Datetime.now()
        return message

    def _write_multi(self, vals_list):
        # Every change passes here once, computed amounts included, right before it is flushed.
        self.env["sales.rhythm.queue"]._mark_changed(self, vals_list, FACTS)
        confirmed = [
            id_ for id_, vals in zip(self._ids, vals_list, strict=True)
            if vals.get("state") == "sale"
        ]  # fmt: skip
        if confirmed:  # the table tells which of them were not before
            confirmed = sql.not_confirmed(self.env, confirmed)
            self.env["sales.rhythm.promise"]._mark("order", confirmed)
        return super()._write_multi(vals_list)

    def unlink(self):
        customers = self.sudo().partner_id | self.sudo().opportunity_id.partner_id
        # What was credited of them is from now on of whoever got the credit note.
        customers |= self.sudo().order_line.invoice_lines.partner_id
        self.env["sales.rhythm.queue"]._mark("res_partner", customers.ids)
        self.env["sales.rhythm.queue"]._mark("sale_order", self.ids)  # their touches end
        return super().unlink()

    @api.onchange("sale_order_template_id")
    def _onchange_sale_order_template_id(self):
        # A new quotation with the products of a customer gets the company's template, but not its
        # lines instead of these.
        default = self.company_id.sale_order_template_id
        if self.env.context.get("rhythm_keep_lines") and self.sale_order_template_id == default:
            return None
        return super()._onchange_sale_order_template_id()

    def _rhythm_lose(self, reason, comment=None):
        """Cancels quotations that are lost, and says why; `comment` goes into their chatter."""
        if comment:
            self._track_set_log_message(plaintext2html(comment))
        self.rhythm_lost_reason_id = reason
        return self.action_cancel()

    def action_draft(self):
        """What is offered again is not lost."""
        result = super().action_draft()
        lost = self.sudo().filtered("rhythm_lost_reason_id")
        lost.filtered(lambda order: order.state == "draft").rhythm_lost_reason_id = False
        return result

    def action_open_rhythm(self):
        """The row of the order's customer."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id).action_open_rhythm()
