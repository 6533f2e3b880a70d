A customer's page draws their latest orders in time, larger orders as larger dots, with today and the days on which the next one is expected; a dot opens that day's orders.
