"""A salesperson's work of some weeks, so that every screen has something to show.

Customers differ in it by their place in the list, each kind of work with a step of its own, so that
some have several kinds and most have few. All of it is made as people make it, by the ORM.
"""

from datetime import timedelta

import bench_bare

from odoo.fields import Command

CALL, MEETING, TODO = (f"mail.mail_activity_data_{name}" for name in ("call", "meeting", "todo"))
PROMISE, DIRECTIVE, HELP = (
    f"sales_rhythm.activity_type_{name}" for name in ("promise", "directive", "help")
)
QUIETLY = {
    "mail_activity_quick_update": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class Work:
    """What is made for one salesperson, on the customers they have."""

    def __init__(self, env, rep) -> None:
        self.env = env(context={**env.context, **QUIETLY, "allowed_company_ids": env.company.ids})
        self.rep = rep
        self.mine = self.env(user=rep.id, su=False)
        self.day = bench_bare.parameters(env)["today"]
        self.now = bench_bare.parameters(env)["now"]
        self.rows = self.env["sales.rhythm"].search([("user_id", "=", rep.id)], order="id")

    def make(self) -> None:
        """All of it, and the rows as they are after a commit."""
        self.people()
        self.debts()
        self.plans()
        self.promises()
        self.deals()
        self.answers()
        self.help()
        self.directives()
        self.targets()
        self.routes()
        self.done()
        self.env.flush_all()
        self.env.cr.flush()
        self.env.invalidate_all()

    def some(self, step: int, first: int):
        """The customers of every so many rows, from a first one on."""
        return self.rows[first::step].partner_id

    def ahead(self, days: int):
        return self.day + timedelta(days=days)

    def plan(self, partner, kind: str, days: int, summary: str = "", **values):
        return partner.activity_schedule(
            kind, self.ahead(days), summary=summary, user_id=self.rep.id, **values
        )

    # ---- what is known of customers

    def people(self) -> None:
        """Contacts with and without a number, and cities."""
        self.some(3, 0).write({"city": "Huế", "phone": "028 3868 1177"})
        self.env["res.partner"].create(
            [
                {"name": f"{name} {partner.id}", "parent_id": partner.id, "type": "contact",
                 "phone": phone, "user_id": self.rep.id}
                for partner in self.some(4, 1)
                for name, phone in (("An", False), ("Binh", "0903 418 226"), ("Chi", "+84 91 1"))
            ]
        )  # fmt: skip

    def debts(self) -> None:
        """What customers owe, with payments and credit notes that nobody has reconciled."""
        company = [Command.set(self.env.company.ids)]
        owed, income = self.env["account.account"].create(
            [
                {"name": "Bench owed", "code": "B13100", "account_type": "asset_receivable",
                 "reconcile": True, "company_ids": company},
                {"name": "Bench income", "code": "B51100", "account_type": "income",
                 "company_ids": company},
            ]
        )  # fmt: skip
        journal = self.env["account.journal"].create(
            {"name": "Bench", "code": "BNCH", "type": "general"}
        )
        lines = [
            {"account_id": owed.id, "partner_id": partner.id, "date_maturity": self.ahead(days),
             "debit": max(amount, 0), "credit": max(-amount, 0)}
            for number, partner in enumerate(self.some(5, 2))
            for days, amount in ((-40, 100 + number), (-3, 250), (0, 70), (9, 500),
                                 (-60, -30 * (number % 5)))
            if amount
        ]  # fmt: skip
        balance = sum(line["debit"] - line["credit"] for line in lines)
        lines.append({"account_id": income.id, "credit": balance})
        self.env["account.move"].create(
            {"journal_id": journal.id, "line_ids": [Command.create(line) for line in lines]}
        ).action_post()

    def help(self) -> None:
        """What was left without a customer, for one to answer."""
        dialog = self.mine["sales.rhythm.help.dialog"].create(
            {"company_id": self.env.company.id, "user_id": self.rep.id,
             "month": self.day.replace(day=1), "text": "Look through the large ones"}
        )  # fmt: skip
        self.mine["sales.rhythm.help"]._leave(dialog)

    def directives(self) -> None:
        """One that is on no customer, for one to answer; and who follows some customers."""
        dialog = self.mine["sales.rhythm.directive.dialog"].create(
            {"company_id": self.env.company.id, "user_ids": [Command.set(self.rep.ids)],
             "rep_id": self.rep.id, "deadline_on": self.ahead(3), "text": "Ask all of them"}
        )  # fmt: skip
        self.mine["sales.rhythm.directive"]._give(dialog)
        for partner in self.some(6, 2):
            self.mine["sales.rhythm.director"].join_follow("res.partner", partner.id)

    # ---- what is planned

    def plans(self) -> None:
        """Calls, meetings and to-dos, those of others too, and what the manager said."""
        for days, kind, first in ((-2, CALL, 0), (0, CALL, 4), (4, MEETING, 7), (9, TODO, 8)):
            for partner in self.some(9, first):
                self.plan(partner, kind, days, f"Ask about the next order ({days})")
        for partner in self.some(10, 5):
            self.plan(partner, CALL, 1, note="<p>Ask for the <i>new</i> shelf</p>")
        said = [
            self.plan(partner, DIRECTIVE, 0, "Offer the new list") for partner in self.some(13, 3)
        ]
        said += [self.plan(partner, HELP, 2, "I come along") for partner in self.some(14, 6)]
        # A directive counts from the day on which it was given, which no clock of a test moves.
        self.env.cr.execute(
            "UPDATE mail_activity SET create_date = %s WHERE id = ANY(%s)",
            [self.now - timedelta(days=1), [activity.id for activity in said]],
        )
        others = self.env["res.users"].search([("share", "=", False), ("id", "!=", self.rep.id)],
                                              order="id", limit=1)  # fmt: skip
        for partner in self.some(11, 9):
            self.plan(partner, TODO, 3, "Send the catalogue").user_id = others

    def promises(self) -> None:
        """Promises that are open, due, broken, kept in time and late, and taken back."""
        made = {}
        for number, partner in enumerate(self.some(3, 1)):
            outcome = ("open", "due", "broken", "kept", "late", "reason", "undone")[number % 7]
            days = {"open": 3, "due": 0, "kept": 1, "reason": 1, "undone": 1}.get(outcome, -2)
            activity = self.plan(
                partner, PROMISE, days, f"Promise {number}", rhythm_promise_owes="we",
                rhythm_promise_kept_by="hand")  # fmt: skip
            made[outcome] = made.get(outcome, activity.browse()) | activity
        for outcome in ("kept", "late"):
            made.get(outcome, self.env["mail.activity"]).with_user(self.rep).action_feedback()
        taken_back = made.get("reason", self.env["mail.activity"])
        self.env["sales.rhythm.promise"]._take_back(taken_back.ids, "They moved")
        (taken_back | made.get("undone", taken_back)).unlink()

    def routes(self) -> None:
        """Today's route, with hours and without, and what is carried over from the day before."""
        weekdays = self.env["sales.rhythm.weekday"]
        for name, days_ago, step, first in (("Here", 0, 6, 1), ("There", 1, 12, 2)):
            weekday = weekdays._of([self.ahead(-days_ago).weekday()])
            route = self.env["sales.rhythm.route"].create(
                {"name": f"Bench {name}", "user_id": self.rep.id,
                 "weekday_ids": [Command.set(weekday.ids)]}
            )  # fmt: skip
            stops = self.env["sales.rhythm.stop"].create(
                [
                    {"route_id": route.id, "partner_id": partner.id, "sequence": number,
                     "visit_from": 8.5 * (number % 2), "visit_until": 10 * (number % 2)}
                    for number, partner in enumerate(self.some(step, first))
                ]
            )  # fmt: skip
            if days_ago:
                self.missed(stops, self.ahead(-days_ago))

    def missed(self, stops, day) -> None:
        """Visits on a day that has passed, of turns that nobody lays out again."""
        self.env["sales.rhythm.visit"].create(
            [
                {"stop_id": stop.id, "route_id": stop.route_id.id, "visit_on": day,
                 "planned_on": day - timedelta(weeks=1), "until_on": self.day,
                 "user_id": self.rep.id, "company_id": stop.company_id.id,
                 "partner_id": stop.partner_id.id}
                for stop in stops
            ]
        )  # fmt: skip
        self.env["sales.rhythm.queue"]._mark("res_partner", stops.partner_id.ids)

    # ---- what is open

    def deals(self) -> None:
        """Deals that hang, that do not, quoted, partly and fully sold, and without a customer."""
        leads = self.env["crm.lead"]
        shared = {"type": "opportunity", "user_id": self.rep.id,
                  "company_id": self.env.company.id}  # fmt: skip
        leads.create([
            {**shared, "name": f"Deal {number}", "partner_id": partner.id,
             "expected_revenue": 1000 + 7 * number, "date_deadline": self.ahead(days)}
            for days, first in ((-20, 2), (-1, 5), (20, 8))
            for number, partner in enumerate(self.some(11, first))
        ])  # fmt: skip
        nobodys = leads.create({**shared, "name": "Nobody's", "partner_id": False})
        self.plan(nobodys, CALL, 0, "Find out who they are")
        for number, partner in enumerate(self.some(8, 3)):
            lead = leads.create({**shared, "name": f"Quoted {number}", "partner_id": partner.id,
                                 "expected_revenue": 900})  # fmt: skip
            self.quotation(partner, number, -5 if number % 2 else 15, opportunity_id=lead.id)
        for number, partner in enumerate(self.some(7, 4)):
            lead = leads.create({**shared, "name": f"Sold {number}", "partner_id": partner.id,
                                 "expected_revenue": 320 + 10 * number,
                                 "date_deadline": self.ahead(-4)})  # fmt: skip
            self.quotation(partner, number, 15, opportunity_id=lead.id).action_confirm()
            if number % 3 == 2:
                self.quotation(partner, number, -5, opportunity_id=lead.id)
        for number, partner in enumerate(self.some(12, 6)):
            quotation = self.quotation(partner, number, -3)
            self.plan(quotation, CALL, 2, "Ask whether they want it")

        # Written a while ago: who was sent it since does not let it hang yet.
        for number, partner in enumerate(self.some(16, 5)):
            written = self.quotation(partner, number, 40)
            written.date_order = self.now - timedelta(days=20)
            if number % 2 == 0:
                written.action_quotation_sent()
        for number, partner in enumerate(self.some(17, 1)):
            self.quotation(partner, number, 15).action_confirm()

    def quotation(self, partner, number: int, days: int, **values):
        product = self.env["product.product"].search([("sale_ok", "=", True)], order="id", limit=1)
        return self.env["sale.order"].create({
            "partner_id": partner.id, "user_id": self.rep.id, "validity_date": self.ahead(days),
            "order_line": [Command.create({
                "product_id": product.id, "price_unit": 300 + 11 * number, "tax_ids": False})],
            **values})  # fmt: skip

    def answers(self) -> None:
        """Why some do not buy yet."""
        reasons = ("in_stock", "closed_season", "paused")
        self.env["sales.rhythm.why.not"].create([
            {"company_id": row.company_id.id, "partner_id": row.partner_id.id,
             "user_id": self.rep.id, "reason": reasons[number % 3], "until_on": self.ahead(6),
             "status": row.status, "amount": row.money_at_stake_amount}
            for number, row in enumerate(self.rows[10::13])
        ])  # fmt: skip

    def targets(self) -> None:
        """Goals of this month and the last, and a day of leave."""
        mine = [("company_id", "in", (False, self.env.company.id))]
        metrics = self.env["sales.rhythm.metric"].search(mine, order="sequence, id")[::2]
        month = self.day.replace(day=1)
        self.env["sales.rhythm.target"].create([
            {"user_id": self.rep.id, "metric_id": metric.id, "month": each,
             "company_id": self.env.company.id,
             "goal": (0.1 if metric.unit == "percent" else 10) * (number + 1)}
            for each in (month, (month - timedelta(days=1)).replace(day=1))
            for number, metric in enumerate(metrics)
        ])  # fmt: skip
        self.env["resource.calendar.leaves"].create({
            "name": "Holiday", "company_id": self.env.company.id,
            "date_from": self.now - timedelta(days=1, hours=2),
            "date_to": self.now - timedelta(hours=20)})  # fmt: skip

    # ---- what was done

    def done(self) -> None:
        """Calls with each result, one taken back, and meetings and visits of several customers."""
        for number, row in enumerate(self.rows[1::5].with_env(self.mine)):
            result = ("talked", "no_answer", "ordered")[number % 3]
            call, _planned = row._log_call(result, f"They said {number}" if number % 2 else None)
            if number % 6 == 4:
                call.sudo().action_unarchive()
        customers = self.some(15, 4)
        for number in range(0, len(customers), 2):
            guests = customers[number : number + 2] | self.rep.partner_id
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "location": "12 Hang Bac" if number % 4 == 0 else False,
                    "user_id": self.rep.id,
                    "partner_ids": [Command.set(guests.ids)],
                    "start": self.now - timedelta(hours=3),
                    "stop": self.now - timedelta(hours=2),
                }
            )
        self.env["sales.rhythm.touch"]._record_meetings()
