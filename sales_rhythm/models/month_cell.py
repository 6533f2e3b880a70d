"""The figures of a closed month, with the rows that each of them counted."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS

from ..core.closing import Kept
from .metric import UNITS
from .review_words import Words


class SalesRhythmMonthCell(models.Model):
    """One figure of one salesperson's closed month.

    What is needed of the metric is kept here: it may be changed and deleted later.
    """

    _name = "sales.rhythm.month.cell"
    _inherit = ["sales.rhythm.append.only.mixin"]
    _description = "Figure of a closed month"
    _log_access = False
    _order = "month_id, sequence, id"

    month_id = fields.Many2one(
        "sales.rhythm.month",
        "Closed month",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(related="month_id.month")
    user_id = fields.Many2one(related="month_id.user_id")
    metric_id = fields.Many2one(
        "sales.rhythm.metric", readonly=True, ondelete="set null", index="btree_not_null"
    )
    key = fields.Char(required=True, readonly=True)
    name = fields.Char("Figure", required=True, readonly=True, translate=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Char(readonly=True)
    short_name = fields.Char(readonly=True, translate=True)
    month_place = fields.Char("In the month", readonly=True)
    month_group = fields.Char("Group", readonly=True)
    from_on = fields.Date("Counts from", readonly=True)
    until_on = fields.Date("Counts until", readonly=True)
    is_standing = fields.Boolean("How things stood", readonly=True)
    definition = fields.Char("Condition then", readonly=True, help="What the metric counted then.")
    unit = fields.Selection(UNITS, required=True, readonly=True)
    value = fields.Float(digits=0, readonly=True, aggregator=None)
    above = fields.Float("Divided", digits=0, readonly=True, aggregator=None)
    below = fields.Float("Divided by", digits=0, readonly=True, aggregator=None)
    goal = fields.Float("Target", digits=0, readonly=True, aggregator=None)
    value_text = fields.Char("Reached", compute="_compute_texts")
    goal_text = fields.Char("Target in words", compute="_compute_texts")
    has_value = fields.Boolean(
        "Known",
        required=True,
        readonly=True,
        help="No: nothing to divide by, or how things stood was not known any more.",
    )
    has_goal = fields.Boolean("Has a target", required=True, readonly=True)
    res_model = fields.Char("Model of the rows", readonly=True)
    below_model = fields.Char("Model of what it is divided by", readonly=True)
    counts = fields.Json(
        "By week",
        readonly=True,
        help="[divided or counted, divided by, records] of the month and of each of its weeks.",
    )
    # Large, and ids of documents that not everybody may read: opened only, never shown.
    rows = fields.Json("What was counted", readonly=True, prefetch=False, groups=NO_ACCESS)
    below_rows = fields.Json(
        "What it was divided by", readonly=True, prefetch=False, groups=NO_ACCESS
    )

    _key = models.UniqueIndex("(month_id, key)", "Each figure stands once in a closed month.")

    def _why_append_only(self):
        return self.env["sales.rhythm.month"]._why_append_only()

    @api.depends("value", "has_value", "goal", "has_goal", "unit")
    @api.depends_context("lang", "company")
    def _compute_texts(self):
        for company, cells in self.grouped("company_id").items():
            words = Words(self.with_company(company).env)
            for cell in cells:
                cell.value_text = words.full(cell.value, cell.unit) if cell.has_value else "–"
                cell.goal_text = words.full(cell.goal, cell.unit) if cell.has_goal else ""

    # ---- what was counted

    def action_open(self, week=0, below=False):
        """The rows that were counted then, as far as one may read them; of a ratio its upper ones.

        `week` is the number of a week of the month, or 0 for all of it. Of several salespeople's
        figures, which have to be of one kind and month, those of all together.
        """
        self.check_access("read")
        names = {(cell.below_model if below else cell.res_model) or "" for cell in self}
        (name,) = names if len(names) == 1 else ("",)
        if name not in self.env or len({(cell.key, cell.month) for cell in self}) > 1:
            raise UserError(self.env._("There are no rows behind this figure."))
        return {
            "type": "ir.actions.act_window",
            "name": self._title(week),
            "res_model": name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._row_ids(week, below))],
            # What was archived since was counted all the same.
            "context": {"active_test": False, "create": False},
        }

    def _row_ids(self, week=0, below=False):
        self.sudo().fetch(["below_rows" if below else "rows"])  # of all of them at once
        return [id_ for cell in self for id_, _amount in cell._counted(week, below)]

    def _counted(self, week=0, below=False):
        """((id, amount), ...) of the rows counted in that week, or in the month."""
        kept = self._kept_of(below)
        if type(week) is not int or week not in range(len(kept.weeks) + 1):
            raise UserError(self.env._("This figure has no such week."))
        return kept.of(week)

    def _kept_of(self, below=False):
        """core.closing.Kept of this figure; nothing where no rows are behind it."""
        cell = self.sudo()  # the figure is read with one's rights; what it counted belongs to it
        found = (cell.below_rows if below else cell.rows) or {"month": [], "weeks": []}
        return Kept(tuple(map(_amounts, found["weeks"])), _amounts(found["month"]))

    @api.model
    def _kept_before(self, month, metrics):
        """{metric: {user id: core.closing.Kept}} of the last closing of a month opened again.

        Of metrics that still count the same.
        """
        cells = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("month_id.month", "=", month),
                ("month_id.reopening_id", "!=", False),
                ("metric_id", "in", metrics.ids),
                ("has_value", "=", True),
            ],
            order="id",
        )
        cells.sudo().fetch(["rows"])  # of all of them at once
        found = {}
        for cell in cells:
            if cell.definition == cell.metric_id._definition():
                by_user = found.setdefault(cell.metric_id, {})
                by_user[cell.month_id.kept_user_id] = cell._kept_of()
        return found

    def _title(self, week=0):
        whose = self.month_id._whose() if len(self) == 1 else self.env._("All")
        names = [self[:1].name, whose, self[:1].month_id._month_text()]
        if week:
            names.append(self.env._("W%s", week))
        return ", ".join(names)


def _amounts(part):
    """((id, amount), ...): a row that was counted, and not summed up, is kept as its id alone."""
    if part is None:
        return None
    return tuple((row, 1.0) if isinstance(row, int) else tuple(row) for row in part)
