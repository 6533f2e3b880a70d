"""What is planned, promised, owed and was done at the demo customers. Days count from today."""

from datetime import timedelta

from odoo import Command

from ..models import clock

MILLION = 1_000_000
CALL = "mail.mail_activity_data_call"
MEETING = "mail.mail_activity_data_meeting"
TODO = "mail.mail_activity_data_todo"
PROMISE = "sales_rhythm.activity_type_promise"

# customer, who is to do it (None: the salesperson), what, on which day, in which words
PLANNED = [
    ("Tạp hóa Cô Ba", None, PROMISE, -1, "Giao bù 2 thùng dầu ăn"),
    ("Bếp ăn KCN Sóng Thần", None, PROMISE, 0, "Gửi báo giá quý mới"),
    ("Đại lý Minh Phát", None, CALL, -6, "Hỏi lại về hợp đồng năm"),
    ("Siêu thị Thanh Bình", None, CALL, 0, "Xác nhận số lượng nước mắm"),
    ("Căn tin THPT Nguyễn Du", None, MEETING, 3, "Gặp thầy Lâm"),
    ("Nhà thuốc An Khang", None, TODO, -2, "Gửi bảng giá nước rửa tay"),
]
# customer, what, how many days ago, what was noted: proof of care besides the orders
DONE = [
    ("Nhà hàng Biển Xanh", CALL, 1, "Chị Hạnh hẹn chuyển khoản thứ Năm"),
    ("Tạp hóa Út Mười", CALL, 2, "Còn hàng, tuần sau lấy"),
    ("Quán phở Hòa", MEETING, 8, "Muốn thử nước mắm loại 5 lít"),
    ("Siêu thị Đông Á", CALL, 5, ""),
    ("Cửa hàng Thu Trang", CALL, 40, "Đang sửa cửa hàng"),
    ("Khách sạn Sông Hàn", MEETING, 9, "Bếp trưởng xin báo giá theo tháng"),
    ("Siêu thị Phương Nam", CALL, 16, ""),
    ("Nhà hàng Sài Gòn Xưa", CALL, 13, "Đặt lại như tháng trước"),
]
# customer, millions, day due
OWED = [("Nhà hàng Biển Xanh", 22, -10), ("Siêu thị Đông Á", 31, 12), ("Quán phở Hòa", 2.9, -3)]
# customer, days since its deal moved last; days since the validity of its quotation
STUCK_DEALS = [("Đại lý Minh Phát", 400)]
EXPIRED_QUOTATIONS = [("Siêu thị mini Hoàng Gia", 12)]
# who is away, who stands in, first and last day, at which customers, in which words
COVER = (
    "hung", "lan", -1, 5, ("Bếp ăn KCN Sóng Thần", "Tạp hóa Út Mười", "Đại lý Phước Lộc"),
    "Bếp ăn Sóng Thần chờ báo giá quý mới",
)  # fmt: skip
# first and last day of a holiday of the company; of the pause of a customer
HOLIDAY = "Nghỉ lễ của công ty", -4, -2
PAUSED = "Quán kem Mùa Hạ", -40, 30, "Mở lại khi hết mùa mưa"
JUST_STOPPED = "Đại lý Hưng Thịnh"
JUST_STOPPED_DAYS = 5


