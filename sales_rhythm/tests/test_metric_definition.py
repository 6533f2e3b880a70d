"""What a metric may say: nonsense is refused with a sentence, and nothing in it is ever run."""

from odoo.exceptions import AccessError, ValidationError

from ..core.milestones import TODAY as NOW_PERIOD
from .test_metric import MetricCase


class TestDefinition(MetricCase):
    def refused(self, sentence, **values):
        with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
            self.new_metric(**values)

    def test_metric_is_data(self):
        self.new_metric()
        self.quotations(self.shop, [10, 20])
        cells = self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", NOW_PERIOD)
        cell = next(cell for cell in cells if cell["key"] == "quotations")
        self.assertEqual(cell["value"], 2)
        self.assertRows(cell, self.rep)

    def test_what_makes_no_sense_is_refused_with_a_sentence(self):
        check = self.refused
        check("there is no model “sale.ordr”", res_model="sale.ordr")
        check("there is no model “mail.thread”", res_model="mail.thread")
        check("there is no model", res_model=False)
        check("no field “date_oder”", date_field="date_oder")
        check("is no date", date_field="name")
        check("“name” are no lines", date_field="name.date")
        check("has no field", date_field="order_line.nothing")
        check("names a user", user_field="partner_id")
        check("no field “”", user_field=False)
        check("does not apply", domain="[('stat', '=', 'sale')]")
        check("does not apply", domain="[('partner_id', '=', {'a': 1})]")
        check("no list of plain conditions", domain="[('state', '=')]")
        check("key “Quotations”", key="Quotations")
        check("say nothing", kind="sum", measure="name")
        check("in the currency of each record", kind="sum", measure="amount_untaxed")
        check("has no field", kind="sum", measure="nothing")

    def test_hostile_domain_is_never_run(self):
        for domain in (
            "__import__('os').system('true')", "[('user_id', '=', uid)]", "(", "{}", "'[]'",
            "[('date_order', '>', context_today())]", "[" * 5000, "[('id', 'any!', [])]", "0",
            "[x for x in (1,)]", "[('state', '=', 'a' % 1)]",
        ):  # fmt: skip
            with self.subTest(domain[:40]):
                self.refused("Metric “Quotations”: its domain", domain=domain)

    def test_day_that_moves_is_refused(self):
        for value in (repr(NOW_PERIOD), "'-30d'", "['=week_start']"):
            self.refused("day that moves", domain=f"[('date_order', '>', {value})]")
        self.refused("day that moves", domain="[('partner_id.create_date', '>', 'now')]")
        self.refused(
            "day that moves", domain="[('order_line', 'any', [('create_date', '>', 'now')])]"
        )
        self.new_metric(domain="[('date_order', '>', '2026-01-01'), ('name', '!=', 'now')]")

    def test_ratio_is_of_two_plain_metrics(self):
        ratio, plain = self.metric("average_order"), self.metric("orders")
        parts = {"kind": "ratio", "numerator_id": plain.id}
        self.refused("needs what is divided", **parts)
        self.refused("is a ratio itself", **parts, denominator_id=ratio.id)
        with self.assertRaisesRegex(ValidationError, "is a ratio itself"):
            ratio.numerator_id = ratio
        with self.assertRaisesRegex(ValidationError, "keep its kind"):
            plain.write({"kind": "ratio", "numerator_id": self.metric("calls").id,
                         "denominator_id": self.metric("visits").id})  # fmt: skip

    def test_key_is_one_metric_and_a_copy_gets_another(self):
        self.assertEqual(self.metric("calls").copy().key, "calls_copy")
        found = self.env["sales.rhythm.metric"].name_search("average_order", operator="=")
        self.assertEqual([id_ for id_, _name in found], self.metric("average_order").ids)

    def test_only_directors_change_metrics(self):
        metric = self.metric("calls")
        for user in (self.rep, self.leader, self.all_rep):
            with self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.metric", "write", metric.ids, {"name": "x"})
            self.assertTrue(self.rpc(user, "sales.rhythm.metric", "read", metric.ids, ["name"]))
        self.rpc(self.director, "sales.rhythm.metric", "write", metric.ids, {"sequence": 5})
