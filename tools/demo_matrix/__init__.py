"""`make demo-matrix`: a homeserver to throw away, two people, and the bot with the demo council."""
