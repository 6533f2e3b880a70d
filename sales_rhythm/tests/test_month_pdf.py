"""The printed month: what stands on a page, of whom, in which language, by which engine."""

import base64
import io
from unittest.mock import patch

import lxml.html
import pypdfium2
from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..models import review_print
from .month_payload import PayloadCase

REPORT = "sales_rhythm.action_report_month_review"
ENGINE = "odoo.addons.sales_rhythm.reports.ir_actions_report.IrActionsReport._rhythm_engine"
HOSTILE = "<b>Bold</b> & =cmd|' /C calc'!A0 😀 مرحبا \u202eevil" + " very long" * 40


class MonthPrintCase(PayloadCase):
    def setUp(self):
        super().setUp()
        self.rep.name, self.other_rep.name = "Phạm Văn Hùng", "Nguyễn Thị Lan"
        self.users = self.rep | self.other_rep | self.leader

    def html(self, users, user=None, **data):
        """The page as a browser shows it, parsed."""
        report = self.env["ir.actions.report"].with_user(user or self.director)
        data = {"month": "2026-11-01", "user_ids": users.ids, **data}
        content, kind = report._render_qweb_html(REPORT, None, data=data)
        self.assertEqual(kind, "html")
        return lxml.html.fromstring(content.decode())

    def pdf(self, users, user=None, **data):
        """The file that is printed for real."""
        report = self.env["ir.actions.report"].with_user(user or self.director)
        data = {"month": "2026-11-01", "user_ids": users.ids, **data}
        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            REPORT, None, data=data
        )
        self.assertEqual(kind, "pdf")
        return content

    def texts(self, content):
        """The text of each page of a PDF, its lines as one."""
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        pages = [page.get_textpage().get_text_range() for page in document]
        return [" ".join(page.split()) for page in pages]


def lists(month):
    """The lists of a month of one, customers and promises alike."""
    yield from (month[name] for name in ("start", "promises") if name in month)
    yield from (group["rows"] for group in month.get("customers", ()))


