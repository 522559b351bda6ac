"""The vocabulary that travels with the code."""

import tomllib
from functools import cache
from typing import Any

from bot.council.glossary import Glossary, read_glossary
from bot.settings import packaged


@cache
def packaged_table() -> dict[str, Any]:
    """config/vocabulary/councils.toml, read once."""
    with (packaged("config") / "vocabulary" / "councils.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def packaged_glossary() -> Glossary:
    return read_glossary(packaged_table())
