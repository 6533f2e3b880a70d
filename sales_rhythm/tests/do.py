"""What a click on a card does, as the browser does it."""

from datetime import date

from .common import MONTHLY, TODAY, RhythmCase

HOSTILE = "<script>alert(1)</script>" + "x" * 2000
PROMISES = ("action_we_promise", "action_they_promise")


class DoCase(RhythmCase):
    """A customer of the rep who is due, and what a click does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.customer("Shop", MONTHLY)

    def do(self, model, button, user=None, partner=None, context=None, **values):
        """A dialog of this user as the browser makes it: opened, saved, and its button clicked."""
        user = user or self.rep
        values = {"rhythm_id": self.row(partner or self.shop).id, **values}
        if button in PROMISES:
            values.setdefault("summary", "Price list")
        ids = self.rpc(user, model, "create", [values])
        return self.rpc(user, model, button, ids, context=context or {})

    def activities(self, partner=None):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search([
            ("res_model", "=", "res.partner"), ("res_id", "=", (partner or self.shop).id)],
            order="id")  # fmt: skip

    def plan(self, partner=None, day=TODAY, user=None, xmlid="mail.mail_activity_data_call"):
        return (partner or self.shop).activity_schedule(
            xmlid, date.fromisoformat(day), user_id=(user or self.rep).id
        )

    def chips(self, partner=None, user=None):
        row = self.row(partner or self.shop).with_user(user or self.rep)
        return [chip["key"] for chip in row.reasons or ()]
