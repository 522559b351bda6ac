"""The only reader of configuration and environment."""

from bot.settings.assistant import Assistant, Task, assistant_key
from bot.settings.backup import Backup
from bot.settings.embeddings import Embeddings, embeddings_key
from bot.settings.loading import load_settings, packaged
from bot.settings.log import Log
from bot.settings.matrix import Matrix
from bot.settings.privacy import Privacy
from bot.settings.retention import Retention
from bot.settings.sources import CitySource, Sync
from bot.settings.teams import Teams, TeamsRegistration, teams_secret
from bot.settings.usage import Usage
from bot.settings.values import City, Settings

__all__ = [
    "Assistant",
    "Backup",
    "City",
    "CitySource",
    "Embeddings",
    "Log",
    "Matrix",
    "Privacy",
    "Retention",
    "Settings",
    "Sync",
    "Task",
    "Teams",
    "TeamsRegistration",
    "Usage",
    "assistant_key",
    "embeddings_key",
    "load_settings",
    "packaged",
    "teams_secret",
]
