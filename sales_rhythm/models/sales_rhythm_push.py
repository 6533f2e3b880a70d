"""Which pushes a customer lacks: a remark on the card, and a list of its own."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import sql


class SalesRhythmPushed(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    push_ids = fields.Many2many(
        "sales.rhythm.push",
        string="Pushes",
        compute="_compute_push_ids",
        search="_search_push_ids",
        compute_sudo=True,  # who sees the row may know what is pushed
        context={"active_test": False},  # they run
        help="Running pushes of which the customer bought nothing since, nor in the 12 months "
        "before, and which are not dismissed.",
    )
    push_from = fields.Date("Push since", compute="_compute_push_ids", compute_sudo=True)
    push_amount = fields.Monetary(
        "Room to grow",
        compute="_compute_push_amount",
        search="_search_push_amount",
        aggregator="sum",
        help="What look-alikes who buy it typically buy of it a month: of its largest category, "
        "and of all pushes that the customer lacks. No forecast.",
    )

    # ---- in Python, for reading

    @api.depends("company_id", "partner_id", "active", "stopped_from")
    def _compute_push_ids(self):
        pushes = self.env["sales.rhythm.push"]
        running = pushes._running()
        lacked = pushes.browse(running)._lacked_by(self)
        for row in self:
            row.push_ids = pushes.browse(lacked.get(row, ()))
            row.push_from = min((running[each][1] for each in lacked.get(row, ())), default=False)

    def _push_names(self):
        return ", ".join(push._facts().name for push in self.push_ids)

    @api.depends("push_ids")
    @api.depends_context("rhythm_push_id")
    def _compute_push_amount(self):
        self.push_amount = 0
        rows = self._origin
        if rows and self._pushes_to_weigh():
            query = rows._as_query(ordered=False)
            amount = rows._push_amount_sql(query.table)
            row_id = SQL.identifier(query.table, "id")
            found = dict(self.env.execute_query(query.select(row_id, amount)))
            for row in self:
                row.push_amount = found.get(row._origin.id, 0)

    # ---- in SQL, for searching and sorting

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "push_amount":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return self._push_amount_sql(alias)

    def _pushes_to_weigh(self):
        """The push whose list one looks at, else those that run."""
        pushes = self.env["sales.rhythm.push"]
        chosen = self.env.context.get("rhythm_push_id")
        # Whoever may read a row may know what its look-alikes buy.
        return pushes.sudo().browse([chosen] if chosen else pushes._running()).exists()

    def _push_amount_sql(self, alias):
        pushes = self._pushes_to_weigh()
        amounts = [
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END",
                self._lacks_sql(alias, push),
                self._expected_sql(alias, push),
            )
            for push in pushes
        ]
        return SQL("(%s)", SQL(" + ").join(amounts)) if amounts else SQL("0::float8")

    def _expected_sql(self, alias, push):
        """What look-alikes who buy it typically buy a month of the largest of its categories.

        But for those that are not to be offered to the customer.
        """
        market = self.env["sales.rhythm.market"]
        return sql.most_of(
            push._market_category_ids(),
            lambda category: market._typical_amount_sql(alias, category, push.company_id),
            alias,
            self._today_sql(alias),
        )

    def _search_push_amount(self, operator, value):
        return self._search_in_sql("push_amount", operator, value)

    def _search_push_ids(self, operator, value):
        """Who lacks one of these, whether it runs or not; False: who lacks none of those that run.

        So it is wider than what is read: the list of a push that is over is still asked for.
        """
        if operator == "any":
            value = self.env["sales.rhythm.push"].search(Domain(value)).ids
        elif operator != "in":
            return NotImplemented
        running = self._lacks_any(self.env["sales.rhythm.push"]._running())
        some = self._lacks_any([each for each in value if each])
        nothing = any(each is False for each in value)  # 0 is equal to it, and is an id
        return some | ~running if nothing else some

    def _lacks_any(self, push_ids):
        """The rows whose customers lack any of these pushes."""
        pushes = self.env["sales.rhythm.push"].sudo().browse(push_ids).exists()
        if not pushes:
            return Domain.FALSE
        return Domain.custom(to_sql=lambda model, alias, query: model._lacks_sql(alias, pushes))

    def _lacks_sql(self, alias, pushes):
        self.env.flush_all()
        lacking = [
            SQL(
                "(%s = %s AND %s)",
                self._column(alias, "company_id"),
                push.company_id,
                sql.lacks_push(self._column(alias, "partner_id"), push),
            )
            for push in pushes._pushed()
        ]
        return SQL(
            "(%s AND COALESCE(%s > %s, TRUE) AND (%s))",
            self._column(alias, "active"),
            self._column(alias, "stopped_from"),
            self._today_sql(alias),
            SQL(" OR ").join(lacking),
        )
