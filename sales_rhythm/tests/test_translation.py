"""The Vietnamese translation: complete, in step with the source, in a salesperson's words."""

import io
import re
from collections import Counter

import polib

from odoo.modules.module import get_module_path
from odoo.tests import freeze_time
from odoo.tools.translate import trans_export

from ..models import evidence
from .common import MONTHLY, RhythmCase, core_dates

VIETNAMESE = "vi_VN"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf%]|\$\{[^}]*\}|\{\{[^}]*\}\}|<[^>\s]+|</[^>]+>")

SAME_IN_BOTH = {
    "%(label)s = %(above)s / %(below)s", "<span>–</span>", "<span>±</span>", "Email", "ID", "Lead",
    "%(cycle)s ±%(spread)s", "%(day)s: %(amount)s, %(orders)s", "%(cell)s: %(why)s",
    "%(month)s, %(user)s", "object.display_name", "W%s",
}  # fmt: skip
"""Signs, and words that Vietnamese uses too; they stay empty, as the linter wants it."""

WORDS = {
    "Sales Rhythm": "Nhịp bán hàng",
    "New": "Mới",
    "On rhythm": "Đúng nhịp",
    "Due": "Sắp mua lại",
    "Late": "Trễ chu kỳ",
    "Stopped": "Ngừng mua",
    "At stake": "Tiền đang chờ",
    "Money at stake": "Tiền đang chờ",
    "Customer": "Khách hàng",
    "Customers": "Khách hàng",
    "Salesperson": "Nhân viên",
    "Area": "Khu vực",
    "New quotation": "Báo giá mới",
    "Usual order": "Đơn thường",
    "Cycle": "Chu kỳ",
    "Last order": "Đơn gần nhất",
    "Today": "Hôm nay",
    "This week": "Tuần này",
    "This month": "Tháng này",
    "Cared for": "Đã chăm",
    "Not yet": "Chưa chăm",
    "Missed": "Lỡ hẹn",
    "Forgotten": "Bỏ quên",
    "Called": "Đã gọi",
    "Plan": "Hẹn",
    "Quotation": "Báo giá",
    "Why not?": "Vì sao?",
    "%s late": "Trễ %s",
    "Stopped, silent for %s": "Ngừng mua, %s chưa mua lại",
}
"""What people say; a second word for the same thing would be a second thing to learn."""


def read(name):
    return polib.pofile(f"{get_module_path('sales_rhythm')}/i18n/{name}")


class TestFiles(RhythmCase):
    """The two files, against each other and against the source."""

    def test_every_term_is_translated(self):
        terms = read("vi.po")
        self.assertTrue(terms)
        self.assertEqual({term.msgid for term in terms if not term.msgstr.strip()}, SAME_IN_BOTH)
        self.assertEqual([term.msgid for term in terms if term.msgid == term.msgstr], [])
        self.assertEqual([term.msgid for term in terms if term.fuzzy or term.obsolete], [])

    def test_translations_keep_placeholders_and_tags(self):
        for term in read("vi.po"):
            with self.subTest(term=term.msgid):
                self.assertEqual(
                    Counter(PLACEHOLDER.findall(term.msgstr or term.msgid)),
                    Counter(PLACEHOLDER.findall(term.msgid)),
                )

    def test_files_have_the_terms_of_the_source(self):
        """`make pot` writes the template again; then translate in vi.po what is new.

        The places count too: a translation reaches the records that its term names, and no others.
        """
        exported = io.BytesIO()
        trans_export(None, ["sales_rhythm"], exported, "po", self.env)
        source = self.places(polib.pofile(exported.getvalue().decode()))
        self.assertGreater(len(source), 100)
        for name in ("sales_rhythm.pot", "vi.po"):
            found = self.places(read(name))
            with self.subTest(name=name):
                self.assertEqual(sorted(source - found), [], "Not in the file yet")
                self.assertEqual(sorted(found - source), [], "No longer in the source")

    @staticmethod
    def places(terms):
        return {(term.msgid, place) for term in terms for place, _line in term.occurrences}

    def test_template_has_no_terms_of_tests(self):
        for term in read("sales_rhythm.pot"):
            for place, _line in term.occurrences:
                self.assertNotIn("/tests/", place)

    def test_words_are_those_people_use(self):
        terms = {term.msgid: term.msgstr for term in read("vi.po")}
        self.assertEqual({word: terms.get(word) for word in WORDS}, WORDS)

    def test_punctuation_is_vietnamese(self):
        """18% and never 18 %; no three dots, no space before a comma or a full stop."""
        for term in read("vi.po"):
            with self.subTest(term=term.msgid):
                self.assertNotRegex(term.msgstr, r"(\d|%\(\w+\)s) %%|\.\.\.| [,.;:]")
                text = term.msgstr or term.msgid
                self.assertEqual(term.msgid[-1] in ".:", text[-1] in ".:")


