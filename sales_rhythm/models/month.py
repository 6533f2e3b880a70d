"""Closed months: what each salesperson reached in a month, as it stood when the month was over.

One row per company, month and salesperson, and one of nobody's, which is there for every closed
month. Written once by the job and never worked out again: what changes afterwards is a correction.
"""

from odoo import api, fields, models


class SalesRhythmMonth(models.Model):
    """One salesperson's closed month. Written by SQL alone, never by people."""

    _name = "sales.rhythm.month"
    _inherit = ["sales.rhythm.append.only.mixin"]
    _description = "Closed month"
    _log_access = False
    _order = "month desc, name, id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null", index=True
    )
    kept_user_id = fields.Integer(
        "Salesperson's number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Also of one who was deleted since; 0 is what nobody was responsible for.",
    )
    name = fields.Char("Name then", readonly=True, help="Empty: of nobody.")
    team_id = fields.Many2one("crm.team", "Sales team then", readonly=True, ondelete="set null")
    team_name = fields.Char("Name of the team then", readonly=True)
    has_left = fields.Boolean("Has left", readonly=True)
    worked = fields.Json("Working days", readonly=True, help="Of the salesperson, in the month.")
    weeks = fields.Json(readonly=True, help="First and last day of each week of the month.")
    closed_at = fields.Datetime("Closed", required=True, readonly=True)
    reopening_id = fields.Many2one(
        "sales.rhythm.month.reopening",
        "Opened again",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Since then this closing does not hold any more; a later one does.",
    )
    month_text = fields.Char("Month in words", compute="_compute_words")
    who_text = fields.Char("Who", compute="_compute_words")
    cell_ids = fields.One2many("sales.rhythm.month.cell", "month_id", "Figures", readonly=True)

    _once = models.UniqueIndex(
        "(company_id, month, kept_user_id) WHERE reopening_id IS NULL",
        "A month is closed once for each salesperson.",
    )
    _team = models.Index("(team_id) WHERE team_id IS NOT NULL")

    def _why_append_only(self):
        return self.env._(
            "Closed months show what was reached then; nobody changes or deletes them. A director "
            "may open a month again, with a reason: it is then closed again the next night."
        )

    @api.depends("month", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(month)s, %(user)s", month=row._month_text(), user=row._whose()
            )

    @api.depends("month", "name")
    @api.depends_context("lang")
    def _compute_words(self):
        for row in self:
            row.month_text, row.who_text = row._month_text(), row._whose()

    def _month_text(self):
        return self.env["sales.rhythm.review"]._month_name(self.month)

    def _whose(self):
        """The salesperson as named then."""
        return self.name or self.env._("Nobody's")

    # ---- what is closed

    @api.model
    def _closings(self, company):
        """{first day: whether that closing holds} of the months that were ever closed."""
        # Whether a month is closed is no secret; nobody's row, which tells, not all may read.
        everyone = self.sudo()
        found = {}
        for month, reopening in everyone._read_group(
            [("company_id", "=", company.id), ("kept_user_id", "=", 0)],
            ["month:day", "reopening_id"],
        ):
            found[month] = found.get(month, False) or not reopening
        return found

    @api.model
    def _is_closed(self, company, month):
        return self._closings(company).get(month.replace(day=1), False)

    def _holding(self):
        """Of these rows those of closings that hold."""
        return self.filtered(lambda row: not row.reopening_id)
