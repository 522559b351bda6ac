"""Cities that do not exist, made of one that does: halves of different papers with fresh numbers.

A paper k of a made city has the title's first half, the date, the stations and the files of one real
paper, and the second half of its title and of each text from another one, some thousand papers away;
how many is different for each city and each round through the papers. So words, lengths and the
number of papers behind a word are those of real texts, but no paper is the copy of another.
"""

import datetime as dt
import json
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.council.model import (
    AgendaItem,
    Consultation,
    CouncilObject,
    File,
    FileUse,
    Meeting,
    Organization,
    Paper,
    Stated,
)
from bot.model.embedder import Matrix, Vector
from bot.sources.delivered import Delivered, FileText

STEP = 2_741
"""Papers between the halves, times the number of city and round; a prime, so that it never divides."""

_PAPERS = """
SELECT id, name, paper_type, date FROM paper WHERE publicness = 'public' AND name <> '' ORDER BY no
"""
_FILES = """
SELECT paper.id, file.no, file.name, characters FROM paper
JOIN file_use AS use ON use.body = paper.body AND use.parent_kind = 'Paper' AND use.parent = paper.id
JOIN file ON file.body = use.body AND file.id = use.file JOIN file_text ON file_text.file_no = file.no
WHERE paper.publicness = 'public' AND file.publicness = 'public' ORDER BY paper.no, use.position
"""
_VECTORS = """
SELECT value FROM vector JOIN vector_model ON vector_model.no = model_no
WHERE state = 'active' AND name = ? AND kind = 0 AND value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Real:
    """A paper of the source; `files` are number, name and length of those that have a text."""

    id: str
    name: str
    paper_type: str
    date: dt.date | None
    files: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A made paper with its texts."""

    delivered: Delivered
    texts: tuple[FileText, ...]

    @property
    def characters(self) -> int:
        return sum(len(each.text) for each in self.texts)


