"""The month worked out by hand in month.py, printed for a leader who reads Vietnamese."""

import re
from datetime import date, timedelta

from odoo.tests import freeze_time

from .month import BY_HAND, MARCH, MILLION, NOW, PrintedCase
from .test_review_help import FourCase

WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Chí")
CUSTOMERS = ("Tạp hóa Kim Liên", "Quán Bếp Nhà", "Siêu thị An Phú")
LOST, PROMISED = "Chợ Đồng Xuân", "Mang mẫu chè"
CAPTIONS = ("Theo tuần", "Khách giành được", "Khách mất", "Lời hứa", "Thống nhất cho tháng sau",
            "Nhân viên Quản lý Giám đốc")  # fmt: skip


def words(text):
    """The words of a text, whatever their case: captions are printed in capitals."""
    return {word.casefold() for word in WORD.findall(text)}


@freeze_time(NOW)
class VietnameseCase(PrintedCase):
    """All that people typed is Vietnamese: each other word on a page is one of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.env["ir.module.module"]._load_module_terms(["sales_rhythm"], ["vi_VN"])
        cls.leader.write({"name": "Võ Minh Tuấn", "lang": "vi_VN"})
        cls.company.name = "Công ty Sông Hồng"
        for user, name, customer in zip(cls.an | cls.binh | cls.chi, NAMES, CUSTOMERS, strict=True):
            user.name = name
            cls.partner_of(user).name = customer
        cls.settle()

    @classmethod
    def partner_of(cls, user):
        return cls.env["res.partner"].search([("name", "=", f"Customer of {user.login}")])

    def assertVietnamese(self, users, typed, *ours):
        """No word of the English pages, on which there are `ours`, is left, but what was typed."""
        vietnamese = self.pages(self.leader, users)
        self.leader.lang = "en_US"
        english = self.pages(self.leader, users)
        typed = words(" ".join((*NAMES, self.leader.name, self.company.name, *typed)))
        for before, after in zip(english, vietnamese, strict=True):
            self.assertLess(words(" ".join(ours)), words(before))
            self.assertFalse((words(before) & words(after)) - typed)


@freeze_time(NOW)
class TestVietnamesePage(VietnameseCase):
    """Besides, a customer of `an` stopped on the 10th, and a promise was due then.

    Who ordered every five days, stops by the standard curve after 181 days.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days = [date(2025, 9, 10) - timedelta(days=5 * before) for before in range(5, -1, -1)]
        cls.customer(LOST, [(str(day), 2 * MILLION) for day in days], user_id=cls.an.id)
        cls.activity(
            cls.env["res.partner"].search([("name", "=", CUSTOMERS[0])]), user=cls.an,
            activity_type_id=cls.env.ref("sales_rhythm.activity_type_promise").id,
            date_deadline="2026-03-10", summary=PROMISED,
        )  # fmt: skip
        cls.settle()

    def assertTold(self, text, *told):
        for each in told:
            with self.subTest(told=each):
                self.assertIn(each, text)

    def test_figures_worked_out_by_hand_in_vietnamese_words(self):
        pages = self.pages(self.leader, self.sellers)
        self.assertEqual(len(pages), 3)
        for user, text in zip(self.sellers, pages, strict=True):
            reached, goal, gap, weeks = BY_HAND[user.login]
            compared = f"−{-gap} so nhịp" if gap < 0 else "đúng nhịp"
            by_week = " ".join(map(str, weeks))
            self.assertTold(
                text, user.name, "Công ty Sông Hồng", "Võ Minh Tuấn", "Báo cáo · Tháng 3/2026",
                "đến 18/03/2026 · 13/22 ngày làm việc · nhịp 59%",
                f"Doanh số (tr) {reached} {compared} mục tiêu {goal}",
                f"Doanh số (tr) {by_week} · · {reached}",
                "In 18/03/2026 · vạch đen = nhịp hôm nay; xám: đúng nhịp, cam: dưới nhịp, "
                "đỏ: dưới nhịp nhiều",
            )  # fmt: skip

    def test_captions_and_figures_have_their_names(self):
        pages = self.pages(self.leader, self.sellers)
        # Chi's two are an order and its return; An's only promise is broken.
        for customer, orders, promises, text in zip(
            CUSTOMERS, (3, 2, 2), ("0%", "–", "–"), pages, strict=True
        ):
            self.assertTold(
                text, customer, f"Đơn hàng {orders}", "Mới 1", "Cuộc gọi 0", "Cuộc gặp 0",
                "Độ phủ 100%", "Thu nợ –", f"Lời hứa {promises}", "W1 1–8/3",
            )  # fmt: skip
            self.assertTold(text.casefold(), *(caption.casefold() for caption in CAPTIONS))
        # The order of 30 of whom the return made it 28.
        self.assertTold(pages[2], f"{CUSTOMERS[2]} +30 tr / đơn khách mới")
        self.assertTold(pages[0], f"{LOST} −2 tr / đơn ngừng mua, đơn cuối 10/09/2025",
                        f"{PROMISED} Trễ 8 ngày {CUSTOMERS[0]}")  # fmt: skip

    def test_no_english_word_is_left(self):
        self.assertVietnamese(
            self.sellers, (*CUSTOMERS, LOST, PROMISED),
            "target", "pace", "customers", "projected", "rep", "promises", "working", "black",
        )  # fmt: skip

    def test_numbers_have_vietnamese_separators(self):
        """Of a target of 2,200 million 13/22 are 1,300, and 13 are there: 1,287 are missing."""
        targets = self.env["sales.rhythm.target"]
        targets.search([("user_id", "=", self.binh.id)]).goal = 2200 * MILLION
        self.sold(self.binh, [("03-02", 1.25)], "Chợ Bến Thành")
        self.sold(self.binh, [("03-02", -1.25)], "Chợ Hôm")
        (text,) = self.pages(self.leader, self.binh)
        self.assertIn("Doanh số (tr) 13 −1.287 so nhịp mục tiêu 2.200", text)
        self.assertIn("+1,25 tr / đơn khách mới", text)


