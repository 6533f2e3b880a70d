"""What a figure of a month opens: the rows that it counts, or counted when it was closed."""

from odoo.fields import Domain

from ..core.month import last_of_month

ALL = "total"  # the key of the line of all together


class Rows:
    """The rows of one month. The domain of a metric and span is made once, for all lines."""

    def __init__(self, env, facts, metrics):
        self.env, self.facts = env, facts
        self._domains = {}
        models = set() if facts.cell_ids else _models_of(metrics)
        self._views = env["sales.rhythm"]._views_of(models | {"sales.rhythm"})

    def of(self, user_id, metric, cell, week):
        """What the click on a figure opens, with both parts of a ratio."""
        if self.facts.cell_ids:
            return {
                "cell_ids": self._kept(user_id, metric.key),
                "week": week.number if week else 0,
            }
        above, *below = metric._bases_in_order()
        found = self._rows_of(user_id, above, week)
        if not below:
            return found
        (divisor,) = below
        found |= {"above": cell.figure.above, "below": cell.figure.below}
        if divisor.kind != "working":
            rows = self._rows_of(user_id, divisor, week)
            found |= {
                "of": divisor.name,
                "of_model": rows["res_model"],
                "of_domain": rows["domain"],
                "of_measure": rows["measure"],
            }
        return found

    def _kept(self, user_id, key):
        """Ids of the kept figures that a figure of a closed month is made of."""
        users = self.facts.users if user_id == ALL else [user_id]
        places = [(each, key) for each in users]
        return [self.facts.cell_ids[place] for place in places if place in self.facts.cell_ids]

    def _rows_of(self, user_id, plain, week):
        now = self._counts_now(week)
        if not plain.date_field and not now:
            plain, week = plain.then_id, week or self.facts.weeks[-1]
            span = (week.end, week.end)
        else:
            start, end = self._days(week)
            span = (start, min(end, self.facts.today))
        return {
            "res_model": plain.res_model,
            "domain": ["&", self._whose(user_id, plain.user_field), *self._anybodys(plain, span)],
            "measure": plain._aggregate(),
            "views": self._views.get(plain.res_model, ["list", "form"]),
        }

    def _counts_now(self, week):
        """Whether a figure of how things stand is of now; else it is of the end of the week."""
        start, end = self._days(week)
        return start <= self.facts.today <= end

    def _days(self, week):
        """First and last day of a week, or of the month."""
        if week:
            return week.start, week.end
        return self.facts.month, last_of_month(self.facts.month)

    def _whose(self, user_id, user_field):
        """Whose the rows are: a condition."""
        if user_id == ALL:
            return (user_field, "in", [each or False for each in self.facts.users])
        return (user_field, "=", user_id or False)

    def _anybodys(self, plain, span):
        """The rest of a domain, made once for all lines, as one condition."""
        key = plain.id, span
        if key not in self._domains:
            # One condition, whatever it is made of, so that it stands behind an "&".
            self._domains[key] = list(plain._anybodys(*span) or Domain([("id", "!=", False)]))
        return self._domains[key]

    def expected(self, user_id):
        """The customers who are still expected to order in the month, of a user or of all."""
        return {
            "res_model": "sales.rhythm",
            "domain": [("company_id", "=", self.env.company.id),
                       self._whose(user_id, "user_id")],
            "measure": "expected_amount:sum",
            "views": self._views["sales.rhythm"],
        }  # fmt: skip


def _models_of(metrics):
    """Names of the models whose rows figures open."""
    return {part.res_model for metric in metrics for part in metric._bases()} - {False}
