"""Enabling and removing the add-on."""

from odoo.fields import Domain

from .models import sql


def post_init_hook(env):
    """Policies and off-days of all companies, then the first customers; the job does the rest."""
    companies = env["res.company"]._rhythm_all()
    env["sales.rhythm.policy"]._create_missing(companies)
    companies._rhythm_begin_holidays()
    companies._rhythm_count_off_days()
    env["sales.rhythm.run"]._begin()


def uninstall_hook(env):
    """Takes away what stands on Odoo's own tables; all else goes with its model."""
    # Goals keep their metrics from being deleted, and Odoo deletes these first.
    env["sales.rhythm.target"].sudo().search([("goal", ">=", 0)]).unlink()
    # Odoo keeps the favourite filters of models that are gone.
    filters = env["ir.filters"].with_context(active_test=False)
    filters.search([("model_id", "=like", "sales.rhythm%")]).unlink()
    # A type in use cannot be deleted, and without it a promise says nothing.
    names = [*sql.ACTIVITY_KINDS.values(), "activity_type_visit"]
    types = [env.ref(f"sales_rhythm.{name}", False) for name in names]
    activities = env["mail.activity"].with_context(active_test=False, rhythm_planning=True)
    ours = [("activity_type_id", "in", [each.id for each in types if each])]
    activities.search(ours).unlink()
    # And what was planned, and nobody made their own, is planned no more.
    activities.search([("rhythm_plan", "!=", False), ("active", "=", True)]).unlink()
    # What these have from Odoo's mixins has names of their modules, which would outlive it.
    for name in ("help", "directive"):
        inherited = Domain("module", "!=", "sales_rhythm")
        inherited &= Domain("name", "like", f"__sales_rhythm_{name}__")
        env["ir.model.data"].search(inherited).unlink()
    # Odoo drops the column, and keeps a note of the foreign key that it was.
    keys = [
        ("module.name", "=", "sales_rhythm"),
        ("type", "=", "f"),
        ("model.model", "=", "sale.order"),
    ]
    env["ir.model.constraint"].search(keys).unlink()
    env.cr.execute("DROP INDEX IF EXISTS sale_order_rhythm_customer_day")
    env.cr.execute("DROP INDEX IF EXISTS mail_activity_rhythm_open")
