"""How figures of a month are written: short, in the user's language."""

import ast

from odoo.addons.base.models.res_lang import intersperse
from odoo.tools import float_round
from odoo.tools.misc import NON_BREAKING_SPACE, get_lang

from ..core.policy import FULL
from . import evidence

HOURS_DIGITS = 1
# A column is written in the largest of these of which its largest figure has several.
SCALES = (
    (1e6, 1e7, lambda env: env._("%sM", "")),
    (1e3, 1e5, lambda env: env._("%sK", "")),
)


class Words:
    """Numbers as people read them."""

    def __init__(self, env):
        self.env = env
        self.currency = env.company.currency_id
        self._lang = get_lang(env)
        self._grouping = ast.literal_eval(self._lang.grouping)
        self._written = {}  # most figures of a month stand there more than once

    def money(self, amount):
        """52.4M: an amount that stands by itself."""
        return evidence.compact(self.env, amount, self.currency)

    def exact(self, amount):
        """The amount as documents have it."""
        text, symbol = self._grouped(amount, self.currency.decimal_places), self.currency.symbol
        if not symbol:
            return text
        parts = (text, symbol) if self.currency.position == "after" else (symbol, text)
        return NON_BREAKING_SPACE.join(parts)

    def scale(self, largest):
        """(divisor, unit) of a column of amounts, of which this is the largest."""
        for divisor, least, unit in SCALES:
            if largest >= least:
                return divisor, unit(self.env).strip()
        return 1, ""

    def number(self, value, unit, divisor=1):
        """A figure in its column; of nothing a dash."""
        if value is None:
            return "–"
        if unit == "percent":
            return f"{round(value * FULL)}%"
        if unit == "money":
            value /= divisor
        return self.plain(value, HOURS_DIGITS if unit == "hours" else 0)

    def full(self, value, unit):
        """A figure with nothing left out, for who looks closer."""
        if value is None:
            return self.env._("not known")
        return self.exact(value) if unit == "money" else self.number(value, unit)

    def plain(self, value, digits=0):
        """A number with the user's separators; no minus before a zero."""
        rounded = round(value, digits)
        return self._grouped(rounded or 0.0, digits)

    def _grouped(self, value, digits):
        """As `formatLang` writes a number, which reads the language anew for each."""
        key = value, digits
        if key not in self._written:
            rounded = float_round(value, precision_digits=digits, rounding_method="HALF-EVEN")
            whole, *fraction = f"{rounded:.{digits}f}".split(".")
            whole, _count = intersperse(whole, self._grouping, self._lang.thousands_sep or "")
            self._written[key] = self._lang.decimal_point.join([whole, *fraction])
        return self._written[key]
