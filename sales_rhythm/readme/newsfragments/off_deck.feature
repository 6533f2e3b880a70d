Activities of one's own at colleagues' customers are a line above the cards, beside leads without a customer.
