"""Full rebuilds: who asks for one, what is done of it at once, and how far it is."""

import logging
import time

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError

from .run import OPEN

_logger = logging.getLogger(__name__)
LEAD_TO_LINES = {"rebuild", "orders", "sweep", "calendar"}  # kinds of runs on which lines follow
FIRST_SECONDS = 20  # spent at once when the add-on is enabled; the job does the rest


class SalesRhythmRunRebuild(models.Model):
    _inherit = "sales.rhythm.run"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _request(self, company, kind="rebuild"):
        """Opens a full rebuild of a company for the job, in place of a run that is open.

        One of changed holidays (`calendar`) works out the rows alone, by the curve as it is, and
        one of product lines (`lines`) these alone; where it takes the place of a run that does
        more, it does that too. Lines follow on every walk over the rows, and wait for it. What
        look-alikes buy (`market`) follows on the lines; a run of it that is open may have begun.
        """
        runs = self.sudo()
        open_runs = runs.search([*OPEN, ("company_id", "=", company.id)])
        kinds = set(open_runs.mapped("kind"))
        if kind in ("lines", "market"):
            ahead = kind == "market" or not open_runs.cursor_id
            if kinds & LEAD_TO_LINES or (kinds == {"lines"} and ahead):
                return open_runs
            if "night" in kinds:
                kind = "calendar"
        elif kinds & {"rebuild", "orders"}:
            kind = "rebuild"
        elif "sweep" in kinds and kind == "calendar":
            kind = "sweep"
        open_runs._close("failed", "Replaced by a newer one")
        open_runs.flush_recordset()
        try:
            with self.env.cr.savepoint():
                run = runs._open_run(company, kind)
        except errors.UniqueViolation as error:
            # Somebody asked for one at the same moment; Odoo tries the whole change again.
            raise ConcurrencyError("Another rebuild of the company was asked for") from error
        self._wake()
        return run

    @api.model
    def _rebuild_all(self):
        """All rows of all companies, here and now, committing every batch; for a shell."""
        runs = self.browse()
        for company in self.env["res.company"]._rhythm_all():
            self._request(company)
            while run := self.search([*OPEN, ("company_id", "=", company.id)]):
                runs |= run
                if self._attempt(run._step, run) is None:
                    break
                self._committed()
        return runs

    @api.model
    def _begin(self):
        """What is done at once when the add-on is enabled: all of a small company."""
        until = time.monotonic() + FIRST_SECONDS
        for company in self.env["res.company"]._rhythm_all():
            run = self._request(company)
            while run and time.monotonic() < until:
                try:
                    with self.env.cr.savepoint():
                        run._step()
                    run = self.search([*OPEN, ("company_id", "=", company.id)])
                except Exception as error:
                    # Enabling the add-on must not fail for one company's data.
                    _logger.exception("First refresh of company %s failed", company.display_name)
                    run._close("failed", type(error).__name__)
                    break

    def action_rebuild(self):
        """Button of the administrators: works out all rows of the current company again."""
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only administrators may rebuild all rhythms."))
        self._request(self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The rhythms are being worked out again. The lists stay usable meanwhile."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    @api.readonly
    def get_progress(self):
        """{"done", "total"} of the rebuild of the user's companies that goes on, else False."""
        self.browse().check_access("read")
        runs = self.search(
            [
                ("state", "=", "running"),
                ("kind", "=", "rebuild"),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        if not runs:
            return False
        return {"done": sum(runs.mapped("done_count")), "total": sum(runs.mapped("total_count"))}
