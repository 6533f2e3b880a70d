"""The picture of a customer's orders: the latest ones, today, and when the next is expected."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..core import timeline
from ..core.policy import PICTURED_DAYS, PICTURED_MONTHS
from . import clock, evidence, sql
from .by_company import by_company

NAMED = 3  # orders of a day that are named; of more, it is said how many


class SalesRhythmTimeline(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    timeline = fields.Json(
        "Orders in time",
        compute="_compute_timeline",
        compute_sudo=True,
        help="Everything is said and placed here; the screen only draws it.",
    )

    @api.depends("ordered_amount", "last_order_on", "due_from", "expected_on", "late_from")
    @api.depends_context("lang")
    def _compute_timeline(self):
        self.env.flush_all()
        days = clock.days(self.env)
        company = SQL.identifier("o", "company_id")
        found = {}
        for rhythm_id, *purchase in sql.latest_days(
            self.env,
            self.ids,
            by_company(clock.zones(self.env), company),
            by_company(days, company),
            self.env["sales.rhythm.policy"]._excluded_by_company(),
            PICTURED_MONTHS,
            PICTURED_DAYS,
        ):
            found.setdefault(rhythm_id, []).append(purchase)
        for row in self:
            purchases = found.get(row.id)
            row.timeline = purchases and row._picture(purchases, days[row.company_id.id])

    def _picture(self, purchases, today):
        """The picture of one row's purchases: positions are shares of the width."""
        promised = self.expected_on and self.due_from and self.late_from
        ahead = (self.due_from, self.expected_on, self.late_from) if promised else ()
        days = [day for _id, day, *_rest in purchases]
        axis = timeline.axis([*days, *ahead], today)
        labels = axis.labels()
        sizes = timeline.sizes([float(amount) for _id, _day, amount, *_rest in purchases])
        return {
            "label": self._say_picture(days, promised, today),
            "dots": [
                {"id": id_, "at": axis.at(day), "size": size,
                 "title": self._say_purchase(day, *facts, today)}
                for (id_, day, *facts), size in zip(purchases, sizes, strict=True)
            ],
            "labels": [
                {"at": axis.at(day), "text": text}
                for day, text in zip(labels, self._say_months(labels), strict=True)
            ],
            "now": {"at": axis.at(today), "text": self.env._("Today")},
            "window": promised and {
                "from": axis.at(self.due_from),
                "to": axis.at(self.late_from),
                "expected": axis.at(self.expected_on),
                "text": self._say_window(today),
            },
        }  # fmt: skip

    def _say_picture(self, days, promised, today):
        """What one sees, in a sentence for those who do not."""
        first, last = (evidence.day(self.env, day, today) for day in (days[0], days[-1]))
        if len(days) == 1:
            return self.env._("Orders of one day, %s", last)
        words = {"days": len(days), "first": first, "last": last}
        if not promised:
            return self.env._("Orders of %(days)s days, from %(first)s to %(last)s", **words)
        return self.env._(
            "Orders of %(days)s days, from %(first)s to %(last)s; the next one expected %(next)s",
            next=evidence.day(self.env, self.expected_on, today),
            **words,
        )

    def _say_window(self, today):
        return self.env._(
            "Expected %(expected)s, due from %(due)s, late from %(late)s",
            expected=evidence.day(self.env, self.expected_on, today),
            due=evidence.day(self.env, self.due_from, today),
            late=evidence.day(self.env, self.late_from, today),
        )

    def _say_purchase(self, day, amount, order_count, names, today):
        # Translators: a day, what was ordered on it, and the numbers of the orders.
        return self.env._(
            "%(day)s: %(amount)s, %(orders)s",
            day=evidence.day(self.env, day, today),
            amount=formatLang(self.env, float(amount), currency_obj=self.currency_id),
            orders=names if order_count <= NAMED else self.env._("%s orders", order_count),
        )

    def _say_months(self, days):
        """The labels of the axis: the year where it begins, or alone if months are not named."""
        if all(day.month == 1 for day in days) and len(days) > 1:
            return [str(day.year) for day in days]
        return [self._say_month(day, day == days[0] or day.month == 1) for day in days]

    def _say_month(self, day, with_year):
        if with_year:
            # Translators: pattern of month and year on an axis with little room, e.g. MM/yyyy.
            return format_date(self.env, day, date_format=self.env._("MMM yyyy"))
        # Translators: pattern of a month on an axis with little room.
        return format_date(self.env, day, date_format=self.env._("MMM"))
