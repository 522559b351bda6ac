"""A model's stream of letters as claims: each as soon as its JSON object is complete.

Models put their objects into lists, code fences and pretty lines, and small ones write words between them. So
every outermost object that can be read counts, wherever it stands, and everything else is passed over.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.assistant.records import Backing, Claim

LONGEST = 8_000
"""Characters of one object; what is longer is no sentence, and nothing else is kept of it."""
MOST_BACKINGS = 6
MOST_LISTED = 50
_DIGITS = re.compile(r"\W*(?:[Qq]uelle\W*)?([0-9]{1,4})\W*")


class Absent:
    """The model says that the sources do not answer."""


ABSENT = Absent()


class ClaimReader:
    """Fed with pieces in order; remembers what is not complete yet.

    A line that begins with a brace begins a sentence, whatever the one before has left open: one quotation
    mark too many must not cost the rest of the answer.
    """

    def __init__(self) -> None:
        self._begin("")

    def read(self, piece: str) -> Iterator[Claim | Absent]:
        for letter in piece:
            if found := self._take(letter):
                yield from found

    def _begin(self, text: str) -> None:
        self._open, self._depth = text, len(text)
        self._quoted = self._escaped = False
        self._line = 0
        """Where in the open text the last line began with a brace, and how deep that was."""
        self._line_depth = 0

    def _take(self, letter: str) -> list[Claim | Absent]:
        if letter == "{" and self._open.endswith("\n"):
            if self._quoted:
                self._begin("{")
                return []
            self._line, self._line_depth = len(self._open), self._depth
        if self._depth or letter == "{":
            self._open += letter
        if self._closes(letter):
            return self._closed()
        if len(self._open) > LONGEST:
            self._begin("")
        return []

    def _closes(self, letter: str) -> bool:
        """Whether a brace closes an object with this letter."""
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
            return letter == "}"
        return False

    def _closed(self) -> list[Claim | Absent]:
        """The outermost object, or one on a line of its own inside something that may never end."""
        found: list[Claim | Absent] = []
        if self._depth == 0:
            found = list(_claims(self._open))
        elif self._depth == self._line_depth:
            found = list(_claims(self._open[self._line :]))
        if found or self._depth == 0:
            self._begin("")
        return found


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
    """„1“, „[1]“, „Quelle 1“ and 1.0 are 1 too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    found = _DIGITS.fullmatch(str(value))
    return int(found[1]) if found else None