def plan(env, company, users, customers, today):
    """Plans, debts and past work at `customers`, by name."""
    for name, login, kind, days, words in PLANNED:
        _activity(env, customers[name], users.get(login), kind, today + timedelta(days=days), words)
    for name, kind, days, note in DONE:
        day = today - timedelta(days=days)
        activity = _activity(env, customers[name], None, kind, day, "")
        activity.active = False
        activity.write({"date_done": day, "feedback": note})
    for name, days in STUCK_DEALS:
        deal = env["crm.lead"].search([("partner_id", "=", customers[name].id)])
        deal.date_last_stage_update -= timedelta(days=days)
    for name, days in EXPIRED_QUOTATIONS:
        quotation = env["sale.order"].search(
            [("partner_id", "=", customers[name].id), ("state", "=", "draft")]
        )
        quotation.validity_date = today - timedelta(days=days)
    name, first, last, note = PAUSED
    env["sales.rhythm.pause"].create(
        {
            "company_id": company.id,
            "partner_id": customers[name].id,
            "from_on": today + timedelta(days=first),
            "until_on": today + timedelta(days=last),
            "note": note,
        }
    )
    _owe(env, company, customers, today)
    _cover(env, company, users, customers, today)
    _just_stopped(env, company, customers[JUST_STOPPED], today)


def close(env, company, today):
    """The company's holiday a few days ago, in Odoo's own calendar."""
    name, first, last = HOLIDAY
    leaves = (
        env["resource.calendar.leaves"]
        .with_company(company)
        .create(
            {
                "name": name,
                "company_id": company.id,
                "calendar_id": False,
                "date_from": clock.start_of_day(today + timedelta(days=first), company.rhythm_zone),
                "date_to": clock.end_of_day(today + timedelta(days=last), company.rhythm_zone)
                - timedelta(seconds=1),
            }
        )
    )
    leaves.flush_recordset()  # or Odoo gives it to the company that is current later
    company._rhythm_count_off_days()


def _activity(env, customer, user, kind, day, words):
    env = env(context=dict(env.context, mail_activity_quick_update=True, lang="vi_VN"))
    return customer.with_env(env).activity_schedule(
        kind, day, words, user_id=(user or customer.user_id).id
    )


def _cover(env, company, users, customers, today):
    """A colleague on leave, and who stands in at some of the customers."""
    away, stand_in, first, last, names, words = COVER
    env["sales.rhythm.cover"].create(
        {
            "company_id": company.id,
            "user_id": users[away].id,
            "stand_in_id": users[stand_in].id,
            "from_on": today + timedelta(days=first),
            "until_on": today + timedelta(days=last),
            "scope": "some",
            "partner_ids": [Command.set([customers[name].id for name in names])],
            "note": words,
        }
    )


def _owe(env, company, customers, today):
    """Invoices, in a company without a chart of accounts: the two accounts and the journal."""
    accounts = env["account.account"].with_company(company)
    owed, income = (
        accounts.create(
            {
                "name": name,
                "code": code,
                "account_type": kind,
                "company_ids": [Command.set(company.ids)],
            }  # fmt: skip
        )
        for name, code, kind in (
            ("Phải thu của khách hàng", "131", "asset_receivable"),
            ("Doanh thu bán hàng", "511", "income"),
        )
    )
    journal = env["account.journal"].create(
        {
            "name": "Bán hàng",
            "code": "BH",
            "type": "sale",
            "company_id": company.id,
            "default_account_id": income.id,
        }  # fmt: skip
    )
    for name, millions, days in OWED:
        customer = customers[name].with_company(company)
        customer.property_account_receivable_id = owed
        invoice = (
            env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "journal_id": journal.id,
                    "invoice_user_id": customer.user_id.id,
                    "invoice_date": today + timedelta(days=days - 15),
                    "invoice_date_due": today + timedelta(days=days),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Hàng giao",
                                "quantity": 1,
                                "price_unit": millions * MILLION,
                                "account_id": income.id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        invoice.action_post()


def _just_stopped(env, company, customer, today):
    """Moves a customer's orders so that it stopped a few days ago, by the company's own curve."""
    env["sales.rhythm.curve"]._refit(company)
    env["sales.rhythm"]._refresh(customer)
    row = env["sales.rhythm"].search(
        [("company_id", "=", company.id), ("partner_id", "=", customer.id)]
    )
    moved = today - timedelta(days=JUST_STOPPED_DAYS) - row.stopped_from
    for order in env["sale.order"].search([("partner_id", "=", customer.id)]):
        order.date_order += moved
