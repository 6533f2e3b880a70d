"""How our page is printed: a whole document of its own, by an engine of either build."""

import copy
import io

import lxml.html
from markupsafe import Markup

from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml

MONTH = "sales_rhythm.report_month_review"
PAGES = "//div[@class='month_page']"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _rhythm_engine(self):
        """What prints: none, plain (the unpatched build: one document, no footer), or full."""
        if self.get_wkhtmltopdf_state() == "install":
            return "none"
        return "full" if _wkhtml().is_patched_qt else "plain"

    def _prepare_html(self, html, report_model=False):
        """Ours is a document already, which asks no server for styles, fonts or pictures.

        It prints all reps at once; the unpatched engine gets one document a rep.
        """
        if self.report_name != MONTH:
            return super()._prepare_html(html, report_model=report_model)
        root = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
        if self._rhythm_engine() == "full":
            first, count = root.get("data-first-page"), root.get("data-page-count")
            footer = self.env["ir.qweb"]._render(
                "sales_rhythm.report_month_footer", {"first_page": first, "page_count": count}
            )
            return [_document(root)], [], None, footer, {}
        return [_document(each) for each in _one_by_one(root)], [], None, None, {}

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, **options):
        """Several documents of ours are printed one by one where the engine takes only one."""
        ours = report_ref and self._get_report(report_ref).report_name == MONTH
        if not ours or len(bodies) == 1:
            return super()._run_wkhtmltopdf(bodies, report_ref=report_ref, **options)
        printed = [
            io.BytesIO(super(IrActionsReport, self)._run_wkhtmltopdf(
                [body], report_ref=report_ref, **options))
            for body in bodies
        ]  # fmt: skip
        with self._merge_pdfs(printed) as merged:
            return merged.getvalue()


def _document(root):
    return Markup("<!DOCTYPE html>") + Markup(lxml.html.tostring(root, encoding="unicode"))


def _one_by_one(root):
    """The same document once a page, with that page alone."""
    for number in range(len(root.xpath(PAGES)) or 1):
        document = copy.deepcopy(root)
        for other, page in enumerate(document.xpath(PAGES)):
            if other != number:
                page.getparent().remove(page)
        yield document
