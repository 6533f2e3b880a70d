A customer's page lists the promises that are still open: what, by when and who owes it, the broken ones in red, with a way to all of them.
