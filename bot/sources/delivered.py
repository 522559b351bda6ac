"""What a source hands to the intake, one thing at a time."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.council.model import CouncilObject, FileUse


@dataclass(frozen=True, slots=True)
class Delivered:
    """One object of the source with everything that was embedded in it, flattened.

    `objects` starts with the object itself. What an object contained last time and does not
    contain any more is withdrawn, so `objects` must be complete for `id`.
    `unreadable` names fields that were there but of a wrong type; they are treated as absent.
    """

    kind: str
    id: str
    place: str
    objects: tuple[CouncilObject, ...]
    uses: tuple[FileUse, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The source says that this object is deleted; everything of it has to go.

    `kind` is '' where the source does not say of which (SD.NET leaves out the type).
    """

    kind: str
    id: str
    place: str


@dataclass(frozen=True, slots=True)
class FileText:
    """The plain text of a file, pages parted by form feeds where they are known.

    `ocr_pages`, counted from 1, were read from a picture.
    """

    file: str
    text: str
    place: str
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The document of a file, to be read from `path`, which is a regular file inside the archive's folder."""

    file: str
    path: Path
    place: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be read, where it stood and why (German: people read it)."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A sound object of a kind that Ratsbot does not keep (persons, memberships, locations …)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The source does not give out (any more) an object that it names or gave before.

    `gone` (HTTP 410) is its own word and final. `unauthorized` (401, 403) and `not_found` (404) may be a
    passing fault: the object is hidden, and deleted once a run on another day finds the same.
    """

    kind: str
    id: str
    place: str
    why: Literal["gone", "unauthorized", "not_found"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the source that was read to its very end: what is not in `ids` is not there.

    For meetings `first` and `last` bound the local days that the list covers; None is unbounded.
    """

    kind: str
    ids: frozenset[str]
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is there and could not be read now; a later run comes back to it.

    `kind` and `id` name the object where it is known which one, else both are ''. `place` is the
    address. `cause` is that of a FetchError, or "broken" for an answer that makes no sense. `page` is the
    answer itself where it has another layout than the source knows.
    """

    place: str
    cause: str
    reason: str
    kind: str = ""
    id: str = ""
    page: bytes = b""


Item = Delivered | Tombstone | FileText | Refused | Unused | Missing | Listed | Gap
