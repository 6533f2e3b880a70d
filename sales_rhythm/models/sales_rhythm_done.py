"""What was done at a customer today, in words: the line of a card that is done."""

from odoo import api, fields, models

from . import clock, evidence, sql

# The pieces stand in a row, and the first of them gets a capital: Called 07:12 · ordered 5.3M


def _did(env, kind, time):
    """What a touch of a kind was, and when."""
    words = {
        "call": env._("called %s", time),
        "meeting": env._("met %s", time),
        "visit": env._("visited %s", time),
        "todo": env._("to-do done %s", time),
        "email": env._("emailed %s", time),
    }
    return words[kind]


def _ended(env, result):
    """How a call ended."""
    words = {
        "talked": env._("talked"),
        "no_answer": env._("no answer"),
        "ordered": env._("the customer orders"),
    }
    return words[result]


class SalesRhythmDone(models.Model):
    _inherit = "sales.rhythm"  # pylint: disable=consider-merging-classes-inherited

    done_text = fields.Char(
        "What was done today",
        compute="_compute_done_text",
        compute_sudo=True,
        help="The latest call, meeting and other work of today, and what was ordered today.",
    )

    @api.depends("touched_on", "last_order_on")
    @api.depends_context("lang")
    def _compute_done_text(self):
        self.done_text = False
        self.env.flush_all()
        zones = clock.zones(self.env)
        excluded = self.env["sales.rhythm.policy"]._excluded_by_company()
        for company, rows in self.grouped("company_id").items():
            zone = zones[company.id]
            today = clock.day_in(zone)
            rows = rows.filtered(lambda row, today=today: row.touched_on == today)
            if rows:
                span = clock.start_of_day(today, zone), clock.end_of_day(today, zone)
                rows._tell_done(zone, span, excluded.get(company.id, ()))

    def _tell_done(self, zone, span, excluded):
        """Sets the text of rows of one company; `span` are the first moments of its two days."""
        company_id = self.company_id.id
        ordered = dict(sql.ordered_since(
            self.env, self.partner_id.ids, company_id, *span, excluded))  # fmt: skip
        touched = {}
        with sql.local_days(self.env.cr, zone):
            for partner_id, *touch in sql.latest_of_each_kind(
                self.env, company_id, self.partner_id.ids, *span
            ):
                touched.setdefault(partner_id, []).append(touch)
        for row in self:
            partner_id = row.partner_id.id
            row.done_text = row._done_words(touched.get(partner_id, ()), ordered.get(partner_id, 0))

    def _done_words(self, touches, amount):
        """One line of [(kind, result, time)] and what was ordered, as "Called 07:12 · talked"."""
        words = []
        for kind, result, time in touches:
            words.append(_did(self.env, kind, time))
            if result and not (result == "ordered" and amount > 0):  # of which the amount tells
                words.append(_ended(self.env, result))
        if amount > 0:
            amount = evidence.compact(self.env, amount, self.currency_id)
            words.append(self.env._("ordered %s", amount))
        line = " · ".join(words)
        return line[:1].upper() + line[1:]
