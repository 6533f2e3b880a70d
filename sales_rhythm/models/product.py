"""What moves product lines of many customers at once: categories, and what is in them."""

from odoo import api, models
from odoo.exceptions import UserError

from . import known
from .run_lines import of_all_companies


def _moved(env):
    """Something is in another category now: what is kept of categories is worked out again."""
    known.forget_kept(env)
    of_all_companies(env)


def _refuse_pushed(env, pushed, names):
    """UserError where there are pushes of what is to be deleted; `names` says what that is."""
    if pushed:
        raise UserError(
            env._(
                "“%s” is pushed: delete that push first, or choose something else for it.",
                ", ".join(names),
            )
        )


class ProductCategory(models.Model):
    _inherit = "product.category"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pushed(self):
        # Of every company, and the archived ones too: the database would refuse without a word.
        pushes = self.env["sales.rhythm.push"].sudo().with_context(active_test=False)
        pushed = pushes.search([("category_id", "child_of", self.ids)]).category_id
        _refuse_pushed(self.env, pushed, pushed.mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        known.forget_kept(self.env)  # the goods of a push are in those below its category, too
        return categories

    def _rhythm_at_level(self, level):
        """Id of its ancestor at a level, the first being 1: as `sql.category_at`, in Python."""
        self.ensure_one()
        path = [int(each) for each in (self.parent_path or "").split("/") if each]
        return path[level - 1] if 0 < level <= len(path) else self.id

    def write(self, vals):
        result = super().write(vals)
        if "parent_id" in vals:
            _moved(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        _moved(self.env)  # what was in it is in none now; its lines went with it
        return result


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pushed(self):
        pushes = self.env["sales.rhythm.push"].sudo().with_context(active_test=False)
        pushed = pushes.search([("product_tmpl_ids", "in", self.ids)]).product_tmpl_ids & self
        _refuse_pushed(self.env, pushed, pushed.mapped("name"))

    def write(self, vals):
        moved = self.browse()
        if "categ_id" in vals:
            moved = self.filtered(lambda product: product.categ_id.id != vals["categ_id"])
        result = super().write(vals)
        if moved:
            _moved(self.env)
        return result
