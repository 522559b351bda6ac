"""Puts linked objects where the schema embeds them: an object is the same however its server sends it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sources.delivered import Gap, Missing
from bot.sources.fields import clean
from bot.sources.oparl.asking import Answer, Raw, Server
from bot.sources.oparl.memory import Memory, fingerprint
from bot.sources.oparl.reach import last_segment

EMBEDDED: dict[str, tuple[tuple[str, str], ...]] = {
    "Paper": (("mainFile", "File"), ("auxiliaryFile", "File"), ("consultation", "Consultation")),
    "Meeting": (
        ("invitation", "File"),
        ("resultsProtocol", "File"),
        ("verbatimProtocol", "File"),
        ("auxiliaryFile", "File"),
        ("agendaItem", "AgendaItem"),
    ),
    "AgendaItem": (("resolutionFile", "File"), ("auxiliaryFile", "File")),
}
MOST_LINKED = 500
"""Linked objects that are fetched for one object; the longest real agenda has some 150 items."""
MOST_KEPT = 5_000
"""Fetched children that are kept for other parents of the same run."""
SAMPLE = 5
TRIES = 5
"""Objects of a list that are fetched singly to find out whether they are fuller then."""

Fault = Missing | Gap


@dataclass(slots=True)
class Completion:
    """`linked`: it names objects that had to be fetched. `faults`: those that could not be."""

    raw: Raw
    linked: bool = False
    faults: list[Fault] = field(default_factory=list)
    fetched: int = 0
    fuller: str = ""
    """Fingerprint of the single object, where that took the place of the list's."""


@dataclass(slots=True)
class Worth:
    """Learns whether single objects hold more than the server's lists; remembered between runs."""

    memory: Memory
    kind: str
    tries: int = 0
    gains: int = 0

    def __post_init__(self) -> None:
        tries, _, gains = (self.memory.word(f"fuller/{self.kind}") or "0 0").partition(" ")
        self.gains = int(gains)
        # One try a run is left, should the server have changed.
        self.tries = min(int(tries), TRIES - 1)

    @property
    def is_fuller(self) -> bool:
        return self.gains > 0

    @property
    def is_open(self) -> bool:
        return self.is_fuller or self.tries < TRIES

    def note(self, *, gained: bool) -> None:
        self.tries += 1
        self.gains += gained
        self.memory.note_word(f"fuller/{self.kind}", f"{min(self.tries, TRIES)} {min(self.gains, 1)}")


