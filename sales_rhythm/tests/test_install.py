"""Enabled on a database with orders and removed again: rows for all, then nothing of ours."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg2

from odoo.sql_db import connection_info_for
from odoo.tests import BaseCase, get_db_name, tagged

DEV = Path(__file__).resolve().parents[2] / "dev"
ORDERS = 2_000
CUSTOMERS = 300

# Everything that a module may leave behind, as queries of one text each.
TRACES = {
    "tables and views": "SELECT concat_ws(' ', relkind, relname) FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace",
    "columns": "SELECT concat_ws(' ', table_name, column_name) FROM information_schema.columns "
        "WHERE table_schema = 'public'",
    "constraints": "SELECT concat_ws(' ', conrelid::regclass, conname) FROM pg_constraint",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT concat_ws(' ', tgrelid::regclass, tgname) FROM pg_trigger "
        "WHERE NOT tgisinternal",
    "extensions": "SELECT extname FROM pg_extension",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT concat_ws(' ', model, name) FROM ir_model_fields",
    "selections": "SELECT concat_ws(' ', f.model, f.name, s.value) "
        "FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id",
    "constraints of models": "SELECT name FROM ir_model_constraint",
    "relations of models": "SELECT name FROM ir_model_relation",
    "external ids": "SELECT concat_ws(' ', module, name) FROM ir_model_data",
    "scheduled actions": "SELECT cron_name FROM ir_cron",
    "triggers of scheduled actions": "SELECT cron_name FROM ir_cron_trigger t "
        "JOIN ir_cron c ON c.id = t.cron_id WHERE cron_name ILIKE '%rhythm%'",
    "actions": "SELECT concat_ws(' ', type, name->>'en_US') FROM ir_actions",
    "server actions": "SELECT id::text FROM ir_act_server",
    "parameters": "SELECT key FROM ir_config_parameter",
    "rules": "SELECT name FROM ir_rule",
    "access rights": "SELECT name FROM ir_model_access",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "views of screens": "SELECT concat_ws(' ', model, name, key) FROM ir_ui_view",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu",
    "filters": "SELECT concat_ws(' ', model_id, name) FROM ir_filters",
    "assets": "SELECT path FROM ir_asset",
    "activity types": "SELECT name->>'en_US' FROM mail_activity_type",
    # What is planned at customers stays with them, unless it is of a type of ours.
    "activities": """SELECT concat_ws(' ', res_model, res_id) FROM mail_activity
                      WHERE res_model LIKE 'sales.rhythm%' OR activity_type_id IS NULL""",
    "sequences": "SELECT name FROM ir_sequence",
}  # fmt: skip

FILL = f"""
INSERT INTO res_partner (name, complete_name, active, type, is_company, autopost_bills)
SELECT 'Old customer ' || n, 'Old customer ' || n, TRUE, 'contact', TRUE, 'ask'
  FROM generate_series(1, {CUSTOMERS}) n;
UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Old customer %';
INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id, company_id,
                        state, date_order, amount_untaxed, currency_id, currency_rate)
SELECT 'OLD' || n, p.id, p.id, p.id, 1, 'sale', now() - n * interval '8 hours', 100 + n % 50,
       (SELECT currency_id FROM res_company WHERE id = 1), 1
  FROM generate_series(1, {ORDERS}) n
  JOIN res_partner p ON p.name = 'Old customer ' || (n * 7 % {CUSTOMERS} + 1);
"""

# What is done while the add-on is enabled, and after it is gone: an order, start to end.
USE = """
partner = env['res.partner'].create({'name': 'New customer', 'is_company': True})
product = env['product.product'].search([('sale_ok', '=', True)], limit=1)
order = env['sale.order'].create({'partner_id': partner.id, 'order_line': [
    (0, 0, {'product_id': product.id, 'price_unit': 10})]})
