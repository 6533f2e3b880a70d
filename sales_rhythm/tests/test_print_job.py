"""Many months printed by the job: seen, stopped, gone on with, told, and nobody twice."""

import io
from datetime import date
from unittest.mock import patch

import pypdfium2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfWriter

from ..models import print_job, review_print
from .common import NOW
from .jobs import Killed
from .month_payload import PayloadCase
from .transactions import ConcurrentCase

WHOLE_BATCH, WHOLE_REPORT = print_job.BATCH, review_print.AT_ONCE  # before they are patched
LOGGER = "odoo.addons.sales_rhythm.models.print_job"


def pages(user_ids):
    """A PDF with a page per user, as wide as the user's id, so that pages can be told apart."""
    writer = PdfWriter()
    for user_id in user_ids:
        writer.add_blank_page(width=user_id, height=100)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def printed(content):
    """Of whom the pages of such a PDF are, in their order."""
    return [round(page.get_width()) for page in pypdfium2.PdfDocument(content)]


class PrintJobCase(PayloadCase):
    """Seven reps in batches of two; up to three are printed at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.rep | cls.other_rep | cls.leader | cls.all_rep | cls.director
        users |= cls.accountant | cls.abroad
        cls.users = users
        cls.jobs = cls.env["sales.rhythm.print"]
        cls.jobs.search([]).unlink()

    def setUp(self):
        super().setUp()
        self.show(self.users)
        self.startPatcher(patch.object(print_job, "BATCH", 2))
        self.startPatcher(patch.object(review_print, "AT_ONCE", 3))
        self.batches, self.as_user, self.deadly = [], [], None

        def render(job, user_ids):
            asked = job._as_asked()
            self.as_user.append((asked.env.user, asked.env.su, asked.env.company, asked.env.lang))
            self.batches.append(user_ids)
            if self.deadly and len(self.batches) == self.deadly[0]:
                self.deadly[1](job)
            return pages(user_ids)

        model = self.env.registry["sales.rhythm.print"]
        self.startPatcher(patch.object(model, "_printed", render))

    def ask(self, user=None, **context):
        """The job that this user asks for, and the action they get."""
        action = self.rpc(user or self.director, "sales.rhythm.review", "action_print",
                          "2026-02-01", context=context)  # fmt: skip
        return self.jobs.search([], limit=1), action

    def work(self):
        """What the scheduler does; whether the process came to its end."""
        self.settle()
        try:
            with freeze_time(NOW), self.enter_registry_test_mode():
                self.env.ref("sales_rhythm.ir_cron_print").method_direct_trigger()
        except Killed:
            return False
        finally:
            self.env.invalidate_all()
        return True

    def raise_in(self, number, error):
        """The batch of this number ends in an error."""

        def fail(_job):
            raise error

        self.deadly = (number, fail)

    def parts(self, job):
        return self.env["ir.attachment"].search([
            ("res_model", "=", "sales.rhythm.print"), ("res_id", "=", job.id)])  # fmt: skip

    def notices(self, user):
        return self.env["mail.message"].search(
            [("model", "=", "sales.rhythm.print"), ("partner_ids", "in", user.partner_id.ids)]
        )


class TestPrintJob(PrintJobCase):
    def test_many_are_printed_by_the_job_with_progress_and_a_notice(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("sales_rhythm.ir_cron_print")
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        job, action = self.ask()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("7 reps", action["params"]["message"])
        self.assertEqual(action["params"]["links"][0]["url"], f"/odoo/sales-rhythm-prints/{job.id}")
        self.assertEqual((job.state, job.total_count, job.progress), ("waiting", 7, 0))
        self.assertEqual(len(triggers.search([("cron_id", "=", cron.id)])), 1)
        seen = []
        self.deadly = (3, lambda job: seen.append((job.state, job.done_count, job.progress)))
        self.assertTrue(self.work())
        self.assertEqual(seen, [("running", 4, 100 * 4 / 7)])
        self.assertEqual((job.state, job.done_count, job.progress), ("done", 7, 100))
        self.assertEqual(printed(job.attachment_id.raw), self.users.ids)
        self.assertEqual(self.parts(job), job.attachment_id)
        self.assertEqual(job.attachment_id.name, "February 2026.pdf")
        notice = self.notices(self.director)
        self.assertEqual(notice.subject, "Printed: February 2026")
        self.assertIn(f"/web/content/{job.attachment_id.id}?download=true", notice.body)
        self.assertFalse(notice.attachment_ids)
        action = self.rpc(self.director, "sales.rhythm.print", "action_download", job.ids)
        self.assertIn(f"/web/content/{job.attachment_id.id}", action["url"])
        self.work()
        self.assertEqual(len(self.batches), 4)

    def test_it_reads_as_whoever_asked_does(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        job, _action = self.ask(lang="vi_VN")
        self.work()
        self.assertEqual(job.lang, "vi_VN")
        self.assertEqual(set(self.as_user), {(self.director, False, self.company, "vi_VN")})

    def test_language_that_is_no_longer_installed_stops_nobody(self):
        job, _action = self.ask()
        job.lang = "fo_FO"  # asked in, and switched off since
        self.assertFalse(self.env["res.lang"]._get_data(code="fo_FO"))
        self.assertTrue(self.work())
        self.assertEqual(job.state, "done", job.why)
        self.assertEqual({asked[3] for asked in self.as_user}, {self.director.lang})

    def test_notice_that_fails_stops_nobody(self):
        first, _action = self.ask()
        second, _action = self.ask(self.all_rep)
        self.raise_in(1, UserError("Too wide"))
        model = self.env.registry["sales.rhythm.print"]
        tell = model._tell

        def fail(job):
            return 1 / 0 if job.state == "failed" else tell(job)

        with patch.object(model, "_tell", fail), mute_logger(LOGGER):
            self.assertTrue(self.work())
        self.assertEqual((first.state, first.why, second.state), ("failed", "Too wide", "done"))

    def test_job_asks_for_no_more_at_once_than_one_report_has(self):
        self.assertLessEqual(WHOLE_BATCH, WHOLE_REPORT)

    def test_three_wait_for_one_user_at_most(self):
        for month in ("2025-11-01", "2025-12-01", "2026-01-01"):
            self.rpc(self.director, "sales.rhythm.review", "action_print", month)
        with self.assertRaisesRegex(UserError, "3 of your files"):
            self.ask()
        self.rpc(self.director, "sales.rhythm.review", "action_print", "2026-01-01")  # the same
        self.ask(self.all_rep)  # others have their own
        self.jobs.search([("user_id", "=", self.director.id)], limit=1).action_cancel()
        self.ask()
        self.assertEqual(len(self.jobs.search([("user_id", "=", self.director.id)])), 4)

    def test_killed_half_way_it_goes_on_with_the_next_batch(self):
        job, _action = self.ask()
        self.raise_in(3, Killed())
        self.assertFalse(self.work())
        self.assertEqual((job.state, job.done_count), ("running", 4))
        self.assertEqual(len(self.parts(job)), 2)
        self.deadly = None
        self.assertTrue(self.work())
        self.assertEqual(job.state, "done")
        self.assertEqual(printed(job.attachment_id.raw), self.users.ids)
        ids = self.users.ids
        self.assertEqual(self.batches, [ids[:2], ids[2:4], ids[4:6], ids[4:6], ids[6:]])

    def test_cancelled_it_stops_and_drops_what_was_printed(self):
        job, _action = self.ask()
        self.raise_in(3, Killed())
        self.work()
        self.rpc(self.director, "sales.rhythm.print", "action_cancel", job.ids)
        self.assertEqual(job.state, "cancelled")
        self.assertFalse(self.parts(job))
        self.work()
        self.assertEqual((job.state, len(self.batches)), ("cancelled", 3))
        self.assertFalse(self.notices(self.director))
        with self.assertRaises(UserError):
            self.rpc(self.director, "sales.rhythm.print", "action_download", job.ids)

    def test_done_it_cannot_be_cancelled_any_more(self):
        job, _action = self.ask()
        self.work()
        self.rpc(self.director, "sales.rhythm.print", "action_cancel", job.ids)
        self.assertEqual(job.state, "done")
        self.assertTrue(job.attachment_id)

    def test_asked_twice_it_is_printed_once_and_two_ask_for_their_own(self):
        job, _action = self.ask()
        again, _action = self.ask()
        self.assertEqual(job, again)
        other, _action = self.ask(self.all_rep)
        self.assertNotEqual(job, other)
        self.work()
        for each, user in ((job, self.director), (other, self.all_rep)):
            self.assertEqual(each.state, "done")
            self.assertEqual(printed(each.attachment_id.raw), self.users.ids)
            self.assertEqual(len(self.notices(user)), 1)

    @mute_logger(LOGGER)
    def test_what_fails_is_told_and_stops_nobody_else(self):
        job, _action = self.ask()
        other, _action = self.ask(self.all_rep)
        self.raise_in(2, UserError("The engine has gone."))
        self.work()
        self.assertEqual((job.state, job.why), ("failed", "The engine has gone."))
        self.assertFalse(self.parts(job))
        self.assertEqual(other.state, "done")
        notice = self.notices(self.director)
        self.assertEqual(notice.subject, "Could not be printed: February 2026")
        self.assertIn("The engine has gone.", notice.body)
        self.raise_in(len(self.batches) + 1, ValueError("secret of a customer"))
        third, _action = self.ask()
        self.work()
        self.assertEqual((third.state, third.why), ("failed", "The server failed."))

    @mute_logger(LOGGER)
    def test_who_lost_their_rights_meanwhile_gets_nothing(self):
        self.startPatcher(patch.object(
            self.env.registry["sales.rhythm.print"], "_printed",
            print_job.SalesRhythmPrint._printed))  # fmt: skip
        job, _action = self.ask()
        self.director.group_ids = self.env.ref("base.group_user")
        self.work()
        self.assertEqual(job.state, "failed")
        self.assertFalse(job.attachment_id)

    def printed_without(self, gone, batch):
        """The job during whose batch of that number these users leave."""

        def leave(job):
            self.show(self.users - gone)
            self.deadly = None
            raise AccessError(job._description)

        job, _action = self.ask()
        self.deadly = (batch, leave)
        self.work()
        return job

    def test_who_left_meanwhile_is_left_out_and_all_others_are_printed(self):
        """Also where it is all who were left to print."""
        for gone, batch in ((self.users[3], 2), (self.users[6], 4)):
            with self.subTest(batch):
                self.batches.clear()
                self.show(self.users)
                job = self.printed_without(gone, batch)
                self.assertEqual((job.state, job.done_count, job.total_count), ("done", 6, 6))
                self.assertEqual(printed(job.attachment_id.raw), (self.users - gone).ids)

    @mute_logger(LOGGER)
    def test_refusal_that_nobody_leaving_explains_fails(self):
        def refused(job):
            raise AccessError(job._description)

        job, _action = self.ask()
        self.deadly = (2, refused)
        self.work()
        self.assertEqual((job.state, job.why, job.done_count), ("failed", "Printing of months", 2))

    def test_real_pages_are_numbered_through(self):
        self.startPatcher(patch.object(
            self.env.registry["sales.rhythm.print"], "_printed",
            print_job.SalesRhythmPrint._printed))  # fmt: skip
        self.startPatcher(patch.object(print_job, "BATCH", 3))  # as many as one report may have
        context = {"force_report_rendering": True}
        job, _action = self.ask()
        with patch.object(print_job.SalesRhythmPrint, "_as_asked", lambda job: (
            job.with_user(job.user_id).with_context(**context, lang=job.lang,
                allowed_company_ids=job.company_id.ids))):  # fmt: skip
            self.work()
        self.assertEqual(job.state, "done", job.why)
        found = pypdfium2.PdfDocument(job.attachment_id.raw)
        self.assertEqual(len(found), 7)
        for number, (user, page) in enumerate(zip(self.users, found, strict=True), 1):
            text = page.get_textpage().get_text_range()
            self.assertIn(user.name, text)
            self.assertIn(f"{number} / 7", text)

    def test_old_ones_are_swept_away_with_their_files(self):
        job, _action = self.ask()
        self.work()
        file = job.attachment_id
        with freeze_time("2026-03-15 03:00:00"):
            self.jobs._gc_old()
            self.assertTrue(job.exists())
        with freeze_time("2026-03-18 03:00:00"):
            self.jobs._gc_old()
        self.assertFalse(job.exists())
        self.assertFalse(file.exists())


class TestPrintAccess(PrintJobCase):
    def test_only_who_asked_sees_stops_and_downloads(self):
        job, _action = self.ask(self.leader)
        self.work()
        reads = ("sales.rhythm.print", "read", job.ids, ["title"])
        self.assertTrue(self.rpc(self.leader, *reads))
        for user in (self.rep, self.director, self.accountant, self.portal, self.abroad):
            for method in ("read", "action_cancel", "action_download"):
                args = [["title"]] if method == "read" else []
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    self.rpc(user, "sales.rhythm.print", method, job.ids, *args)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                job.attachment_id.with_user(user).check_access("read")
        job.attachment_id.with_user(self.leader).check_access("read")

    def test_nobody_writes_it(self):
        job, _action = self.ask(self.leader)
        for method, args in (
            ("write", [{"user_id": self.rep.id}]),
            ("unlink", []),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self.rpc(self.leader, "sales.rhythm.print", method, job.ids, *args)
        with self.assertRaises(AccessError):
            self.rpc(
                self.leader,
                "sales.rhythm.print",
                "create",
                [{"company_id": self.company.id, "user_id": self.leader.id, "month": "2026-02-01"}],
            )
        with self.assertRaises(AccessError):
            self.rpc(self.leader, "sales.rhythm.print", "_cron_print")


class TestMonthMail(PrintJobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.email = "leader@example.com"
        cls.director.email = "director@example.com"
        # Nobody else's teams are of this company.
        teams = cls.env["crm.team"].search([("id", "not in", (cls.team | cls.other_team).ids)])
        teams.user_id = False

    def mail(self, month=date(2026, 2, 1)):
        return self.jobs._mail_months(self.company, month)

    def test_off_by_default(self):
        self.assertFalse(self.company.rhythm_month_mail)
        self.assertFalse(self.mail())

    def test_leaders_get_their_teams_once_with_the_file(self):
        self.company.rhythm_month_mail = True
        job = self.mail()
        self.assertEqual(job.user_id, self.leader)
        self.assertFalse(self.mail())
        self.work()
        self.assertEqual((job.state, job.total_count), ("done", 7))
        notice = self.notices(self.leader)
        self.assertEqual(notice.attachment_ids, job.attachment_id)
        self.assertEqual(self.as_user[0][0], self.leader)
        self.assertFalse(self.notices(self.director))

    def test_only_the_month_that_has_just_ended_is_sent(self):
        """A new add-on closes a year at once."""
        self.company.rhythm_month_mail = True
        self.assertFalse(self.mail(date(2026, 1, 1)))
        self.assertFalse(self.mail(date(2026, 3, 1)))
        self.assertTrue(self.mail())
        with freeze_time("2026-04-01 03:00:00"):
            self.assertTrue(self.mail(date(2026, 3, 1)))

    def test_the_run_that_closes_the_month_asks_for_it(self):
        self.company.rhythm_month_mail = True
        runs = self.env["sales.rhythm.run"]
        run = runs._open_run(self.company, "month")
        while run.state == "running":
            run._step()
        self.assertTrue(self.env["sales.rhythm.month"]._is_closed(self.company, date(2026, 2, 1)))
        jobs = self.jobs.search([("company_id", "=", self.company.id)])
        self.assertEqual([(job.user_id, str(job.month)) for job in jobs],
                         [(self.leader, "2026-02-01")])  # fmt: skip

    def test_a_leader_who_sees_all_gets_their_own_teams(self):
        self.company.rhythm_month_mail = True
        self.team.user_id = self.director
        self.other_team.copy({"name": "Empty", "user_id": self.director.id})
        seen = []
        review = self.env.registry["sales.rhythm.review"]

        def shown(model, month, team_id=False):
            seen.append(team_id)
            return model.env["res.users"].browse(self.rep.id).ids

        self.startPatcher(patch.object(review, "_shown_user_ids", shown))
        job = self.mail()
        self.work()
        self.assertEqual(job.user_id, self.director)
        self.assertEqual((job.state, job.rep_ids), ("done", self.rep.ids))
        self.assertIn(self.team.id, seen)
        self.assertNotIn(False, seen)

    def test_who_has_no_address_or_leads_elsewhere_gets_none(self):
        self.company.rhythm_month_mail = True
        self.leader.email = False
        self.other_team.user_id = self.portal
        self.assertFalse(self.mail())

    def test_a_team_without_anybody_is_no_failure(self):
        self.company.rhythm_month_mail = True
        self.show(self.env["res.users"])
        job = self.mail()
        self.work()
        self.assertEqual((job.state, job.total_count), ("done", 0))
        self.assertFalse(self.notices(self.leader))


@tagged("post_install", "-at_install")
class TestPrintConcurrent(ConcurrentCase):
    """The job beside the user, and beside itself, each in a transaction of its own."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(print_job, "BATCH", 1))
        model = self.registry["sales.rhythm.print"]
        self.startPatcher(patch.object(model, "_tell", lambda job: None))
        self.meets = lambda: None
        self.batches = []

        def render(job, user_ids):
            self.batches.append(user_ids)
            meets, self.meets = self.meets, lambda: None
            meets()
            return pages(user_ids)

        self.startPatcher(patch.object(model, "_printed", render))
        with self.transaction() as env:
            self.job_id = env["sales.rhythm.print"].create({
                "company_id": env.company.id, "user_id": self.user_ids[0], "month": "2026-02-01",
                "title": "Concurrent", "rep_ids": self.user_ids, "total_count": 2}).id  # fmt: skip

    def clean_up(self):
        with self.transaction() as env:
            env["sales.rhythm.print"].browse(self.job_id).unlink()
        return super().clean_up()

    def step(self, env):
        job = env["sales.rhythm.print"].browse(self.job_id)
        done = job._goes_on() and job._attempt()
        env.cr.commit()
        return done

    def state(self):
        with self.transaction() as env:
            job = env["sales.rhythm.print"].browse(self.job_id)
            parts = env["ir.attachment"].search_count([
                ("res_model", "=", job._name), ("res_id", "=", job.id)])  # fmt: skip
            return job.state, job.done_count, parts

    def test_cancelled_while_a_batch_is_printed(self):
        def cancel():
            with self.transaction() as env:
                env["sales.rhythm.print"].browse(self.job_id).with_user(
                    self.user_ids[0]).action_cancel()  # fmt: skip

        self.meets = cancel
        with mute_logger("odoo.sql_db"), self.transaction() as env:
            self.assertEqual(self.step(env), 0)
            self.assertFalse(self.step(env))
        self.assertEqual(self.state(), ("cancelled", 0, 0))

    def test_two_at_once_print_nobody_twice(self):
        def other():
            with self.transaction() as env:
                self.assertEqual(self.step(env), 1)

        self.meets = other
        with mute_logger("odoo.sql_db"), self.transaction() as env:
            self.assertEqual(self.step(env), 0)
            self.assertEqual(self.state(), ("running", 1, 1))
            self.assertEqual(self.step(env), 1)
        self.assertEqual(self.state()[:2], ("done", 2))
        with self.transaction() as env:
            content = env["sales.rhythm.print"].browse(self.job_id).attachment_id.raw
            self.assertEqual(printed(content), self.user_ids)
