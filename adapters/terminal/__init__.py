"""The bot in a terminal: the demo, and the reference for a new adapter."""
