"""The method without Odoo: from a customer's orders to cycle, chances, dates and status."""
