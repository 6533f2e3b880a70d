"""Whose row it is: the question of the record rule, put so that two indexes answer it."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import fits, sql


class SalesRhythmOwn(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    is_own = fields.Boolean(
        "Own customer or team",
        compute="_compute_is_own",
        search="_search_is_own",
        help="The customer is the user's, of a team they lead, of whom they stand in for now, "
        "or on a route of theirs.",
    )

    # Whom the user leads is forgotten with what is kept: models/res_users.py.
    @api.depends("user_id", "team_id.user_id", "rhythm_is_covered")
    @api.depends_context("uid")
    def _compute_is_own(self):
        others = self.filtered(lambda row: row.user_id != self.env.user)
        (self - others).is_own = True
        # Of colleagues' the rules' own question, which is one for all that makes them one's own.
        everything = others.sudo().with_context(active_test=False)
        own = others and everything.search(
            [("id", "in", others._origin.ids), ("is_own", "=", True)], order="id"
        )
        ids = set(own.ids)
        for row in others:
            row.is_own = row._origin.id in ids

    def _fetch_query(self, query, fields):
        found = super()._fetch_query(query, fields)
        if not self.env.su and self._are_own_alone_read():
            # The query had the rules, so that who asks them in Python need not ask again. They are
            # asked there as the superuser, for whom the field is kept apart.
            seen = found.sudo()
            with self.env.protecting([self._fields["is_own"]], seen):
                seen.is_own = True
        return found

    @api.model
    def _are_own_alone_read(self):
        """Whether the rules let the user read their own rows only: no rule of another group, of
        ours or of somebody else's, lets them read a row for another reason."""
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        return Domain("is_own", "=", True).optimize(self) in getattr(rules, "children", [rules])

    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain.custom(to_sql=lambda model, alias, query: model._own_sql(alias))
        others = Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IS NOT TRUE", model._own_sql(alias))
        )
        return Domain.OR([own if each else others for each in value])

    def _own_sql(self, alias):
        """The teams and their members by their ids: as a join, all rows of the company would be
        read to find one's own, and as a sub-query the database would expect many."""
        user = self.env.user
        running = self.env["sales.rhythm.cover"]._stand_ins()
        return SQL(
            "(%s = %s OR %s = ANY(%s::int[])%s%s%s)",
            self._column(alias, "user_id"),
            user.id,
            self._column(alias, "team_id"),
            fits.array(user._rhythm_led_team_ids()),
            self._or_led(alias),
            sql.or_covered(running, alias),
            sql.or_visited(self.env["sales.rhythm.stop"]._rows_of_others(), alias),
        )

    def _or_led(self, alias):
        """The members of the teams that the user leads; most lead none."""
        if not (led := self.env.user._rhythm_led_member_ids()):
            return SQL()
        return SQL(" OR %s = ANY(%s::int[])", self._column(alias, "user_id"), fits.array(led))
