"""The job closes each month once, in its first night by the company's clock, as a whole."""

from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time

from ..core.policy import CLOSED_AT_ONCE_DAYS
from ..models import month_close, snapshot_run
from .closing import FEBRUARY, FIRST_NIGHT, JANUARY, LAST_EVENING, MonthCase
from .jobs import Killed

MARCH = date(2026, 3, 1)


class TestClosing(MonthCase):
    def closed(self, company=None):
        """[month] of the closings there are, each as often as it was closed."""
        rows = self.months.search(
            [("company_id", "=", (company or self.company).id), ("kept_user_id", "=", 0)],
            order="month, id",
        )
        return rows.mapped("month")

    def kinds(self):
        runs = self.runs.search([("company_id", "=", self.company.id)], order="id")
        return [(each.kind, each.state) for each in runs]

    def test_in_the_first_night_by_the_companys_clock_and_once(self):
        self.job(LAST_EVENING)
        self.assertEqual(self.closed(), [JANUARY], "In Hanoi it is still February")
        self.job(FIRST_NIGHT)
        self.assertEqual(self.closed(), [JANUARY, FEBRUARY])
        # In Los Angeles it is still the 28th, in the morning.
        self.assertEqual(self.closed(self.other_company), [JANUARY])
        before = self.written()
        for moment in ("2026-02-28 18:10:00", "2026-03-01 17:10:00", "2026-03-31 16:59:00"):
            self.job(moment)
            mine = self.company.id
            self.assertEqual([row for row in self.written() if row[0]["company_id"] == mine],
                             [row for row in before if row[0]["company_id"] == mine])  # fmt: skip
        self.assertEqual(self.closed(self.other_company), [JANUARY, FEBRUARY])
        self.job("2026-03-31 17:00:00")
        self.assertEqual(self.closed(), [JANUARY, FEBRUARY, MARCH])
        self.assertEqual(self.cell().value, 800)
        self.assertEqual(self.cell(month=MARCH).value, 7)

    def test_it_is_the_last_step_of_the_night(self):
        self.job(FIRST_NIGHT)
        kinds = self.kinds()
        self.assertEqual(kinds[-2:], [("snapshot", "done"), ("month", "done")])
        self.assertEqual(sum(kind == "month" for kind, _state in kinds), 1)

    def test_night_with_nothing_to_close_has_no_such_run(self):
        self.job(FIRST_NIGHT)
        self.job("2026-03-02 17:10:00")
        count = len(self.kinds())
        self.job("2026-03-03 17:10:00")
        self.assertEqual({kind for kind, _state in self.kinds()[count:]}, {"night"})

    def test_months_that_were_missed_are_closed_in_turn(self):
        self.job(FIRST_NIGHT)
        self.order(self.mine, "2026-04-10", 33)
        self.job("2026-05-20 03:00:00")
        self.assertEqual(self.closed(), [FEBRUARY, MARCH, date(2026, 4, 1)])
        self.assertEqual(self.cell(month=date(2026, 4, 1)).value, 33)

    def test_how_things_stand_is_kept_right_after_the_month_only(self):
        with freeze_time("2026-02-27 05:00:00"):
            self.quotations(self.mine, [640], validity_date="2026-02-20")
            self.settle()
        self.job(FIRST_NIGHT)
        cell = self.cell("hanging_amount")
        self.assertEqual((cell.has_value, cell.value), (True, 640))
        self.assertEqual(self.opened(cell), self.row_of(self.mine))
        self.assertTrue(cell.is_standing)
        self.job(f"2026-04-{CLOSED_AT_ONCE_DAYS + 1:02} 03:00:00")
        self.assertFalse(self.cell("hanging_amount", month=MARCH).has_value)

    def row_of(self, partner):
        return self.env["sales.rhythm"].search([
            ("partner_id", "=", partner.id), ("company_id", "=", self.company.id)])  # fmt: skip

    def test_coverage_opens_the_customers_as_they_stood(self):
        self.job(FIRST_NIGHT)
        cell = self.cell("coverage", self.other_rep)
        self.assertEqual((cell.value, cell.above, cell.below), (1, 1, 1))
        found = self.opened(cell)
        self.assertEqual((found._name, found.partner_id), ("sales.rhythm.snapshot", self.theirs))
        self.assertEqual(str(found.taken_on), "2026-02-28")

    def test_killed_while_closing_nothing_is_written_and_the_next_hour_closes(self):
        original, calls = type(self.months)._insert_cells, []

        def deadly(*arguments):
            original(*arguments)
            calls.append(1)
            if len(calls) == 3:
                raise Killed

        self.assertTrue(
            self.is_killed(patch.object(type(self.months), "_insert_cells", deadly), FIRST_NIGHT)
        )
        self.assertFalse(self.closed())
        self.assertFalse(self.cells.search([("company_id", "=", self.company.id)]))
        self.job("2026-02-28 18:10:00")
        self.assertEqual(self.closed(), [FEBRUARY])
        self.assertEqual(self.cell().value, 800)

    def test_closing_that_fails_is_made_up_for_in_the_next_night(self):
        with (
            patch.object(month_close.month_facts, "live", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.sales_rhythm.models.run", "ERROR"),
        ):
            self.job(FIRST_NIGHT)
        self.assertEqual(self.kinds()[-1], ("month", "failed"))
        self.assertFalse(self.closed())
        self.job("2026-03-01 17:10:00")
        self.assertEqual(self.closed(), [FEBRUARY])

    def test_snapshots_that_fail_leave_no_month_open(self):
        with (
            patch.object(snapshot_run.SalesRhythmRun, "_snapshot_dates",
                         lambda run, today: [date(2026, 2, 28)]),
            patch.object(type(self.env["sales.rhythm.snapshot"]), "_take",
                         side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.sales_rhythm.models.run", "ERROR"),
        ):  # fmt: skip
            self.job(FIRST_NIGHT)
        self.assertEqual(self.closed(), [FEBRUARY])

    def test_metric_that_does_not_work_any_more_leaves_the_others_known(self):
        calls = self.env.ref("sales_rhythm.metric_calls")
        self.env.flush_all()
        self.sql("UPDATE sales_rhythm_metric SET domain = %s WHERE id = %s", "[('gone', '=', 1)]",
                 calls.id)  # fmt: skip
        self.env.registry.clear_cache()
        with self.assertLogs("odoo.addons.sales_rhythm.models.metric_rows", "WARNING"):
            self.close()
        self.assertFalse(self.cell("calls").has_value)
        self.assertEqual(self.cell().value, 800)

    def test_closed_twice_writes_nothing(self):
        self.assertGreater(self.close(), 0)
        before = self.written()
        self.assertEqual(self.close(), 0)
        with patch.object(type(self.months), "_is_closed", lambda *arguments: False):
            self.assertEqual(self.close(), 0, "The table itself refuses it")
        self.assertEqual(self.written(), before)

    def test_companies_have_months_of_their_own(self):
        abroad = self.customer("Abroad", company=self.other_company, user_id=self.abroad.id)
        self.order(abroad, "2026-02-28 23:59", 40, company=self.other_company)
        self.close()
        self.close(company=self.other_company)
        row = self.row(self.abroad, company=self.other_company)
        cell = row.cell_ids.filtered(lambda each: each.key == "revenue")
        self.assertEqual(cell.value, 40)
        self.assertFalse(self.row(self.abroad))
        self.assertEqual(self.cell().value, 800)

    def test_empty_company_is_closed_too(self):
        company = self.new_company("Empty", "VND", "Asia/Tokyo")
        self.close(company=company)
        self.assertTrue(self.months._is_closed(company, FEBRUARY))

    def test_queries_do_not_depend_on_how_many_there_are(self):
        def queries(month):
            self.settle()
            before = self.env.cr.sql_log_count
            self.close(month)
            return self.env.cr.sql_log_count - before

        self.many(5, "2025-10-07")
        few, _again = queries(date(2025, 10, 1)), self.many(200, "2025-11-04")
        self.assertLessEqual(queries(date(2025, 11, 1)), few)
        rows = self.months.search([
            ("company_id", "=", self.company.id), ("month", "=", "2025-11-01")])  # fmt: skip
        self.assertGreaterEqual(len(rows), 200)

    def many(self, count, day):
        """So many salespeople with an order each on that day."""
        users = self.env["res.users"].create([
            {"name": f"Many {day} {number}", "login": f"t_many_{day}_{number}",
             "company_id": self.company.id, "company_ids": [(6, 0, self.company.ids)],
             "group_ids": [(6, 0, self.env.ref("sales_team.group_sale_salesman").ids)]}
            for number in range(count)
        ])  # fmt: skip
        orders = self.env["sale.order"].concat(*(
            self.quotations(self.mine, [100], user_id=user.id) for user in users
        ))  # fmt: skip
        orders.action_confirm()
        orders.date_order = f"{day} 05:00:00"
        self.settle()
