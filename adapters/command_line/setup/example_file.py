"""ratsbot.example.toml with values filled in: whatever was not chosen stays as the example has it."""

import re
from collections.abc import Mapping
from typing import Any

from bot.settings import packaged
from bot.settings.toml_fault import KeyPath
from bot.settings.toml_lines import scan
from bot.settings.written import toml_value

FILE = "ratsbot.example.toml"
EXAMPLE_CITY = "trier"
HEAD = "# Einstellungen von Ratsbot, angelegt mit ratsbot init. Was mit # beginnt, ist erklärt oder möglich."

# Text beside code: „# [matrix]“ and „# user = "…"“ are code, „# Wer den Bot …“ is text.
COMMENTED = re.compile(r"^# ?(?=(?:\[+[\w.]+\]+|[a-z_]+ = .*)$)", re.MULTILINE)
INSTEAD = re.compile(r"^# stattdessen: (?=[a-z_]+ = .*$)", re.MULTILINE)


def example() -> str:
    return (packaged("config") / FILE).read_text("utf-8")


def uncommented(text: str, *, alternatives: bool = False) -> str:
    """Everything in force, line by line; with `alternatives` also what excludes something else."""
    return COMMENTED.sub("", INSTEAD.sub("", text) if alternatives else text)


def filled(values: Mapping[KeyPath, Any], *, teams_city: str = "") -> str:
    """The example with these values in force, their sections included.

    Its section [teams.trier] becomes that of `teams_city`. Raises KeyError for what it does not show.
    """
    text = example()
    if teams_city:
        text = _renamed(text, teams_city)
    where = scan(uncommented(text, alternatives=True)).lines
    lines = text.split("\n")
    lines[0] = HEAD
    for path, value in values.items():
        for length in range(1, len(path)):
            line = where[path[:length]] - 1
            lines[line] = COMMENTED.sub("", lines[line])
        lines[where[path] - 1] = f"{path[-1]} = {toml_value(value)}"
    return "\n".join(lines)


def _renamed(text: str, city: str) -> str:
    text = text.replace(f"[teams.{EXAMPLE_CITY}", f"[teams.{city}")
    text = text.replace(f"teams-{EXAMPLE_CITY}.", f"teams-{city}.")
    variable = f"RATSBOT_TEAMS_{re.sub('[^A-Z0-9]', '_', city.upper())}"
    return text.replace(f"RATSBOT_TEAMS_{EXAMPLE_CITY.upper()}", variable)
