"""What hangs at a customer, closed from the card: won, lost with a reason, or asked again."""

from odoo.exceptions import AccessError, UserError

from .do import HOSTILE, DoCase


class TestWhatHangs(DoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.quotations(cls.shop, [300_000])
        cls.order.write({"date_order": "2026-01-10 03:00:00", "validity_date": "2026-02-10"})
        cls.deal = cls.lead(cls.shop, 500_000, date_deadline="2026-02-15")
        cls.settle()

    def open(self, user=None, partner=None):
        user = user or self.rep
        row = self.row(partner or self.shop)
        action = self.rpc(user, "sales.rhythm", "action_close_deals", row.ids)
        lines = self.env["sales.rhythm.close"].browse(action["res_id"]).line_ids
        return action, lines.with_user(user)

    def click(self, line, button, user=None):
        return self.rpc(user or self.rep, line._name, button, line.ids)

    def test_each_document_is_a_line(self):
        _action, lines = self.open()
        found = [(line.name, line.amount, str(line.since_on), line.can_close) for line in lines]
        self.assertEqual(found, [(self.order.name, 300_000, "2026-01-24", True),
                                 ("Deal with Shop", 500_000, "2026-02-16", True)])  # fmt: skip

    def test_quotation_and_its_opportunity_count_once(self):
        self.order.opportunity_id = self.deal
        self.settle()
        _action, lines = self.open()
        self.assertEqual((lines.order_id, lines.lead_id.ids), (self.order, []))
        self.assertRow(self.shop, hanging_amount=300_000, open_amount=300_000)

    def test_deal_without_a_move_for_400_days_hangs(self):
        old = self.customer("Old")
        deal = self.lead(old, 700_000)
        deal.date_last_stage_update = "2025-01-26 03:00:00"
        self.settle()
        self.assertRow(old, hanging_amount=700_000)
        self.assertIn("deal_hanging", self.chips(old))
        self.assertEqual(self.open(partner=old)[1].lead_id, deal)

    def then(self, notice):
        """The lines of the dialog that follows."""
        action = notice["params"]["then"]
        self.assertEqual(action["res_model"], "sales.rhythm.close")
        return self.env[action["res_model"]].browse(action["res_id"]).line_ids

    def test_winning_confirms_and_the_list_comes_again_until_nothing_hangs(self):
        _action, lines = self.open()
        notice = self.click(lines[0], "action_won")
        self.assertEqual(self.order.state, "sale")
        (line,) = self.then(notice)
        notice = self.click(line, "action_won")
        self.assertEqual((self.deal.won_status, notice["tag"]), ("won", "sales_rhythm_done"))
        self.assertFalse(notice["params"]["then"])
        self.assertRow(self.shop, hanging_amount=0, open_amount=0)
        with self.assertRaisesRegex(UserError, "Nothing hangs"):
            self.open()

    def test_what_was_lost_by_a_slip_is_taken_back(self):
        _action, lines = self.open()
        reason = self.env["crm.lost.reason"].create({"name": "Price"})
        for line, document in zip(lines, (self.order, self.deal), strict=True):
            notice = self.lose(line, reason)
            self.assertIn(document.display_name, notice["params"]["message"])
            undo = notice["params"]["buttons"][-1]["undo"]
            self.rpc(self.rep, undo["model"], undo["method"], undo["ids"])
        self.settle()
        self.assertEqual((self.order.state, self.order.rhythm_lost_reason_id.id), ("draft", False))
        self.assertEqual((self.deal.won_status, self.deal.lost_reason_id.id), ("pending", False))
        self.assertRow(self.shop, hanging_amount=800_000)

    def lose(self, line, reason=None, user=None):
        context = {"lost_reason_id": reason.id} if reason else {}
        return self.rpc(user or self.rep, line._name, "action_lost", line.ids, context=context)

    def test_each_is_lost_for_a_reason_at_one_click(self):
        _action, lines = self.open()
        price, stock = self.env["crm.lost.reason"].create([{"name": "Price"}, {"name": "Stock"}])
        lines.dialog_id.note = f"Cheaper at Lotte {HOSTILE}"
        self.lose(lines[0], price)
        self.assertEqual((self.order.state, self.order.rhythm_lost_reason_id), ("cancel", price))
        self.lose(lines[1], stock)
        self.assertEqual((self.deal.active, self.deal.lost_reason_id), (False, stock))
        self.env.flush_all()
        self.env.cr.precommit.run()
        for document in (self.order, self.deal):
            said = "".join(document.message_ids.mapped("body"))
            self.assertIn("Cheaper at Lotte", said)
            self.assertNotIn("<script>", said)

    def test_without_a_reason_or_for_one_that_is_gone(self):
        _action, lines = self.open()
        reason = self.env["crm.lost.reason"].create({"name": "Price"})
        reason.active = False
        with self.assertRaisesRegex(UserError, "choose another"):
            self.lose(lines[0], reason)
        for bad in ("1 OR 1=1", [1], True, -1):
            with self.assertRaises(UserError, msg=bad):
                self.rpc(self.rep, lines._name, "action_lost", lines[0].ids,
                         context={"lost_reason_id": bad})  # fmt: skip
        self.lose(lines[0])
        self.assertEqual((self.order.state, self.order.rhythm_lost_reason_id.id),
                         ("cancel", False))  # fmt: skip

    def test_what_is_offered_again_is_not_lost(self):
        _action, lines = self.open()
        self.lose(lines[0], self.env["crm.lost.reason"].create({"name": "Price"}))
        self.order.with_user(self.rep).action_draft()
        self.assertEqual((self.order.state, self.order.rhythm_lost_reason_id.id), ("draft", False))

    def test_reasons_said_most_often_come_first(self):
        rare, often = self.env["crm.lost.reason"].create([{"name": "Rare"}, {"name": "Often"}])
        for _each in range(3):
            self.lead(self.shop, 1).action_set_lost(lost_reason_id=often.id)
        _action, lines = self.open()
        names = [each["name"] for each in lines[0].lost_reasons]
        self.assertEqual(names[0], "Often")
        self.assertIn({"id": rare.id, "name": "Rare"}, lines[0].lost_reasons)
        colleagues = self.open(self.all_rep)[1][0].lost_reasons
        self.assertEqual([each["id"] for each in colleagues][-2:], [rare.id, often.id])

    def test_orders_lost_for_a_reason_are_found_by_an_index(self):
        """Else deleting a reason would read every order there is."""
        self.env.cr.execute(
            """SELECT indexdef FROM pg_indexes
                WHERE tablename = 'sale_order' AND indexdef LIKE '%rhythm_lost_reason_id%'"""
        )
        ((definition,),) = self.env.cr.fetchall()
        self.assertIn("WHERE (rhythm_lost_reason_id IS NOT NULL)", definition)

    def test_asking_again_plans_a_call_on_the_document(self):
        _action, lines = self.open()
        for line, document in zip(lines, (self.order, self.deal), strict=True):
            action = self.click(line, "action_open")
            self.assertEqual((action["res_model"], action["res_id"]),
                             (document._name, document.id))  # fmt: skip
        lines.dialog_id.write({"when": "next_week", "note": "Ask for the tender"})
        self.click(lines[1], "action_ask_again")
        call = self.deal.activity_ids
        self.assertEqual((call.activity_category, call.user_id, call.summary),
                         ("phonecall", self.rep, "Ask for the tender"))  # fmt: skip
        self.assertEqual(str(call.date_deadline), "2026-03-09")
        lines.dialog_id.write({"when": "other", "other_on": "2026-03-01"})
        with self.assertRaisesRegex(UserError, "passed"):
            self.click(lines[0], "action_ask_again")

    def test_asking_again_ends_the_hanging_of_a_deal_that_stood_still(self):
        old = self.customer("Old")
        deal = self.lead(old, 700_000)
        deal.date_last_stage_update = "2025-01-26 03:00:00"
        self.settle()
        _action, (line,) = self.open(partner=old)
        action = self.click(line, "action_ask_again")
        self.assertEqual(action["tag"], "sales_rhythm_done")
        self.assertRow(old, hanging_amount=0, open_amount=700_000)

    def test_closed_meanwhile_gives_a_sentence(self):
        _action, lines = self.open()
        _action, later = self.open(self.all_rep)
        self.click(lines[0], "action_won")
        self.click(lines[1], "action_won")
        for line in later:
            for button in ("action_won", "action_lost", "action_ask_again"):
                with self.subTest(line=line.name, button=button):
                    with self.assertRaisesRegex(UserError, "closed meanwhile"):
                        self.click(line, button, self.all_rep)
        self.deal.unlink()
        self.settle()
        with self.assertRaisesRegex(UserError, "deleted meanwhile"):
            self.click(later[1], "action_won", self.all_rep)

    def test_documents_of_colleagues_are_neither_listed_nor_closed(self):
        self.order.user_id = self.other_rep
        self.settle()
        action, lines = self.open()
        self.assertEqual((lines.order_id.ids, lines.lead_id), ([], self.deal))
        values = {"dialog_id": action["res_id"], "order_id": self.order.id}
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "sales.rhythm.close.line", "create", [values])
        with self.assertRaises(AccessError):
            self.rpc(self.rep, "sales.rhythm.close.line", "write", lines.ids, values)

    def test_document_that_becomes_a_colleagues_meanwhile_is_left_alone(self):
        _action, lines = self.open()
        self.order.user_id = self.other_rep
        (shown,) = self.rpc(self.rep, lines._name, "read", lines[0].ids,
                            ["name", "amount", "can_close"])  # fmt: skip
        self.assertEqual((shown["name"], shown["amount"], shown["can_close"]), (False, 0, False))
        for button in ("action_open", "action_won", "action_lost", "action_ask_again"):
            with self.assertRaises(AccessError, msg=button):
                self.click(lines[0], button)
        self.assertEqual(self.order.state, "draft")

    def test_line_of_another_customer_is_refused(self):
        other = self.quotations(self.customer("Other"), [1])
        action, _lines = self.open()
        line = self.rpc(self.rep, "sales.rhythm.close.line", "create", [
            {"dialog_id": action["res_id"], "order_id": other.id}])  # fmt: skip
        with self.assertRaisesRegex(UserError, "does not belong"):
            self.rpc(self.rep, "sales.rhythm.close.line", "action_won", line)
