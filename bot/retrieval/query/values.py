"""What a value means: one city, Gremium, kind, outcome, party, number or time as people write it."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.council.asked import asked_references
from bot.council.glossary import Glossary, Phrases, folded, key_of
from bot.council.references import reference_key
from bot.retrieval.query.alike import gremien_alike, some_gremien
from bot.retrieval.query.filters import RAW_TYPE
from bot.retrieval.query.known import Known, Organization
from bot.retrieval.query.names import exact_gremien, find_gremien, suggestions
from bot.retrieval.query.periods import Timed, read_period
from bot.texts import query as texts

_FACTION = re.compile(
    r"(?:[- ]?(?:(?:gemeinde|stadt|ortschafts|orts|bezirks|or|gr)[- ]?(?:rats|rat|beirats)?[- ]?)?"
    r"fraktion(?:en)?)\s*$"
    r"|^\s*(?:(?:die|der|den|von|fraktion)\s+)+",
    re.IGNORECASE,
)
MOST_TOLD = 2
"""Names of Gremien that are shown; where more are meant, what was typed says it better."""
ALL = frozenset(("alle", "allen", "ueberall", "egal", "*"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a value means; `label` is shown, '' for what restricts nothing („stadt:alle“).

    `filter` is set where the value belongs to another filter than it was typed for: „art:Beschluss“.
    """

    label: str
    values: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    organizations: frozenset[tuple[str, str]] = frozenset()
    filter: str = ""


NOTHING = Named("")


def city(text: str, known: Known) -> Named | None:
    """A loaded city by name or key; „Ludwigshafen“ is „Ludwigshafen am Rhein“."""
    wanted = key_of(text)
    if wanted and wanted[0] == "stadt":
        wanted = wanted[1:]
    if not wanted:
        return None
    if wanted[0] in ALL and len(wanted) == 1:
        return NOTHING
    for each in known.cities:
        name = key_of(each.name)
        if wanted in (name, key_of(each.key)) or (len(name) > 1 and wanted == name[:1]):
            return Named(each.name, bodies=frozenset((each.key,)))
    return None


def not_loaded(text: str, known: Known) -> str | None:
    """The sentence for a city that is set up, but not loaded."""
    wanted = key_of(text)
    for key, name in known.configured.items() if wanted else ():
        loaded = any(each.key == key for each in known.cities)
        if not loaded and wanted in (key_of(name), key_of(key), key_of(name)[:1]):
            return texts.not_loaded(name)
    return None


def gremium(text: str, known: Known, bodies: Collection[str] | None = None) -> Named | None:
    """Several words must be a name as it stands, or all of them stand in one."""
    if len(key_of(text)) > 1:
        exact = [each for each in exact_gremien(text, known) if bodies is None or each.body in bodies]
        if exact:
            return gremien_named(exact, text)
        first = text.split(maxsplit=1)[0]
        if exact_gremien(first, known):
            return None
    found = find_gremien(text, known, bodies)
    return gremien_named(found, text) if found else None


def gremien_named(found: Collection[Organization], asked: str) -> Named:
    names = tuple(dict.fromkeys(each.name for each in found))
    # „Gemeinderat - Beratungen zum Haushalt“ is told as Gemeinderat.
    told = [name for name in names if not any(name != each and name.startswith(each) for each in names)]
    label = " oder ".join(told) if len(told) <= MOST_TOLD else asked.strip()
    return Named(label, organizations=frozenset((each.body, each.id) for each in found))


@lru_cache(maxsize=4)
def kind_phrases(glossary: Glossary) -> Phrases:
    found = Phrases()
    for kind in glossary.kinds:
        found.add((kind.name, kind.plural, *kind.words, *kind.short, *kind.types), kind.key)
    return found


@lru_cache(maxsize=4)
def result_phrases(glossary: Glossary) -> Phrases:
    found = Phrases()
    for each in glossary.results:
        found.add((each.name, *each.words), each.name)
    return found


@lru_cache(maxsize=4)
def party_phrases(known: Known) -> Phrases:
    """The glossary's names first: a party found in papers is one of them or a local list."""
    found = Phrases()
    for party in known.glossary.parties:
        found.add((party.name, *party.words), party.name)
    for name in known.parties:
        if found.whole(name) is None:
            found.add((name,), name)
    return found


