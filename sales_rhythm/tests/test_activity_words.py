"""What activities are called is kept by every worker, and follows what people change."""

from .common import RhythmCase


class TestWords(RhythmCase):
    def words(self, lang="en_US"):
        found = self.env["mail.activity.type"].with_context(lang=lang)._rhythm_words()
        return found.get(self.call.id)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.call = cls.env["mail.activity.type"].create({"name": "Ring", "summary": "Ring up"})

    def test_name_and_usual_summary_in_each_language(self):
        self.assertEqual(self.words(), ("Ring", "Ring up"))
        self.assertEqual(self.words("vi_VN"), ("Ring", "Ring up"))
        self.call.with_context(lang="vi_VN").name = "Gọi"
        self.assertEqual(self.words("vi_VN"), ("Gọi", "Ring up"))
        self.call.update_field_translations("summary", {"vi_VN": "Gọi điện"})
        self.env.flush_all()
        self.assertEqual(self.words("vi_VN"), ("Gọi", "Gọi điện"))
        self.assertEqual(self.words(), ("Ring", "Ring up"))

    def test_archived_types_are_named_and_deleted_ones_are_not(self):
        self.words()
        self.call.active = False
        self.assertEqual(self.words(), ("Ring", "Ring up"))
        self.call.unlink()
        self.assertIsNone(self.words())