order.action_confirm()
env['crm.lead'].create({'name': 'Deal', 'partner_id': partner.id})
env.cr.flush()
assert order.state == 'sale'
assert env['sale.order'].search([('name', '=', order.name)]) == order
env['sale.order'].get_views([(False, 'form'), (False, 'list'), (False, 'kanban')])
env['res.partner'].get_views([(False, 'form'), (False, 'list'), (False, 'search')])
env['res.config.settings'].get_views([(False, 'form')])
"""
WHILE_ENABLED = """
assert partner.rhythm_id.order_count == 1
assert env['sales.rhythm'].search_count([]) >= 300
env['ir.filters'].create({'name': 'Mine', 'model_id': 'sales.rhythm'})
env['sales.rhythm.policy'].search([], limit=1).late_fraction = 0.9
env.cr.commit()
print('DONE')
"""
AFTERWARDS = """
assert 'rhythm_id' not in partner
assert 'sales.rhythm' not in env
order._action_cancel()
order.unlink()
print('DONE')
"""


@tagged("post_install", "-at_install")
class TestInstall(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = f"{get_db_name()}_install"
        cls.addClassCleanup(cls.run_program, "dropdb", "--if-exists", "--force", cls.database)
        cls.run_program(DEV / "database.sh", cls.database, "--new", "--no-addon")
        cls.addClassCleanup(cls.forget_files)

    @classmethod
    def forget_files(cls):
        """The database's attachments."""
        shutil.rmtree(Path(os.environ["DATA"]) / "filestore" / cls.database, ignore_errors=True)

    @staticmethod
    def run_program(*command, text=None):
        """What a program prints; fails with all it said when it does not end well."""
        done = subprocess.run(
            [str(part) for part in command], input=text, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(
                f"{command} ended in {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout + done.stderr

    def odoo(self, *arguments, text=None):
        output = self.run_program(DEV / "odoo.sh", *arguments, "-d", self.database, text=text)
        # With the traceback below each, but not all that Odoo tells on the way.
        wrong = [line for line in output.splitlines() if " INFO " not in line]
        errors = [line for line in wrong if " ERROR " in line or " CRITICAL " in line]
        self.assertFalse(errors, "\n".join(wrong))
        return output

    def shell(self, script):
        self.assertIn("DONE", self.odoo("shell", "--no-http", "--log-level=warn", text=script))

    def query(self, statement, fetch=True):
        _name, info = connection_info_for(self.database)
        connection = psycopg2.connect(**info)
        try:
            with connection, connection.cursor() as cr:
                cr.execute(statement)
                return cr.fetchall() if fetch else None
        finally:
            connection.close()

    def traces(self):
        return {
            kind: sorted(str(text) for (text,) in self.query(statement))
            for kind, statement in TRACES.items()
        }

    def test_enabled_on_old_orders_and_removed_without_a_trace(self):
        self.query(FILL, fetch=False)
        before = self.traces()

        self.odoo("module", "install", "sales_rhythm")
        ((rows, orders),) = self.query(
            """SELECT count(*), sum(r.order_count) FROM sales_rhythm r
                 JOIN res_partner p ON p.id = r.partner_id WHERE p.name LIKE 'Old customer %'"""
        )
        self.assertEqual(rows, CUSTOMERS, "rows at once, before any job has run")
        self.assertGreater(orders, CUSTOMERS)
        runs = self.query("SELECT kind, state FROM sales_rhythm_run")
        # The demo company has routes, and a directive that is overdue.
        kinds = (
            "rebuild", "orders", "lines", "market", "routes", "plan", "snapshot", "directive",
            "month",
        )  # fmt: skip
        self.assertEqual(set(runs), {(kind, "done") for kind in kinds})
        self.assertGreater(len(self.traces()["tables and views"]), len(before["tables and views"]))
        self.shell(USE + WHILE_ENABLED)

        self.odoo("module", "uninstall", "sales_rhythm")
        after = self.traces()
        left = {kind: sorted(set(after[kind]) ^ set(before[kind])) for kind in TRACES}
        self.assertEqual({kind: names for kind, names in left.items() if names}, {})
        self.assertEqual(
            self.query("SELECT state FROM ir_module_module WHERE name = 'sales_rhythm'"),
            [("uninstalled",)],
        )
        self.shell(USE + AFTERWARDS)
