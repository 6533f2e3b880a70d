"""What is measured beside the customers: time with them, work against targets, the forecast."""

from odoo import api, models

HOURS_DIGITS = 1


class SalesRhythmFigures(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_deck_figures(self, period):
        """The current user's figures of a period for the banner, each with what it counts.

        [{key, label, unit, value, goal, pace, res_model, domain, title}]: the share of time with
        customers, and the metrics that have something to show. Working hours and goals are those
        in one company, the current one, which is named where several are ticked.
        """
        self.browse().check_access("read")
        figures = [self._time_figure(period), *self._metric_figures(period)]
        if len(self.env.companies) > 1:
            for figure in figures:
                figure["label"] = f"{figure['label']} ({self.env.company.name})"
        return figures

    @api.model
    def _time_figure(self, period):
        found = self.get_customer_time(period)
        return {
            "key": "customer_time",
            "label": self.env._("with customers"),
            "unit": "percent",
            "value": found["ratio"],
            "goal": found["target"],
            "pace": found["target"],
            "res_model": "sales.rhythm.touch",
            "domain": found["domain"],
            "title": self.env._(
                "%(hours)s of %(working)s working hours with customers",
                hours=round(found["hours"], HOURS_DIGITS),
                working=round(found["working_hours"], HOURS_DIGITS),
            ),
        }

    @api.model
    def _metric_figures(self, period):
        """Metrics with a goal or a value; the others would be a row of zeros each morning."""
        return [
            {
                **{name: cell[name] for name in
                   ("key", "label", "unit", "value", "goal", "pace", "res_model", "domain")},
                "title": cell["label"],
            }
            for cell in self.env["sales.rhythm.metric"].get_metrics(period)
            if cell["domain"] and (cell["goal"] is not None or cell["value"])
        ]  # fmt: skip

    @api.model
    @api.readonly
    def get_hit_figures(self):
        """How often the forecast came true, as `get_deck_figures`; asked once, it takes a while."""
        found = self.get_hit_rate()
        labels = {
            "month": self.env._("ordered when expected, last month"),
            "quarter": self.env._("ordered when expected, last quarter"),
        }
        return [
            {
                "key": f"hit_rate_{name}",
                "label": label,
                "unit": "percent",
                "value": found[name]["ratio"],
                "goal": None,
                "pace": None,
                "res_model": "sales.rhythm.snapshot",
                "domain": found[name]["domain"],
                "title": self.env._(
                    "%(hits)s of %(closed)s expected orders came in their time",
                    hits=found[name]["hits"],
                    closed=found[name]["closed"],
                ),
            }
            for name, label in labels.items()
            if found[name]["ratio"] is not None
        ]
