"""A model's stream of letters as claims: each as soon as its JSON object is complete.

Models put their objects into lists, code fences and pretty lines, and small ones write words between them. So
every outermost object that can be read counts, wherever it stands, and everything else is passed over.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.assistant.records import Backing, Claim

LONGEST = 8_000
"""Characters of one object; what is longer is no sentence, and nothing else is kept of it."""
MOST_BACKINGS = 6
MOST_LISTED = 50


class Absent:
    """The model says that the sources do not answer."""


ABSENT = Absent()


class ClaimReader:
    """Fed with pieces in order; remembers what is not complete yet."""

    def __init__(self) -> None:
        self._open = ""
        self._depth = 0
        self._quoted = self._escaped = False

    def read(self, piece: str) -> Iterator[Claim | Absent]:
        for letter in piece:
            if self._depth or letter == "{":
                self._open += letter
            ended = self._step(letter)
            if ended or len(self._open) > LONGEST:
                text, self._open = self._open, ""
                self._depth, self._quoted, self._escaped = 0, False, False
                if ended:
                    yield from _claims(text)

    def _step(self, letter: str) -> bool:
        """Whether an outermost object ends with this letter."""
        if not self._depth:
            self._depth = int(letter == "{")
            return False
        if self._quoted:
            self._quoted = letter != '"' or self._escaped
            self._escaped = letter == "\\" and not self._escaped
        elif letter == '"':
            self._quoted = True
        else:
            self._depth += (letter == "{") - (letter == "}")
        return self._depth == 0


def _claims(text: str) -> Iterator[Claim | Absent]:
    """Nothing where the object says nothing that could be shown. Sentences in a list inside it count too."""
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    listed = [each for value in found.values() if isinstance(value, list) for each in value]
    for each in [found, *listed[:MOST_LISTED]]:
        if isinstance(each, dict) and (read := _claim(each)) is not None:
            yield read


def _claim(found: dict[str, Any]) -> Claim | Absent | None:
    if found.get("nicht_enthalten") is True:
        return ABSENT
    said = found.get("satz")
    if not isinstance(said, str) or not said.strip():
        return None
    return Claim(" ".join(said.split()), tuple(_backings(found)))


def _backings(found: dict[str, Any]) -> Iterator[Backing]:
    """Also where a model leaves out the list around its only one."""
    listed = found.get("belege", [found])
    for each in (listed if isinstance(listed, list) else [listed])[:MOST_BACKINGS]:
        if isinstance(each, dict) and (number := _number(each.get("quelle"))) is not None:
            quote = each.get("zitat")
            yield Backing(number, quote if isinstance(quote, str) else "")


def _number(value: object) -> int | None:
    """„1“ and „[1]“ are 1 too."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    digits = str(value).strip("[] ")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None  # noqa: PLR2004
