"""A salesperson who leaves, comes back or changes team: their customers get another row."""

from odoo import api, models

from . import sql


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_ids"} & vals.keys():
            self._rhythm_mark_customers()
        return result

    def _rhythm_mark_customers(self):
        self.env.flush_all()
        self.env["sales.rhythm.queue"]._mark(
            "res_partner", sql.customers_of_users(self.env, self.ids)
        )


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_id"} & vals.keys():
            members = self.with_context(active_test=False).crm_team_member_ids
            members.user_id._rhythm_mark_customers()
        return result


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.user_id._rhythm_mark_customers()
        return members

    def write(self, vals):
        users = self.user_id
        result = super().write(vals)
        (users | self.user_id)._rhythm_mark_customers()
        return result

    def unlink(self):
        users = self.user_id
        result = super().unlink()
        users._rhythm_mark_customers()
        return result
