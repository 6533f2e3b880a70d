"""The manager's month: a month worked out by hand, who sees whom, and what each figure opens."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from ..core.fit import default_fit
from ..models import clock
from .common import core_chance
from .month import MARCH, MILLION, NOW, MonthCase


@freeze_time(NOW)
class TestByHand(MonthCase):
    def shown(self, cell):
        return cell["value"], cell["goal"], cell["pace"], cell["state"], cell["gap_text"]

    def test_month_of_three(self):
        found = self.table()
        expected = {
            self.an: (44, 66, 39, "ok", ""),
            self.binh: (13, 44, 26, "far", "−13"),
            self.chi: (28, 22, 13, "ok", ""),
            "total": (85, 132, 78, "ok", ""),
        }
        for user, (value, goal, pace, state, gap) in expected.items():
            cell = self.cell(found, user)
            self.assertEqual((cell["value"], cell["goal"], round(cell["pace"])),
                             (value * MILLION, goal * MILLION, pace * MILLION))  # fmt: skip
            self.assertEqual((cell["state"], cell["gap_text"], cell["text"]),
                             (state, gap, str(value)))  # fmt: skip
        self.assertEqual(found["days"]["text"], "13/22 working days")
        self.assertEqual(found["headline"]["text"], "85M")

    def test_weeks_sum_to_the_month(self):
        found = self.table()
        self.assertEqual([week["label"] for week in found["weeks"]], ["W1", "W2", "W3", "W4", "W5"])
        self.assertEqual([week["state"] for week in found["weeks"]],
                         ["past", "past", "now", "future", "future"])  # fmt: skip
        expected = {self.an: [10, 20, 14], self.binh: [8, 0, 5], self.chi: [0, 28, 0],
                    "total": [18, 48, 19]}  # fmt: skip
        for user, millions in expected.items():
            weeks = self.line_of(found, user)["weeks"]
            self.assertEqual([cell["value"] for cell in weeks[:3]],
                             [each * MILLION for each in millions])  # fmt: skip
            self.assertEqual({cell["state"] for cell in weeks[3:]}, {"future"})
            self.assertEqual(sum(cell["value"] for cell in weeks[:3]),
                             self.cell(found, user)["value"])  # fmt: skip

    def test_total_is_the_sum_of_the_lines(self):
        found = self.table()
        for at, total in enumerate(found["total"]["cells"]):
            cells = [row["cells"][at] for row in found["rows"]]
            with self.subTest(key=total["key"]):
                if "above" in total:
                    for part in ("above", "below"):
                        self.assertEqual(total[part], sum(cell.get(part, 0) for cell in cells))
                elif total["value"] is not None:
                    self.assertEqual(total["value"], sum(cell["value"] or 0 for cell in cells))

    def test_projection_is_what_was_sold_and_what_customers_are_expected_to_order(self):
        self.customer("Monthly", [("2026-01-10", 6 * MILLION), ("2026-02-10", 6 * MILLION)],
                      user_id=self.binh.id)  # fmt: skip
        row = self.line_of(self.table(), self.binh)
        rows = self.env["sales.rhythm"].search([("user_id", "=", self.binh.id)])
        curve, left = default_fit().curve, 13  # days from the 18th to the 31st
        expected = 0
        for each in rows:
            silent = (self.day("2026-03-18") - each.last_order_on).days
            chance = curve.chance(each.curve_class, each.model_cycle_days, silent, left)
            expected += round(chance * each.mean_order_amount)
            self.assertAlmostEqual(each.expected_amount, round(chance * each.mean_order_amount))
        self.assertEqual(len(rows), 2)
        self.assertGreater(expected, MILLION)
        projected = row["projected"]
        self.assertEqual(projected["expected"]["value"], expected)
        self.assertEqual(projected["sold"]["value"], 13 * MILLION)
        self.assertEqual(projected["text"], str(round((13 * MILLION + expected) / MILLION)))
        self.assertEqual(projected["shortfall"], 44 * MILLION - 13 * MILLION - expected)
        # The same in SQL, by which it is added up.
        (total,) = self.env["sales.rhythm"]._read_group(
            [("user_id", "=", self.binh.id)], [], ["expected_amount:sum"])[0]  # fmt: skip
        self.assertEqual(total, expected)
        self.assertIn("repeat orders counted twice", projected["title"])

    def test_chance_of_a_week_is_the_known_one(self):
        with freeze_time("2026-03-24 03:00:00"):  # seven days are left
            orders = [("2026-01-10", 6 * MILLION), ("2026-02-10", 6 * MILLION)]
            partner = self.customer("Monthly", orders, user_id=self.binh.id)
            row = self.row(partner)
            chance = core_chance(orders, "2026-03-24")
            self.assertAlmostEqual(row.expected_amount, round(chance * row.mean_order_amount))

    def test_total_is_judged_by_those_who_have_a_target(self):
        targets = self.env["sales.rhythm.target"]
        targets.search([("user_id", "in", (self.an | self.chi).ids)]).unlink()
        found = self.table()
        total, own = self.cell(found, "total"), self.cell(found, self.binh)
        self.assertEqual((total["value"], total["goal"]), (85 * MILLION, 44 * MILLION))
        self.assertEqual((total["state"], total["gap_text"]), ("far", own["gap_text"]))
        self.assertAlmostEqual(total["lead"], -13 * MILLION)
        projected = self.line_of(found, self.binh)["projected"]
        self.assertAlmostEqual(found["total"]["projected"]["goal_ratio"], projected["goal_ratio"])
        self.assertEqual(found["total"]["projected"]["state"], projected["state"])

    def test_projection_of_all_is_the_sum_of_the_lines(self):
        self.binh.active = False
        self.settle()
        found = self.table(self.director)
        lines = [row["projected"]["value"] for row in found["rows"]]
        self.assertAlmostEqual(found["total"]["projected"]["value"], sum(lines))

    def test_push_stands_in_the_month_of_each(self):
        push = self.env["sales.rhythm.push"].create({
            "name": "Tea", "company_id": self.company.id,
            "from_on": MARCH, "until_on": "2026-03-31",
            "product_tmpl_ids": [Command.set(self.product.product_tmpl_id.ids)]})  # fmt: skip
        key = push.value_metric_id.key
        rows = {row["key"]: row for group in self.month_of(self.an)["groups"]
                for row in group["rows"]}  # fmt: skip
        self.assertEqual(rows[key]["month"]["value"], 44 * MILLION)
        push.value_metric_id.month_place = False
        push.name = "Green tea"
        self.assertFalse(push.value_metric_id.month_place, "as the director left it")

    def test_who_will_miss_the_most_comes_first(self):
        found = self.table()
        names = [row["label"] for row in found["rows"]]
        self.assertEqual(names[:2], ["binh", "an"])
        missing = [row["projected"]["shortfall"] for row in found["rows"]
                   if row["projected"]["is_judged"]]  # fmt: skip
        self.assertEqual(missing, sorted(missing, reverse=True))

    def test_month_before_has_no_pace_and_no_projection(self):
        self.sold(self.an, [("02-10", 7)], "February")
        self.target(self.an, "revenue", 10 * MILLION, "2026-02-01")
        found = self.table(month="2026-02-01")
        self.assertEqual((found["label"], found["is_running"], found["next"]),
                         ("February 2026", False, MARCH))  # fmt: skip
        cell = self.cell(found, self.an)
        self.assertEqual(self.shown(cell)[:4], (7 * MILLION, 10 * MILLION, 10 * MILLION, "far"))
        self.assertEqual({row["projected"] for row in found["rows"]}, {False})
        self.assertNotIn(
            "future", {cell["state"] for cell in self.line_of(found, self.an)["weeks"]}
        )

    def test_month_that_is_none_is_refused(self):
        for month in ("x", "2026-13-01", "2026-04-01", "0001-01-01", "1000-01-01", 7, [1]):
            with self.subTest(month=month), self.assertRaises(UserError):
                self.table(month=month)


@freeze_time(NOW)
class TestWhoSeesWhom(MonthCase):
    def names(self, user, **kwargs):
        return {row["label"] for row in self.table(user, **kwargs)["rows"]}

    def test_each_sees_own_led_or_all(self):
        nobodys = self.customer("Nobody's", [("2026-03-05", MILLION)], user_id=False)
        self.assertTrue(nobodys)
        self.assertEqual(self.names(self.an), {"an"})
        self.assertEqual(
            self.names(self.leader), {"an", "binh", "chi"}, "who does not sell has none"
        )
        self.assertEqual(self.names(self.rep), {"t_rep"}, "in no team, and nothing sold")
        everybody = self.names(self.director)
        self.assertLessEqual({"an", "binh", "chi", "t_other_rep", "Nobody's"}, everybody)
        self.assertEqual(self.names(self.all_rep), everybody)
        self.assertEqual(self.names(self.director, team=self.team), {"an", "binh", "chi"})
        for user in (self.accountant, self.portal):
            with self.assertRaises(AccessError):
                self.table(user)

    def test_figures_are_the_same_for_each(self):
        of = {user: self.cell(self.table(user), self.an)["value"]
              for user in (self.an, self.leader, self.director)}  # fmt: skip
        self.assertEqual(set(of.values()), {44 * MILLION})

    def test_team_of_others_is_refused(self):
        for user in (self.leader, self.an):
            with self.assertRaises(AccessError):
                self.table(user, team=self.other_team)
        with self.assertRaises(AccessError):
            self.rpc(self.leader, "sales.rhythm.review", "get_month_table", False, -1)

    def test_month_of_a_colleague_is_refused(self):
        self.assertEqual(self.month_of(self.an, self.an)["user"]["label"], "an")
        for user_id in (self.binh.id, self.other_rep.id, 0, -1, 2**31 - 1):
            with self.assertRaises(UserError):
                self.rpc(self.an, "sales.rhythm.review", "get_month_of", user_id)
        with self.assertRaises(AccessError):
            self.month_of(self.other_rep, self.leader)
        self.assertEqual(self.month_of(self.other_rep, self.director)["user"]["id"],
                         self.other_rep.id)  # fmt: skip

    def test_rep_in_two_teams_has_one_line(self):
        self.other_team.member_ids = [Command.link(self.an.id)]
        found = self.table(self.director)
        self.assertEqual([row["label"] for row in found["rows"]].count("an"), 1)
        for team in (self.team, self.other_team):
            self.assertEqual(self.cell(self.table(self.director, team=team), self.an)["value"],
                             44 * MILLION)  # fmt: skip

    def test_leader_sees_all_of_a_rep_whatever_team_stands_on_it(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        second = self.new_user("t_second", "sales_team.group_sale_salesman")
        self.other_team.user_id = second
        self.other_team.member_ids = [Command.link(self.an.id)]
        partner = self.customer("Of no team", user_id=self.an.id)
        order = self.orders(partner, [("2026-03-09 09:00", 7 * MILLION)], user_id=self.an.id)
        order.team_id = False
        self.settle()
        for user in (second, self.leader, self.director, self.an):
            self.assertEqual(self.cell(self.table(user), self.an)["value"], 51 * MILLION)

    def test_leader_who_sells_too(self):
        self.sold(self.leader, [("03-09", 3)])
        found = self.table()
        self.assertEqual(self.cell(found, self.leader)["value"], 3 * MILLION)
        self.assertEqual(self.cell(found, "total")["value"], 88 * MILLION)

    def test_rep_who_changed_team_stays_in_the_month(self):
        self.team.member_ids = [Command.unlink(self.binh.id)]
        self.other_team.member_ids = [Command.link(self.binh.id)]
        self.settle()
        self.assertIn("binh", self.names(self.director, team=self.team))
        self.assertEqual(self.cell(self.table(), self.binh)["value"], 13 * MILLION)

    def test_rep_who_left_counts_and_is_not_judged(self):
        self.binh.active = False
        self.settle()
        row = self.line_of(self.table(self.director), self.binh)
        self.assertEqual((row["has_left"], row["sub"]), (True, "has left"))
        cell = next(cell for cell in row["cells"] if cell["key"] == "revenue")
        self.assertEqual((cell["value"], cell["state"]), (13 * MILLION, "plain"))
        self.assertFalse(row["help"])

    def test_namesakes_are_two_lines(self):
        self.binh.name = self.chi.name = "Nguyễn Văn Nam"
        found = self.table()
        twins = [row for row in found["rows"] if row["label"] == "Nguyễn Văn Nam"]
        self.assertEqual({row["user_id"] for row in twins}, {self.binh.id, self.chi.id})

    def test_company_with_nobody_says_so(self):
        company = self.new_company("Empty", "VND", "Asia/Ho_Chi_Minh")
        director = self.new_user("t_empty", "sales_team.group_sale_manager", company)
        found = self.rpc(director, "sales.rhythm.review", "get_month_table", company=company)
        self.assertEqual((found["rows"], bool(found["note"])), ([], True))


@freeze_time(NOW)
class TestEdges(MonthCase):
    def test_no_target_and_a_target_of_nothing(self):
        targets = self.env["sales.rhythm.target"]
        targets.search([("user_id", "in", (self.an | self.binh).ids)]).unlink()
        self.target(self.binh, "revenue", 0)
        found = self.table()
        free, none = self.cell(found, self.an), self.cell(found, self.binh)
        self.assertEqual((free["goal"], free["state"], free["goal_text"]), (None, "plain", ""))
        self.assertEqual((none["goal"], none["state"], none["gap_text"]), (0, "ok", ""))
        self.assertFalse(self.line_of(found, self.an)["projected"]["is_judged"])

    def test_leave_moves_the_pace_of_its_rep_alone(self):
        self.leave(self.binh, "2026-03-09", "2026-03-13")
        found = self.table()
        # Eight of his 17 days have passed, and not 13 of 22.
        self.assertAlmostEqual(self.cell(found, self.binh)["pace"], 44 * MILLION * 8 / 17)
        self.assertAlmostEqual(self.cell(found, self.an)["pace"], 39 * MILLION)
        weeks = self.line_of(found, self.binh)["weeks"]
        self.assertEqual((weeks[1]["goal"], weeks[1]["state"]), (0, "plain"))

    def test_leave_of_the_whole_month_is_not_judged(self):
        self.leave(self.binh, "2026-02-25", "2026-04-05")
        cell = self.cell(self.table(), self.binh)
        self.assertEqual(
            (cell["value"], cell["pace"], cell["state"]), (13 * MILLION, None, "plain")
        )

    def joins(self, table, ids, day):
        """A record of a rep that was made on this day, which the database alone can be told."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE %s SET create_date = %s WHERE id = ANY(%s)", SQL.identifier(table),
                f"{day} 03:00:00", list(ids)))  # fmt: skip
        self.env.invalidate_all()

    def test_who_joined_in_the_month_begins_then(self):
        late = self.new_user("late", "sales_team.group_sale_salesman")
        self.team.member_ids = [Command.link(late.id)]
        self.sold(late, [("03-17", 3)])
        self.target(late, "revenue", 24 * MILLION)
        members = self.env["crm.team.member"].search([("user_id", "=", late.id)])
        for table, ids, other in (("res_users", late.ids, members),
                                  ("crm_team_member", members.ids, late)):  # fmt: skip
            self.joins(other._table, other.ids, "2024-01-01")
            self.joins(table, ids, "2026-03-16")
            # Three of twelve working days, and not 13 of 22.
            cell = self.cell(self.table(), late)
            self.assertAlmostEqual(cell["pace"], 6 * MILLION, msg=table)
            self.assertEqual(cell["state"], "far")
        # What was sold before counts, and then the whole month does.
        self.sold(late, [("03-03", 1)], "Before")
        self.assertAlmostEqual(self.cell(self.table(), late)["pace"], 24 * MILLION * 13 / 22)

    def test_holidays_are_nobodys_working_days(self):
        self.off(self.env["resource.resource"], "2026-03-16", "2026-03-17")
        found = self.table()
        self.assertEqual(found["days"]["text"], "11/20 working days")
        self.assertAlmostEqual(self.cell(found, self.an)["pace"], 66 * MILLION * 11 / 20)

    def test_first_of_the_month_in_hanoi_is_the_31st_in_utc(self):
        self.sold(self.an, [("04-01", 5)], "Early")
        with freeze_time("2026-03-31 17:10:00"):  # ten past midnight of the 1st of April
            found = self.table()
            self.assertEqual((found["month"], found["is_running"]), ("2026-04-01", True))
            self.assertEqual(found["days"]["text"], "1/22 working days")
            self.assertEqual(self.cell(found, self.an)["value"], 5 * MILLION)
            self.assertEqual(self.cell(self.table(month=MARCH), self.an)["value"], 44 * MILLION)
        with freeze_time("2026-03-31 16:50:00"):
            self.assertEqual(self.table()["month"], MARCH)

    def test_february_and_the_last_day(self):
        self.sold(self.an, [("02-27", 5)], "Late in February")
        with freeze_time("2026-02-28 10:00:00"):
            found = self.table()
            self.assertEqual(found["label"], "February 2026")
            self.assertEqual(found["days"]["pace_text"], "pace 100%")
            self.assertEqual(self.line_of(found, self.an)["projected"]["expected"]["value"], 0)

    def test_order_at_midnight_is_of_the_companys_day(self):
        self.sold(self.chi, [], "Night")
        partner = self.partner("Night owl", user_id=self.chi.id)
        self.orders(partner, [("2026-03-08 23:59", MILLION), ("2026-03-09 00:00", 2 * MILLION)],
                    user_id=self.chi.id, team_id=self.team.id)  # fmt: skip
        weeks = self.line_of(self.table(), self.chi)["weeks"]
        self.assertEqual([cell["value"] for cell in weeks[:2]], [MILLION, 30 * MILLION])

    def test_two_companies_do_not_mix(self):
        both = self.company | self.other_company
        self.director.company_ids = [Command.set(both.ids)]
        abroad = self.customer("Abroad", user_id=self.director.id)
        self.orders(abroad, [("2026-03-05", 500)], self.other_company, user_id=self.director.id)
        self.settle()
        home, west = (
            self.rpc(self.director, "sales.rhythm.review", "get_month_table", company=company)
            for company in (self.company, self.other_company)
        )
        self.assertEqual(self.cell(home, "total")["value"], 85 * MILLION)
        self.assertEqual((self.cell(west, "total")["value"], west["company"]), (500, "Rhythm West"))
        self.assertEqual(west["headline"]["text"], "$500")

    def test_what_one_may_not_read_is_no_figure_and_no_error(self):
        self.env["ir.model.access"].search([("model_id.model", "=", "account.move")]).unlink()
        found = self.table()
        cell = self.cell(found, self.an, "collection")
        self.assertEqual((cell["text"], cell["value"], cell["state"]), ("–", None, "none"))
        self.assertEqual(self.cell(found, self.an)["value"], 44 * MILLION)

    def test_metric_that_does_not_work_takes_no_other_away(self):
        metric = self.new_metric(month_place="table")
        self.env.cr.execute("UPDATE sales_rhythm_metric SET domain = '[(''x'', ''='', 1)]' "
                            "WHERE id = %s", [metric.id])  # fmt: skip
        metric.invalidate_recordset()
        found = self.table()
        self.assertEqual(self.cell(found, self.an, "quotations")["state"], "none")
        self.assertEqual(self.cell(found, self.an)["value"], 44 * MILLION)

    def test_columns_are_data(self):
        self.metric("calls").month_place = False
        self.metric("visits").write({"month_place": "table", "month_sequence": 1})
        keys = [column["key"] for column in self.table()["columns"]]
        self.assertEqual(keys[:2], ["visits", "revenue"])
        self.assertNotIn("calls", keys)

    def test_hostile_names_are_text(self):
        for name in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "🙂 ‮abc", "%(count)s %s"):
            self.binh.name = name
            self.assertEqual(self.line_of(self.table(), self.binh)["label"], name)
            self.assertEqual(self.month_of(self.binh)["user"]["label"], name)


