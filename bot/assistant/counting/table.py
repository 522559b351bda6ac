"""What was counted as rows of a table and of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.assistant.cleaning import defanged, plain
from bot.assistant.counting.asked import Asked, Group, Subject
from bot.assistant.counting.rows import Counted, CountedRow
from bot.assistant.counting.sheet import file_name, sheet
from bot.messages import Attachment, Block, ObjectRef, Table, Text
from bot.texts import counting as texts
from bot.texts.general import number
from bot.texts.meetings import day

MOST_ROWS = 15
LONGEST_TITLE = 110
"""Characters of a title in the table; the file has all of them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Writes rows. `cities` are key → name, `kinds` key → what a kind of paper is called."""

    asked: Asked
    counted: Counted
    cities: Mapping[str, str]
    kinds: Mapping[str, str]
    noun: str

    @property
    def of_meetings(self) -> bool:
        return self.asked.wanted.subject is Subject.MEETINGS

    def blocks(self) -> list[Block]:
        """The table, what it leaves out, and the file or files; nothing where nothing was counted."""
        if not self.counted.rows:
            return []
        files = self._files()
        group = self.asked.wanted.group
        table = self._groups(group) if group else self._table()
        rows = len(self.counted.groups) if group else self.counted.total
        left = rows - len(table.rows)
        more: list[Block] = [Text(texts.further(left, files[0].name))] if left > 0 else []
        return [table, *more, *files]

    def group_name(self, key: str) -> str:
        group = self.asked.wanted.group
        known = self.cities if group is Group.CITY else self.kinds if group is Group.KIND else {}
        return texts.group_name(group.value, known.get(key, key)) if group else ""

    def _groups(self, group: Group) -> Table:
        groups = self.counted.groups
        # Of years the last ones, of everything else the most frequent.
        shown = groups[-MOST_ROWS:] if group in {Group.YEAR, Group.MONTH} else groups[:MOST_ROWS]
        rows = tuple((self.group_name(key), number(count)) for key, count in shown)
        about = tuple(ref for row in self.counted.rows if (ref := _ref(row)))
        return Table("", (texts.GROUPS[group.value], texts.COUNT), rows, about[:MOST_ROWS])

    def _table(self) -> Table:
        shown = self.counted.rows[:MOST_ROWS]
        header = texts.MEETING_HEADER if self.of_meetings else texts.PAPER_HEADER
        several = len(self.asked.bodies) > 1
        cells = [self._cells(row) for row in shown]
        if several:
            header = (texts.CITY, *header)
            cells = [
                (self.cities.get(row.body, row.body), *each) for row, each in zip(shown, cells, strict=True)
            ]
        about = tuple(ref for row in shown if (ref := _ref(row)))
        return Table(texts.first(len(shown), self.counted.total), header, tuple(cells), about)

    def _cells(self, row: CountedRow) -> tuple[str, ...]:
        when = day(row.day) if row.day else texts.NO_RESULT
        if row.meeting:
            return when, defanged(", ".join(row.meeting.gremien)), _short(defanged(row.meeting.name))
        station, paper = row.station, row.paper
        return (
            when,
            paper.reference if paper else "",
            _short(defanged(paper.name)) if paper else "",
            defanged(station.facts.organization) if station else "",
            defanged(station.facts.result if station else "") or texts.NO_RESULT,
        )

    def _files(self) -> list[Attachment]:
        topic, group = self.asked.wanted.topic, self.asked.wanted.group
        header = texts.MEETING_SHEET_HEADER if self.of_meetings else texts.SHEET_HEADER
        lines = [self._line(row) for row in self.counted.rows]
        files = [sheet(file_name(self.noun, topic), header, lines)]
        if group:
            called = texts.GROUPS[group.value]
            rows = [(self.group_name(key), str(count)) for key, count in self.counted.groups]
            name = file_name(self.noun, topic, texts.grouped(called))
            files.insert(0, sheet(name, (called, texts.COUNT), rows))
        return files

    def _line(self, row: CountedRow) -> Sequence[str]:
        city = self.cities.get(row.body, row.body)
        groups = ", ".join(map(self.group_name, row.groups))
        if row.meeting:
            start = row.meeting.start
            begins = f"{start:%H:%M}" if start else ""
            gremien = ", ".join(row.meeting.gremien)
            return city, _day(row), begins, gremien, plain(row.meeting.name), groups, row.meeting.web
        paper, station = row.paper, row.station
        if paper is None:
            return ()
        return (
            city,
            day(paper.date) if paper.date else "",
            paper.reference,
            plain(paper.name),
            paper.paper_type,
            ", ".join(self.counted.parties.get(paper.no, ())),
            station.facts.organization if station else "",
            day(station.day) if station and station.day else "",
            station.facts.result if station else "",
            groups,
            paper.web,
        )


def _day(row: CountedRow) -> str:
    return day(row.day) if row.day else ""


def _ref(row: CountedRow) -> ObjectRef | None:
    if row.meeting:
        return row.meeting.ref
    return row.paper.ref if row.paper else None


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"
