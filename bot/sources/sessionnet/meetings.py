"""One meeting: its agenda asked for and made into council objects."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.council.model import AgendaItem, CouncilObject, File, FileUse, Meeting, Organization
from bot.errors import ForeignHost, LayoutChanged, RobotsForbid, TooLarge
from bot.sources.delivered import Delivered, Item
from bot.sources.html import is_whole
from bot.sources.http.page import Page
from bot.sources.live import Known
from bot.sources.moments import instants
from bot.sources.sessionnet.agenda import Agenda, read_agenda
from bot.sources.sessionnet.asking import Asking, refusal
from bot.sources.sessionnet.calendar import Entry
from bot.sources.sessionnet.documents import is_resolution, of_item, of_meeting, united
from bot.sources.sessionnet.identities import item_ids
from bot.sources.sessionnet.memory import MeetingMemory, encoded, fingerprint, meeting_key, meeting_memory
from bot.sources.sessionnet.minutes import read_resolution
from bot.sources.sessionnet.organizations import Organizations
from bot.sources.sessionnet.points import Point

PaperLinks = dict[str, dict[str, date | None]]
"""Per paper the meetings whose agendas lead to it, with their days."""


@dataclass(slots=True)
class Meetings:
    """Delivers meetings; what their agendas lead to is written down in `papers`."""

    asking: Asking
    known: Known
    organizations: Organizations
    zone: ZoneInfo
    today: date

    def deliver(
        self, entry: Entry, papers: PaperLinks, *, only_new: bool = False, whole: bool = False
    ) -> Iterator[Item]:
        """Nothing where neither the calendar's row nor the page has changed; its papers count all the same.

        `only_new`: not asked for where it is held. `whole`: delivered whether it has changed or not.
        """
        address = self.asking.addresses.meeting(entry.number)
        held = self.known.recall(meeting_key(entry.number)) if only_new and not whole else ""
        if held and self.known.has("Meeting", address):
            _link(papers, meeting_memory(held).papers.split(), entry)
            return
        items = self._deliver(entry, address, papers, whole=whole)
        yield from self.asking.guarded("Meeting", address, items)

    def _deliver(self, entry: Entry, address: str, papers: PaperLinks, *, whole: bool) -> Iterator[Item]:
        before = MeetingMemory()
        if not whole and self.known.has("Meeting", address):
            before = meeting_memory(self.known.recall(meeting_key(entry.number)))
        late = before.awaits_minutes(self.today)
        same_row = before.row == fingerprint(entry)
        page = self.asking.page(address, before.validators if same_row and not late else None)
        if page.unchanged:
            _link(papers, before.papers.split(), entry)
            return
        if refused := refusal(page, "Meeting", address):
            yield refused
            return
        agenda = read_agenda(self.asking.sheet(page), entry.number)
        self.asking.understood("Meeting")
        _link(papers, agenda.papers(), entry)
        read = fingerprint(entry, agenda)
        awaited = before.minutes
        if read != before.read or late:
            made = yield from self._delivered(entry, agenda, address)
            awaited = self.today.isoformat() if _awaits_minutes(agenda, made) else ""
        marks, numbers = page.validators, " ".join(agenda.papers())
        now = MeetingMemory(marks.etag, marks.modified, fingerprint(entry), read, numbers, awaited)
        self.known.remember(meeting_key(entry.number), encoded(now))

    def _delivered(
        self, entry: Entry, agenda: Agenda, address: str
    ) -> Generator[Item, None, list[AgendaItem]]:
        held_by, fresh = self.organizations.of(agenda.gremium or entry.name, agenda.gremium_number)
        yield from fresh
        meeting = self._meeting(entry, agenda, address, held_by)
        files = united(agenda.files, entry.files)
        items, item_files, uses = self._items(agenda, entry.number, address)
        objects: tuple[CouncilObject, ...] = (meeting, *items, *united(files, item_files))
        yield Delivered("Meeting", address, address, objects, (*of_meeting(address, files), *uses))
        return items

    def _meeting(self, entry: Entry, agenda: Agenda, address: str, held_by: Organization | None) -> Meeting:
        start, end = instants(entry.day, agenda.time or entry.time, self.zone)
        return Meeting(
            address,
            agenda.name or entry.name,
            start,
            end,
            entry.cancelled or agenda.cancelled,
            location=agenda.place or entry.place,
            organizations=(held_by.id,) if held_by else (),
            web=address,
        )

    def _items(
        self, agenda: Agenda, number: str, address: str
    ) -> tuple[list[AgendaItem], list[File], list[FileUse]]:
        items: list[AgendaItem] = []
        files: list[File] = []
        uses: list[FileUse] = []
        ids = item_ids(agenda.points, number, self.asking.addresses, self.known)
        for point, item_id in zip(agenda.points, ids, strict=True):
            items.append(
                AgendaItem(
                    item_id,
                    address,
                    point.number,
                    len(items) + 1,
                    point.title,
                    self.asking.addresses.consultation(point.paper, number) if point.paper else "",
                    point.result,
                    self._resolution(point),
                    point.stated,
                )
            )
            # A paper's documents come with the paper; the page of an item without one is all that shows them.
            own = [file for file in point.files if not point.paper or is_resolution(file)]
            files += own
            uses += of_item(item_id, own)
        return items, files, uses

    def _resolution(self, point: Point) -> str:
        """What the minutes say, where they are released: an item has a page and a result then."""
        if not (point.item and point.result):
            return ""
        page: Page | None = None
        try:
            page = self.asking.page(self.asking.addresses.item(point.item))
            return read_resolution(self.asking.sheet(page)) if page.ok else ""
        except (ForeignHost, LayoutChanged, RobotsForbid, TooLarge):
            # The agenda holds without it; what is unreachable or cut now makes the whole meeting come back.
            if page is not None and not is_whole(page.body):
                raise
            return ""


def entry_of(agenda: Agenda, number: str) -> Entry | None:
    """For a meeting that is asked for by itself: what its own page says of its row in the calendar."""
    return Entry(number, agenda.day, agenda.gremium, agenda.time, agenda.place) if agenda.day else None


def _awaits_minutes(agenda: Agenda, made: Sequence[AgendaItem]) -> bool:
    released = (point.item and point.result for point in agenda.points)
    return any(has_page and not item.resolution for has_page, item in zip(released, made, strict=True))


def _link(papers: PaperLinks, numbers: Iterable[str], entry: Entry) -> None:
    for number in numbers:
        papers.setdefault(number, {})[entry.number] = entry.day
