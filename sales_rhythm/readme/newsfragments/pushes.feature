Directors push a product category, or some products, for some days: customers who lack it are listed,
their cards say so, and everybody sees how much was sold and who was won. What could be pushed is
ranked by the room to grow in it.
