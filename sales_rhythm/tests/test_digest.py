"""The rhythm in Odoo's digest emails."""

from odoo.tests import freeze_time

from .common import MONTHLY, NOW
from .money import DIRECTOR, MoneyCase
from .test_promise import PromiseCase


def figures(digest, company, user):
    """{figure: value of each column} as the email of a user has them."""
    return {
        kpi["kpi_name"].removeprefix("kpi_rhythm_"): [
            kpi[f"kpi_col{number}"]["value"] for number in (1, 2, 3)
        ]
        for kpi in digest._compute_kpis(company, user)
        if kpi["kpi_name"].startswith("kpi_rhythm_")
    }


class TestDigest(PromiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create({
            "name": "Rhythm", "company_id": cls.company.id, "kpi_rhythm_due": True,
            "kpi_rhythm_late": True, "kpi_rhythm_broken": True, "kpi_rhythm_cared": True,
        })  # fmt: skip

    def figures(self, user):
        return figures(self.digest, self.company, user)

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


@freeze_time(NOW)
class TestMoney(MoneyCase):
    """The director's weekly e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env.ref("sales_rhythm.digest_director").copy(
            {"company_id": cls.company.id}
        )
        cls.sold(1, 4_000_000, partner=cls.buyer("Theirs", user_id=cls.other_rep.id))
        cls.customer("Cared for", ["2026-02-27"])

    def setUp(self):
        super().setUp()
        self.invoice(3_000_000, "2026-02-10", partner=self.shop)

    def test_same_figures_as_on_the_screen(self):
        for user, whole, share in ((self.director, "7.1M", "100.00"), (self.rep, "3.1M", "100.00")):
            found = figures(self.digest, self.company, user)
            shown = self.rpc(user, DIRECTOR, "get_money_map")
            self.assertEqual(shown["total"]["text"], whole)
            self.assertEqual({*found["money"]}, {f"{whole}₫"}, user.login)
            self.assertEqual({*found["money_action"]}, {"3M₫"}, user.login)
            self.assertEqual({*found["overdue"]}, {"3M₫"}, user.login)
            self.assertEqual({*found["coverage"]}, {share}, user.login)

    def test_off_until_somebody_wants_it(self):
        seeded = self.env.ref("sales_rhythm.digest_director")
        self.assertEqual((seeded.state, seeded.periodicity), ("deactivated", "weekly"))
        self.assertFalse(seeded.user_ids)

    def test_email_is_rendered_and_opens_the_screen(self):
        for user, shown in ((self.director, True), (self.accountant, False)):
            self.digest._action_send_to_user(user)
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            self.assertEqual("Money on Its Way" in mail.body_html, shown)
            self.assertEqual("sales_rhythm_action_director" in mail.body_html, shown)
