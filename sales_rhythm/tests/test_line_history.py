"""Whatever people do, product lines kept along the way are those worked out from scratch."""

import unittest
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tools import SQL

from ..models import line_rows, refresh
from . import test_refresh_history
from .common import TODAY
from .history import History
from .test_credit_notes import CreditCase

try:
    import hypothesis
    from hypothesis import strategies as st
except ImportError:  # as in a company's Odoo; `make test` has it, and takes a skip for a failure
    hypothesis = None


class LineHistory(History):
    """Steps that move product lines besides: other products, returns, categories that move.

    And credit notes, of what was invoiced to whoever pays.
    """

    def __init__(self, case):
        super().__init__(case)
        self.moves = self.env["account.move"]

    def order_of(self, partner_index, days, amount, product_index):
        """An order of three products; the second is returned when the amount is negative."""
        self.order(partner_index, days, abs(amount) + 1)
        self.orders[-1:].write({"order_line": [
            Command.create({
                "product_id": self.pick(self.case.products, at).id, "product_uom_qty": 1,
                "price_unit": price, "tax_ids": False})
            for at, price in ((product_index, amount), (product_index + days + 1, 50))
        ]})  # fmt: skip

    def swap_product(self, index, product_index):
        line = self.pick(self.in_state("draft"), index).order_line[:1]
        line.product_id = self.pick(self.case.products, product_index)

    def move_product(self, product_index, category_index):
        product = self.pick(self.case.products, product_index)
        product.categ_id = self.pick(self.case.categories, category_index)

    def drop_category(self, product_index):
        self.pick(self.case.products, product_index).categ_id = False

    def move_category(self, index, under_index):
        category, parent = (self.pick(self.case.categories, at) for at in (index, under_index))
        if category and parent not in category + self.under(category):
            category.parent_id = parent

    def under(self, category):
        return category.search([("id", "child_of", category.ids)])

    def delete_category(self, index):
        self.pick(self.case.categories, index).unlink()

    def change_level(self, level):
        self.case.policy.category_level = level % 3

    # ---- credit notes

    def _moves(self, move_type, state="posted"):
        return self.moves.exists().filtered(
            lambda move: move.move_type == move_type and move.state == state
        )

    def _day(self, days):
        return str(date.fromisoformat(TODAY) - timedelta(days=days))

    def bill(self, index, payer_index, days):
        """The invoice of what is left of an order; what is left may be a return."""
        orders = self.in_state("sale").filtered(
            lambda order: (
                order.company_id == self.case.company and order.invoice_status == "to invoice"
            )
        )
        order, payer = self.pick(orders, index), self.pick(self.partners, payer_index)
        if order and payer:
            order.partner_invoice_id = payer
            self.moves += self.case.bill(order, self._day(days))

    def credit(self, index, quantity, payer_index, days):
        """A credit note of all of an invoice, or of another quantity of its first line."""
        invoice = self.pick(self._moves("out_invoice"), index)
        if invoice:
            some = None if quantity is None else [quantity]
            note = self.case.credit(invoice, some, self._day(days), post=False)
            note.partner_id = self.pick(self.partners, payer_index) or note.partner_id
            note.action_post()
            self.moves += note
            self.case.note_count += 1

    def order_and_bill(self, order, payer_index):
        self.order_of(*order)
        self.bill(-1, payer_index, order[1] - 1)

    def credit_without_order(self, partner_index, product_index, days):
        partner = self.pick(self.partners, partner_index)
        if partner:
            note = self.env["account.move"].create({
                "move_type": "out_refund", "partner_id": partner.id,
                "journal_id": self.case.sales.id, "invoice_date": self._day(days),
                "invoice_line_ids": [Command.create({
                    "product_id": self.pick(self.case.products, product_index).id,
                    "quantity": 1, "price_unit": 20, "tax_ids": False})]})  # fmt: skip
            note.action_post()
            self.moves += note

    def reset(self, index, move_type):
        self.pick(self._moves(move_type), index).button_draft()

    def post_again(self, index, move_type):
        self.pick(self._moves(move_type, "draft"), index).action_post()

    def text_line(self, index):
        order = self.pick(self.orders, index)
        order.order_line = [Command.create({"display_type": "line_note", "name": "For Tuesday"})]


