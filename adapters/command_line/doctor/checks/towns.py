"""The cities: those that are to be kept up to date, and what their files add to the vocabulary."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.council.city_numbers import number_pattern
from bot.errors import SettingsError
from bot.retrieval.city_words import city_words
from bot.settings import City
from bot.settings.cities import city_remedy
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath

NAMED = re.compile(r"(?:„([^“]+)“ nicht\.|muss (\w+) )")
VOCABULARY = "vocabulary"
EXAMPLES = "Wie es aussieht, zeigt das Ende von config/cities/trier.toml."


def cities(reading: Reading) -> Iterator[Problem]:
    known = reading.settings.cities
    for index, key in enumerate(reading.settings.sync.cities):
        path: KeyPath = ("sync", "cities", index)
        if key not in known:
            text = f"[sync] cities: „{key}“ ist keine der Städte."
            yield reading.found("error", path, text, city_remedy(key, known))
        elif known[key].source is None:
            text = f"[sync] cities: Die Datei von „{key}“ sagt nicht, woher die Vorlagen kommen."
            remedy = (
                f"In {key}.toml einen Abschnitt [source] anlegen (docs/quellen.md) oder die Stadt streichen."
            )
            yield reading.found("error", path, text, remedy)
    yield from _folder(reading)
    for city in known.values():
        yield from _numbers(reading, city)
        yield from _words(reading, city)


def _folder(reading: Reading) -> Iterator[Problem]:
    folder = reading.settings.cities_folder
    if folder is not None and folder.is_dir() and not any(folder.glob("*.toml")):
        text = f"cities_folder: Im Ordner {folder} liegt keine Datei einer Stadt (STADT.toml)."
        remedy = "Ein Beispiel aus config/examples dorthin kopieren und anpassen, oder die Zeile löschen."
        yield reading.found("warning", ("cities_folder",), text, remedy)


def _numbers(reading: Reading, city: City) -> Iterator[Problem]:
    for index, form in enumerate(city.source.references if city.source else ()):
        try:
            number_pattern(form)
        except ValueError as error:
            text = f"[source] references – „{form}“: {error}."
            remedy = "Etwa references = ['\\d{4}/20\\d{2}'] für 0648/2031 (docs/quellen.md)."
            path: KeyPath = ("source", "references", index)
            yield reading.found("error", path, text, remedy, city=city.key)


def _words(reading: Reading, city: City) -> Iterator[Problem]:
    """Entry by entry only where something is wrong: as a rule nothing is."""
    plain = replace(city, source=None)
    try:
        city_words([plain])
    except SettingsError:
        for path, vocabulary in _entries(city.vocabulary):
            yield from _entry(reading, replace(plain, vocabulary=vocabulary), path)


def _entries(vocabulary: Any) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every entry by itself, in the shape of a vocabulary that has nothing else."""
    for section, content in vocabulary.items():
        path: KeyPath = (VOCABULARY, section)
        if isinstance(content, list) and content:
            yield from (((*path, index), {section: [row]}) for index, row in enumerate(content))
        elif isinstance(content, dict) and content:
            yield from (((*path, word), {section: {word: meant}}) for word, meant in content.items())
        else:
            yield path, {section: content}


def _entry(reading: Reading, city: City, path: KeyPath) -> Iterator[Problem]:
    try:
        city_words([city])
    except SettingsError as error:
        for said in str(error).splitlines():
            text = said.removeprefix(f"{city.key}.toml: ").removeprefix(f"{city.key}.toml ")
            named = NAMED.search(text)
            key = next(filter(None, named.groups()), "") if named else ""
            place = (*path, key) if key and reading.cities[city.key].holds((*path, key)) else path
            yield reading.found("error", place, text, EXAMPLES, city=city.key)
