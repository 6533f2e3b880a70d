"""A stand-in's deck: the cards of a colleague who is away, each with for whom it is worked."""

from datetime import timedelta

from odoo import api, fields, models

from . import clock, evidence, sql

LAST_MOMENT = timedelta(seconds=1)


class SalesRhythmCovered(models.Model):
    _name = "sales.rhythm"
    _inherit = ["sales.rhythm", "sales.rhythm.covered.mixin"]

    cover_text = fields.Char(
        "For whom",
        compute="_compute_cover_text",
        help="The colleague who is away, for whom the user stands in. Empty for all other rows.",
    )

    @api.depends("rhythm_is_covered", "user_id")
    @api.depends_context("lang", "uid")
    def _compute_cover_text(self):
        for row in self:
            row.cover_text = row.rhythm_is_covered and self.env._("for %s", row.sudo().user_id.name)

    def _rhythm_covered_sql(self, alias, query, running):
        # The customer of a row is a commercial partner.
        columns = (self._column(alias, name) for name in ("user_id", "company_id", "partner_id"))
        return sql.covered(running, *columns)

    def _doers(self):
        """Whose plans the user works off on this card: their own, and whom they stand in for."""
        self.ensure_one()
        return self.env.user | (self.user_id if self.rhythm_is_covered else self.env["res.users"])

    # ---- the banner

    @api.model
    def _cover_lines(self):
        """A line for each colleague for whom the user stands in now, and who does so for them.

        As the other lines of the banner; what it opens are the covers that it tells of.
        """
        covers = self.env["sales.rhythm.cover"]
        found = {}  # {(whether the user stands in, the other one): [Cover]}
        for cover in covers._stand_ins():
            found.setdefault((True, cover.away_id), []).append(cover)
        for cover in covers._absences():
            found.setdefault((False, cover.stand_in_id), []).append(cover)
        lines = []
        for (stands_in, other_id), some in found.items():
            some = [each for each in some if each.company_id in self.env.companies.ids]
            if some:
                lines.append(self._cover_line(stands_in, other_id, some))
        return lines

    @api.model
    def _cover_line(self, stands_in, other_id, covers):
        last = max(covers, key=lambda cover: cover.ends_at)
        return {
            "key": f"{'stand_in' if stands_in else 'away'}_{other_id}",
            "icon": "fa-exchange",
            "label": self._cover_words(stands_in, other_id, last),
            "count": len(covers),
            "res_model": "sales.rhythm.cover",
            "domain": [("id", "in", [cover.id for cover in covers])],
        }

    @api.model
    def _cover_words(self, stands_in, other_id, cover):
        """Who stands in for whom until when, of the cover that ends last."""
        zone = clock.zones(self.env)[cover.company_id]
        last = clock.day_in(zone, cover.ends_at - LAST_MOMENT)
        who = self.env["res.users"].sudo().browse(other_id).name  # a colleague's name is no secret
        day = evidence.day(self.env, last, clock.day_in(zone))
        if stands_in:
            return self.env._("You stand in for %(who)s until %(day)s", who=who, day=day)
        if self.env["sales.rhythm.cover"]._is_away(other_id, cover.company_id):
            return self.env._(
                "%(who)s stands in for you until %(day)s, but is away too", who=who, day=day
            )
        return self.env._("%(who)s stands in for you until %(day)s", who=who, day=day)

    @api.model
    @api.readonly
    def get_deck_summary(self, period):
        return {**super().get_deck_summary(period), "covers": self._cover_lines()}