class TestPage(MonthPrintCase):
    def test_page_shows_the_text_of_every_cell(self):
        self.show(self.users)
        (page,) = self.html(self.rep).xpath("//div[@class='month_page']")
        text = " ".join(page.text_content().split())
        for shown in (
            "Rhythm Hanoi", "Phạm Văn Hùng", "48 customers · Bình Thạnh · Gò Vấp",
            "Report of November 2026", "until 24/11/2026 · 20/25 working days · pace 80%",
            "Revenue (M) 335 −145 vs pace target 600", "Orders 36 −12 vs pace target 60",
            "Calls 176 on pace target 200", "Coverage 58% −27% vs pace target 85%",
            "Needs help: coverage 58% (team 82%) · 20 customers past their care interval. "
            "Start with Kim Liên grocery, Bếp Nhà Mình, An Phú mini market.",
            "Võ Minh Tuấn: Go to see the three of them with me · Helped 21/11 · no answer for "
            "3 days",
            "Revenue (M) 131 98 82 24 · 335 420", "Meetings 10 8 7 3 · 28",
            "Customers won Lẩu nấm Ba Vì +28M buys again after 74 days",
            "Customers lost Hòa Hưng mini market −118M stopped, silent for 61 days",
            "Customers at risk Minh Châu bakery 64M silent for 31 days and 11 more",
            "bring samples of fish sauce 500 ml 5 days late An Phú mini market",
            "Agreed for next month", "Rep Manager Director Phạm Văn Hùng t_leader",
            "Printed 03/02/2026",
        ):  # fmt: skip
            self.assertIn(shown, text)

    def test_bar_and_tick_stand_where_the_cell_says(self):
        self.show(self.users)
        bars = self.html(self.rep).xpath("//table[@class='figures']//td/div[@class='bar']")
        fill, tick = bars[0].xpath("div")
        self.assertEqual(fill.get("class"), "fill fill_far")
        self.assertEqual(fill.get("style"), "width: 55.8%")  # 335 of 600
        self.assertEqual(tick.get("style"), "left: 80.0%")

    def test_what_is_not_judged_has_no_bar_and_no_target(self):
        def change(found):
            for group in found.get("groups", ()):
                for row in group["rows"]:
                    row["month"] |= dict.fromkeys(("goal", "pace"))
                    row["month"] |= dict.fromkeys(("goal_text", "gap_text"), "")
                    row["month"] |= {"state": "plain", "bar": {"fill": 100, "tick": None}}

        self.show(self.users, change)
        page = self.html(self.rep)
        self.assertFalse(page.xpath("//table[@class='figures']//div[@class='bar']"))
        text = page.xpath("//table[@class='figures']")[0].text_content()
        self.assertNotIn("target", text)
        self.assertNotIn("pace", text)

    def test_no_help_no_box_and_empty_lists_say_so(self):
        def change(found):
            found |= {"help": False, "helps": [], "start": [], "promises": []}
            for group in found.get("customers", ()):
                group |= {"rows": [], "more_text": ""}

        self.show(self.users, change)
        page = self.html(self.rep)
        self.assertFalse(page.xpath("//div[@class='box']"))
        self.assertEqual(page.xpath("//table[@class='lists']")[0].text_content().count("none"), 4)

    def test_targets_come_first_where_there_are_too_many_figures(self):
        def change(found):
            for group in found.get("groups", ()):
                group["rows"] += [{**row, "key": row["key"] + "_2", "label": row["label"] + "!",
                                   "month": {**row["month"], "goal": None, "goal_text": ""}}
                                  for row in group["rows"]]  # fmt: skip

        self.show(self.users, change)
        figures = self.html(self.rep).xpath("//table[@class='figures']/tbody/tr/td")
        self.assertEqual(len(figures), 8)
        self.assertNotIn("!", "".join(each.text_content() for each in figures))

    def test_page_asks_no_server_for_anything(self):
        self.show(self.users)
        report = self.env.ref(REPORT)
        content = report._render_qweb_html(REPORT, None, data={"user_ids": self.users.ids})[0]
        bodies, _ids, header, footer, _arguments = report._prepare_html(content.decode())
        self.assertFalse(header)
        for document in [*bodies, footer]:
            for asking in ("http:", "https:", "<link", "<img", "@import", "src=", 'src="'):
                self.assertNotIn(asking, document.replace("src: url(data:font/ttf", ""))
        self.assertIn("data:font/ttf;base64,", bodies[0])

    def test_letterhead_has_logo_and_address_of_the_company(self):
        self.show(self.users)
        self.assertFalse(self.html(self.rep).xpath("//td[@class='logo']"))  # Odoo's own is none
        picture = io.BytesIO()
        Image.new("RGB", (400, 100), "#714b67").save(picture, "PNG")
        self.company.write(
            {
                "logo": base64.b64encode(picture.getvalue()),
                "street": "12 Hàng Bạc",
                "city": "Hà Nội",
                "country_id": self.env.ref("base.vn").id,
                "phone": "024 3825 0000",
            }
        )
        page = self.html(self.rep)
        (logo,) = page.xpath("//td[@class='logo']/img/@src")
        self.assertTrue(logo.startswith("data:image/png;base64,"))
        text = " ".join(page.text_content().split())
        self.assertIn("Rhythm Hanoi 12 Hàng Bạc · Hà Nội · Vietnam · 024 3825 0000", text)
        document = pypdfium2.PdfDocument(self.pdf(self.rep | self.other_rep))
        self.assertEqual(len(document), 2)
        for page in document:
            found = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
            left, bottom, right, top = next(iter(found)).get_bounds()
            self.assertAlmostEqual((right - left) / (top - bottom), 4, 1)
            self.assertGreater(bottom, 740)  # of 842: at the top of the page

    def test_names_are_inert(self):
        def change(found):
            for rows in lists(found):
                for row in rows:
                    row |= dict.fromkeys({"name", "why", "evidence", "what", "customer"}, HOSTILE)
            for given in found.get("helps", ()):
                given["what"] = HOSTILE

        self.rep.name = HOSTILE[:200]
        self.show(self.users, change)
        page = self.html(self.rep)
        self.assertFalse(page.xpath("//b"))
        self.assertIn("<b>Bold</b> & =cmd", page.text_content())

    def test_nobody_prints_whom_the_table_does_not_show(self):
        self.show(self.rep)
        self.html(self.rep, self.leader)
        with self.assertRaises(AccessError):
            self.html(self.rep | self.other_rep, self.leader)