class Stock:
    """A loaded city, read only and never through our own code: its index may be of another version."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self._connection.row_factory = sqlite3.Row
        files: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
        for paper, *file in self._connection.execute(_FILES):
            files[paper].append((file[0], file[1], file[2]))
        self.papers = [
            Real(row["id"], row["name"], row["paper_type"], _day(row["date"]), tuple(files[row["id"]]))
            for row in self._connection.execute(_PAPERS)
        ]
        # Any number of them, from the first on, is a fair sample.
        random.Random(len(self.papers)).shuffle(self.papers)

    def characters(self, k: int) -> int:
        """Of the texts of the paper behind number k, and about of the made one."""
        return sum(length for _, _, length in self.papers[k % len(self.papers)].files)

    def text(self, file_no: int) -> str:
        return str(
            self._connection.execute("SELECT text FROM file_text WHERE file_no = ?", [file_no]).fetchone()[0]
        )

    def rows(self, table: str, where: str = "", *values: str) -> list[sqlite3.Row]:
        return self._connection.execute(f"SELECT * FROM {table} {where}", values).fetchall()

    def vectors(self, model: str) -> Matrix | None:
        """Those of papers that this model has made, None where there are none."""
        try:
            rows = self._connection.execute(_VECTORS, [model]).fetchall()
        except sqlite3.OperationalError:
            return None  # a database from before there were vectors
        return np.stack([np.frombuffer(row[0], "<f2") for row in rows]).astype(np.float32) if rows else None

    def close(self) -> None:
        self._connection.close()


class Mixtures:
    """Stands in for an embedder: the vector of whatever text is a mixture of two real ones."""

    def __init__(self, name: str, real: Matrix) -> None:
        self.name = name
        self.dimensions = real.shape[1]
        self._real = real
        self._random = np.random.default_rng(len(real))

    def query(self, text: str) -> Vector:
        raise NotImplementedError  # questions are for the real model

    def passages(self, texts: Sequence[str]) -> Matrix:
        first, second = self._random.integers(len(self._real), size=(2, len(texts)))
        share = self._random.random((len(texts), 1), np.float32)
        mixed = share * self._real[first] + (1 - share) * self._real[second]
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


class Recombined:
    """The made city number `city`; its papers go on for ever."""

    def __init__(self, stock: Stock, city: int) -> None:
        self._stock = stock
        self._city = city
        self._prefix = f"https://city-{city}.example/"

    def parcel(self, k: int) -> Parcel:
        papers = self._stock.papers
        first = papers[k % len(papers)]
        second = papers[(k + STEP * self._distance(k)) % len(papers)]
        key = self._id(first.id, k)
        names = [f"{key}/file/{place}" for place in range(len(first.files))]
        files = tuple(
            File(name, called, f"{k}.pdf", "application/pdf", first.date, access_url=name)
            for name, (_, called, _) in zip(names, first.files, strict=True)
        )
        uses = tuple(FileUse(name, "Paper", key, "auxiliaryFile", n) for n, name in enumerate(names))
        paper = Paper(key, mixed(first.name, second.name), _number(first, k), first.paper_type, first.date)
        objects: tuple[CouncilObject, ...] = (paper, *files, *self._stations(first, key, k))
        texts = (FileText(name, self._text(first, second, n), key) for n, name in enumerate(names))
        return Parcel(Delivered("Paper", key, key, objects, uses), tuple(texts))

    def council(self) -> Iterator[Delivered]:
        """The Gremien, and the meetings with their agenda."""
        for row in self._stock.rows("organization"):
            key = self._id(row["id"])
            found = Organization(key, row["name"], row["short_name"], row["kind"])
            yield Delivered("Organization", key, key, (found,))
        items: defaultdict[str, list[AgendaItem]] = defaultdict(list)
        for row in self._stock.rows("agenda_item"):
            items[row["meeting"]].append(self._item(row))
        for row in self._stock.rows("meeting"):
            key = self._id(row["id"])
            yield Delivered("Meeting", key, key, (self._meeting(row), *items[row["id"]]))

    def _distance(self, k: int) -> int:
        return self._city + 5 * (k // len(self._stock.papers))

    def _text(self, first: Real, second: Real, place: int) -> str:
        begin = self._stock.text(first.files[place][0])
        if not second.files:
            return begin
        return mixed(begin, self._stock.text(second.files[place % len(second.files)][0]))

    def _stations(self, first: Real, key: str, k: int) -> Iterator[Consultation]:
        for row in self._stock.rows("consultation", "WHERE paper = ?", first.id):
            yield Consultation(
                self._id(row["id"], k),
                key,
                self._id(row["agenda_item"]),
                self._id(row["meeting"]),
                self._ids(row["organizations"]),
                row["role"],
                None if row["authoritative"] is None else bool(row["authoritative"]),
            )

    def _meeting(self, row: sqlite3.Row) -> Meeting:
        organizations = self._ids(row["organizations"])
        cancelled = bool(row["cancelled"])
        start, end = _instant(row["start"]), _instant(row["end"])
        return Meeting(self._id(row["id"]), row["name"], start, end, cancelled, organizations=organizations)

    def _item(self, row: sqlite3.Row) -> AgendaItem:
        return AgendaItem(
            self._id(row["id"]),
            self._id(row["meeting"]),
            row["number"],
            row["position"],
            row["name"],
            self._id(row["consultation"]),
            row["result"],
            stated=Stated(row["stated"]),
        )

    def _ids(self, dumped: str) -> tuple[str, ...]:
        return tuple(self._id(each) for each in json.loads(dumped))

    def _id(self, real: str, k: int = 0) -> str:
        """A later round through the papers has ids of its own; '' stays ''."""
        turn = k // len(self._stock.papers)
        return real and f"{self._prefix}{turn}/{real.partition('://')[2]}"


def mixed(first: str, second: str) -> str:
    """The first half of one text and the second half of another, both cut between words."""
    return f"{first[: _middle(first)].rstrip()} {second[_middle(second) :].lstrip()}".strip()


def _middle(text: str) -> int:
    return max(text.find(" ", len(text) // 2), 0) or len(text) // 2


def _number(first: Real, k: int) -> str:
    return f"{first.date.year if first.date else 1999}/{k + 10_000}"


def _day(stored: str | None) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def _instant(stored: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(stored) if stored else None
