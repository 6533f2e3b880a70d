Targets are entered in a grid, salespeople by metrics for a month, with the keyboard or from a
spreadsheet; last month's are copied with a percentage, and a product category becomes a column of
its own. What is refused says whose goal it is and why, and keeps no other from being saved.
