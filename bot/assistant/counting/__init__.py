"""Counts and lists by query: nothing here is written or chosen by a model."""
