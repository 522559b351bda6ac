"""What is behind the ports: a demo council, and the world around Teams."""

from tests.teams.bot import council, demo_database, world

__all__ = ["council", "demo_database", "world"]
