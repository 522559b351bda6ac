"""Which words a city's papers are written with: counted from public texts, for the compound splitter.

A word's count is the number of public files it stands in, which says more about a word than how
often one long file repeats it. Only what stands in at least three files is kept: that drops rubbish,
and most of what could point to a single person. The table is derived, and the index hangs on it:
the same version of the vocabulary gives the same terms.
"""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from sqlite_utils import Database as SqliteUtils

from bot.store.database import Database

FEWEST_FILES = 3
MOST_FORMS = 1_500_000
"""Forms counted at a time, about 300 MB; then those seen once so far are dropped. Karlsruhe has 1.2 M."""

# A word before a hyphen may be half of one ("Schul- und Sportausschuss", "Verkehrs-Betriebe").
_WORD = re.compile(r"[^\W\d_]{3,}+(?!-)")
_LONGEST = 40
_NEVER = ""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vocabulary (
  word TEXT PRIMARY KEY, count INTEGER NOT NULL, capitals INTEGER NOT NULL
) WITHOUT ROWID
"""
_VERSION_KEY = "vocabulary_version"
_CHARACTERS_KEY = "vocabulary_characters"
_INDEXED_KEY = "vocabulary_indexed"
_PUBLIC = "FROM file_text JOIN file ON file.no = file_no WHERE file.publicness = 'public'"


_FEW_PAPERS = 1_000
"""So many are summed up in 3 ms; of more, only where …"""
_SHARE = 0.05
"""… so many of them have been new or changed since they were last summed up."""


class Count(NamedTuple):
    files: int
    """In how many files the word stands; a name of a paper counts as one."""
    capitals: int
    """In how many of these with a capital letter first, and not in capitals throughout."""


WordCounts = Mapping[str, Count]
"""Word in lower case (NFC, with ß and umlauts) → how often it occurs."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one state of the corpus; equal versions have equal words."""

    counts: WordCounts = field(default_factory=dict)
    version: str = _NEVER


def count_words(db: Database, most_forms: int = MOST_FORMS) -> WordCounts:
    """One pass over all public texts and names of papers: 15 s for Karlsruhe's 274 M characters."""
    return count(_texts(db), most_forms)


def count(texts: Iterable[str], most_forms: int = MOST_FORMS) -> dict[str, Count]:
    """The words that stand in at least three of the texts."""
    forms = Counter[str]()
    for text in texts:
        forms.update(set(_WORD.findall(unicodedata.normalize("NFC", text))))
        if len(forms) > most_forms:
            forms = Counter({form: files for form, files in forms.items() if files > 1})
    return _folded(forms)


def _folded(forms: Counter[str]) -> dict[str, Count]:
    """Capital and small forms together; one form alone must stand in enough files."""
    found: dict[str, Count] = {}
    for form, files in forms.items():
        if files >= FEWEST_FILES and len(form) <= _LONGEST:
            word = unicodedata.normalize("NFC", form.lower())
            before = found.get(word, Count(0, 0))
            capitals = files if form[0].isupper() and not form[1:].isupper() else 0
            found[word] = Count(before.files + files, before.capitals + capitals)
    return found


def refresh(db: Database) -> bool:
    """Count anew if nothing was counted yet, or the texts have doubled since; whether it did.

    After that the index must be rebuilt: the same text may give other terms.
    """
    if not _may_have_grown(db):
        return False
    characters = int(db.value(f"SELECT coalesce(sum(characters), 0) {_PUBLIC}"))
    if _meta(db, _INDEXED_KEY) != "0":
        with db.write() as writer:
            writer.execute("INSERT OR REPLACE INTO meta VALUES (?, '0')", [_INDEXED_KEY])
    if characters == 0 or characters < 2 * _counted(db):
        return False
    counts = count_words(db)
    with db.write() as writer:
        write(writer, counts, characters)
    return True


def indexed(writer: SqliteUtils, papers: int) -> None:
    """So many papers were new or changed: by that is known when to sum up all texts again."""
    writer.execute("UPDATE meta SET value = value + ? WHERE key = ?", [papers, _INDEXED_KEY])


def _may_have_grown(db: Database) -> bool:
    papers = int(db.value("SELECT count(*) FROM paper"))
    changed = _meta(db, _INDEXED_KEY)
    if papers < _FEW_PAPERS or changed is None or not version(db):
        return True
    return int(changed) + int(db.value("SELECT count(*) FROM stale_paper")) >= _SHARE * papers


def write(writer: SqliteUtils, counts: WordCounts, characters: int) -> None:
    """Replace the vocabulary; `characters` says how much text it was counted from."""
    writer.execute(_SCHEMA)
    writer.execute("DELETE FROM vocabulary")
    rows = sorted((word, *count) for word, count in counts.items())
    writer.conn.executemany("INSERT INTO vocabulary VALUES (?, ?, ?)", rows)
    meta = ((_VERSION_KEY, _hash(rows)), (_CHARACTERS_KEY, str(characters)))
    writer.conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)


def version(db: Database) -> str:
    """'' as long as nothing was counted."""
    return str(_meta(db, _VERSION_KEY) or _NEVER)


def load(db: Database) -> Vocabulary:
    """What was counted last; empty in a new city."""
    if not version(db):
        return Vocabulary()
    # One statement, one state: a recount meanwhile is seen whole or not at all.
    with db.reader() as reader:
        return _loaded(reader)


def _loaded(reader: sqlite3.Connection) -> Vocabulary:
    reader.execute("BEGIN")
    found = reader.execute("SELECT value FROM meta WHERE key = ?", [_VERSION_KEY]).fetchone()
    rows = reader.execute("SELECT word, count, capitals FROM vocabulary")
    return Vocabulary({word: Count(files, capitals) for word, files, capitals in rows}, found[0])


def _texts(db: Database) -> Iterator[str]:
    reader = db.reader()
    for row in reader.execute(f"SELECT text {_PUBLIC}"):
        yield row[0]
    for row in reader.execute("SELECT name FROM paper WHERE publicness = 'public'"):
        yield row[0]


def _counted(db: Database) -> int:
    return int(_meta(db, _CHARACTERS_KEY) or 0)


def _meta(db: Database, key: str) -> str | None:
    value: str | None = db.value("SELECT value FROM meta WHERE key = ?", [key])
    return value


def _hash(rows: list[tuple[str, int, int]]) -> str:
    digest = blake2b(digest_size=8)
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()
