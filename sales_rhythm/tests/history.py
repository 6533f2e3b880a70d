"""What people do to orders, leads, customers and colleagues: the steps of the property test."""

from datetime import date, timedelta

from odoo.fields import Command

from ..models.why_not import WHY_NOT
from .common import TODAY


class History:
    """Performs the steps of one example on the customers of a test case."""

    def __init__(self, case):
        self.case = case
        self.env = case.env
        self.orders = self.env["sale.order"]
        self.leads = self.env["crm.lead"]
        self.pauses = self.env["sales.rhythm.pause"]
        self.partners = case.partners
        self.users = case.users

    @staticmethod
    def pick(records, index):
        records = records.exists()
        return records[index % len(records)] if records else records

    def in_state(self, state):
        return self.orders.exists().filtered(lambda order: order.state == state)

    # ---- orders

    def _new(self, partner_index, amount, **values):
        partner = self.pick(self.partners, partner_index)
        made = self.case.quotations(partner, [amount], **values) if partner else self.orders
        self.orders += made
        return made

    def order(self, partner_index, days, amount, **values):
        order = self._new(partner_index, amount, **values)
        if order:
            order.action_confirm()
            self._date(order, days)

    def order_in_other_company(self, partner_index, days, amount):
        self.order(partner_index, days, amount, company=self.case.other_company)

    def order_in_dollars(self, partner_index, days, amount):
        self.order(partner_index, days, amount, pricelist_id=self.case.dollars.id)

    def quote(self, partner_index, amount):
        self._new(partner_index, amount)

    def confirm(self, index):
        self.pick(self.in_state("draft"), index).action_confirm()

    def cancel(self, index):
        self.pick(self.orders, index)._action_cancel()

    def reopen(self, index):
        self.pick(self.in_state("cancel"), index).action_draft()

    def delete_order(self, index):
        order = self.pick(self.orders, index)
        order._action_cancel()
        order.unlink()

    def edit_date(self, index, days):
        self._date(self.pick(self.orders, index), days)

    def _date(self, order, days):
        day = date.fromisoformat(TODAY) - timedelta(days=days)
        # Late at night in Hanoi, so that the day in UTC is another.
        order.date_order = self.case.utc(f"{day} 23:30" if days % 2 else f"{day} 00:30")

    def edit_line(self, index, amount, quantity):
        line = self.pick(self.orders, index).order_line[:1]
        line.write({"price_unit": amount, "product_uom_qty": quantity})

    def add_line(self, index, amount):
        order = self.pick(self.orders, index)
        if order:
            self.env["sale.order.line"].create({
                "order_id": order.id, "product_id": self.case.product.id,
                "product_uom_qty": 2, "price_unit": amount, "tax_ids": False})  # fmt: skip

    def remove_lines(self, index):
        self.pick(self.in_state("draft"), index).order_line.unlink()

    def edit_customer(self, index, partner_index):
        order, partner = self.pick(self.orders, index), self.pick(self.partners, partner_index)
        if partner:
            order.write({"partner_id": partner.id})

    def edit_company(self, index):
        order = self.pick(self.orders, index)
        companies = self.case.company + self.case.other_company
        if order:
            order.write({"company_id": (companies - order.company_id).id, "team_id": False})

    def edit_order_salesperson(self, index, user_index):
        self.pick(self.orders, index).user_id = self.users[user_index % len(self.users)]

    def edit_order_team(self, index, team_index):
        teams = self.case.team + self.case.other_team
        self.pick(self.orders, index).team_id = teams[team_index % 2]

    def toggle_order_tag(self, index):
        order = self.pick(self.orders, index)
        tag = self.case.order_tag
        command = Command.unlink if tag in order.tag_ids else Command.link
        order.write({"tag_ids": [command(tag.id)]})

    # ---- leads

    def new_lead(self, partner_index, amount, user_index):
        partner = self.pick(self.partners, partner_index)
        if partner:
            user = self.users[user_index % len(self.users)]
            # Without a team, the lead's company follows from its salesperson's.
            team = {} if user_index % 2 else {"team_id": False}
            self.leads += self.case.lead(partner, amount, user_id=user.id, company_id=False, **team)

    def edit_lead_salesperson(self, index, user_index):
        self.pick(self.leads, index).user_id = self.users[user_index % len(self.users)]

    def edit_lead(self, index, amount, partner_index):
        self.pick(self.leads, index).write({
            "expected_revenue": amount,
            "partner_id": self.pick(self.partners, partner_index).id})  # fmt: skip

    def quote_lead(self, index, amount):
        lead = self.pick(self.leads, index)
        if lead.partner_id:
            self.orders += self.case.quotations(lead.partner_id, [amount], opportunity_id=lead.id)

    def quote_lead_to(self, index, partner_index, amount):
        self._new(partner_index, amount, opportunity_id=self.pick(self.leads, index).id)

    def win_lead(self, index):
        self.pick(self.leads, index).action_set_won()

    def lose_lead(self, index):
        self.pick(self.leads, index).action_set_lost()

    def delete_lead(self, index):
        self.pick(self.leads, index).unlink()

    # ---- customers and people

    def merge(self, index, other_index):
        first, second = (self.pick(self.partners, each) for each in (index, other_index))
        if first != second:
            wizard = self.env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge((first + second).ids, first)

    def move_under(self, index, parent_index):
        partner, parent = (self.pick(self.partners, each) for each in (index, parent_index))
        alone = parent == partner
        partner.write({
            "parent_id": False if alone else parent.id,
            "is_company": alone or bool(parent_index % 2)})  # fmt: skip

    def archive(self, index):
        partner = self.pick(self.partners, index)
        partner.active = not partner.active

    def set_salesperson(self, index, user_index):
        choice = user_index % (len(self.users) + 1)
        self.pick(self.partners, index).user_id = self.users[choice : choice + 1]

    def toggle_customer_tag(self, index):
        partner = self.pick(self.partners, index)
        tag = self.case.customer_tag
        command = Command.unlink if tag in partner.category_id else Command.link
        partner.write({"category_id": [command(tag.id)]})

    def tag_customers_from_the_tag(self, index):
        self.case.customer_tag.partner_ids = self.pick(self.partners, index)

    def delete_customer(self, index):
        partner = self.pick(self.partners, index)
        family = self.env["res.partner"].search([("id", "child_of", partner.ids)])
        if not self.env["sale.order"].search_count([("partner_id", "in", family.ids)]):
            partner.unlink()

    def user_leaves_or_returns(self, index):
        user = self.users[index % len(self.users)]
        user.active = not user.active

    def change_team_of_user(self, index):
        team = self.case.team if index % 2 else self.case.other_team
        users = self.users.filtered(lambda user: team.company_id in user.company_ids)
        team.write({"member_ids": [Command.set(self.pick(users, index).ids)]})

    def toggle_team(self, index):
        team = self.case.team if index % 2 else self.case.other_team
        team.active = not team.active

    def move_user_to_company(self, index):
        user = self.users[index % len(self.users)]
        companies = self.case.company + self.case.other_company
        company = companies[index % 2]
        user.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})

    # ---- pauses

    @staticmethod
    def _span(days, length):
        first = date.fromisoformat(TODAY) - timedelta(days=days)
        return {"from_on": first, "until_on": first + timedelta(days=length)}

    def new_pause(self, partner_index, days, length):
        partner = self.pick(self.partners, partner_index)
        if partner:
            self.pauses += self.pauses.create({
                "partner_id": partner.id, "company_id": self.case.company.id,
                **self._span(days, length)})  # fmt: skip

    def edit_pause(self, index, days, length):
        self.pick(self.pauses, index).write(self._span(days, length))

    def move_pause(self, index, partner_index):
        partner = self.pick(self.partners, partner_index)
        if partner:
            self.pick(self.pauses, index).write({"partner_id": partner.id})

    def delete_pause(self, index):
        self.pick(self.pauses, index).unlink()

    def answer_why_not(self, partner_index, reason_index, days):
        partner = self.pick(self.partners, partner_index)
        if partner:
            self.env["sales.rhythm.why.not"].create({
                "company_id": self.case.company.id, "partner_id": partner.id,
                "reason": WHY_NOT[reason_index % len(WHY_NOT)][0],
                # PostgreSQL's clock says when it was given: months after the day of the test.
                "until_on": date.today() + timedelta(days=days)})  # fmt: skip
