"""The printed month: one page a rep, from the same payload as the screen.

Nothing is worked out here but what fits on a page: which figures, which rows of weeks, and the
first rows of each list. Every figure is the text of its cell.
"""

import base64
from functools import lru_cache

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open, format_date
from odoo.tools.image import image_data_uri

from ..models import clock

FIGURES = 8  # two rows of four
WEEK_ROWS = 6
LIST_ROWS = 3
HELP_ROWS = 2
# The first family of which Odoo brings both files; without any, the fonts of the server.
FONTS = ("Roboto", "Open_Sans")
FONT_FILE = "web/static/fonts/google/{family}/{family}-{style}.ttf"
NAME, LINE, SENTENCE = 40, 90, 150  # characters of which there is room
# What turns the direction of all text that follows, as if it were the page's own.
DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
ALARMS = ("late", "broken")  # of promises
STYLES = (("Regular", "normal"), ("Bold", "bold"))


def short(text, length):
    """What people typed, cut to a length, and on one line.

    >>> short("a very long name", 8)
    'a very …'
    """
    text = " ".join((text or "").translate(DIRECTIONS).split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


@lru_cache(maxsize=1)
def fonts():
    """[(weight, file in Base64)] of one family of Odoo's.

    They go into the page itself: what prints may reach neither this server nor its files, and fonts
    that lack Vietnamese letters borrow them from others, which tears words apart.
    """
    for family in FONTS:
        try:
            return [(weight, _file(FONT_FILE.format(family=family, style=style)))
                    for style, weight in STYLES]  # fmt: skip
        except OSError:
            continue
    return []


def _file(path):
    with file_open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()


class MonthReview(models.AbstractModel):
    _name = "report.sales_rhythm.report_month_review"
    _description = "Printed month of a rep"

    @api.model
    def _get_report_values(self, docids, data=None):
        """What the template shows: of `data`, the month and user_ids; or of closed months by id."""
        data = data or {}
        asked = self._asked(docids, data)
        pages, keys = [], self._columns()
        for company, month, user_ids in asked:
            review = self.env["sales.rhythm.review"].with_company(company)
            letterhead = self._letterhead(company)
            months = review._months_to_print(user_ids, month)
            managers = self.with_company(company)._managers(user_ids)
            for found in months:
                page = {**found, "letterhead": letterhead}
                pages.append(self._page(page, managers, keys))
        return {
            "doc_ids": docids,
            "pages": pages,
            "fonts": fonts(),
            "language": (self.env.lang or "en_US").replace("_", "-"),
            "first_page": data.get("first_page") or False,
            "page_count": data.get("page_count") or False,
            "legend": self.env._(
                "Printed %s · black line = pace of today; grey: on pace, amber: below pace, red: "
                "far below pace",
                format_date(self.env, clock.today(self.env.company)),
            ),
        }

    @api.model
    def _asked(self, docids, data):
        """[(company, month, [user id, ...])] of what is printed: of rows of closed months, or said.

        Of several rows of one user in one month, after a month was opened again, there is one page:
        of how it was closed last.
        """
        if not docids:
            return [(self.env.company, data.get("month") or False, data.get("user_ids") or [])]
        rows = self.env["sales.rhythm.month"].browse(docids)
        rows.check_access("read")
        found = [
            (company, fields.Date.to_string(month), each.user_id.exists().ids)
            for (company, month), each in rows.grouped(
                lambda row: (row.company_id, row.month)
            ).items()
        ]
        if not any(user_ids for _company, _month, user_ids in found):
            raise UserError(self.env._("There is nobody whose month could be printed."))
        self.env["sales.rhythm.review"]._check_at_once(sum(len(ids) for _c, _m, ids in found))
        return found

    @api.model
    def _letterhead(self, company):
        """Logo and address of a company, as on its documents; what it has not got is left out."""
        # Whose page it is reads its company's letterhead on every invoice.
        known = company.sudo()
        address = known.partner_id._display_address(without_company=True)
        lines = [*(line.strip() for line in address.splitlines()), known.phone, known.email]
        logo = not known.uses_default_logo and known.logo_web
        return {
            "logo": logo and image_data_uri(logo),
            "address": short(" · ".join(filter(None, lines)), SENTENCE),
        }

    @api.model
    def _managers(self, user_ids):
        """{user id: name of who leads their team in the company}, for the line to sign on."""
        # A leader may be of another company; a name is all that is shown.
        teams = self.env["sales.rhythm.month"].sudo()._teams_of(user_ids)
        return {user_id: team.user_id.name or "" for user_id, team in teams.items()}

    @api.model
    def _columns(self):
        """Keys of the metrics that are columns of the table of all."""
        metrics = self.env["sales.rhythm.metric"].search([("month_place", "=", "table")])
        return set(metrics.mapped("key"))

    def _page(self, month, managers, keys):
        """What one page shows, of a payload of `get_month_of`."""
        rows = [row for group in month["groups"] for row in group["rows"]]
        weekly = [row for row in rows if row["weeks"]]
        return {
            **month,
            "company": short(month["company"], LINE),
            "name": short(month["user"]["label"], LINE),
            "manager": short(managers.get(month["user"]["id"]), NAME),
            "period": " · ".join(filter(None, (
                self._until(month), month["days"]["text"], month["days"]["pace_text"]))),
            "figures": self._in_fours(
                [self._figure(row) for row in self._first(rows, FIGURES, keys)]
            ),
            "by_week": self._first(weekly, WEEK_ROWS, keys),
            "title": self.env._("Report of %s", month["label"]),
            "help_title": month["help"] and self.env._("Needs help: %s", month["help"]["text"]),
            "help_text": self._help_text(month["help"]),
            "helps": [self._given(given) for given in month["helps"][:HELP_ROWS]],
            "lists": self._lists(month),
        }  # fmt: skip

    @api.model
    def _until(self, month):
        if not month["is_running"]:
            return ""
        return self.env._("until %s", month["today_text"])

    @api.model
    def _first(self, rows, count, keys):
        """Up to so many of these rows, in their order.

        First those that are columns of the table, then those that have a target.
        """
        ranked = sorted(
            rows, key=lambda row: (row["key"] not in keys, row["month"]["goal"] is None)
        )
        chosen = {row["key"] for row in ranked[:count]}
        return [row for row in rows if row["key"] in chosen]

    @api.model
    def _in_fours(self, figures):
        """[[four figures], ...], the last filled up with None."""
        width = FIGURES // 2
        figures = figures + [None] * (-len(figures) % width)
        return [figures[first : first + width] for first in range(0, len(figures), width)]

    def _figure(self, row):
        """One of the large figures: its cell, and both ends of the line below it."""
        cell = row["month"]
        if cell["gap_text"]:
            left = self.env._("%s vs pace", cell["gap_text"])
        else:
            left = self.env._("on pace") if cell["state"] == "ok" else ""
        return {
            "label": row["label"],
            "unit": row["unit_text"],
            "cell": cell,
            "left": left,
            "right": self.env._("target %s", cell["goal_text"]) if cell["goal_text"] else "",
        }

    def _help_text(self, found):
        """What is said of the weakest step, behind its name; False where none is weak."""
        if not found:
            return False
        sentences = [f"({found['median_text']})"]
        if found["why"]:
            sentences.append(f"· {short(found['why'], SENTENCE)}.")
        if found["start"]:
            names = ", ".join(short(each["name"], NAME) for each in found["start"][:LIST_ROWS])
            sentences.append(self.env._("Start with %s.", names))
        return " ".join(sentences)

    @api.model
    def _given(self, given):
        """One help that was given, in a line: by whom, what, and how it stands."""
        what = ": ".join(filter(None, (short(given["by"], NAME), short(given["what"], LINE))))
        return f"{what} · {short(given['text'], LINE)}"

    def _lists(self, month):
        """The lists, in pairs side by side."""
        won, lost, at_risk = map(self._customers, month["customers"])
        return [[won, lost], [at_risk, self._promises(month["promises"])]]

    def _customers(self, group):
        """The first customers of a group, and how many more there are."""
        rows = [
            {"what": short(row["name"], LINE), "more": short(row["why"], LINE),
             "end": row["amount_text"], "style": "strong"}
            for row in group["rows"]
        ]  # fmt: skip
        return {"title": group["label"], "rows": rows, "more": group["more_text"],
                "none": group["note"] or self.env._("none")}  # fmt: skip

    def _promises(self, promises):
        rows = [
            {"what": short(each["what"], LINE), "more": short(each["customer"], LINE),
             "end": each["when_text"], "style": "text_far" if each["state"] in ALARMS else ""}
            for each in promises[:LIST_ROWS]
        ]  # fmt: skip
        more = len(promises) - len(rows)
        return {
            "title": self.env._("Promises"),
            "rows": rows,
            "more": self.env._("and %s more", more) if more else "",
            "none": self.env._("none"),
        }
