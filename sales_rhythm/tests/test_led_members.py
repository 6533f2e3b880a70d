"""Whom one leads: kept by every worker, and forgotten with whatever changes it."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import RhythmCase
from .transactions import ConcurrentCase


class TestLedMembers(RhythmCase):
    """The ids are those that the rules on Odoo's own documents find."""

    def assertLeads(self, leader, *members):
        """The leader's members, by what is kept and by the rule on orders."""
        self.assertEqual(set(leader._rhythm_led_member_ids()), {user.id for user in members})
        rule = self.env.ref("sales_rhythm.rule_leader_order")
        self.assertIn("user_id.crm_team_member_ids", rule.domain_force)
        orders = self.env["sale.order"].with_user(leader).search([("id", "in", self.sold.ids)])
        self.assertEqual(orders.user_id - leader, self.env["res.users"].union(*members))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        cls.sold = cls.env["sale.order"]
        for rep in cls.rep | cls.other_rep:
            customer = cls.partner(rep.name, user_id=rep.id)
            cls.sold |= cls.quotations(customer, [1], team_id=False)
        cls.sold.team_id = False

    def test_members_of_teams_are_written_in_many_ways(self):
        rep, other = self.rep, self.other_rep
        self.assertLeads(self.leader, rep)
        self.team.member_ids = [Command.link(other.id)]
        self.assertLeads(self.leader, rep, other)
        self.team.member_ids = [Command.set(other.ids)]
        self.assertLeads(self.leader, other)
        self.team.member_ids = [Command.clear()]
        self.assertLeads(self.leader)
        members = self.team.crm_team_member_all_ids
        members.filtered(lambda member: member.user_id == rep).active = True
        self.assertLeads(self.leader, rep)
        self.other_team.write({"crm_team_member_ids": [
            Command.update(member.id, {"crm_team_id": self.team.id})
            for member in self.other_team.crm_team_member_ids]})  # fmt: skip
        self.assertLeads(self.leader, rep, other)
        self.team.crm_team_member_ids.filtered(lambda member: member.user_id == rep).unlink()
        self.assertLeads(self.leader, other)
        self.team.crm_team_member_ids.user_id = rep
        self.assertLeads(self.leader, rep)

    def test_teams_change_their_leader_close_and_go(self):
        self.other_team.user_id = self.leader
        self.assertLeads(self.leader, self.rep, self.other_rep)
        self.other_team.active = False
        self.assertLeads(self.leader, self.rep)
        self.other_team.active = True
        self.team.user_id = self.other_rep
        self.assertLeads(self.leader, self.other_rep)
        self.assertLeads(self.other_rep, self.rep)
        new = self.env["crm.team"].create({
            "name": "East", "user_id": self.leader.id, "member_ids": self.rep.ids})  # fmt: skip
        self.assertLeads(self.leader, self.rep, self.other_rep)
        new.unlink()
        self.assertLeads(self.leader, self.other_rep)

    def test_who_leaves_is_led_as_long_as_they_are_in_the_team(self):
        self.rep.active = False
        self.assertLeads(self.leader, self.rep)
        self.rep.active = True
        self.rep.action_archive()  # as people do it: the memberships end, too
        self.assertLeads(self.leader)

    def test_in_a_team_twice_is_in_it_once_and_who_leads_nobody_has_nobody(self):
        self.other_team.write({"user_id": self.leader.id, "member_ids": self.rep.ids})
        self.assertEqual(self.leader._rhythm_led_member_ids(), (self.rep.id,))
        self.assertEqual(self.rep._rhythm_led_member_ids(), ())
        self.assertEqual(self.director._rhythm_led_member_ids(), ())

    def test_question_of_who_leads_nobody_says_nothing_of_members(self):
        rows = self.env["sales.rhythm"]
        for user, times in ((self.rep, 1), (self.leader, 2)):
            asked = rows.with_user(user)._own_sql("r").code
            self.assertEqual(asked.count('"user_id"'), times, asked)

    def test_row_is_ones_own_at_once(self):
        """Also within the transaction that changes the team."""
        self.orders(self.sold[1].partner_id, ["2026-02-20"], team_id=False)
        row = self.row(self.sold[1].partner_id)
        self.assertEqual(row.user_id, self.other_rep)
        seen = row.with_user(self.leader).sudo()
        self.assertFalse(seen.is_own)
        self.team.member_ids |= self.other_rep
        self.assertTrue(seen.is_own)
        self.team.member_ids -= self.other_rep
        self.assertFalse(seen.is_own)
        self.other_team.user_id = self.leader
        self.assertTrue(seen.is_own)


@tagged("post_install", "-at_install")
class TestLedMembersConcurrent(ConcurrentCase):
    """Two transactions, as of two workers."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            self.team_id = env["crm.team"].create({
                "name": "Concurrent team", "user_id": self.user_ids[0], "company_id": False,
            }).id  # fmt: skip
        self.addCleanup(self.delete_team)

    def delete_team(self):
        with self.transaction() as env:
            env["crm.team"].browse(self.team_id).unlink()

    def team(self, env):
        return env["crm.team"].browse(self.team_id)

    def led(self):
        """Whom the first user leads, in a transaction that begins now."""
        with self.transaction() as env:
            return env["res.users"].browse(self.user_ids[0])._rhythm_led_member_ids()

    def touch_domain(self):
        """The rule of the first user on touches, which Odoo keeps beside that."""
        with self.transaction() as env:
            rules = env(user=self.user_ids[0], su=False)["ir.rule"]
            return str(rules._compute_domain("sales.rhythm.touch", "read"))

    def test_what_another_transaction_kept_meanwhile_is_forgotten_with_the_commit(self):
        member_id = self.user_ids[1]
        before = self.touch_domain()
        with self.begun() as env:
            self.team(env).member_ids = [Command.link(member_id)]
            env.flush_all()
            self.assertEqual(self.led(), ())
            self.assertEqual(self.touch_domain(), before)
        self.assertEqual(self.led(), (member_id,))
        self.assertNotEqual(self.touch_domain(), before)
        with self.begun() as env:
            self.team(env).crm_team_member_ids.active = False
            env.flush_all()
            self.assertEqual(self.led(), (member_id,))
        self.assertEqual(self.led(), ())
        self.assertEqual(self.touch_domain(), before)

    def test_other_workers_are_told(self):
        with self.transaction() as env:
            self.registry.cache_invalidated.clear()
            self.team(env).member_ids = [Command.link(self.user_ids[1])]
            self.assertTrue(self.registry.cache_invalidated)
        self.registry.signal_changes()

    def test_what_is_rolled_back_was_nothing(self):
        with self.assertRaises(ZeroDivisionError), self.transaction() as env:
            self.team(env).member_ids = [Command.link(self.user_ids[1])]
            env.flush_all()
            self.assertTrue(env["res.users"].browse(self.user_ids[0])._rhythm_led_member_ids())
            raise ZeroDivisionError
        self.registry.reset_changes()  # as a request that fails does
        self.assertEqual(self.led(), ())
