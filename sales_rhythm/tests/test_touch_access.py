"""Who sees which touches, and that nobody changes one."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError

from ..models import sql
from .common import AccessCase


class TestTouchAccess(AccessCase):
    """Each customer has one touch of a call by `accountant`, who sells to none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("DELETE FROM sales_rhythm_touch")
        rows = [cls.told(customer) for customer in cls.mine | cls.theirs | cls.nobodys]
        rows.append(cls.told(cls.foreign, cls.other_company))
        cls.env["sales.rhythm.touch"]._record(rows)
        cls.settle()

    @classmethod
    def told(cls, customer, company=None, user=None, res_id=None):
        return {
            "company_id": (company or cls.company).id, "partner_id": customer.id, "kind": "call",
            "user_id": (user or cls.accountant).id, "result": None, "minutes": 0, "note": None,
            "done_at": "2026-03-01 03:00:00", "res_model": "mail.activity",
            "res_id": res_id or customer.id,
        }  # fmt: skip

    def seen(self, user, companies=None):
        rows = self.rpc(user, "sales.rhythm.touch", "search_read", [], ["partner_id"],
                        company=companies)  # fmt: skip
        return self.env["res.partner"].browse(row["partner_id"][0] for row in rows)

    def test_everyone_sees_those_of_the_customers_they_see(self):
        for user, customers in self.seen_by.items():
            with self.subTest(user.name):
                self.assertEqual(set(self.seen(user).ids), set(customers.ids))

    def test_others_see_none(self):
        for user in self.without_rights:
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.seen(user)

    def test_one_sees_what_one_did_oneself(self):
        self.env["sales.rhythm.touch"]._record([self.told(self.theirs, user=self.rep, res_id=7)])
        self.assertEqual(set(self.seen(self.rep).ids), set((self.mine | self.theirs).ids))

    def test_a_customer_of_ones_own_in_one_company_is_none_in_another(self):
        both = self.company + self.other_company
        self.rep.company_ids = both
        self.orders(self.mine, ["2026-02-20"], self.other_company, user_id=self.abroad.id)
        self.env.cr.execute(
            "UPDATE sales_rhythm SET user_id = %s, team_id = NULL WHERE id = %s",
            [self.abroad.id, self.row(self.mine, self.other_company).id],
        )
        self.env.invalidate_all()
        abroad = self.told(self.mine, self.other_company, res_id=8)
        self.env["sales.rhythm.touch"]._insert(sql.given([abroad]))  # past the refresh
        found = self.rpc(self.rep, "sales.rhythm.touch", "search_read",
                         [("partner_id", "=", self.mine.id), ("kind", "=", "call")],
                         ["company_id"], company=both)  # fmt: skip
        self.assertEqual({row["company_id"][0] for row in found}, {self.company.id})

    def test_records_are_refused_as_lists_are(self):
        theirs = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.theirs.id)])
        mine = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.mine.id)])
        for user in (self.rep, self.leader):
            self.assertTrue(self.rpc(user, "sales.rhythm.touch", "read", mine.ids, ["kind"]))
            with self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.touch", "read", theirs.ids, ["kind"])

    def test_nobody_writes_deletes_or_makes_one(self):
        touch = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.mine.id)])
        for user in (self.rep, self.all_rep, self.director, self.portal):
            for method, *arguments in (
                ("write", touch.ids, {"note": "Nicer"}),
                ("unlink", touch.ids),
                ("create", [{"partner_id": self.mine.id}]),
            ):
                with self.subTest(user=user.name, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm.touch", method, *arguments)
        self.assertEqual(touch.exists(), touch)

    def test_right_to_write_given_by_somebody_is_refused_with_a_sentence(self):
        self.env["ir.model.access"].search([("model_id.model", "=", "sales.rhythm.touch")]).write(
            {"perm_write": True, "perm_unlink": True}
        )
        touch = self.env["sales.rhythm.touch"].search([("partner_id", "=", self.mine.id)])
        for method, *arguments in (("write", {"note": "x"}), ("unlink",)):
            with self.assertRaisesRegex(AccessError, "proof of what was done"):
                self.rpc(self.director, "sales.rhythm.touch", method, touch.ids, *arguments)
        touch.with_user(SUPERUSER_ID).sudo().note = "By a program"

    def test_helpers_are_not_reached_from_outside(self):
        for method in ("_record", "_counter", "_backfill", "_sync_orders"):
            with self.assertRaises(AccessError):
                self.rpc(self.director, "sales.rhythm.touch", method, [])