class TestPdf(MonthPrintCase):
    def test_a_page_a_rep_with_numbers_and_whole_words(self):
        self.show(self.users)
        pages = self.texts(self.pdf(self.users))
        self.assertEqual(len(pages), 3)
        for number, (user, text) in enumerate(zip(self.users, pages, strict=True), 1):
            self.assertIn(user.name, text)
            self.assertIn(f"{number} / 3", text)
            self.assertIn("48 customers · Bình Thạnh · Gò Vấp", text)
            self.assertIn("−145 vs pace target 600", text)
            self.assertIn("Lẩu nấm Ba Vì", text)
        self.assertNotIn("Nguyễn Thị Lan", pages[0])

    def test_pages_of_a_part_go_on_in_the_numbers_of_the_whole(self):
        self.show(self.users)
        pages = self.texts(self.pdf(self.rep | self.other_rep, first_page=11, page_count=40))
        self.assertIn("11 / 40", pages[0])
        self.assertIn("12 / 40", pages[1])

    def test_a_page_stays_one_page_whatever_stands_on_it(self):
        def change(found):
            for rows in lists(found):
                for row in rows:
                    row |= dict.fromkeys({"name", "why", "evidence", "what", "customer"}, HOSTILE)
                rows[:] = rows[:1] * 12
            for group in found.get("customers", ()):
                group |= {"rows": group["rows"][:3], "more_text": "and 9 more"}
            found["helps"] = [{**given, "what": HOSTILE} for given in found.get("helps", ())] * 9
            if found.get("help"):
                found["help"] |= {"why": HOSTILE, "start": found["start"]}

        self.rep.name = self.other_rep.name = HOSTILE[:200]
        self.show(self.users, change)
        pages = self.texts(self.pdf(self.rep | self.other_rep))
        self.assertEqual(len(pages), 2)
        for text in pages:
            self.assertIn("<b>Bold</b>", text)
            self.assertIn("Agreed", text.replace("AGREED", "Agreed"))
            self.assertIn("Director", text)
            self.assertIn("Printed 03/02/2026", text)

    def test_the_pixels_are_those_of_a_page(self):
        """Ink in every part of the page, and none in its margins."""
        self.show(self.users)
        document = pypdfium2.PdfDocument(self.pdf(self.rep))
        width, height = document[0].get_size()
        self.assertEqual((round(width), round(height)), (595, 842))
        picture = document[0].render(scale=1).to_pil().convert("L")
        box = picture.point(lambda level: 255 if level < 200 else 0).getbbox()
        left, top, right, bottom = (round(each / 72 * 25.4) for each in box)  # mm
        self.assertTrue(12 <= left <= 16 and 9 <= top <= 18, box)
        self.assertTrue(194 <= right <= 198 and 270 <= bottom <= 292, box)

    def test_unpatched_engine_prints_the_body_one_call_a_rep(self):
        self.show(self.users)
        calls = []
        run = "odoo.addons.base.models.ir_actions_report._run_wkhtmltopdf"
        from odoo.addons.base.models import ir_actions_report

        engine = ir_actions_report._run_wkhtmltopdf

        def counted(arguments):
            calls.append(arguments)
            return engine(arguments)

        with patch(ENGINE, return_value="plain"), patch(run, counted):
            pages = self.texts(self.pdf(self.users))
        self.assertEqual(len(calls), 3)
        self.assertFalse([each for each in calls if "--footer-html" in each])
        self.assertEqual(len(pages), 3)
        for user, text in zip(self.users, pages, strict=True):
            self.assertIn(user.name, text)
            self.assertIn("Rhythm Hanoi", text)
            self.assertNotIn("/ 3", text)


