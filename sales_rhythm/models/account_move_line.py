from odoo import api, models

from . import sql

# Columns of a journal item on which what a customer owes rests.
FACTS = {
    "account_id", "amount_residual", "company_id", "date", "date_maturity", "parent_state",
    "partner_id", "reconciled",
}  # fmt: skip


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _write_multi(self, vals_list):
        # Posting, paying and settling all pass here, residuals included, right before the flush.
        pairs = list(zip(self._ids, vals_list, strict=True))
        moved = [id_ for id_, vals in pairs if {"partner_id", "account_id"} & vals.keys()]
        if moved:  # the table still has whom they were of
            self._rhythm_mark_debtors(moved)
        changed = [id_ for id_, vals in pairs if FACTS & vals.keys()]
        self.env["sales.rhythm.queue"]._mark(self._table, changed)
        posted = [id_ for id_, vals in pairs if vals.get("parent_state") == "posted"]
        self.env["sales.rhythm.promise"]._mark("payment", posted)
        return super()._write_multi(vals_list)

    def _rhythm_mark_debtors(self, ids):
        self.env["sales.rhythm.queue"]._mark(
            "res_partner", sql.customers_of(self.env, self._table, ids)
        )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["sales.rhythm.queue"]._mark(self._table, lines.ids)
        # On an entry that is posted already, as when a line of a bank statement finds its invoice.
        self.env["sales.rhythm.promise"]._mark("payment", lines.ids)
        return lines

    def unlink(self):
        self._rhythm_mark_debtors(self.ids)
        return super().unlink()
