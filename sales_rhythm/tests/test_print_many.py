"""Two hundred salespeople printed by the job, all real but the engine that makes paper of HTML."""

import io
import re
from types import SimpleNamespace
from unittest.mock import patch

import lxml.html
import pypdfium2

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools.pdf import PdfWriter

from ..models import print_job
from .month import MARCH, MILLION, NOW
from .test_metric import MetricCase

ENGINE = "odoo.addons.base.models.ir_actions_report._run_wkhtmltopdf"
COUNT = 200
SELLER = re.compile(r"Seller (\d{3})")
WIDTH = 100  # of the page of seller 0


class Paper:
    """An engine that makes a blank page of each rep's, as wide as their number says."""

    def __init__(self, ask):
        self.ask = ask  # called once a batch
        self.batches = []  # (first page, first page and count in the footer, whose pages)

    def __call__(self, arguments):
        names = [each for each in arguments if each.endswith(".html")]
        (body,) = [self._read(each) for each in names if "body" in each]
        (footer,) = [self._read(each) for each in names if "footer" in each]
        sellers = [self._of_page(page) for page in body.xpath("//div[@class='month_page']")]
        numbers = footer.find("body")
        self.batches.append((
            int(body.get("data-first-page")), int(numbers.get("data-first-page")),
            int(numbers.get("data-page-count")), sellers,
        ))  # fmt: skip
        self.ask()
        self._write(arguments[-1], sellers)
        return SimpleNamespace(returncode=0, stderr="")

    @staticmethod
    def _read(name):
        return lxml.html.parse(name, parser=lxml.html.HTMLParser(encoding="utf-8")).getroot()

    @staticmethod
    def _of_page(page):
        (number,) = set(SELLER.findall(page.text_content()))  # nobody else's name stands there
        return int(number)

    @staticmethod
    def _write(name, sellers):
        writer = PdfWriter()
        for number in sellers:
            writer.add_blank_page(width=WIDTH + number, height=100)
        content = io.BytesIO()
        writer.write(content)
        with open(name, "wb") as file:
            file.write(content.getvalue())


@freeze_time(NOW)
class TestPrintMany(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jobs = cls.env["sales.rhythm.print"]
        cls.jobs.search([]).unlink()
        salesman = cls.env.ref("sales_team.group_sale_salesman")
        cls.users = cls.env["res.users"].create([
            {"name": f"Seller {number:03}", "login": f"t_seller_{number}",
             "group_ids": [Command.link(salesman.id)], "company_id": cls.company.id,
             "company_ids": [Command.set(cls.company.ids)]}
            for number in range(COUNT)
        ])  # fmt: skip
        cls.team.member_ids = [Command.set(cls.users.ids)]
        cls.other_team.member_ids = [Command.clear()]
        for number in (3, 77, 199):
            user = cls.users[number]
            cls.customer(f"Customer {number}", [(f"{MARCH} 09:00", number * MILLION)],
                         user_id=user.id)  # fmt: skip
        # Goals that put them into another order than their names.
        cls.env["sales.rhythm.target"].create([
            {"company_id": cls.company.id, "user_id": user.id, "month": MARCH,
             "metric_id": cls.metric("revenue").id, "goal": (1 + 7 * number % COUNT) * MILLION}
            for number, user in enumerate(cls.users[:150])
        ])  # fmt: skip
        cls.settle()

    def shown(self):
        """The numbers of the sellers in the order of the table."""
        found = self.rpc(self.director, "sales.rhythm.review", "get_month_table")
        numbers = {user.id: number for number, user in enumerate(self.users)}
        return [numbers[row["user_id"]] for row in found["rows"]]

    def work(self, job):
        """What the scheduler does, as often as it comes; it leaves off after some seconds."""
        self.settle()
        for _time in range(COUNT):
            with self.enter_registry_test_mode():
                self.env.ref("sales_rhythm.ir_cron_print").method_direct_trigger()
            self.env.invalidate_all()
            if job.state not in ("waiting", "running"):
                break

    def print_all(self):
        """(the job, what the engine saw, how far the job was each time)."""
        self.rpc(self.director, "sales.rhythm.review", "action_print", False)
        job = self.jobs.search([])
        self.assertEqual((job.state, job.total_count), ("waiting", COUNT))
        progress = []
        asked = print_job.SalesRhythmPrint._as_asked

        def for_real(job):
            return asked(job).with_context(force_report_rendering=True)

        def ask():
            self.env.invalidate_all()
            progress.append((job.done_count, job.progress))

        paper = Paper(ask)
        with patch(ENGINE, paper), patch.object(print_job.SalesRhythmPrint, "_as_asked", for_real):
            self.work(job)
        return job, paper.batches, progress

    def test_each_is_printed_once_in_the_order_of_the_table(self):
        shown = self.shown()
        self.assertEqual(sorted(shown), list(range(COUNT)))
        self.assertNotEqual(shown, sorted(shown))
        job, batches, progress = self.print_all()
        self.assertEqual((job.state, job.why, job.done_count), ("done", False, COUNT))
        self.assertEqual([number for *_pages, sellers in batches for number in sellers], shown)
        firsts = list(range(0, COUNT, print_job.BATCH))
        self.assertEqual([(first - 1, foot - 1, count) for first, foot, count, _who in batches],
                         [(first, first, COUNT) for first in firsts])  # fmt: skip
        self.assertEqual(progress, [(first, 100 * first / COUNT) for first in firsts])
        file = self.env["ir.attachment"].search([
            ("res_model", "=", job._name), ("res_id", "=", job.id)])  # fmt: skip
        self.assertEqual(file, job.attachment_id)
        pages = pypdfium2.PdfDocument(file.raw)
        self.assertEqual([round(page.get_width()) - WIDTH for page in pages], shown)
        (notice,) = self.env["mail.message"].search([
            ("model", "=", job._name), ("partner_ids", "in", self.director.partner_id.ids)
        ])  # fmt: skip
        self.assertEqual(notice.subject, "Printed: March 2026")
        self.assertIn(f"/web/content/{file.id}?download=true", notice.body)
