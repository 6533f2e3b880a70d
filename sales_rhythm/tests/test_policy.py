"""Thresholds: per company, per customer tag, and refused when they make no sense."""

from dataclasses import fields, replace

from odoo.exceptions import ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..core.policy import DEFAULT_POLICY, Policy
from .common import MONTHLY, RhythmCase


class TestPolicy(RhythmCase):
    """One policy a company, made with it; more for tags."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["sales.rhythm.policy"]
        cls.policy = cls.policies.search([("company_id", "=", cls.company.id)])
        cls.vip = cls.env["res.partner.category"].create({"name": "Vip"})
        cls.small = cls.env["res.partner.category"].create({"name": "Small"})

    def rebuild(self):
        """What the job does after a threshold changed."""
        run = self.env["sales.rhythm.run"].search(
            [("company_id", "=", self.company.id), ("state", "=", "running")])  # fmt: skip
        self.assertEqual(run.kind, "rebuild", "A changed policy asks for a rebuild")
        while run.state == "running":
            run._step()
        self.settle()

    def tagged(self, tag, **values):
        return self.policies.create({"company_id": self.company.id, "tag_id": tag.id, **values})

    def test_every_company_has_one_with_the_defaults_of_the_core(self):
        for company in (self.company, self.other_company):
            policy = self.policies.search([("company_id", "=", company.id)])
            self.assertEqual(len(policy), 1)
            self.assertEqual(policy._to_core(), DEFAULT_POLICY)

    def test_every_threshold_of_the_core_is_a_field_in_the_form(self):
        form = Form(self.policy)
        kept_back = {"chance_horizon_days", "category_prior_weight"}
        for field in fields(Policy):
            if field.name not in kept_back:
                self.assertEqual(form[field.name], getattr(DEFAULT_POLICY, field.name), field.name)

    def test_changed_threshold_moves_dates_of_this_company_only(self):
        partner = self.customer("A", MONTHLY)
        self.orders(partner, [(day, 10) for day in MONTHLY], self.other_company)
        self.policy.write({"late_fraction": 0.6, "due_lead_days": 2})
        self.rebuild()
        changed = replace(DEFAULT_POLICY, late_fraction=0.6, due_lead_days=2)
        row = self.assertDates(partner, MONTHLY, policy=changed)
        abroad = self.assertDates(partner, [(day, 10) for day in MONTHLY], self.other_company)
        self.assertLess(row.late_from, abroad.late_from)
        self.assertGreater(row.due_from, abroad.due_from)

    def test_tag_has_its_own_dates(self):
        plain, vip = self.customer("Plain", MONTHLY), self.customer("Vip", MONTHLY)
        vip.category_id = self.vip
        self.tagged(self.vip, late_fraction=0.6, stopped_max_days=60)
        self.rebuild()
        own = replace(DEFAULT_POLICY, late_fraction=0.6, stopped_max_days=60)
        self.assertDates(plain, MONTHLY)
        row = self.assertDates(vip, MONTHLY, policy=own)
        self.assertEqual((row.stopped_from - row.last_order_on).days, 60)

    def test_getting_and_losing_the_tag_moves_the_dates_at_once(self):
        self.tagged(self.vip, late_fraction=0.6)
        partner = self.customer("A", MONTHLY)
        self.assertDates(partner, MONTHLY)
        partner.category_id = self.vip
        self.settle()
        self.assertDates(partner, MONTHLY, policy=replace(DEFAULT_POLICY, late_fraction=0.6))
        partner.category_id = False
        self.settle()
        self.assertDates(partner, MONTHLY)

    def test_first_policy_in_the_list_counts_for_a_customer_with_two_tags(self):
        first = self.tagged(self.small, late_fraction=0.6, sequence=5)
        self.tagged(self.vip, late_fraction=0.9, sequence=7)
        partner = self.customer("A", MONTHLY)
        partner.category_id = self.vip | self.small
        self.settle()
        self.assertDates(partner, MONTHLY, policy=replace(DEFAULT_POLICY, late_fraction=0.6))
        first.sequence = 9
        self.rebuild()
        self.assertDates(partner, MONTHLY, policy=replace(DEFAULT_POLICY, late_fraction=0.9))

    def test_tag_policy_keeps_the_companys_cycle(self):
        """What shapes the curve is the company's; a tag only sets when dates come."""
        self.policy.decay = 0.5
        own = self.tagged(self.vip, late_fraction=0.6)
        _base, by_tag, _excluded = self.policies._for_company(self.company)
        self.assertEqual(by_tag[self.vip.id], replace(DEFAULT_POLICY, decay=0.5, late_fraction=0.6))
        own.unlink()
        self.assertEqual(self.policies._for_company(self.company)[1], {})

    def test_orders_with_an_excluded_tag_do_not_count(self):
        blanket = self.env["crm.tag"].create({"name": "Blanket"})
        partner = self.customer("A", MONTHLY)
        order = self.order(partner, "2026-02-20", tag_ids=[(4, blanket.id)])
        self.assertDates(partner, [*MONTHLY, "2026-02-20"])
        self.policy.excluded_tag_ids = blanket
        self.rebuild()
        row = self.assertDates(partner, MONTHLY)
        self.assertRow(partner, ordered_amount=600_000, ordered_12_months_amount=600_000)
        self.assertNotIn(order.name, row.occasion_ids.mapped("order_names"))
        order.tag_ids = False
        self.settle()
        self.assertDates(partner, [*MONTHLY, "2026-02-20"])
        order.tag_ids = blanket
        self.settle()
        self.assertDates(partner, MONTHLY)

    def test_excluded_tag_of_one_company_counts_in_another(self):
        blanket = self.env["crm.tag"].create({"name": "Blanket"})
        self.policy.excluded_tag_ids = blanket
        partner = self.partner("Shared")
        for company in (self.company, self.other_company):
            self.order(partner, "2026-02-20", 10, company, tag_ids=[(4, blanket.id)])
        self.assertFalse(self.row(partner))
        self.assertRow(partner, self.other_company, order_count=1)

    def test_excluded_order_has_no_kind_and_is_no_purchase_before_another(self):
        blanket = self.env["crm.tag"].create({"name": "Blanket"})
        self.policy.excluded_tag_ids = blanket
        partner = self.customer("A", ["2026-01-05"])
        excluded = self.order(partner, "2026-01-20", tag_ids=[(4, blanket.id)])
        later = self.order(partner, "2026-02-04")
        self.assertEqual(later.rhythm_interval_days, 30)
        self.assertFalse(excluded.rhythm_kind)

    def test_threshold_that_makes_no_sense_is_refused_and_named(self):
        for name, value in (
            ("due_fraction", 0),
            ("due_fraction", 0.6),  # above expected_fraction
            ("late_fraction", 1),
            ("late_fraction", 0.4),
            ("stopped_chance_ratio", -0.1),
            ("stopped_max_days", 0),
            ("decay", 0),
            ("decay", 1.1),
            ("merge_days", -1),
            ("prior_weight", 0),
            ("spread_weight", 0),
            ("default_cycle_days", 0),
            ("default_variance", 0),
            ("sample_share", 0),
            ("refit_days", 0),
            ("curve_smoothing", 0),
            ("curve_horizon_cycles", 0),
        ):
            with self.subTest(name=name, value=value):
                with self.assertRaises(ValidationError) as refused, self.env.cr.savepoint():
                    self.policy[name] = value
                    self.env.flush_all()
                message = str(refused.exception)
                named = {"0.6": "expected_fraction", "0.4": "expected_fraction"}.get(
                    str(value), name
                )
                labels = {name, named, self.policies._fields[name].string}
                self.assertTrue(any(label in message for label in labels), message)
        self.env.invalidate_all()
        self.assertEqual(self.policy._to_core(), DEFAULT_POLICY)

    def test_two_policies_for_the_same_customers_are_refused(self):
        self.tagged(self.vip)
        for values in ({"tag_id": self.vip.id}, {"tag_id": False}):
            with self.subTest(values=values), mute_logger("odoo.sql_db"):
                with self.assertRaises(Exception) as refused, self.env.cr.savepoint():
                    self.policies.create({"company_id": self.company.id, **values})
                    self.env.flush_all()
                self.assertIn("company_tag", str(refused.exception))

    def test_deleted_policy_leaves_the_defaults(self):
        self.policy.late_fraction = 0.6
        partner = self.customer("A", MONTHLY)
        self.policy.unlink()
        self.rebuild()
        self.assertDates(partner, MONTHLY)
