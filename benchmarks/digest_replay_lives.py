"""What a council system would have given out of a meeting or paper on a day.

An archive holds only how things stand in the end. When it came to that is simulated, by a few rules and a
seed: a meeting is there a week before it begins, some of them four weeks before without an agenda; it has its
agenda for the last seven days; in a share of them the agenda changes two days before: one item more, two
that change places, one that goes again. Results come the day after, a share of them three weeks later; a
share stands there with another wording for its first week. A paper is there on its date, else two weeks
before its first meeting; its stations come with the agendas, its documents on their dates, minutes and
other papers of a meeting on theirs.
"""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]

AGENDA = dt.timedelta(days=7)
SHELL = dt.timedelta(days=28)
CHANGED = dt.timedelta(days=2)
RESULTS = dt.timedelta(days=1)
LATE = dt.timedelta(days=22)
CORRECTED = dt.timedelta(days=7)
PAPER = dt.timedelta(days=14)
FILES = ("invitation", "resultsProtocol", "verbatimProtocol", "auxiliaryFile")
AFTERWARDS = ("resultsProtocol", "verbatimProtocol")
YES, NO = ("beschlossen", "zugestimmt", "zustimm", "gewählt", "angenommen"), ("abgelehnt", "ablehn")
"""Of which a wording with another outcome is made, where it is corrected a week later."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How often things go otherwise than by the rule, of one."""

    late: float = 0.10
    corrected: float = 0.02
    disturbed: float = 0.20
    shells: float = 0.30


