"""Of the same figure a rep, the leaders of the rep's teams and the director read one number."""

from odoo.exceptions import AccessError

from .same_number import SameNumberCase


class TestSameNumber(SameNumberCase):
    """Whoever asks."""

    def test_rep_leaders_and_director_read_the_same_of_a_rep(self):
        for figure, company in self.compared():
            for rep, leaders in self.leaders_of.items():
                number = self.number(self.director, figure, rep, company)
                self.assertTrue(number, f"nothing to compare: {figure}, {rep.name}")
                for total in zip(*number.values(), strict=True):
                    self.assertTrue(any(total), f"nothing to compare: {figure}, {rep.name}")
                for reader in rep | leaders:
                    with self.subTest(model=figure.model, company=company.name, rep=rep.name,
                                      reader=reader.name):  # fmt: skip
                        self.assertEqual(self.number(reader, figure, rep, company), number)

    def test_reps_add_up_to_teams_and_to_the_company(self):
        for figure, company in self.compared():
            own = {rep: self.number(rep, figure, rep, company) for rep in self.reps}
            for reader in self.leader | self.other_leader | self.director:
                reps = self.reps.filtered(
                    lambda rep, reader=reader: reader in self.leaders_of[rep] | self.director
                )
                read = self.number(reader, figure, reps, company)
                self.assertEqual({*read}, {group for rep in reps for group in own[rep]})
                for group, numbers in read.items():
                    parts = [own[rep][group] for rep in reps if group in own[rep]]
                    with self.subTest(model=figure.model, company=company.name, group=group,
                                      reader=reader.name):  # fmt: skip
                        for one, added in zip(numbers, zip(*parts, strict=True), strict=True):
                            self.assertAlmostEqual(one, sum(added), 1)

    def test_line_of_a_rep_in_the_month_is_the_same_for_all_who_see_it(self):
        for month in ("2026-02-01", "2026-03-01"):
            for company in self.both:
                lines = {
                    reader: self.month(reader, month, company)
                    for reader in self.reps | self.leader | self.other_leader | self.director
                }
                # Who left the team stays in its month with what has the team on it, which is less.
                self.assertNotIn(self.other_rep.id, lines[self.leader])
                for rep, leaders in self.leaders_of.items():
                    line = lines[self.director][rep.id]
                    self.assertTrue(any(line.values()))
                    for reader in rep | leaders:
                        with self.subTest(month=month, company=company.name, rep=rep.name,
                                          reader=reader.name):  # fmt: skip
                            self.assertEqual(lines[reader][rep.id], line)

    def month(self, reader, month, company):
        """{salesperson: {figure: value}} of the month as somebody sees it."""
        found = self.rpc(reader, "sales.rhythm.review", "get_month_table", month, company=company)
        return {
            row["user_id"]: {
                **{cell["key"]: cell["value"] for cell in row["cells"]},
                **{cell["name"]: cell["value"] for cell in row["weeks"]},
                "projected": row["projected"] and row["projected"]["value"],
            }
            for row in found["rows"]
        }

    def test_what_a_director_looks_at_is_the_same_for_the_leader_of_a_team(self):
        calls = [("get_money_map",), *(("get_care", by) for by in ("team", "area", "class")),
                 ("get_order_status",)]  # fmt: skip
        for team, leader in ((self.team, self.leader), (self.other_team, self.other_leader)):
            for company in self.both:
                for method, *args in calls:
                    found, other = (
                        self.rpc(reader, "sales.rhythm.director", method, *args, team.id,
                                 company=company)
                        for reader in (leader, self.director)
                    )  # fmt: skip
                    whole = found["total"]
                    with self.subTest(team=team.name, company=company.name, method=method):
                        self.assertTrue(whole.get("amount") or whole.get("below")
                                        or whole.get("count"))  # fmt: skip
                        self.assertEqual({**found, "teams": []}, {**other, "teams": []})

    def test_leader_reads_record_by_record_what_is_counted(self):
        for model in ("sales.rhythm", "sales.rhythm.touch", "sales.rhythm.promise",
                      "sales.rhythm.snapshot"):  # fmt: skip
            for leader in (self.leader, self.other_leader):
                ids = self.seen(leader, model)[self.both_rep.id]
                self.assertTrue(ids)
                with self.subTest(model=model, leader=leader.name):
                    self.rpc(leader, model, "read", [*ids], ["display_name"])
            theirs = self.env[model].search([
                ("user_id", "=", self.other_rep.id), ("company_id", "=", self.company.id)
            ])  # fmt: skip
            hidden = set(theirs.ids) - self.seen(self.leader, model)[self.other_rep.id]
            self.assertTrue(hidden)
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc(self.leader, model, "read", [*hidden], ["display_name"])

    def test_customer_of_a_member_is_the_leaders_whatever_team_stands_on_the_row(self):
        rows = self.env["sales.rhythm"].search([("user_id", "=", self.both_rep.id)])
        self.assertEqual(rows.team_id, self.team)
        for leader, is_own in ((self.leader, True), (self.other_leader, True), (self.rep, False)):
            own = rows.with_user(leader).sudo()
            self.assertEqual(set(own.mapped("is_own")), {is_own}, leader.name)

    def test_who_changes_team_is_seen_by_the_new_leader_and_no_more_by_the_old_one(self):
        leaders = {self.leader: False, self.other_leader: True}
        for _time in range(2):
            for leader, sees in leaders.items():
                self.assertEqual(bool(self.seen(leader)[self.moved_rep.id]), sees, leader.name)
            self.change_team(self.moved_rep, self.other_team, self.team)
            leaders = {self.leader: True, self.other_leader: False}

    def test_leader_of_a_closed_team_reads_only_what_has_the_team_on_it(self):
        self.team.active = False
        for model in ("sales.rhythm", "sales.rhythm.touch", "sales.rhythm.promise"):
            seen = self.seen(self.leader, model)
            self.assertLessEqual(seen[self.rep.id], self.seen(self.director, model)[self.rep.id])
        rows = self.env["sales.rhythm"].with_user(self.leader).search([])
        self.assertLessEqual(rows.sudo().team_id, self.team)
        self.assertFalse(self.seen(self.leader)[self.both_rep.id], "of the other team by now")
        month = self.rpc(self.leader, "sales.rhythm.review", "get_month_table")
        self.assertEqual((month["teams"], month["rows"]), ([], []))
        self.assertEqual(
            self.seen(self.other_leader)[self.both_rep.id],
            self.seen(self.director)[self.both_rep.id],
        )

    def test_leaders_put_customers_of_members_on_routes_and_no_others(self):
        stops = self.env["sales.rhythm.stop"]
        for leader in (self.leader, self.other_leader):
            for rep, leaders in self.leaders_of.items():
                customers = self.customers[rep]
                new = self.partner("Never ordered", user_id=rep.id)
                with self.subTest(leader=leader.name, rep=rep.name):
                    places = stops.with_user(leader)._places_of_own(customers | new, self.company)
                    expected = {(each.id, self.company.id) for each in customers | new}
                    self.assertEqual(places, expected if leader in leaders else set())

    def test_who_leads_nobody_reads_their_own(self):
        self.team.user_id = False
        self.assertFalse(self.seen(self.leader))
        self.assertEqual({*self.seen(self.rep)}, {self.rep.id})

    def test_every_rule_on_ones_own_knows_whom_one_leads(self):
        """What a salesperson reads because it is theirs, the leader reads because it is theirs."""
        rules = self.env["ir.rule"].search([
            ("model_id.model", "=like", "sales.rhythm%"), ("perm_read", "=", True),
            ("groups", "in", self.env.ref("sales_team.group_sale_salesman").ids)])  # fmt: skip
        own = rules.filtered(lambda rule: "user_id', '=', user.id" in rule.domain_force)
        self.assertGreater(len(own), 10)
        for rule in own:
            # Rules of a group add up, and one of its own may be switched off by itself.
            of_model = rules.filtered(lambda each, rule=rule: each.model_id == rule.model_id)
            with self.subTest(rule.name):
                self.assertRegex(
                    " ".join(of_model.mapped("domain_force")),
                    r"_rhythm_led_member_ids\(\)|user_id\.crm_team_member_ids",
                )
