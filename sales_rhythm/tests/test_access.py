"""Who sees which rows, whichever way they ask."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import AccessCase


class TestRows(AccessCase):
    """Record rules, on all ways of reading."""

    def test_users_see_their_rows_and_no_others(self):
        for user, partners in self.seen_by.items():
            with self.subTest(user=user.login):
                found = self.rpc(user, "sales.rhythm", "search_read", self.domain, ["partner_id"])
                self.assertEqual({row["partner_id"][0] for row in found}, set(partners.ids))

    def test_every_way_of_reading_gives_the_same_rows(self):
        for user, partners in self.seen_by.items():
            with self.subTest(user=user.login):
                count = len(partners)

                def ask(method, *args, user=user, **kwargs):
                    return self.rpc(user, "sales.rhythm", method, *args, **kwargs)

                self.assertEqual(ask("search_count", self.domain), count)
                shown = ask("web_search_read", self.domain, {"partner_id": {}, "evidence": {}})
                self.assertEqual({row["partner_id"] for row in shown["records"]}, set(partners.ids))
                self.assertEqual(shown["length"], count)
                for by in (["status"], ["user_id"], ["team_id"], ["expected_on:month"]):
                    groups = ask("formatted_read_group", self.domain, by, ["__count"])
                    self.assertEqual(sum(group["__count"] for group in groups), count)
                groups = ask(
                    "web_read_group", self.domain, ["status"], ["money_at_stake_amount:sum"]
                )
                self.assertEqual(sum(group["__count"] for group in groups["groups"]), count)
                bar = {"field": "status", "colors": {"due": "warning"}}
                bars = ask("read_progress_bar", self.domain, "status", bar)
                self.assertEqual(sum(each["due"] for each in bars.values()), count)
                names = dict(ask("name_search", "", self.domain))
                self.assertEqual(set(names.values()), set(partners.mapped("name")))

    def test_rows_of_others_cannot_be_read_by_id(self):
        others = {
            self.rep: self.row(self.theirs) | self.row(self.nobodys),
            self.leader: self.row(self.theirs),
            self.director: self.row(self.foreign, self.other_company),
            self.abroad: self.row(self.mine),
        }
        for user, rows in others.items():
            for row in rows:
                with self.subTest(user=user.login, customer=row.partner_id.name):
                    for method, args in (
                        ("read", [["partner_id", "status", "evidence"]]),
                        ("web_read", [{"evidence": {}}]),
                        ("export_data", [["partner_id"]]),
                        ("action_open_occasions", []),
                        ("action_open_orders", []),
                        ("action_new_quotation", []),
                        ("action_open_customer", []),
                    ):
                        with self.assertRaises(AccessError, msg=method):
                            self.rpc(user, "sales.rhythm", method, row.ids, *args)

    def test_row_of_a_customer_moved_to_another_company_has_a_neutral_name(self):
        row, kept = self.row(self.theirs), self.row(self.mine)
        self.assertEqual(row.display_name, "Colleague's")
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            [self.other_company.id, self.theirs.id],
        )
        self.env.invalidate_all()
        self.assertEqual(row.sudo().display_name, "Colleague's", "what one user may see")
        neutral = f"Customer {row.id}"
        for user in (self.other_rep, self.director):
            with self.subTest(user=user.login):
                (found,) = self.rpc(user, "sales.rhythm", "read", row.ids, ["display_name"])
                self.assertEqual(found["display_name"], neutral)
                card = ("evidence", "phone", "partner_id", "contact_name", "contact_phone", "weeks",
                        "reasons", "said_text", "next_text", "note_text")  # fmt: skip
                spec = {"display_name": {}, **{name: {} for name in card}}
                (found,) = self.rpc(user, "sales.rhythm", "web_read", row.ids, spec)
                self.assertEqual(found["display_name"], neutral)
                action = self.rpc(user, "sales.rhythm", "action_open_orders", row.ids)
                self.assertEqual(action["name"], f"Orders of {neutral}")
        names = dict(self.rpc(self.director, "sales.rhythm", "name_search", "", self.domain))
        self.assertEqual(names.get(kept.id), "Rep's")

    def test_row_that_was_read_is_known_as_own_without_a_question(self):
        for user in (self.rep, self.leader):
            env = self.env(user=user, su=False, context={"allowed_company_ids": self.company.ids})
            row = env["sales.rhythm"].search([("partner_id", "=", self.mine.id)])
            for _time in range(2):  # what is read once for the whole registry
                self.env.invalidate_all()
                row.fetch(["user_id", "company_id"])
                before = self.env.cr.sql_log_count
                row.check_access("read")
            self.assertEqual(self.env.cr.sql_log_count, before, user.name)

    def test_row_that_another_rule_lets_one_read_is_not_ones_own(self):
        self.env["ir.rule"].create({
            "name": "Somebody's own", "model_id": self.env["ir.model"]._get_id("sales.rhythm"),
            "domain_force": [("partner_id", "=", self.theirs.id)],
            "groups": [Command.link(self.env.ref("sales_team.group_sale_salesman").id)],
        })  # fmt: skip
        self.refresh_lines()
        theirs, mine = self.row(self.theirs), self.row(self.mine)
        rows = (theirs | mine).with_user(self.rep)
        self.env.invalidate_all()
        rows.fetch(["user_id"])
        self.assertEqual(rows.sudo().mapped("is_own"), [False, True])
        self.assertTrue(theirs.line_ids)
        with self.assertRaises(AccessError):
            theirs.line_ids.with_user(self.rep).check_access("read")

    def test_nobody_writes_rows(self):
        row = self.row(self.mine)
        values = {"company_id": self.company.id, "partner_id": self.nobodys.id}
        for user in (self.rep, self.all_rep, self.director, *self.without_rights):
            for model in ("sales.rhythm", "sales.rhythm.occasion", "sales.rhythm.run",
                          "sales.rhythm.queue", "sales.rhythm.curve"):  # fmt: skip
                with self.subTest(user=user.login, model=model):
                    for method, args in (
                        ("create", [values]),
                        ("write", [row.ids, {"partner_id": self.nobodys.id}]),
                        ("unlink", [row.ids]),
                    ):
                        with self.assertRaises(AccessError, msg=method):
                            self.rpc(user, model, method, *args)
                    if model == "sales.rhythm":
                        for method in ("copy", "action_archive"):
                            with self.assertRaises(AccessError, msg=method):
                                self.rpc(user, model, method, row.ids)
        self.assertRow(self.mine, order_count=6, active=True)

    def test_leader_of_two_teams_sees_both_and_a_leader_no_more_sees_none(self):
        self.other_team.user_id = self.leader
        for partners in (self.mine | self.theirs, self.mine):
            found = self.rpc(
                self.leader, "sales.rhythm", "search_read", self.domain, ["partner_id"]
            )
            self.assertEqual({row["partner_id"][0] for row in found}, set(partners.ids))
            self.other_team.user_id = False
        self.team.user_id = False
        self.assertFalse(self.rpc(self.leader, "sales.rhythm", "search", self.domain))

    def test_policies_are_the_directors_and_of_their_company(self):
        own = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        foreign = self.env["sales.rhythm.policy"].search(
            [("company_id", "=", self.other_company.id)]
        )
        self.assertTrue(own and foreign)
        self.assertTrue(
            self.rpc(self.rep, "sales.rhythm.policy", "read", own.ids, ["due_fraction"])
        )
        self.rpc(self.director, "sales.rhythm.policy", "write", own.ids, {"due_lead_days": 5})
        refused = [(self.rep, own), (self.all_rep, own), (self.director, foreign),
                   *((user, own) for user in self.without_rights)]  # fmt: skip
        for user, policy in refused:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, "sales.rhythm.policy", "write", policy.ids, {"due_lead_days": 3})
        self.assertEqual((own.due_lead_days, foreign.due_lead_days), (5, 7))


class TestOccasions(AccessCase):
    """What stands under the evidence line comes under the row's own rule."""

    def test_purchases_are_seen_with_the_row(self):
        for user, partners in self.seen_by.items():
            with self.subTest(user=user.login):
                found = self.rpc(user, "sales.rhythm.occasion", "search_read",
                                 [("rhythm_id.partner_id", "in", self.customers.ids)],
                                 ["rhythm_id", "amount"])  # fmt: skip
                self.assertEqual(len(found), 6 * len(partners))
                self.assertEqual({occasion["rhythm_id"][1] for occasion in found},
                                 set(partners.mapped("name")))  # fmt: skip

    def test_purchases_of_others_cannot_be_read_or_opened_by_id(self):
        occasions = self.row(self.theirs).occasion_ids
        for user in (self.rep, self.leader, self.abroad, *self.without_rights):
            with self.subTest(user=user.login):
                for method, args in (("read", [["amount"]]), ("action_open", [])):
                    with self.assertRaises(AccessError):
                        self.rpc(user, "sales.rhythm.occasion", method, occasions[0].ids, *args)

    def test_day_and_amount_of_a_colleagues_order_are_seen_and_the_order_is_not(self):
        """The customer is the rep's, but a colleague wrote this order."""
        order = self.order(self.mine, "2026-02-20", 90_000, user_id=self.other_rep.id)
        self.assertRow(self.mine, user_id=self.rep, last_order_on="2026-02-20")
        occasion = self.row(self.mine).occasion_ids[0]
        (found,) = self.rpc(self.rep, "sales.rhythm.occasion", "read", occasion.ids,
                            ["day", "amount", "order_names"])  # fmt: skip
        self.assertEqual((str(found["day"]), found["amount"], found["order_names"]),
                         ("2026-02-20", 90_000, order.name))  # fmt: skip
        with self.assertRaises(UserError) as refused:
            self.rpc(self.rep, "sales.rhythm.occasion", "action_open", occasion.ids)
        self.assertNotIsInstance(refused.exception, AccessError)
        self.assertIn(order.name, str(refused.exception))
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "sale.order", "read", order.ids, ["name"])

    def test_opening_a_day_opens_its_orders_that_one_may_read(self):
        own = self.order(self.mine, "2026-02-20 09:00", 90_000)
        colleagues = self.order(self.mine, "2026-02-20 10:00", 10_000, user_id=self.other_rep.id)
        occasion = self.row(self.mine).occasion_ids[0]
        self.assertEqual((occasion.order_count, occasion.amount), (2, 100_000))
        for user, orders in ((self.rep, own), (self.director, own | colleagues)):
            action = self.rpc(user, "sales.rhythm.occasion", "action_open", occasion.ids)
            found = self.env["sale.order"].with_user(user).search(action["domain"])
            self.assertEqual(found, orders)
            self.assertEqual(action.get("res_id"), orders.id if len(orders) == 1 else None)


