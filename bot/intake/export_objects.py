"""Stored rows as OParl 1.1 objects, so that reading them again (sources.objects) yields the same rows.

Beyond OParl every object says `public`: why it is public here (its own word, its agenda item's, the
operator's) cannot be seen from the other side, and there it must not be decided otherwise.
`ratsbot:version` is the source's word on a file's bytes; OParl asks for such a prefix.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.store.database import Row
from bot.store.export import PublicRows

SCHEMA = "https://schema.oparl.org/1.1/"
SEVERAL = {"auxiliaryFile"}
"""Roles that hold a list; the others hold one file."""
BACK_LINKS = {"Paper": "paper", "Meeting": "meeting", "AgendaItem": "agendaItem"}

Oparl = dict[str, Any]
Files = Sequence[tuple[str, Oparl | str]]
"""Role, and the file itself or its id where it is embedded elsewhere."""


class Objects:
    """Makes the objects of one city. References to what is held and not public are left out."""

    def __init__(self, rows: PublicRows) -> None:
        self.hidden = {
            kind: rows.hidden(kind) for kind in ("Organization", "Paper", "Meeting", "Consultation")
        }

    def body(self, row: Row) -> Oparl:
        return {
            "id": row["id"],
            "type": f"{SCHEMA}Body",
            **_filled(
                {
                    "name": row["name"],
                    "shortName": row["short_name"],
                    "ags": row["ags"],
                    "website": row["web"],
                    "license": row["licence"],
                }
            ),
        }

    def organization(self, row: Row) -> Oparl:
        return _object(
            "Organization",
            row,
            {"name": row["name"], "shortName": row["short_name"], "organizationType": row["kind"]},
        )

    def paper(self, row: Row, stations: Sequence[Oparl], files: Files) -> Oparl:
        return _object(
            "Paper",
            row,
            {
                "name": row["name"],
                "reference": row["reference"],
                "paperType": row["paper_type"],
                "date": row["date"],
                "web": row["web"],
                "originatorOrganization": self._seen("Organization", row["originators"]),
                "underDirectionOf": self._seen("Organization", row["under_direction_of"]),
                "superordinatedPaper": self._seen("Paper", row["superordinated"]),
                "subordinatedPaper": self._seen("Paper", row["subordinated"]),
                "relatedPaper": self._seen("Paper", row["related"]),
                **_by_role(files),
                "consultation": stations,
            },
        )

    def consultation(self, row: Row) -> Oparl:
        return _object(
            "Consultation",
            row,
            {
                "agendaItem": row["agenda_item"],
                "meeting": row["meeting"],
                "organization": self._seen("Organization", row["organizations"]),
                "role": row["role"],
                "authoritative": None if row["authoritative"] is None else bool(row["authoritative"]),
            },
        )

    def meeting(self, row: Row, items: Sequence[Oparl], files: Files) -> Oparl:
        return _object(
            "Meeting",
            row,
            {
                "name": row["name"],
                "start": _instant(row["start"]),
                "end": _instant(row["end"]),
                "cancelled": bool(row["cancelled"]) or None,
                "meetingState": row["state"],
                "location": _location(row["location"]),
                "organization": self._seen("Organization", row["organizations"]),
                "web": row["web"],
                **_by_role(files),
                "agendaItem": items,
            },
        )

    def agenda_item(self, row: Row, files: Files) -> Oparl:
        hidden = row["consultation"] in self.hidden["Consultation"]
        return _object(
            "AgendaItem",
            row,
            {
                "meeting": row["meeting"],
                "number": row["number"],
                "order": row["position"],
                "name": row["name"],
                "consultation": None if hidden else row["consultation"],
                "result": row["result"],
                "resolutionText": row["resolution"],
                **_by_role(files),
            },
        )

    def file(self, row: Row, parents: Mapping[str, Sequence[str]]) -> Oparl:
        """`parents` are what the file itself says it hangs on, by kind."""
        return _object(
            "File",
            row,
            {
                "name": row["name"],
                "fileName": row["file_name"],
                "mimeType": row["mime_type"],
                "date": row["date"],
                "accessUrl": row["access_url"],
                "downloadUrl": row["download_url"],
                "ratsbot:version": row["version"],
                **{BACK_LINKS[kind]: ids for kind, ids in parents.items()},
            },
        )

    def _seen(self, kind: str, ids: str) -> list[str]:
        return [each for each in json.loads(ids) if each not in self.hidden[kind]]


def tombstone(kind: str, object_id: str) -> Oparl:
    named = {"type": SCHEMA + kind} if kind else {}
    return {"id": object_id, **named, "deleted": True}


def _object(kind: str, row: Row, fields: Mapping[str, Any]) -> Oparl:
    return {"id": row["id"], "type": SCHEMA + kind, "public": True, **_filled(fields)}


def _filled(fields: Mapping[str, Any]) -> Oparl:
    """Without what is empty: OParl asks for leaving it out. False and 0 say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _by_role(files: Files) -> Oparl:
    found: dict[str, list[Oparl | str]] = {}
    for role, file in files:
        found.setdefault(role, []).append(file)
    return {
        role: held if role in SEVERAL or len(held) > 1 else held[0] for role, held in sorted(found.items())
    }


def _instant(stored: str | None) -> str | None:
    """OParl writes the offset out."""
    return stored.replace("Z", "+00:00") if stored else None


def _location(text: str) -> Oparl | None:
    return {"type": f"{SCHEMA}Location", "description": text} if text else None
