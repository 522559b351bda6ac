"""Cities and Gremien that are named: „aus allen vier Städten“, „im Bauausschuss Trier“."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from bot.council.glossary import folded
from bot.digest.wording.said import Said
from bot.digest.wording.text import BEGIN, CUT, END, QUOTE, UNTIED, Pattern, Writing
from bot.retrieval.query.query import Query
from bot.retrieval.query.wordlists import ABOUT_GREMIUM, ENDS_TOPIC, GREMIUM_ENDS
from bot.retrieval.query.wordlists import TOPIC as INTRODUCES

Read = Callable[[str], Query]
"""What a search makes of a text."""
LONGEST_GREMIUM = 8
"""Words of a Gremium's name that are tried together."""

_TOWNS = r"(?:städten?|kommunen)"
_ALL = Pattern(rf"""{BEGIN}(?P<more>auch\s+)?(?:(?:aus|in|von|für)\s+)?
  (?:allen?\s+(?:vier|drei|zwei|fünf|sechs|\d+|beiden)?\s*{_TOWNS}|den\s+(?:vier|drei|beiden|\d+)\s+{_TOWNS}
  |überall|städteübergreifend|stadtübergreifend){END}(?:\s+\([^)]*\))?""")
_OTHERS = Pattern(
    rf"{BEGIN}(?P<more>auch\s+)?(?:aus|in|von)\s+(?:allen|den)\s+anderen\s+(?:drei\s+|\d\s+)?{_TOWNS}{END}"
)
_BODIES = Pattern(rf"{BEGIN}(?:aus|in)\s+allen\s+(?:gremien|ausschüssen|räten){END}")
_NOT_AFTER = "".join(rf"(?<!\b{each}\s)" for each in ("nach", "bei", "richtung", "gegen", "wie"))
_WORD = re.compile(rf"[^\s{CUT}]+")
_INTRODUCED = re.compile(
    r"(?:\b(?:auch\s+)?(?:im|in|des|der|vom|von|aus|beim|bei|für|durch|nur)\s+"
    r"(?:(?:dem|der|den|die|das|unser\w*)\s+)?|\b(?:und|oder|dem|den|die)\s+(?:(?:im|dem|der|den|die)\s+)?"
    rf"|^|(?<={CUT}\s)|(?<=,\s))",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(r"(?:orts|ortschafts|bezirks|stadtteil|stadtbezirks)\w+")
_SURE = re.compile(
    r"(?:aus?schuss?(?:es)?|beirat(?:e?s)?|(?:orts|stadt|gemeinde|kreis|ältesten)rat(?:e?s)?)$"
)


def read_cities(writing: Writing, said: Said, cities: Mapping[str, str], home: str | None) -> None:
    """`cities` are names by key. Takes out what says from which of them."""
    writing.take(_BODIES)
    if found := writing.take(_ALL):
        said.bodies = ()
    if found := writing.take(_OTHERS):
        said.bodies, said.more_bodies = tuple(key for key in cities if key != home), bool(found["more"])
    if not cities:
        return
    named: list[str] = []
    pattern_, keys = _patterns(tuple(cities.items()))
    while found := writing.take(pattern_):
        said.more_bodies |= bool(found["more"])
        named += [keys[folded(each[0])] for each in re.finditer(_names(keys), found["cities"], re.IGNORECASE)]
    if named:
        said.bodies = tuple(key for key in cities if key in named)


def city_at(text: str, place: int, cities: Mapping[str, str]) -> tuple[int, str] | None:
    """Where a city's name that begins here ends, and its key."""
    if not cities:
        return None
    _, keys = _patterns(tuple(cities.items()))
    found = re.compile(rf"(?:aus\s+)?({_names(keys)}){END}", re.IGNORECASE).match(text, place)
    return (found.end(), keys[folded(found[1])]) if found else None


@lru_cache(maxsize=8)
def _patterns(cities: tuple[tuple[str, str], ...]) -> tuple[Pattern, Mapping[str, str]]:
    """What finds cities, and their keys by all that they are called, folded."""
    keys: dict[str, str] = {}
    for key, name in cities:
        for called in (name, key, name.split()[0]):
            keys.setdefault(folded(called), key)
    name = rf"(?:(?:der\s+)?stadt\s+)?(?:{_names(keys)}){END}"
    found = Pattern(rf"""{BEGIN}{UNTIED}{_NOT_AFTER}(?P<more>auch\s+)?(?:nur\s+)?(?:(?:aus|in|von|für)\s+)?
      (?P<cities>{name}(?:\s*(?:,\s*und|,|und|&|/|sowie|oder)\s*(?:(?:aus|in|von|für)\s+)?{name})*)(?!\s+(?:nach|bis)\b)""")
    return found, keys


def _names(keys: Mapping[str, str]) -> str:
    """A pattern for all names, with umlauts in both spellings."""
    spelled = (re.escape(each) for each in sorted(keys, key=len, reverse=True))
    loose = (_loosely(each).replace("\\ ", r"\s+") for each in spelled)
    return "|".join(loose)


def _loosely(name: str) -> str:
    for plain, umlaut in (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß")):
        name = name.replace(plain, f"(?:{plain}|{umlaut})")
    return name


def read_gremien(writing: Writing, said: Said, read: Read) -> None:
    """Takes the Gremien out that are named where they hold something, not where they are the topic."""
    place = 0
    while place <= len(writing.text) and (introduced := _INTRODUCED.search(writing.text, place)):
        place = max(introduced.end(), place + 1)
        if _is_topic(writing.text[: introduced.start()].rpartition(CUT)[2]):
            continue
        found = gremium_at(writing.text, introduced.end(), read, said.bodies)
        if found:
            end, name = found
            said.filters.append(as_filter("gremium", name))
            writing.cut(introduced.start(), end)
            place = introduced.start()
        elif unknown := _unknown(writing.text, introduced, read):
            said.problems.append(unknown)
            name = _unknown_name(writing.text, introduced.end())
            writing.cut(introduced.start(), introduced.end() + len(name))
            place = introduced.start()


def gremium_at(
    text: str, place: int, read: Read, bodies: tuple[str, ...] | None = None
) -> tuple[int, str] | None:
    """Where the longest name of a Gremium that begins here ends, and the name without its ending."""
    for end, name in _candidates(text, place):
        if _goes_on(name, text[end:]):
            continue
        for called in _without_ending(name):
            if _gremien(called, read, bodies):
                return end, called
    return None


def _goes_on(name: str, after: str) -> bool:
    """Whether a Gremium of a part of a city is named on: „Ortsbeirat“ of „Ortsbeirat Neustadt“ is another."""
    return bool(_OF_A_PART.fullmatch(folded(name)) and re.match(r"\s+[A-ZÄÖÜ]", after))


def as_filter(name: str, value: str) -> str:
    return f"{name}:{value}" if re.fullmatch(r"[\w-]+", value) else f'{name}:"{value}"'


def _candidates(text: str, place: int) -> Iterator[tuple[int, str]]:
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, place):
        if len(words) == LONGEST_GREMIUM or re.search(QUOTE, word[0]) or folded(word[0]) in INTRODUCES:
            break
        if text[word.start() - 1 : word.start()] == CUT or CUT in text[place : word.start()]:
            break
        words.append(word)
        if word[0].endswith((",", ";", ".")) and not word[0].endswith("-,"):
            break
    if words and folded(words[0][0]) in ENDS_TOPIC:
        return
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        name = text[place:end].rstrip(" ,;.")
        if _may_be_gremium(name) and folded(words[count - 1][0]) not in ENDS_TOPIC:
            yield place + len(name), name


def _may_be_gremium(name: str) -> bool:
    row = [folded(each.strip(" ,;.:")) for each in name.split()]
    return bool(row) and (
        row[-1].endswith(GREMIUM_ENDS) or row[0].endswith(GREMIUM_ENDS) or row[0] == "beirat"
    )


def _without_ending(name: str) -> Iterator[str]:
    """„Umweltausschusses“ is kept as Umweltausschuss."""
    if re.search(r"(?:ausschusses|(?:rat|beirat)e?s)$", name, re.IGNORECASE):
        yield re.sub(r"(?<=ss)es$|(?<=rat)e?s$", "", name, flags=re.IGNORECASE)
    yield name


def _gremien(name: str, read: Read, bodies: tuple[str, ...] | None) -> bool:
    here = "".join(f"stadt:{each} " for each in bodies or ())
    query = read(f"{here}{as_filter('gremium', name)}")
    return bool(query.filters.organizations) and not query.problems


def _unknown(text: str, introduced: re.Match[str], read: Read) -> str | None:
    """The sentence for what can only be a Gremium, but none that is known."""
    word = _unknown_name(text, introduced.end())
    of_a_part = " " in word
    if not (introduced[0].strip() or of_a_part) or not _SURE.search(folded(word.split(" ")[0])):
        return None
    return next(iter(read(as_filter("gremium", word)).problems), None)


def _unknown_name(text: str, place: int) -> str:
    """The first word, with the name of its part of the city."""
    word = _first(text, place).rstrip(",;.")
    named = re.match(r"(?:\s+[A-ZÄÖÜ][\w-]*)+", text[place + len(word) :])
    return word + named[0] if named and _OF_A_PART.fullmatch(folded(word)) else word


def unknown_gremium(text: str, place: int, read: Read) -> tuple[int, str] | None:
    """Where a name ends that is no known Gremium's, but of a part of a city, and the sentence for it."""
    name = _unknown_name(text, place)
    problem = next(iter(read(as_filter("gremium", name)).problems), None) if " " in name else None
    return (place + len(name), problem) if problem else None


def _first(text: str, place: int) -> str:
    word = _WORD.match(text, place)
    return word[0] if word else ""


def _is_topic(before: str) -> bool:
    """„zur Besetzung des Umweltausschusses“ is about the Gremium itself."""
    row = [folded(each.strip(",;.")) for each in before.split()]
    topic = next((place for place, word in enumerate(row) if word in INTRODUCES), None)
    if topic is None:
        return False
    about = row[topic + 1 :]
    return not about or any(part in word for word in about for part in ABOUT_GREMIUM)
