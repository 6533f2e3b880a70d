"""What a card shows besides its reasons: whom to call, what was said, noted, and comes next."""

from datetime import date

from lxml import etree

from ..models import clock
from .common import MONTHLY, RhythmCase

CALL = "mail.mail_activity_data_call"


class TestCard(RhythmCase):
    def test_number_is_dialled_as_a_telephone_takes_it(self):
        dialled = self.env["sales.rhythm"]._dialled
        for written, link in (
            (False, False),
            ("", False),
            ("none", False),
            ("0903 418 226", "tel:0903418226"),
            ("+84 903-418.226", "tel:+84903418226"),
            (" (+84) 903 418 226", "tel:+84903418226"),
            ("028 3868 1177 / 0909 118 226", "tel:02838681177"),
            ("0903418226; 0909118226", "tel:0903418226"),
            ("+84 (0)903 418 226", "tel:+84903418226"),
            ("028 3868 1177 ext 12", "tel:02838681177"),
            ("0903418226 hoặc 0909118226", "tel:0903418226"),
            ("0903418226-0909118226", "tel:0903418226"),
            ("0903418226\n0909118226", "tel:0903418226"),
            ("<script>1", "tel:1"),
        ):
            self.assertEqual(dialled(written), link, written)

    def test_every_number_on_a_screen_dials_so(self):
        for kind in ("kanban", "list", "form"):
            arch = etree.fromstring(self.env["sales.rhythm"].get_view(view_type=kind)["arch"])
            for name in ("phone", "contact_phone"):
                for node in arch.iterfind(f".//field[@name='{name}']"):
                    with self.subTest(view=kind):
                        self.assertIn(node.get("widget"), ("rhythm_call", "rhythm_phone"))

    def test_customers_page_tells_what_the_card_tells(self):
        for kind in ("kanban", "form"):
            arch = etree.fromstring(self.env["sales.rhythm"].get_view(view_type=kind)["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            self.assertLessEqual({"said_text", "note_text", "next_text", "evidence"}, names, kind)

    def test_contact_with_a_number_goes_before_the_company(self):
        partner = self.customer("Shop", MONTHLY, phone="028 1")
        row = self.row(partner)
        self.assertEqual((row.contact_name, row.contact_phone), (False, "028 1"))
        people = self.env["res.partner"]
        people.create({"name": "Silent", "parent_id": partner.id})
        self.env.invalidate_all()
        self.assertEqual((row.contact_name, row.contact_phone), ("Silent", "028 1"))
        people.create({"name": "Buyer", "parent_id": partner.id, "phone": "0903"})
        self.env.invalidate_all()
        self.assertEqual((row.contact_name, row.contact_phone), ("Buyer", "0903"))

    def test_only_people_whom_one_may_read_are_called(self):
        partner = self.customer("Shop", MONTHLY)
        people = self.env["res.partner"]
        people.create({"name": "Address", "parent_id": partner.id, "type": "delivery",
                       "phone": "0901"})  # fmt: skip
        people.create({"name": "Gone", "parent_id": partner.id, "phone": "0902", "active": False})
        abroad = people.create({"name": "Abroad", "parent_id": partner.id, "phone": "0903"})
        abroad.company_id = self.other_company
        people.create({"name": "Here", "parent_id": partner.id, "phone": "0904"})
        self.settle()
        row = self.row(partner).with_user(self.rep)
        self.assertEqual((row.contact_name, row.contact_phone), ("Here", "0904"))

    def test_words_of_the_directive_the_next_activity_and_the_last_note(self):
        partner = self.customer("Shop", MONTHLY)
        row = self.row(partner).with_user(self.rep)
        self.assertEqual((row.said_text, row.next_text, row.note_text), (False, False, False))
        for day, note in ((date(2026, 3, 9), "Ask <b>again</b>"), (date(2026, 3, 5), "First")):
            partner.activity_schedule(CALL, day, summary=False, note=note, user_id=self.rep.id)
        partner.activity_schedule(
            "sales_rhythm.activity_type_directive", date(2026, 3, 3), "Keep the price",
            user_id=self.rep.id,
        )  # fmt: skip
        self.settle()
        row.invalidate_recordset()
        self.assertEqual(row.said_text, "Keep the price")
        self.assertEqual(row.next_text, "5 Mar: First")
        first = partner.activity_ids.filtered(lambda each: str(each.date_deadline) == "2026-03-05")
        first.action_feedback("Wants <i>tea</i>")
        self.settle()
        row.invalidate_recordset()
        self.assertEqual(row.note_text, "Wants <i>tea</i>")
        self.assertEqual(row.next_text, "9 Mar: Ask *again*")

    def test_strip_shows_done_missed_planned_and_the_week_it_is(self):
        partner = self.customer("Shop", ["2025-12-01", "2026-01-05", "2026-03-01"])
        partner.activity_schedule(CALL, date(2026, 3, 20), user_id=self.rep.id)
        self.settle()
        row = self.row(partner)
        row.invalidate_recordset()
        self.assertEqual(
            [(week["number"], week["state"], week["now"]) for week in row.weeks],
            [(1, "done", True), (2, "none", False), (3, "planned", False), (4, "none", False),
             (5, "none", False)],
        )  # fmt: skip
        self.assertEqual(clock.today(self.company), date(2026, 3, 2))
