"""The only reader of configuration and environment."""

from bot.settings.assistant import Assistant, Task, assistant_key
from bot.settings.embeddings import Embeddings, embeddings_key
from bot.settings.loading import load_settings, packaged
from bot.settings.matrix import Matrix
from bot.settings.sources import CitySource, Sync
from bot.settings.teams import Teams, TeamsRegistration, teams_secret
from bot.settings.values import City, Retention, Settings

__all__ = [
    "Assistant",
    "City",
    "CitySource",
    "Embeddings",
    "Matrix",
    "Retention",
    "Settings",
    "Sync",
    "Task",
    "Teams",
    "TeamsRegistration",
    "assistant_key",
    "embeddings_key",
    "load_settings",
    "packaged",
    "teams_secret",
]
