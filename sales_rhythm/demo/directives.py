"""What the director directed: one answered, one overdue, and two open. Days count from today."""

from datetime import timedelta

from odoo import Command

# customer, how many days ago, until when, how many days ago it was seen, in which words; then how
# many days ago it was answered, and how
GIVEN = [
    (
        "Siêu thị mini Hoàng Gia", 12, -8, 11,
        "Hỏi rõ khi nào thanh toán hóa đơn tháng trước", 8, "Đã chuyển 6 triệu, còn lại cuối tháng",
    ),
    (
        "Đại lý Hưng Thịnh", 6, -2, 5,
        "Báo lại vì sao khách lớn này im lặng", None, "",
    ),
    ("Siêu thị mini Hoàng Gia", 0, 2, None, "Giữ giá cũ cho dầu ăn đến hết tháng", None, ""),
]  # fmt: skip
# name, days until it is to be answered, in which words
FIGURE = ("Khách trễ", 3, "Gọi hết khách trễ trong tuần này, báo lại ai chuyển sang nhà khác")


def give(env, company, users, customers, today):
    """Gives them as the director does, in the dialog, and dates them back."""
    own = env(user=users["giamdoc"], su=False)
    for name, given, deadline, seen, words, answered, answer in GIVEN:
        customer = customers[name]
        env["sales.rhythm"]._refresh(customer)
        made = _give(own, company, today, words, customer.user_id, partner_id=customer.id).sudo()
        _date_back(made, given, today + timedelta(days=deadline))
        if seen is not None:
            made.line_ids.seen_at = made.given_at + timedelta(days=given - seen, hours=1)
        if answered:
            task = made.line_ids.activity_id
            task.active = False
            done_on = today - timedelta(days=answered)
            task.write({"date_done": done_on, "feedback": answer})
    name, deadline, words = FIGURE
    domain = [("status", "=", "late"), ("company_id", "=", company.id)]
    late = own["sales.rhythm"].search(domain)
    made = _give(
        own,
        company,
        today,
        words,
        late.user_id - users["thao"],  # who leaves
        res_model="sales.rhythm",
        domain=repr(domain),
        measure="money_at_stake_amount:sum",
        figure_name=name,
    )
    _date_back(made.sudo(), 0, today + timedelta(days=deadline))


def _give(own, company, today, words, assignees, **on):
    dialog = own["sales.rhythm.directive.dialog"].create(
        {
            "company_id": company.id,
            "text": words,
            "user_ids": [Command.set(assignees.ids)],
            "deadline_on": today,
            **on,
        }
    )
    return own["sales.rhythm.directive"]._give(dialog)


def _date_back(made, days, deadline):
    made.given_at -= timedelta(days=days)
    made.given_on -= timedelta(days=days)
    made.deadline_on = deadline
    made.line_ids.activity_id.date_deadline = deadline
