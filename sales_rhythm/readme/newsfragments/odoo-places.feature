Odoo's activity lists show the customer's status and the money at stake, the contact's button shows when the next order is expected, and the digest email tells what waits.
