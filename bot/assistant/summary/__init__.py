"""Summaries: of papers, their Beratungsfolge, minutes, files that people send, and threads."""
