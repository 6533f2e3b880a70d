"""Enabling and removing the add-on."""


def post_init_hook(env):
    """Policies for all companies, then the first customers at once; the job does the rest."""
    env["sales.rhythm.policy"]._create_missing(env["res.company"].search([]))
    env["sales.rhythm.run"]._begin()


def uninstall_hook(env):
    """Takes away what Odoo would leave: activities and the like on our own models go by themselves."""
    env.cr.execute("DROP INDEX IF EXISTS sale_order_rhythm_customer_day")
