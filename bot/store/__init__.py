"""The truth in SQLite: council objects, their changes, what was delivered. The only SQL besides retrieval/."""
