"""What is new reaches those who asked for it: once, with the reason, when they want it."""
