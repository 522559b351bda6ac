"""What tests of the Matrix adapter share: a real homeserver, people and bots on it, made on demand."""

from tests.matrix.talk import service, settings
from tests.matrix.world import bot, bots, demo_folder, js_people, people, proxy, synapse

__all__ = ["bot", "bots", "demo_folder", "js_people", "people", "proxy", "service", "settings", "synapse"]