def kind(text: str, known: Known) -> Named | None:
    key = kind_phrases(known.glossary).whole(text)
    if key:
        return kind_named(key, known.glossary)
    decided = result(text, known.glossary)
    if decided:
        return replace(decided, filter="ergebnis")
    raw = [each for each in known.paper_types if folded(each).startswith(folded(text))]
    return Named(text, frozenset(RAW_TYPE + folded(each) for each in raw)) if raw else None


def kind_named(key: str, glossary: Glossary) -> Named:
    found = glossary.kind(key)
    return Named((found.plural or found.name) if found else key, glossary.with_kin(key))


def result(text: str, glossary: Glossary) -> Named | None:
    name = result_phrases(glossary).whole(text)
    return None if name is None else result_named(name, glossary)


def result_named(name: str, glossary: Glossary) -> Named:
    found = next(each for each in glossary.results if each.name == name)
    return Named(found.name, frozenset(found.outcomes))


def party(text: str, known: Known) -> Named | None:
    """„CDU-Fraktion“ and „der Grünen“ are the parties themselves."""
    phrases = party_phrases(known)
    name = phrases.whole(text) or phrases.whole(_FACTION.sub("", text))
    return None if name is None else party_named(name)


def party_named(name: str) -> Named:
    return Named(texts.originator(name), frozenset((name,)))


def number(text: str) -> Named | None:
    """The key of a paper's number; a bare 1012 is taken as well, because it was said to be one.

    What stands beside the number („2019/1012 Zoo“) is no part of the value.
    """
    before = "Nr. "
    asked = asked_references(f"{before}{text}")
    beside = (
        text[: max(asked[0].start - len(before), 0)] + text[asked[0].end - len(before) :] if asked else ""
    )
    key = asked[0].key if len(asked) == 1 and not re.search(r"\w", beside) else ""
    if not key and re.fullmatch(r"[\w./-]{0,20}\d[\w./-]{0,20}", text):
        key = reference_key(text)
    return Named(text, frozenset((key,))) if key else None


def unknown_number(value: str, known: Known, bodies: Collection[str]) -> str:
    """The sentence for what is no number, with the forms that the cities asked for (none: all) use."""
    here = {each.key for each in known.cities if not bodies or each.key in bodies}
    forms = (form.example for form in known.glossary.numbers if form.city in here)
    return texts.unreadable_number(value, tuple(dict.fromkeys(forms)))


def time(text: str, today: dt.date) -> Timed | None:
    return read_period(text, today) or read_period(f"im {text}", today)


def like(text: str, names: Iterable[str]) -> str | None:
    """The name that this is a slip of the pen for."""
    found = [each for each in suggestions(text, names) if abs(len(each) - len(text)) <= 1]
    close = [each for each in found if sorted(folded(each))[:2] and _shared(each, text)]
    return close[0] if close and folded(close[0]) != folded(text) else None


def _shared(one: str, other: str) -> bool:
    """All letters but one, and the same first one."""
    left, right = folded(one), folded(other)
    missing = sum((left.count(letter) != right.count(letter)) for letter in set(left + right))
    return left[:1] == right[:1] and missing <= 1


def unknown(name: str, value: str, known: Known, bodies: Collection[str]) -> str:
    """The sentence for a value that nothing is known of, with what may have been meant."""
    match name:
        case "stadt":
            names = [each.name for each in known.cities]
            return texts.unknown_city(value, suggestions(value, names), names)
        case "gremium":
            meant = gremien_alike(value, known, bodies)
            return texts.unknown_gremium(value, meant, some_gremien(known, bodies))
        case "art":
            kinds = [each.name for each in known.glossary.kinds]
            return texts.unknown_kind(value, suggestions(value, (*kinds, *known.paper_types)), kinds)
        case "ergebnis":
            return texts.unknown_result(value, suggestions(value, (r.name for r in known.glossary.results)))
        case _:
            parties = (*(each.name for each in known.glossary.parties), *known.parties)
            return texts.unknown_party(value, suggestions(value, parties))
