A customer who is done for today says what was done: called at 07:12, talked, ordered 5.3M.
