"""What cities add to the vocabulary: [vocabulary] in their files (config/cities/<city>.toml).

Its sections have the shape of the tables that Ratsbot brings (config/vocabulary): `abbreviations` and
`everyday` map a word to a list of others, the sections of councils.toml are lists of tables.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.council.city_numbers import number_pattern
from bot.council.glossary import Glossary, read_glossary
from bot.errors import SettingsError
from bot.retrieval.query.vocabulary import packaged_table
from bot.retrieval.words.synonyms import Synonyms, Table, default_glossary, default_synonyms
from bot.settings import City

_ABBREVIATIONS, _EVERYDAY = "abbreviations", "everyday"


@dataclass(frozen=True, slots=True)
class CityWords:
    """The vocabulary in force, all cities' together."""

    glossary: Glossary
    synonyms: Synonyms
    everyday: Table
    version: str
    """Of what cities add to the glossary: by it kinds and parties of papers are derived."""
    numbers: tuple[re.Pattern[str], ...] = ()
    """Forms of their papers' numbers, from `references` of their sources."""


def city_words(cities: Iterable[City]) -> CityWords:
    """Raises SettingsError that names the city's file and every problem in it."""
    cities = tuple(cities)
    own = {city.key: city.vocabulary for city in cities if city.vocabulary}
    synonyms, everyday = default_synonyms(), dict(default_glossary())
    for key, tables in own.items():
        synonyms = synonyms.extended(_words(key, tables, _ABBREVIATIONS))
        for said, meant in _words(key, tables, _EVERYDAY).items():
            everyday[said] = (*meant, *everyday.get(said, ()))
    councils = {key: _of_councils(tables) for key, tables in own.items()}
    added = repr(sorted(councils.items())).encode() if any(councils.values()) else b""
    version = blake2b(added, digest_size=4).hexdigest() if added else ""
    return CityWords(_glossary(own), synonyms, everyday, version, _numbers(cities))


def _numbers(cities: Iterable[City]) -> tuple[re.Pattern[str], ...]:
    found, problems = [], []
    for city in cities:
        for form in city.source.references if city.source else ():
            try:
                found.append(number_pattern(form))
            except ValueError as error:
                problems.append(f"{city.key}.toml [source]: references – „{form}“: {error}.")
    if problems:
        raise SettingsError("\n".join(problems))
    return tuple(found)


def _glossary(own: Mapping[str, Mapping[str, Any]]) -> Glossary:
    tables = [packaged_table()]
    for key, vocabulary in own.items():
        tables.append(_of_councils(vocabulary))
        try:
            read_glossary(*tables)
        except SettingsError as error:
            raise SettingsError(f"{key}.toml: {error}") from error
    return read_glossary(*tables)


def _of_councils(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in tables.items() if name not in {_ABBREVIATIONS, _EVERYDAY}}


def _words(key: str, tables: Mapping[str, Any], section: str) -> Table:
    words = tables.get(section, {})
    if isinstance(words, dict) and all(_is_list_of_words(each) for each in words.values()):
        return words
    raise SettingsError(
        f"{key}.toml [vocabulary.{section}]: erwartet wird je Zeile ein Wort und eine Liste, etwa "
        f'„Bebauungsplan = ["B-Plan"]“.'
    )


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)
