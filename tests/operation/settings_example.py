"""The example of the settings, with what is a comment in it taken for what it shows."""

from pathlib import Path

from adapters.command_line.setup import example_file
from bot.settings.toml_fault import KeyPath
from bot.settings.toml_lines import scan


def uncommented(path: Path) -> str:
    """Every line in force, but for those that stand for another one."""
    return example_file.uncommented(path.read_text("utf-8"))


def sections_in(path: Path) -> dict[KeyPath, set[str]]:
    """The keys of every section, those that stand for another one included."""
    found: dict[KeyPath, set[str]] = {}
    lines = scan(example_file.uncommented(path.read_text("utf-8"), alternatives=True)).lines
    sections = {each[:-1] for each in lines if isinstance(each[-1], str)}
    for key in lines:
        if isinstance(key[-1], str) and key not in sections:
            found.setdefault(key[:-1], set()).add(key[-1])
    return found
