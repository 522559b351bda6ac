"""doctor: what is well and what is not, with the remedy."""
