"""serve: everything that runs all day, and what is seen of it."""