class TestScreens(RhythmCase):
    """What a Vietnamese user reads, and the same in English."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(VIETNAMESE)
        cls.env["ir.module.module"]._load_module_terms(
            ["sales_rhythm"], [VIETNAMESE], overwrite=True
        )
        cls.vietnamese = cls.env(context={**cls.env.context, "lang": VIETNAMESE})
        cls.english = cls.env(context={**cls.env.context, "lang": "en_US"})

    def test_statuses_menu_and_help(self):
        expected = ["Mới", "Đúng nhịp", "Sắp mua lại", "Trễ chu kỳ", "Ngừng mua"]
        for model, name in (
            ("sales.rhythm", "status"),
            ("res.partner", "rhythm_status"),
            ("sale.order", "rhythm_status"),
        ):
            described = self.vietnamese[model].fields_get([name])[name]
            self.assertEqual([label for _key, label in described["selection"]], expected)
        menu = self.vietnamese.ref("sales_rhythm.sales_rhythm_menu")
        self.assertEqual(menu.name, "Nhịp bán hàng")
        action = self.vietnamese.ref("sales_rhythm.sales_rhythm_action_rep")
        self.assertEqual(action.name, "Hôm nay")
        self.assertIn("Không có khách hàng nào để hiện", action.help)
        self.assertNotIn("customer", action.help)

    def test_views_have_no_english_label_left(self):
        views = self.env["ir.model.data"].search(
            [("module", "=", "sales_rhythm"), ("model", "=", "ir.ui.view")]
        )
        self.assertGreater(len(views), 10)
        for data in views:
            english, vietnamese = (
                env["ir.ui.view"].browse(data.res_id).arch_db
                for env in (self.english, self.vietnamese)
            )
            label = re.compile(r' (?:string|title|help|confirm|placeholder|aria-label)="([^"]+)"')
            same = set(label.findall(english)) & set(label.findall(vietnamese))
            with self.subTest(view=data.name):
                self.assertEqual(same, set())

    def test_money_in_short(self):
        dong, dollar = self.company.currency_id, self.other_company.currency_id

        def check(amount, currency, english, vietnamese):
            with self.subTest(amount=amount, currency=currency.name):
                self.assertEqual(evidence.compact(self.english, amount, currency), english)
                self.assertEqual(evidence.compact(self.vietnamese, amount, currency), vietnamese)

        check(0, dong, "0", "0")
        check(999, dong, "999", "999")
        check(1_000, dong, "1K", "1 nghìn")
        check(9_994, dong, "9.99K", "9,99 nghìn")
        check(850_000, dong, "850K", "850 nghìn")
        check(999_499, dong, "999K", "999 nghìn")
        check(999_500, dong, "1M", "1 tr")
        check(12_400_000, dong, "12.4M", "12,4 tr")
        check(52_440_000, dong, "52.4M", "52,4 tr")
        check(100_000_000, dong, "100M", "100 tr")
        check(2_050_000_000, dong, "2.05B", "2,05 tỷ")
        check(-12_400_000, dong, "-12.4M", "-12,4 tr")
        check(12_400, dollar, "$12.4K", "$12,4 nghìn")
        check(999.5, dollar, "$1K", "$1 nghìn")

    def assertSentences(self, partner, today, english, vietnamese):
        with self.subTest(today=today, english=english), freeze_time(f"{today} 03:00:00"):
            self.env.invalidate_all()
            row = self.row(partner)
            self.assertEqual(row.with_env(self.english).evidence, english)
            self.assertEqual(row.with_env(self.vietnamese).evidence, vietnamese)

    def test_evidence_of_a_customer_with_a_rhythm(self):
        partner = self.customer("A", [(day, 12_400_000) for day in MONTHLY])
        late = str(core_dates([(day, 1) for day in MONTHLY])["late_from"])
        stopped = str(core_dates([(day, 1) for day in MONTHLY])["stopped_from"])
        for today, english, vietnamese in (
            ("2026-02-05", "expected 2 Mar", "dự kiến mua lại 02/03"),
            ("2026-03-02", "expected today", "dự kiến mua lại hôm nay"),
            ("2026-03-03", "expected 1 day ago", "quá ngày dự kiến 1 ngày"),
            ("2026-03-05", "expected 3 days ago", "quá ngày dự kiến 3 ngày"),
            (late, "27 days late", "trễ 27 ngày"),
        ):
            self.assertSentences(
                partner,
                today,
                f"Buys every 30 days (±14), last order 31 Jan, {english}, usual order 12.4M",
                f"Mua 30 ngày/lần (±14), đơn gần nhất 31/01, {vietnamese}, đơn thường 12,4 tr",
            )
        self.assertSentences(
            partner,
            stopped,
            "Bought every 30 days (±14), last order 31 Jan, silent for 198 days, usual order 12.4M",
            "Từng mua 30 ngày/lần (±14), đơn gần nhất 31/01, đã 198 ngày chưa mua lại, "
            "đơn thường 12,4 tr",
        )

    def test_evidence_of_a_customer_who_buys_every_day(self):
        """One day is not "1 days"."""
        partner = self.customer("B", [(f"2026-02-{day:02}", 2_050_000) for day in range(1, 28, 2)])
        row = self.row(partner)
        row.env.cr.execute(
            "UPDATE sales_rhythm SET cycle_days = 1, spread_ratio = 1, expected_on = '2026-02-28',"
            " due_from = '2026-02-28', late_from = '2026-03-01' WHERE id = %s",
            [row.id],
        )
        self.assertSentences(
            partner,
            "2026-03-01",
            "Buys every 1 day (±1), last order 27 Feb, 1 day late, usual order 2.05M",
            "Mua 1 ngày/lần (±1), đơn gần nhất 27/02, trễ 1 ngày, đơn thường 2,05 tr",
        )

    def test_evidence_without_a_rhythm(self):
        once = self.customer("Once", [("2026-02-02", 850_000)])
        self.assertSentences(
            once,
            "2026-03-02",
            "One order, 850K on 2 Feb; no rhythm yet",
            "Mới một đơn, 850 nghìn ngày 02/02; chưa có nhịp mua",
        )
        self.assertSentences(
            once,
            "2027-03-09",
            "One order, 850K on 2 Feb 2026, silent for 400 days since",
            "Mới một đơn, 850 nghìn ngày 02/02/2026, từ đó đã 400 ngày chưa mua lại",
        )
        asked = self.partner("Asked")
        self.quotations(asked, [9_500_000])
        self.settle()
        self.assertSentences(
            asked,
            "2026-03-02",
            "No order yet, 9.5M open in quotations or opportunities",
            "Chưa có đơn, 9,5 tr đang mở trong báo giá hoặc cơ hội",
        )
        met = self.partner("Met")
        self.lead(met)
        self.settle()
        self.assertSentences(
            met,
            "2026-03-02",
            "No order yet, a quotation or an opportunity is open",
            "Chưa có đơn, đang mở một báo giá hoặc cơ hội",
        )

    def test_chance_is_a_percentage_without_a_space(self):
        partner = self.customer("A", MONTHLY)
        row = self.row(partner)
        percent = f"{round(100 * row.chance_7_ratio)}%"
        self.assertIn(f", {percent} order within", row.with_env(self.english).chance_text)
        self.assertIn(f", {percent} đặt hàng trong", row.with_env(self.vietnamese).chance_text)

    def test_errors_are_vietnamese(self):
        nobody = self.partner("Nobody").with_env(self.vietnamese)
        with self.assertRaisesRegex(Exception, "chưa có đơn hàng, báo giá hay cơ hội nào ở"):
            nobody.action_open_rhythm()
