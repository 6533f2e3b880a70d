"""What is in a bucket of the money map: the largest amounts, and what one needs to join in."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import clock, evidence
from .director_figures import Figures
from .money import BUCKETS, ESTIMATES

SHOWN = 3  # rows of a bucket that are shown in place
SHOWN_FIELDS = ["bucket", "amount", "partner_id", "user_id", "day", "res_model", "res_id"]
"""What is read of them; with them, for by their ids all of the bucket would be worked out again."""


class SalesRhythmDirectorBucket(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_bucket(self, bucket, team_id=False):
        """The largest amounts of a bucket, each with its customer, and what opens all of them.

        UserError of a bucket that is none, AccessError of a team that the user may not choose.
        """
        scope = self._scope(team_id)
        if not isinstance(bucket, str) or bucket not in dict(BUCKETS):
            raise UserError(self.env._("“%s” is no part of the money map.", bucket))
        money = self.env["sales.rhythm.money"]
        domain = self._within(scope) & money._in_buckets([bucket])
        ((amount, count),) = money._read_group(domain, [], ["amount:sum", "__count"])
        figures = Figures(self.env, money._name)
        rows = money.search_fetch(domain, SHOWN_FIELDS, limit=SHOWN)
        return {
            **figures.money(self._bucket_labels()[bucket], amount or 0.0, "amount:sum", domain),
            "rows": self._largest(rows, figures.words),
            "all_text": self.env._("See all %s", self._count_text(bucket, count)),
        }

    @api.model
    def _largest(self, rows, words):
        pages = self._pages_of(rows.partner_id)
        readable = rows.partner_id._filtered_access("read")
        followed = self._followed(rows, readable)
        meetings = self._next_meetings(readable)
        people = readable._rhythm_people()
        dialled = self.env["sales.rhythm"]._dialled
        found = []
        for row in rows:
            partner = row.partner_id if row.partner_id in readable else readable.browse()
            person = people.get(partner.id)
            page = pages.get(row.partner_id.id)
            found.append({
                "key": row.id,
                "partner_id": partner.id,
                "rhythm_id": page.id if page else False,
                "name": row._name_of(partner),
                "who": row.user_id.sudo().name or self.env._("Nobody's"),
                "why": self._why(row, page),
                "text": words.money(row.amount),
                "title": words.exact(row.amount),
                "res_model": row.res_model,
                "res_id": row.res_id,
                "phone": dialled(person and person.phone or partner.phone or ""),
                "is_followed": row.id in followed,
                "next_meeting": meetings.get(partner.id, False),
            })  # fmt: skip
        return found

    @api.model
    def _pages_of(self, partners):
        """{partner id: row} of the customers whose page one may open."""
        rows = self.env["sales.rhythm"].search(
            [("company_id", "=", self.env.company.id), ("partner_id", "in", partners.ids)]
        )
        return {row.partner_id.id: row for row in rows}

    @api.model
    def _followed(self, rows, readable):
        """Ids of the rows whose customer, or deal without one, the user follows."""
        mine = self.env.user.partner_id
        deals = rows.filtered(lambda row: not row.partner_id and row.res_model == "crm.lead")
        follows = self.env["mail.followers"].sudo().search_fetch(
            [("partner_id", "=", mine.id), "|",
             "&", ("res_model", "=", "res.partner"), ("res_id", "in", readable.ids),
             "&", ("res_model", "=", "crm.lead"), ("res_id", "in", deals.mapped("res_id"))],
            ["res_model", "res_id"],
        )  # fmt: skip
        known = {(follow.res_model, follow.res_id) for follow in follows}
        return {
            row.id
            for row in rows
            if ("res.partner", row.partner_id.id) in known or (row.res_model, row.res_id) in known
        }

    @api.model
    def _next_meetings(self, partners):
        """{partner id: {id, text}} of the next meeting with each customer, or with one of its
        contacts, that the user may see."""
        meetings = self.env["calendar.event"].search(
            [("partner_ids.commercial_partner_id", "in", partners.ids),
             ("start", ">", fields.Datetime.now())],
            order="start, id",
        )  # fmt: skip
        today, found = self._today(), {}
        zone = clock.zones(self.env)[self.env.company.id]
        for meeting in meetings:
            # Whom one sees a meeting with, of them one may know whose contacts they are.
            for partner in meeting.partner_ids.sudo().commercial_partner_id & partners:
                day = evidence.day(self.env, clock.day_in(zone, meeting.start), today)
                found.setdefault(partner.id, {"id": meeting.id, "text": day})
        return found

    @api.model
    def _why(self, row, page):
        """What is to be known of an amount, in one line."""
        if row.bucket in ESTIMATES:
            return page.evidence if page else ""
        name, env, today = row._document_name(), self.env, self._today()
        if not row.day:
            return name
        day = evidence.day(env, row.day, today)
        days = evidence.days(env, abs((today - row.day).days))
        if row.bucket == "overdue":
            return env._("%(document)s, overdue for %(days)s", document=name, days=days)
        if row.bucket == "unpaid":
            return env._("%(document)s, due %(day)s", document=name, day=day)
        if row.bucket in ("deal_hanging", "quotation_hanging"):
            return env._("%(document)s, hangs for %(days)s", document=name, days=days)
        if row.bucket in ("deal", "quotation"):
            return env._("%(document)s, open until %(day)s", document=name, day=day)
        return env._("%(document)s of %(day)s", document=name, day=day)
