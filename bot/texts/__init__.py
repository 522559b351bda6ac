"""Every German sentence that a person in a chat can read, by topic."""
