"""Reads meetings and papers for one run: each at most once, and papers before the meeting they tell of.

No page is asked for conditionally: Wicket's carry no validators, and the results of an agenda need its
papers' pages anyway.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from bot.council.model import AgendaItem, File, FileUse, Stated
from bot.errors import LayoutChanged
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import Agenda, read_agenda
from bot.sources.allris.documents import Document, documents_in, documents_of, meeting_role
from bot.sources.allris.gremien import Gremien
from bot.sources.allris.pages import Pages
from bot.sources.allris.paper import PaperPage, read_paper
from bot.sources.allris.results import Results
from bot.sources.delivered import Delivered, Gap, Item, Missing
from bot.sources.html import links_in
from bot.sources.live import Known

PASSING = "unreachable"
"""The cause of a gap that the next run may well find closed."""

Found = TypeVar("Found")


class Reader:
    def __init__(
        self, pages: Pages, addresses: Addresses, known: Known, *, zone: ZoneInfo, today: dt.date
    ) -> None:
        self._pages = pages
        self._addresses = addresses
        self._known = known
        self._zone = zone
        self._gremien = Gremien(addresses, known)
        self._results = Results(pages, addresses, known, zone=zone, today=today)
        self._done: set[str] = set()
        self._passing: set[str] = set()
        self._understood: Counter[str] = Counter()
        self._unknown: dict[str, LayoutChanged] = {}

    def meeting(self, meeting_id: str) -> Iterator[Item]:
        """The meeting's papers that were not read yet, then the meeting; nothing where it was read before."""
        address = self._addresses.page_of("Meeting", meeting_id)
        if not address or meeting_id in self._done:
            return
        self._done.add(meeting_id)
        found = self._read("Meeting", meeting_id, lambda tree: self._agenda(tree, meeting_id, address))
        if isinstance(found, Missing | Gap):
            yield found
            return
        agenda, files, uses = found
        if agenda.organization:
            # Before the papers, whose stations only name it.
            agenda = replace(agenda, organization=self._gremien.met(agenda.organization))
        for line in agenda.lines:
            if line.paper and line.item.stated is not Stated.NONPUBLIC:
                yield from self.paper(self._addresses.id_of("Paper", line.paper))
        yield from self._with_results(agenda, files, uses, address)

    def paper(self, paper_id: str) -> Iterator[Item]:
        """One paper; nothing where it was read before."""
        address = self._addresses.page_of("Paper", paper_id)
        if not address or paper_id in self._done:
            return
        self._done.add(paper_id)
        found = self._read("Paper", paper_id, lambda tree: self._paper(tree, paper_id, address))
        if isinstance(found, Missing | Gap):
            if isinstance(found, Gap) and found.cause == PASSING:
                self._passing.add(paper_id)
            yield found
            return
        self._results.take(found.stations)
        yield Delivered("Paper", paper_id, address, found.objects, found.uses)

    def raise_if_unknown(self) -> None:
        """Raises LayoutChanged where pages of a kind came and not one of them could be read."""
        for kind, error in self._unknown.items():
            if not self._understood[kind]:
                raise error

    def _read(
        self, kind: str, object_id: str, build: Callable[[LexborHTMLParser], Found]
    ) -> Found | Missing | Gap:
        address = self._addresses.page_of(kind, object_id)
        tree = self._pages.read(address, kind, object_id)
        if isinstance(tree, Missing | Gap):
            return tree
        try:
            found = build(tree)
        except LayoutChanged as error:
            self._unknown.setdefault(kind, error)
            return Gap(address, error.cause, str(error), kind, object_id, error.page)
        self._understood[kind] += 1
        return found

    def _agenda(
        self, tree: LexborHTMLParser, meeting_id: str, address: str
    ) -> tuple[Agenda, tuple[File, ...], tuple[FileUse, ...]]:
        number = meeting_id.rpartition("=")[2]
        agenda = read_agenda(tree, number, self._addresses, self._zone, address=address)
        files: dict[str, File] = {}
        uses: list[FileUse] = []
        for each in _single(documents_in(tree, self._addresses)):
            files[each.id] = each
            uses.append(FileUse(each.id, "Meeting", meeting_id, meeting_role(each.name), len(uses)))
        for line in agenda.lines:
            # With a paper they are the paper's, and come with it.
            found = (
                () if line.paper else documents_of(links_in(line.row, self._addresses.base), self._addresses)
            )
            for position, each in enumerate(_single(found) or [each.file for each in found]):
                files.setdefault(each.id, each)
                uses.append(FileUse(each.id, "AgendaItem", line.item.id, "auxiliaryFile", position))
        return agenda, tuple(files.values()), tuple(uses)

    def _paper(self, tree: LexborHTMLParser, paper_id: str, address: str) -> PaperPage:
        number = paper_id.rpartition("=")[2]
        return read_paper(tree, number, self._addresses, self._gremien, address=address)

    def _with_results(
        self, agenda: Agenda, files: tuple[File, ...], uses: tuple[FileUse, ...], address: str
    ) -> Iterator[Item]:
        """A result that is held must not vanish because a page did not answer: then the meeting waits.

        One that is new comes without it, and is read again by the next run.
        """
        meeting = agenda.meeting
        items = [self._results.of(line, meeting) for line in agenda.lines]
        papers = {self._addresses.id_of("Paper", line.paper) for line in agenda.lines if line.paper}
        told = tuple(each for each in items if isinstance(each, AgendaItem))
        silent = self._results.is_past(meeting) and bool(papers & self._passing)
        if len(told) == len(items) and not (silent and self._known.has("Meeting", meeting.id)):
            organization = (agenda.organization,) if agenda.organization else ()
            objects = (meeting, *told, *organization, *files)
            yield Delivered("Meeting", meeting.id, address, objects, uses)
        if silent or self._results.unanswered & {line.item.id for line in agenda.lines}:
            reason = (
                "Seiten mit den Ergebnissen dieser Sitzung antworten nicht; sie wird später erneut gelesen."
            )
            yield Gap(address, PASSING, reason, "Meeting", meeting.id)


def _single(documents: tuple[Document, ...]) -> list[File]:
    return [each.file for each in documents if not each.is_collection]
