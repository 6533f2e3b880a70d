"""What has changed of closed months since: live minus closed, with the documents behind it."""

from math import fsum

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core import closing
from ..core.month import last_of_month
from ..core.policy import AMOUNT_DECIMALS, CORRECTED_MONTHS
from . import clock
from .mail_activity import EVERYBODYS
from .review_words import Words
from .typed import check_team


class SalesRhythmMonthCorrections(models.Model):
    _inherit = "sales.rhythm.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_corrections(self, team_id=False):
        """{label, note, rows: [{key, label, text, title, count}]} of the last closed months.

        Of the salespeople whom one sees, or of one team of theirs. A row is a figure of the month's
        table of which anything differs: live minus closed, and how many documents did it.
        """
        self.browse().check_access("read")
        check_team(self.env, team_id)
        seen = _Seen.of(self, team_id)
        rows = []
        for metric, cells in seen.cells_by_metric().items():
            difference, ids = seen.compared(metric, cells)
            if ids:
                rows.append(self._correction(metric, difference, ids))
        return {
            "label": self.env._("Corrections to closed months"),
            "note": seen.note(),
            "rows": rows,
        }

    @api.model
    def _correction(self, metric, difference, ids):
        sign = "−" if difference < 0 else "+" if difference > 0 else "±"
        text = Words(self.env).full(abs(difference), metric.unit)
        return {
            "key": metric.key,
            "label": metric.short_name or metric.name,
            "text": f"{sign}{text}",
            "title": self.env._(
                "%(figure)s: documents that changed since: %(count)s",
                figure=metric.name,
                count=len(ids),
            ),  # fmt: skip
            "count": len(ids),
            "value": difference,
        }

    @api.model
    def action_open_corrections(self, key, team_id=False):
        """The documents that are counted now and were not, were and are not, or with another amount
        or for somebody else; as far as one may read them."""
        self.browse().check_access("read")
        check_team(self.env, team_id)
        seen = _Seen.of(self, team_id)
        found = [each for each in seen.cells_by_metric().items() if each[0].key == key]
        if not found:
            raise UserError(self.env._("Nothing of this figure has changed."))
        ((metric, cells),) = found
        _difference, ids = seen.compared(metric, cells)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%s: corrections to closed months", metric.name),
            "res_model": metric.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", list(ids))],
            "context": {"active_test": False, "create": False},
        }


class _Seen:
    """The last closed months as far as somebody sees them, against what counts now."""

    def __init__(self, months, rows, users):
        self.months = months
        """The model, as whoever asks."""
        self.rows = rows
        self.users = users
        """Ids of those who are asked about, 0 for nobody's; None: everybody."""
        self.pairs = {(row.month, row.kept_user_id) for row in rows}
        """In which months one sees whom: who changed team is seen in some only."""

    @classmethod
    def of(cls, months, team_id):
        company = months.env.company
        holding = [day for day, holds in months._closings(company).items() if holds]
        domain = [
            ("company_id", "=", company.id),
            ("month", "in", sorted(holding)[-CORRECTED_MONTHS:]),
            ("reopening_id", "=", False),
        ]
        if team_id:
            domain.append(("team_id", "=", team_id))
        rows = months.search(domain)
        users = None
        if team_id or not months.env.user.has_group(EVERYBODYS):
            users = set(rows.mapped("kept_user_id"))
        return cls(months, rows, users)

    @property
    def days(self):
        return sorted(set(self.rows.mapped("month")))

    def note(self):
        if not self.days:
            return self.months.env._("No month is closed yet.")
        names = [self.months.env["sales.rhythm.review"]._month_name(day) for day in self.days]
        return ", ".join(names)

    def cells_by_metric(self):
        """{metric: cells} of what stands in the table, has days, and counts the same as then."""
        env = self.months.env
        cells = env["sales.rhythm.month.cell"].search_fetch(
            [
                ("month_id", "in", self.rows.ids),
                ("month_place", "=", "table"),
                ("has_value", "=", True),
            ],
            ["month_id", "metric_id", "value", "definition", "key"],
            order="sequence, id",
        )
        return {
            metric: own
            for metric, own in cells.grouped("metric_id").items()
            if metric._has_days() and set(own.mapped("definition")) == {metric._definition()}
        }

    def compared(self, metric, cells):
        """(live minus closed, ids of the documents that make it); (0, ()) where nothing differs."""
        then = {
            (cell.month_id.month, cell.month_id.kept_user_id): cell.value
            for cell in cells
        }  # fmt: skip
        now, decimals = self._of_seen(self._live(metric)), self._decimals(metric)
        changes = [now.get(where, 0) - then.get(where, 0) for where in {*then, *now}]
        # Who and which month: what went from one to another leaves the sum as it was.
        if not any(round(change, decimals) for change in changes):
            return 0, ()
        return (
            round(fsum(changes), decimals),
            closing.changed(
                self._then_rows(cells), self._of_seen(self._now_rows(metric)), decimals
            ),
        )

    def _of_seen(self, found):
        """Of {(month, user id, ...): figure} those of months in which one sees this user."""
        if self.users is None:
            return found
        return {where: each for where, each in found.items() if where[:2] in self.pairs}

    def _decimals(self, metric):
        """Those of the company's currency; sums of the database and of Python differ beyond."""
        env = self.months.env
        if metric.unit != "money":
            return AMOUNT_DECIMALS
        return env["res.company"]._rhythm_facts()[env.company.id].decimals

    def _domain(self, metric):
        """The metric, as the superuser, and the rows of it in these months, of whoever is seen.

        Whose figures one sees follows from the closed rows; that one of the documents may not be
        read, is no correction.
        """
        everything = metric.sudo().with_company(self.months.env.company)
        days = Domain.OR([everything._anybodys(day, last_of_month(day)) for day in self.days])
        if self.users is None:
            return everything, days
        own = Domain(metric.user_field, "in", [id_ or False for id_ in self.users])
        return everything, days & own

    def _live(self, metric):
        """{(month, user id): figure} as it counts now."""
        everything, domain = self._domain(metric)
        zone = clock.zones(everything.env)[self.months.env.company.id]
        model = everything._counted_model().with_context(tz=zone)
        found = {}
        for user, day, figure in model._read_group(
            domain, [metric.user_field, f"{metric.date_field}:month"], [metric._aggregate()]
        ):
            found[fields.Date.to_date(day), user.id or 0] = figure or 0
        return found

    def _now_rows(self, metric):
        everything, domain = self._domain(metric)
        return {
            (row.day.replace(day=1), row.user_id, row.id): row.amount
            for row in everything._rows(domain)
        }

    def _then_rows(self, cells):
        cells.sudo().fetch(["rows"])  # of all of them at once
        return {
            (cell.month_id.month, cell.month_id.kept_user_id, id_): amount
            for cell in cells
            for id_, amount in cell._counted()
        }
