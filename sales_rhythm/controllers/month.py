"""The download of the month's sheet."""

import os
import tempfile

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 256 * 1024  # bytes that are read and sent at once


class MonthSheet(http.Controller):
    @http.route("/sales_rhythm/month.xlsx", type="http", auth="user", methods=["GET"],
                readonly=True)  # fmt: skip
    def month_xlsx(self, month="", team="", company="", **_ignored):
        """The month of all whom the user sees, as a spreadsheet; what is wrong, in a sentence."""
        review = request.env["sales.rhythm.review"]
        try:
            review = review._for_sheet(company)
            file = tempfile.TemporaryFile(prefix="sales_rhythm_", suffix=".xlsx")
            try:
                name = review._write_sheet(file, month, team)
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
