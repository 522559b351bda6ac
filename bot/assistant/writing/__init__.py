"""Text work: drafts, other words, translations. Each kind is a file that a city can write and share."""
