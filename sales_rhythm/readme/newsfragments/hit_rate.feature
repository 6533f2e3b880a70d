How often customers ordered when they were expected, last month and last quarter, from forecasts kept at each week's and month's end.
