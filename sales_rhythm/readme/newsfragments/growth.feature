A customer's page says how much more or less they bought than the year before, after returns and credit notes, and whether that came from the number of orders or from their size.
