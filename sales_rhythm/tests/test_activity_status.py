"""The customer's status on the activity lists and the contact form of Odoo."""

from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import AccessCase

NAMES = ["rhythm_status", "rhythm_money_amount"]


class TestActivityLists(AccessCase):
    def activity(self, record, user=None):
        return self.env["mail.activity"].create({
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id,
            "user_id": (user or self.rep).id})  # fmt: skip

    def test_status_stands_on_customers_leads_and_orders(self):
        row = self.row(self.mine)
        records = (self.mine, self.lead(self.mine), self.quotations(self.mine, [100]))
        ids = [self.activity(record).id for record in records]
        ids.append(self.activity(self.product.product_tmpl_id).id)
        self.settle()
        found = self.rpc(self.rep, "mail.activity", "read", ids, NAMES)
        expected = (row.status, row.money_at_stake_amount)
        self.assertEqual(
            [(each["rhythm_status"], each["rhythm_money_amount"]) for each in found],
            [expected, expected, expected, (False, 0)],
        )

    def test_one_sees_it_of_the_customers_one_sees(self):
        activity = self.activity(self.theirs)  # given to `rep`, who may not see the row
        for user, seen in ((self.rep, False), (self.director, self.row(self.theirs).status)):
            found = self.rpc(user, "mail.activity", "read", activity.ids, NAMES)
            self.assertEqual(found[0]["rhythm_status"], seen)
        with self.assertRaises(AccessError):
            self.rpc(self.accountant, "mail.activity", "read", activity.ids, NAMES)

    def test_views_have_it_for_salespeople_alone(self):
        action = self.env.ref("mail.mail_activity_action_my")
        for kind, view in action.view_ids.mapped(lambda each: (each.view_mode, each.view_id.id)):
            if kind == "calendar":
                continue
            for user, shown in ((self.rep, True), (self.accountant, False)):
                with self.subTest(kind=kind, user=user.name):
                    views = self.rpc(user, "mail.activity", "get_views", [[view, kind]])
                    for name in NAMES:
                        self.assertEqual(name in views["views"][kind]["arch"], shown)

    def test_queries_do_not_depend_on_the_number_of_activities(self):
        def queries(count):
            partners = self.env["res.partner"].create(
                [{"name": f"Q {count} {n}", "user_id": self.rep.id} for n in range(count)]
            )
            for partner in partners:
                self.activity(partner)
            self.settle()
            activities = (
                self.env["mail.activity"]
                .with_user(self.rep)
                .search([("res_model", "=", "res.partner"), ("res_id", "in", partners.ids)])
            )
            self.assertEqual(len(activities), count)
            activities.mapped("res_id")
            before = self.env.cr.sql_log_count
            activities._compute_rhythm_row()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(5), queries(200))

    def test_new_activity_has_none(self):
        self.assertFalse(self.env["mail.activity"].with_user(self.rep).new({}).rhythm_status)


class TestPartnerForm(AccessCase):
    def test_expected_date_stands_on_the_button(self):
        with Form(self.mine.with_user(self.rep)) as form:
            self.assertEqual(form.rhythm_expected_on, self.plain(self.row(self.mine).expected_on))

    def test_weeks_of_the_month_are_those_of_the_card(self):
        contact = self.partner("Buyer", parent_id=self.mine.id, is_company=False)
        weeks = self.row(self.mine).weeks
        for partner in (self.mine, contact):
            with Form(partner.with_user(self.rep)) as form:
                self.assertEqual(form.rhythm_weeks, weeks)
        with Form(self.theirs.with_user(self.rep)) as form:
            self.assertFalse(form.rhythm_id)
            self.assertFalse(form.rhythm_weeks)
        fields = self.env["res.partner"].with_user(self.accountant).get_view(view_type="form")
        self.assertNotIn("rhythm_weeks", fields["arch"])

    def test_weeks_are_those_of_the_current_company(self):
        both = self.new_user(
            "t_both", "sales_team.group_sale_manager", self.company | self.other_company
        )
        self.order(self.mine, "2026-02-20", company=self.other_company)
        rows = [self.row(self.mine, company) for company in (self.company, self.other_company)]
        self.mine.activity_schedule(
            "mail.mail_activity_data_call", date_deadline="2026-03-12", user_id=self.rep.id
        )
        self.settle()
        self.assertNotEqual(rows[0].weeks, rows[1].weeks)
        for row in rows:
            partner = self.mine.with_user(both).with_company(row.company_id)
            self.assertEqual(partner.rhythm_weeks, row.weeks)