@freeze_time(NOW)
class TestCost(MonthCase):
    """As many questions for many salespeople as for few."""

    def questions(self, call):
        call()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count if hasattr(self.env.cr, "sql_log_count") else None
        self.assertIsNotNone(before)
        call()
        return self.env.cr.sql_log_count - before

    def test_questions_do_not_grow_with_the_salespeople(self):
        review = self.env["sales.rhythm.review"].with_user(self.director)
        tables = review.get_month_table
        months = lambda: review._months_of(self.sellers)  # noqa: E731
        few = self.questions(tables), self.questions(months)
        salesman = "sales_team.group_sale_salesman"
        more = [self.new_user(f"more_{number}", salesman) for number in range(30)]
        for user in more:
            self.sold(user, [("03-05", 1)])
            self.target(user, "revenue", MILLION)
        self.team.member_ids = [Command.link(user.id) for user in more]
        self.settle()
        self.sellers |= self.env["res.users"].union(*more)
        self.assertEqual(len(tables()["rows"]), 30 + 4)
        self.assertLessEqual(self.questions(tables), few[0])
        self.assertLessEqual(self.questions(months), few[1])


@freeze_time(NOW)
class TestZone(MonthCase):
    def test_day_is_the_companys_for_a_viewer_elsewhere(self):
        self.leader.tz = "America/Los_Angeles"
        self.assertEqual(clock.today(self.company), self.day("2026-03-18"))
        weeks = self.line_of(self.table(), self.an)["weeks"]
        self.assertEqual([cell["value"] for cell in weeks[:3]],
                         [each * MILLION for each in (10, 20, 14)])  # fmt: skip
