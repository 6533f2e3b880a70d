"""The plan: the coming days of a salesperson, as activities on the customers.

Stops and customers -> core -> activities. What is there already is compared with what is wanted, so
that a second run changes nothing; and what a person moved or cancelled is no part of it any more.
"""

import logging
from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import plan
from . import clock, plan_work, sql, working
from .mail_activity_plan import PLANNING
from .row_table import CONCURRENT

QUIETLY = {
    "mail_activity_quick_update": True,  # nobody gets a mail about their own day
    "rhythm_no_follower": True,
    PLANNING: True,
}
_logger = logging.getLogger(__name__)
FACTS = (
    "order_count", "due_from", "late_from", "stopped_from", "neglected_from", "touched_on",
    "rest_until", "silent_until",
)  # fmt: skip


class SalesRhythmPlanner(models.Model):
    """When a salesperson's days were planned last: where two who plan them at once meet."""

    _name = "sales.rhythm.planner"
    _description = "Planned days of a salesperson"
    _order = "id"
    _rec_name = "user_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    planned_at = fields.Datetime(required=True, readonly=True)

    _one = models.UniqueIndex("(company_id, user_id)", "One a salesperson and company.")

    # ---- at a click

    def action_plan(self):
        """Plans the days of the user, and of those whose routes they keep, in the company."""
        self.env["sales.rhythm"].browse().check_access("read")
        routes = self.env["sales.rhythm.route"].search([("company_id", "=", self.env.company.id)])
        kept = routes._filtered_access("write").sudo().user_id.filtered("active")
        self._plan(self.env.company, kept | self.env.user.sudo())
        ahead, _capacity = self.env["sales.rhythm.policy"]._of_plan(self.env.company)
        count = self.env["mail.activity"].sudo().search_count(
            [("rhythm_plan", "!=", False), ("user_id", "=", self.env.uid),
             ("rhythm_company_id", "=", self.env.company.id)])  # fmt: skip
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Visits and calls planned for you in the coming %(days)s working days: "
                    "%(count)s.",
                    days=ahead,
                    count=count,
                ),
                "next": self.env["ir.actions.act_window"]._for_xml_id(
                    "mail.mail_activity_action_my"
                ),
            },
        }

    # ---- who, and when

    @api.model
    def _plan(self, company, users):
        """Plans the coming days of these salespeople; returns how many activities changed."""
        planner = self.with_env(self.env(user=SUPERUSER_ID, su=True, context={}))
        company, users = company.with_env(planner.env), users.with_env(planner.env)
        planner.env.flush_all()
        planner._begin(company, users)
        try:
            with self.env.cr.savepoint():
                return planner._plan_days(company, users)
        except CONCURRENT:
            raise
        except Exception:
            if len(users) == 1:
                raise
        return sum(planner._plan_alone(company, user) for user in users)

    def _plan_alone(self, company, user):
        """The days of one salesperson; an error of theirs stops nobody else's plan."""
        try:
            with self.env.cr.savepoint():
                return self._plan_days(company, user)
        except CONCURRENT:
            raise
        except Exception:
            _logger.exception("The days of the user %s could not be planned", user.id)
            return 0

    def _plan_days(self, company, users):
        live = sql.live_plan(self.env, company.id, users.ids)
        works = self._gather(company, users, live)
        there, extra = self._live(company, live)
        changed = len(extra)
        self.env["mail.activity"].with_context(**QUIETLY).browse(extra).unlink()
        new = []
        for user in users:
            wanted = plan_work.wanted(works[user.id])
            changed += self._keep_up(there.pop(user.id, {}), wanted, user)
            new += [(user, key, entry) for key, entry in wanted.items()]
        self._create(company, new)
        return changed + len(new)

    def _begin(self, company, users):
        """Who plans the same days at the same moment starts again, and sees this plan then."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO sales_rhythm_planner (company_id, user_id, planned_at)
                   (SELECT %s, u, %s FROM unnest(%s::int[]) u)
                       ON CONFLICT (company_id, user_id)
                       DO UPDATE SET planned_at = EXCLUDED.planned_at""",
                company.id,
                fields.Datetime.now(),
                sorted(users.ids),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)

    # ---- what there is to do

    def _gather(self, company, users, live):
        """{user id: Work}; `live` is what is planned already."""
        today = clock.today(company)
        ahead, capacity = self.env["sales.rhythm.policy"]._of_plan(company)
        worked = working.of_users(self.env, company, users)
        days = {
            user.id: plan_work.coming(
                today, worked[user.id], ahead if working.works_for(user, company) else 0
            )
            for user in users
        }
        last = max((own[-1] for own in days.values() if own), default=today)
        taken = {
            (user_id, clock.number(day)): count
            for user_id, day, count in sql.taken_days(self.env, users.ids, today, last)
        }
        stops = self._stops(company, users, last)
        calls = self._calls(company, users, last)
        kept = defaultdict(dict)
        for user_id, customer, _reason, day, _id, _since in live:
            if day >= today:
                kept[user_id][customer] = clock.number(day)
        return {
            user.id: plan_work.work(
                [
                    plan.Day(
                        clock.number(day),
                        (user.rhythm_plan_capacity or capacity)
                        - taken.get((user.id, clock.number(day)), 0),
                    )
                    for day in days[user.id]
                ],
                stops[user.id],
                calls[user.id],
                kept[user.id],
            )
            for user in users
        }

    def _stops(self, company, users, last):
        """{user id: [(visit, customer, day, last day, area, money, touched)]} still to be made."""
        visits = self.env["sales.rhythm.visit"]
        state = visits._state_sql("v")
        money = self.env["sales.rhythm"]._field_to_sql("r", "money_at_stake_amount")
        found = defaultdict(list)
        today = clock.today(company)
        for user_id, *stop in sql.stops_to_plan(
            self.env, company.id, users.ids, today, last, state, money
        ):
            found[user_id].append(stop)
        return found

    def _calls(self, company, users, last):
        """{user id: [(customer, area, money, {fact: day})]} of who may be asked for by the day."""
        rows = self.env["sales.rhythm"]
        query = rows._search(
            Domain("company_id", "=", company.id)
            & Domain("user_id", "in", users.ids)
            & (Domain("due_from", "<=", last) | Domain("neglected_from", "<=", last))
        )
        money = rows._field_to_sql(query.table, "money_at_stake_amount", query)
        area = rows._plan_area_sql(query.table)
        columns = [SQL.identifier(query.table, name) for name in ("user_id", "partner_id", *FACTS)]
        found = defaultdict(list)
        agreed = set(
            sql.planned_by_people(self.env, company.id, users.ids, clock.today(company), last)
        )
        skipped = set(sql.skipped_calls(self.env, company.id))
        for user_id, customer, *facts, cash, place in self.env.execute_query(
            query.select(*columns, money, area)
        ):
            if customer not in agreed:
                known = {
                    name: clock.number(value) if hasattr(value, "year") else value
                    for name, value in zip(FACTS, facts, strict=True)
                }
                found[user_id].append((customer, place, cash, known))
        spans = clock.spans(company, last)
        return defaultdict(list, {
            user_id: list(plan_work.wishes(own, spans, skipped)) for user_id, own in found.items()
        })  # fmt: skip

    # ---- as activities

    def _live(self, company, live):
        """({user id: {key: (activity id, day, reason, since, fixed)}}, ids that are too many).

        Of what is planned and still open. The key is ("visit", id) of a stop's visit, else
        ("call", customer). Fixed are visits that people moved: those stay, also on a day that is
        not planned.
        """
        found, extra, today = defaultdict(dict), [], clock.today(company)
        for user_id, customer, reason, day, id_, since in live:
            key = ("call", customer)
            if reason == plan.ROUTE:
                key = ("activity", id_)
            if key in found[user_id]:  # of customers who became one
                extra.append(id_)
                continue
            since = since and clock.number(since)
            found[user_id][key] = id_, clock.number(day), reason, since, False
        visits = self.env["sales.rhythm.visit"].search(
            [("activity_id", "in", [id_ for own in found.values() for id_, *_more in own.values()])]
        )
        for visit in visits:
            own = found[visit.user_id.id]
            entry = own.pop(("activity", visit.activity_id.id), None)
            if entry:
                fixed = visit.moved and not visit.cancelled and visit._is_open(today)
                own["visit", visit.id] = *entry[:-1], fixed
        return found, extra

    def _keep_up(self, there, wanted, user):
        """Moves and removes what is planned; takes what is right already out of `wanted`."""
        activities = self.env["mail.activity"].with_context(**QUIETLY, lang=user.lang)
        gone, changed = activities.browse(), 0
        for key, (id_, day, reason, since, fixed) in there.items():
            entry = wanted.pop(key, None)
            activity = activities.browse(id_)
            if entry is None:
                gone |= activity if not fixed else activities.browse()
                continue
            values = {}
            if entry.day != day:
                values["date_deadline"] = clock.date_of(entry.day)
            if entry.reason != plan.ROUTE and (entry.reason, entry.since) != (reason, since):
                values |= self._words(activity.env, entry)
            if values:
                activity.write(values)
                changed += 1
        gone.unlink()
        return changed + len(gone)

    def _words(self, env, entry):
        labels = dict(env["mail.activity"]._fields["rhythm_plan"]._description_selection(env))
        return {
            "rhythm_plan": entry.reason,
            "rhythm_plan_since": clock.date_of(entry.since),
            "summary": labels[entry.reason],
        }

    def _create(self, company, new):
        """All of a company at once, each in the language of who is to do it."""
        if not new:
            return
        rows = self.env["sales.rhythm"]
        call, visit_type = rows._call_type(), rows._visit_type()
        visits = self.env["sales.rhythm.visit"].browse(
            id_ for _user, (kind, id_), _entry in new if kind == "visit"
        )
        names = {visit.id: visit.route_id.name for visit in visits}
        model_id = self.env["ir.model"]._get_id("res.partner")
        by_lang = {}
        values = []
        for user, (kind, id_), entry in new:
            env = by_lang.setdefault(user.lang, self.with_context(lang=user.lang).env)
            values.append({
                "res_model_id": model_id,
                "res_id": entry.customer,
                "activity_type_id": (visit_type if kind == "visit" else call).id,
                "date_deadline": clock.date_of(entry.day),
                "user_id": user.id,
                "automated": True,
                "rhythm_company_id": company.id,
                **({"rhythm_plan": plan.ROUTE, "summary": names[id_]} if kind == "visit"
                   else self._words(env, entry)),
            })  # fmt: skip
        customers = self.env["res.partner"].browse(each["res_id"] for each in values)
        customers.mapped("display_name")  # which each activity keeps: read at once
        made = self.env["mail.activity"].with_context(**QUIETLY).create(values)
        for (_user, (kind, id_), _entry), activity in zip(new, made, strict=True):
            if kind == "visit":
                visits.browse(id_).activity_id = activity
