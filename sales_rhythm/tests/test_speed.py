"""Speed by counting: queries do not depend on the number of customers, and nothing is rewritten."""

from odoo.tools import SQL

from ..models import refresh
from .common import MONTHLY, RhythmCase


class TestSpeed(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # An order of another salesperson, so that the refresh has to look for the responsible too.
        cls.few = cls.sold_to([f"Few {number}" for number in range(5)])
        cls.many = cls.sold_to([f"Many {number}" for number in range(50)])

    @classmethod
    def sold_to(cls, names):
        """Customers with two orders in each of two companies, a lead and a quotation."""
        partners = cls.env["res.partner"].create(
            [{"name": name, "user_id": False, "is_company": True} for name in names]
        )
        orders = cls.env["sale.order"]
        for company in cls.company + cls.other_company:
            for day in MONTHLY[-2:]:
                made = orders.with_company(company).create([
                    {"partner_id": partner.id, "company_id": company.id, "user_id": False}
                    for partner in partners
                ])  # fmt: skip
                made.action_confirm()
                made.date_order = cls.utc(day, company)
                cls.put_amount(made, 100)
            orders.with_company(company).create([
                {"partner_id": partner.id, "company_id": company.id, "user_id": False}
                for partner in partners
            ])  # fmt: skip
        cls.env["crm.lead"].create([
            {"name": "Deal", "partner_id": partner.id, "expected_revenue": 9, "user_id": False}
            for partner in partners
        ])  # fmt: skip
        cls.settle()
        return partners

    @classmethod
    def put_amount(cls, orders, amount):
        """An amount without lines, which are much of the time and nothing to the refresh."""
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL("UPDATE sale_order SET amount_untaxed = %s WHERE id = ANY(%s)", amount, orders.ids)
        )
        cls.env["sale.order"].invalidate_model(["amount_untaxed"])
        cls.env["sales.rhythm.queue"]._mark("sale_order", orders.ids)

    def queries(self, call):
        self.settle()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_refresh_do_not_depend_on_the_number_of_customers(self):
        rhythms = self.env["sales.rhythm"]
        rhythms._refresh(self.few)  # what is cached once is cached
        few = self.queries(lambda: rhythms._refresh(self.few))
        many = self.queries(lambda: rhythms._refresh(self.many))
        self.assertEqual(few, many)

    def test_queries_after_a_change_do_not_depend_on_the_number_of_customers(self):

        def change(partners, user):
            partners.user_id = user
            self.env.flush_all()
            return self.queries_of_precommit()

        change(self.few, self.rep)
        few, many = change(self.few, self.other_rep), change(self.many, self.other_rep)
        self.assertEqual(few, many)

    def queries_of_precommit(self):
        before = self.env.cr.sql_log_count
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_walk_do_not_depend_on_the_number_of_customers(self):

        def walk(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            company = refresh.Company.of(self.company)
            first, last = min(partners.ids), max(partners.ids)
            refresh.refresh(self.env, company, refresh.Customers.between(first, last))
            return self.env.cr.sql_log_count - before

        walk(self.few)
        self.assertEqual(walk(self.few), walk(self.many))

    def test_unchanged_rows_are_not_rewritten(self):
        self.settle()
        before = self.versions()
        changed = self.env["sales.rhythm"]._refresh_ids((self.few + self.many).ids)
        self.assertEqual(changed, 0)
        self.assertEqual(self.versions(), before)

    def moved(self, change):
        """Ids of the rows that were rewritten, even with equal values, by this change."""
        self.settle()
        before = dict(each[:2] for each in self.versions())
        change()
        self.settle()
        return {id_ for id_, place, *_rest in self.versions() if before[id_] != place}

    def test_user_rewrites_the_rows_of_the_changed_customer_only(self):
        """All of them, so that another user's older snapshot finds out."""

        def change():
            self.few[0].user_id = self.rep

        rows = self.env["sales.rhythm"].search([("partner_id", "=", self.few[0].id)])
        self.assertEqual(self.moved(change), set(rows.ids))

    def test_job_rewrites_the_changed_row_only(self):
        self.env.cr.execute("UPDATE res_partner SET user_id = %s WHERE id = %s",
                            [self.rep.id, self.few[0].id])  # fmt: skip
        moved = self.moved(
            lambda: self.env["sales.rhythm"]._refresh_ids((self.few + self.many).ids)
        )
        # The salesperson is not allowed in the other company: nothing changes there.
        self.assertEqual(moved, set(self.row(self.few[0]).ids))
