"""What happens to a single paper that a place follows."""
