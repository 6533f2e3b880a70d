"""The deck as the documents have it: what hangs, what is planned, who rests."""

from datetime import date, timedelta

from odoo.tests import freeze_time

from .common import MONTHLY, RhythmCase


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

    def quoted_deal(self, revenue, amounts, **values):
        """A customer's deal past its expected close, and its quotations."""
        partner = self.partner("Quoted")
        lead = self.lead(partner, revenue, date_deadline="2026-01-10")
        values = {"partner": partner, "validity_date": "2026-04-30", **values}
        quotations = self.quotations(amounts=amounts, opportunity_id=lead.id, **values)
        self.settle()
        return partner, lead, quotations

    def assertHangs(self, partner, amount, chips, open_amount):
        self.settle()
        found = [name for name in self.chips(partner) if name.endswith("_hanging")]
        self.assertEqual(found, chips)
        self.assertRow(partner, hanging_amount=amount, open_amount=open_amount,
                       money_at_stake_amount=open_amount)  # fmt: skip

    def confirm(self, quotation):
        """Confirms it long ago, so that the order itself neither is due nor rests."""
        quotation.action_confirm()
        quotation.date_order = "2025-12-01 03:00:00"

    def test_deal_that_is_sold_neither_counts_nor_hangs(self):
        partner, lead, quotation = self.quoted_deal(900, [900])
        self.assertHangs(partner, 0, [], 900)
        self.confirm(quotation)
        self.assertEqual(lead.won_status, "pending")
        self.settle()
        self.assertRow(partner, hanging_amount=0, open_amount=0, deal_hanging_from=False)
        self.assertEqual(self.row(partner)._hanging_documents()["crm.lead"], {})
        quotation._action_cancel()
        self.assertHangs(partner, 900, ["deal_hanging"], 900)

    def test_deal_that_is_sold_in_part_hangs_with_the_rest(self):
        partner, lead, quotation = self.quoted_deal(900, [650])
        self.confirm(quotation)
        self.settle()
        row = self.assertRow(partner, hanging_amount=250, open_amount=250)
        self.assertEqual(list(row._hanging_documents()["crm.lead"]), lead.ids)
        self.assertIn("deal_hanging", self.chips(partner))

    def test_deal_of_two_orders_is_quiet_until_neither_is_live(self):
        partner, _lead, (first, second) = self.quoted_deal(900, [500, 300])
        self.assertRow(partner, hanging_amount=0, open_amount=800)
        self.confirm(first)
        self.settle()
        self.assertRow(partner, hanging_amount=0, open_amount=300, deal_hanging_from=False)
        self.confirm(second)
        self.settle()
        self.assertRow(partner, hanging_amount=100, open_amount=100)

    def test_deal_sold_above_its_amount_or_without_one_is_sold(self):
        for revenue in (0, 500):
            with self.subTest(revenue=revenue):
                partner, lead, quotation = self.quoted_deal(revenue, [800])
                self.confirm(quotation)
                lead.expected_revenue = revenue  # Odoo raises it to what was sold
                self.settle()
                self.assertRow(partner, hanging_amount=0, open_amount=0, deal_hanging_from=False)

    def test_order_of_another_customer_moves_the_customer_of_its_deal(self):
        buyer = self.partner("Buyer of the group")
        partner, _lead, quotation = self.quoted_deal(900, [900], partner=buyer)
        self.assertRow(partner, open_amount=0)
        quotation._action_cancel()
        self.settle()
        self.assertRow(partner, hanging_amount=900)
        quotation.action_draft()
        self.confirm(quotation)
        self.settle()
        self.assertRow(partner, hanging_amount=0, open_amount=0)
        self.assertRow(buyer, order_count=1, open_amount=0)

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

    def test_quotation_that_was_sent_has_moved(self):
        partner = self.partner("Sent")
        drafted, sent = self.quotations(partner, [100, 250], date_order="2026-01-10 03:00:00")
        self.settle()
        self.assertEqual(self.row(partner).hanging_amount, 350)
        sent.action_quotation_sent()
        self.settle()
        self.assertEqual(self.row(partner).hanging_amount, 100)
        self.assertEqual(str(self.row(partner).quotation_hanging_from), "2026-01-24")
        days = self.env["sales.rhythm.policy"]._for_company(self.company)[0].hanging_days
        with freeze_time(date(2026, 3, 2) + timedelta(days=days)):
            self.env.invalidate_all()
            self.assertEqual(self.row(partner).hanging_amount, 350)
        drafted.action_confirm()
        self.assertFalse(drafted.rhythm_sent_at)
        self.assertFalse(sent.copy().rhythm_sent_at)

    def test_quotation_that_is_sent_again_has_moved_again(self):
        partner = self.partner("Sent again")
        quotation = self.quotations(partner, [250], date_order="2026-01-10 03:00:00")
        by_mail = quotation.with_user(self.rep).with_context(mark_so_as_sent=True)
        for day, amount in (("2026-01-12", 250), ("2026-03-01", 0)):
            with freeze_time(f"{day} 03:00:00"):
                by_mail.message_post(body="The offer")
            self.settle()
            self.assertEqual((quotation.state, str(quotation.rhythm_sent_at)),
                             ("sent", f"{day} 03:00:00"))  # fmt: skip
            self.assertRow(partner, hanging_amount=amount)
        quotation.with_context(mark_so_as_sent=False).message_post(body="A note")
        quotation.action_confirm()
        by_mail.message_post(body="The order")
        self.assertEqual(str(quotation.rhythm_sent_at), "2026-03-01 03:00:00")

    def test_silence_makes_a_row_of_a_prospect_while_it_lasts(self):
        prospect, buyer = self.partner("Silent prospect"), self.customer("Silent buyer", MONTHLY)
        for partner in (prospect, buyer):
            self.env["sales.rhythm.why.not"].create({
                "company_id": self.company.id, "partner_id": partner.id, "reason": "paused",
                "until_on": "2026-03-20"})  # fmt: skip
        self.settle()
        for day, there in (("2026-03-20", True), ("2026-03-21", False)):
            with freeze_time(f"{day} 03:00:00"):
                run = self.env["sales.rhythm.run"]._open_run(self.company, "night")
                run._step()
                run.search([("company_id", "=", self.company.id)])._close("done")
                self.env.invalidate_all()
                self.assertEqual(bool(self.row(prospect)), there, day)
                self.assertTrue(self.row(buyer))

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