@unittest.skipUnless(hypothesis, "hypothesis is not installed")
class TestLineHistory(test_refresh_history.TestHistory, CreditCase):
    performer = LineHistory
    examples = 25

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        food = categories.create({"name": "Food"})
        cls.categories = food + categories.create([
            {"name": "Rice", "parent_id": food.id}, {"name": "Oil", "parent_id": food.id},
            {"name": "Cleaning"}])  # fmt: skip
        cls.products = cls.product + cls.env["product.product"].create([
            {"name": category.name, "type": "consu", "taxes_id": False, "categ_id": category.id}
            for category in cls.categories
        ])  # fmt: skip
        cls.product.categ_id = cls.categories[1]
        cls.products.write({
            "invoice_policy": "order", "property_account_income_id": cls.income.id})  # fmt: skip
        cls.partners.property_account_receivable_id = cls.owed
        cls.policy = cls.env["sales.rhythm.policy"].search(
            [("company_id", "=", cls.company.id), ("tag_id", "=", False)]
        )
        cls.policy.category_level = 1  # so that it matters what a category is under
        cls.env["sales.rhythm.run"].search([]).write({"state": "done"})
        cls.settle()

    def strategy(self):
        number, days = st.integers(0, 30), st.integers(-20, 900)

        def step(name, *arguments):
            return st.tuples(st.just(name), *arguments)

        amounts = st.sampled_from([100, 250, 33.33, -100, 0])
        order = st.tuples(number, st.integers(0, 700), st.sampled_from([100, 250]), number)
        quantity = st.sampled_from([None, 0.5, 0.5, 1, 2, 0])
        kind = st.sampled_from(["out_refund", "out_refund", "out_invoice"])
        credit = step("credit", number, quantity, number, days)
        steps = st.one_of(
            *[step("order_of", number, days, amounts, number)]
            * 16,  # or there is little to compare
            step("order", number, days, amounts),
            step("order_in_dollars", number, days, amounts),
            step("order_in_other_company", number, days, amounts),
            step("quote", number, amounts),
            step("confirm", number),
            step("cancel", number),
            step("delete_order", number),
            step("edit_date", number, days),
            step("edit_line", number, amounts, st.sampled_from([0, 1, 3])),
            step("edit_customer", number, number),
            step("toggle_order_tag", number),
            step("merge", number, number),
            step("move_under", number, number),
            step("toggle_customer_tag", number),
            step("new_pause", number, days, number),
            step("swap_product", number, number),
            *[step("move_product", number, number)] * 2,
            step("drop_category", number),
            *[step("move_category", number, number)] * 6,
            step("delete_category", number),
            step("change_level", number),
            step("text_line", number),
            step("bill", number, number, days),
            *[credit] * 4,
            step("reset", number, kind),
            step("post_again", number, kind),
        )
        # What is invoiced at first is credited at last: after that, nothing else marks anybody.
        first = st.lists(step("order_and_bill", order, number), min_size=1, max_size=3)
        between = st.lists(st.lists(steps, min_size=1, max_size=6), min_size=2, max_size=4)
        without_order = step("credit_without_order", number, number, days)
        last = st.one_of(*[credit] * 3, without_order, step("reset", number, kind))
        return st.tuples(first, between, last).map(lambda each: [each[0], *each[1], [each[2]]])

    def perform(self, transactions):
        """The job runs after each, or a walk over all lines would hide what was not marked."""
        done = None
        history = LineHistory(self)  # one for all, or what was done before would be forgotten
        self.performer = lambda _case: history
        for steps in transactions:
            done = super().perform([steps])
            self.let_the_job_run()
        return done

    def let_the_job_run(self):
        rows_wait = super().let_the_job_run()
        while self.env["sales.rhythm.queue"]._drain_lines():
            pass
        open_runs = [("state", "=", "running"), ("company_id", "in", self.both.ids)]
        runs = self.env["sales.rhythm.run"].search(open_runs)
        for run in runs.filtered(lambda run: run.kind in ("lines", "rebuild")):
            run.kind = "lines"  # the rows of a rebuild are right already
            run._step()
        runs.search(open_runs).state = "done"  # what would follow is not about lines
        return rows_wait

    @property
    def both(self):
        return self.company + self.other_company

    def rows(self):
        names = ["company_id", "partner_id", "category_id", *line_rows.COLUMNS]
        self.env.cr.execute(SQL(
            "SELECT %s FROM sales_rhythm_line WHERE company_id = ANY(%s)",
            SQL(", ").join(map(SQL.identifier, names)), self.both.ids,
        ))  # fmt: skip
        rows = {row[:3]: dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()}
        self.compared += len(rows)
        return rows

    def rows_from_scratch(self):
        self.env.cr.execute(
            SQL("DELETE FROM sales_rhythm_line WHERE company_id = ANY(%s)", self.both.ids)
        )
        for company in self.both:
            lines = self.env["sales.rhythm.line"]._refresher(company)
            lines(refresh.Customers.between(1, 2**31 - 1))
        return self.rows()

    def test_rows_kept_along_the_way_equal_rows_from_scratch(self):
        self.compared = self.note_count = 0
        result = super().test_rows_kept_along_the_way_equal_rows_from_scratch()
        self.assertGreater(self.compared, self.examples, "there were lines to compare")
        self.assertGreater(self.note_count, self.examples / 2, "there were credit notes")
        return result
