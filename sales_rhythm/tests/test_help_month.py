"""From the weak line of the month to the help that is left there, and back with the answer."""

from odoo.tests import freeze_time

from .month import MILLION, NOW
from .test_review_help import FourCase


@freeze_time(NOW)
class TestHelpFromTheMonth(FourCase):
    """`binh` is weak in coverage, and the leader helps at the customers that the line names."""

    def test_line_says_what_was_left_and_what_came_of_it(self):
        for user in self.sellers - self.binh:
            self.customers(user, "ABCD", ["2026-02-13", "2026-03-14"])
        old = ["2025-11-10", "2025-12-10", "2026-01-10"]
        self.customers(self.binh, "BCDE", [(day, MILLION) for day in old])
        line = self.help_of(self.binh)
        self.assertEqual((line["step"], line["given"]), ("coverage", False))
        director, dialog = self.director, "sales.rhythm.help.dialog"
        action = self.rpc(director, "sales.rhythm.help", "action_ask", self.binh.id, "2026-03-01",
                          line["step"], [each["id"] for each in line["start"]])  # fmt: skip
        ids = self.rpc(director, dialog, "create", [{}], context=action["context"])
        notice = self.rpc(director, dialog, "action_leave", ids)
        made = self.env["sales.rhythm.help"].browse(notice["params"]["buttons"][0]["undo"]["ids"])
        self.assertEqual(made.partner_ids.mapped("name"),
                         [each["name"] for each in line["start"]])  # fmt: skip
        given = self.help_of(self.binh)["given"]
        self.assertEqual((given["id"], given["state"], given["text"]),
                         (made.id, "open", "Helped today"))  # fmt: skip
        self.rpc(self.binh, "mail.activity", "action_feedback", made.task_ids.ids, feedback="Yes")
        self.env.invalidate_all()
        month = self.rpc(director, "sales.rhythm.review", "get_month_of", self.binh.id)
        self.assertEqual([(each["state"], each["answer"], each["what"]) for each in month["helps"]],
                         [("answered", "Yes", made.text)])  # fmt: skip
        for user in self.sellers - self.binh:
            month = self.rpc(director, "sales.rhythm.review", "get_month_of", user.id)
            self.assertEqual(month["helps"], [])
