"""Who sees, and takes back, which promises."""

from odoo.exceptions import AccessError

from .common import TODAY, AccessCase


class TestPromiseAccess(AccessCase):
    """Each customer has a promise of nobody's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model_id = cls.env["ir.model"]._get_id("res.partner")
        for customer in cls.mine | cls.theirs | cls.nobodys:
            cls.promise(customer, cls.company)
        cls.promise(cls.foreign, cls.other_company)
        cls.settle()

    @classmethod
    def promise(cls, customer, company, user=None):
        activity = cls.env["mail.activity"].with_company(company).create({
            "activity_type_id": cls.env.ref("sales_rhythm.activity_type_promise").id,
            "res_model_id": cls.model_id, "res_id": customer.id, "date_deadline": TODAY,
            "user_id": (user or (cls.abroad if customer == cls.foreign else cls.director)).id,
        })  # fmt: skip
        cls.settle()
        return cls.env["sales.rhythm.promise"].search([("activity_id", "=", activity.id)])

    def seen(self, user):
        rows = self.rpc(user, "sales.rhythm.promise", "search_read", self.domain, ["partner_id"])
        return {row["partner_id"][0] for row in rows}

    def test_everyone_sees_those_of_the_customers_they_see(self):
        for user, customers in self.seen_by.items():
            with self.subTest(user.name):
                self.assertEqual(self.seen(user), set(customers.ids))
        for user in self.without_rights:
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.seen(user)

    def test_one_sees_ones_own(self):
        self.promise(self.theirs, self.company, self.rep)
        self.assertEqual(self.seen(self.rep), set((self.mine | self.theirs).ids))

    def test_groups_and_figures_are_of_what_one_sees(self):
        for user, customers in self.seen_by.items():
            groups = self.rpc(user, "sales.rhythm.promise", "formatted_read_group", self.domain,
                              ["state"], ["__count", "keep_ratio:avg"])  # fmt: skip
            self.assertEqual([(each["state"], each["__count"]) for each in groups],
                             [("open", len(customers))])  # fmt: skip

    def test_nobody_writes_deletes_or_makes_one(self):
        promise = self.env["sales.rhythm.promise"].search([("partner_id", "=", self.mine.id)])
        for user in (self.rep, self.all_rep, self.director, self.portal):
            for method, *arguments in (
                ("write", promise.ids, {"reason": "Nicer"}),
                ("unlink", promise.ids),
                ("create", [{"partner_id": self.mine.id}]),
            ):
                with self.subTest(user=user.name, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm.promise", method, *arguments)
        self.env["ir.model.access"].search([("model_id.model", "=", "sales.rhythm.promise")]).write(
            {"perm_write": True, "perm_unlink": True}
        )
        for method, *arguments in (("write", {"reason": "x"}), ("unlink",)):
            with self.assertRaisesRegex(AccessError, "stays as it was"):
                self.rpc(self.director, "sales.rhythm.promise", method, promise.ids, *arguments)

    def test_dialog_tells_nothing_of_a_promise_that_one_may_not_see(self):
        dialog = "sales.rhythm.promise.take.back"
        theirs = self.env["sales.rhythm.promise"].search([("partner_id", "=", self.theirs.id)])
        own = self.env["sales.rhythm.promise"].search([("partner_id", "=", self.mine.id)])
        with self.assertRaises(AccessError):
            self.rpc(self.rep, dialog, "create", [{"promise_id": theirs.id, "reason": "x"}])
        ids = self.rpc(self.rep, dialog, "create", [{"promise_id": own.id, "reason": "x"}])
        with self.assertRaises(AccessError):
            self.rpc(self.rep, dialog, "write", ids, {"promise_id": theirs.id})

    def test_whose_promise_one_sees_one_takes_back(self):
        model, dialog = "sales.rhythm.promise", "sales.rhythm.promise.take.back"
        promises = self.env[model].search(self.domain)
        by_customer = {promise.partner_id: promise for promise in promises}
        refused = ((self.rep, self.theirs), (self.leader, self.nobodys),
                   (self.director, self.foreign))  # fmt: skip
        for user, customer in refused:
            with self.subTest(user.name):
                with self.assertRaises(AccessError):
                    self.rpc(user, model, "action_take_back", by_customer[customer].ids)
                made = (
                    self.env[dialog]
                    .with_user(user)
                    .sudo()
                    .create({"promise_id": by_customer[customer].id, "reason": "x"})
                )
                with self.assertRaises(AccessError):
                    self.rpc(user, dialog, "action_take_back", made.ids)
        for user, customer in ((self.rep, self.mine), (self.director, self.theirs)):
            promise = by_customer[customer]
            action = self.rpc(user, model, "action_take_back", promise.ids)
            made = self.rpc(user, dialog, "create",
                            {"reason": "No need", **{"promise_id": promise.id}})  # fmt: skip
            self.assertEqual(action["context"], {"default_promise_id": promise.id})
            self.rpc(user, dialog, "action_take_back", [made])
            self.assertEqual((promise.state, promise.reason), ("taken_back", "No need"))

    def test_helpers_are_not_reached_from_outside(self):
        for method in ("_note", "_follow", "_take_back", "_settle", "_keep", "_keep_rates"):
            with self.assertRaises(AccessError):
                self.rpc(self.director, "sales.rhythm.promise", method, [])
