Beside it: which customers are cared for in time, by team, area and class, and how their orders stand against last month, with who moved.
