"""Whose customer it is: its own salesperson, else that of the latest document, else nobody."""

from unittest.mock import patch

from ..models import sql
from .common import MONTHLY, RhythmCase


class TestResponsible(RhythmCase):
    """The chain of who is responsible, link by link, and what moves it."""

    def assertResponsible(self, partner, user, team, company=None):
        users, teams = self.env["res.users"], self.env["crm.team"]
        self.assertRow(partner, company, user_id=user or users, team_id=team or teams)

    def test_customers_own_salesperson_goes_before_those_of_documents(self):
        partner = self.customer("A", user_id=self.rep.id)
        self.orders(partner, MONTHLY, user_id=self.other_rep.id)
        self.assertResponsible(partner, self.rep, self.team)

    def test_else_the_salesperson_of_the_latest_order_by_its_date(self):
        partner = self.partner("A", user_id=False)
        self.order(partner, "2026-02-20", user_id=self.other_rep.id)
        self.order(partner, "2026-01-20", user_id=self.rep.id)  # entered later, dated before
        self.quotations(partner, [1], user_id=self.rep.id)
        self.settle()
        self.assertResponsible(partner, self.other_rep, self.other_team)

    def test_else_of_the_latest_live_quotation_or_lead(self):
        partner = self.partner("A", user_id=False)
        quotation = self.quotations(partner, [1], user_id=self.rep.id)
        self.settle()
        self.assertResponsible(partner, self.rep, self.team)
        quotation._action_cancel()
        self.lead(partner, 5, user_id=self.other_rep.id)
        self.settle()
        self.assertResponsible(partner, self.other_rep, self.other_team)

    def test_else_nobody_and_only_users_of_all_documents_see_it(self):
        partner = self.customer("A", MONTHLY, user_id=False)
        self.assertResponsible(partner, False, False)
        for user, seen in ((self.director, 1), (self.all_rep, 1), (self.rep, 0), (self.leader, 0)):
            rows = (
                self.env["sales.rhythm"].with_user(user).search([("partner_id", "=", partner.id)])
            )
            self.assertEqual(len(rows), seen, user.login)

    def test_salesperson_who_left_hands_over_and_takes_back(self):
        partner = self.customer("A", MONTHLY[:3])
        self.orders(partner, MONTHLY[3:], user_id=self.other_rep.id)
        self.assertResponsible(partner, self.rep, self.team)
        self.rep.action_archive()
        self.settle()
        self.assertEqual(partner.user_id, self.rep, "Odoo leaves them on the customer")
        self.assertResponsible(partner, self.other_rep, self.other_team)
        self.other_rep.action_archive()
        self.settle()
        self.assertResponsible(partner, False, False)
        self.rep.action_unarchive()
        self.settle()
        self.assertRow(partner, user_id=self.rep)

    def test_salesperson_no_longer_allowed_in_the_company_hands_over(self):
        partner = self.customer("A", MONTHLY)
        self.rep.write({
            "company_ids": [(6, 0, self.other_company.ids)],
            "company_id": self.other_company.id})  # fmt: skip
        self.settle()
        self.assertResponsible(partner, False, False)

    def test_salesperson_of_the_customer_is_not_allowed_in_another_company(self):
        partner = self.customer("Shared", MONTHLY)
        self.order(partner, "2026-02-20", 10, self.other_company, user_id=self.abroad.id)
        self.assertResponsible(partner, self.rep, self.team)
        self.assertRow(partner, self.other_company, user_id=self.abroad)

    def test_portal_user_is_never_responsible(self):
        partner = self.customer("A", MONTHLY, user_id=self.portal.id)
        self.assertResponsible(partner, False, False)

    def test_salesperson_made_a_portal_user_hands_over_and_takes_back(self):
        partner = self.customer("A", MONTHLY[:3])
        self.orders(partner, MONTHLY[3:], user_id=self.other_rep.id)
        colleague = self.rep.group_ids
        self.rep.group_ids = self.env.ref("base.group_portal")
        self.settle()
        self.assertResponsible(partner, self.other_rep, self.other_team)
        self.rep.group_ids = colleague
        self.settle()
        self.assertRow(partner, user_id=self.rep)

    def test_other_groups_of_a_salesperson_move_nothing(self):
        self.customer("A", MONTHLY)
        with patch.object(sql, "customers_of_users") as asked:
            self.rep.group_ids += self.env.ref("sales_team.group_sale_manager")
            self.env.ref("base.group_allow_export").user_ids += self.rep
            self.settle()
        asked.assert_not_called()

    def test_deleted_salesperson_hands_over(self):
        partner = self.customer("A", MONTHLY[:3])
        alone = self.customer("B", MONTHLY)
        self.orders(partner, MONTHLY[3:], user_id=self.other_rep.id)
        self.rep.unlink()
        self.settle()
        self.assertResponsible(partner, self.other_rep, self.other_team)
        self.assertResponsible(alone, False, False)

    def test_deleted_team_leaves_the_row_to_that_of_the_latest_order(self):
        partner = self.customer("A", MONTHLY[:3])
        self.orders(partner, MONTHLY[3:], team_id=self.other_team.id)
        self.assertResponsible(partner, self.rep, self.team)
        self.team.unlink()
        self.settle()
        self.assertResponsible(partner, self.rep, self.other_team)

    def test_changed_salesperson_moves_the_row_and_not_the_dates(self):
        partner = self.customer("A", MONTHLY)
        partner.user_id = self.other_rep
        self.settle()
        self.assertResponsible(partner, self.other_rep, self.other_team)
        self.assertDates(partner, MONTHLY)
        self.assertFalse(self.env["sales.rhythm"].with_user(self.rep).search([]))

    def test_salesperson_of_a_contact_says_nothing(self):
        partner = self.customer("A", MONTHLY)
        self.partner("Buyer", parent_id=partner.id, is_company=False, user_id=self.other_rep.id)
        self.settle()
        self.assertResponsible(partner, self.rep, self.team)

    def test_team_follows_its_members(self):
        partner = self.customer("A", MONTHLY)
        self.team.member_ids -= self.rep
        self.settle()
        self.assertResponsible(partner, self.rep, self.team)  # of the latest order of theirs
        self.other_team.member_ids |= self.rep
        self.settle()
        self.assertResponsible(partner, self.rep, self.other_team)

    def test_team_of_another_company_is_not_the_row_s(self):
        foreign = self.env["crm.team"].create({
            "name": "West", "company_id": self.other_company.id, "user_id": False})  # fmt: skip
        both = self.new_user(
            "t_both", "sales_team.group_sale_salesman", self.company | self.other_company
        )
        foreign.member_ids = both
        partner = self.customer("A", MONTHLY, user_id=both.id)
        self.orders(partner, [("2026-02-20", 10)], self.other_company)
        self.assertRow(partner, user_id=both)
        self.assertNotIn(self.row(partner).team_id, foreign)
        self.assertResponsible(partner, both, foreign, self.other_company)

    def test_lead_goes_to_the_company_of_its_team_or_salesperson(self):
        partner = self.partner("No company on the lead", user_id=False)
        self.lead(partner, 7, company_id=False, team_id=False, user_id=self.abroad.id)
        self.settle()
        self.assertFalse(self.row(partner))
        self.assertRow(partner, self.other_company, user_id=self.abroad, open_amount=7)
