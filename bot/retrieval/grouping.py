"""Which of the papers that were found are one matter: a Vorlage with its versions and amendments.

Only the number decides, within one city: 2021/0976 and 2021/0976/1 are one matter. Titles do not:
116 Karlsruhe papers are called „Annahme des Angebots von Zuwendungen“, and none has to do with the
other. A paper wrongly left alone is shown twice, one wrongly grouped would be hidden.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.council.references import group_key, lookup_ranges, number_key
from bot.store.database import Database, Row

Kind = Literal["first", "earlier", "later", "same", "other"]
"""What a paper is to the one shown: a version of it (the first, an earlier, a later one), the same
paper again, or another paper on the matter, such as an Änderungsantrag."""

_KEYS = """
SELECT no, body, reference_key FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_FOUND = """
SELECT no, body, name, reference_key, paper_type, date FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_IN_RANGE = """
SELECT no, id, body, name, reference, reference_key, paper_type, date FROM paper
WHERE publicness = 'public' AND body = ? AND reference_key >= ? AND reference_key < ?
"""
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """Papers by `no`: the one to show and those that stand under it, all of them found."""

    lead: int
    folded: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A public paper of the same matter as the one shown, whether it was found or not."""

    kind: Kind
    id: str
    reference: str
    name: str
    paper_type: str
    date: date | None


def fold(db: Database, found: Sequence[int], *, asked: Collection[int] = ()) -> list[Matter]:
    """The papers as matters, each at the place of its best member; every paper is in exactly one.

    Shown is the best member, or the newest version of it that was found as well. A paper in `asked`,
    one that was named by its number, is never replaced by a newer one.
    """
    keys = {row["no"]: _matter(row) for row in db.rows(_KEYS, [json.dumps(list(found))])}
    members: dict[tuple[str, str], list[int]] = {}
    for no in found:
        if no in keys:
            members.setdefault(keys[no], []).append(no)
    several = [group for group in members.values() if len(group) > 1]
    matters = [Matter(group[0], ()) for group in members.values() if len(group) == 1]
    matters += (_folded(each, asked) for group in _rows(db, several) for each in _certain(group))
    places = {no: place for place, no in enumerate(found)}
    return sorted(matters, key=lambda matter: min(places[no] for no in (matter.lead, *matter.folded)))


def _rows(db: Database, groups: Collection[Sequence[int]]) -> list[list[Row]]:
    wanted = [no for group in groups for no in group]
    rows = {row["no"]: row for row in db.rows(_FOUND, [json.dumps(wanted)])}
    # A paper may have ceased to be public just now.
    found = ([rows[no] for no in group if no in rows] for group in groups)
    return [group for group in found if group]


def versions(db: Database, papers: Collection[int]) -> dict[int, tuple[Version, ...]]:
    """The other public papers of each paper's matter, the newest first."""
    rows = db.rows(_FOUND, [json.dumps(list(papers))])
    return {row["no"]: tuple(_versions(db, row)) for row in rows}


def _matter(row: Row) -> tuple[str, str]:
    """A paper without a number of its own kind is a matter of its own."""
    return row["body"], _group(row["reference_key"]) or f"#{row['no']}"


@lru_cache(maxsize=100_000)
def _group(key: str) -> str:
    return group_key(key) if number_key(key) else ""


def _certain(group: list[Row]) -> Iterable[list[Row]]:
    """Two papers of the same number with different names are none of each other's versions; then it
    cannot be said either to which of them the others belong."""
    names = defaultdict[str, set[str]](set)
    for row in group:
        names[row["reference_key"]].add(_title(row))
    return [group] if all(len(each) == 1 for each in names.values()) else [[row] for row in group]


def _folded(group: list[Row], asked: Collection[int]) -> Matter:
    best = group[0]
    lead = best if best["no"] in asked else max(filter(_is_version_of(best), group), key=_age)
    return Matter(lead["no"], tuple(row["no"] for row in group if row["no"] != lead["no"]))


def _versions(db: Database, shown: Row) -> list[Version]:
    key = shown["reference_key"]
    near = [
        row
        for bounds in lookup_ranges(group_key(key))
        for row in db.rows(_IN_RANGE, [shown["body"], *bounds])
    ]
    group = list({row["no"]: row for row in near if _matter(row) == _matter(shown)}.values())
    certain = next((each for each in _certain(group) if any(row["no"] == shown["no"] for row in each)), [])
    others = sorted((row for row in certain if row["no"] != shown["no"]), key=_age, reverse=True)
    return [_version(row, shown) for row in others]


def _version(row: Row, shown: Row) -> Version:
    when = date.fromisoformat(row["date"]) if row["date"] else None
    return Version(_kind(row, shown), row["id"], row["reference"], row["name"], row["paper_type"], when)


def _kind(row: Row, shown: Row) -> Kind:
    if row["reference_key"] == shown["reference_key"]:
        return "same"
    if not _is_version_of(shown)(row):
        return "other"
    if _age(row) > _age(shown):
        return "later"
    return "first" if row["reference_key"] == group_key(row["reference_key"]) else "earlier"


def _is_version_of(paper: Row) -> Callable[[Row], bool]:
    """The administration's own paper of the same kind and name: an Antrag with the next number is as a
    rule another group's."""

    def told(row: Row) -> bool:
        same = _title(row) == _title(paper) and row["paper_type"] == paper["paper_type"]
        return same and (row["no"] == paper["no"] or "vorlage" in row["paper_type"].casefold())

    return told


def _age(row: Row) -> tuple[list[int], str, int]:
    """The number of the version first: many dates are those of the day of an upload."""
    number = number_key(row["reference_key"])
    parts = [int(part) if part.isdigit() else 0 for part in number.split("/")]
    return parts, row["date"] or "", row["no"]


def same_name(first: str, second: str) -> bool:
    """Whatever the capitals and marks."""
    return _plain(first) == _plain(second)


def _title(row: Row) -> str:
    return _plain(row["name"])


def _plain(name: str) -> str:
    return _NO_LETTER.sub(" ", name.casefold()).strip()