class Dice:
    """The same chance for the same object, whatever else there is."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *what: str) -> random.Random:
        return random.Random(f"{self._seed} {' '.join(what)}")


@dataclass(slots=True)
class ItemLife:
    """`wordings` are the results with the days from which on they stand there."""

    raw: Raw
    comes: dt.date
    goes: dt.date | None = None
    wordings: list[tuple[dt.date, str]] = field(default_factory=list)
    before: tuple[dt.date, Raw] | None = None
    """What is different in it until that day."""

    def there(self, day: dt.date) -> bool:
        return self.comes <= day and (self.goes is None or day < self.goes)

    def at(self, day: dt.date) -> Raw:
        found = {key: value for key, value in self.raw.items() if key not in {"result", "auxiliaryFile"}}
        said = [wording for since, wording in self.wordings if since <= day]
        if said:
            found["result"] = said[-1]
        files = [each for each in _list(self.raw.get("auxiliaryFile")) if _dated(each, self.comes) <= day]
        if files:
            found["auxiliaryFile"] = files
        if self.before and day < self.before[0]:
            found |= self.before[1]
        return found

    def days(self) -> set[dt.date]:
        found = {self.comes, *(since for since, _ in self.wordings)}
        found |= {self.goes} if self.goes else set()
        found |= {self.before[0]} if self.before else set()
        return found | {_dated(each, self.comes) for each in _list(self.raw.get("auxiliaryFile"))}


class MeetingLife:
    def __init__(self, raw: Raw, dice: Dice, shares: Shares) -> None:
        self.id: str = raw["id"]
        self._raw = raw
        self.held = dt.date.fromisoformat(raw["start"][:10])
        self.published = self.held - AGENDA
        chance = dice.of("meeting", self.id)
        self.comes = self.held - SHELL if chance.random() < shares.shells else self.published
        self.items = [ItemLife(each, self.published) for each in _list(raw.get("agendaItem"))]
        if chance.random() < shares.disturbed:
            self._disturb(chance)
        for each in self.items:
            self._results(each, dice.of("item", each.raw["id"]), shares)

    def _disturb(self, chance: random.Random) -> None:
        """One item more, two that change places, one that goes: two days before, where there are any."""
        when = self.held - CHANGED
        left = list(self.items)
        if len(left) > 1:
            late = left.pop(chance.randrange(len(left)))
            late.comes = when
        if len(left) > 1:
            place = chance.randrange(len(left) - 1)
            one, other = left.pop(place), left.pop(place)
            for each, early in ((one, other), (other, one)):
                each.before = when, {key: early.raw[key] for key in ("number", "order") if key in early.raw}
        going = [each for each in left if not each.raw.get("result") and not each.raw.get("consultation")]
        if going:
            chance.choice(going).goes = when

    def _results(self, each: ItemLife, chance: random.Random, shares: Shares) -> None:
        wording = each.raw.get("result")
        if not wording or each.goes:
            return
        since = self.held + (LATE if chance.random() < shares.late else RESULTS)
        if chance.random() < shares.corrected:
            each.wordings.append((since, _wrong(wording)))
            since += CORRECTED
        each.wordings.append((since, wording))

    def at(self, day: dt.date) -> Raw | None:
        if day < self.comes:
            return None
        found = {key: value for key, value in self._raw.items() if key not in {*FILES, "agendaItem"}}
        items = [each.at(day) for each in self.items if each.there(day)]
        if items:
            found["agendaItem"] = sorted(items, key=lambda item: int(item.get("order") or 0))
        for role in FILES:
            given = self._raw.get(role)
            files = [each for each in _list(given) if self._file(role, each) <= day]
            if files:
                found[role] = files if isinstance(given, list) else files[0]
        return found

    def _file(self, role: str, raw: Raw) -> dt.date:
        first = self.held + RESULTS if role in AFTERWARDS else self.comes
        return max(_dated(raw, self.published), first)

    def days(self) -> set[dt.date]:
        files = {self._file(role, each) for role in FILES for each in _list(self._raw.get(role))}
        return {self.comes, *files, *(day for each in self.items for day in each.days())}


class PaperLife:
    """`meetings` by id: its stations are there as long as their items are."""

    def __init__(self, raw: Raw, meetings: Mapping[str, MeetingLife]) -> None:
        self.id: str = raw["id"]
        self._raw = raw
        self._stations = [(each, _span(each, meetings)) for each in _list(raw.get("consultation"))]
        held = [
            meetings[each["meeting"]].held for each, _ in self._stations if each.get("meeting") in meetings
        ]
        self.comes = (
            dt.date.fromisoformat(raw["date"][:10])
            if raw.get("date")
            else min(held, default=dt.date.min + PAPER) - PAPER
        )

    def at(self, day: dt.date) -> Raw | None:
        if day < self.comes:
            return None
        found = {k: v for k, v in self._raw.items() if k not in {"auxiliaryFile", "mainFile", "consultation"}}
        stations = [each for each, (first, last) in self._stations if first <= day < last]
        if stations:
            found["consultation"] = stations
        files = [each for each in self._files("auxiliaryFile") if _dated(each, self.comes) <= day]
        if files:
            found["auxiliaryFile"] = files
        if self._raw.get("mainFile"):
            found["mainFile"] = self._raw["mainFile"]
        return found

    def _files(self, role: str) -> list[Raw]:
        return _list(self._raw.get(role))

    def days(self) -> set[dt.date]:
        stations = {day for _, span in self._stations for day in span}
        files = {_dated(each, self.comes) for each in self._files("auxiliaryFile")}
        return {self.comes, *(day for day in stations | files if day > self.comes)}


def _span(station: Raw, meetings: Mapping[str, MeetingLife]) -> tuple[dt.date, dt.date]:
    """From when until when a station is given out: with its item, else with the meeting's agenda."""
    meeting = meetings.get(station.get("meeting") or "")
    if meeting is None:
        return dt.date.min, dt.date.max
    item = next((each for each in meeting.items if each.raw["id"] == station.get("agendaItem")), None)
    if item is None:
        return meeting.published, dt.date.max
    return item.comes, item.goes or dt.date.max


def _wrong(wording: str) -> str:
    """Another result than that."""
    said = wording.casefold()
    if any(word in said for word in NO):
        return "vertagt"
    return "mehrheitlich abgelehnt" if any(word in said for word in YES) else "einstimmig beschlossen"


def _dated(file: Raw, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(file["date"][:10]) if file.get("date") else otherwise


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
