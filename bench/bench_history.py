"""A long past of one customer: some of everything by the ORM, and many copies of it by SQL."""

from bench_screens import whose_history
from bench_work import CALL, PROMISE, QUIETLY

from odoo.fields import Command
from odoo.tools import SQL

TABLES = ("account_move", "account_move_line", "account_partial_reconcile", "mail_message",
          "sale_order", "sale_order_line", "sales_rhythm_touch")  # fmt: skip
"""The tables that grow."""


class Past:
    """What happened at the customer of a salesperson who ordered most often."""

    def __init__(self, env, rep) -> None:
        context = {**env.context, **QUIETLY, "allowed_company_ids": env.company.ids}
        self.env = env(context=context)
        self.rep = rep
        self.row = whose_history(env(user=rep.id, su=False, context=context)).with_env(self.env)
        self.partner = self.row.partner_id

    def make(self, copies: int) -> None:
        """One of each kind, and so many copies of orders, invoices, payments, notes and calls."""
        order, invoice, note, call = self.order(), self.bill(), self.note(), self.work()
        self.env.flush_all()
        self.env.cr.flush()
        if copies:
            self.copy(
                "sale_order", "t.id = %s", order.id, copies, date_order=_earlier("date_order")
            )
            self.copy_lines(order)
            self.copy("mail_message", "t.id = %s", note.id, copies, date=_earlier("date"))
            self.copy("sales_rhythm_touch", "t.res_model = 'mail.activity' AND t.res_id = %s",
                      call.id, copies, done_at=_earlier("done_at"), res_id=SQL("-n"))  # fmt: skip
            self.copy_bills(invoice, copies)
        self.env.invalidate_all()

    # ---- one of each

    def order(self):
        order = self.env["sale.order"].search(
            [("partner_id", "=", self.partner.id), ("state", "=", "sale")], limit=1
        )
        order.user_id = self.rep
        order.order_line[:1].qty_delivered = 2
        return order

    def bill(self):
        """An invoice that was paid in part, in a company without a chart of accounts."""
        owed, income, bank = self.env["account.account"].create(
            [
                {"name": f"Bench {code}", "code": code, "account_type": kind,
                 "company_ids": [Command.set(self.env.company.ids)]}
                for code, kind in (("B13101", "asset_receivable"), ("B51101", "income"),
                                   ("B11201", "asset_cash"))
            ]
        )  # fmt: skip
        sales, cash = self.env["account.journal"].create(
            [
                {"name": "Bench sales", "code": "BSAL", "type": "sale",
                 "default_account_id": income.id},
                {"name": "Bench bank", "code": "BBNK", "type": "bank",
                 "default_account_id": bank.id},
            ]
        )  # fmt: skip
        self.partner.property_account_receivable_id = owed
        day = self.row.last_order_on
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.partner.id, "journal_id": sales.id,
             "invoice_date": day, "invoice_user_id": self.rep.id,
             "invoice_line_ids": [Command.create({
                 "name": "Tea", "price_unit": 1000, "account_id": income.id,
                 "tax_ids": False})]}
        )  # fmt: skip
        payment = self.env["account.move"].create(
            {"journal_id": cash.id, "date": day, "line_ids": [
                Command.create({"account_id": owed.id, "credit": 400,
                                "partner_id": self.partner.id}),
                Command.create({"account_id": bank.id, "debit": 400})]}
        )  # fmt: skip
        (invoice | payment).action_post()
        (invoice | payment).line_ids.filtered(lambda line: line.account_id == owed).reconcile()
        return invoice

    def note(self):
        return self.partner.with_user(self.rep).message_post(
            body="Wants the large bottle", message_type="comment", subtype_xmlid="mail.mt_note"
        )

    def work(self):
        """Something promised, something planned, and a call that was made."""
        for kind in (PROMISE, CALL, CALL):
            activity = self.partner.activity_schedule(
                kind, self.row.last_order_on, summary="Ask", user_id=self.rep.id
            )
        activity.with_user(self.rep).action_feedback(feedback="Still has tea")
        return activity

    # ---- copies

    def copy(self, table: str, condition: str, value, copies: int, **values) -> None:
        """Inserts copies of the rows of a table; `n` numbers them, and `values` are SQL."""
        self.env.cr.execute(
            """SELECT column_name FROM information_schema.columns
                WHERE table_schema = current_schema AND table_name = %s""",
            [table],
        )
        wanted = {name: SQL.identifier("t", name) for (name,) in self.env.cr.fetchall()}
        wanted |= {"id": SQL("nextval(%s)", f"{table}_id_seq"), **values}
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(1, %s) n WHERE %s",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, wanted)),
                SQL(", ").join(wanted.values()),
                SQL.identifier(table),
                copies,
                SQL(condition, value),
            )
        )

    def copy_lines(self, order) -> None:
        """Gives the copies of an order its first line."""
        self.env.cr.execute(
            """CREATE TEMPORARY TABLE bare_order ON COMMIT DROP AS
               SELECT o.id FROM sale_order o
                WHERE o.name = %s AND o.id <> %s AND o.company_id = %s""",
            [order.name, order.id, order.company_id.id],
        )
        self.copy("sale_order_line", "t.id = %s", order.order_line[:1].id, 1,
                  order_id=SQL("(SELECT min(id) FROM bare_order)"))  # fmt: skip
        self.env.cr.execute("SELECT max(id) FROM sale_order_line")
        (line_id,) = self.env.cr.fetchone()
        self.env.cr.execute("SELECT array_agg(id ORDER BY id) FROM bare_order")
        (ids,) = self.env.cr.fetchone()
        self.copy("sale_order_line", "t.id = %s", line_id, len(ids) - 1,
                  order_id=SQL("(%s::int[])[n + 1]", ids))  # fmt: skip

    def copy_bills(self, invoice, copies: int) -> None:
        """Copies an invoice with the line that is owed, the payment of it and what joins the two.

        Ids are told in advance, so that the copies refer to each other.
        """
        owed = invoice.line_ids.filtered("matched_credit_ids")
        partial = owed.matched_credit_ids
        paid = partial.credit_move_id
        money = paid.move_id.line_ids - paid
        first = {}
        for table in TABLES:
            self.env.cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
            first[table] = (self.env.cr.fetchone()[0] or 0) + 1_000_000

        def numbered(table: str, kind: int):
            return SQL("%s + n", first[table] + kind * copies)

        earlier = {"date": SQL("t.date - n %% 700")}
        name = {"name": SQL("t.name || '/' || n"), "sequence_number": SQL("t.sequence_number + n")}
        for kind, move in enumerate((invoice, paid.move_id)):
            self.copy("account_move", "t.id = %s", move.id, copies, **earlier, **name,
                      **({"invoice_date": SQL("t.invoice_date - n %% 700")} if not kind else {}),
                      id=numbered("account_move", kind))  # fmt: skip
        for kind, (line, move) in enumerate(((owed, 0), (paid, 1), (money, 1))):
            self.copy("account_move_line", "t.id = %s", line.id, copies, **earlier,
                      id=numbered("account_move_line", kind),
                      move_id=numbered("account_move", move))  # fmt: skip
        self.copy("account_partial_reconcile", "t.id = %s", partial.id, copies,
                  debit_move_id=numbered("account_move_line", 0),
                  credit_move_id=numbered("account_move_line", 1))  # fmt: skip


def _earlier(name: str):
    """Some days before the original, and no two at the same moment."""
    return SQL("t.%s - make_interval(hours => n)", SQL.identifier(name))
