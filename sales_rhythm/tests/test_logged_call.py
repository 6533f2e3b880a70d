"""One logged call is seen everywhere at once: strip, dates, time with customers, target."""

from datetime import timedelta

from odoo import fields

from .common import TODAY
from .test_do import DoCase


class TestLoggedCall(DoCase):
    """From the card's own dialog, as the salesperson; it is Monday, ten in the morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create({
            "name": "Mondays", "company_id": cls.company.id, "attendance_ids": [(5,), (0, 0, {
                "name": "Monday", "dayofweek": "0", "hour_from": 8, "hour_to": 12,
                "day_period": "morning"})]})  # fmt: skip
        calls = cls.env.ref("sales_rhythm.metric_calls")
        cls.env["sales.rhythm.target"].create({
            "user_id": cls.rep.id, "metric_id": calls.id, "month": TODAY, "goal": 40})  # fmt: skip

    def seen(self):
        """What the salesperson reads of the customer and of themselves."""
        row = self.rpc(self.rep, "sales.rhythm", "read", self.row(self.shop).ids,
                       ["weeks", "neglected_from", "touched_on", "care_days"])[0]  # fmt: skip
        gauge = self.rpc(self.rep, "sales.rhythm", "get_customer_time", "today")
        figures = {
            figure["key"]: (figure["value"], figure["goal"], figure["pace"])
            for figure in self.rpc(self.rep, "sales.rhythm", "get_deck_figures", "month")
        }
        metrics = {
            cell["key"]: (cell["value"], cell["goal"], cell["pace"])
            for cell in self.rpc(self.rep, "sales.rhythm.metric", "get_metrics", "month")
        }
        self.assertEqual(figures["calls"], metrics["calls"], "the banner shows what is counted")
        return {
            "this week": [week["state"] for week in row["weeks"] if week["now"]],
            "neglected from": row["neglected_from"],
            "care days": row["care_days"],
            "minutes": round(gauge["above"] * 60),
            "share": gauge["value"],
            "banner": figures["customer_time"][0],
            "calls": figures["calls"],
        }

    def test_one_call_counts_everywhere(self):
        before = self.seen()
        last_order = fields.Date.to_date("2026-01-31")
        interval = timedelta(days=before["care days"])
        self.assertEqual(before, {
            "this week": ["none"], "neglected from": last_order + interval, "care days": 30,
            "minutes": 0, "share": 0, "banner": 0, "calls": (0, 40, 8)})  # fmt: skip
        self.do("sales.rhythm.log.call", "action_talked", note="Asks for the price list")
        self.assertEqual(self.seen(), {
            "this week": ["done"],
            "neglected from": fields.Date.to_date(TODAY) + interval,
            "care days": 30,
            "minutes": 10,
            "share": 10 / 120,  # of the two hours since eight
            "banner": 10 / 120,
            "calls": (1, 40, 8),
        })  # fmt: skip
