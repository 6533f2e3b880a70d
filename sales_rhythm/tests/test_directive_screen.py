"""Directives on the director's screen: figures, order, and cost."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .directive import DirectiveCase
from .test_payloads import figures


class TestScreen(DirectiveCase):
    """What the director's screen is told."""

    def test_overdue_ones_stand_on_top_and_the_rest_is_one_click_away(self):
        later = self.give(self.on_customer(self.mine), giver=self.director)
        theirs = self.give(self.on_customer(self.theirs), giver=self.director,
                           deadline_on="2026-03-03")  # fmt: skip
        with freeze_time("2026-03-05 03:00:00"):
            screen = self.screen(self.director)
            self.assertEqual([row["id"] for row in screen["rows"]], [theirs.id, later.id])
            first, second = screen["rows"]
            self.assertEqual((first["deadline_text"], first["tone"], first["age_text"]),
                             ("2 days late", "danger", "3 days · not seen"))  # fmt: skip
            self.assertEqual((second["deadline_text"], second["tone"]), ("Today", "warning"))
            self.assertEqual((first["on_text"], first["who_text"], first["state"]),
                             ("Colleague's", "t_other_rep", "overdue"))  # fmt: skip
            self.assertTrue(screen["may_give"])
            of_team = self.screen(self.director, self.team.id)
            self.assertEqual([row["id"] for row in of_team["rows"]], later.ids)
            nothing = later.browse()
            for user, seen in ((self.leader, later), (self.rep, later),
                               (self.other_rep, theirs), (self.abroad, nothing)):  # fmt: skip
                with self.subTest(user.login):
                    shown = self.screen(user)
                    self.assertEqual([row["id"] for row in shown["rows"]], seen.ids)
                    self.assertEqual(shown["count"]["count"], len(seen))
            self.assertFalse(self.screen(self.rep)["may_give"])
        made = self.rpc(self.director, "sales.rhythm.directive", "search",
                        screen["all"]["domain"])  # fmt: skip
        self.assertEqual(set(made), set((later | theirs).ids))

    def test_every_figure_is_the_rows_behind_its_click_whoever_looks(self):
        done = self.give(self.on_customer(self.mine), giver=self.director)
        self.answer(done, "Yes")
        self.give(self.of_reps(self.mine, self.theirs), giver=self.director)
        self.give(self.on_customer(self.second))
        for user, counts in ((self.rep, (2, 3)), (self.leader, (2, 3)), (self.other_rep, (1, 1)),
                             (self.director, (2, 3)), (self.abroad, (0, 0))):  # fmt: skip
            screen = self.screen(user)
            with self.subTest(user.login):
                self.assertEqual((screen["count"]["count"], screen["all"]["count"]), counts)
                self.assertEqual(len(screen["answered"]), 1 if user in done.line_ids.user_id
                                 | self.leader | self.director else 0)  # fmt: skip
            for where, figure in figures(screen):
                with self.subTest(user=user.login, figure=where):
                    found = self.rpc(user, figure["res_model"], "search", figure["domain"])
                    if "measure" in figure:
                        name = figure["measure"].split(":")[0]
                        rows = self.rpc(user, figure["res_model"], "read", found, [name])
                        self.assertEqual(figure["amount"], sum(row[name] for row in rows))
                    else:
                        self.assertEqual(figure["count"], len(found))

    def test_other_teams_are_not_chosen(self):
        for team in (self.other_team.id, "1", -1, 2**40):
            with self.subTest(team=team), self.assertRaises(UserError):
                self.screen(self.leader, team)

    def test_ten_thousand_unanswered_cost_as_many_queries_as_one(self):
        made = self.give(self.on_customer(self.mine), giver=self.director)
        self.screen(self.director)

        def queries():
            self.settle()
            before = self.env.cr.sql_log_count
            screen = self.screen(self.director)
            count = self.env.cr.sql_log_count - before
            self.line(self.rep)
            return count, self.env.cr.sql_log_count - before - count, screen

        few, few_deck, _screen = queries()
        task = made.line_ids.activity_id
        self.env.cr.execute(
            """WITH d AS (
                   INSERT INTO sales_rhythm_directive (company_id, giver_id, text, given_at,
                          given_on, deadline_on, partner_id)
                   SELECT company_id, giver_id, text || n, given_at, given_on, deadline_on,
                          partner_id
                     FROM sales_rhythm_directive, generate_series(1, 10000) n
                    WHERE id = %s RETURNING id, company_id, partner_id),
               r AS (
                   INSERT INTO sales_rhythm_directive_partner_rel (directive_id, partner_id)
                   SELECT id, partner_id FROM d),
               a AS (
                   INSERT INTO mail_activity (activity_type_id, res_model, res_model_id, res_id,
                          user_id, date_deadline, active)
                   SELECT t.activity_type_id, t.res_model, t.res_model_id, t.res_id, t.user_id,
                          t.date_deadline, TRUE
                     FROM mail_activity t, d WHERE t.id = %s RETURNING id)
               INSERT INTO sales_rhythm_directive_assignee (directive_id, company_id, user_id,
                      activity_id)
               SELECT d.id, d.company_id, %s, a.id
                 FROM (SELECT *, row_number() OVER () AS n FROM d) d
                 JOIN (SELECT *, row_number() OVER () AS n FROM a) a USING (n)""",
            [made.id, task.id, self.rep.id],
        )
        self.env.invalidate_all()
        many, many_deck, screen = queries()
        self.assertEqual(screen["count"]["count"], 10_001)
        self.assertEqual(len(screen["rows"]), 5)
        self.assertLessEqual(many, few + 2)  # the rows of five instead of one
        self.assertLessEqual(many_deck, few_deck + 10)  # ids are read a thousand at a time
        count = screen["count"]
        self.assertEqual(
            self.rpc(self.director, count["res_model"], "search_count", count["domain"]), 10_001
        )
