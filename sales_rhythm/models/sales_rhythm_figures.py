"""What is measured beside the customers: time with them, work against targets, the forecast."""

from odoo import api, models

HOURS_DIGITS = 1


class SalesRhythmFigures(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_deck_figures(self, period):
        """The current user's figures of a period for the banner, each with the rows behind it.

        The share of time with customers, and the metrics that have something to show. Each is
        {key, label, unit, value, goal, pace, title, opens, res_model, domain, measure, views}: the
        measure, in the words of `_read_group`, of the rows in the domain is the value. Of a ratio
        it is what stands `above`, and the value is that divided by what is `below`: the
        `of_measure` of `of_domain` in `of_model`, where that has rows. `opens` names the rows, the
        title tells the rest in words. A figure that does not work has no domain. Working hours
        and goals are those in the current company, which is named where several are ticked.
        """
        self.browse().check_access("read")
        figures = [self._time_figure(period), *self._metric_figures(period)]
        if len(self.env.companies) > 1:
            for figure in figures:
                figure["label"] = f"{figure['label']} ({self.env.company.name})"
        return self._with_views(figures)

    @api.model
    def _time_figure(self, period):
        found = self.get_customer_time(period)
        title = self.env._(
            "%(hours)s of %(working)s working hours with customers",
            hours=round(found["above"], HOURS_DIGITS),
            working=round(found["below"], HOURS_DIGITS),
        )
        return {
            "key": "customer_time",
            "label": self.env._("with customers"),
            "unit": "percent",
            "pace": found["goal"],
            "title": title,
            "opens": title,
            **found,
        }

    @api.model
    def _metric_figures(self, period):
        """Metrics with a goal or a value; the others would be a row of zeros each morning."""
        return [
            {**cell, "title": self._metric_title(cell)}
            for cell in self.env["sales.rhythm.metric"].get_metrics(period)
            if cell["goal"] is not None or cell["value"]
        ]

    @api.model
    def _metric_title(self, cell):
        """What the rows are, or why there is no figure; a ratio names its other list as well."""
        if cell["note"]:
            return f"{cell['label']}: {cell['note']}"
        if "of" not in cell:
            return cell["label"]
        return self.env._(
            "%(label)s = %(above)s / %(below)s",
            label=cell["label"],
            above=cell["opens"],
            below=cell["of"],
        )

    @api.model
    @api.readonly
    def get_hit_figures(self):
        """How often the forecast came true, as `get_deck_figures`; asked once, it takes a while."""
        found = self.get_hit_rate()
        labels = {
            "month": self.env._("ordered when expected, last month"),
            "quarter": self.env._("ordered when expected, last quarter"),
        }
        return self._with_views([
            {
                "key": f"hit_rate_{name}",
                "label": label,
                "unit": "percent",
                "goal": None,
                "pace": None,
                "title": self.env._(
                    "%(hits)s of %(closed)s expected orders came in their time",
                    hits=found[name]["above"],
                    closed=found[name]["below"],
                ),
                "opens": label,
                **found[name],
            }
            for name, label in labels.items()
            if found[name]["value"] is not None
        ])  # fmt: skip

    @api.model
    def _with_views(self, figures):
        """The figures, each with the kinds of views that open its rows: cards where there are."""
        views = self._views_of({figure["res_model"] for figure in figures if figure["res_model"]})
        return [
            {**figure, "views": views.get(figure["res_model"], ["list", "form"])}
            for figure in figures
        ]

    @api.model
    def _views_of(self, names):
        """{model: kinds of views that open its rows}."""
        # Views are no secret, only who may edit them is.
        views = self.env["ir.ui.view"].sudo()._read_group(
            [("model", "in", list(names)), ("type", "=", "kanban"), ("mode", "=", "primary")],
            ["model"],
        )  # fmt: skip
        cards = {model for (model,) in views}
        return {name: ["list", *(["kanban"] if name in cards else []), "form"] for name in names}
