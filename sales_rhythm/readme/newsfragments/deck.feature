Today: one card for each customer whom the day asks for, with every reason, worked off in place.
