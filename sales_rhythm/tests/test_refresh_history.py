"""Whatever people do, the rows kept along the way are the rows one would work out from scratch."""

import unittest

import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..models import refresh
from .common import RhythmCase
from .history import History

try:
    import hypothesis
    from hypothesis import strategies as st
except ImportError:  # as in a company's Odoo; `make test` has it, and takes a skip for a failure
    hypothesis = None

EXAMPLES = 60
TRANSACTIONS = 4  # in a history, at most
STEPS_EACH = 5


def histories():
    """Lists of transactions, each a list of steps: a method of `History` and its arguments."""
    number = st.integers(0, 30)  # taken modulo the number of what is there
    amounts = st.sampled_from([100, 100, 250, 1_000, 0, -100, 33.33])
    days_ago = st.one_of(st.integers(0, 60), st.integers(-40, 900))
    quantity = st.sampled_from([0, 1, 3])

    def step(name, *arguments):
        return st.tuples(st.just(name), *arguments)

    steps = st.one_of(
        step("order", number, days_ago, amounts),
        step("order", number, days_ago, amounts),
        step("order_in_other_company", number, days_ago, amounts),
        step("order_in_dollars", number, days_ago, amounts),
        step("quote", number, amounts),
        step("confirm", number),
        step("cancel", number),
        step("reopen", number),
        step("delete_order", number),
        step("edit_date", number, days_ago),
        step("edit_line", number, amounts, quantity),
        step("add_line", number, amounts),
        step("remove_lines", number),
        step("edit_customer", number, number),
        step("edit_company", number),
        step("edit_order_salesperson", number, number),
        step("edit_order_team", number, number),
        step("toggle_order_tag", number),
        step("new_lead", number, amounts, number),
        step("edit_lead", number, amounts, number),
        step("edit_lead_salesperson", number, number),
        step("quote_lead", number, amounts),
        step("quote_lead_to", number, number, amounts),
        step("win_lead", number),
        step("lose_lead", number),
        step("delete_lead", number),
        step("merge", number, number),
        step("move_under", number, number),
        step("archive", number),
        step("set_salesperson", number, number),
        step("toggle_customer_tag", number),
        step("tag_customers_from_the_tag", number),
        step("delete_customer", number),
        step("user_leaves_or_returns", number),
        step("change_team_of_user", number),
        step("move_user_to_company", number),
        step("toggle_team", number),
        step("new_pause", number, days_ago, number),
        step("new_pause", number, days_ago, number),
        step("edit_pause", number, days_ago, number),
        step("move_pause", number, number),
        step("delete_pause", number),
        step("answer_why_not", number, number, number),
    )
    transactions = st.lists(steps, min_size=1, max_size=STEPS_EACH)
    return st.lists(transactions, min_size=1, max_size=TRANSACTIONS)


@unittest.skipUnless(hypothesis, "hypothesis is not installed")
class TestHistory(RhythmCase):
    maxDiff = None
    performer = History
    examples = EXAMPLES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        both = (cls.company + cls.other_company).ids
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": both})
        dollar = cls.env.ref("base.USD")
        cls.env["res.currency.rate"].create({
            "currency_id": dollar.id, "company_id": cls.company.id, "name": "2020-01-01",
            "rate": 0.04})  # fmt: skip
        cls.dollars = cls.env["product.pricelist"].create({
            "name": "Dollars", "currency_id": dollar.id})  # fmt: skip
        cls.users = cls.rep + cls.other_rep + cls.abroad
        cls.order_tag = cls.env["crm.tag"].create({"name": "Subscription"})
        cls.customer_tag = cls.env["res.partner.category"].create({"name": "Slow payers"})
        policies = cls.env["sales.rhythm.policy"]
        own = policies.search([("company_id", "=", cls.company.id)])
        own.excluded_tag_ids = cls.order_tag
        policies.create({"company_id": cls.company.id, "tag_id": cls.customer_tag.id,
                         "late_fraction": 0.9})  # fmt: skip
        group = cls.partner("Group")
        cls.partners = (
            group + cls.partner("Branch", parent_id=group.id)
            + cls.partner("Contact", parent_id=group.id, is_company=False)
            + cls.partner("Shop") + cls.partner("Kiosk", user_id=False)
        )  # fmt: skip
        for company in (cls.company, cls.other_company):  # Tet, New Year's Day and one to come
            company.rhythm_off_days = [20454, *range(20498, 20507), 20519]
        cls.orders(cls.partners[0], ["2026-01-05", "2026-01-20"])
        cls.settle()

    def rows(self):
        """{(company, partner): all columns that the refresh writes}, in both test companies."""
        names = ["company_id", "partner_id", *refresh.COLUMNS]
        self.env.cr.execute(SQL(
            "SELECT %s FROM sales_rhythm WHERE company_id = ANY(%s)",
            SQL(", ").join(map(SQL.identifier, names)),
            (self.company + self.other_company).ids,
        ))  # fmt: skip
        return {row[:2]: dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()}

    def rows_from_scratch(self):
        companies = self.company + self.other_company
        self.env.cr.execute(
            SQL("DELETE FROM sales_rhythm WHERE company_id = ANY(%s)", companies.ids)
        )
        everyone = refresh.Customers.between(1, 2**31 - 1)
        for company in companies:
            refresh.refresh(self.env, refresh.Company.of(company), everyone)
        return self.rows()

    def perform(self, transactions):
        """Performs each list of steps as one transaction, undone if Odoo refuses one of them."""
        history = self.performer(self)
        for steps in transactions:
            try:
                with self.env.cr.savepoint():
                    for name, *arguments in steps:
                        getattr(history, name)(*arguments)
            except (UserError, psycopg2.IntegrityError) as refused:
                self.refused.append(f"{name}: {refused}")
        self.settle()

    def check(self, transactions):
        """The rows after these transactions are those worked out from scratch; all is undone."""
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.models.unlink", "odoo.sql_db"):
                self.perform(transactions)
            self.let_the_job_run()
            kept, right = self.rows(), self.rows_from_scratch()
            wrong = {key for key in kept.keys() | right.keys() if kept.get(key) != right.get(key)}
            self.assertEqual(
                {key: kept.get(key) for key in wrong}, {key: right.get(key) for key in wrong}
            )
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.registry.clear_cache()

    def let_the_job_run(self):
        """Rows never wait for it: only product lines do."""
        self.env.cr.execute("SELECT count(*) FROM sales_rhythm_queue WHERE of_lines IS NOT TRUE")
        self.assertEqual(self.env.cr.fetchone(), (0,), "nothing should wait for the job")

    def strategy(self):
        return histories()

    def test_rows_kept_along_the_way_equal_rows_from_scratch(self):
        self.performed, self.refused = 0, []

        @hypothesis.settings(
            max_examples=self.examples,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(self.strategy())
        def check(transactions):
            self.performed += len(transactions)
            self.check(transactions)

        check()
        # Enough was done for the comparison to mean something.
        self.assertLess(len(self.refused), self.performed / 3, self.refused)
