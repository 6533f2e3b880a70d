"""The downloads of sheets: the month, and where the money is."""

import os
import tempfile

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 256 * 1024  # bytes that are read and sent at once


class Sheets(http.Controller):
    @http.route("/sales_rhythm/month.xlsx", type="http", auth="user", methods=["GET"],
                readonly=True)  # fmt: skip
    def month_xlsx(self, month="", team="", company="", **_ignored):
        """The month of all whom the user sees, as a spreadsheet; what is wrong, in a sentence."""
        return _download(
            company, lambda env, file: env["sales.rhythm.review"]._write_sheet(file, month, team)
        )

    @http.route("/sales_rhythm/money.xlsx", type="http", auth="user", methods=["GET"],
                readonly=True)  # fmt: skip
    def money_xlsx(self, team="", company="", **_ignored):
        """Where the money is that the user sees, as a spreadsheet; what is wrong, in a sentence."""
        return _download(
            company, lambda env, file: env["sales.rhythm.director"]._write_sheet(file, team)
        )


def _download(company, write):
    """A sheet as a file. `write` is told where to, by the user and in the company of that id."""
    try:
        env = request.env["sales.rhythm.review"]._for_sheet(company).env
        file = tempfile.TemporaryFile(prefix="sales_rhythm_", suffix=".xlsx")
        try:
            name = write(env, file)
        except BaseException:
            file.close()
            raise
    except AccessError as error:
        return _refused(error, 403)
    except UserError as error:
        return _refused(error, 400)
    return request.make_response(
        _chunks(file),
        [
            ("Content-Type", MIME),
            ("Content-Length", str(os.fstat(file.fileno()).st_size)),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


def _refused(error, status):
    return request.make_response(
        error.args[0], [("Content-Type", "text/plain; charset=utf-8")], status=status
    )


def _chunks(file):
    """The file piece by piece; it is gone when it was sent."""
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
