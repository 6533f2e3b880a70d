{
    "name": "Sales Rhythm",
    "version": "19.0.1.0.0",
    "summary": "Whom to sell to today, worked out from the orders you already have",
    "author": "Sales Rhythm developers",
    "license": "LGPL-3",
    "category": "Sales/Sales",
    "depends": ["sale_management", "sale_crm", "calendar", "account", "digest", "resource"],
    "data": [],
    "demo": [],
    "application": True,
}
