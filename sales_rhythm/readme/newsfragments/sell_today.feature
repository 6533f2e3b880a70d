The customer's page begins with what to sell today: the product group that is due, the quotation that hangs, and what to offer, each with its reason, its money and the button that does it.
