"""Ratsbot: council papers of several cities, searchable in the chat that a city already uses."""

__version__ = "0.1.0"
