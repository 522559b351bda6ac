"""A text that is being read: what was understood is cut out of it, what stands in quotes is left alone."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

CUT = "\ue000"
"""Stands where something was taken, so that what was parted by it does not become neighbours. Neither it nor
the characters of quotes can come from outside."""
_FIRST_QUOTE, _LAST_QUOTE = 0xE100, 0xE1FF
QUOTE = f"[{chr(_FIRST_QUOTE)}-{chr(_LAST_QUOTE)}]"
"""A pattern for one quote: while a text is read, each is a single character that no word contains."""
BEGIN = r"(?<![\w/§-])"
END = r"(?![\w-])"
UNTIED = "".join(
    rf"(?<!\b{each}\s)" for each in ("zu", "zum", "zur", r"\u00fcber", "ueber", "wegen", "thema")
)
"""Not right after what introduces a topic: „zu Niederschriften“ is about them."""

_QUOTES = re.compile(r'„([^„“”]*)[“”]|"([^"]*)"|“([^“”]*)”|»([^»«]*)«|«([^»«]*)»')
_MARKS = str.maketrans(dict.fromkeys("„“”»«", '"'))
_LONELY = str.maketrans(dict.fromkeys('„“”»«"', " "))
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """`german`: between „ and “, which is how we tell a value."""

    words: str
    german: bool


class Writing:
    """`text` is what is left to read. Patterns are tried in it as it is then."""

    def __init__(self, text: str) -> None:
        plain = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())
        self._quotes: list[Quoted] = []
        self.text = " ".join(_QUOTES.sub(self._put_away, plain).translate(_LONELY).split())

    def take(self, pattern: "re.Pattern[str] | Pattern") -> re.Match[str] | None:
        """The first place that fits, which is cut out."""
        found = pattern.search(self.text)
        if found:
            self.cut(*found.span())
        return found

    def cut(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start].rstrip()} {CUT} {self.text[end:].lstrip()}".strip()

    def quoted(self, mark: str) -> Quoted:
        return self._quotes[ord(mark) - _FIRST_QUOTE]

    def restored(self, text: str) -> str:
        """A piece of the text with its quotes, as a search reads them."""
        return re.sub(QUOTE, lambda mark: f'"{self.quoted(mark[0]).words}"', text)

    def pieces(self) -> list[str]:
        """What is left between the cuts."""
        return [piece.strip(" ,;.:!–-") for piece in self.text.split(CUT) if re.search(rf"\w|{QUOTE}", piece)]

    def _put_away(self, found: re.Match[str]) -> str:
        inside = next(group for group in found.groups() if group is not None)
        if not inside.strip() or len(self._quotes) > _LAST_QUOTE - _FIRST_QUOTE:
            return " "
        german = found[0][0] == "„"
        self._quotes.append(Quoted(inside.strip().translate(_MARKS), german))
        return chr(_FIRST_QUOTE + len(self._quotes) - 1)


class Pattern:
    """A regular expression, written over several lines; capitals do not matter, nor does ae for ä.

    It is compiled when it is first used: no start waits for the sixty of them that read an order.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text.translate(_BOTH), re.VERBOSE | re.IGNORECASE)

    def match(self, text: str, place: int = 0) -> re.Match[str] | None:
        return self._compiled.match(text, place)

    def search(self, text: str, place: int = 0) -> re.Match[str] | None:
        return self._compiled.search(text, place)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        return self._compiled.sub(new, text, count)


_BOTH = str.maketrans({"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"})
