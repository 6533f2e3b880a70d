"""Where the money is: the buckets in the order that money travels, with what changed."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..core.month import month_before
from ..core.policy import FULL
from . import evidence
from .director_figures import Figures
from .mail_activity import EVERYBODYS
from .money import BUCKETS, ESTIMATES, NEEDS_ACTION
from .review_words import Words

STAGES = {
    "will_buy": ESTIMATES,
    "closing": ("deal_hanging", "deal", "quotation_hanging", "quotation"),
    "sold": ("to_deliver", "to_invoice", "unpaid", "overdue"),
}
TONES = {
    "late": "warning", "deal_hanging": "warning", "quotation_hanging": "warning",
    "stopped": "danger", "overdue": "danger",
    "due": "plain0", "deal": "plain1", "quotation": "plain1",
    "to_deliver": "plain2", "to_invoice": "plain2", "unpaid": "plain3",
}  # fmt: skip
"""{bucket: how it looks}: what somebody has to act on has a colour; grey darkens with certainty."""


class Sum(NamedTuple):
    """What is in a bucket."""

    amount: float = 0.0
    count: int = 0
    first_on: object = None
    """The earliest day of its rows."""


class Shown:
    """The sums of a scope as they are shown: with what opens them, and in words and lengths."""

    def __init__(self, director, domain, sums, then):
        self.director, self.domain, self.sums, self.then = director, domain, sums, then
        self.labels = director._bucket_labels()
        self._figures = Figures(director.env, "sales.rhythm.money")
        self._words = self._figures.words
        amounts = [each.amount for each in sums.values()]
        self._whole = sum(max(amount, 0) for amount in amounts)
        self._divisor, self.unit = self._words.scale(max(map(abs, amounts), default=0))

    def of(self, bucket):
        """What is in a bucket."""
        return self.sums.get(bucket, Sum())

    def figure(self, name, buckets=None):
        """What is in some buckets, or in all."""
        domain = self.domain
        if buckets:
            domain &= self.director.env["sales.rhythm.money"]._in_buckets(buckets)
        amount = sum(self.of(bucket).amount for bucket in buckets or self.labels)
        return {
            **self._figures.money(name, amount, "amount:sum", domain),
            "column_text": self._in_column(amount),
        }

    def share(self, buckets):
        """Of all money; what is less than nothing has none."""
        amounts = (max(self.of(bucket).amount, 0) for bucket in buckets)
        return sum(amounts) / self._whole if self._whole else 0

    def stage(self, label, buckets):
        """The buckets of a stage together, and each as a row."""
        return {
            **self.figure(label, buckets),
            "label": label,
            "bar": {"share": self.share(buckets)},
            "rows": [self._row(bucket) for bucket in buckets],
        }

    def _row(self, bucket):
        label, found = self.labels[bucket], self.of(bucket)
        return {
            **self.figure(label, (bucket,)),
            "key": bucket,
            "label": label,
            "hint": self.director._hint(bucket, found),
            "tone": TONES[bucket],
            "bar": {"share": self.share((bucket,))},
            "count_text": self.director._count_text(bucket, found.count),
            "change": self._change(bucket),
            "is_estimate": bucket in ESTIMATES,
        }

    def _change(self, bucket):
        """Against the end of last month; False where it is not known."""
        if self.then is None:
            return False
        before = self.then.get(bucket, 0.0)
        change = self.of(bucket).amount - before
        text, exact = self._in_column(change), self._words.exact(before)
        return {
            "text": f"+{text}" if change > 0 else text.replace("-", "−"),
            "is_worse": change > 0 and bucket in NEEDS_ACTION,
            "title": self.director.env._("At the end of last month: %s", exact),
            "then": before,
        }

    def _in_column(self, amount):
        return self._words.number(amount, "money", self._divisor)


class SalesRhythmDirectorMap(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_money_map(self, team_id=False):
        """The money of the scope by stage and bucket; amounts in company currency.

        Estimates are without taxes, documents with. `share` is of all money, 0 of what is less
        than nothing. AccessError of a team that the user may not choose.
        """
        scope = self._scope(team_id)
        domain = self._within(scope)
        sums, customers = self._sums(domain)
        shown = Shown(self, domain, sums, self._money_then(scope))
        return {
            **self._heading(scope),
            "unit_text": shown.unit,
            "total": shown.figure(self.env._("Where the money is")),
            "customers": self._customers_text(customers),
            "action": {
                **shown.figure(self.env._("Needs action"), NEEDS_ACTION),
                "share_text": f"{round(shown.share(NEEDS_ACTION) * FULL)}%",
            },
            "hits": self._hits(scope),
            "stages": [
                {"key": stage, "hint": hint, **shown.stage(label, buckets)}
                for (stage, buckets), (label, hint) in zip(
                    STAGES.items(), self._stage_words(), strict=True
                )
            ],
            "note": self._money_note(sums),
        }

    @api.model
    def _sums(self, domain):
        """({bucket: Sum} of the buckets that have rows, number of customers), in one question."""
        found, whole = self.env["sales.rhythm.money"]._read_grouping_sets(
            domain,
            [["bucket"], []],
            ["amount:sum", "__count", "day:min", "partner_id:count_distinct"],
        )
        sums = {
            bucket: Sum(amount or 0.0, count, first_on)
            for bucket, amount, count, first_on, _customers in found
        }
        return sums, whole[0][-1] if whole else 0

    @api.model
    def _money_in(self, buckets):
        """What is in these buckets of all that the user looks at."""
        sums, _customers = self._sums(self._within(self._scope()))
        return sum(sums[bucket].amount for bucket in buckets if bucket in sums)

    @api.model
    def _bucket_labels(self):
        """{bucket: label}, in the order that money travels."""
        field = self.env["sales.rhythm.money"]._fields["bucket"]
        labels = dict(field._description_selection(self.env))
        return {bucket: labels[bucket] for bucket, _label in BUCKETS}

    # ---- what is said of it

    @api.model
    def _stage_words(self):
        """[(label, hint)], in the order of STAGES."""
        env = self.env
        return [
            (env._("Will buy"), env._("estimated from customers' cycles, without taxes")),
            (env._("Closing"), env._("deals and quotations")),
            (env._("Sold"), env._("not yet paid")),
        ]

    @api.model
    def _hint(self, bucket, found):
        """What the bucket means, or the oldest that is in it."""
        env, today, first = self.env, self._today(), found.first_on
        if bucket == "overdue" and first:
            return env._("oldest for %s", evidence.days(env, (today - first).days))
        if bucket == "unpaid" and first and first >= today:
            return env._("next due %s", evidence.day(env, first, today))
        if bucket == "to_deliver" and first:
            return env._("ordered from %s on", evidence.day(env, first, today))
        return {
            "due": env._("it is time for their next order"),
            "late": env._("past their cycle, no order yet"),
            "stopped": env._("silent for longer than their cycle explains"),
            "deal_hanging": env._("past closing, or without a next step"),
            "deal": env._("still on their way"),
            "quotation_hanging": env._("expired, or without a next step"),
            "quotation": env._("still valid"),
            "to_deliver": env._("ordered, not delivered"),
            "to_invoice": env._("delivered, or in a draft invoice"),
            "unpaid": env._("invoiced, not due yet"),
            "overdue": env._("past their due date"),
        }[bucket]

    @api.model
    def _count_text(self, bucket, count):
        env, number = self.env, Words(self.env).plain(count)
        if bucket in ESTIMATES:
            return env._("1 customer") if count == 1 else env._("%s customers", number)
        if bucket in ("deal", "deal_hanging"):
            return env._("1 deal") if count == 1 else env._("%s deals", number)
        if bucket in ("quotation", "quotation_hanging"):
            return env._("1 quotation") if count == 1 else env._("%s quotations", number)
        if bucket == "to_deliver":
            return env._("1 order") if count == 1 else env._("%s orders", number)
        return env._("1 document") if count == 1 else env._("%s documents", number)

    @api.model
    def _customers_text(self, count):
        if count == 1:
            return self.env._("at 1 customer")
        return self.env._("at %s customers", Words(self.env).plain(count))

    @api.model
    def _hits(self, scope):
        """How often orders of the scope came last month when they were expected; False where it is
        not known."""
        found = self.env["sales.rhythm"]._hit_rates(["month"], self._within(scope))["month"]
        if found["value"] is None:
            return False
        name = self.env._("Ordered as expected last month")
        text = self.env._("last month %s ordered when expected", f"{round(found['value'] * FULL)}%")
        return {**found, "name": name, "text": text, "views": ["list", "form"]}

    @api.model
    def _money_note(self, sums):
        if sums:
            return False
        return self.env._(
            "Nothing is on its way: no customer is due, nothing is open and nothing is owed."
        )

    @api.model
    def _money_then(self, scope):
        """{bucket: amount} at the end of last month; None where nobody kept it."""
        closed, month = self.env["sales.rhythm.money.closed"], month_before(self._today())
        if not closed._is_kept(self.env.company, month) or not self._reads_all_of(scope):
            return None
        domain = self._within(scope) & Domain("month", "=", month)
        return dict(closed._read_group(domain, ["bucket"], ["amount:sum"]))

    @api.model
    def _reads_all_of(self, scope):
        """Whether the user reads the documents of everybody in a scope, which a setting may deny to
        leaders: what they read of last month would be compared with less."""
        if scope.user_ids is None or self.env.user.has_group(EVERYBODYS):
            return True
        return scope.user_ids <= {self.env.uid} or all(
            self.env["res.config.settings"]._rhythm_leader_rules().mapped("active")
        )
