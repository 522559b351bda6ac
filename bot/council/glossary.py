"""The vocabulary of councils: kinds of papers and of Gremien, outcomes, parties, number formats.

It is data (config/vocabulary/councils.toml), read once, and a city's own file of the same shape adds
to it. Words are listed in every form that people write and compared folded: nothing is stemmed,
because „Anträge“ at the head of a request and „beantragt“ are told apart by their form.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from bot.errors import SettingsError

_WORD = re.compile(r"[^\W_]+")
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Token(NamedTuple):
    """A word of a text: where it stands, as written and folded."""

    start: int
    end: int
    text: str
    folded: str


def folded(text: str) -> str:
    """What is compared: Anträge, ANTRÄGE and Antraege are one word, so are Straße and Strasse."""
    return unicodedata.normalize("NFC", text).casefold().translate(_SPELLINGS)


def tokens(text: str) -> list[Token]:
    """The words and figures of a text; hyphens, slashes and dots part them."""
    return [Token(*found.span(), found[0], folded(found[0])) for found in _WORD.finditer(text)]


@lru_cache(maxsize=8192)
def key_of(words: str) -> tuple[str, ...]:
    """A phrase as its folded words, comparable whatever stands between them."""
    return tuple(token.folded for token in tokens(words))


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper. `kin` are kinds that asking for this one finds as well.

    `short` counts in „art:AT“ only; `types` are what systems write as paperType; `natural` are the
    words that may head a request („Anträge der …“); `by_party`: factions file it.
    """

    key: str
    name: str
    plural: str = ""
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    natural: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    by_party: bool = False


