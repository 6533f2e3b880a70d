"""A builder for tests of the job: two companies of which nothing was done tonight."""

from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import MONTHLY, NOW, RhythmCase

ELSEWHERE = ("snapshot", "lines", "market", "month")
CRON = "odoo.addons.base.models.ir_cron"


class Killed(BaseException):
    """The process ends here."""


class JobCase(RhythmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["sales.rhythm.run"]
        cls.companies = cls.company + cls.other_company
        # The others have had their night, so that what follows is about these two.
        others = cls.env["res.company"].search([]) - cls.companies
        cls.runs.search([("state", "=", "running")]).write({"state": "done"})
        cls.runs.create([
            {"company_id": company.id, "kind": "night", "day": "2999-01-01", "state": "done"}
            for company in others
        ])  # fmt: skip

    @classmethod
    def twelve_customers(cls):
        """Customers for more than two batches of five."""
        customers = cls.env["res.partner"]
        for number in range(12):
            customers += cls.customer(f"C{number:02}", MONTHLY[:2])
        return customers

    def job(self, moment=NOW):
        """What the scheduler does when the job's hour comes."""
        self.settle()
        with freeze_time(moment), self.enter_registry_test_mode():
            result = self.env.ref("sales_rhythm.ir_cron_nightly").method_direct_trigger()
        self.env.invalidate_all()
        return result

    def is_killed(self, deadly, moment=NOW):
        """Whether the job meets a `Killed`; `deadly` is the patch that raises it."""
        # Not `assertRaises`, which would undo what the job has committed.
        with deadly:
            try:
                self.job(moment)
            except Killed:
                self.env.invalidate_all()
                return True
        return False

    def done(self, company=None):
        """[(company's day, kind)] of the company's finished runs, the first first.

        But for snapshots, product lines, the market and closed months, which have tests of their
        own.
        """
        found = self.runs.search(
            [
                ("company_id", "=", (company or self.company).id),
                ("state", "=", "done"),
                ("kind", "not in", ELSEWHERE),
            ],
            order="id",
        )
        return [(str(each.day), each.kind) for each in found]

    def latest(self, company=None):
        domain = [("company_id", "=", (company or self.company).id), ("kind", "not in", ELSEWHERE)]
        return self.runs.search(domain, limit=1)

    def start_over(self):
        """As before the first night: no run, no curve."""
        self.runs.search([("company_id", "in", self.companies.ids)]).unlink()
        self.env["sales.rhythm.curve"].search([("company_id", "in", self.companies.ids)]).unlink()

    def sql(self, query, *arguments):
        """Changes data behind the back of all hooks."""
        self.settle()
        self.env.cr.execute(SQL(query, *arguments))
        self.env.invalidate_all()
