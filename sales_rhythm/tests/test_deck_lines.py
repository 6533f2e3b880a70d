"""One's own work that stands on no card: lines of the banner that open exactly what they count."""

from datetime import timedelta

from .common import RhythmCase
from .test_client import QueryCountCase


class LinesCase(RhythmCase):
    """Work of `rep`, on customers of `rep` and of `other_rep`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.utc("2026-03-02").date()
        cls.mine = cls.partner("Mine")
        cls.theirs = cls.partner("Theirs", user_id=cls.other_rep.id)
        for partner in cls.mine | cls.theirs:
            cls.quotations(partner, [100])
        cls.settle()

    @classmethod
    def plan(cls, record, days=0, user=None, **values):
        """An activity on a record, due in so many days."""
        return cls.env["mail.activity"].create({
            "res_model_id": cls.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": cls.env.ref("mail.mail_activity_data_call").id,
            "date_deadline": cls.day + timedelta(days=days),
            "user_id": (user or cls.rep).id,
            **values,
        })  # fmt: skip

    def line(self, key, user=None, period="today", companies=None):
        """A line of a user's banner, which opens what it counts."""
        self.settle()
        rhythms = self.env["sales.rhythm"].with_user(user or self.rep)
        if companies:
            rhythms = rhythms.with_context(allowed_company_ids=companies.ids)
        lines = {line["key"]: line for line in rhythms.get_deck_summary(period)["lines"]}
        rows = rhythms.env[lines[key]["res_model"]].search(lines[key]["domain"])
        self.assertEqual(len(rows), lines[key]["count"])
        return rows, lines[key]["label"]


class TestOffDeckActivities(LinesCase):
    """My activities on customers that are not mine."""

    def off_deck(self, *args, **kwargs):
        return set(self.line("off_deck", *args, **kwargs)[0])

    def test_activities_with_colleagues_customers_are_a_line(self):
        person = self.partner("Person", parent_id=self.theirs.id, is_company=False)
        order = self.quotations(self.theirs, [50])
        found = {
            self.plan(self.theirs),
            self.plan(person, -3),
            self.plan(order),
            self.plan(self.lead(self.theirs)),
        }
        self.assertEqual(self.off_deck(), found)
        self.assertEqual(self.line("off_deck")[1], "4 activities outside your customers")

    def test_what_stands_on_ones_own_cards_is_no_line(self):
        order, lead = self.quotations(self.mine, [5]), self.lead(self.mine)
        for record in (self.mine, lead, order):
            self.plan(record)
        self.assertEqual(self.off_deck(), set())

    def test_customer_of_nobody_and_lead_without_customer(self):
        nobodys = self.plan(self.partner("Nobody's", user_id=False))
        lead = self.lead(self.env["res.partner"], name="New", user_id=self.other_rep.id)
        found = {nobodys, self.plan(lead)}
        self.assertEqual(self.off_deck(), found)

    def test_each_sees_only_what_is_to_be_done_by_them(self):
        own = {user: self.plan(self.theirs, user=user)
               for user in (self.rep, self.leader, self.director)}  # fmt: skip
        self.plan(self.theirs, user=self.other_rep)
        for user, activity in own.items():
            self.assertEqual(self.off_deck(user), {activity}, user.login)
        self.assertEqual(self.off_deck(self.other_rep), set())

    def test_done_deleted_and_cancelled_ones_are_gone(self):
        done, gone = self.plan(self.theirs), self.plan(self.theirs)
        order = self.quotations(self.theirs, [50])
        self.plan(order)
        self.assertEqual(len(self.off_deck()), 3)
        done.action_feedback()
        gone.unlink()
        order.action_cancel()
        self.assertEqual(self.off_deck(), set())

    def test_period_is_by_when_it_is_due(self):
        today, tomorrow, later = (self.plan(self.theirs, days) for days in (0, 1, 20))
        self.plan(self.theirs, 40)
        self.assertEqual(self.off_deck(), {today})
        self.assertEqual(self.off_deck(period="week"), {today, tomorrow})
        self.assertEqual(self.off_deck(period="month"), {today, tomorrow, later})
        self.assertEqual(self.line("off_deck")[1], "1 activity outside your customers")

    def test_broken_promise_that_was_put_off_stays(self):
        promise = self.theirs.activity_schedule(
            "sales_rhythm.activity_type_promise", self.day - timedelta(1), user_id=self.rep.id
        )
        self.settle()
        promise.date_deadline = self.day + timedelta(days=60)
        self.assertEqual(self.off_deck(), {promise})

    def test_customer_who_changes_hands_takes_the_work_along(self):
        activity = self.plan(self.mine)
        self.assertEqual(self.off_deck(), set())
        self.mine.user_id = self.other_rep
        self.assertEqual(self.off_deck(), {activity})

    def test_company_of_the_work_decides_whose_card_it_is_on(self):
        both = self.company | self.other_company
        self.rep.company_ids = both
        self.plan(self.mine)
        elsewhere = self.plan(self.mine, rhythm_company_id=self.other_company.id)
        self.settle()
        row = self.row(self.mine, self.other_company)
        # As where a colleague is responsible there: the work is on the colleague's card.
        self.env.cr.execute("UPDATE sales_rhythm SET user_id = NULL WHERE id = %s", [row.id])
        self.assertEqual(self.off_deck(companies=both), {elsewhere})
        self.assertEqual(self.off_deck(companies=self.company), set())


class TestWithoutCustomer(LinesCase):
    """Leads without a customer; a quotation always has one."""

    def test_leads_are_counted_for_their_own_salesperson(self):
        leads = self.env["crm.lead"].create([
            {"name": "Nobody", "type": "opportunity", "user_id": self.rep.id, "partner_id": False},
            {"name": "Lost", "type": "opportunity", "user_id": self.rep.id, "active": False,
             "probability": 0},
            {"name": "Other", "type": "opportunity", "user_id": self.other_rep.id},
        ])  # fmt: skip
        nobody, _lost, other = leads
        for user, rows in ((self.rep, nobody), (self.other_rep, other), (self.leader, leads[:0])):
            self.assertEqual(self.line("without_customer", user)[0], rows, user.login)
        self.assertEqual(self.line("without_customer")[1], "1 without customer")

    def test_quotation_to_a_new_contact_is_on_the_deck(self):
        company = self.env["res.partner"].create({"name": "New company", "is_company": True})
        person = self.env["res.partner"].create({"name": "New person"})
        employee = self.env["res.partner"].create({"name": "Employee", "parent_id": company.id})
        for contact, customer in ((person, person), (employee, company)):
            self.quotations(contact, [40], user_id=self.rep.id)
            self.settle()
            self.assertEqual(self.row(customer).user_id, self.rep)


class TestCost(LinesCase, QueryCountCase):
    """A line asks the database as often for twenty activities as for one."""

    def test_lines(self):
        rhythms = self.env["sales.rhythm"].with_user(self.rep)
        counts = []
        for number in (1, 19):
            for _each in range(number):
                self.plan(self.theirs)
                self.plan(self.mine)
            self.settle()
            counts.append(self.count(lambda records: records.get_deck_summary("today"), rhythms))
        self.assertEqual(*counts)
        self.assertEqual(self.line("off_deck")[0].mapped("user_id"), self.rep)
