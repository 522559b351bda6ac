"""From matches to the blocks of an edition."""
