"""Where the money was when a month was over: the only way to say what has changed since."""

import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..core import closing
from ..core.facts import NOBODY
from .money import BUCKETS

COLUMNS = {
    "bucket": "varchar", "kept_user_id": "int", "user_id": "int", "team_id": "int",
    "amount": "float8", "row_count": "int",
}  # fmt: skip


class SalesRhythmMoneyClosed(models.Model):
    """One bucket of one salesperson and team at a month's end. Written by SQL, never by people.

    Of nobody every bucket is there, which tells that the month was kept.
    """

    _name = "sales.rhythm.money.closed"
    _inherit = ["sales.rhythm.append.only.mixin"]
    _description = "Money at a month's end"
    _log_access = False
    _order = "month desc, id"
    _rec_name = "bucket"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    bucket = fields.Selection(BUCKETS, "Where", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True, ondelete="set null")
    kept_user_id = fields.Integer(
        "Salesperson's number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Also of one who was deleted since; 0 is what nobody was responsible for.",
    )
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True, ondelete="set null")
    amount = fields.Monetary(readonly=True)
    row_count = fields.Integer("Amounts", readonly=True)

    _month = models.Index("(company_id, month)")
    _user = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _team = models.Index("(team_id) WHERE team_id IS NOT NULL")

    def _why_append_only(self):
        return self.env._("It is kept where the money was then; nobody changes or deletes that.")

    @api.model
    def _is_kept(self, company, month):
        """Whether it is known where the money was at the end of that month."""
        everyone = self.sudo()  # that a month was kept is no secret
        return bool(
            everyone.search_count([("company_id", "=", company.id), ("month", "=", month)], limit=1)
        )

    @api.model
    def _keep(self, company, month):
        """Keeps where everybody's money is now, as of the end of a month; once, whoever asks."""
        if self._is_kept(company, month):
            return
        everything = self.env["sales.rhythm.money"].sudo()
        found = everything._read_group(
            [("company_id", "=", company.id)],
            ["bucket", "user_id", "team_id"],
            ["amount:sum", "__count"],
        )
        rows = [
            dict(zip(COLUMNS, (bucket, user.id or NOBODY, user.id or None, team.id or None,
                               amount or 0.0, count), strict=True))
            for bucket, user, team, amount, count in found
        ]  # fmt: skip
        rows += [
            dict(zip(COLUMNS, (bucket, NOBODY, None, None, 0.0, 0), strict=True))
            for bucket, _label in BUCKETS
        ]
        self._insert(company, month, rows)

    @api.model
    def _insert(self, company, month, rows):
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_money_closed (company_id, month, %(names)s)
                   SELECT %(company)s, %(month)s, %(names)s
                     FROM jsonb_to_recordset(%(rows)s) AS given(%(columns)s)""",
                names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                columns=SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in COLUMNS.items()
                ),
                company=company.id,
                month=month,
                rows=json.dumps(rows),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)


class SalesRhythmMonthMoney(models.Model):
    _inherit = "sales.rhythm.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _insert_months(self, facts):
        ids = super()._insert_months(facts)
        # Who closes it while another does finds nothing to write; later it is not known any more.
        if ids and closing.is_at_once(facts.month, facts.today):
            self.env["sales.rhythm.money.closed"]._keep(self.env.company, facts.month)
        return ids
