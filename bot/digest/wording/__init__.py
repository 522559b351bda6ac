"""What a clerk orders, in plain German: read into a wish, and told again."""
