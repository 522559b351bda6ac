"""What a model thinks aloud before it answers: nobody's to read."""

import re

OPEN, CLOSE = "<think>", "</think>"
MARK = re.compile(f"{OPEN}|{CLOSE}")


class Thoughts:
    """Takes <think>…</think> out of a text that comes in pieces, however the marks are cut.

    `stray` tells that thoughts ended which never began: all before was thought, and is out already. So
    speak models whose template opens the mark itself, behind an endpoint that does not know of it.
    """

    def __init__(self) -> None:
        self.stray = False
        self._thinking = False
        self._begun = False
        self._held = ""

    def visible(self, piece: str) -> str:
        """What of it is to be shown now; blanks before the first word are not."""
        shown, rest = [], self._held + piece
        while mark := MARK.search(rest):
            shown.append("" if self._thinking else rest[: mark.start()])
            self.stray = self.stray or (mark[0] == CLOSE and not self._thinking)
            self._thinking = mark[0] == OPEN
            rest = rest[mark.end() :]
        keep = _begun_mark(rest)
        self._held = rest[len(rest) - keep :]
        shown.append("" if self._thinking else rest[: len(rest) - keep])
        return self._from_the_first_word("".join(shown))

    def rest(self) -> str:
        """What was held back because it might have become a mark."""
        return "" if self._thinking else self._from_the_first_word(self._held)

    def _from_the_first_word(self, text: str) -> str:
        text = text if self._begun else text.lstrip()
        self._begun = self._begun or bool(text)
        return text


def _begun_mark(text: str) -> int:
    """How many characters at the end may be the beginning of a mark."""
    place = text.rfind("<")
    end = text[place:] if place >= 0 else ""
    return len(end) if end and (OPEN.startswith(end) or CLOSE.startswith(end)) else 0
