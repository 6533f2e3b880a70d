"""Money received from the customers of a directive since it was given."""

from odoo import api, fields, models

from . import evidence, sql


class SalesRhythmDirectivePayment(models.Model):
    """One payment, for one document, of a customer of a directive. A query, not a table.

    In company currency, with taxes, as it was paid. What was paid back is negative.
    """

    _name = "sales.rhythm.directive.payment"
    _inherit = ["sales.rhythm.own.customer.mixin"]
    _description = "Received since a directive"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "words"
    _depends = {
        "sales.rhythm.directive": ["closed_at", "given_on", "given_at", "company_id",
                                   "partner_ids"],
        "account.move": ["state", "move_type", "partner_id", "company_id", "name"],
        "account.move.line": ["move_id", "account_id", "balance", "date", "parent_state"],
        "account.partial.reconcile": ["debit_move_id", "credit_move_id", "amount"],
        "res.partner": ["commercial_partner_id"],
    }  # fmt: skip

    directive_id = fields.Many2one("sales.rhythm.directive", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    day = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True, help="In the company's currency.")
    words = fields.Char("For", readonly=True)
    document_id = fields.Integer("Id of the document", readonly=True, aggregator=None)

    @property
    def _table_query(self):
        return sql.money_since()

    def action_open(self):
        """Opens the invoice that was paid, where the user may read it."""
        self.check_access("read")
        self.ensure_one()
        document = self.env["account.move"].browse(self.document_id)
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }


class SalesRhythmDirectiveReceived(models.Model):
    _inherit = "sales.rhythm.directive"  # pylint: disable=consider-merging-classes-inherited

    currency_id = fields.Many2one(related="company_id.currency_id")
    received_amount = fields.Monetary(
        "Received since",
        compute="_compute_received_amount",
        help="From the customers of the directive whom you may see, since the day after. Money "
        "counts once: for the latest directive that covers the customer.",
    )

    @api.depends("partner_ids", "given_on", "closed_at")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_received_amount(self):
        received = self._received()
        for each in self:
            each.received_amount = received.get(each.id, 0)

    def _received(self):
        """{id: money received since}, of those who have any."""
        groups = self.env["sales.rhythm.directive.payment"]._read_group(
            [("directive_id", "in", self.ids)], ["directive_id"], ["amount:sum"]
        )
        return {directive.id: amount for directive, amount in groups}

    def _received_figure(self, amount):
        """The figure of that money, which opens what it adds up."""
        words = evidence.compact(self.env, amount, self.currency_id)
        return {
            "text": self.env._("since then %s", words),
            "title": self.currency_id.format(amount),
            "amount": amount,
            "measure": "amount:sum",
            "res_model": "sales.rhythm.directive.payment",
            "domain": [("directive_id", "=", self.id)],
            "views": ["list"],
            "name": self.env._("Received since: %s", self.display_name),
        }

    def action_open_received(self):
        """Opens the money received since."""
        self.check_access("read")
        self.ensure_one()
        figure = self._received_figure(self.received_amount)
        return {
            "type": "ir.actions.act_window",
            "name": figure["name"],
            "res_model": figure["res_model"],
            "views": [(False, "list")],
            "domain": figure["domain"],
        }
