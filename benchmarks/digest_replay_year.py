"""A council's year as its server gives it out, day by day; see digest_replay_lives for the rules."""

import datetime as dt
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.digest_replay_lives import Dice, MeetingLife, PaperLife, Raw, Shares
from benchmarks.shared import Bundle, lines
from bot.sources.delivered import FileText
from bot.sources.objects import read_object

ZONE = ZoneInfo("Europe/Berlin")
DAY = dt.timedelta(days=1)
ROLES = ("mainFile", "auxiliaryFile", "invitation", "resultsProtocol", "verbatimProtocol")


@dataclass(frozen=True, slots=True)
class Council:
    """An archive's objects as they lie there; `texts` by the ids of files."""

    key: str
    organizations: Sequence[Raw]
    papers: Sequence[Raw]
    meetings: Sequence[Raw]
    texts: Mapping[str, str] = field(default_factory=dict)


class Year:
    """`moved` is a day on which the server gives out everything again: with another `modified`, another
    `web` address and nothing else that is new."""

    def __init__(
        self, council: Council, seed: int, *, moved: dt.date | None = None, shares: Shares | None = None
    ) -> None:
        self.key = council.key
        self._organizations = council.organizations
        self._texts = council.texts
        self._moved = moved
        dice, shares = Dice(seed), shares or Shares()
        self.meetings = {each["id"]: MeetingLife(each, dice, shares) for each in council.meetings}
        self.papers = {each["id"]: PaperLife(each, self.meetings) for each in council.papers}
        self._lives: list[MeetingLife | PaperLife] = [*self.meetings.values(), *self.papers.values()]
        self._by_day: defaultdict[dt.date, list[MeetingLife | PaperLife]] = defaultdict(list)
        for each in self._lives:
            for day in each.days():
                self._by_day[day].append(each)

    def whole(self, day: dt.date) -> list[Raw]:
        """All that the server gives out at the end of a day."""
        found = (self._at(each, day) for each in self._lives)
        return [*self._organizations, *(each for each in found if each is not None)]

    def between(self, first: dt.date, last: dt.date) -> list[Raw]:
        """What is new or other at the end of the last day than before the first."""
        if self._moved is not None and first <= self._moved <= last:
            return self.whole(last)
        days = (first + n * DAY for n in range((last - first).days + 1))
        touched = {each.id: each for day in days for each in self._by_day.get(day, ())}
        found = []
        for each in touched.values():
            now = self._at(each, last)
            if now is not None and now != self._at(each, first - DAY):
                found.append(now)
        return found

    def texts(self, raws: Iterable[Raw]) -> Iterator[FileText]:
        """Those of the documents that these objects name; a text that is known already is recognised."""
        for raw in raws:
            for file in files_of(raw):
                if file["id"] in self._texts:
                    yield FileText(file["id"], self._texts[file["id"]], "texts")

    def bundle(self, raws: Sequence[Raw]) -> Bundle:
        """As a source for the importer."""
        items = (read_object(raw, place=f"{self.key} {n}", zone=ZONE) for n, raw in enumerate(raws))
        return Bundle(items, self.texts(raws))  # type: ignore[arg-type]

    def _at(self, life: MeetingLife | PaperLife, day: dt.date) -> Raw | None:
        found = life.at(day)
        if found is None or self._moved is None or day < self._moved:
            return found
        web = f"https://umgezogen.example/{life.id.rsplit('/', 1)[-1]}"
        return found | {"modified": f"{self._moved.isoformat()}T14:30:00+01:00", "web": web}


def files_of(raw: Raw) -> Iterator[Raw]:
    for role in ROLES:
        value = raw.get(role)
        yield from value if isinstance(value, list) else [value] if value else []
    for item in raw.get("agendaItem") or ():
        yield from files_of(item)


def karlsruhe(folder: Path, texts_since: dt.date) -> Council:
    """The archive without its tombstones; texts only of papers since a day."""
    papers = [each for each in _objects(folder / "papers.jsonl.xz") if not each.get("deleted")]
    meetings = [each for each in _objects(folder / "meetings.jsonl.xz") if each.get("start")]
    with (folder / "organizations.json").open(encoding="utf-8") as file:
        found = next(lines([file.read()]))
    organizations = found if isinstance(found, list) else list(found.values())
    since = texts_since.isoformat()
    wanted = {file["id"] for raw in papers if raw["date"] >= since for file in files_of(raw)}
    return Council("karlsruhe", organizations, papers, meetings, _read_texts(folder, wanted))


def _objects(path: Path) -> Iterator[Raw]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from lines(file)


def _read_texts(folder: Path, wanted: set[str]) -> dict[str, str]:
    found = (each for each in _objects(folder / "texts.jsonl.xz") if each["file"] in wanted)
    return {each["file"]: each["text"] for each in found}