@dataclass(frozen=True, slots=True)
class GremiumKind:
    """A kind of Gremium under all its names; `with_place`: the name goes on with a place.

    `cities` are city → what it is called there. Filters find it by `words`; whoever brings a matter of
    one city together with another's, or sets up a source, needs to know which of them is meant.
    """

    key: str
    name: str
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    with_place: bool = False
    cities: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ResultWords:
    """How an outcome is asked for: values of `results.Outcome`, or "decision" for any Beschluss."""

    outcomes: tuple[str, ...]
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyWords:
    """A party under all its names; `natural` are those that count in natural wording, all if empty."""

    name: str
    words: tuple[str, ...] = ()
    natural: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How a city writes the numbers of its papers; the filter for numbers tells its `example`.

    `parts` (separated as in the example) and `prefixes` (kind as the city calls it → letters) are for
    the sources, which must know a number where a system gives it within a title only.
    """

    city: str
    example: str
    parts: str = ""
    prefixes: Mapping[str, str] | None = None


_Entry = TypeVar("_Entry", PaperKind, GremiumKind, ResultWords, PartyWords, NumberForm)


@dataclass(frozen=True, eq=False)
class Glossary:
    """All of it; compared and hashed by identity, so that what is made of it can be kept."""

    kinds: tuple[PaperKind, ...] = ()
    gremien: tuple[GremiumKind, ...] = ()
    results: tuple[ResultWords, ...] = ()
    parties: tuple[PartyWords, ...] = ()
    numbers: tuple[NumberForm, ...] = ()

    def kind(self, key: str) -> PaperKind | None:
        return next((kind for kind in self.kinds if kind.key == key), None)

    def with_kin(self, key: str) -> frozenset[str]:
        """The kinds that are meant by one: who asks for Anträge means Änderungsanträge as well."""
        kind = self.kind(key)
        return frozenset((key, *kind.kin)) if kind else frozenset((key,))


_SECTIONS: dict[str, type[Any]] = {
    "kinds": PaperKind,
    "gremien": GremiumKind,
    "results": ResultWords,
    "parties": PartyWords,
    "numbers": NumberForm,
}
_NAMED_BY = {"kinds": "key", "gremien": "key", "results": "name", "parties": "name", "numbers": "city"}


def read_glossary(*tables: Mapping[str, Any]) -> Glossary:
    """Later tables extend earlier ones: words of a known entry are added, new entries appended.

    Raises SettingsError that names every problem.
    """
    problems: list[str] = []
    found: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    for table in tables:
        problems += [f"Vokabular: [{name}] gibt es nicht." for name in table if name not in _SECTIONS]
        for section in _SECTIONS:
            for entry in _entries(table, section, problems):
                name = str(getattr(entry, _NAMED_BY[section]))
                before = found[section].get(name)
                found[section][name] = _joined(before, entry) if before else entry
    if problems:
        raise SettingsError("\n".join(problems))
    return Glossary(**{section: tuple(entries.values()) for section, entries in found.items()})


def _entries(table: Mapping[str, Any], section: str, problems: list[str]) -> Iterator[Any]:
    rows = table.get(section, [])
    if not isinstance(rows, list):
        problems.append(f"Vokabular: [[{section}]] muss eine Liste von Tabellen sein.")
        return
    for row in rows:
        entry = _entry(_SECTIONS[section], section, row, problems)
        if entry is not None:
            yield entry


def _entry(of: type[Any], section: str, row: Any, problems: list[str]) -> Any:
    known = {field.name: field for field in fields(of)}
    wrong = [name for name in row if name not in known] if isinstance(row, dict) else ["?"]
    missing = [
        name for name, each in known.items() if each.default is MISSING and name not in row
    ] if not wrong else []  # fmt: skip
    problems += [f"Vokabular: [[{section}]] kennt „{name}“ nicht." for name in wrong]
    problems += [f"Vokabular: in einem [[{section}]] fehlt {name}." for name in missing]
    if wrong or missing:
        return None
    misshapen = [(name, said) for name in row if (said := _misshapen(known[name].type, row[name]))]
    problems += [f"Vokabular: in einem [[{section}]] muss {name} {said} sein." for name, said in misshapen]
    if misshapen:
        return None
    return of(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def _misshapen(of: Any, value: Any) -> str:
    """What a value has to be and is not, '' where it is right. A word in place of a list would be letters."""
    if of in {str, bool}:
        return "" if isinstance(value, of) else "ein Text" if of is str else "true oder false"
    if of == tuple[str, ...]:
        return "" if isinstance(value, list) and _are_texts(value) else "eine Liste von Texten"
    return "" if isinstance(value, dict) and _are_texts(value.values()) else "eine Tabelle von Texten"


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(each, str) for each in values)


def _joined(before: _Entry, entry: _Entry) -> _Entry:
    """The later entry; its lists and tables add to those before, an empty text keeps the earlier one."""
    joined = {
        field.name: _added(getattr(before, field.name), getattr(entry, field.name))
        for field in fields(before)
    }
    return type(before)(**joined)


def _added(old: Any, new: Any) -> Any:
    if isinstance(old, tuple):
        return tuple(dict.fromkeys((*old, *new)))
    return {**old, **new} if old and new and isinstance(new, dict) else new or old


class Phrases(dict[str, list[tuple[tuple[str, ...], str]]]):
    """Phrases by their first word, each with a value, to be found in a row of tokens."""

    def add(self, words: Iterable[str], value: str) -> None:
        for each in words:
            key = key_of(each)
            if key:
                self.setdefault(key[0], []).append((key, value))

    def at(self, row: list[Token], place: int) -> tuple[int, str] | None:
        """How many tokens the longest phrase that begins here has, and its value."""
        rest = row[place : place + 12]
        found = [
            (len(key), value)
            for key, value in self.get(rest[0].folded if rest else "", [])
            if key == tuple(token.folded for token in rest[: len(key)])
        ]
        return max(found, default=None, key=lambda each: each[0])

    def whole(self, text: str) -> str | None:
        """The value of the phrase that the whole text is."""
        row = tokens(text)
        found = self.at(row, 0)
        return found[1] if found and found[0] == len(row) else None
