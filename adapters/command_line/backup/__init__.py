"""backup and restore: what belongs to an instance, in one file and back."""
