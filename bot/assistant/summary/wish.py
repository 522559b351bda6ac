"""What somebody wants summarised, how long and for whom: read from their words."""

import re
from dataclasses import dataclass
from typing import Literal, TypeVar

Length = Literal["kurz", "mittel", "lang"]
Audience = Literal["verwaltung", "rat", "einfach", "presse"]
About = Literal["", "course", "meeting", "thread", "file"]
Kind = TypeVar("Kind", Length, Audience)

SENTENCES: dict[Length, int] = {"kurz": 3, "mittel": 7, "lang": 14}
MOST_SENTENCES = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """`name` is what is left of the words: a number, an address, a meeting. `about` is '' where the words
    do not say what kind of thing it is; `count` is the number of sentences where one was asked for."""

    name: str
    about: About = ""
    length: Length = "mittel"
    audience: Audience = "verwaltung"
    count: int | None = None

    @property
    def sentences(self) -> int:
        return self.count or SENTENCES[self.length]


_NUMBERS = {
    "ein": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10,
}  # fmt: skip
_COUNT = re.compile(
    rf"\b(?:in|mit|auf)?\s*(?:maximal|höchstens|etwa|ungefähr)?\s*({'|'.join(_NUMBERS)}|\d{{1,2}})\s+"
    r"(?:kurzen\s+)?s(?:ä|ae)tz(?:en?)?\b|\bin\s+(einem)\s+satz\b",
    re.IGNORECASE,
)
_LENGTHS: tuple[tuple[Length, re.Pattern[str]], ...] = (
    (
        "kurz",
        re.compile(
            r"\b(?:ganz |sehr |möglichst )?(?:kurz|knapp)(?:e[rns]?|gefasst)?\b(?! dauer)", re.IGNORECASE
        ),
    ),
    ("lang", re.compile(r"\b(?:lang|ausführlich|detailliert|genau)(?:e[rns]?)?\b", re.IGNORECASE)),
    ("mittel", re.compile(r"\bmittel(?:lang)?\b", re.IGNORECASE)),
)
_FOR = r"\bfür (?:die |den |das |unsere |alle )?"
_AUDIENCES: tuple[tuple[Audience, re.Pattern[str]], ...] = (
    (
        "presse",
        re.compile(rf"{_FOR}(?:presse|medien|zeitung|journalist\w*)\b|\bals pressetext\b", re.IGNORECASE),
    ),
    (
        "einfach",
        re.compile(
            rf"{_FOR}(?:bürger\w*(?: und bürger\w*)?|einwohner\w*|laien|öffentlichkeit|bevölkerung)\b"
            r"|\b(?:in |mit )?(?:einfach|leicht|verständlich|bürgernah)(?:e[rnm]?)?"
            r"(?: sprache| worten| wörtern)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rat",
        re.compile(
            rf"{_FOR}(?:rat|stadtrat|gemeinderat|rats\w*|stadtrats\w*|fraktion\w*|mandatsträger\w*)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "verwaltung",
        re.compile(
            rf"{_FOR}(?:verwaltung|amt|dezernat|kolleg\w*|intern\w*|beschäftigte\w*)\b", re.IGNORECASE
        ),
    ),
)
_COURSE = re.compile(
    r"\b(?:die |der )?(?:ganzen? )?(?:beratungsfolge|beratungsgang|werdegang)(?: von)?\b", re.IGNORECASE
)
_THREAD = re.compile(
    r"(?:dies(?:en|e|es|er)|den|die|das|des|unsere[nrs]?|der)?\s*(?:bisherigen? )?"
    r"(?:threads?|faden|unterhaltung|gesprächs?(?:verlauf)?|chats?(?:verlauf)?|diskussion|verlauf|konversation)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:dies(?:e[sr]?)|die|das|meine?)?\s*(?:datei|dokument|pdf|anhang|anlage|hochgeladenes?|word-?datei)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:das |die |der |des )?(?:protokolls?|niederschrift|sitzung)(?: de[rs]| vom| von)?\b", re.IGNORECASE
)
_FILLERS = re.compile(
    r"\b(?:bitte|mir|uns|mal|doch|einmal|kannst du|könntest du|eine|inhaltlich|von|zu(?:r|m)?|vorlage|über)\b"
    r"|(?:^|(?<=\s))(?:der|die|des|das|den)(?=\s)",
    re.IGNORECASE,
)
_EDGES = " \t,;:!?„“\"'"
_FULL_STOP = re.compile(r"(?<=[^\W\d])\.$")
"""The full stop of a day („12.3.“) belongs to it."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_ASKING = r"(?:\w+ (?:du|sie|ihr) )"
_MAKE = r"(?:bitte )?(?:mach|gib|schreib|erstell)e?"
_TO_US = r"(?:bitte )?(?:mir |uns )?"
_ASKED = (
    rf"{_ASKING}?{_TO_US}fass(?:e|t|en)?(?: sie| ihr)?\b(?P<what>.*?)\bzusammen(?:fassen)?\b(?P<how>.*)",
    rf"{_ASKING}{_TO_US}(?P<what>.*?)\bzusammen\s?fassen\b(?P<how>.*)",
    rf"{_MAKE} {_TO_US}eine (?P<how>(?:\w+ )?)zusammenfassung\b(?P<what>.*)",
)
_IN_WORDS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _ASKED)


def read_wish(text: str) -> Wish:
    """Never fails: what is not understood stays in `name`."""
    address = _ADDRESS.search(text)
    rest, count = _count(_ADDRESS.sub(" ", text))
    rest, length = _first(rest, _LENGTHS)
    rest, audience = _first(rest, _AUDIENCES)
    rest, about = _about(rest)
    name = address[0] if address else _trimmed(rest)
    return Wish(name, about, length or "mittel", audience or "verwaltung", count)


def said(wish: Wish) -> str:
    """How long and for whom, in words that `read_wish` reads again; '' where nothing was asked for."""
    length = f"in {wish.count} Sätzen" if wish.count else {"mittel": ""}.get(wish.length, wish.length)
    return " ".join(filter(None, (length, _SAID[wish.audience])))


_SAID: dict[Audience, str] = {
    "verwaltung": "", "rat": "für den Rat", "einfach": "für Bürgerinnen und Bürger",
    "presse": "für die Presse",
}  # fmt: skip


def asked_in_words(text: str) -> str | None:
    """The command's arguments, where a sentence asks for a summary („fasse 2025/0142 kurz zusammen“)."""
    for pattern in _IN_WORDS:
        if found := pattern.fullmatch(text.strip()):
            return " ".join(f"{found['what']} {found['how']}".split()).rstrip(" .!?")
    return None


def _count(text: str) -> tuple[str, int | None]:
    found = _COUNT.search(text)
    if not found:
        return text, None
    said = (found[1] or found[2]).casefold()
    number = _NUMBERS[said] if said in _NUMBERS else int(said)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return rest, max(1, min(number, MOST_SENTENCES))


def _first(text: str, kinds: tuple[tuple[Kind, re.Pattern[str]], ...]) -> tuple[str, Kind | None]:
    """The first kind that the text names, and the text without those words."""
    for kind, pattern in kinds:
        if pattern.search(text):
            return pattern.sub(" ", text, count=1), kind
    return text, None


def _about(text: str) -> tuple[str, About]:
    if _COURSE.search(text):
        return _COURSE.sub(" ", text), "course"
    bare = _trimmed(text)
    if _THREAD.fullmatch(bare):
        return "", "thread"
    if _FILE.fullmatch(bare):
        return "", "file"
    if _MEETING.search(text):
        return _MEETING.sub(" ", text), "meeting"
    return text, ""


def _trimmed(text: str) -> str:
    without = _FILLERS.sub(" ", text)
    return _FULL_STOP.sub("", " ".join(without.split()).strip(_EDGES))
