"""Giving a directive: on what, to whom, until when, and the activities that it becomes."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context

from ..core.policy import (
    DIRECTIVE_WORKING_DAYS,
    MOST_DIRECTED,
    MOST_KEPT_ROWS,
    SAME_AGAIN_SECONDS,
)
from . import clock, leading, literal, refresh, tasks
from .mail_activity import SELLERS
from .tasks import LONGEST_TEXT, QUIETLY
from .typed import ids_of, typed

SAME_AGAIN = timedelta(seconds=SAME_AGAIN_SECONDS)
TARGETS = ("rhythm_id", "partner_id", "user_id", "figure")


class SalesRhythmDirectiveGive(models.Model):
    _inherit = "sales.rhythm.directive"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_give(self, target):
        """The dialog to give a directive, filled in but for its words.

        `target` is one of {"rhythm_id": id}, {"partner_id": id}, {"user_id": id} and {"figure":
        {"res_model", "domain", "measure", "name"}}, `measure` as "field:sum" or left out.
        """
        self.browse().check_access("read")
        self._check_seller(self.env.company)
        if not isinstance(target, dict) or len(target.keys() & set(TARGETS)) != 1:
            raise UserError(self.env._("A directive is on a customer, a salesperson or a figure."))
        if "figure" in target:
            return self._ask_about_figure(target["figure"])
        if "user_id" in target:
            rep = self._named("res.users", target["user_id"])
            self._check_assignees(rep, self.env.company)
            return self._dialog({"default_rep_id": rep.id}, rep)
        if "rhythm_id" in target:
            row = self._named("sales.rhythm", target["rhythm_id"])
            row.check_access("read")
            return self.with_company(row.company_id)._ask_about_customer(row.partner_id, row)
        return self._ask_about_customer(self._named("res.partner", target["partner_id"]))

    @api.model
    def _named(self, model, id_):
        found = ids_of([id_] if type(id_) is int else ())
        record = self.env[model].with_context(active_test=False).browse(found).exists()
        if not record:
            raise UserError(self.env._("Nothing has the number “%s”: it may be deleted.", id_))
        return record.with_env(self.env)

    @api.model
    def _ask_about_customer(self, partner, row=None):
        customer = partner.sudo().commercial_partner_id.with_env(self.env)
        row = self._check_customer(customer, self.env.company) if row is None else row
        users = row.user_id or customer.user_id
        return self._dialog({"default_partner_id": customer.id}, users)

    @api.model
    def _ask_about_figure(self, figure):
        asked = self._figure_asked(figure)
        model, domain = self.env[asked["res_model"]], literal.domain_of(asked["domain"])
        figure = {f"default_{name}": value for name, value in asked.items()}
        return self._dialog(figure, self._sellers(model, domain), model.search_count(domain))

    @api.model
    def _dialog(self, defaults, users, row_count=0):
        """The action; of these users those are proposed whom one may direct, as many as may be."""
        company = self.env.company
        may = [user for user in users if leading.sells_for(user, company)
               and leading.may_guide(self.env, user, company)]  # fmt: skip
        chosen = self.env["res.users"].concat(*may[:MOST_DIRECTED])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Directive"),
            "res_model": "sales.rhythm.directive.dialog",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_company_id": company.id,
                "default_user_ids": [Command.set(chosen.ids)],
                "default_deadline_on": fields.Date.to_string(self._usual_deadline(company)),
                "default_note": self._told_before(len(may), row_count),
                "dialog_size": "medium",
                **defaults,
            },
        }

    def _told_before(self, may_count, row_count):
        """What does not fit into a directive."""
        words = []
        if may_count > MOST_DIRECTED:
            words.append(
                self.env._(
                    "For the %(most)s people with most of the rows; %(left)s more are left out.",
                    most=MOST_DIRECTED,
                    left=may_count - MOST_DIRECTED,
                )
            )
        if row_count > MOST_KEPT_ROWS:
            words.append(
                self.env._(
                    "Of the %(count)s rows, the first %(most)s are kept as they are now.",
                    count=row_count,
                    most=MOST_KEPT_ROWS,
                )
            )
        return " ".join(words)

    @api.model
    def _usual_deadline(self, company):
        day = clock.today(company)
        for _working_day in range(DIRECTIVE_WORKING_DAYS):
            day = clock.next_working_day(company, day)
        return day

    # ---- who may

    @api.model
    def _check_seller(self, company):
        if company not in self.env.companies or not self.env.user.has_group(SELLERS):
            raise AccessError(
                self.env._("Only salespeople of %s give directives there.", company.name)
            )

    @api.model
    def _check_assignees(self, users, company):
        if not users:
            raise UserError(self.env._("Choose who answers the directive."))
        if len(users) > MOST_DIRECTED:
            raise UserError(
                self.env._("A directive is for %s people at most: choose fewer.", MOST_DIRECTED)
            )
        for user in users.sudo():  # a name alone
            if not leading.sells_for(user, company):
                raise UserError(
                    self.env._(
                        "%(user)s does not sell for %(company)s, and would not see the directive.",
                        user=user.name,
                        company=company.name,
                    )
                )
            if not leading.may_guide(self.env, user, company):
                raise AccessError(
                    self.env._(
                        "%s takes directives of the leader of the team, or of who sees all "
                        "customers.",
                        user.name,
                    )
                )

    @api.model
    def _check_customer(self, customer, company):
        """The row of a customer whom the user may see; empty where nobody sold there yet."""
        customer.check_access("read")
        rows = self.env["sales.rhythm"].with_context(active_test=False)
        of_customer = [("partner_id", "=", customer.id), ("company_id", "=", company.id)]
        row = rows.search(of_customer)
        if not row and rows.sudo().search_count(of_customer, limit=1):
            raise AccessError(
                self.env._("%s is a customer of a colleague whom you do not lead.", customer.name)
            )
        return row

    # ---- giving it

    @api.model
    def _give(self, dialog):
        """The directive that a dialog asks for, with its activities; the same again is no other."""
        company, users = dialog.company_id, dialog.user_ids.with_env(self.env)
        self._check_seller(company)
        # The dialog's own defaults, or those of a hostile call, are none of the directive's.
        directives = self.with_env(self.env(context=clean_context(self.env.context)))
        directives = directives.with_company(company)
        directives._check_assignees(users, company)
        text = typed(self.env, dialog.text, LONGEST_TEXT)
        if not text:
            raise UserError(self.env._("Write what is to be done."))
        tasks.check_to_come(self.env, dialog.deadline_on, company)
        values = {
            "company_id": company.id,
            "giver_id": self.env.uid,
            "text": text,
            "deadline_on": dialog.deadline_on,
            **directives._prepare_target(dialog),
        }
        if same := directives._same_again(values, users):
            return same.sudo(self.env.su)
        values["given_on"] = clock.today(company)
        values["line_ids"] = [Command.create({"user_id": user.id}) for user in users]
        # People only read directives: who may give one, and on what, was asked above.
        made = directives.sudo().with_context(mail_create_nolog=True).create(values)
        made._schedule()
        return made.sudo(self.env.su)

    @api.model
    def _prepare_target(self, dialog):
        """What a directive is on, worked out with what the giver may read."""
        company = dialog.company_id
        if dialog.res_model:
            return self._prepare_figure(self._figure_asked({
                "res_model": dialog.res_model, "domain": dialog.domain,
                "measure": dialog.measure, "name": dialog.figure_name}))  # fmt: skip
        if dialog.rep_id:
            self._check_assignees(dialog.rep_id.with_env(self.env), company)
            of_rep = [("user_id", "=", dialog.rep_id.id), ("company_id", "=", company.id)]
            rows = self.env["sales.rhythm"].search(of_rep, limit=MOST_KEPT_ROWS)
            customers = [Command.set(rows.partner_id.ids)]
            return {"rep_id": dialog.rep_id.id, "partner_ids": customers}
        customer = dialog.partner_id.with_env(self.env)
        if not customer:
            raise UserError(self.env._("A directive is on a customer, a salesperson or a figure."))
        customer = customer.sudo().commercial_partner_id.with_env(self.env)
        self._check_customer(customer, company)
        return {"partner_id": customer.id, "partner_ids": [Command.set(customer.ids)]}

    @api.model
    def _same_again(self, values, users):
        """The same directive, given by the same user moments ago."""
        alike = ("company_id", "giver_id", "text", "deadline_on", "partner_id", "rep_id",
                 "res_model", "domain", "measure")  # fmt: skip
        found = self.sudo().search([
            *((name, "=", values.get(name, False)) for name in alike),
            ("given_at", ">", fields.Datetime.now() - SAME_AGAIN),
            ("closed_at", "=", False),
        ])  # fmt: skip
        return found.filtered(lambda each: each.line_ids.user_id == users)[:1]

    def _schedule(self):
        """An activity for each: on the customer's card where it is theirs, else on the directive.

        On a card of a colleague it would be pinned to the colleague's deck, and miss on theirs.
        """
        kind_id = refresh.activity_types(self.env).get("directive")
        if not kind_id:
            raise UserError(
                self.env._("The activity type of directives was deleted; ask an administrator.")
            )
        own = self.env["sales.rhythm"].search([
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]).user_id  # fmt: skip
        for line in self.line_ids:
            document = self.partner_id if line.user_id in own else self
            line.activity_id = document.with_context(
                lang=line.user_id.lang, **QUIETLY
            ).activity_schedule(
                date_deadline=self.deadline_on,
                **tasks.prepare(kind_id, self.text, line.user_id, self.company_id),
            )

    # ---- once more

    def action_follow_up(self):
        """The dialog for another directive on the same, for the same people."""
        self.check_access("read")
        self.ensure_one()
        directives = self.with_company(self.company_id)
        if self.res_model:
            return directives._ask_about_figure({
                "res_model": self.res_model, "domain": self.domain,
                "measure": self.measure, "name": self.figure_name})  # fmt: skip
        users = self.line_ids.user_id
        if self.rep_id:
            return directives._dialog({"default_rep_id": self.rep_id.id}, users)
        customer = self.partner_id.with_env(self.env)
        if not customer:
            raise UserError(self.env._("The customer of this directive was deleted."))
        directives._check_customer(customer, self.company_id)
        return directives._dialog({"default_partner_id": customer.id}, users)
