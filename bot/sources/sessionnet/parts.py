"""The public and the closed part of an agenda, as headings between its items and marks on them say it."""

import re
import unicodedata

from bot.council.model import Stated

LONGEST_HEADING = 80

_CLOSED = re.compile(
    r"nicht(?:dem|der|das)?öff|nöteil|nösitzung|nöberatung|vertraulich|geheim|ausschlussderöffentlichkeit"
)
_OPEN = re.compile(r"öffentlich(?!keit)|öffteil")
_OF_A_PART = re.compile(r"teil|sitzung|beratung|punkte|tagesordnung|tops?$")
# „Bekanntgabe von Beschlüssen aus nichtöffentlicher Sitzung“ is heard in the public part.
_ABOUT_ANOTHER = re.compile(r"bekannt|beschl|bericht|mitteilung|niederschrift|protokoll|nachdem|ende")
_ENUMERATED = re.compile(r"^\s*(?:teil\s+)?(?:[ivx]{1,4}|[a-d]|[0-9]{1,2})?\s*[.:)–-]*\s+", re.IGNORECASE)
_MARK = re.compile(
    r"\W*(?:TOP\W*)?(?:(?P<closed>n\W?ö|n|nicht\W*öff\w*)|(?P<open>ö|oe|o|öff(?:entlich\w*)?))(?![^\W\d_])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:nicht\W{0,3})?öffentliche[rn]?\s+(?:teil|sitzung|tagesordnung)(?:\s+der\s+(?:sitzung|tagesordnung))?\W*",
    re.IGNORECASE,
)


def part_of(heading: str) -> Stated:
    """The part that a heading begins, UNREADABLE for one that names none."""
    said = _compact(heading)
    closed, public = _CLOSED.search(said), _OPEN.search(said)
    if said in {"n", "nö"}:
        return Stated.NONPUBLIC
    if not (closed or public) or _ABOUT_ANOTHER.search(said):
        return Stated.UNREADABLE
    bare = _compact(_ENUMERATED.sub("", f" {heading}"))
    of_a_part = _OF_A_PART.search(said) or bare in {"öffentlich", "nichtöffentlich"}
    if closed:
        # „Öffentlicher und nichtöffentlicher Teil“ says it of none of its items.
        both = public is not None and public.start() < closed.start()
        return Stated.UNREADABLE if both else Stated.NONPUBLIC
    return Stated.PUBLIC if of_a_part else Stated.UNREADABLE


def is_part(text: str) -> bool:
    """Whether these words are nothing but the heading of a part, wherever they stand."""
    return len(text) <= LONGEST_HEADING and bool(_TITLE.fullmatch(_ENUMERATED.sub("", f" {text.strip()}")))


def following(before: Stated, heading: str) -> Stated:
    """The part after a heading; one within the closed part that names none does not end it."""
    now = part_of(heading)
    return before if (before, now) == (Stated.NONPUBLIC, Stated.UNREADABLE) else now


def mark_of(shown: str) -> Stated:
    """What „Ö 3“, „N 3“ or „nichtöffentlich 3“ says, MISSING for a bare number."""
    found = _MARK.match(unicodedata.normalize("NFC", shown))
    if found is None:
        return Stated.MISSING
    return Stated.NONPUBLIC if found["closed"] else Stated.PUBLIC


def stated(mark: Stated, part: Stated) -> Stated:
    """What holds for an item: closed as soon as its mark or its part says so, else its own mark counts."""
    if Stated.NONPUBLIC in {mark, part}:
        return Stated.NONPUBLIC
    return part if mark is Stated.MISSING else mark


def _compact(text: str) -> str:
    bare = re.sub(r"[\W\d_]", "", unicodedata.normalize("NFC", text).casefold())
    return bare.replace("oeff", "öff").replace("ß", "ss")
