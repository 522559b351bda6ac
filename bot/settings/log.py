"""The section [log]: how much is logged, and in which form."""

from dataclasses import dataclass
from typing import Literal, cast

from bot.settings.reader import Reader

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]
FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Log:
    format: Format = "text"
    level: Level = "info"


def read_log(reader: Reader) -> Log:
    default = Log()
    found = Log(
        format=cast("Format", reader.choice("format", default.format, FORMATS)),
        level=cast("Level", reader.choice("level", default.level, LEVELS)),
    )
    reader.finish()
    return found
