"""A salesperson who leaves, comes back or changes team: their customers get another row.

What is deleted is marked before: the database takes it off rows, customers and documents by
itself, past all hooks.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from . import known, sql


class ResUsers(models.Model):
    _inherit = "res.users"

    rhythm_customer_time_ratio = fields.Float(
        "Target of time with customers",
        digits=0,
        help="Share of the working hours, from 0 to 1. 0: the company's target, from its policy.",
    )

    rhythm_plan_capacity = fields.Integer(
        "Customers a day",
        help="Visits and calls that are planned for a day at most. 0: the company's number, from "
        "its policy.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + [
            "rhythm_customer_time_ratio", "rhythm_plan_capacity",
        ]  # fmt: skip

    @ormcache("self.id")
    def _rhythm_led_team_ids(self):
        """Ids of the teams that the user leads, archived or not; every record rule asks."""
        teams = self.env["crm.team"].sudo().with_context(active_test=False)
        return tuple(teams.search([("user_id", "=", self.id)]).ids)

    @ormcache("self.id")
    def _rhythm_led_member_ids(self):
        """Ids of the active members of the active teams that the user leads, as the rules on
        orders have them: whose work the user reads, whatever team stands on it."""
        members = self.env["crm.team.member"].sudo().search([
            ("active", "=", True),
            ("crm_team_id.active", "=", True),
            ("crm_team_id.user_id", "=", self.id),
        ])  # fmt: skip
        return tuple(sorted(members.user_id.ids))

    @api.constrains("rhythm_customer_time_ratio")
    def _check_rhythm_customer_time_ratio(self):
        for user in self:
            if not 0 <= user.rhythm_customer_time_ratio <= 1:
                raise ValidationError(
                    self.env._(
                        "The time with customers of %(user)s is a share of the working hours: "
                        "it must be from 0 to 1, such as 0.30 for 30%%.",
                        user=user.name,
                    )
                )

    @api.constrains("rhythm_plan_capacity")
    def _check_rhythm_plan_capacity(self):
        for user in self:
            if user.rhythm_plan_capacity < 0:
                raise ValidationError(self.env._("%s: customers a day are 0 or more.", user.name))

    def _rhythm_customer_time_targets(self, company):
        """{user id: target of each}: their own, else the company's."""
        policies = self.env["sales.rhythm.policy"]._of_customer_time()
        default = policies[company.id]["customer_time_ratio"]
        return {user.id: user.sudo().rhythm_customer_time_ratio or default for user in self}

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_ids"} & vals.keys():
            self._rhythm_mark_customers()
        return result

    def _write_multi(self, vals_list):
        # Who is made a portal user is no colleague any more. It follows from groups, which may be
        # written from either side, and is worked out again when a group of many users changes.
        shares = {
            id_: vals["share"]
            for id_, vals in zip(self._ids, vals_list, strict=True)
            if "share" in vals
        }
        changed = sql.users_who_change(self.env, shares) if shares else ()
        if changed:
            customers = sql.customers_of_users(self.env, changed)
            self.env["sales.rhythm.queue"]._mark("res_partner", customers)
        return super()._write_multi(vals_list)

    def unlink(self):
        self._rhythm_mark_customers()
        activities = self.env["mail.activity"].sudo().search([("user_id", "in", self.ids)])
        self.env["sales.rhythm.promise"].sudo()._take_back(activities.ids)
        return super().unlink()

    def _rhythm_mark_customers(self):
        self.env.flush_all()
        self.env["sales.rhythm.queue"]._mark(
            "res_partner", sql.customers_of_users(self.env, self.ids)
        )


def _forget_led(env):
    """Whom somebody leads is read again, and so is whose customers that makes their own."""
    known.forget_kept(env)
    env["sales.rhythm"].invalidate_model(["is_own"])


class CrmTeam(models.Model):
    _inherit = "crm.team"

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        _forget_led(self.env)
        return teams

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "active"} & vals.keys():
            _forget_led(self.env)
        if {"active", "company_id"} & vals.keys():
            members = self.with_context(active_test=False).crm_team_member_ids
            members.user_id._rhythm_mark_customers()
        return result

    def unlink(self):
        customers = sql.customers_of_teams(self.env, self.ids)
        self.env["sales.rhythm.queue"]._mark("res_partner", customers)
        result = super().unlink()
        _forget_led(self.env)
        return result


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        _forget_led(self.env)
        members.user_id._rhythm_mark_customers()
        return members

    def write(self, vals):
        users = self.user_id
        result = super().write(vals)
        if {"active", "crm_team_id", "user_id"} & vals.keys():
            _forget_led(self.env)
        (users | self.user_id)._rhythm_mark_customers()
        return result

    def unlink(self):
        users = self.user_id
        result = super().unlink()
        _forget_led(self.env)
        users._rhythm_mark_customers()
        return result
