"""What is to be compared, and between which cities: „die Hundesteuer mit Magdeburg“."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.store.bodies import BodyRow
from bot.texts.query import not_loaded

_JOINS = r"(?:\s*(?:,\s*und\b|,|/|&|\bund\b|\bsowie\b|\boder\b|\bmit\b|\bgegen\b|\bvs\b\.?)\s*|\s+)"
_INTRODUCED = r"\b(?:in|aus|mit|von|zwischen|für|gegenüber|und|sowie)\s+(?:der\s+)?"
_LEAD = re.compile(
    r"^\W*(?:(?:bitte|vergleichen sie|vergleiche?|miteinander|was|wie|von|vom|zu[mr]?|bei[mr]?|über|für"
    r"|bezüglich|hinsichtlich|in bezug auf|der|die|das|des|den|dem|mit|und|thema|thematik|frage)\s+)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:\s+(?:miteinander|angeht|betrifft|vergleichen|regel[nt]|mach(?:t|en)|handhab(?:t|en)|mit|und|in|aus|von|bei|zwischen|für|gegenüber))+\W*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|aus|mit|von)\s+(?P<name>[A-ZÄÖÜ][\w-]+(?:\s+(?:am|an der|im)\s+\w+)?)\W*$")
_SEVERAL = re.compile(r"\s*(?:,|/|\bund\b|\boder\b|\bsowie\b|\bmit\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


@dataclass(frozen=True, slots=True)
class Request:
    """`bodies` are the keys of the loaded cities that were named, none for all of them."""

    topic: str
    bodies: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


def read_request(text: str, bodies: Sequence[BodyRow], configured: Mapping[str, str]) -> Request:
    """`configured` are names by key of all cities that are set up, loaded or not.

    A city is taken where it is introduced („mit Magdeburg“), or begins or ends what was typed.
    """
    names = {**configured, **{body.key: body.name for body in bodies}}
    keys = {_folded(called): key for key, name in names.items() for called in (name, key)}
    named: list[str] = []
    rest = text = _LEAD.sub("", text.strip())
    for found in reversed(list(_mentions(keys).finditer(text))) if keys else ():
        if found["in"] or not text[: found.start()].strip(" ,") or not text[found.end() :].strip(" .!?"):
            named = [*(keys[_folded(each[0])] for each in _names(keys).finditer(found["cities"])), *named]
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    topic = bare(rest)
    if not _WORD.search(topic):
        return Request(bare(text))
    loaded = {body.key for body in bodies}
    missing = dict.fromkeys(names[key] for key in named if key not in loaded)
    return Request(topic, frozenset(named) & loaded, tuple(map(not_loaded, missing)))


def bare(text: str) -> str:
    """Without the words that only lead to the topic."""
    return " ".join(_TRAIL.sub("", _LEAD.sub("", f"{text.strip()} ")).split()).strip(" ,;:?!")


def without_place(topic: str) -> tuple[str, str] | None:
    """The topic and what may be a place that nobody here knows: „Hundesteuer“, „Trier“."""
    found = _PLACE.search(topic)
    return (topic[: found.start()].strip(), found["name"]) if found and found.start() else None


def single_topics(topic: str) -> list[str]:
    """„Hundesteuer und Grundsteuer“ are two topics; „Grund- und Gewerbesteuer“ is not read as such."""
    parts = [bare(each) for each in _SEVERAL.split(topic)]
    told = all(_WORD.search(each) and not each.endswith("-") for each in parts)
    return parts if told and len(parts) > 1 else []


def _mentions(keys: Mapping[str, str]) -> re.Pattern[str]:
    name = rf"(?:(?:Stadt|Gemeinde)\s+)?{_names(keys).pattern}"
    return re.compile(rf"(?P<in>{_INTRODUCED})?(?P<cities>{name}(?:{_JOINS}{name})*)", re.IGNORECASE)


def _names(keys: Mapping[str, str]) -> re.Pattern[str]:
    spelled = "|".join(map(_loosely, sorted(keys, key=len, reverse=True)))
    return re.compile(rf"(?<![\w:-])(?:{spelled})(?![\w-])", re.IGNORECASE)


def _loosely(name: str) -> str:
    """With umlauts in both spellings."""
    loose = re.escape(name)
    for umlaut, plain in _UMLAUTS:
        loose = loose.replace(plain, f"(?:{plain}|{umlaut})")
    return loose.replace(r"\ ", r"\s+")


def _folded(name: str) -> str:
    folded = " ".join(name.casefold().split())
    for umlaut, plain in _UMLAUTS:
        folded = folded.replace(umlaut, plain)
    return folded
