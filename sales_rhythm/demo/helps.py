"""What the leader left two salespeople this month: one has answered. Days count from today."""

from datetime import timedelta

from odoo import Command

# who left it, for whom, at which customer, of which step, how many days ago, in which words; then
# how many days ago it was answered, and how
LEFT = [
    (
        "minh", "hung", "Đại lý Phước Lộc", "coverage", 3,
        "Tôi cùng đi gặp chủ đại lý tuần này", None, "",
    ),
    (
        "minh", "lan", None, "collection", 6,
        "Thu nợ quá hạn trước khi giao đơn mới", 4, "Đã thu một phần của Nhà hàng Biển Xanh",
    ),
]  # fmt: skip


def leave(env, company, users, customers, today):
    """Leaves them as the leader does, in the dialog, and dates them back within the month."""
    for giver, user, name, step, days, words, answered, answer in LEFT:
        own = env(user=users[giver], su=False)
        rows = env["sales.rhythm"]
        if name:
            rows._refresh(customers[name])
            rows = rows.search(
                [("company_id", "=", company.id), ("partner_id", "=", customers[name].id)]
            )
        dialog = own["sales.rhythm.help.dialog"].create(
            {
                "company_id": company.id,
                "user_id": users[user].id,
                "month": today.replace(day=1),
                "step": step,
                "text": words,
                "rhythm_ids": [Command.set(rows.ids)],
            }
        )
        made = own["sales.rhythm.help"]._leave(dialog).sudo()
        made.given_at -= timedelta(days=_within(today, days))
        if answered:
            made.task_ids.active = False
            done_on = today - timedelta(days=_within(today, answered))
            made.task_ids.write({"date_done": done_on, "feedback": answer})


def _within(today, days):
    """So many days ago, or as many as the month has had."""
    return min(days, today.day - 1)
