"""Queries over other models' records: what they show follows from the rules of those records."""

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.query import Query

from . import sql


class SalesRhythmAboutDocuments(models.AbstractModel):
    """A model without a table, whose query holds the record rules of the documents it reads.

    So nothing is told of a document that the user may not read, and only the superuser's query has
    no rules.
    """

    _name = "sales.rhythm.about.documents.mixin"
    _description = "Rows of documents"
    _aliases = {}  # {model whose records are read: the alias of its table in the query}

    is_seen = fields.Boolean(compute="_compute_is_seen")

    def _readable_by_model(self):
        """{model: Query of the records that the user may read}, without the models they may not."""
        readable = {model: self._readable(model, alias) for model, alias in self._aliases.items()}
        return {model: query for model, query in readable.items() if query is not None}

    def _readable(self, name, alias):
        """The query of the records of a model that the user may read; None where there are none.

        As the ORM makes it, but for an alias, and for what Odoo checks of activities and messages
        one by one: that follows from the documents on which they stand.
        """
        model = self.env[name]
        if not model.has_access("read"):
            return None
        everything = model.sudo().with_context(active_test=False)  # as the ORM reads the rules
        domain = self.env["ir.rule"]._compute_domain(name, "read").optimize_full(everything)
        if domain.is_false():
            return None
        query = Query(self.env, alias, SQL.identifier(model._table))
        if not domain.is_true():
            query.add_where(domain._to_sql(everything, alias, query))
        return query

    def _check_access(self, operation):
        # The rules of the documents are in the query, which the superuser's has not.
        refused = (
            self.browse()._check_access(operation) if self else super()._check_access(operation)
        )
        if refused or self.env.su or not self:
            return refused
        hidden = self.filtered(lambda row: not row.is_seen)
        if not hidden:
            return None
        return hidden, lambda: self.env["ir.rule"]._make_access_error(operation, hidden)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_seen(self):
        seen = self._seen()
        for row in self:
            row.is_seen = row in seen

    @api.private
    def exists(self):
        everything = self.sudo()  # what is there is there, whoever asks
        there = everything._seen()
        return self.filtered(lambda row: not row.id or row in there)

    def _seen(self):
        """Those of the rows that the user may read."""
        query = self._search([])
        query.add_where(self._are_these())
        return self.browse(query)

    def _are_these(self):
        """SQL of whether a row is one of these, in words that each source finds by its own ids."""
        return sql.of_events(self._table, self.ids)

    def _fetch_query(self, query, fields):
        # By ids alone the database would read everything that there is.
        if self:
            query.add_where(self._are_these())
        found = super()._fetch_query(query, fields)
        if not self.env.su:  # the query had all rules, so that nobody has to ask again
            with self.env.protecting([self._fields["is_seen"]], found):
                found.is_seen = True
        return found
