"""Builders for tests in Odoo: a company in Hanoi, its people, and customers from bare dates."""

from datetime import date, datetime, time

import pytz

from odoo import fields
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import SQL

from ..core.cycle import rhythm
from ..core.fit import default_fit
from ..core.history import fold
from ..core.milestones import OffsetTable
from ..core.occasions import net_occasions
from ..core.policy import DEFAULT_POLICY
from ..models import clock

HANOI = "Asia/Ho_Chi_Minh"
TODAY = "2026-03-02"
NOW = f"{TODAY} 03:00:00"  # UTC: ten in the morning in Hanoi
NO_DEMO = 1_000_000  # ids from here on are of nothing in the demo company
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True, "mail_notrack": True,
         "no_reset_password": True}  # fmt: skip

MONTHLY = ["2025-09-03", "2025-10-03", "2025-11-02", "2025-12-02", "2026-01-01", "2026-01-31"]
"""Six orders, each 30 days after the one before."""


def core_dates(orders, fit=None, policy=DEFAULT_POLICY, by_category=False):
    """The columns that the core gives for [(day, amount)], worked out without the add-on's models.

    The days are dates as strings; amounts are in company currency.
    """
    fit = fit or default_fit()
    days = [clock.number(date.fromisoformat(day)) for day, _amount in orders]
    days, amounts = net_occasions(days, [amount for _day, amount in orders])
    history = fold(days, amounts, policy, fit.merge_days)
    found = rhythm(history, fit.prior, policy, by_category)
    table = OffsetTable(fit.curve, policy)
    ahead = table.get(found.class_index, found.cycle_days)
    last = history.last_day
    promised = history.order_count > 1
    return {
        "order_count": history.order_count,
        "last_order_on": clock.date_of(last),
        "cycle_days": table.shown_cycle_days(found.class_index, found.cycle_days),
        "expected_on": promised and clock.date_of(last + ahead.expected_days),
        "due_from": promised and clock.date_of(last + ahead.due_days),
        "late_from": promised and clock.date_of(last + ahead.late_days),
        "stopped_from": clock.date_of(last + ahead.stopped_days),
    }


def core_chance(orders, today, fit=None):
    """Chance of an order within 7 days for [(day, amount)] of distinct days, by the core alone."""
    fit = fit or default_fit()
    days = [clock.number(date.fromisoformat(day)) for day, _amount in orders]
    history = fold(days, [amount for _day, amount in orders], DEFAULT_POLICY, fit.merge_days)
    found = rhythm(history, fit.prior, DEFAULT_POLICY)
    silent = clock.number(date.fromisoformat(today)) - history.last_day
    return fit.curve.chance(found.class_index, found.cycle_days, silent, 7)


