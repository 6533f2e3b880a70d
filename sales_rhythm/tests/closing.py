"""A builder for tests of closed months: a February of two salespeople in Hanoi."""

from datetime import date

from odoo.tests import freeze_time
from odoo.tools import SQL

from .jobs import JobCase

FEBRUARY, JANUARY = date(2026, 2, 1), date(2026, 1, 1)
FIRST_NIGHT = "2026-02-28 17:10:00"  # the 1st of March, 00:10 in Hanoi; in UTC still February
LAST_EVENING = "2026-02-28 16:50:00"  # 23:50 in Hanoi


class MonthCase(JobCase):
    """`rep` sold 300 on the 3rd and 500 late on the 28th, `other_rep` 70 on the 10th, and nobody 9.

    A director gave `rep` a goal of 1,000.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.months = cls.env["sales.rhythm.month"]
        cls.cells = cls.env["sales.rhythm.month.cell"]
        cls.revenue = cls.env.ref("sales_rhythm.metric_revenue")
        cls.mine = cls.customer("Rep's")
        cls.theirs = cls.customer("Colleague's", user_id=cls.other_rep.id)
        cls.nobodys = cls.customer("Nobody's", user_id=False)
        cls.first = cls.order(cls.mine, "2026-02-03", 300)
        cls.late = cls.order(cls.mine, "2026-02-28 23:59", 500)
        cls.next = cls.order(cls.mine, "2026-03-01 00:00", 7)
        cls.before = cls.order(cls.mine, "2026-01-31 23:59", 11)
        cls.other = cls.order(cls.theirs, "2026-02-10", 70)
        cls.lone = cls.order(cls.nobodys, "2026-02-11", 9)
        cls.target = cls.env["sales.rhythm.target"].create({
            "company_id": cls.company.id, "user_id": cls.rep.id, "metric_id": cls.revenue.id,
            "month": FEBRUARY, "goal": 1000})  # fmt: skip
        cls.settle()

    @classmethod
    @freeze_time(FIRST_NIGHT)
    def close(cls, month=FEBRUARY, company=None):
        """Closes a month as the job does."""
        found = cls.months._close(company or cls.company, month)
        cls.settle()
        return found

    def row(self, user=None, month=FEBRUARY, company=None):
        """The row that holds, of a user or of nobody (False)."""
        user = self.rep if user is None else user
        return self.months.search([
            ("company_id", "=", (company or self.company).id), ("month", "=", month),
            ("kept_user_id", "=", user.id if user else 0), ("reopening_id", "=", False)
        ])  # fmt: skip

    def cell(self, key="revenue", user=None, month=FEBRUARY):
        return self.row(user, month).cell_ids.filtered(lambda cell: cell.key == key)

    def opened(self, cell, week=0, below=False, user=None):
        """The records that a figure opens for a user, as the web client asks for them."""
        action = self.rpc(user or self.director, cell._name, "action_open", cell.ids, week, below)
        found = self.rpc(
            user or self.director, action["res_model"], "search", action["domain"],
            context=action["context"],
        )  # fmt: skip
        return self.env[action["res_model"]].browse(found)

    def written(self):
        """All that is kept of closed months, as it lies in the tables."""
        self.settle()
        found = []
        for table in ("sales_rhythm_month", "sales_rhythm_month_cell"):
            self.env.cr.execute(
                SQL("SELECT to_jsonb(t) FROM %s t ORDER BY id", SQL.identifier(table))
            )
            found += self.env.cr.fetchall()
        return found
