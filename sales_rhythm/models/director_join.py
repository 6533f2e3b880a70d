"""Joining in from above: follow a customer, come along to a meeting, take a customer over.

Each of them is Odoo's own: a follower, an attendee, the customer's salesperson. What is added is a
note at the customer, so that it stands in the history and on the salesperson's card.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from . import clock, evidence
from .typed import ids_of

FOLLOWED = ("res.partner", "crm.lead", "sale.order", "account.move")
JOINED = "sales_rhythm.subtype_joined"
# Who comes along tells people, not a mail at a tap.
QUIETLY = {"no_mail_to_attendees": True, "dont_notify": True}


class SalesRhythmDirectorJoin(models.AbstractModel):
    _inherit = "sales.rhythm.director"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def join_follow(self, res_model, res_id, follow=True):
        """Follows a customer or a document, or does so no more: {is_followed, text}.

        Nothing is noted twice. UserError of what is no customer or document, or is archived;
        AccessError of what the user may not read.
        """
        self._check_joins()
        if res_model not in FOLLOWED:
            raise UserError(self.env._("Nobody can follow this: “%s”.", res_model))
        record = self._to_join(res_model, res_id)
        if follow:
            self._check_active(record)
        self._check_customers(record if res_model == "res.partner" else record.partner_id)
        mine = self.env.user.partner_id
        if bool(follow) != record.message_is_follower:
            if follow:
                record.message_subscribe(mine.ids)
            else:
                record.message_unsubscribe(mine.ids)
            self._note_joining(record, "follow" if follow else "unfollow", record)
        words = self.env._("You follow %s.") if follow else self.env._("You follow %s no more.")
        return {"is_followed": bool(follow), "text": words % record.display_name}

    @api.model
    def join_meeting(self, event_id):
        """Makes the user an attendee of a meeting that is still to come: {text}.

        UserError of one that is over or cancelled, AccessError of one that is private.
        """
        event = self._to_join("calendar.event", event_id)
        if not event.active or event.stop <= fields.Datetime.now():
            raise UserError(self.env._("“%s” is over, or was cancelled.", event.display_name))
        mine = self.env.user.partner_id
        self._check_customers(self._met(event, mine))
        own = event.attendee_ids.filtered(lambda each: each.partner_id == mine)
        if not own:
            event.with_context(**QUIETLY).write({"partner_ids": [Command.link(mine.id)]})
            for customer in self._met(event, mine):
                self._note_joining(customer, "meeting", event)
        elif own.state != "accepted":
            own.write({"state": "accepted"})
        return {"text": self.env._("You come along: %s", event.display_name)}

    @api.model
    def take_over(self, rhythm_id):
        """Makes the user the salesperson of a customer, by the customer's row: {text}.

        AccessError of who may not read the row or not change the customer; UserError of one that is
        archived.
        """
        row = self._to_join("sales.rhythm", rhythm_id)
        partner = row.partner_id
        self._check_active(partner)
        if partner.user_id != self.env.user:
            before = row.sudo().user_id.name or ""  # a colleague's name is no secret
            partner.user_id = self.env.user
            self._note_joining(partner, "take_over", before)
        return {"text": self.env._("%s is yours now.", partner.display_name)}

    @api.model
    def _largest(self, rows, words):
        found = super()._largest(rows, words)
        partners = self.env["res.partner"].browse(
            each["partner_id"] for each in found if each["rhythm_id"] and each["partner_id"]
        )
        others = partners.filtered(lambda partner: partner.user_id != self.env.user)
        may = set(others._filtered_access("write").ids)
        # Whose customer it is, which may be another than whose amount it is; no secret either.
        reps = {partner.id: partner.sudo().user_id.name for partner in partners}
        for each in found:
            each["rep"] = reps.get(each["partner_id"]) or ""
            each["may_take_over"] = bool(each["rhythm_id"]) and each["partner_id"] in may
        return found

    # ---- what one joins

    @api.model
    def _check_joins(self):
        self.env["sales.rhythm"].browse().check_access("read")

    @api.model
    def _to_join(self, model, id_):
        """The record of an id that came from a browser, which the user may read."""
        self._check_joins()
        known = ids_of([id_] if type(id_) is int else ())
        record = self.env[model].browse(known).exists()
        if not record:
            raise UserError(self.env._("Nothing has the number “%s”: it may be deleted.", id_))
        record.check_access("read")
        return record

    @api.model
    def _check_customers(self, partners):
        """Refuses the customers of colleagues, of whom one does not see the page.

        A customer without a page is anybody's.
        """
        rows = self.env["sales.rhythm"].with_context(active_test=False)
        of_these = [("partner_id", "in", partners.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.id)]  # fmt: skip
        known = rows.sudo().search(of_these)
        if known and not rows.search_count(of_these, limit=1):
            raise AccessError(
                self.env._("%s is a colleague's customer.", known[0].partner_id.display_name)
            )

    @api.model
    def _check_active(self, record):
        if "active" in record and not record.active:
            raise UserError(self.env._("%s is archived.", record.display_name))

    @api.model
    def _met(self, event, mine):
        """The customers with whom a meeting is."""
        found = event.partner_ids - mine
        if event.res_model in FOLLOWED and event.res_id:
            document = self.env[event.res_model].browse(event.res_id).exists()
            found |= document if event.res_model == "res.partner" else document.partner_id
        guests = found.sudo().filtered(lambda partner: not partner.user_ids)
        return guests.commercial_partner_id

    # ---- what stands in the history

    @api.model
    def _note_joining(self, record, what, about):
        """A note at the customer of a record, in the language of its salesperson.

        As the superuser, by the user: who may read a customer may say that they look after it.
        """
        place = record.sudo()
        if record._name != "res.partner":
            place = place.partner_id.commercial_partner_id or place
        reader = place.user_id.lang or self.env.lang
        body = self.with_context(lang=reader)._joining_in_words(what, place, about)
        place.message_post(body=body, message_type="comment", subtype_xmlid=JOINED)

    @api.model
    def _joining_in_words(self, what, place, about):
        env, who = self.env, self.env.user.name
        if what == "take_over":
            if not about:
                return env._("%s takes over this customer.", who)
            return env._("%(who)s takes over this customer from %(rep)s.", who=who, rep=about)
        if what == "meeting":
            zone = clock.zones(env)[env.company.id]
            day = evidence.day(env, clock.day_in(zone, about.start), self._today())
            name = about.display_name
            return env._("%(who)s comes along on %(day)s: %(meeting)s", who=who, day=day,
                         meeting=name)  # fmt: skip
        if about._name == place._name:
            if what == "follow":
                return env._("%s follows this customer.", who)
            return env._("%s follows this customer no more.", who)
        name = about.display_name
        if what == "follow":
            return env._("%(who)s follows %(document)s.", who=who, document=name)
        return env._("%(who)s follows %(document)s no more.", who=who, document=name)
