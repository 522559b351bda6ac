"""The council objects as Ratsbot knows them, after OParl 1.1.

Ids are the source's own, as spelled there. References between objects are ids as well and may
point at objects that never arrive. `stated` is what an object says about its own publicness; what
holds for it is decided in `publicness`, never here.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Stated(StrEnum):
    """An object's own word on whether it is public. `UNREADABLE`: it says something we cannot read."""

    PUBLIC = "public"
    NONPUBLIC = "nonpublic"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Body:
    """A city as the source describes it; Ratsbot's short key for it comes from the operator."""

    id: str
    name: str = ""
    short_name: str = ""
    ags: str = ""
    web: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A Gremium, faction or office. `kind` is organizationType, else classification."""

    id: str
    name: str
    short_name: str = ""
    kind: str = ""
    stated: Stated = Stated.MISSING


@dataclass(frozen=True, slots=True)
class File:
    """A document. `text` only where the source sends plain text with the object itself.

    `version` is whatever the source says that differs when the bytes do: a checksum, else a size; '' where
    it says nothing. It decides whether a document is fetched again.
    """

    id: str
    name: str = ""
    file_name: str = ""
    mime_type: str = ""
    date: dt.date | None = None
    access_url: str = ""
    download_url: str = ""
    stated: Stated = Stated.MISSING
    text: str | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class FileUse:
    """That a file hangs on a paper, meeting or agenda item, and as what.

    `role` is the OParl attribute that holds it (mainFile, auxiliaryFile, invitation,
    resultsProtocol, verbatimProtocol, resolutionFile).
    """

    file: str
    parent_kind: str
    parent: str
    role: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Consultation:
    """One station of a paper.

    Ids repeat on real servers, so a station is known by (paper, id, agenda item or meeting).
    `authoritative` is None where the source does not say whether the decision is taken here.
    """

    id: str
    paper: str
    agenda_item: str = ""
    meeting: str = ""
    organizations: tuple[str, ...] = ()
    role: str = ""
    authoritative: bool | None = None
    stated: Stated = Stated.MISSING

    @property
    def at(self) -> str:
        return self.agenda_item or self.meeting


@dataclass(frozen=True, slots=True)
class Paper:
    id: str
    name: str = ""
    reference: str = ""
    paper_type: str = ""
    date: dt.date | None = None
    web: str = ""
    originators: tuple[str, ...] = ()
    under_direction_of: tuple[str, ...] = ()
    superordinated: tuple[str, ...] = ()
    subordinated: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    stated: Stated = Stated.MISSING


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A Tagesordnungspunkt. `result` is the source's wording; `position` orders the agenda."""

    id: str
    meeting: str
    number: str = ""
    position: int = 0
    name: str = ""
    consultation: str = ""
    result: str = ""
    resolution: str = ""
    stated: Stated = Stated.MISSING


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    name: str = ""
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    cancelled: bool = False
    state: str = ""
    location: str = ""
    organizations: tuple[str, ...] = ()
    web: str = ""
    stated: Stated = Stated.MISSING


CouncilObject = Body | Organization | File | Consultation | Paper | AgendaItem | Meeting
