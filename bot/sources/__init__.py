"""Where council papers come from. Every source yields the same few things: see `delivered`."""
