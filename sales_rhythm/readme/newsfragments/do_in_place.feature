Calls, plans, promises, reasons for not buying and hanging deals are noted from a customer's card, in two clicks.