class TestFieldsElsewhere(AccessCase):
    """Fields of ours on customers and orders show no more than the rows do."""

    def test_customers_show_the_row_only_to_those_who_see_it(self):
        for user, partners in self.seen_by.items():
            with self.subTest(user=user.login):
                found = self.rpc(user, "res.partner", "search",
                                 [("rhythm_status", "=", "due"), self.known])  # fmt: skip
                self.assertEqual(set(found), set(partners.ids))
                read = self.rpc(user, "res.partner", "read", self.customers.ids,
                                ["rhythm_id", "rhythm_status", "rhythm_expected_on",
                                 "rhythm_weeks"])  # fmt: skip
                for values in read:
                    seen = values["id"] in partners.ids
                    self.assertEqual(values["rhythm_status"], "due" if seen else False)
                    self.assertEqual(bool(values["rhythm_id"]), seen)
                    self.assertEqual(bool(values["rhythm_expected_on"]), seen)
                    self.assertEqual(bool(values["rhythm_weeks"]), seen)

    def test_customers_without_a_row_that_one_sees_are_those_without_a_status(self):
        found = self.rpc(self.rep, "res.partner", "search",
                         [("rhythm_status", "=", False), self.known])  # fmt: skip
        self.assertEqual(set(found), set((self.customers - self.mine).ids))

    def test_opening_a_rhythm_that_one_may_not_see_says_so(self):
        action = self.rpc(self.rep, "res.partner", "action_open_rhythm", self.mine.ids)
        self.assertEqual(action["res_id"], self.row(self.mine).id)
        with self.assertRaises(UserError) as refused:
            self.rpc(self.rep, "res.partner", "action_open_rhythm", self.theirs.ids)
        self.assertIn("Colleague's", str(refused.exception))

    def test_order_of_a_colleagues_customer_shows_no_status(self):
        order = self.order(self.theirs, "2026-02-20", user_id=self.rep.id)
        self.assertEqual(self.row(self.theirs).user_id, self.other_rep)
        (values,) = self.rpc(self.rep, "sale.order", "read", order.ids,
                             ["rhythm_status", "rhythm_kind", "rhythm_interval_days"])  # fmt: skip
        self.assertFalse(values["rhythm_status"])
        self.assertEqual((values["rhythm_kind"], values["rhythm_interval_days"]), ("repeat", 20))
