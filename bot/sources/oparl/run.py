"""What one run has seen, and how a raw object of the server becomes items."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.council.model import AgendaItem, Consultation, Meeting, Paper
from bot.sources.delivered import Delivered, Gap, Item, Missing, Refused, Tombstone
from bot.sources.live import Known
from bot.sources.objects import KEPT, kind_of, read_object
from bot.sources.oparl.asking import Answer, Raw, Server, is_garbled
from bot.sources.oparl.memory import Memory, fingerprint
from bot.sources.oparl.paging import ListPage
from bot.sources.oparl.whole import Completion, Whole, adopt, mismatch

SCHEMA = "https://schema.oparl.org/1.1/"
LINKED = "+"
"""Ends the fingerprint of an object whose children are only linked: they can change without it."""
MOST_REFERENCES = 20_000


@dataclass(slots=True)
class Named:
    """Objects that others name; whether they came is looked at in the end."""

    organizations: dict[str, None] = field(default_factory=dict)
    meetings: dict[str, None] = field(default_factory=dict)
    consultations: dict[str, None] = field(default_factory=dict)
    stations: set[str] = field(default_factory=set)
    """Consultations that came inside their papers."""

    def note(self, item: Delivered) -> None:
        for each in item.objects:
            match each:
                case Meeting():
                    self._add(self.organizations, each.organizations)
                case Paper():
                    self._add(self.organizations, (*each.originators, *each.under_direction_of))
                case Consultation():
                    self.stations.add(each.id)
                    self._add(self.organizations, each.organizations)
                    self._add(self.meetings, (each.meeting,))
                case AgendaItem():
                    self._add(self.consultations, (each.consultation,))

    @staticmethod
    def _add(into: dict[str, None], ids: Iterable[str]) -> None:
        if len(into) < MOST_REFERENCES:
            into.update(dict.fromkeys(each for each in ids if each))


class Run:
    """`seen` was delivered or found as held; `settled` of it is known to be current and whole."""

    def __init__(self, server: Server, known: Known, memory: Memory, whole: Whole, zone: ZoneInfo) -> None:
        self.server = server
        self.known = known
        self.memory = memory
        self.whole = whole
        self.zone = zone
        self.seen: set[tuple[str, str]] = set()
        self.settled: set[tuple[str, str]] = set()
        self.shown: dict[tuple[str, str], str] = {}
        """Fingerprints of what lists have shown: an object read singly afterwards is the same one."""
        self.named = Named()
        self.fresh = 0
        """Objects so far that were new or changed."""

    def entries(self, kind: str, page: ListPage, *, all_of_them: bool) -> Iterator[Item]:
        """The elements of a list page. `all_of_them`: also those that are held just so."""
        if kind == "Meeting":
            self.whole.learn(page.ids)
        for entry in page.data:
            if isinstance(entry, str):
                yield from self.single(kind, entry, conditional=not all_of_them)
            elif not isinstance(entry, dict):
                yield Refused(page.address, "kein Objekt")
            elif is_garbled(entry):
                yield Refused(page.address, "kein gültiges UTF-8")
            else:
                yield from self._entry(kind, entry, page.address, all_of_them=all_of_them)

    def _entry(self, kind: str, raw: Raw, place: str, *, all_of_them: bool) -> Iterator[Item]:
        if not raw.get("type") and raw.get("id") and not raw.get("deleted"):
            raw["type"] = SCHEMA + kind
        found_kind, object_id = kind_of(raw), raw.get("id")
        if raw.get("deleted") or found_kind not in KEPT or not isinstance(object_id, str):
            yield from self._read(raw, place)
        elif all_of_them or not self._is_held(found_kind, object_id, fingerprint(raw)):
            yield from self._deliver(found_kind, raw, place)

    def _is_held(self, kind: str, object_id: str, print_: str) -> bool:
        """Whether the list shows what is held. That settles it, unless more can have changed."""
        self.shown[kind, object_id] = print_
        if self.memory.is_same(kind, object_id, print_):
            if kind != "Meeting" or not self.whole.agendas.is_fuller:
                self.settled.add((kind, object_id))
        elif not self.memory.is_same(kind, object_id, print_ + LINKED):
            return False
        self.seen.add((kind, object_id))
        return True

    def single(self, kind: str, object_id: str, *, conditional: bool = False) -> Iterator[Item]:
        """One object by itself. `conditional`: nothing comes where it is as it was held."""
        if (kind, object_id) in self.settled:
            return
        validators = self.memory.validators(kind, object_id) if conditional else None
        answer = self.server.single(kind, object_id, validators=validators)
        if isinstance(answer, Gap):
            yield answer
        elif isinstance(answer, Missing):
            self.memory.forget(kind, object_id)
            self.settled.add((kind, object_id))
            yield answer
        elif answer.unchanged:
            self.settled.add((kind, object_id))
        else:
            yield from self.answered(kind, object_id, answer, conditional=conditional)

    def answered(self, kind: str, object_id: str, answer: Answer, *, conditional: bool) -> Iterator[Item]:
        raw = answer.object or {}
        if is_garbled(raw):
            yield Refused(answer.address, "kein gültiges UTF-8")
        elif adopt(raw, object_id) is None:
            yield mismatch(kind, object_id, answer, raw)
        elif raw.get("deleted"):
            yield from self._read(raw, answer.address)
        elif conditional and self.memory.is_same(kind, object_id, fingerprint(raw)):
            self.memory.note_validators(kind, object_id, answer.validators)
            self.settled.add((kind, object_id))
        else:
            raw.setdefault("type", SCHEMA + kind)
            self.seen.discard((kind, object_id))
            yield from self._deliver(kind, raw, answer.address, answer)

    def _deliver(self, kind: str, raw: Raw, place: str, answer: Answer | None = None) -> Iterator[Item]:
        """The object completed, and what could not be had of it. `answer`: it was asked for singly."""
        object_id = str(raw["id"])
        if (kind, object_id) in self.seen:
            return
        self.seen.add((kind, object_id))
        self.fresh += 1
        print_ = fingerprint(raw)
        completion = self.whole.complete(kind, raw, single=answer is not None)
        yield from completion.faults
        if any(map(self._is_loss, completion.faults)):
            yield Gap(place, "broken", "Ein Teil davon war nicht zu bekommen.", kind, object_id)
            self.memory.forget(kind, object_id)
            if self.known.has(kind, object_id):
                # Delivered without them, the object would withdraw them.
                return
        else:
            self._note(kind, object_id, print_, completion, answer)
        yield from self._read(completion.raw, place)

    def _note(
        self, kind: str, object_id: str, print_: str, completion: Completion, answer: Answer | None
    ) -> None:
        """What this object looks like, in the list and by itself, as long as it stays as it is."""
        linked = LINKED * completion.linked
        prints = [print_ + linked]
        if completion.fuller:
            prints.append(completion.fuller + linked)
        elif answer is not None and (kind, object_id) in self.shown:
            prints.append(self.shown[kind, object_id] + linked)
        self.memory.note(kind, object_id, *prints)
        if answer is not None and not linked:
            self.memory.note_validators(kind, object_id, answer.validators)

    def _is_loss(self, fault: Missing | Gap) -> bool:
        return isinstance(fault, Gap) or self.known.has(fault.kind, fault.id)

    def _read(self, raw: Raw, place: str) -> Iterator[Item]:
        item = read_object(raw, place=place, zone=self.zone)
        if isinstance(item, Delivered):
            self.named.note(item)
            self.settled.add((item.kind, item.id))
        elif isinstance(item, Tombstone):
            if (item.kind, item.id) in self.settled:
                return
            self.settled.add((item.kind, item.id))
            self.memory.forget(item.kind, item.id)
            self.fresh += self.memory.day("buried", item.id) is None
            self.memory.note_day("buried", item.id)
        yield item
