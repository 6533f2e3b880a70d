"""Reps in several teams and companies, and the figures that everybody should read alike of them."""

from collections import defaultdict
from typing import NamedTuple

from odoo.fields import Command

from ..core import forecast
from ..models import refresh
from .common import MONTHLY, TODAY, RhythmCase

WEEKS_AGO = ["2025-12-01", "2026-02-20"]


class Figure(NamedTuple):
    """What is counted and added up, in groups, of whose rows."""

    model: str
    by: str
    measures: tuple = ()
    user_field: str = "user_id"


FIGURES = (
    Figure("sales.rhythm", "status",
           ("money_at_stake_amount:sum", "open_amount:sum", "expected_amount:sum")),
    Figure("sales.rhythm.money", "bucket", ("amount:sum",)),
    Figure("sales.rhythm.occasion", "day:month", ("amount:sum",), "rhythm_id.user_id"),
    Figure("sales.rhythm.touch", "kind", ("count:sum", "minutes:sum")),
    Figure("sales.rhythm.promise", "state"),
    Figure("sales.rhythm.snapshot", "status", ("money_at_stake_amount:sum",)),
    Figure("sale.order", "state", ("amount_untaxed:sum",)),
    Figure("sale.order.line", "state", ("price_subtotal:sum",), "salesman_id"),
    Figure("account.move", "payment_state",
           ("amount_untaxed_signed:sum", "amount_residual_signed:sum"), "invoice_user_id"),
    Figure("crm.lead", "stage_id", ("expected_revenue:sum",)),
)  # fmt: skip


class SameNumberCase(RhythmCase):
    """Two teams, each with a leader, who works in both companies as all the others do.

    `rep` is in `team`, `other_rep` in `other_team`, `both_rep` in both, and `moved_rep` was in
    `team` and is in `other_team` since. Each has a customer in each company, sold with either
    team on the order, and has cared for a colleague's, too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        cls.both = cls.company | cls.other_company
        salesman = "sales_team.group_sale_salesman"
        cls.both_rep, cls.moved_rep, cls.other_leader = (
            cls.new_user(f"t_{name}", salesman) for name in ("both", "moved", "other_leader")
        )
        cls.reps = cls.rep | cls.other_rep | cls.both_rep | cls.moved_rep
        everybody = cls.reps | cls.leader | cls.other_leader | cls.director
        everybody.company_ids = cls.both
        (cls.team | cls.other_team).company_id = False
        cls.other_team.user_id = cls.other_leader
        cls.team.member_ids |= cls.both_rep | cls.moved_rep
        cls.other_team.member_ids |= cls.both_rep
        cls.leaders_of = {
            cls.rep: cls.leader,
            cls.other_rep: cls.other_leader,
            cls.both_rep: cls.leader | cls.other_leader,
            cls.moved_rep: cls.other_leader,
        }
        cls.customers = {rep: cls.work(rep) for rep in cls.reps}
        for company in cls.both:
            cls.bill(company)
            cls.care(company)
        cls.change_team(cls.moved_rep, cls.team, cls.other_team)
        cls.settle()

    @classmethod
    def change_team(cls, rep, old, new):
        old.member_ids -= rep
        new.member_ids |= rep

    @classmethod
    def work(cls, rep):
        """Customers of a rep, who order, are offered something and have a lead, everywhere."""
        customers = cls.env["res.partner"]
        for number, days in enumerate((MONTHLY, WEEKS_AGO)):
            customer = cls.partner(f"{rep.name}'s {number}", user_id=rep.id)
            customers |= customer
            for company in cls.both:
                team = (cls.team, cls.other_team)[number]
                values = {"user_id": rep.id, "team_id": team.id}
                cls.orders(customer, days, company, **values)
                cls.quotations(customer, [30_000 + rep.id], company, **values)
                cls.lead(customer, 7_000 + rep.id, company_id=company.id, **values)
        return customers

    @classmethod
    def bill(cls, company):
        """An invoice to one customer of each rep, of either team."""
        accounts = cls.env["account.account"].with_company(company)
        income, owed = accounts.create([
            {"name": kind, "code": code, "account_type": kind, "company_ids": company.ids}
            for kind, code in (("income", "511000"), ("asset_receivable", "131000"))])  # fmt: skip
        journal = cls.env["account.journal"].create({
            "name": "Sales", "code": "S", "type": "sale", "company_id": company.id,
            "default_account_id": income.id})  # fmt: skip
        invoices = cls.env["account.move"].with_company(company)
        for rep, customers in cls.customers.items():
            customers.with_company(company).property_account_receivable_id = owed
            for customer, team in zip(customers, cls.team | cls.other_team, strict=True):
                invoices |= invoices.create({
                    "move_type": "out_invoice", "partner_id": customer.id, "team_id": team.id,
                    "invoice_user_id": rep.id, "journal_id": journal.id,
                    "invoice_date": "2026-01-15", "invoice_date_due": "2026-02-15",
                    "invoice_line_ids": [Command.create({
                        "name": "Tea", "price_unit": 9_000 + rep.id, "tax_ids": False})],
                })  # fmt: skip
        invoices.action_post()

    @classmethod
    def care(cls, company):
        """Each rep calls, and promises something to, a customer of their own and a colleague's."""
        touches = []
        for place, rep in enumerate(cls.reps):
            colleague = cls.reps[place - 1]
            for customer in (cls.customers[rep][0], cls.customers[colleague][1]):
                touches.append({
                    "company_id": company.id, "partner_id": customer.id, "user_id": rep.id,
                    "kind": "call", "result": None, "minutes": 5 + place, "note": None,
                    "done_at": "2026-02-27 03:00:00", "res_model": "mail.activity",
                    "res_id": customer.id * 10 + company.id})  # fmt: skip
                cls.promise(customer, rep, company)
        cls.env["sales.rhythm.touch"]._record(touches)
        cls.settle()
        customers = cls.env["res.partner"].union(*cls.customers.values())
        its = refresh.Company.of(company)
        cls.env["sales.rhythm.snapshot"]._take(
            its, forecast.snapshot_dates(its.today), refresh.Customers.among(customers.ids)
        )

    @classmethod
    def promise(cls, customer, rep, company):
        cls.env["mail.activity"].with_company(company).create({
            "activity_type_id": cls.env.ref("sales_rhythm.activity_type_promise").id,
            "res_model_id": cls.env["ir.model"]._get_id("res.partner"), "res_id": customer.id,
            "date_deadline": TODAY, "user_id": rep.id})  # fmt: skip

    def number(self, reader, figure, reps, company):
        """{group: (count, sums)} of what is these reps', as somebody reads it in a company."""
        domain = [("company_id", "=", company.id), (figure.user_field, "in", reps.ids)]
        measures = ["__count", *figure.measures]
        found = self.rpc(reader, figure.model, "formatted_read_group", domain, [figure.by],
                         measures, company=company)  # fmt: skip
        count = self.rpc(reader, figure.model, "search_count", domain, company=company)
        self.assertEqual(count, sum(group["__count"] for group in found))
        return {
            group[figure.by]: tuple(round(group[name] or 0, 2) for name in measures)
            for group in found
        }

    def compared(self):
        """(figure, company) of all that is compared, each as a test of its own."""
        for figure in FIGURES:
            for company in self.both:
                yield figure, company

    def seen(self, reader, model="sales.rhythm"):
        """{salesperson: ids} of the rows that somebody reads in the company."""
        found = defaultdict(set)
        for row in self.rpc(reader, model, "search_read", [], ["user_id"]):
            found[row["user_id"] and row["user_id"][0]].add(row["id"])
        return found