class Whole:
    """Completes raw objects of one server."""

    def __init__(self, server: Server, memory: Memory, mend: Callable[[Raw, Sequence[str]], None]) -> None:
        self.server = server
        self.memory = memory
        self.mend = mend
        self.meetings: list[str] = [each for each in memory.word("meetings").split("\n") if each]
        self.agendas = Worth(memory, "Meeting")
        self.stations = Worth(memory, "Consultation")
        self._children: dict[str, Raw | Fault] = {}

    def complete(self, kind: str, raw: Raw, *, single: bool) -> Completion:
        """The object with everything embedded. `single`: it was fetched by itself, not from a list."""
        completion = Completion(raw)
        if kind == "Meeting" and not single:
            self._agenda(completion)
        if kind == "Paper":
            self._fuller_stations(completion)
        self._embed(kind, completion.raw, completion)
        self.mend(completion.raw, self.meetings)
        return completion

    def learn(self, meetings: Sequence[str]) -> None:
        """Some ids of meetings, which show how this server spells them."""
        if not self.meetings and meetings:
            self.meetings = list(meetings[:SAMPLE])
            self.memory.note_word("meetings", "\n".join(self.meetings))

    def _agenda(self, completion: Completion) -> None:
        """A meeting without agenda: some servers leave it out of their lists. One that lies ahead may have
        none yet, and so tells nothing about its server."""
        raw = completion.raw
        if raw.get("agendaItem") or not self.agendas.is_open:
            return
        if not self.agendas.is_fuller and not self._is_past(raw):
            return
        found = self.fetch("Meeting", str(raw["id"]))
        if isinstance(found, dict):
            self.agendas.note(gained=bool(found.get("agendaItem")))
            completion.raw = found
            completion.fuller = fingerprint(found)
        elif self.agendas.is_fuller:
            completion.faults.append(found)

    def _is_past(self, raw: Raw) -> bool:
        start = raw.get("start")
        return isinstance(start, str) and "1900" < start[:10] < self.memory.today.isoformat()

    def _fuller_stations(self, completion: Completion) -> None:
        """Stations that name neither item nor meeting may do so when asked singly."""
        stations = completion.raw.get("consultation")
        if not isinstance(stations, list):
            return
        for place, station in enumerate(stations):
            if not isinstance(station, dict) or station.get("agendaItem") or station.get("meeting"):
                continue
            if (
                not self.stations.is_open
                or not isinstance(station.get("id"), str)
                or completion.fetched > MOST_LINKED
            ):
                return
            completion.fetched += 1
            found = self.fetch("Consultation", station["id"])
            gained = isinstance(found, dict) and bool(found.get("agendaItem") or found.get("meeting"))
            self.stations.note(gained=gained)
            if gained:
                stations[place] = found

    def _embed(self, kind: str, raw: Raw, completion: Completion) -> None:
        for name, child_kind in EMBEDDED.get(kind, ()):
            value = raw.get(name)
            if isinstance(value, str) and clean(value):
                raw[name] = self._one(child_kind, value, completion)
            elif isinstance(value, list):
                raw[name] = list(self._many(child_kind, value, completion))
            for child in raw[name] if isinstance(raw.get(name), list) else []:
                if isinstance(child, dict):
                    self._embed(child_kind, child, completion)

    def _many(self, kind: str, values: list[Any], completion: Completion) -> Iterator[Any]:
        for value in values:
            found = self._one(kind, value, completion) if isinstance(value, str) and clean(value) else value
            yield from found if isinstance(found, list) else [found]

    def _one(self, kind: str, address: str, completion: Completion) -> Any:
        """The object behind a link, several where it leads to a list, the link where it leads nowhere."""
        completion.linked = True
        completion.fetched += 1
        if completion.fetched > MOST_LINKED:
            completion.faults.append(
                Gap(address, "too_large", f"Mehr als {MOST_LINKED} verlinkte Objekte.", kind, address)
            )
            return address
        found = self.fetch(kind, address)
        if isinstance(found, dict):
            return found["data"] if isinstance(found.get("data"), list) and "id" not in found else found
        completion.faults.append(found)
        return address

    def fetch(self, kind: str, address: str) -> Raw | Fault:
        """A single object under the id that it was named by, once a run."""
        if address not in self._children:
            if len(self._children) >= MOST_KEPT:
                self._children.clear()
            self._children[address] = self._fetch(kind, address)
        return self._children[address]

    def _fetch(self, kind: str, address: str) -> Raw | Fault:
        answer = self.server.single(kind, address)
        if not isinstance(answer, Answer):
            return answer
        raw = answer.object or {}
        if raw.get("deleted"):
            return Missing(kind, address, answer.address, "gone")
        return adopt(raw, address) or mismatch(kind, address, answer, raw)


def adopt(raw: Raw, asked: str) -> Raw | None:
    """The object under the id that it was asked by: host and path may differ. None if it is another."""
    stated = raw.get("id")
    if isinstance(raw.get("data"), list) and stated is None:
        return raw
    if not isinstance(stated, str) or last_segment(stated) != last_segment(asked):
        return None
    raw["id"] = asked
    return raw


def mismatch(kind: str, asked: str, answer: Answer, raw: Raw) -> Gap:
    reason = f"Unter dieser Adresse steht ein anderes Objekt ({raw.get('id') or 'ohne id'})."
    return Gap(answer.address, "broken", reason[:300], kind, asked)