class TestPrintAction(MonthPrintCase):
    def action(self, user, *args, **kwargs):
        return self.rpc(user, "sales.rhythm.review", "action_print", *args, **kwargs)

    def test_prints_all_who_are_shown_or_those_chosen(self):
        self.show(self.users)
        action = self.action(self.director, "2026-02-01")
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["report_name"], "sales_rhythm.report_month_review")
        self.assertEqual(action["data"], {"month": "2026-02-01", "user_ids": self.users.ids})
        self.assertEqual(action["context"]["allowed_company_ids"], self.company.ids)
        action = self.action(self.director, "2026-02-01", user_ids=self.rep.ids)
        self.assertEqual(action["data"]["user_ids"], self.rep.ids)
        self.assertEqual(self.action(self.director, False)["data"]["month"], "2026-03-01")

    def test_refused_are_strangers_wrong_months_and_nobody(self):
        self.show(self.rep)
        with self.assertRaises(AccessError):
            self.action(self.leader, False, user_ids=self.other_rep.ids)
        with self.assertRaises(UserError):
            self.action(self.leader, "November")
        self.show(self.env["res.users"])
        with self.assertRaises(UserError):
            self.action(self.leader, False)

    def test_wrong_arguments_are_told_in_a_sentence(self):
        self.show(self.users)
        for ids in (5, "12", {1: 2}, [True], ["1"], [1.5], [[1]]):
            with self.subTest(ids=ids), self.assertRaisesRegex(UserError, "list of users' numbers"):
                self.action(self.director, False, user_ids=ids)
            with self.subTest(ids=ids), self.assertRaisesRegex(UserError, "list of users' numbers"):
                self.review_of(self.director)._months_to_print(ids, False)
        for method in ("action_print", "action_xlsx"):
            for team in ([1], "1", True, 1.5, {"a": 1}):
                with self.subTest(method, team=team):
                    with self.assertRaisesRegex(UserError, "is no team"):
                        self.rpc(self.director, "sales.rhythm.review", method, False, team)

    def test_each_is_printed_once(self):
        self.show(self.users)
        twice = (self.rep | self.other_rep).ids * 2
        self.assertEqual(
            len(self.action(self.director, False, user_ids=twice)["data"]["user_ids"]), 2
        )
        self.assertEqual(len(self.review_of(self.director)._months_to_print(twice, False)), 2)

    def review_of(self, user):
        env = self.env(user=user, su=False, context={"allowed_company_ids": self.company.ids})
        return env["sales.rhythm.review"]

    def test_one_report_is_of_few(self):
        self.show(self.users)
        review = self.review_of(self.director)
        with patch.object(review_print, "AT_ONCE", 2):
            review._months_to_print(self.users[:2].ids, False)
            with self.assertRaisesRegex(UserError, "3 months are too many.*“Print PDF”"):
                review._months_to_print(self.users[:3].ids, False)

    def test_administrators_are_told_what_is_missing_and_the_report_follows(self):
        self.show(self.users)
        admin = new_test_user(
            self.env, "t_print_admin", "base.group_system,sales_team.group_sale_manager",
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])  # fmt: skip
        for engine, words in (("plain", "no page numbers"), ("none", "not installed")):
            with patch(ENGINE, return_value=engine):
                told = self.action(admin, False)
                plain = self.action(self.director, False)
                settings = self.env["res.config.settings"].with_user(admin).create({})
                self.assertIn(words, settings.rhythm_print_advice)
            self.assertEqual(told["tag"], "display_notification")
            self.assertIn(words, told["params"]["message"])
            self.assertEqual(told["params"]["next"]["type"], "ir.actions.report")
            self.assertEqual(plain["type"], "ir.actions.report")
        with patch(ENGINE, return_value="full"):
            self.assertEqual(self.action(admin, False)["type"], "ir.actions.report")

    def test_many_cannot_become_a_file_without_an_engine(self):
        self.show(self.users)
        with patch.object(review_print, "AT_ONCE", 2), patch(ENGINE, return_value="none"):
            with self.assertRaisesRegex(UserError, "no program that prints"):
                self.action(self.director, False)
        self.assertFalse(self.env["sales.rhythm.print"].search([]))
