"""The demo company, which stays in the database when the add-on is removed."""

from ..demo import cases, story
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

    def test_company_of_that_name_is_left_alone(self):
        self.forget()
        self.new_company(story.COMPANY, "VND", False).active = False
        before = self.counts()
        story.tell(self.env)
        self.assertEqual(self.counts(), before)
