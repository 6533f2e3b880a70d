"""Many months printed by the job: page by page, seen, stopped and gone on with at any time.

A batch is a few reps: their pages are kept, the count moves, and both are committed together, so
that a kill repeats at most one batch and prints nobody twice. Everything is read as whoever asked
sees it, in their language. Who cancels writes the same row as the batch: the later of the two is
rolled back.
"""

import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.pdf import merge_pdf

from .row_table import CONCURRENT

_logger = logging.getLogger(__name__)

BATCH = 20  # reps that are printed in one call of the engine: ten seconds
KEEP_DAYS = 15  # how long a printed file stays
OPEN = [("state", "in", ("waiting", "running"))]
REPORT = "sales_rhythm.action_report_month_review"


class SalesRhythmPrint(models.Model):
    """One file of many reps' months that somebody asked for: how far it is, and the file."""

    _name = "sales.rhythm.print"
    _description = "Printing of months"
    _order = "id desc"
    _rec_name = "title"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, ondelete="cascade", index=True
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    title = fields.Char("What", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    rep_ids = fields.Json(
        "Whose", readonly=True, help="Ids of the reps, in the order of the pages."
    )
    lang = fields.Char("Language", readonly=True)
    is_mail = fields.Boolean("By e-mail", readonly=True, help="The file goes to who asked by mail.")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Printing"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    total_count = fields.Integer("Reps", readonly=True)
    done_count = fields.Integer("Printed", readonly=True)
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    attachment_id = fields.Many2one("ir.attachment", "File", readonly=True, ondelete="set null")
    finished_at = fields.Datetime(readonly=True)
    why = fields.Char("Why not", readonly=True)

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for job in self:
            job.progress = 100 * job.done_count / job.total_count if job.total_count else 0

    # ---- asking for it

    @api.model
    def _start(self, month, team_id, users):
        """Has the months of these reps printed; returns what tells the user so.

        Asked for twice, it is printed once.
        """
        # What somebody asks for is theirs; they see it by the rules, and write nothing of it.
        jobs = self.sudo()
        values = {
            "company_id": self.env.company.id,
            "user_id": self.env.uid,
            "month": month,
            "team_id": team_id,
            "lang": self.env.lang,
        }
        asked = [(name, "=", value or False) for name, value in values.items()]
        same = jobs.search([*OPEN, *asked, ("is_mail", "=", False)])
        job = same.filtered(lambda each: each.rep_ids == users.ids)[:1]
        if not job:
            self._check_open_jobs()
            values |= {"rep_ids": users.ids, "total_count": len(users)}
            job = jobs.create({**values, "title": jobs._title(month, team_id)})
            self._wake()
        return self._notification(
            self.env._("The months of %s reps are printed in the background. %%s", len(users)),
            self.env._("See how far it is"),
            f"/odoo/sales-rhythm-prints/{job.id}",
        )

    @api.model
    def _title(self, month, team_id=False):
        team = self.env["crm.team"].browse(team_id or ())
        return " · ".join(
            filter(None, (self.env["sales.rhythm.review"]._month_name(month), team.name))
        )

    @api.model
    def _notification(self, message, label, url):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": message, "links": [{"label": label, "url": url}]},
        }

    def action_cancel(self):
        """Stops the printing; what was printed so far is dropped."""
        self.check_access("read")
        for job in self.sudo():  # stopping is all that who asked may change
            if job.state in ("waiting", "running"):
                job._finish("cancelled")

    def action_download(self):
        """The file that was printed."""
        self.check_access("read")
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("There is no file of it."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    # ---- the job

    @api.model
    def _wake(self):
        """The job begins at once."""
        cron = self.env.ref("sales_rhythm.ir_cron_print", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_print(self):
        """What was asked for, in that order, batch by batch."""
        commit = self.env["ir.cron"]._commit_progress
        jobs = self.search(OPEN, order="id")
        commit(remaining=sum(job._left() for job in jobs))
        for job in jobs:
            while job._goes_on():
                done = job._attempt()
                if not commit(done):
                    return
        commit(remaining=0)

    def _left(self):
        return max(1, self.total_count - self.done_count)

    def _goes_on(self):
        """Whether there is still something to do; who asked may have cancelled it meanwhile."""
        self.invalidate_recordset()
        return bool(self.filtered_domain(OPEN)) if self.exists() else False

    def _attempt(self):
        """One batch; returns how many reps were printed. What fails is closed, and told."""
        try:
            with self.env.cr.savepoint():
                return self._step()
        except CONCURRENT as error:
            _logger.info("Printing met another transaction: %s", type(error).__name__)
            self.env.cr.rollback()
        except Exception as error:
            _logger.exception("Printing %s failed after %s reps", self.id, self.done_count)
            self._fail(error)
        return 0

    def _step(self):
        if self.is_mail and not self.rep_ids:
            self._find_reps()
        batch = (self.rep_ids or [])[self.done_count : self.done_count + BATCH]
        if batch:
            try:
                content = self._printed(batch)
            except AccessError:
                if not self._leave_out_unseen():
                    raise
                return 0
            self._keep(content)
            self.write({"state": "running", "done_count": self.done_count + len(batch)})
        if self.done_count >= self.total_count:
            self._complete()
        self.env.flush_all()
        return len(batch)

    def _as_asked(self):
        """This job, as whoever asked for it sees things: their rights, company and language."""
        return self.with_user(self.user_id).with_context(
            lang=self._spoken(), tz=self.user_id.tz, allowed_company_ids=self.company_id.ids
        )

    def _printed(self, user_ids):
        """The PDF of these reps' months, a page each, numbered as in the whole file."""
        report = self._as_asked().env["ir.actions.report"]
        data = {
            "month": str(self.month),
            "user_ids": user_ids,
            "first_page": self.done_count + 1,
            "page_count": self.total_count,
        }
        content, _kind = report._render_qweb_pdf(REPORT, data=data)
        return content

    # ---- the file

    def _keep(self, content):
        """The pages of one batch, until the file is made of all."""
        self.env["ir.attachment"].create({
            "name": f"{self.done_count:06}.pdf",
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
        })  # fmt: skip

    def _parts(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids),
             ("id", "not in", self.attachment_id.ids)], order="name, id",
        )  # fmt: skip

    def _complete(self):
        parts = self._parts()
        if parts:
            self.attachment_id = self.env["ir.attachment"].create({
                "name": f"{self.title}.pdf".replace("/", "-"),
                "raw": merge_pdf([part.raw for part in parts]),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            })  # fmt: skip
        self._finish("done")
        if self.attachment_id:
            self._as_asked()._tell()

    def _finish(self, state, why=False):
        self.write({"state": state, "why": why, "finished_at": fields.Datetime.now()})
        self._parts().unlink()

    def _fail(self, error):
        """Closes it. What a user was to be told is told; of anything else only that it failed."""
        job = self._as_asked()
        why = error.args[0] if isinstance(error, UserError) else job.env._("The server failed.")
        self._finish("failed", why)
        try:
            with self.env.cr.savepoint():
                job._tell()
        except Exception:  # the job itself says so, and the next ones wait
            _logger.exception("Nobody was told that printing %s failed", self.id)

    # ---- telling who asked

    def _tell(self):
        """A notice to whoever asked, with the file or with why there is none."""
        self.ensure_one()
        address = f"/odoo/sales-rhythm-prints/{self.id}"
        if self.state == "done":
            subject = self.env._("Printed: %s", self.title)
            address = f"/web/content/{self.attachment_id.id}?download=true"
            label = self.env._("Download the file")
        else:
            subject = self.env._("Could not be printed: %s", self.title)
            label = self.why
        # The system says so, to one who may not write to others.
        self.sudo().env["mail.thread"].message_notify(
            model=self._name,
            res_id=self.id,
            partner_ids=self.user_id.partner_id.ids,
            subject=subject,
            body=Markup('<a href="%s">%s</a>') % (address, label),
            attachment_ids=self.attachment_id.ids if self.is_mail else [],
            force_send=False,
        )
        self.user_id._bus_send(
            "simple_notification",
            {"type": "success" if self.state == "done" else "warning", "message": subject,
             "sticky": True},
        )  # fmt: skip

    @api.autovacuum
    def _gc_old(self):
        old = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([("finished_at", "<", old)]).unlink()
