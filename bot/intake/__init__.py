"""Way 1: sources → documents → store → retrieval. Conducts; knows locks, progress and the brake."""
