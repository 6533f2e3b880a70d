"""Where the money is, as a spreadsheet."""

from odoo import api, models

from ..reports import money_xlsx


class SalesRhythmDirectorSheet(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_xlsx(self, team_id=False):
        """Downloads where the money is, and the same by salesperson, as a sheet."""
        self._scope(team_id)
        team = f"&team={team_id}" if team_id else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/sales_rhythm/money.xlsx?company={self.env.company.id}{team}",
            "target": "download",
        }

    @api.model
    def _write_sheet(self, file, team):
        """Writes the workbook; returns a name for it. `team` as text, of an address."""
        team_id = self.env["sales.rhythm.review"]._team_of(team)
        money_map = self.get_money_map(team_id)
        money_xlsx.write(file, self.env, money_map, self._by_rep(team_id))
        return f"{money_map['total']['name']}, {money_map['today_text']}.xlsx"

    @api.model
    def _by_rep(self, team_id):
        """[(name, {bucket: amount})] of the salespeople, the most money first, nobody last."""
        domain = self._within(self._scope(team_id))
        by_user = {}
        for user, bucket, amount in self.env["sales.rhythm.money"]._read_group(
            domain, ["user_id", "bucket"], ["amount:sum"]
        ):
            by_user.setdefault(user, {})[bucket] = amount or 0.0
        # Who sees the amounts may know whose they are.
        named = [
            (user.sudo().name or self.env._("Nobody's"), not user, amounts)
            for user, amounts in by_user.items()
        ]
        named.sort(key=lambda each: (each[1], -sum(each[2].values()), each[0]))
        return [(name, amounts) for name, _is_nobodys, amounts in named]
