A promise to a customer closes itself when its order, payment or delivery comes, is broken the next morning otherwise, and stays in the list of promises with the keep rate of each salesperson.
