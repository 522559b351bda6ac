"""The truth in SQLite: council objects, their changes, deliveries. No SQL but here and in retrieval/."""
