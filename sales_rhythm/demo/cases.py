"""The customers of the demo company, one per case. Days count back from today.

`orders`: (days ago, millions of dong), oldest first; `every` makes a rhythm: count, days between,
days since the last, millions, and how many days the gaps jitter.
"""

from typing import NamedTuple


def every(count, days, last, millions, jitter=(0,)):
    """`count` orders, `days` apart give or take `jitter` in turn, the last one `last` days ago."""
    orders, ago = [], last
    for number in range(count):
        amount = millions * (1 + (number % 3 - 1) * 0.08)
        orders.append((ago, round(amount, 2)))
        ago += days + jitter[number % len(jitter)]
    return orders[::-1]


class Case(NamedTuple):
    """One customer and why it is in the story."""

    name: str
    why: str
    area: str
    kind: str
    phone: str
    rep: str
    orders: list = []
    quotation: float = 0  # millions, open
    opportunity: float = 0  # millions, open
    contact: str = ""  # a person of the customer who places every other order
    more: str = ""  # what story.py does besides, by name


CASES = [
    Case("Siêu thị mini Hoàng Gia", "late, and a quotation is open", "Tân Bình", "Siêu thị",
         "0903 418 226", "lan", every(10, 14, 30, 12.4, (-2, 1, 3)), quotation=40),
    Case("Nhà hàng Biển Xanh", "late, short cycle", "Gò Vấp", "Nhà hàng",
         "0937 605 911", "lan", every(14, 10, 21, 18.5, (-1, 2)), contact="Chị Hạnh"),
    Case("Tạp hóa Cô Ba", "due, weekly", "Tân Bình", "Tạp hóa",
         "0918 220 174", "lan", every(16, 7, 6, 6.8, (0, 1, -1))),
    Case("Bếp ăn KCN Sóng Thần", "due, monthly, a large order", "Bình Dương", "Bếp ăn",
         "0909 771 038", "hung", every(9, 30, 29, 86, (-3, 2))),
    Case("Đại lý Minh Phát", "stopped, an opportunity is open", "Bình Thạnh", "Đại lý",
         "0913 884 502", "hung", every(11, 21, 330, 34.2, (-4, 5)), opportunity=30),
    Case("Siêu thị Thanh Bình", "due, very regular", "Gò Vấp", "Siêu thị",
         "0986 140 775", "lan", every(12, 14, 14, 27.9)),
    Case("Căn tin THPT Nguyễn Du", "on rhythm", "Quận 10", "Bếp ăn",
         "0902 557 183", "lan", every(8, 14, 2, 7.5, (-1, 1))),
    Case("Quán cơm Bà Sáu", "on rhythm, just ordered", "Quận 10", "Nhà hàng",
         "0977 312 640", "hung", every(6, 7, 0, 3.6, (0, 1))),
    Case("Cửa hàng Hải Yến", "new: one order", "Quận 10", "Tạp hóa",
         "0938 906 417", "lan", [(12, 2.6)]),
    Case("Đại lý Phước Lộc", "late", "Bình Dương", "Đại lý",
         "0908 550 391", "hung", every(12, 20, 55, 15.6, (-3, 4))),
    Case("Tạp hóa Út Mười", "due", "Bình Thạnh", "Tạp hóa",
         "0919 663 250", "hung", every(11, 14, 13, 5.1, (1, -1))),
    Case("Quán chay Tâm An", "two orders: half own gap, half the company's", "Quận 10", "Nhà hàng",
         "0906 218 774", "lan", [(45, 3.9), (17, 3.7)]),
    Case("Nhà sách Trí Việt", "new: no order, a quotation is open", "Quận 10", "Đại lý",
         "0912 345 009", "lan", quotation=9.5),
    Case("Khách sạn Sông Hàn", "new: no order, an opportunity is open", "Bình Thạnh", "Nhà hàng",
         "0905 118 442", "hung", opportunity=120),
    Case("Tạp hóa Năm Tấn", "one order long ago: stopped", "Gò Vấp", "Tạp hóa",
         "0979 002 118", "lan", [(420, 1.8)]),
    Case("Công ty Suất ăn Việt", "branches and contacts are one customer", "Bình Dương", "Bếp ăn",
         "0903 900 112", "hung", every(10, 15, 9, 52, (-2, 2)), contact="Anh Dũng", more="branch"),
    Case("Siêu thị Phương Nam", "bursts: a forgotten item the next day", "Tân Bình", "Siêu thị",
         "0933 410 887", "lan", [*every(7, 21, 33, 22), (32, 2.1), (12, 21), (11, 1.4)]),
    Case("Quán phở Hòa", "orders twice a day", "Tân Bình", "Nhà hàng",
         "0988 765 010", "lan", [order for order in every(8, 7, 4, 2.9) for _twice in range(2)]),
    Case("Cửa hàng Thu Trang", "the latest order was cancelled", "Gò Vấp", "Tạp hóa",
         "0944 220 661", "hung", every(7, 14, 20, 4.4), more="cancelled"),
    Case("Đại lý Kim Long", "a return took the latest order back", "Bình Thạnh", "Đại lý",
         "0967 118 300", "hung", [*every(6, 28, 50, 19), (5, 7), (5, -7)]),
    Case("Nhà hàng Sài Gòn Xưa", "a silence of 400 days among monthly orders", "Quận 10",
         "Nhà hàng", "0901 200 477", "lan", [*every(5, 30, 500, 11), *every(4, 30, 12, 12)]),
    Case("Siêu thị Đông Á", "bought in dollars once", "Tân Bình", "Siêu thị",
         "0911 300 778", "hung", every(6, 30, 20, 31, (2, -2)), more="dollars"),
    Case("Tạp hóa Chín Hiền", "the salesperson has left: nobody's customer", "Bình Dương",
         "Tạp hóa", "0939 551 204", "thao", every(8, 14, 18, 3.2)),
    Case("Đại lý Hưng Thịnh", "stopped a few days ago", "Bình Dương", "Đại lý",
         "0913 770 215", "hung", every(10, 18, 200, 24, (-2, 3))),
    Case("Bách hóa Sáu Nghĩa", "the leader sells too: late", "Tân Bình", "Tạp hóa",
         "0907 431 668", "minh", every(9, 15, 42, 9.4, (1, -2))),
    Case("Nhà thuốc An Khang", "a prospect: no order, and an activity", "Quận 10", "Đại lý",
         "028 3868 1177 / 0909 118 226", "minh"),
    Case("Nhà hàng Sen Vàng", "on rhythm thanks to the company's holiday, else late", "Gò Vấp",
         "Nhà hàng", "0935 177 402", "lan", every(12, 10, 19, 8.2)),
    Case("Quán kem Mùa Hạ", "closed for the season: a pause", "Quận 10", "Nhà hàng",
         "0908 664 015", "hung", every(14, 7, 41, 4.9, (1, -1))),
    Case("Đại lý Tân Thành", "less than the year before: fewer orders, larger each", "Gò Vấp",
         "Đại lý", "0917 385 260", "lan",
         [(740, 24), *every(6, 58, 380, 25, (-4, 4)), *every(4, 85, 40, 34, (-5, 5))]),
    Case("Siêu thị Bình Minh", "a customer for a year: six months against six", "Bình Thạnh",
         "Siêu thị", "0936 472 118", "lan",
         [*every(4, 60, 200, 6, (-4, 4)), *every(3, 60, 20, 7.2, (-4, 4))]),
    Case("Quán ăn Gia Đình", "archived", "Quận 10", "Nhà hàng",
         "0922 640 315", "lan", every(5, 20, 90, 2.2), more="archived"),
    Case("Lẩu nấm Ba Vì", "had stopped, and ordered again today", "Gò Vấp", "Nhà hàng",
         "0916 240 853", "lan", [*every(6, 24, 370, 13.5, (-2, 2)), (0, 14.2)]),
]  # fmt: skip
