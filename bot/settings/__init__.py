"""The only reader of configuration and environment."""

from bot.settings.embeddings import Embeddings, embeddings_key
from bot.settings.loading import load_settings, packaged
from bot.settings.matrix import Matrix
from bot.settings.sources import CitySource, Sync
from bot.settings.teams import Teams, TeamsRegistration, teams_secret
from bot.settings.values import City, Retention, Settings

__all__ = [
    "City",
    "CitySource",
    "Embeddings",
    "Matrix",
    "Retention",
    "Settings",
    "Sync",
    "Teams",
    "TeamsRegistration",
    "embeddings_key",
    "load_settings",
    "packaged",
    "teams_secret",
]
