"""Where the money is: every amount that is on its way, in exactly one bucket (decision 038).

One row is a customer who is expected to order, a deal, a quotation, what an order still has to
deliver or to invoice, a draft invoice, or an item that is not paid. Which of them the reader may
see, the rules of these documents say; what belongs to whom, and what is counted already, follows
from all of them, or the same money would be a different amount for each reader.
"""

from odoo.tools import SQL

from .money_closing import deals, estimates, quotations
from .money_owed import drafts, owed
from .money_sold import orders

MONEY_ALIASES = {
    "sales.rhythm": "r",
    "crm.lead": "l",
    "sale.order": "o",
    "account.move": "m",
}
"""{model whose records are read: the alias of its table}"""


def money_query(terms):
    """The query of all money that the reader may see."""
    makers = (estimates, deals, quotations, orders, drafts, owed)
    branches = [branch for make in makers for branch in make(terms)]
    return SQL(" UNION ALL ").join(branches)
