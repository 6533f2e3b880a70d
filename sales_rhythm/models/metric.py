"""What is counted: a record says of which model, with which domain, on which date and by whom.

A metric is data. Its domain is a plain literal that is never evaluated as code; user, period and
company are added here, so that the figure and the rows behind it come from one domain.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from . import literal

KINDS = [
    ("count", "Number of records"),
    ("sum", "Sum of a field"),
    ("ratio", "Ratio of two"),
    ("working", "Working hours"),
]
UNITS = [("count", "Number"), ("money", "Money"), ("hours", "Hours"), ("percent", "Share")]
KEY = re.compile(r"[a-z][a-z0-9_]*")
PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class SalesRhythmMetric(models.Model):
    """One thing that is counted for a user and a period."""

    _name = "sales.rhythm.metric"
    _description = "Metric"
    _order = "sequence, id"
    _rec_names_search = ["name", "key"]

    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True, help="Its name in imports and programs: small letters, digits, underscores."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="The only one in which it counts; empty: in each."
    )
    from_on = fields.Date("Counts from", help="The first day that counts; empty: every day before.")
    until_on = fields.Date("Counts until", help="The last day that counts; empty: every day after.")
    kind = fields.Selection(KINDS, required=True, default="count")
    unit = fields.Selection(UNITS, required=True, default="count")
    res_model = fields.Char("Model", help="Technical name, such as sale.order.")
    domain = fields.Char(
        "Condition",
        default="[]",
        help="Which records count, in plain values. The user, the period and the company are "
        "added to it.",
    )
    date_field = fields.Char(
        "Date",
        help="The field that says when: a date, or a date of lines, such as touch_ids.done_at. "
        "Empty: how things stand now.",
    )
    user_field = fields.Char("Whose", default="user_id", help="The field that says whose it is.")
    measure = fields.Char("Field to sum", help="Amounts must be in company currency.")
    numerator_id = fields.Many2one("sales.rhythm.metric", "What is divided", ondelete="restrict")
    denominator_id = fields.Many2one("sales.rhythm.metric", "Divided by", ondelete="restrict")

    _key = models.UniqueIndex("(key)", "Another metric has this key already: choose another one.")

    def copy_data(self, default=None):
        return [
            {**vals, "key": (default or {}).get("key") or f"{metric.key}_copy"}
            for metric, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # ---- what makes sense

    @api.constrains("key")
    def _check_key(self):
        for metric in self:
            if not KEY.fullmatch(metric.key or ""):
                metric._refuse(
                    self.env._(
                        "the key “%s” must begin with a small letter, and have only small "
                        "letters, digits and underscores.",
                        metric.key,
                    )
                )

    @api.constrains("kind", "res_model", "domain", "date_field", "user_field", "measure",
                    "numerator_id", "denominator_id")  # fmt: skip
    def _check_definition(self):
        for metric in self:
            if metric.kind == "ratio":
                metric._check_parts()
            elif metric.kind != "working":
                metric._check_source()

    def _refuse(self, why):
        raise ValidationError(
            self.env._("Metric “%(metric)s”: %(why)s", metric=self.name or self.key, why=why)
        )

    def _check_parts(self):
        """A ratio is of two plain metrics, and of no ratio: so none is ever in a cycle."""
        parts = [self.numerator_id, self.denominator_id]
        if not all(parts):
            self._refuse(self.env._("a ratio needs what is divided, and what it is divided by."))
        for part in parts:
            if part.kind == "ratio":
                self._refuse(
                    self.env._(
                        "“%s” is a ratio itself. Divide numbers and sums, so that no metric "
                        "depends on itself.",
                        part.name,
                    )
                )
        used = Domain("numerator_id", "=", self.id) | Domain("denominator_id", "=", self.id)
        user = self.with_context(active_test=False).search(used, limit=1)
        if user:
            self._refuse(self.env._("“%s” is a ratio of it: keep its kind.", user.name))

    def _check_source(self):
        model = self._model()
        if model is None:
            self._refuse(
                self.env._("there is no model “%s” whose records could be counted.", self.res_model)
            )
        if self.date_field:
            self._check_date_field(model)
        user = self._field_of(model, self.user_field)
        if not (user.type == "many2one" and user.comodel_name == "res.users" and user.store):
            self._refuse(self.env._("“%s” is no stored field that names a user.", self.user_field))
        if self.kind == "sum":
            self._check_measure(model)
        self._check_domain(model)

    def _model(self):
        """The model whose records are counted, or None."""
        model = self.env.get(self.res_model or "")
        return None if model is None or model._abstract or model._transient else model

    def _field_of(self, model, name):
        field = model._fields.get(name or "")
        if field is None:
            self._refuse(
                self.env._(
                    "model “%(model)s” has no field “%(field)s”.",
                    model=model._name,
                    field=name or "",
                )
            )
        return field

    def _check_date_field(self, model):
        lines, _dot, name = (self.date_field or "").rpartition(".")
        if lines:
            field = self._field_of(model, lines)
            if field.type not in ("one2many", "many2many"):
                self._refuse(self.env._("“%s” are no lines.", lines))
            model = self.env[field.comodel_name]
        field = self._field_of(model, name)
        if field.type not in ("date", "datetime") or not (field.store or field.search):
            self._refuse(self.env._("“%s” is no date that can be searched for.", self.date_field))

    def _check_measure(self, model):
        field = self._field_of(model, self.measure)
        if field.aggregator != "sum":
            self._refuse(self.env._("sums of “%s” say nothing.", self.measure))
        if not literal.is_in_company_currency(model, field):
            self._refuse(
                self.env._(
                    "“%s” is in the currency of each record: choose the field that has the "
                    "amount in company currency.",
                    self.measure,
                )
            )
        self._try(
            lambda: model._read_group([("id", "=", 0)], [], [f"{self.measure}:sum"]),
            self.env._("“%s” cannot be summed by the database", self.measure),
        )

    # ---- the domain

    def _parsed_domain(self):
        """The domain as people wrote it; ValidationError where it is no plain list."""
        try:
            return literal.domain_of(self.domain)
        except ValueError:
            self._refuse(
                self.env._(
                    "its domain is no list of plain conditions, such as "
                    "[('state', '=', 'sale')]. Names such as uid, and functions, are not known "
                    "there; user and period are added by themselves."
                )
            )

    def _check_domain(self, model):
        domain = self._parsed_domain()
        if self._moves(domain, model):
            self._refuse(
                self.env._(
                    "its domain names a day that moves. The period is added by itself, by the "
                    "company's days; a fixed day is written as 2026-12-31."
                )
            )

        self._try(
            lambda: literal.check_applies(model, domain),
            self.env._("its domain does not apply to “%s”", model._name),
        )

    def _try(self, ask, why):
        try:
            literal.attempt(self.env, ask)
        except literal.DoesNotApply as error:
            self._refuse(f"{why} ({error})")

    def _moves(self, domain, model):
        """Whether a condition compares a date with words, of which Odoo makes the user's day."""
        for condition in domain.iter_conditions():
            field, values = self._last_field(model, condition.field_expr), condition.value
            if condition.operator in ("any", "not any"):
                if field and field.relational:
                    if self._moves(Domain(values), self.env[field.comodel_name]):
                        return True
            elif field is not None and field.type in ("date", "datetime"):
                values = values if isinstance(values, (list, tuple, set)) else [values]
                words = [each for each in values if isinstance(each, str)]
                if not all(PLAIN_DATE.match(word) for word in words):
                    return True
        return False

    def _last_field(self, model, path):
        """The field at the end of a path, or None."""
        field = None
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            model = self.env[field.comodel_name] if field and field.relational else None
        return field
