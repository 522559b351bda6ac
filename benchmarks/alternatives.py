"""What others would do with the same passages: plain FTS5, FTS5 over Snowball stems, tantivy.

Each gets the titles and passages that Ratsbot has, ranks them by its own BM25, and a document is as good as
its best passage. The questions lose their function words for all of them, which helps them: it is
worth as much to FTS5 as stems are (facts/retrieval.md, section 1).
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

import Stemmer
import tantivy

from bot.retrieval.words.stopwords import STOP_WORDS
from bot.store.database import Database

PASSAGES_PER_DOCUMENT = 20
"""Passages asked for where one document is wanted: enough that papers of many passages leave room."""

_WORD = re.compile(r"[^\W_]+")
_BATCH = 5_000
_MEGABYTE = 1_000_000

Passage = tuple[str, str]
"""Id of the document, and the text."""


class Engine(Protocol):
    name: str

    def add(self, passages: Sequence[Passage]) -> None: ...
    def finish(self) -> None:
        """Called once, after the last passage."""
        ...

    def rank(self, query: str, limit: int) -> list[str]:
        """Ids of documents, best first."""
        ...


def fill(engines: Sequence[Engine], passages: Iterable[Passage]) -> None:
    iterator = iter(passages)
    while batch := list(islice(iterator, _BATCH)):
        for engine in engines:
            engine.add(batch)
    for engine in engines:
        engine.finish()


def passages_of(db: Database) -> Iterator[Passage]:
    """All passages of public papers as Ratsbot has them in its index, titles (with number and kind) too."""
    yield from _rows(db, "SELECT id, name || ' ' || reference || ' ' || paper_type FROM paper WHERE {public}")
    yield from _rows(
        db,
        'SELECT paper.id, substr(text, start + 1, "end" - start) FROM passage'
        " JOIN paper ON paper.no = passage.id >> 20 JOIN file_text USING (file_no)"
        " WHERE {public} ORDER BY passage.id",
    )


def _rows(db: Database, sql: str) -> Iterator[Passage]:
    found = db.reader().execute(sql.format(public="paper.publicness = 'public'"))
    return ((document, text) for document, text in found if text.strip())


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text))


def content_words(query: str) -> list[str]:
    """The different words of a question without function words."""
    return list(dict.fromkeys(word for word in words(query) if word.lower() not in STOP_WORDS))


class Fts5:
    """What SQLite alone does: unicode61, any of the words, FTS5's bm25."""

    name = "FTS5 unicode61"
    tokenizer = "unicode61"

    def __init__(self) -> None:
        self._documents: list[str] = []
        self._index = sqlite3.connect("")  # a temporary file that goes with the connection
        self._index.execute(
            f"CREATE VIRTUAL TABLE plain USING fts5(text, content = '', tokenize = '{self.tokenizer}')"
        )

    def __del__(self) -> None:
        self._index.close()

    def add(self, passages: Sequence[Passage]) -> None:
        first = len(self._documents)
        self._documents += [document for document, _ in passages]
        rows = ((first + n, self.analysed(text)) for n, (_, text) in enumerate(passages))
        self._index.executemany("INSERT INTO plain(rowid, text) VALUES (?, ?)", rows)

    def finish(self) -> None:
        self._index.commit()

    def rank(self, query: str, limit: int) -> list[str]:
        match = " OR ".join(f'"{term}"' for term in self.terms(query))
        if not match:
            return []
        sql = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"
        rows = self._index.execute(sql, (match, limit * PASSAGES_PER_DOCUMENT))
        return _pooled((self._documents[row[0]] for row in rows), limit)

    def analysed(self, text: str) -> str:
        return text

    def terms(self, query: str) -> list[str]:
        return content_words(query)


class Fts5Stems(Fts5):
    """The same over Snowball's German stems of all words."""

    name = "FTS5 + Snowball stems"
    tokenizer = "ascii"

    def analysed(self, text: str) -> str:
        return " ".join(map(_stem, words(text)))

    def terms(self, query: str) -> list[str]:
        return list(dict.fromkeys(map(_stem, content_words(query))))


class Tantivy:
    """Rust's Lucene with its German stemmer, in `folder` or, without one, in memory."""

    name = "tantivy German"

    def __init__(self, folder: Path | None = None) -> None:
        simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        filters = (tantivy.Filter.lowercase(), tantivy.Filter.stemmer("german"))
        for each in filters:
            simple = simple.filter(each)
        self._analyser = simple.build()
        builder = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="german", index_option="freq")
        self._schema = builder.add_integer_field("document", fast=True).build()
        self._index = tantivy.Index(self._schema, str(folder) if folder else None)
        self._index.register_tokenizer("german", self._analyser)
        self._writer = self._index.writer(heap_size=200 * _MEGABYTE, num_threads=1)
        self._documents: dict[str, int] = {}

    def add(self, passages: Sequence[Passage]) -> None:
        for document, text in passages:
            number = self._documents.setdefault(document, len(self._documents))
            self._writer.add_document(tantivy.Document(text=text, document=number))

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._names = list(self._documents)

    def rank(self, query: str, limit: int) -> list[str]:
        terms = dict.fromkeys(self._analyser.analyze(" ".join(content_words(query))))
        any_of = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term, "freq"))
                for term in terms
            ]
        )
        found = self._searcher.search(any_of, limit * PASSAGES_PER_DOCUMENT, count=False)
        addresses = [address for _, address in found.hits]
        numbers = self._searcher.fast_field_values("document", addresses)
        return _pooled((self._names[int(number or 0)] for number in numbers), limit)


_stemmer = Stemmer.Stemmer("german", 0)


@lru_cache(maxsize=500_000)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(word.lower())
    return stem


def _pooled(documents: Iterable[str], limit: int) -> list[str]:
    return list(dict.fromkeys(documents))[:limit]
