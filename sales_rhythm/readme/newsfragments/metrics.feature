Metrics are records, with targets per salesperson and month, and the share of time with customers comes from done work.
