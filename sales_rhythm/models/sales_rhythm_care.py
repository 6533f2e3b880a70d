"""What a card shows of its customer: the weeks of the month, whom to call, what was said last."""

import re

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..core import month
from ..core.policy import DEFAULT_WEEKDAYS
from . import clock, evidence, refresh, sql

LONGEST_NUMBER = 15  # digits of a telephone number, by E.164
# What is read of activities: their words, and what says who may read them.
TOLD = ["summary", "activity_type_id", "date_deadline", "note", "create_uid", "user_id",
        "res_model", "res_id"]  # fmt: skip
LONGEST = 120  # characters of a note on a card


def _words(activity, told):
    """What an activity says: its summary, else its note, else what kind it is.

    `told` are those that the user may read; of others the kind alone is said. A summary that Odoo
    took from the kind says nothing.
    """
    words_of_type = activity.env["mail.activity.type"]._rhythm_words()
    name, usual_summary = words_of_type.get(activity.activity_type_id.id, ("", ""))
    if activity not in told:
        return name
    summary = activity.summary if activity.summary != usual_summary else ""
    note = " ".join(html2plaintext(activity.note or "").split())
    return summary or note[:LONGEST] or name


def _places(planned):
    """{"said": activity id, "next": activity id}: the first of each, of [[kind, day due, id]]."""
    places = {}
    for kind, _day, id_ in planned:
        if kind != "plan":  # of which chips and route speak already
            places.setdefault("said" if kind in ("directive", "help") else "next", id_)
    return places


class SalesRhythmCare(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    weeks = fields.Json(
        compute="_compute_care",
        compute_sudo=True,
        help="The weeks of the month: [{number, state, title, now}]; state is done, planned, "
        "missed or none.",
    )
    said_text = fields.Char(
        "Said from above",
        compute="_compute_care",
        compute_sudo=True,
        help="The open directive, or help from the manager.",
    )
    next_text = fields.Char("Next", compute="_compute_care", compute_sudo=True)
    note_text = fields.Char(
        "Last note",
        compute="_compute_care",
        compute_sudo=True,
        help="What was noted with the last call, meeting or other work.",
    )
    contact_name = fields.Char("Contact", compute="_compute_contact")
    contact_phone = fields.Char("Phone to call", compute="_compute_contact")
    phone_link = fields.Char(compute="_compute_contact")

    @api.depends("partner_id", "touched_on", "activity_on", "planned_on", "promise_on",
                 "directive_from", "help_from")  # fmt: skip
    @api.depends_context("lang", "uid")
    def _compute_care(self):
        """All that a card tells of touches and plans, which are read once for it."""
        self.env.flush_all()
        self.weeks = self.next_text = self.said_text = self.note_text = False
        places = {}  # {row: {"said": activity id, "next": activity id}}
        for company, rows in self.grouped("company_id").items():
            places |= rows._set_weeks(company)
        self._set_words(places)

    def _set_weeks(self, company):
        """Sets the strips and last notes of rows of a company; {row: what is planned, by place}."""
        zone = clock.zones(self.env)[company.id]
        today = clock.day_in(zone)
        weekdays = clock.weekdays(self.env).get(company.id, DEFAULT_WEEKDAYS)
        weeks = month.weeks(today, weekdays)
        row_of = {row.partner_id.id: row for row in self}
        places = {}
        for partner_id, days, note, planned in sql.cared_for(
            self.env, company.id, list(row_of),
            clock.start_of_day(weeks[0].start, zone), clock.end_of_day(today, zone), zone,
            sql.planned_activities(
                company.id, refresh.Customers.among(list(row_of)).scope,
                refresh.activity_types(self.env),
            ),
        ):  # fmt: skip
            row = row_of[partner_id]
            row.note_text = note and note[:LONGEST]
            touched = [clock.date_of(day) for day in days]
            due = [clock.date_of(day) for _kind, day, _id in planned]
            row.weeks = [self._week(week, today, touched, due) for week in weeks]
            places[row] = _places(planned)
        return places

    def _week(self, week, today, touched, planned):
        """One cell of the strip."""
        due = [day for day in planned if week.start <= day <= week.end]
        if any(week.start <= day <= week.end for day in touched):
            state, words = "done", self.env._("cared for")
        elif any(day < today for day in due):
            state, words = "missed", self.env._("planned, and not done")
        elif due:
            state, words = "planned", self.env._("planned")
        else:
            state, words = "none", self.env._("nothing")
        return {
            "number": week.number,
            "state": state,
            "title": self.env._("Week %(number)s: %(state)s", number=week.number, state=words),
            "now": week.start <= today <= week.end,
        }

    def _set_words(self, places):
        """The words of what is planned: {row: {"said": activity id, "next": activity id}}."""
        activities = (
            self.env["mail.activity"]
            .sudo()
            .browse(id_ for found in places.values() for id_ in found.values())
        )
        activities.fetch(TOLD)
        # That something is planned everybody may know, but not what colleagues wrote about it.
        told = activities.with_env(self.env(su=False))._filtered_access("read")
        days = clock.days(self.env)
        for row, found in places.items():
            if "said" in found:
                row.said_text = _words(activities.browse(found["said"]), told)
            if "next" in found:
                activity = activities.browse(found["next"])
                day = evidence.day(self.env, activity.date_deadline, days[row.company_id.id])
                row.next_text = f"{day}: {_words(activity, told)}"

    @api.depends(
        "partner_id.phone",
        "partner_id.child_ids.name",
        "partner_id.child_ids.phone",
        "partner_id.child_ids.type",
    )
    @api.depends_context("uid")
    def _compute_contact(self):
        # A customer that was moved to another company must not take the whole deck away.
        readable = self.partner_id._filtered_access("read")
        people = readable._rhythm_people()
        for row in self:
            partner = row.partner_id if row.partner_id in readable else readable.browse()
            person = people.get(partner.id)
            row.contact_name = person and person.name or False
            row.contact_phone = person and person.phone or partner.phone or False
            row.phone_link = self._dialled(row.contact_phone)

    @staticmethod
    def _dialled(phone):
        """The first number in what people wrote, as a telephone takes it."""
        first = re.split(r"[/;,\n]| - |(?<=\d)\s*[^\W\d]", phone or "")[0]
        first = first.replace("(0)", "") if "+" in first else first
        digits = re.sub(r"\D", "", first)
        if len(digits) > LONGEST_NUMBER:  # two numbers with a hyphen between
            digits = re.sub(r"\D", "", first.split("-")[0])
        abroad = "+" if re.match(r"[\s(]*\+", first) else ""
        return f"tel:{abroad}{digits}" if digits else False
