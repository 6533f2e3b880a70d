"""Spreadsheets: how their sheets look, and what goes into their cells.

Numbers are numbers and dates are dates, so that people reckon on with them; there is no formula at
all, and what others typed stays text, whatever it begins with. Rows leave as they are written, so
that the memory it takes does not grow with them.
"""

from typing import NamedTuple

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
           "strings_to_numbers": False}  # fmt: skip
HEAD = 3  # the fourth row
LONGEST = 250  # characters of a name; what is longer nobody reads in a cell
COLOURS = {"behind": "#8A5600", "far": "#B51F2E"}
NUMBERS = {"count": "#,##0", "hours": "#,##0.0", "percent": "0%"}
WIDTHS = {"name": 22, "money": 15, "count": 9, "hours": 9, "percent": 9, "start": 32, "help": 52}
DATE = "yyyy-mm-dd"  # which nobody takes for another day
A4 = 9


class Value(NamedTuple):
    """What goes into a cell."""

    value: object
    """A number, text, a date, or None for an empty cell."""
    unit: str = "name"
    state: str = ""


class Sheets:
    """A workbook of sheets that look alike; `metadata` are the values under each title."""

    def __init__(self, book, env, title, metadata):
        self.book, self.env = book, env
        self.title, self.metadata = title, metadata
        self.money = money_format(env.company.currency_id)
        self._formats = {}

    def _sheet(self, name, heads, frozen):
        """A sheet with its title, what it is of, its heads, and how it is printed."""
        sheet = self.book.add_worksheet(name[:31])
        for at, (_label, width) in enumerate(heads):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(HEAD + 1, frozen)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer("&C&P / &N")
        sheet.write_string(0, 0, self.title, self._format("title"))
        self._row(sheet, 1, self.metadata)
        for at, (label, _width) in enumerate(heads):
            sheet.write_string(HEAD, at, label[:LONGEST], self._format("head"))
        return sheet

    def _row(self, sheet, at, values, bold=False):
        """Empty cells are left out: nothing is there, not even a 0."""
        for column, (value, unit, state) in enumerate(values):
            if value is None:
                continue
            if unit == "name":
                sheet.write_string(at, column, str(value)[:LONGEST], self._format(unit, bold=bold))
            elif unit == "date":
                sheet.write_datetime(at, column, value, self._format(unit))
            else:
                sheet.write_number(at, column, value, self._format(unit, state, bold))

    def _format(self, unit, state="", bold=False):
        """One of the formats, of which there are few."""
        state = state if state in COLOURS else ""
        key = unit, state, bold
        if key not in self._formats:
            look = {"bold": bold}
            if unit == "title":
                look = {"bold": True, "font_size": 13}
            elif unit == "head":
                look = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
            elif unit == "date":
                look["num_format"] = DATE
            elif unit != "name":
                look["num_format"] = self.money if unit == "money" else NUMBERS[unit]
            if state:
                look["font_color"] = COLOURS[state]
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]


def money_format(currency):
    """How a spreadsheet writes amounts of this currency; Excel puts the reader's separators."""
    decimals = currency.decimal_places
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    symbol = '"' + (currency.symbol or currency.name).replace('"', "") + '"'
    return f"{symbol}{number}" if currency.position == "before" else f"{number} {symbol}"