@freeze_time(NOW)
class TestVietnameseHelp(VietnameseCase, FourCase):
    """`binh` is weak in coverage: of six customers two were cared for lately; the leader helps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.help_text = "Đi thăm khách cùng nhau"
        old = ["2025-11-10", "2025-12-10", "2026-01-10"]
        for user in cls.sellers:
            for number in range(4 if user != cls.binh else 1):
                cls.customer(f"Khách {number}", ["2026-02-13", "2026-03-14"], user_id=user.id)
        for number in range(4, 8):
            cls.customer(f"Khách {number}", [(day, number * MILLION) for day in old],
                         user_id=cls.binh.id)  # fmt: skip
        cls.settle()

    def test_help_is_in_vietnamese(self):
        dialog = "sales.rhythm.help.dialog"
        context = {"lang": "vi_VN"}
        action = self.rpc(self.leader, "sales.rhythm.help", "action_ask", self.binh.id, MARCH,
                          "coverage", [], context=context)  # fmt: skip
        context |= action["context"]
        ids = self.rpc(self.leader, dialog, "create", [{"text": self.help_text}], context=context)
        self.rpc(self.leader, dialog, "action_leave", ids, context=context)
        (text,) = self.pages(self.leader, self.binh)
        self.assertIn("Cần giúp: Độ phủ 33% (thường: 100%) · 4 khách quá hạn chăm sóc.", text)
        self.assertIn(f"Võ Minh Tuấn: {self.help_text} · ", text)
        self.assertVietnamese(self.binh, (self.help_text, "Khách", CUSTOMERS[1]),
                              "needs", "help", "usual", "care", "interval")  # fmt: skip
