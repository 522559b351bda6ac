"""What the store knows of names: cities, Gremien, types of papers, parties."""

import json
import re
import threading
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.council.glossary import Glossary
from bot.retrieval.query import facets
from bot.retrieval.query.vocabulary import packaged_glossary
from bot.store.bodies import all_bodies
from bot.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class KnownCity:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Organization:
    """`sits`: it holds meetings or papers are put before it, so it is a Gremium and no office."""

    body: str
    id: str
    name: str
    short_name: str = ""
    sits: bool = True


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Known:
    """Compared and hashed by identity, so that what is made of it can be kept.

    `configured` are key → name of the cities that are set up, whether loaded or not; `numbers` are forms
    of their papers' numbers (`council/city_numbers`).
    """

    cities: tuple[KnownCity, ...] = ()
    organizations: tuple[Organization, ...] = ()
    paper_types: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    glossary: Glossary = field(default_factory=packaged_glossary)
    configured: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[re.Pattern[str], ...] = ()

    def city(self, key: str) -> str:
        return next((city.name for city in self.cities if city.key == key), key)


_ORGANIZATIONS = """
SELECT o.body, o.id, o.name, o.short_name FROM organization o
WHERE o.publicness = 'public' AND o.name != '' ORDER BY o.body, o.name, o.id
"""
_SITTING = """
SELECT DISTINCT body, organizations FROM meeting WHERE publicness = 'public'
UNION SELECT DISTINCT body, organizations FROM consultation WHERE publicness = 'public'
"""
_TYPES = "SELECT DISTINCT paper_type FROM paper WHERE publicness = 'public' AND paper_type != ''"
# Whatever changes names writes one of these: an import its run and its changes, a block its audit.
_STAMP = """
SELECT (SELECT max(id) FROM run), (SELECT max(finished_at) FROM run), (SELECT max(id) FROM change),
       (SELECT max(id) FROM audit), (SELECT count(*) FROM organization), (SELECT count(*) FROM body)
"""


def load_known(
    db: Database,
    glossary: Glossary | None = None,
    configured: Mapping[str, str] = _NONE,
    numbers: Sequence[re.Pattern[str]] = (),
) -> Known:
    """Everything anew: some 15 ms on 14,000 papers, so keep it in a `KnownReader`."""
    sitting = {
        (row["body"], each)
        for row in db.rows(_SITTING)
        for each in json.loads(row["organizations"])
    }  # fmt: skip
    return Known(
        tuple(KnownCity(body.key, body.name) for body in all_bodies(db)),
        tuple(_organization(row, sitting) for row in db.rows(_ORGANIZATIONS)),
        tuple(row["paper_type"] for row in db.rows(_TYPES)),
        facets.names(db),
        glossary or packaged_glossary(),
        configured,
        tuple(numbers),
    )


def _organization(row: Row, sitting: Container[tuple[str, str]]) -> Organization:
    sits = (row["body"], row["id"]) in sitting
    return Organization(row["body"], row["id"], row["name"], row["short_name"], sits)


class KnownReader:
    """Keeps what is known and reads it anew when the store has changed; safe from any thread."""

    def __init__(
        self,
        db: Database,
        glossary: Glossary | None = None,
        configured: Mapping[str, str] = _NONE,
        numbers: Sequence[re.Pattern[str]] = (),
    ) -> None:
        self._db = db
        self._glossary = glossary
        self._configured = configured
        self._numbers = numbers
        self._held: tuple[Any, Known] | None = None
        self._seen = threading.local()

    def known(self) -> Known:
        """Costs one PRAGMA where nothing was written since, a look at the newest rows otherwise."""
        version = self._db.value("PRAGMA data_version")
        held = self._held
        if held and getattr(self._seen, "version", None) == (version, id(held[1])):
            return held[1]
        stamp = (*(self._db.row(_STAMP) or ()), facets.names(self._db))
        if held is None or held[0] != stamp:
            held = self._held = stamp, load_known(self._db, self._glossary, self._configured, self._numbers)
        self._seen.version = version, id(held[1])
        return held[1]
