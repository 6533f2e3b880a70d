"""Where the money is as a spreadsheet: the map, and the same by salesperson."""

import xlsxwriter

from ..models import clock
from .sheets import HEAD, OPTIONS, WIDTHS, Sheets, Value


def write(file, env, money_map, by_rep):
    """Writes the workbook to `file`.

    `money_map` is of get_money_map, `by_rep` [(name, {bucket: amount})].
    """
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        title = money_map["total"]["name"]
        book.set_properties({"title": title, "company": money_map["company"]})
        sheets = MoneySheets(book, env, title, _metadata(env, money_map))
        sheets.write_map(money_map)
        sheets.write_reps(money_map, by_rep)


def _metadata(env, money_map):
    """Company, day, team, and what the amounts are."""
    team = money_map["team"]
    return [
        Value(money_map["company"]),
        Value(clock.today(env.company), "date"),
        Value(team["label"] if team else env._("All teams")),
        Value(env._("Documents with taxes, estimates without.")),
    ]


class MoneySheets(Sheets):
    """Both sheets."""

    def write_map(self, money_map):
        """A row per bucket, and the total, which no filter takes away."""
        env = self.env
        heads = [
            (env._("Stage"), WIDTHS["name"]),
            (env._("Where"), WIDTHS["name"]),
            (env._("How many"), WIDTHS["name"]),
            (env._("Amount"), WIDTHS["money"]),
            (env._("End of last month"), WIDTHS["money"]),
            (env._("Note"), WIDTHS["start"]),
        ]
        sheet = self._sheet(env._("Money"), heads, frozen=2)
        at = HEAD + 1
        for stage in money_map["stages"]:
            for row in stage["rows"]:
                then = row["change"] and row["change"]["then"]
                self._row(sheet, at, [
                    Value(stage["label"]),
                    Value(row["label"]),
                    Value(row["count_text"]),
                    Value(row["amount"], "money"),
                    Value(then if then is not False else None, "money"),
                    Value(row["hint"]),
                ])  # fmt: skip
                at += 1
        sheet.autofilter(HEAD, 0, at - 1, len(heads) - 1)
        total = money_map["total"]
        self._row(sheet, at, [Value(env._("Total")), Value(None), Value(None),
                              Value(total["amount"], "money")], bold=True)  # fmt: skip

    def write_reps(self, money_map, by_rep):
        """A row per salesperson, with a column per bucket, and of all together."""
        env = self.env
        rows = [row for stage in money_map["stages"] for row in stage["rows"]]
        heads = [
            (env._("Salesperson"), WIDTHS["name"]),
            *((row["label"], WIDTHS["money"]) for row in rows),
            (env._("Total"), WIDTHS["money"]),
        ]
        sheet = self._sheet(env._("By salesperson"), heads, frozen=1)
        at = HEAD + 1
        for name, amounts in by_rep:
            values = [Value(amounts.get(row["key"], 0), "money") for row in rows]
            total = Value(sum(amounts.values()), "money")
            self._row(sheet, at, [Value(name), *values, total])
            at += 1
        sheet.autofilter(HEAD, 0, max(HEAD, at - 1), len(heads) - 1)
        values = [Value(row["amount"], "money") for row in rows]
        total = Value(money_map["total"]["amount"], "money")
        self._row(sheet, at, [Value(env._("Total")), *values, total], bold=True)
