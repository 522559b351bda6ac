"""One paper: its page and its stations asked for and made into council objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.council.model import Consultation, CouncilObject, Paper, Stated
from bot.errors import LayoutChanged, Unexpected
from bot.sources.delivered import Delivered, Item
from bot.sources.http.page import Page, Validators
from bot.sources.live import Known
from bot.sources.sessionnet.asking import Asking, refusal
from bot.sources.sessionnet.documents import of_paper
from bot.sources.sessionnet.identities import item_of
from bot.sources.sessionnet.memory import (
    PaperMemory,
    encoded,
    meeting_key,
    meeting_memory,
    paper_key,
    paper_memory,
)
from bot.sources.sessionnet.organizations import Organizations
from bot.sources.sessionnet.paper import PaperPage, read_paper
from bot.sources.sessionnet.stations import Station, read_stations

Links = Mapping[str, date | None]
"""The meetings whose agendas lead to a paper, with their days."""


@dataclass(slots=True)
class Papers:
    asking: Asking
    known: Known
    organizations: Organizations
    _done: dict[str, set[str]] = field(default_factory=dict)

    def deliver(
        self, number: str, links: Links, *, only_new: bool = False, whole: bool = False
    ) -> Iterator[Item]:
        """Each paper once in a run, nothing where its pages have not changed.

        `only_new`: what is held is left alone. `whole`: delivered whether it has changed or not.
        """
        address = self.asking.addresses.paper(number)
        if number in self._done or (only_new and self.known.has("Paper", address)):
            self._note(number, links)
            return
        self._done[number] = set()
        yield from self.asking.guarded("Paper", address, self._deliver(number, address, links, whole=whole))

    def _deliver(self, number: str, address: str, links: Links, *, whole: bool) -> Iterator[Item]:
        memory = paper_memory(self.known.recall(paper_key(number)))
        linked = self._linked(number, memory, links)
        unchanged = memory.meetings().keys() <= linked.keys() and linked.keys() <= memory.knows()
        same = not whole and unchanged and self.known.has("Paper", address)
        self._done[number] = memory.knows()
        first, second = self._pages(number, memory if same else PaperMemory())
        if first.unchanged and second.unchanged:
            return
        if refused := refusal(first, "Paper", address):
            yield refused
            return
        page = read_paper(self.asking.sheet(first), number)
        stations = self._stations(second, page)
        self.asking.understood("Paper")
        stated = {station.meeting for station in stations if station.meeting}
        self._done[number] = {*linked, *stated}
        yield from self._delivered(number, page, stations, linked)
        now = replace(_validators(first, second), linked=_joined(linked), stated=" ".join(sorted(stated)))
        self.known.remember(paper_key(number), encoded(now))

    def _linked(self, number: str, memory: PaperMemory, links: Links) -> dict[str, str]:
        """The meetings whose agendas lead here, as far as they still do."""
        before = {
            at: day
            for at, day in memory.meetings().items()
            if number in meeting_memory(self.known.recall(meeting_key(at))).papers.split()
        }
        return before | {at: day.isoformat() if day else "" for at, day in links.items()}

    def _note(self, number: str, links: Links) -> None:
        """Another agenda leads to a paper that is not delivered now: the next run reads it whole."""
        memory = paper_memory(self.known.recall(paper_key(number)))
        if set(links) - memory.knows() - self._done.get(number, set()):
            linked = _joined(self._linked(number, memory, links))
            self.known.remember(paper_key(number), encoded(PaperMemory(linked=linked)))

    def _pages(self, number: str, memory: PaperMemory) -> tuple[Page, Page]:
        """A paper is built of both: where one has changed, the other is needed as well."""
        addresses = self.asking.addresses
        first = self.asking.page(addresses.paper(number), memory.validators)
        if not (first.ok or first.unchanged):
            return first, first
        asked = memory.stations_validators if first.unchanged else None
        second = self.asking.page(addresses.stations(number), asked)
        if first.unchanged and not second.unchanged:
            first = self.asking.page(addresses.paper(number), Validators())
        return first, second

    def _stations(self, second: Page, page: PaperPage) -> list[Station]:
        """A system without that page has no tab that leads there: then agendas alone tell the stations.

        Raises where there is one and it is not given out: stations that are held must not vanish.
        """
        if second.ok:
            try:
                return read_stations(self.asking.sheet(second))
            except LayoutChanged:
                if page.has_stations:
                    raise
        elif page.has_stations:
            reason = f"Die Beratungsfolge antwortet mit HTTP {second.status}."
            raise Unexpected(reason, address=second.url)
        return []

    def _delivered(
        self, number: str, page: PaperPage, stations: list[Station], linked: Mapping[str, str]
    ) -> Iterator[Item]:
        address = self.asking.addresses.paper(number)
        consultations: dict[str, Consultation] = {}
        for station in stations:
            held_by, fresh = self.organizations.of(station.gremium, station.gremium_number)
            yield from fresh
            made = self._consultation(number, station, (held_by.id,) if held_by else ())
            consultations[made.id] = _merged(consultations.get(made.id), made)
        for meeting in linked:
            made = self._consultation(number, Station("", "", None, meeting, Stated.MISSING, ""), ())
            consultations.setdefault(made.id, made)
        days = [day for station in stations if (day := station.day)]
        days += [date.fromisoformat(day) for day in linked.values() if day]
        paper = Paper(
            address,
            page.title,
            page.reference,
            page.type,
            page.date or min(days, default=None),
            web=address,
        )
        objects: tuple[CouncilObject, ...] = (paper, *page.files, *consultations.values())
        yield Delivered("Paper", address, address, objects, tuple(of_paper(address, page.files, page.type)))

    def _consultation(self, number: str, station: Station, held_by: tuple[str, ...]) -> Consultation:
        addresses = self.asking.addresses
        at = station.meeting or f"{station.day or ''}:{station.gremium}"
        return Consultation(
            addresses.consultation(number, at),
            addresses.paper(number),
            agenda_item=item_of(self.known, station.meeting, number) if station.meeting else "",
            meeting=addresses.meeting(station.meeting) if station.meeting else "",
            organizations=held_by,
            role=station.role,
            authoritative=station.authoritative,
            stated=station.stated,
        )


def _merged(before: Consultation | None, now: Consultation) -> Consultation:
    """A paper on both parts of one agenda is one station, public as soon as one part is."""
    if before is None:
        return now
    stated = Stated.PUBLIC if Stated.PUBLIC in {before.stated, now.stated} else before.stated
    return replace(before, stated=stated, role=before.role or now.role)


def _joined(linked: Mapping[str, str]) -> str:
    return " ".join(f"{at}@{day}" for at, day in linked.items())


def _validators(first: Page, second: Page) -> PaperMemory:
    one, other = first.validators, second.validators
    return PaperMemory(one.etag, one.modified, other.etag, other.modified)
