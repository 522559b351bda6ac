"""The section [usage]: what is counted of its use, and from how many persons on a number is shown."""

from dataclasses import dataclass

from bot.settings.reader import Reader

LEAST = 3


@dataclass(frozen=True, slots=True)
class Usage:
    """Numbers made by fewer than `min_persons` are not shown; `weeks` are kept. Of two persons each would
    know the other's share."""

    min_persons: int = 5
    weeks: int = 104


def read_usage(reader: Reader) -> Usage:
    default = Usage()
    found = Usage(
        min_persons=reader.whole("min_persons", default.min_persons, LEAST, 1_000),
        weeks=reader.whole("weeks", default.weeks, 1, 520),
    )
    reader.finish()
    return found
