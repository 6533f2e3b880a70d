"""A leader reads what belongs to the teams they lead: Odoo itself has no rule for it."""

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AccessCase


class TestLeader(AccessCase):
    """A leader reads the documents of the teams they lead, and changes none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        income, receivable = accounts.create([
            {"name": kind, "code": code, "account_type": kind, "company_ids": cls.company.ids}
            for kind, code in (("income", "511"), ("asset_receivable", "131"))])  # fmt: skip
        (cls.mine | cls.theirs).property_account_receivable_id = receivable
        cls.env["account.journal"].create({
            "name": "Sales", "code": "S", "type": "sale", "company_id": cls.company.id,
            "default_account_id": income.id})  # fmt: skip
        cls.documents = {}
        for name, partner in (("team", cls.mine), ("other", cls.theirs)):
            order = cls.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1)
            lead = cls.lead(partner, 1_000, team_id=order.team_id.id)
            invoice = cls.env["account.move"].create({
                "move_type": "out_invoice", "partner_id": partner.id, "team_id": order.team_id.id,
                "invoice_user_id": order.user_id.id, "company_id": cls.company.id,
                "invoice_line_ids": [Command.create({
                    "name": "Tea", "price_unit": 100_000, "tax_ids": False})]})  # fmt: skip
            cls.documents[name] = {
                "sale.order": order, "sale.order.line": order.order_line, "crm.lead": lead,
                "account.move": invoice, "account.move.line": invoice.invoice_line_ids}  # fmt: skip
        cls.settle()
        assert cls.documents["team"]["sale.order"].team_id == cls.team
        assert cls.documents["other"]["sale.order"].team_id == cls.other_team

    def test_leader_reads_and_does_not_write(self):
        for model, record in self.documents["team"].items():
            with self.subTest(model=model):
                self.assertTrue(self.rpc(self.leader, model, "read", record.ids, ["display_name"]))
                self.assertIn(record.id, self.rpc(self.leader, model, "search", []))
                name = "sequence" if model.endswith(".line") else "name"
                with self.assertRaises(AccessError):
                    self.rpc(self.leader, model, "write", record.ids, {name: 5})
                with self.assertRaises(AccessError):
                    self.rpc(self.leader, model, "unlink", record.ids)

    def test_leader_does_not_read_another_team(self):
        for model, record in self.documents["other"].items():
            with self.subTest(model=model):
                self.assertNotIn(record.id, self.rpc(self.leader, model, "search", []))
                with self.assertRaises(AccessError):
                    self.rpc(self.leader, model, "read", record.ids, ["display_name"])

    def test_leader_reads_no_other_entries(self):
        """A team named on a journal entry makes it no sales document."""
        journal = self.documents["team"]["account.move"].journal_id
        bill = self.env["account.move"].create({
            "move_type": "entry", "team_id": self.team.id, "company_id": self.company.id,
            "journal_id": journal.id})  # fmt: skip
        with self.assertRaises(AccessError):
            self.rpc(self.leader, "account.move", "read", bill.ids, ["display_name"])

    def test_rep_of_the_team_does_not_read_colleagues(self):
        colleague = self.new_user("t_colleague", "sales_team.group_sale_salesman")
        self.team.member_ids |= colleague
        for model, record in self.documents["team"].items():
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc(colleague, model, "read", record.ids, ["display_name"])

    def test_setting_switches_it_off_and_on(self):
        settings = self.env["res.config.settings"]
        self.assertTrue(settings.create({}).rhythm_leader_reads_team)
        order = self.documents["team"]["sale.order"]
        settings.create({"rhythm_leader_reads_team": False}).execute()
        self.assertFalse(settings.create({}).rhythm_leader_reads_team)
        for model, record in self.documents["team"].items():
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc(self.leader, model, "read", record.ids, ["display_name"])
        self.assertTrue(self.rpc(self.leader, "sales.rhythm", "search", self.domain),
                        "The rows of the team stay")  # fmt: skip
        settings.create({"rhythm_leader_reads_team": True}).execute()
        self.assertTrue(self.rpc(self.leader, "sale.order", "read", order.ids, ["name"]))
