"""The demo company, which stays in the database when the add-on is removed."""

from datetime import date

from odoo.tests import freeze_time

from ..core.reasons import REASONS
from ..demo import cases, directives, helps, past, plans, pushes, story, targets
from .common import RhythmCase


class TestDemo(RhythmCase):
    """The story, told to a database that may know it."""

    def counts(self):
        models = ("res.company", "res.users", "res.partner", "sale.order", "crm.team", "crm.lead")
        return [self.env[name].with_context(active_test=False).search_count([]) for name in models]

    def forget(self):
        """Renames whoever has a name of the story, so that it does not matter if it was told."""
        companies = self.env["res.company"].with_context(active_test=False)
        for company in companies.search([("name", "=", story.COMPANY)]):
            company.name = "Told before"
        for user in (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("login", "in", list(story.PEOPLE))])
        ):
            user.login = f"{user.login}_before"

    def test_told_twice_is_told_once(self):
        self.forget()
        before = self.counts()
        story.tell(self.env)
        once = self.counts()
        self.assertEqual(once[0], before[0] + 1)
        self.assertGreaterEqual(once[2], before[2] + len(cases.CASES))
        self.settle()
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        rows = self.env["sales.rhythm"].with_context(active_test=False)
        self.assertEqual(
            rows.search_count([("company_id", "=", company.id)]), len(cases.CASES), "one row a case"
        )
        story.tell(self.env)
        self.assertEqual(self.counts(), once)

    def test_somebody_still_buys_but_no_longer_cooking_oil(self):
        self.forget()
        with freeze_time("2026-03-18 03:00:00"):
            story.tell(self.env)
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            self.work_lines(company)
            lost = self.env["sales.rhythm.line"].search(
                [("company_id", "=", company.id), ("is_lost", "=", True)])  # fmt: skip
            self.assertEqual(lost.category_id.mapped("name"), ["Dầu ăn"])
            long_ago, lately = "Nhà hàng Sài Gòn Xưa", "Nhà hàng Biển Xanh"
            self.assertEqual(set(lost.partner_id.mapped("name")), {long_ago, lately})
            news = {row.partner_id.name for row in lost.rhythm_id if row.lost_line_ids}
            self.assertEqual(news, {lately})
            lines = lost.rhythm_id.filtered(lambda row: row.partner_id.name == long_ago).line_ids
            self.assertEqual(set(lines.category_id.mapped("name")), set(story.PRODUCTS))
            kept = lines.filtered(lambda line: line.category_id.name == "Mì gói")
            self.assertEqual(kept.usual_text, "24 thùng")

    def test_pages_say_what_is_not_bought_and_no_longer_bought(self):
        self.forget()
        with freeze_time("2026-03-18 03:00:00"):
            story.tell(self.env)
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            self.work_lines(company)
            rows = self.env["sales.rhythm"].search([("company_id", "=", company.id)])
            found = {
                row.partner_id.name: {each["name"]: each for each in row.suggestions or ()}
                for row in rows
            }
            self.assertTrue(found["Tạp hóa Cô Ba"]["Gia vị"]["amount"])
            self.assertTrue(found["Nhà hàng Sài Gòn Xưa"]["Dầu ăn"]["lost"])
            self.assertTrue(rows.filtered("room_amount"))

    def test_pushed_category_is_not_offered_to_who_buys_it_elsewhere(self):
        self.forget()
        with freeze_time("2026-03-18 03:00:00"):
            story.tell(self.env)
            self.settle()
            self.work_lines(self.env["res.company"].search([("name", "=", story.COMPANY)]))
            row = self.told_row(pushes.DISMISSED[0])
            own = self.env(user=row.user_id, su=False,
                           context={"allowed_company_ids": row.company_id.ids})  # fmt: skip
            row = row.with_env(own)
            self.assertTrue(row.has_dismissals)
            self.assertFalse(row.push_ids)
            self.assertNotIn("push", [chip["key"] for chip in row.reasons])
            self.assertNotIn(pushes.PUSHED, [each["name"] for each in row.suggestions or ()])
            dismissal = own["sales.rhythm.dismissal"].search(row.action_open_dismissals()["domain"])
            self.assertEqual(dismissal.note, pushes.DISMISSED[4])
            self.rpc(row.user_id, dismissal._name, "action_offer_again", dismissal.ids)
            self.env.invalidate_all()
            self.assertEqual(row.suggestions[0]["name"], pushes.PUSHED)
            self.assertIn("push", [chip["key"] for chip in row.reasons])

    def test_two_months_are_closed_and_one_of_them_was_corrected(self):
        self.forget()
        with freeze_time("2026-03-18 03:00:00"):
            story.tell(self.env)
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            months = self.env["sales.rhythm.month"].with_company(company)
            self.assertEqual([str(day) for day in sorted(months._closings(company))],
                             ["2026-01-01", "2026-02-01"])  # fmt: skip
            director = self.env["res.users"].search([("login", "=", "giamdoc")])
            env = self.env(user=director, su=False,
                           context={"allowed_company_ids": company.ids})  # fmt: skip
            for month in ("2026-01-01", "2026-02-01"):
                kept = env["sales.rhythm.month"]._kept(month)
                reached = {user_id for (user_id, key), parts in kept.parts.items()
                           if key == "revenue" and parts.month.value}  # fmt: skip
                self.assertGreater(len(reached), 2, month)
                self.assertTrue(kept.goals)
            rows = env["sales.rhythm.month"].get_corrections()["rows"]
            self.assertEqual([(row["key"], row["count"]) for row in rows], [("revenue", 1)])
            self.assertGreater(rows[0]["value"], 0)

    def work_lines(self, company):
        """What the job does about product lines: fits their curve, and works them out."""
        run = self.env["sales.rhythm.run"]._request(company, "lines")
        while run := run.search([("state", "=", "running"), ("company_id", "=", company.id)]):
            run._step()
        self.env.invalidate_all()

    def chips(self, now):
        """{login: names of the chips on the cards of that salesperson's own customers}."""
        self.forget()
        with freeze_time(now):
            story.tell(self.env)
            # The columns of Odoo's own log are of the database's clock, which nothing freezes.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE mail_activity SET create_date = %s WHERE create_date > %s", [now, now]
            )
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            self.env["sales.rhythm"]._refresh(
                self.env["sales.rhythm"].search([("company_id", "=", company.id)]).partner_id
            )
            self.work_lines(company)
            self.settle()
            found = {}
            for login in ("lan", "hung", "minh"):
                user = self.env["res.users"].search([("login", "=", login)])
                own = self.env(user=user, su=False,
                               context={"allowed_company_ids": company.ids})  # fmt: skip
                rows = own["sales.rhythm"].search([("user_id", "=", user.id)])
                found[login] = {chip["key"] for row in rows for chip in row.reasons or ()}
        return found

    def test_decks_of_three_salespeople_show_every_chip(self):
        """From the month's third week on, before which nobody must be cared for."""
        found = self.chips("2026-03-18 03:00:00")
        self.assertTrue(all(found.values()), found)
        self.assertEqual(set.union(*found.values()), {reason.name for reason in REASONS})

    def test_decks_show_every_other_chip_at_the_beginning_of_a_month(self):
        found = self.chips("2026-03-03 03:00:00")
        self.assertTrue(all(found.values()), found)
        expected = {reason.name for reason in REASONS} - {"must_care"}
        self.assertEqual(set.union(*found.values()), expected)

    def test_colleague_on_leave_is_stood_in_for_today(self):
        self.chips("2026-03-18 03:00:00")
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        with freeze_time("2026-03-18 03:00:00"):
            decks = {}
            for login in ("lan", "hung"):
                user = self.env["res.users"].search([("login", "=", login)])
                own = self.env(user=user, su=False,
                               context={"allowed_company_ids": company.ids})  # fmt: skip
                rows = own["sales.rhythm"].search([("rhythm_is_covered", "=", True)])
                summary = own["sales.rhythm"].get_deck_summary("today")
                decks[login] = (
                    sorted(rows.partner_id.mapped("name")), set(rows.mapped("cover_text")),
                    [line["label"] for line in summary["covers"]])  # fmt: skip
        self.assertEqual(decks, {
            "lan": (sorted(plans.COVER[4]), {"for Phạm Văn Hùng"},
                    ["You stand in for Phạm Văn Hùng until 23 Mar"]),
            "hung": ([], set(), ["Nguyễn Thị Lan stands in for you until 23 Mar"]),
        })  # fmt: skip

    def told_row(self, name):
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        self.env.invalidate_all()
        row = self.env["sales.rhythm"].search(
            [("company_id", "=", company.id), ("partner_id.name", "=", name)]
        )
        self.assertEqual(len(row), 1)
        return row

    def test_holiday_keeps_a_customer_on_rhythm_and_a_pause_another(self):
        with freeze_time("2026-03-18 03:00:00"):
            self.forget()
            story.tell(self.env)
            self.settle()
            kept, paused = "Nhà hàng Sen Vàng", plans.PAUSED[0]
            self.assertIn(self.told_row(kept).status, ("on_rhythm", "due"))
            self.assertIn("(3 days off)", self.told_row(kept).evidence)
            row = self.told_row(paused)
            self.assertEqual((row.status, row.reasons or []), ("on_rhythm", []))
            self.assertEqual(str(row.paused_until), "2026-04-17")
            # Without the two, both are too late.
            row.company_id.rhythm_off_days = False
            self.env["sales.rhythm.pause"].search([("partner_id", "=", row.partner_id.id)]).unlink()
            self.env["sales.rhythm"]._refresh((row | self.told_row(kept)).partner_id)
            self.assertEqual(self.told_row(kept).status, "late")
            self.assertIn(self.told_row(paused).status, ("late", "stopped"))

    def test_growth_and_the_picture_of_orders_have_something_to_show(self):
        with freeze_time("2026-03-18 03:00:00"):
            self.forget()
            story.tell(self.env)
            self.settle()
            less = self.told_row("Đại lý Tân Thành")
            self.assertEqual(less.growth_text, "11% less than the year before: fewer orders (4 "
                                               "instead of 6), larger each")  # fmt: skip
            more = self.told_row("Siêu thị Bình Minh")
            self.assertEqual(more.growth_text, "Last 6 months 20% more than the 6 before: as many "
                                               "orders (3), larger each (customer for under 2 "
                                               "years)")  # fmt: skip
            once = self.told_row("Cửa hàng Hải Yến")
            self.assertEqual(once.growth_text, "Too early to compare: first order 6 Mar")
            self.assertEqual([len(row.timeline["dots"]) for row in (less, more, once)], [11, 7, 1])

    def test_areas_and_work_against_the_plan_have_something_to_show(self):
        self.chips("2026-03-18 03:00:00")
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        with freeze_time("2026-03-18 03:00:00"):
            self.env["sales.rhythm.touch"]._backfill(company)  # as the first rebuild does
            self.settle()
            user = self.env["res.users"].search([("login", "=", "lan")])
            own = self.env(user=user, su=False, context={"allowed_company_ids": company.ids})
            areas = own["sales.rhythm"].get_areas(False)
            amounts = [row["money"]["amount"] for row in areas["areas"]]
            self.assertEqual(amounts, sorted(amounts, reverse=True))
            self.assertGreater(len(set(amounts)), 2)
            for figure in areas["total"]["figures"]:
                self.assertTrue(figure["count"], figure["key"])
            self.assertGreaterEqual(len(own["sales.rhythm"].get_areas("route")["areas"]), 3)
            cells = {cell["key"]: cell for cell in own["sales.rhythm"].get_deck_figures("month")}
            shown = {
                "planned_visits",
                "done_visits",
                "plan_coverage",
                "off_plan",
                "effective_calls",
            }
            self.assertLessEqual(shown, cells.keys())

    def test_one_customer_has_a_history_of_many_kinds(self):
        with freeze_time("2026-03-18 03:00:00"):
            self.forget()
            story.tell(self.env)
            self.settle()
            row = self.told_row(past.CUSTOMER)
            self.assertFalse(row.overdue_amount)
            own = self.env(user=row.user_id, su=False,
                           context={"allowed_company_ids": row.company_id.ids})  # fmt: skip
            events = own["sales.rhythm.event"].search([("rhythm_id", "=", row.id)])
            self.assertLessEqual(
                {"order", "quotation", "invoice", "credit_note", "payment", "delivery", "planned",
                 "note"}, set(events.mapped("kind")))  # fmt: skip
            (payment,) = events.filtered(lambda event: event.kind == "payment")
            self.assertEqual((str(payment.day), payment.amount), ("2026-03-09", 6_000_000))
            (note,) = events.filtered(lambda event: event.kind == "note")
            self.assertEqual((str(note.day), note.text), ("2026-03-07", past.NOTE[1]))
            shown = row.with_env(own).recent_event_ids
            self.assertEqual(len(shown), 10)
            self.assertGreaterEqual(len(set(shown.mapped("kind"))), 6)

    def test_push_runs_and_has_won_two_customers(self):
        self.chips("2026-03-18 03:00:00")
        with freeze_time("2026-03-18 03:00:00"):
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            push = self.env["sales.rhythm.push"].search([("company_id", "=", company.id)])
            self.assertEqual((push.name, push.state), (pushes.PUSHED, "running"))
            director = self.env["res.users"].search([("login", "=", "giamdoc")])
            own = self.env(user=director, su=False, context={"allowed_company_ids": company.ids})
            rows = {row["name"]: row for row in push.with_env(own).progress}
            won = own["sales.rhythm.push.win"].search([("push_id", "=", push.id)])
            self.assertEqual(set(won.partner_id.mapped("name")), set(pushes.WON))
            self.assertEqual(rows["All"]["won"]["value"], 2)
            self.assertGreater(rows["All"]["lacking"]["value"], 10)
            self.assertTrue(rows["Nguyễn Thị Lan"]["value"]["goal"])

    def test_one_help_waits_for_an_answer_and_one_has_it(self):
        self.chips("2026-03-18 03:00:00")
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        with freeze_time("2026-03-18 03:00:00"):
            leader, hung, lan = (
                self.env["res.users"].search([("login", "=", login)])
                for login in ("minh", "hung", "lan")
            )
            own = self.env(user=leader, su=False, context={"allowed_company_ids": company.ids})
            given = own["sales.rhythm.help"]._given((hung | lan).with_env(own), date(2026, 3, 18))
            self.assertEqual(given[hung.id]["text"], "Helped 15 Mar · no answer for 3 days")
            self.assertEqual(given[lan.id]["text"], f"Answered 14 Mar: {helps.LEFT[1][-1]}")
            row = self.told_row("Đại lý Phước Lộc").with_user(hung).with_company(company)
            self.assertEqual(row.said_text, helps.LEFT[0][5])

    def test_one_directive_is_answered_one_overdue_and_two_are_open(self):
        self.chips("2026-03-18 03:00:00")
        company = self.env["res.company"].search([("name", "=", story.COMPANY)])
        with freeze_time("2026-03-18 03:00:00"):
            director = self.env["res.users"].search([("login", "=", "giamdoc")])
            self.env.invalidate_all()
            found = self.rpc(director, "sales.rhythm.director", "get_directives", company=company)
            self.assertEqual(
                [(row["on_text"], row["state"], row["deadline_text"]) for row in found["rows"]],
                [
                    ("Đại lý Hưng Thịnh", "overdue", "2 days late"),
                    ("Siêu thị mini Hoàng Gia", "sent", "2 days left"),
                    (directives.FIGURE[0], "sent", "3 days left"),
                ],
            )
            (answered,) = found["answered"]
            self.assertEqual(answered["answer"], directives.GIVEN[0][-1])
            self.assertEqual(answered["money"]["amount"], past.PAID[1] * past.MILLION)
            on_figure = self.env["sales.rhythm.directive"].browse(found["rows"][-1]["id"])
            self.assertGreater(len(on_figure.line_ids), 1)
            self.assertGreater(on_figure.then_value, 0)
            row = self.told_row("Siêu thị mini Hoàng Gia")
            row = row.with_user(row.user_id).with_company(company)
            self.assertEqual(row.said_text, directives.GIVEN[2][4])

    def test_helps_are_of_the_running_month_on_its_first_day(self):
        self.forget()
        with freeze_time("2026-02-28 17:10:00"):  # ten past midnight in Hanoi
            story.tell(self.env)
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            found = self.env["sales.rhythm.help"].search([("company_id", "=", company.id)])
            self.assertEqual({self.plain(each.month) for each in found}, {"2026-03-01"})
            self.assertEqual({each._day_of(each.given_at) for each in found}, {date(2026, 3, 1)})

    def test_leader_finds_a_month_with_all_there_is(self):
        self.chips("2026-03-18 03:00:00")
        with freeze_time("2026-03-18 03:00:00"):
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            leader = self.env["res.users"].search([("login", "=", "minh")])
            found = self.rpc(leader, "sales.rhythm.review", "get_month_table", company=company)
            # An answer is of the moment at which it was stored, which no test can stop.
            given = self.env["sales.rhythm.why.not"].search([("company_id", "=", company.id)])
            self.assertEqual(given.mapped("reason"), ["other_supplier"])
            weak = [row["label"] for row in found["rows"] if row["help"]]
            self.assertTrue(weak, "somebody needs help")
            before = self.rpc(leader, "sales.rhythm.review", "get_month_table", "2026-02-01",
                              company=company)  # fmt: skip
            self.assertTrue(before["is_closed"])

    def test_a_month_has_customers_won_lost_and_at_risk(self):
        self.chips("2026-03-18 03:00:00")
        with freeze_time("2026-03-18 03:00:00"):
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            leader, *reps = (self.env["res.users"].search([("login", "=", login)])
                             for login in ("minh", "lan", "hung"))  # fmt: skip
            told = {}
            for rep in reps:
                found = self.rpc(leader, "sales.rhythm.review", "get_month_of", rep.id,
                                 company=company)  # fmt: skip
                for group in found["customers"]:
                    told.setdefault(group["key"], []).extend(
                        (row["name"], row["why"]) for row in group["rows"])  # fmt: skip
            self.assertIn(("Lẩu nấm Ba Vì", "came back"), told["won"])
            self.assertIn("Đại lý Hưng Thịnh", [name for name, _why in told["lost"]])
            self.assertIn("Đại lý Phước Lộc", [name for name, _why in told["risk"]])

    def test_everybody_has_targets_of_three_months(self):
        with freeze_time("2026-03-18 03:00:00"):
            self.forget()
            story.tell(self.env)
            self.settle()
            company = self.env["res.company"].search([("name", "=", story.COMPANY)])
            director = self.env["res.users"].search([("login", "=", "giamdoc")])
            for month in ("2026-01-01", "2026-02-01", "2026-03-01"):
                grid = self.rpc(director, "sales.rhythm.target", "get_target_grid", month,
                                company=company)  # fmt: skip
                keys = [column["key"] for column in grid["columns"]]
                rows = {row["label"]: dict(zip(keys, row["goals"], strict=True))
                        for row in grid["rows"]}  # fmt: skip
                for name in (story.PEOPLE[login][0] for login in targets.GOALS):
                    found = [key for key in targets.METRICS if rows[name][key] is not False]
                    self.assertEqual(found, list(targets.METRICS), f"{name}, {month}")
            lan = rows["Nguyễn Thị Lan"]
            self.assertEqual(lan["revenue"], 180_000_000)
            (line,) = [column["key"] for column in grid["columns"]
                       if column["title"] == f"Sold: {targets.LINE}"]  # fmt: skip
            self.assertEqual(lan[line], 60_000_000)
            left = [row["label"] for row in grid["rows"] if row["has_left"]]
            self.assertEqual(left, ["Lê Thu Thảo"])

    def test_company_of_that_name_is_left_alone(self):
        self.forget()
        self.new_company(story.COMPANY, "VND", False).active = False
        before = self.counts()
        story.tell(self.env)
        self.assertEqual(self.counts(), before)
