"""The rhythm in Odoo's digest emails."""

from .common import MONTHLY
from .test_promise import PromiseCase


class TestDigest(PromiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create({
            "name": "Rhythm", "company_id": cls.company.id, "kpi_rhythm_due": True,
            "kpi_rhythm_late": True, "kpi_rhythm_broken": True, "kpi_rhythm_cared": True,
        })  # fmt: skip

    def figures(self, user):
        """{figure: value of each column} as the email of a user has them."""
        kpis = self.digest._compute_kpis(self.company, user)
        return {
            kpi["kpi_name"].removeprefix("kpi_rhythm_"): [
                kpi[f"kpi_col{number}"]["value"] for number in (1, 2, 3)
            ]
            for kpi in kpis
            if kpi["kpi_name"].startswith("kpi_rhythm_")
        }

    def test_figures_are_those_of_the_users_rows(self):
        self.customer("Theirs", MONTHLY, user_id=self.other_rep.id)
        late = self.customer("Late", ["2025-11-01", "2025-11-15", "2025-11-29", "2025-12-13"])
        self.assertEqual((self.row(self.shop).status, self.row(late).status), ("due", "late"))
        self.promise(self.shop, due="2026-03-01")
        self.promise(self.shop, due="2026-03-02")
        self.shop.activity_schedule("mail.mail_activity_data_call", user_id=self.rep.id).sudo(
        ).action_feedback()  # fmt: skip
        self.env["sales.rhythm.touch"].search([("kind", "!=", "order")]).flush_recordset()
        self.env.cr.execute(
            "UPDATE sales_rhythm_touch SET done_at = '2026-02-26 03:00:00' WHERE kind <> 'order'"
        )
        self.settle()
        waiting = {"due": [1, 1, 1], "late": [1, 1, 1], "broken": [1, 1, 1]}
        self.assertEqual(self.figures(self.rep), {**waiting, "cared": [0, 1, 1]})
        self.assertEqual(self.figures(self.director)["due"], [2, 2, 2])

    def test_user_without_sales_rights_gets_none(self):
        self.assertEqual(self.figures(self.accountant), {})

    def test_email_is_rendered(self):
        for user, shown in ((self.rep, True), (self.accountant, False)):
            self.digest._action_send_to_user(user)
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            self.assertEqual("Broken Promises" in mail.body_html, shown)
            self.assertEqual("sales_rhythm.action_promises" in mail.body_html, shown)
