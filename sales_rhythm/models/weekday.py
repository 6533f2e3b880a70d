from odoo import fields, models

from . import known


class SalesRhythmWeekday(models.Model):
    """A day of the week, to be chosen from; there are seven, and nobody adds one."""

    _name = "sales.rhythm.weekday"
    _description = "Day of the week"
    _order = "number"
    _rec_name = "short_name"
    _rec_names_search = ["name", "short_name"]

    name = fields.Char(required=True, readonly=True, translate=True)
    short_name = fields.Char(required=True, readonly=True, translate=True)
    number = fields.Integer(
        required=True, readonly=True, aggregator=None, help="0 is Monday, 6 is Sunday."
    )

    _number = models.UniqueIndex("(number)", "There is this day of the week already.")

    def _numbers(self):
        """The weekdays as the core counts them."""
        return tuple(self.mapped("number"))

    def _of(self, numbers):
        """The weekdays with these numbers, in order."""
        everyone = known.once(self.env, "weekdays", None, lambda: self.sudo().search([]).ids)
        found = self.browse(everyone)
        return found.filtered(lambda each: each.number in numbers)
