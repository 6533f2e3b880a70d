"""The month as a spreadsheet: the table of all, and each rep's month by week."""

import xlsxwriter

from odoo import fields

from ..models import clock
from .sheets import HEAD, OPTIONS, WIDTHS, Sheets, Value


def write(file, env, table, months):
    """Writes the workbook to `file`.

    `table` is of get_month_table, `months` are those of get_month_of, which may come one by one.
    """
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": table["label"], "company": table["company"]})
        writer = Writer(book, env, table)
        writer.write_table()
        writer.write_weeks(months)


class Writer(Sheets):
    """Both sheets of one month."""

    def __init__(self, book, env, table):
        self.table = table
        super().__init__(book, env, table["label"], self._metadata(env, table))
        metrics = env["sales.rhythm.metric"].with_context(active_test=False).search_fetch(
            [], ["key", "unit"])  # fmt: skip
        self.units = {metric.key: metric.unit for metric in metrics}
        # As they were, in a month that is closed.
        self.units |= {each["key"]: each["unit"] for each in table["columns"] if "unit" in each}
        weeks = table["total"]["weeks"]
        self._weekly = weeks[0]["key"] if weeks else None  # the column that the weeks belong to

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

    @staticmethod
    def _metadata(env, table):
        """Company, month, team, when it was printed, and how far the month is."""
        team = table["team"]
        return [
            Value(table["company"]),
            Value(fields.Date.to_date(table["month"]), "date"),
            Value(env._("Printed on")),
            Value(clock.today(env.company), "date"),
            Value(team["label"] if team else env._("All teams")),
            Value(" · ".join(filter(None, (table["days"]["text"], table["days"]["pace_text"])))),
        ]
