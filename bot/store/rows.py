"""Council objects as table rows: one mapping per kind, used for writing and for comparing."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.council.model import (
    AgendaItem,
    Consultation,
    CouncilObject,
    File,
    Meeting,
    Organization,
    Paper,
)
from bot.council.references import reference_key

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a kind is stored. `key` are its columns beside body; `long` ones are logged as hashes."""

    table: str
    row: Callable[[Any], Row]
    key: tuple[str, ...] = ("id",)
    long: frozenset[str] = frozenset()


def instant(value: dt.datetime | None) -> str | None:
    """UTC to the second, so that text order is time order."""
    return None if value is None else f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}Z"


def day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def ids(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _organization(o: Organization) -> Row:
    return {"id": o.id, "name": o.name, "short_name": o.short_name, "kind": o.kind, "stated": o.stated}


def _paper(p: Paper) -> Row:
    return {
        "id": p.id,
        "name": p.name,
        "reference": p.reference,
        "reference_key": reference_key(p.reference),
        "paper_type": p.paper_type,
        "date": day(p.date),
        "web": p.web,
        "originators": ids(p.originators),
        "under_direction_of": ids(p.under_direction_of),
        "superordinated": ids(p.superordinated),
        "subordinated": ids(p.subordinated),
        "related": ids(p.related),
        "stated": p.stated,
    }


def _meeting(m: Meeting) -> Row:
    return {
        "id": m.id,
        "name": m.name,
        "start": instant(m.start),
        "end": instant(m.end),
        "cancelled": int(m.cancelled),
        "state": m.state,
        "location": m.location,
        "organizations": ids(m.organizations),
        "web": m.web,
        "stated": m.stated,
    }


def _agenda_item(a: AgendaItem) -> Row:
    return {
        "id": a.id,
        "meeting": a.meeting,
        "number": a.number,
        "position": a.position,
        "name": a.name,
        "consultation": a.consultation,
        "result": a.result,
        "resolution": a.resolution,
        "stated": a.stated,
    }


def _consultation(c: Consultation) -> Row:
    return {
        "paper": c.paper,
        "id": c.id,
        "at": c.at,
        "agenda_item": c.agenda_item,
        "meeting": c.meeting,
        "organizations": ids(c.organizations),
        "role": c.role,
        "authoritative": None if c.authoritative is None else int(c.authoritative),
        "stated": c.stated,
    }


def _file(f: File) -> Row:
    return {
        "id": f.id,
        "name": f.name,
        "file_name": f.file_name,
        "mime_type": f.mime_type,
        "date": day(f.date),
        "access_url": f.access_url,
        "download_url": f.download_url,
        "stated": f.stated,
        "version": f.version,
    }


MAPPINGS: dict[str, Mapping] = {
    "Organization": Mapping("organization", _organization),
    "Paper": Mapping("paper", _paper),
    "Meeting": Mapping("meeting", _meeting),
    "AgendaItem": Mapping("agenda_item", _agenda_item, long=frozenset({"resolution"})),
    "Consultation": Mapping("consultation", _consultation, key=("paper", "id", "at")),
    "File": Mapping("file", _file),
}


EMBEDDED = ("AgendaItem", "Consultation", "File")
"""Kinds that come inside other objects."""


def kind_of(council_object: CouncilObject) -> str:
    return type(council_object).__name__


SEPARATOR = "\x1f"
"""Between the columns of a key; the sources' cleaning leaves no control character in an id."""


def object_key(kind: str, row: Row) -> str:
    """How the change log and withdrawals name an object: its key columns in one text."""
    return SEPARATOR.join(str(row[column]) for column in MAPPINGS[kind].key)


def key_values(kind: str, key: str) -> list[str]:
    """The values of the key columns again."""
    return key.split(SEPARATOR, len(MAPPINGS[kind].key) - 1)
