"""OParl 1.0/1.1 JSON → council objects. Vendor-neutral; embedded and linked objects both work."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.council.model import (
    AgendaItem,
    Body,
    Consultation,
    CouncilObject,
    File,
    FileUse,
    Meeting,
    Organization,
    Paper,
)
from bot.sources.delivered import Delivered, Item, Refused, Tombstone, Unused
from bot.sources.fields import Fields, clean

KEPT = {"Body", "Organization", "Paper", "Meeting", "AgendaItem", "Consultation", "File"}
UNUSED = {"System", "Person", "Membership", "Location", "LegislativeTerm"}


def kind_of(raw: Any) -> str:
    """The OParl type of a raw object ("Paper"), '' where it names none that OParl knows."""
    named = raw.get("type") if isinstance(raw, dict) else None
    if not isinstance(named, str) or "oparl.org" not in named:
        return ""
    kind = named.rstrip("/").rsplit("/", 1)[-1]
    return kind if kind in KEPT | UNUSED else ""


def read_object(raw: dict[str, Any], *, place: str, zone: ZoneInfo) -> Item:
    """One raw top-level object as an Item; never raises on what a server may send."""
    kind = kind_of(raw)
    fields = Fields(raw, zone)
    object_id = fields.id("id")
    if not kind and object_id and fields.says_deleted():
        return Tombstone("", object_id, place)
    if kind in UNUSED:
        return Unused(kind)
    reader = _Reader(zone)
    if not kind or not object_id:
        return Refused(place, "kein OParl-Typ" if not kind else "keine id")
    if fields.says_deleted():
        return Tombstone(kind, object_id, place)
    reader.read(kind, raw, parent="")
    return Delivered(
        kind, object_id, place, tuple(reader.objects), tuple(reader.uses), tuple(reader.unreadable)
    )


class _Reader:
    """Collects an object and all that is embedded in it."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.objects: list[CouncilObject] = []
        self.uses: list[FileUse] = []
        self.unreadable: list[str] = []
        self._read_kind: dict[str, Callable[[Fields, str], CouncilObject]] = {
            "Body": self._body,
            "Organization": self._organization,
            "Paper": self._paper,
            "Meeting": self._meeting,
            "AgendaItem": self._agenda_item,
            "Consultation": self._consultation,
            "File": self._file,
        }

    def read(self, kind: str, raw: dict[str, Any], *, parent: str) -> str:
        """Adds the object, then what is embedded in it; the answer is its id."""
        fields = Fields(raw, self.zone)
        slot = len(self.objects)
        found = self._read_kind[kind](fields, parent)
        self.objects.insert(slot, found)
        self.unreadable += [f"{kind}.{name}" for name in fields.unreadable]
        return found.id

    def _embedded(self, fields: Fields, name: str, kind: str, parent: str) -> list[str]:
        """The ids in a list that may hold URLs or objects; objects are read along the way."""
        found = []
        for value in fields.list(name):
            if isinstance(value, dict):
                embedded = Fields(value, self.zone)
                if not embedded.id("id") or embedded.says_deleted():
                    fields.unreadable.append(name)
                    continue
                found.append(self.read(kind, value, parent=parent))
            elif isinstance(value, str) and clean(value):
                found.append(clean(value))
            else:
                fields.unreadable.append(name)
        return found

    def _files(self, fields: Fields, parent_kind: str, parent: str, *roles: str) -> None:
        for role in roles:
            for position, file in enumerate(self._embedded(fields, role, "File", parent)):
                self.uses.append(FileUse(file, parent_kind, parent, role, position))

    def _body(self, fields: Fields, _parent: str) -> Body:
        return Body(
            fields.id("id"),
            fields.text("name"),
            fields.text("shortName"),
            fields.text("ags"),
            fields.text("website") or fields.text("web"),
            fields.text("license"),
        )

    def _organization(self, fields: Fields, _parent: str) -> Organization:
        return Organization(
            fields.id("id"),
            fields.text("name"),
            fields.text("shortName"),
            _organization_kind(fields),
            fields.stated(),
        )

    def _paper(self, fields: Fields, _parent: str) -> Paper:
        own = fields.id("id")
        self._files(fields, "Paper", own, "mainFile", "auxiliaryFile")
        self._embedded(fields, "consultation", "Consultation", own)
        return Paper(
            own,
            fields.text("name"),
            fields.text("reference"),
            fields.text("paperType"),
            fields.day("date"),
            fields.text("web"),
            fields.ids("originatorOrganization"),
            fields.ids("underDirectionOf"),
            fields.ids("superordinatedPaper"),
            fields.ids("subordinatedPaper"),
            fields.ids("relatedPaper"),
            fields.stated(),
        )

    def _meeting(self, fields: Fields, _parent: str) -> Meeting:
        own = fields.id("id")
        self._files(
            fields, "Meeting", own, "invitation", "resultsProtocol", "verbatimProtocol", "auxiliaryFile"
        )
        self._embedded(fields, "agendaItem", "AgendaItem", own)
        start, end = fields.instant("start"), fields.instant("end")
        return Meeting(
            own,
            fields.text("name"),
            start,
            # SOMACOS writes midnight of the same day for an end that nobody entered.
            end if start and end and end > start else None,
            fields.flag("cancelled") or False,
            fields.text("meetingState"),
            self._location(fields),
            fields.ids("organization"),
            fields.text("web"),
            fields.stated(),
        )

    def _location(self, fields: Fields) -> str:
        raw = fields.raw.get("location")
        if not isinstance(raw, dict):
            return ""
        place = Fields(raw, self.zone)
        parts = (place.text("room"), place.text("description"), place.text("streetAddress"))
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _agenda_item(self, fields: Fields, parent: str) -> AgendaItem:
        own = fields.id("id")
        self._files(fields, "AgendaItem", own, "resolutionFile", "auxiliaryFile")
        return AgendaItem(
            own,
            fields.id("meeting") or parent,
            fields.text("number"),
            fields.whole("order") or 0,
            fields.text("name"),
            fields.id("consultation"),
            fields.text("result"),
            fields.text("resolutionText"),
            fields.stated(),
        )

    def _consultation(self, fields: Fields, parent: str) -> Consultation:
        return Consultation(
            fields.id("id"),
            fields.id("paper") or parent,
            fields.id("agendaItem"),
            fields.id("meeting"),
            fields.ids("organization"),
            fields.text("role"),
            fields.flag("authoritative"),
            fields.stated(),
        )

    def _file(self, fields: Fields, _parent: str) -> File:
        own = fields.id("id")
        for kind, name in (("Paper", "paper"), ("Meeting", "meeting"), ("AgendaItem", "agendaItem")):
            self.uses += [FileUse(own, kind, parent, "") for parent in fields.ids(name)]
        return File(
            own,
            fields.text("name"),
            fields.text("fileName"),
            fields.text("mimeType"),
            fields.day("date"),
            fields.text("accessUrl"),
            fields.text("downloadUrl"),
            fields.stated(),
            fields.long_text("text"),
            _version(fields),
        )


def _organization_kind(fields: Fields) -> str:
    """Leipzig calls every organization a Gremium, and only its classification tells the factions."""
    stated, finer = fields.text("organizationType"), fields.text("classification")
    return finer if "fraktion" in finer.casefold() else stated or finer


def _version(fields: Fields) -> str:
    """What differs when the bytes do; our archives say it in their own field. A size of 0 is none."""
    size = fields.whole("size")
    stated = ("ratsbot:version", "sha512Checksum", "sha1Checksum")
    return next(filter(None, map(fields.text, stated)), f"size {size}" if size else "")
