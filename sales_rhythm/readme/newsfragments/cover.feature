A colleague on leave hands all or some customers over to another one for the days chosen: their cards, promises and documents are on that one's deck, marked with for whom, and go back by themselves.
