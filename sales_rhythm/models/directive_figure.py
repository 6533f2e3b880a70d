"""The figure that a directive is on: what it was, what it is now, and of whom its rows are.

A client says which rows are meant, and never how many there are: that is counted here, with what
the user may read.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core.policy import LONGEST_FIGURE, MOST_KEPT_ROWS
from . import evidence, literal
from .tasks import LONGEST
from .typed import typed

OTHERS = ("account.move", "crm.lead", "res.partner", "sale.order")  # besides models of our own
OURS = "sales.rhythm"
SUM = re.compile(r"([a-z][a-z0-9_]*):sum")
NUMBERS = ("integer", "float", "monetary")


class SalesRhythmDirectiveFigure(models.Model):
    _inherit = "sales.rhythm.directive"  # pylint: disable=consider-merging-classes-inherited

    then_text = fields.Char("Then", compute="_compute_figure")
    now_text = fields.Char("Now", compute="_compute_figure")

    @api.depends("res_model", "domain", "measure", "then_count", "then_value")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_figure(self):
        """Now as far as the reader may read the rows, as everywhere; for a form, not for lists."""
        for each in self:
            each.then_text = each.now_text = False
            if each.res_model:
                each.then_text = each._figure_text(each.then_count, each.then_value)
                each.now_text = each._now_text()

    def _now_text(self):
        try:
            model, domain = self._figure()
            return self._figure_text(*self._counted(model, domain, self.measure))
        except literal.WRONG_DOMAIN:  # no access, or a model or field that is there no longer
            return self.env._("not known to you")

    def _figure_text(self, count, value):
        rows = self.env._("1 row") if count == 1 else self.env._("%s rows", count)
        if not self.measure:
            return rows
        amount = evidence.compact(self.env, value or 0, self.company_id.currency_id)
        return self.env._("%(amount)s in %(rows)s", amount=amount, rows=rows)

    def _figure(self):
        """(model, domain) of the rows, as the user reads them."""
        model = self._figure_model(self.res_model)
        return model, literal.domain_of(self.domain)

    # ---- what a client says

    @api.model
    def _figure_model(self, name):
        """The model of a figure's rows; UserError of one that no figure of ours counts."""
        model = self.env.get(name) if isinstance(name, str) else None
        ours = isinstance(name, str) and (name == OURS or name.startswith(f"{OURS}."))
        if model is None or not (ours or name in OTHERS) or model._abstract or model._transient:
            raise UserError(self.env._("A directive cannot be on rows of “%s”.", name))
        model.browse().check_access("read")
        return model

    @api.model
    def _figure_asked(self, figure):
        """{column: value} of a figure that a client names; UserError of what is none."""
        if not isinstance(figure, dict):
            raise UserError(self.env._("This is no figure that a directive can be on."))
        model = self._figure_model(figure.get("res_model"))
        text = figure.get("domain")
        text = text if isinstance(text, str) else repr(text if text is not None else [])
        if len(text) > LONGEST_FIGURE:
            raise UserError(self.env._("This figure has too many conditions for a directive."))
        try:
            literal.check_applies(model, literal.domain_of(text))
        except ValueError as error:
            raise UserError(
                self.env._("The rows of this figure cannot be told by a plain condition.")
            ) from error
        name = figure.get("name")
        name = typed(self.env, name[:LONGEST], LONGEST) if isinstance(name, str) else ""
        return {
            "res_model": model._name,
            "domain": text,
            "measure": self._measure_asked(model, figure.get("measure")),
            "figure_name": name or model._description,
        }

    @api.model
    def _measure_asked(self, model, measure):
        if not measure:
            return False
        found = SUM.fullmatch(measure) if isinstance(measure, str) else None
        field = model._fields.get(found[1]) if found else None
        # Views of ours have all amounts in company currency, whatever their columns are called.
        if (
            field is None
            or field.type not in NUMBERS
            or not (model._name.startswith(OURS) or literal.is_in_company_currency(model, field))
        ):
            raise UserError(self.env._("“%s” is nothing that can be summed.", measure))
        try:
            literal.attempt(self.env, lambda: model._read_group([("id", "=", 0)], [], [measure]))
        except literal.DoesNotApply as error:
            raise UserError(self.env._("“%s” is nothing that can be summed.", measure)) from error
        return measure

    # ---- what the rows are

    @api.model
    def _counted(self, model, domain, measure):
        """(number of rows, their sum or 0) as the user reads them."""
        if not measure:
            return model.search_count(domain), 0
        ((count, value),) = model._read_group(domain, [], ["__count", measure])
        return count, value or 0

    @api.model
    def _prepare_figure(self, asked):
        """The columns of a figure with what it is now, and its customers, as the giver reads it."""
        model, domain = self.env[asked["res_model"]], literal.domain_of(asked["domain"])
        count, value = self._counted(model, domain, asked["measure"])
        return {
            **asked,
            "then_count": count,
            "then_value": value,
            "then_ids": model.search(domain, limit=MOST_KEPT_ROWS).ids,
            "partner_ids": [fields.Command.set(self._customers(model, domain).ids)],
        }

    @api.model
    def _customers(self, model, domain):
        """The commercial partners of the rows, as many as are kept."""
        if model._name == "res.partner":
            found = model.search(domain, limit=MOST_KEPT_ROWS)
        elif model._fields.get("partner_id") and model._fields["partner_id"].store:
            within = Domain(domain) & Domain("partner_id", "!=", False)
            groups = model._read_group(within, ["partner_id"], limit=MOST_KEPT_ROWS)
            found = self.env["res.partner"].concat(*(partner for (partner,) in groups))
        else:
            return self.env["res.partner"]
        return found.sudo().commercial_partner_id

    @api.model
    def _sellers(self, model, domain):
        """Whose the rows are, who has most of them first."""
        name = next((each for each in ("user_id", "invoice_user_id")
                     if each in model._fields and model._fields[each].store), None)  # fmt: skip
        if not name:
            return self.env["res.users"]
        within = Domain(domain) & Domain(name, "!=", False)
        groups = model._read_group(within, [name], ["__count"], order="__count DESC")
        return self.env["res.users"].concat(*(user for user, _count in groups))
