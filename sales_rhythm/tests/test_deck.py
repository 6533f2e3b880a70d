"""The deck's fields: the same in SQL and Python on every day, and as the documents have it."""

import json
import random
from datetime import date, timedelta

from odoo.tests import freeze_time

from ..core import month, reasons
from ..models import clock
from ..models.sales_rhythm_deck import CARE_STATES, PERIODS
from .common import MONTHLY, QUIET, RhythmCase

NAMES = ("deck_period", "done_today", "pinned", "care_state", "deck_amount", "hanging_amount",
         "overdue_amount", "money_at_stake_amount")  # fmt: skip
DATES = ("touched_on", "neglected_from", "rest_until", "silent_until", "activity_on", "planned_on",
         "promise_on", "directive_from", "help_from")  # fmt: skip
# A Sunday, the first of a month; its Monday; the third week; the Monday of a week that goes on into
# the next month; the first of that in Hanoi, which is still the last of March in Los Angeles.
MOMENTS = ("2026-03-01 11:30:00", "2026-03-02 03:00:00", "2026-03-18 03:00:00",
           "2026-03-30 03:00:00", "2026-03-31 20:00:00")  # fmt: skip


class TestDeckInSql(RhythmCase):
    """Rows of any shape, in two companies on different days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = random.Random(7)
        partners = cls.env["res.partner"].create([{"name": f"Deck {n}"} for n in range(150)])
        cls.settle()
        cls.companies = cls.company | cls.other_company
        for company in cls.companies:
            for partner in partners:
                cls.insert(company, partner, source)
        cls.env.invalidate_all()
        cls.domain = [("partner_id", "in", partners.ids)]
        context = {**QUIET, "allowed_company_ids": cls.companies.ids}
        cls.rhythms = cls.env(context=context)["sales.rhythm"]

    @classmethod
    def insert(cls, company, partner, source):
        def near():
            return date(2026, 3, 10) + timedelta(days=source.randrange(-45, 25))

        def steps():
            days = sorted(clock.number(near()) for _each in range(source.randrange(4)))
            return [[day, source.choice([-50, 10, 300, 4e6])] for day in days]

        # Of some rows little is known: with few reasons some day has none.
        known = source.choice([0.6, 0.6, 0.1])
        values = {name: near() if source.random() < known else None for name in DATES}
        for name in ("quotation", "deal", "overdue"):
            found = steps() if source.random() < known else []
            values[f"{name}_steps"] = json.dumps(found) if found else None
            first = f"{name}_from" if name == "overdue" else f"{name}_hanging_from"
            values[first] = clock.date_of(found[0][0]) if found else None
        due = near()
        values |= {
            "company_id": company.id, "partner_id": partner.id, "active": True,
            "order_count": source.choice([0, 1, 2, 9]), "due_from": due,
            "late_from": due + timedelta(days=source.randrange(30)),
            "stopped_from": due + timedelta(days=source.randrange(60)),
            "expected_on": due, "last_order_on": due - timedelta(days=30),
            "user_id": source.choice([cls.rep.id, cls.other_rep.id]), "open_amount": 100,
            "mean_order_amount": 0, "model_cycle_days": 30, "curve_class": 7,
        }  # fmt: skip
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        cls.env.cr.execute(
            f"INSERT INTO sales_rhythm ({names}) VALUES ({marks})", list(values.values())
        )

    def in_sql(self):
        query = self.rhythms._search(self.domain)
        columns = [self.rhythms._field_to_sql("sales_rhythm", name, query) for name in NAMES]
        found = self.env.execute_query(
            query.select(self.rhythms._field_to_sql("sales_rhythm", "id", query), *columns)
        )
        return {row_id: dict(zip(NAMES, values, strict=True)) for row_id, *values in found}

    def test_values_agree_on_every_day(self):
        for moment in MOMENTS:
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                rows = self.rhythms.search(self.domain)
                self.assertEqual(len(rows), 300)
                in_sql = self.in_sql()
                for row in rows:
                    for name, value in in_sql[row.id].items():
                        if isinstance(row[name], float):
                            self.assertAlmostEqual(row[name], float(value), 4, name)
                        else:
                            self.assertEqual(row[name], value or False, name)

    def test_period_is_that_of_the_first_day_on_which_a_reason_shows(self):
        """Day by day: also where a reason comes and goes inside of the period."""
        worked = clock.weekdays(self.env)
        missed = 0
        for moment in MOMENTS:
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                days = clock.days(self.env)
                for row in self.rhythms.search(self.domain):
                    facts = row._facts()
                    shown = {}
                    for period, end in zip(PERIODS, month.ahead(days[row.company_id.id]),
                                           strict=True):  # fmt: skip
                        day = days[row.company_id.id]
                        while day <= end:
                            calendar = clock.facts_of(day, worked[row.company_id.id])
                            shown[day] = any(reasons.showing({**facts, **calendar}))
                            day += timedelta(days=1)
                        if any(shown.values()):
                            self.assertEqual(row.deck_period, period[0])
                            missed += not shown[end]
                            break
                    else:
                        self.assertFalse(row.deck_period)
        self.assertTrue(missed, "no reason was over by the end of its period")

    def test_rows_are_of_every_kind(self):
        """Else the test above would show little."""
        with freeze_time(MOMENTS[2]):
            rows = self.rhythms.search(self.domain)
            self.assertEqual(
                set(rows.mapped("care_state")), {state for state, _label in CARE_STATES}
            )
            self.assertEqual(set(rows.mapped("pinned")), {True, False})
            self.assertTrue(any(len(row.reasons or ()) > 5 for row in rows))
        periods = set()
        for moment in MOMENTS:
            with freeze_time(moment):
                self.env.invalidate_all()
                periods |= set(self.rhythms.search(self.domain).mapped("deck_period"))
        self.assertEqual(periods, {False, *(period for period, _label in PERIODS)})

    def test_conditions_and_order_are_those_of_python(self):
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search(self.domain, order="id")
            for name in ("deck_period", "care_state", "done_today", "pinned"):
                for value in {*rows.mapped(name)}:
                    found = self.rhythms.search([*self.domain, (name, "=", value)])
                    self.assertEqual(
                        set(found), {row for row in rows if row[name] == value}, (name, value)
                    )
            ordered = self.rhythms.search(
                self.domain, order="done_today, pinned desc, money_at_stake_amount desc, id"
            )
            self.assertEqual(
                ordered,
                rows.sorted(
                    lambda row: (row.done_today, not row.pinned, -row.money_at_stake_amount, row.id)
                ),
            )

    def test_groups_are_their_rows_and_the_states_are_disjoint(self):
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search(self.domain)
            groups = self.rhythms._read_group(
                self.domain, ["care_state"], ["__count", "deck_amount:sum"]
            )
            self.assertEqual(sum(count for _state, count, _sum in groups), len(rows))
            for state, count, amount in groups:
                own = rows.filtered(lambda row, state=state: row.care_state == state)
                self.assertEqual(count, len(own))
                self.assertAlmostEqual(amount, sum(own.mapped("deck_amount")), 2)

    def test_as_many_must_care_are_pinned_as_the_policy_says_those_with_most_money(self):
        policy = self.env["sales.rhythm.policy"].search([("company_id", "=", self.company.id)])
        policy.must_care_per_day = 2
        with freeze_time(MOMENTS[2]):
            self.env.invalidate_all()
            rows = self.rhythms.search([*self.domain, ("company_id", "=", self.company.id)])
            for user in self.rep | self.other_rep:
                must = rows.filtered(
                    lambda row, user=user: (
                        row.user_id == user
                        and any(chip["key"] == "must_care" for chip in row.reasons or ())
                    )
                )
                self.assertGreater(len(must), 2)
                pinned = must.filtered(
                    lambda row: any(
                        chip["key"] == "must_care" and chip["pinned"] for chip in row.reasons or ()
                    )
                )
                first = must.sorted(lambda row: (-row.money_at_stake_amount, row.id))[:2]
                self.assertEqual(set(pinned), set(first))


class TestWhatHangs(RhythmCase):
    """Documents and receivables move the row at once, and the calendar moves what it says."""

    def chips(self, partner):
        self.env.invalidate_all()
        return [chip["key"] for chip in self.row(partner).reasons or ()]

    def test_old_deal_is_on_the_list(self):
        partner = self.partner("Old deal")
        lead = self.lead(partner, 1000)
        self.settle()
        self.assertEqual(self.chips(partner), [])
        lead.date_last_stage_update = "2025-01-26 03:00:00"
        self.settle()
        self.assertIn("deal_hanging", self.chips(partner))
        self.assertEqual(self.row(partner).hanging_amount, 1000)
        self.assertEqual(str(self.row(partner).deal_hanging_from), "2025-02-09")

    def test_deal_past_its_expected_close_hangs_from_the_next_day(self):
        partner = self.partner("Closing")
        self.lead(partner, 500, date_deadline="2026-03-01")
        self.settle()
        self.assertIn("deal_hanging", self.chips(partner))
        with freeze_time("2026-03-01 03:00:00"):
            self.assertNotIn("deal_hanging", self.chips(partner))
            self.assertEqual(self.row(partner).hanging_amount, 0)

    def test_next_activity_keeps_a_deal_from_hanging(self):
        partner = self.partner("Planned deal")
        lead = self.lead(partner, 500, date_last_stage_update="2026-01-01 03:00:00")
        self.settle()
        self.assertIn("deal_hanging", self.chips(partner))
        lead.activity_schedule("mail.mail_activity_data_call", date(2026, 3, 20))
        self.env["sales.rhythm"]._refresh(partner)
        self.assertNotIn("deal_hanging", self.chips(partner))

    def test_quotation_and_its_deal_count_once(self):
        partner = self.partner("Both")
        lead = self.lead(partner, 900, date_deadline="2026-01-10")
        self.quotations(partner, [700], opportunity_id=lead.id, validity_date="2026-02-20")
        self.settle()
        self.assertEqual(self.chips(partner).count("deal_hanging"), 0)
        self.assertIn("quotation_hanging", self.chips(partner))
        self.assertEqual(self.row(partner).hanging_amount, 700)
        self.assertEqual(self.row(partner).open_amount, 700)

    def test_two_quotations_hang_one_after_the_other_without_a_job(self):
        partner = self.partner("Two quotations")
        for amount, day in ((100, "2026-03-05"), (250, "2026-03-12")):
            self.quotations(partner, [amount], validity_date=day)
        self.settle()
        for day, amount in (("2026-03-05", 0), ("2026-03-06", 100), ("2026-03-13", 350)):
            with freeze_time(f"{day} 03:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.row(partner).hanging_amount, amount, day)
                found = self.env["sales.rhythm"].search(
                    [("partner_id", "=", partner.id), ("hanging_amount", "=", amount)]
                )
                self.assertTrue(found, day)

    def test_deal_without_an_amount_hangs_and_can_be_closed(self):
        partner = self.partner("No amount")
        self.lead(partner, 0, date_deadline="2026-02-01")
        self.settle()
        row = self.row(partner)
        self.assertTrue(row.is_hanging)
        self.assertEqual([chip["label"] for chip in row.reasons], ["Deal hanging for 29 days"])

    def test_quotation_of_a_card_is_of_the_customers_only_deal(self):
        partner = self.partner("One deal")
        lead = self.lead(partner, 500)
        self.settle()
        context = self.row(partner).action_new_quotation()["context"]
        self.assertEqual(context.get("default_opportunity_id"), lead.id)
        self.lead(partner, 600)
        self.settle()
        context = self.row(partner).action_new_quotation()["context"]
        self.assertNotIn("default_opportunity_id", context)

    def test_prospect_says_what_it_is_there_for(self):
        partner = self.partner("Planned only")
        partner.activity_schedule(
            "mail.mail_activity_data_call", date(2026, 3, 20), user_id=self.rep.id
        )
        self.settle()
        self.assertEqual(self.row(partner).evidence, "No order yet, something is planned")

    def test_lost_quotation_hangs_no_more(self):
        partner = self.partner("Lost")
        order = self.quotations(partner, [100], validity_date="2026-02-01")
        self.settle()
        self.assertEqual(self.row(partner).hanging_amount, 100)
        order.action_cancel()
        self.settle()
        self.assertFalse(self.row(partner))

    def test_customer_in_four_lists_is_one_row_with_four_chips(self):
        partner = self.customer("Four lists", MONTHLY)
        self.quotations(partner, [100], validity_date="2026-02-01")
        self.lead(partner, 70, date_deadline="2026-02-01")
        partner.activity_schedule(
            "sales_rhythm.activity_type_promise", date(2026, 3, 1), user_id=self.rep.id
        )
        self.env["sales.rhythm"]._refresh(partner)
        self.assertEqual(
            self.chips(partner),
            ["promise_broken", "due", "quotation_hanging", "deal_hanging", "neglected"],
        )
        rows = self.env["sales.rhythm"].search([("partner_id", "=", partner.id)])
        self.assertEqual(len(rows), 1)
        self.assertTrue(rows.pinned)

    def test_activity_of_nobody_makes_a_row_in_one_company(self):
        """That of who planned it: the customer may be of all companies."""
        partner = self.partner("Shared", user_id=False)
        activity = (
            partner.with_user(self.abroad)
            .sudo()
            .activity_schedule("mail.mail_activity_data_call", date(2026, 3, 20))
        )
        activity.user_id = False
        self.settle()
        rows = self.env["sales.rhythm"].sudo().search([("partner_id", "=", partner.id)])
        self.assertEqual(rows.company_id, self.other_company)