def insert_copies(cr, table, source, values):
    """Inserts the rows `t` of a table again, as the SQL `source` joins them, but for some values.

    `values` are {column: SQL}.
    """
    cr.execute(
        """SELECT column_name FROM information_schema.columns
            WHERE table_schema = current_schema AND table_name = %s AND column_name <> 'id'""",
        [table],
    )
    wanted = {name: SQL.identifier("t", name) for (name,) in cr.fetchall()} | values
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s t %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, wanted)),
            SQL(", ").join(wanted.values()),
            SQL.identifier(table),
            source,
        )
    )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class RhythmCase(TransactionCase):
    """One company (VND, Hanoi) with two teams. Everything is done as its director's superuser.

    `rep` sells in `team`, which `leader` leads; `other_rep` in `other_team`, which nobody leads;
    `all_rep` sees all documents, `director` too; `accountant` has no sales rights; `portal` is a
    customer; `abroad` directs `other_company` (USD, Los Angeles) and may not see this one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
        cls.company = cls.new_company("Rhythm Hanoi", "VND", HANOI)
        cls.other_company = cls.new_company("Rhythm West", "USD", "America/Los_Angeles")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        sale = "sales_team.group_sale_"
        cls.rep = cls.new_user("t_rep", f"{sale}salesman")
        cls.other_rep = cls.new_user("t_other_rep", f"{sale}salesman")
        cls.leader = cls.new_user("t_leader", f"{sale}salesman")
        cls.all_rep = cls.new_user("t_all_rep", f"{sale}salesman_all_leads")
        cls.director = cls.new_user("t_director", f"{sale}manager")
        cls.accountant = cls.new_user(
            "t_accountant", "base.group_user,account.group_account_invoice"
        )
        cls.portal = cls.new_user("t_portal", "base.group_portal")
        cls.abroad = cls.new_user("t_abroad", f"{sale}manager", cls.other_company)
        teams = cls.env["crm.team"]
        cls.team = teams.create({
            "name": "North", "company_id": cls.company.id, "user_id": cls.leader.id,
            "member_ids": [Command.set(cls.rep.ids)]})  # fmt: skip
        cls.other_team = teams.create({
            "name": "South", "company_id": cls.company.id, "user_id": False,
            "member_ids": [Command.set(cls.other_rep.ids)]})  # fmt: skip
        cls.product = cls.env["product.product"].create({
            "name": "Tea", "type": "consu", "list_price": 1, "taxes_id": False})  # fmt: skip
        cls.settle()

    # ---- companies and people

    @classmethod
    def new_company(cls, name, currency, zone):
        """A company without a chart of accounts; `zone` False: none is set on its partner."""
        found = cls.env["res.currency"].with_context(active_test=False).search(
            [("name", "=", currency)])  # fmt: skip
        found.active = True
        company = cls.env["res.company"].create({"name": name, "currency_id": found.id})
        company.partner_id.tz = zone
        return company

    @classmethod
    def new_user(cls, login, groups, companies=None):
        """A user of the test company, or of these, the first being the current one."""
        companies = companies or cls.company
        return new_test_user(
            cls.env, login, groups, context=QUIET, name=login,
            company_id=companies[0].id, company_ids=[Command.set(companies.ids)], tz="Europe/Paris",
        )  # fmt: skip

    # ---- customers and orders

    @classmethod
    def customer(cls, name, orders=(), company=None, **values):
        """A customer of `rep` with confirmed orders: "2026-01-05", or ("2026-01-05 23:30", 500).

        Times are local ones of the company; without one, it is noon. Amounts default to 100,000.
        """
        partner = cls.partner(name, **values)
        cls.orders(partner, orders, company)
        return partner

    @classmethod
    def partner(cls, name, **values):
        """A customer of `rep` without any document."""
        values = {"name": name, "is_company": True, "user_id": cls.rep.id, **values}
        return cls.env["res.partner"].create(values)

    @classmethod
    def orders(cls, partner, orders, company=None, **values):
        """Confirmed orders, through the ORM as a user confirms them, then dated back."""
        orders = [(each, 100_000) if isinstance(each, str) else each for each in orders]
        made = cls.quotations(partner, [amount for _day, amount in orders], company, **values)
        if made:
            made.action_confirm()
        for order, (when, _amount) in zip(made, orders, strict=True):
            order.date_order = cls.utc(when, company)
        cls.settle()
        return made

    @classmethod
    def order(cls, partner, when, amount=100_000, company=None, **values):
        """One confirmed order."""
        return cls.orders(partner, [(when, amount)], company, **values)

    @classmethod
    def quotations(cls, partner, amounts, company=None, **values):
        """Draft quotations, one an amount, each in the currency of its price list or company."""
        company = company or cls.company
        model = cls.env["sale.order"].with_company(company)
        seller = partner.user_id if company in partner.user_id.company_ids else cls.env["res.users"]
        return model.create([
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "user_id": seller.id,
                **values,
                "order_line": [Command.create({
                    "product_id": cls.product.id, "product_uom_qty": 1, "price_unit": amount,
                    "tax_ids": False})],
            }
            for amount in amounts
        ])  # fmt: skip

    @classmethod
    def lead(cls, partner, revenue=0, **values):
        """A live opportunity."""
        return cls.env["crm.lead"].create({
            "name": f"Deal with {partner.name}", "type": "opportunity", "partner_id": partner.id,
            "company_id": cls.company.id, "user_id": partner.user_id.id,
            "expected_revenue": revenue, **values})  # fmt: skip

    @classmethod
    def utc(cls, when, company=None):
        """A local date or time of the company, as Odoo stores it."""
        company = company or cls.company
        local = datetime.fromisoformat(when)
        if len(when) == len(TODAY):
            local = datetime.combine(local.date(), time(12))
        zone = pytz.timezone(clock.zones(cls.env)[company.id])
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    # ---- rows

    @classmethod
    def settle(cls):
        """What a commit does before it commits: flush, refresh what is marked; then read afresh."""
        cls.env.flush_all()
        cls.env.cr.flush()
        cls.env.invalidate_all()

    @classmethod
    def row(cls, partner, company=None):
        """The row of a customer in a company, archived or not; empty if there is none."""
        rows = cls.env["sales.rhythm"].with_context(active_test=False)
        return rows.search([
            ("partner_id", "=", partner.id),
            ("company_id", "=", (company or cls.company).id),
        ])  # fmt: skip

    def assertRow(self, partner, company=None, **expected):
        """The customer has one row in the company, with these values."""
        row = self.row(partner, company)
        self.assertEqual(len(row), 1, f"{partner.name} has {len(row)} rows")
        found = {name: self.plain(row[name]) for name in expected}
        self.assertEqual(found, {name: self.plain(value) for name, value in expected.items()})
        return row

    def assertDates(self, partner, orders, company=None, fit=None, policy=DEFAULT_POLICY):
        """The row has what the core gives for these orders, which the caller lists by hand."""
        orders = [(each, 100_000) if isinstance(each, str) else each for each in orders]
        return self.assertRow(partner, company, **core_dates(orders, fit, policy))

    @staticmethod
    def plain(value):
        """Dates as text, so that a failure reads well; records as ids."""
        if isinstance(value, date):
            return fields.Date.to_string(value)
        return getattr(value, "ids", value)

    def rpc(self, user, model, method, *args, company=None, **kwargs):
        """What a remote call of this user returns; raises what it would be told.

        The transaction is settled before and after, as at the ends of a request.
        """
        self.settle()
        companies = (company or user.company_id).ids
        kwargs["context"] = {"allowed_company_ids": companies, **kwargs.get("context", {})}
        env = self.env(user=user, su=False, context={})
        result = call_kw(env[model], method, list(args), kwargs)
        self.settle()
        return result

    def versions(self):
        """Where each row of ours lies in the table: any UPDATE, even to equal values, moves it."""
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text, write_date FROM sales_rhythm ORDER BY id")
        return self.env.cr.fetchall()


class AccessCase(RhythmCase):
    """A customer each of `rep`, of `other_rep`, of nobody, and one of the other company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.customer("Rep's", MONTHLY)
        cls.theirs = cls.customer("Colleague's", MONTHLY, user_id=cls.other_rep.id)
        cls.nobodys = cls.customer("Nobody's", MONTHLY, user_id=False)
        cls.foreign = cls.customer("Abroad", MONTHLY, cls.other_company, user_id=False)
        cls.customers = cls.mine | cls.theirs | cls.nobodys | cls.foreign
        cls.domain = [("partner_id", "in", cls.customers.ids)]
        cls.known = ("id", "in", cls.customers.ids)
        cls.seen_by = {
            cls.rep: cls.mine,
            cls.other_rep: cls.theirs,
            cls.leader: cls.mine,
            cls.all_rep: cls.mine | cls.theirs | cls.nobodys,
            cls.director: cls.mine | cls.theirs | cls.nobodys,
            cls.abroad: cls.foreign,
        }
        cls.without_rights = (cls.accountant, cls.portal)
        # So that it is a rule, and not the lack of this group, that refuses an export.
        people = [*cls.seen_by, cls.accountant]
        cls.env.ref("base.group_allow_export").user_ids = [(4, user.id) for user in people]

    @classmethod
    def refresh_lines(cls):
        """The product lines of these customers, which the job works out."""
        cls.product.categ_id = cls.env["product.category"].create({"name": "Drinks"})
        cls.settle()
        cls.env["sales.rhythm.line"]._refresh_of(cls.customers.ids)
        cls.settle()
