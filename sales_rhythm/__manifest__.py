{
    "name": "Sales Rhythm",
    "version": "19.0.1.0.0",
    "summary": "Whom to sell to today, worked out from the orders you already have",
    "author": "Sales Rhythm developers",
    "license": "LGPL-3",
    "category": "Sales/Sales",
    "depends": ["sale_management", "sale_crm", "calendar", "account", "digest", "resource"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ir_cron.xml",
    ],
    "demo": [],
    "application": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
