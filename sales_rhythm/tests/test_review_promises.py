"""Promises of a month: those of one that is over stand as on the morning after it."""

from odoo.tests import freeze_time

from .common import MONTHLY
from .test_promise import PromiseCase


@freeze_time("2026-02-10 03:00:00")
class TestPromisesOfAMonth(PromiseCase):
    """A month that is over shows its promises as they stood on the morning after."""

    def shown(self, moment):
        """{customer: (state, words)} of the rep's promises in February, at that moment."""
        with freeze_time(moment):
            self.env.invalidate_all()
            found = self.rpc(self.leader, "sales.rhythm.review", "get_month_of", self.rep.id,
                             "2026-02-01")  # fmt: skip
        return {promise["customer"]: (promise["state"], promise["when_text"])
                for promise in found["promises"]}  # fmt: skip

    def made(self, name, due):
        """A promise to a customer of that name, kept by their order."""
        return self.promise(self.customer(name, MONTHLY), due=due)

    def ordered(self, name, moment):
        with freeze_time(moment):
            self.confirm(self.env["res.partner"].search([("name", "=", name)]))
            self.settle()

    def test_what_happened_later_had_not(self):
        made = {
            name: self.made(name, f"2026-{day}")
            for name, day in (("Late", "02-12"), ("After", "02-12"), ("Undone", "02-12"),
                              ("Last", "02-28"), ("Kept", "02-12"), ("Ahead", "03-05"))
        }  # fmt: skip
        self.ordered("Kept", "2026-02-11 03:00:00")
        self.ordered("Late", "2026-02-20 03:00:00")
        running = self.shown("2026-02-21 03:00:00")
        self.assertEqual(running, {
            "Late": ("kept_late", "Kept late"),
            "After": ("broken", "9 days late"),
            "Undone": ("broken", "9 days late"),
            "Last": ("open", "7 days left"),
            "Ahead": ("open", "12 days left"),
        })  # fmt: skip
        over = {
            "Late": ("kept_late", "Kept late"),
            "After": ("broken", "17 days late"),
            "Undone": ("broken", "17 days late"),
            "Last": ("broken", "1 day late"),
        }
        self.assertEqual(self.shown("2026-02-28 17:10:00"), over)  # the 1st in Hanoi
        self.ordered("After", "2026-03-03 03:00:00")
        self.ordered("Last", "2026-03-03 03:00:00")
        with freeze_time("2026-03-03 03:00:00"):
            self.take_back(made["Undone"], "They have it")
        self.assertState(made["Undone"], "taken_back")
        self.assertState(made["After"], "kept_late")
        with freeze_time("2026-03-05 03:00:00"):
            self.made("Made later, for a day that was over", "2026-02-25")
        self.assertEqual(self.shown("2026-03-20 03:00:00"), over)
