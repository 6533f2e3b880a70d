"""Money on its way, of every kind that the money map tells apart, written by SQL.

Of every customer it depends on its number what there is: some have nothing open, most have several
documents, and some of them settle, sell or credit each other.
"""

from pathlib import Path

import bench_bare

from odoo.fields import Command

CHANGED = ("account_move", "account_move_line", "crm_lead", "mail_activity", "sale_order",
           "sale_order_line", "sale_order_line_invoice_rel")  # fmt: skip
"""The tables with the documents that are made."""
NAMED = "BENCH MAP"
"""How the names of all documents begin."""
MADE = ("deals", "quotations", "orders", "order_lines", "planned", "moves", "items", "billed",
        "of_lines")  # fmt: skip
"""The statements of bench/made/, in the order in which they need each other."""
FOLDER = Path(__file__).parent / "made"


class Documents:
    """What is open at the customers of a company."""

    def __init__(self, env) -> None:
        self.env = env
        product = env["product.product"].search([("sale_ok", "=", True)], order="id", limit=1)
        self.values = {
            **bench_bare.parameters(env),
            "currency": env.company.currency_id.id,
            "named": NAMED,
            "product": product.id,
            "unit": product.uom_id.id,
            "lead_model": env["ir.model"]._get_id("crm.lead"),
            "order_model": env["ir.model"]._get_id("sale.order"),
        }

    def make(self) -> None:
        """All of it, with statistics as the database has them after a while."""
        self.values |= self.accounts()
        self.env.flush_all()
        for name in MADE:
            self.env.cr.execute((FOLDER / f"{name}.sql").read_text(), self.values)
        self.env.cr.execute(f"ANALYZE {', '.join(CHANGED)}")
        self.env.invalidate_all()

    def more(self) -> None:
        """As many quotations, deals and activities again."""
        for name in ("deals", "quotations", "planned"):
            self.env.cr.execute((FOLDER / f"{name}.sql").read_text(), self.values)
        self.env.invalidate_all()

    def accounts(self) -> dict:
        """Accounts and a journal of their own, for a company that may have none."""
        company = [Command.set(self.env.company.ids)]
        owed, income = self.env["account.account"].create(
            [
                {"name": f"Bench map {code}", "code": code, "account_type": kind,
                 "reconcile": kind == "asset_receivable", "company_ids": company}
                for code, kind in (("B13102", "asset_receivable"), ("B51102", "income"))
            ]
        )  # fmt: skip
        journal = self.env["account.journal"].create(
            {"name": "Bench map", "code": "BMAP", "type": "general",
             "company_id": self.env.company.id}
        )  # fmt: skip
        return {"owed": owed.id, "income": income.id, "journal": journal.id}
