"""One row per company and commercial partner, whatever happens to partners."""

from odoo.fields import Command

from .common import MONTHLY, RhythmCase


class TestCustomers(RhythmCase):
    def test_contacts_and_addresses_are_one_customer(self):
        partner = self.customer("Head office", MONTHLY[:2])
        contact = self.partner("Buyer", parent_id=partner.id, is_company=False)
        address = self.partner("Dock", parent_id=partner.id, is_company=False, type="delivery")
        self.orders(contact, MONTHLY[2:4])
        self.orders(address, MONTHLY[4:])
        self.assertDates(partner, MONTHLY)
        self.assertFalse(self.row(contact) | self.row(address))
        self.assertEqual(len(self.row(partner).occasion_ids), 6)
        self.assertEqual(contact.rhythm_id, self.row(partner))

    def test_child_company_is_a_customer_of_its_own(self):
        partner = self.customer("Group", MONTHLY[:3])
        branch = self.customer("Subsidiary", MONTHLY[3:], parent_id=partner.id)
        self.assertEqual(branch.commercial_partner_id, branch)
        self.assertDates(partner, MONTHLY[:3])
        self.assertDates(branch, MONTHLY[3:])

    def test_two_companies_share_a_customer_and_not_the_rhythm(self):
        partner = self.customer("Shared", MONTHLY)
        weekly = ["2026-02-02", "2026-02-09", "2026-02-16"]
        self.orders(partner, [(day, 20) for day in weekly], self.other_company)
        self.assertDates(partner, MONTHLY)
        self.assertDates(partner, [(day, 20) for day in weekly], self.other_company)
        for company in (self.company, self.other_company):
            in_company = partner.with_company(company)
            self.assertEqual(in_company.rhythm_id, self.row(partner, company))

    def test_archived_customer_is_out_of_the_lists_and_comes_back(self):
        partner = self.customer("Closed", MONTHLY)
        partner.action_archive()
        self.settle()
        self.assertRow(partner, active=False)
        self.assertNotIn(partner, self.env["sales.rhythm"].search([]).partner_id)
        self.order(partner, "2026-02-20")
        self.assertDates(partner, [*MONTHLY, "2026-02-20"])
        partner.action_unarchive()
        self.settle()
        self.assertIn(partner, self.env["sales.rhythm"].search([]).partner_id)

    def test_archived_customer_is_found_by_the_status_it_shows(self):
        partner = self.customer("Closed", MONTHLY)
        partner.action_archive()
        self.settle()
        self.assertEqual(partner.rhythm_status, "due")
        archived = [("active", "=", False), ("id", "=", partner.id)]
        partners = self.env["res.partner"]
        self.assertEqual(partners.search([*archived, ("rhythm_status", "=", "due")]), partner)
        self.assertFalse(partners.search([*archived, ("rhythm_status", "=", False)]))

    def test_merged_customers_have_one_history(self):
        kept = self.customer("Tea House", MONTHLY[::2])
        twin = self.customer("Tea-House", MONTHLY[1::2])
        self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": [Command.set((kept | twin).ids)],
            "dst_partner_id": kept.id,
            "state": "selection",
        }).action_merge()  # fmt: skip
        self.settle()
        self.assertFalse(twin.exists())
        self.assertDates(kept, MONTHLY)
        self.env.cr.execute("SELECT count(*) FROM sales_rhythm WHERE partner_id = %s", [twin.id])
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_merged_contact_takes_its_orders_to_the_new_company(self):
        old, new = self.partner("Old shop"), self.customer("New shop", MONTHLY[:3])
        contact = self.customer("Buyer", MONTHLY[3:], parent_id=old.id, is_company=False)
        self.assertDates(old, MONTHLY[3:])
        self.env["base.partner.merge.automatic.wizard"]._merge((new | contact).ids, new)
        self.settle()
        self.assertDates(new, MONTHLY)
        self.assertFalse(self.row(old))

    def test_customer_moved_under_a_parent_becomes_part_of_it_and_back(self):
        parent = self.customer("Parent", MONTHLY[:3])
        child = self.customer("Shop", MONTHLY[3:], is_company=False)
        self.assertDates(child, MONTHLY[3:])
        child.parent_id = parent
        self.settle()
        self.assertDates(parent, MONTHLY)
        self.assertFalse(self.row(child))
        child.parent_id = False
        self.settle()
        self.assertDates(parent, MONTHLY[:3])
        self.assertDates(child, MONTHLY[3:])

    def test_contact_moved_to_another_company_takes_its_orders_along(self):
        first, second = self.customer("First", MONTHLY[:2]), self.customer("Second", MONTHLY[2:4])
        contact = self.partner("Buyer", parent_id=first.id, is_company=False)
        self.orders(contact, MONTHLY[4:])
        contact.parent_id = second
        self.settle()
        self.assertDates(first, MONTHLY[:2])
        self.assertDates(second, MONTHLY[2:])

    def test_order_given_to_another_customer_or_company_moves_with_it(self):
        first, second = self.customer("First", MONTHLY), self.partner("Second")
        order = self.order(first, "2026-02-20")
        order.partner_id = second
        self.settle()
        self.assertDates(first, MONTHLY)
        self.assertDates(second, ["2026-02-20"])
