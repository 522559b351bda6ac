"""What a developer runs from the checkout; none of it is shipped."""
