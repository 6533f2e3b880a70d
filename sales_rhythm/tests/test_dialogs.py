"""Dialogs are one's own: what somebody is about to say, nobody else reads or changes."""

from .closing import MonthCase

TYPED = {"char": "x", "text": "x", "date": "2026-03-02", "datetime": "2026-03-02 03:00:00"}


class TestDialogsAreOnesOwn(MonthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close()
        cls.settle()

    def made(self, model, user):
        """A record of this user's, with what it must have."""
        values = {}
        model = model.with_user(user).sudo()
        given = model.default_get(list(model._fields))
        for name, field in model._fields.items():
            if not field.required or not field.store or field.related or given.get(name):
                continue
            if field.type == "many2one":
                there = self.env[field.comodel_name]
                values[name] = (there.search([], limit=1) or self.made(there, user)).id
            elif field.type == "selection":
                values[name] = field.get_values(self.env)[0]
            elif field.type in TYPED:
                values[name] = TYPED[field.type]
        return model.create(values)

    def test_nobody_reads_or_changes_the_dialog_of_another(self):
        ours = [
            model
            for name, model in self.env.items()
            if name.startswith("sales.rhythm.") and model._transient
        ]
        self.assertGreater(len(ours), 12)
        users = self.rep | self.other_rep | self.all_rep | self.director
        for model in ours:
            for owner in (self.rep, self.director):
                dialog = self.made(model, owner)
                for user in users - owner:
                    for operation in ("read", "write", "unlink"):
                        with self.subTest(model._name, owner=owner, user=user, to=operation):
                            self.assertFalse(dialog.with_user(user).has_access(operation))
                    found = dialog.with_user(user).search([("id", "=", dialog.id)]) if (
                        model.with_user(user).has_access("read")) else dialog.browse()  # fmt: skip
                    self.assertFalse(found)
            with self.subTest(model._name):  # the director's, last
                for operation in ("read", "write", "unlink"):
                    self.assertTrue(dialog.with_user(self.director).has_access(operation))
