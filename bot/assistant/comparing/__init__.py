"""What other cities have decided on the same topic: one row a city, from data and extraction alone."""
