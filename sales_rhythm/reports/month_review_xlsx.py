"""The month as a spreadsheet: the table of all, and each rep's month by week.

Numbers are numbers and dates are dates, so that people reckon on with them; there is no formula at
all, and what others typed stays text, whatever it begins with. Rows leave as they are written, so
that the memory it takes does not grow with them.
"""

from typing import NamedTuple

import xlsxwriter

from odoo import fields

from ..models import clock

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


def write(file, env, table, months):
    """Writes the workbook to `file`.

    `table` is of get_month_table, `months` are those of get_month_of, which may come one by one.
    """
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": table["label"], "company": table["company"]})
        writer = Writer(book, env, table)
        writer.write_table()
        writer.write_weeks(months)


class Writer:
    """Both sheets of one month."""

    def __init__(self, book, env, table):
        self.book, self.env, self.table = book, env, table
        metrics = env["sales.rhythm.metric"].with_context(active_test=False).search_fetch(
            [], ["key", "unit"])  # fmt: skip
        self.units = {metric.key: metric.unit for metric in metrics}
        # As they were, in a month that is closed.
        self.units |= {each["key"]: each["unit"] for each in table["columns"] if "unit" in each}
        weeks = table["total"]["weeks"]
        self._weekly = weeks[0]["key"] if weeks else None  # the column that the weeks belong to
        self.money = money_format(env.company.currency_id)
        self._formats = {}

    # ---- the two sheets

    def write_table(self):
        """One row per rep, and one of all, which no filter takes away."""
        env, table = self.env, self.table
        heads = self._heads()
        sheet = self._sheet(env._("Salespeople"), heads, frozen=1)
        at = HEAD + 1
        for row in table["rows"]:
            self._row(sheet, at, self._values(row))
            at += 1
        sheet.autofilter(HEAD, 0, max(HEAD, at - 1), len(heads) - 1)
        self._row(sheet, at, self._values(table["total"]), bold=True)

    def write_weeks(self, months):
        """One row per rep and metric; months may begin and end in other weeks than the first."""
        env = self.env
        weeks = [(f"{week['label']} ({week['title']})", WIDTHS["money"])
                 for week in self.table["weeks"]]  # fmt: skip
        heads = [
            (env._("Salesperson"), WIDTHS["name"]),
            (env._("Part"), WIDTHS["name"]),
            (env._("What"), WIDTHS["name"]),
            *weeks,
            (env._("Month"), WIDTHS["money"]),
            (env._("Target"), WIDTHS["money"]),
            (env._("vs pace"), WIDTHS["money"]),
            (env._("Note"), WIDTHS["start"]),
        ]
        sheet = self._sheet(env._("By week"), heads, frozen=3)
        at = HEAD + 1
        for month in months:
            for group in month["groups"]:
                for row in group["rows"]:
                    self._row(sheet, at, self._week_values(month, group, row))
                    at += 1
        sheet.autofilter(HEAD, 0, max(HEAD, at - 1), len(heads) - 1)

    # ---- columns

    def _heads(self):
        """[(head, width)] of the first sheet, in the order of `_values`."""
        env = self.env
        heads = [(env._("Salesperson"), WIDTHS["name"])]
        for column in self.table["columns"]:
            width = WIDTHS[self._unit(column["key"])]
            heads += [
                (column["title"], width),
                (env._("%s: target", column["label"]), width),
                (env._("%s: vs pace", column["label"]), width),
            ]
            if column["key"] == self._weekly:
                heads += [(week["label"], width) for week in self.table["weeks"]]
                heads += [(env._("Projected"), width), (env._("Projected, share"), 9)]
        return heads + [
            (env._("Needs help"), WIDTHS["help"]),
            (env._("Start with"), WIDTHS["start"]),
            (env._("Note"), WIDTHS["start"]),
        ]

    def _values(self, row):
        """The cells of one rep."""
        found = [Value(row["label"])]
        for cell in row["cells"]:
            found += self._three(cell)
            if cell["key"] == self._weekly:
                found += self._of_weeks(row["weeks"], self._unit(cell["key"]))
                found += self._projected(row["projected"])
        return found + [*self._help(row["help"]), Value(self._notes(row["cells"]))]

    def _week_values(self, month, group, row):
        """The cells of one metric of one rep."""
        self.units[row["key"]] = unit = row.get("unit") or self._unit(row["key"])
        return [
            Value(month["user"]["label"]),
            Value(group["label"]),
            Value(row["label"]),
            *self._of_weeks(row["weeks"], unit),
            *self._three(row["month"]),
            Value(self._notes([row["month"]])),
        ]

    def _three(self, cell):
        """A figure, its target, and how far it is from its pace."""
        unit = self._unit(cell["key"])
        return [
            Value(cell["value"], unit, cell["state"]),
            Value(cell["goal"], unit),
            Value(cell["lead"], unit, cell["state"]),
        ]

    def _of_weeks(self, cells, unit):
        """As many cells as the month has weeks; empty where the weeks are not known."""
        missing = len(self.table["weeks"]) - len(cells)
        return [Value(cell["value"], unit, cell["state"]) for cell in cells] + [
            Value(None)
        ] * missing

    def _projected(self, projected):
        """Where the month will end, and which part of the target that is."""
        if not projected:
            return [Value(None), Value(None)]
        end = (projected["sold"]["value"] or 0) + (projected["expected"]["value"] or 0)
        state = projected["state"]
        return [Value(end, "money", state), Value(projected["goal_ratio"], "percent", state)]

    def _help(self, found):
        """What to help with, and the customers to start with."""
        if not found:
            return [Value(None), Value(None)]
        names = ", ".join(each["name"] for each in found["start"])
        told = f"{found['text']} ({found['median_text']})"
        if found["why"]:
            told += f" · {found['why']}"
        return [Value(told), Value(names or None)]

    def _notes(self, cells):
        """Why figures are missing."""
        names = {}
        for cell in cells:
            if cell["value"] is None and cell["note"]:
                names.setdefault(cell["note"], []).append(cell["name"].partition(",")[0])
        return "; ".join(f"{', '.join(of)}: {note}" for note, of in names.items()) or None

    def _unit(self, key):
        return self.units.get(key, "count")

    # ---- writing

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
        sheet.write_string(0, 0, self.table["label"], self._format("title"))
        self._row(sheet, 1, self._metadata())
        for at, (label, _width) in enumerate(heads):
            sheet.write_string(HEAD, at, label[:LONGEST], self._format("head"))
        return sheet

    def _metadata(self):
        """Company, month, team, when it was printed, and how far the month is."""
        env, table = self.env, self.table
        team = table["team"]
        return [
            Value(table["company"]),
            Value(fields.Date.to_date(table["month"]), "date"),
            Value(env._("Printed on")),
            Value(clock.today(env.company), "date"),
            Value(team["label"] if team else env._("All teams")),
            Value(" · ".join(filter(None, (table["days"]["text"], table["days"]["pace_text"])))),
        ]

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
