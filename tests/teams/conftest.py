"""What tests of the Teams adapter share: worlds that are made where somebody asks for them."""

from tests.teams.bot import bot, council, demo_database, world
from tests.teams.house import entrance, running_teams, teams

__all__ = ["bot", "council", "demo_database", "entrance", "running_teams", "teams", "world"]
