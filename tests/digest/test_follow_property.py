"""The law of following: a room hears exactly what runs that bring news have brought and what still holds
when it is told, each once, and nothing that was known; whenever somebody looks and whatever is killed."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import build
from bot.digest.following.follow import Following
from bot.settings import Embeddings, Settings
from bot.store.runs import RunKind
from tests.delivery.fakes import FakeClock
from tests.digest.following import Beratung, World

GREMIEN = ("Bauausschuss", "Kulturausschuss", "Stadtrat")
DAYS = ("2025-03-12", "2025-03-26", "2025-04-09")
RESULTS = ("", "vertagt", "zur Kenntnis genommen", "verwiesen")
KINDS: tuple[RunKind, ...] = ("incremental", "incremental", "incremental", "backfill", "reimport")

steps = st.tuples(
    st.sampled_from(["add", "remove", "date", "move", "result", "cancel", "new ids"]),
    st.sampled_from(GREMIEN),
    st.sampled_from(DAYS),
    st.sampled_from(RESULTS),
)
runs = st.tuples(
    st.sampled_from(KINDS),
    st.lists(steps, min_size=1, max_size=3),
    st.sampled_from(["go on", "say", "say", "kill", "say before the harvest"]),
)


@dataclass
class Room:
    """What is known there, by the Gremium of the station, and which run has written what last."""

    kinds: list[RunKind] = field(default_factory=list)
    known: dict[str, Beratung] = field(default_factory=dict)
    now: dict[str, Beratung] = field(default_factory=dict)
    wrote: dict[tuple[str, str], int] = field(default_factory=dict)
    unread: bool = False
    touched: bool = False

    def see(self, kind: RunKind, after: dict[str, Beratung]) -> None:
        """What the source gives out at this run."""
        self.kinds.append(kind)
        for gremium in GREMIEN:
            old, new = self.now.get(gremium), after.get(gremium)
            for what in _written(old, new):
                self.wrote[gremium, what] = len(self.kinds) - 1
                self.unread = True
        self.now = dict(after)

    def harvest(self) -> None:
        """The run has been looked through: whoever looks at the paper now compares all of it."""
        self.touched, self.unread = self.touched or self.unread, False

    def hear(self, *, last_is_through: bool) -> list[str]:
        """What it is to be told now."""
        if not self.touched:
            return []
        self.touched = False
        return sorted(line for gremium in GREMIEN for line in self._hear(gremium, last_is_through))

    def _hear(self, gremium: str, through: bool) -> list[str]:
        old, new = self.known.get(gremium), self.now.get(gremium)
        if old and (new is None or (old.key != new.key and old.day != new.day)):
            said = self._said(gremium, through, _gone(old))
            if said is None:
                return []
            del self.known[gremium]
            line = f"Nicht mehr auf der Tagesordnung: {gremium}, {_day(old.day)}"
            return [line] * said + self._hear(gremium, through)
        return self._station(gremium, old, new, through) if new else []

    def _station(self, gremium: str, old: Beratung | None, new: Beratung, through: bool) -> list[str]:
        where, lines, known = f"{gremium}, {_day(new.day)}", list[str](), new
        if old is None:
            said = self._said(gremium, through, "there")
            if said is None:
                return []
            lines += [f"Neue Station: {where}"] * said
        base = old or replace(new, result="", cancelled=False)
        told = {
            "day": f"Termin: {gremium} am {_day(new.day)} statt {_day(base.day)}",
            "cancelled": f"{'Fällt aus' if new.cancelled else 'Findet doch statt'}: {where}",
            "result": _result(where, base.result, new.result),
        }
        for what, line in told.items():
            if getattr(base, what) != getattr(new, what):
                said = self._said(gremium, through, *([what] if old else [what, "there"]))
                lines += [line] * bool(said)
                if said is None:
                    known = replace(known, **{what: getattr(base, what)})
        self.known[gremium] = known
        return lines

    def _said(self, gremium: str, through: bool, *whats: str) -> bool | None:
        """None: by a run that has not been looked through."""
        run = max(self.wrote[gremium, what] for what in whats)
        if self.kinds[run] != "incremental":
            return False
        return True if through or run < len(self.kinds) - 1 else None


def _written(old: Beratung | None, new: Beratung | None) -> set[str]:
    if new is None:
        return {_gone(old)} if old else set()
    if old is None:
        return {"there", "day", "cancelled", "result"}
    changed = {what for what in ("day", "cancelled", "result") if getattr(old, what) != getattr(new, what)}
    if old.at != new.at:
        return {_gone(old), "there", "day", "cancelled", "result"}
    return changed | {_gone(old), "there", "result"} if old.key != new.key else changed


def _gone(station: Beratung) -> str:
    """A station goes under the ids that the room knows it by."""
    return f"gone {station.key} {station.at}"


def _day(day: str) -> str:
    return "{2}.{1}.{0}".format(*day.split("-"))


def _result(where: str, old: str, new: str) -> str:
    if not new:
        return f"Ergebnis zurückgenommen: {where}"
    return f"Ergebnis berichtigt: {where}: {new}" if old else f"Ergebnis: {where}: {new}"


def change(stations: dict[str, Beratung], step: tuple[str, str, str, str], fresh: Iterator[int]) -> None:
    """One change at the source; where there is nothing to change, nothing."""
    what, gremium, day, result = step
    there = stations.get(gremium)
    if what == "add" and there is None:
        stations[gremium] = Beratung(gremium, f"k{next(fresh)}", f"m{next(fresh)}", day)
    elif what == "remove":
        stations.pop(gremium, None)
    elif there is not None:
        changed: dict[str, dict[str, Any]] = {
            "date": {"day": day},
            "move": {"at": f"m{next(fresh)}", "day": day},
            "result": {"result": result},
            "cancel": {"cancelled": not there.cancelled},
            "new ids": {"key": f"k{next(fresh)}"},
        }
        stations[gremium] = replace(there, **changed.get(what, {}))


def heard(world: World) -> list[str]:
    """Without what a corrected result was before, which is not known under new ids."""
    return sorted(
        line.split(" statt ")[0] if line.startswith("Ergebnis berichtigt") else line for line in world.say()
    )


def kill(world: World) -> None:
    """In the midst of speaking: nothing of it is in the outbox, and whoever comes next knows nothing."""
    for post in world.posts():
        with pytest.raises(KeyboardInterrupt):
            world.cut_off(post)
    world.following = Following(world.house.db, world.house.clock, world.house.mailbox)


@settings(max_examples=30)
@given(st.lists(steps, max_size=4), st.lists(runs, min_size=1, max_size=7))
def test_a_room_hears_what_was_brought_and_holds_once(
    first: list[tuple[str, str, str, str]],
    later: list[tuple[RunKind, list[tuple[str, str, str, str]], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "house.db"
        house = build(Settings(database=database, embeddings=Embeddings(kind="off")), FakeClock())
        try:
            _live(World(house, Path(folder)), first, later)
        finally:
            house.close()


def _live(
    world: World,
    first: list[tuple[str, str, str, str]],
    later: list[tuple[RunKind, list[tuple[str, str, str, str]], str]],
) -> None:
    room, fresh, stations = Room(), count(), world.source.stations
    for step in first:
        change(stations, step, fresh)
    world.run("initial")
    room.see("initial", stations)
    room.harvest()
    world.follow()
    room.known, room.touched = dict(stations), False
    for kind, changes, then in later:
        for step in changes:
            change(stations, step, fresh)
        before = then == "say before the harvest"
        world.run(kind, harvest=not before)
        room.see(kind, stations)
        if before:
            assert heard(world) == room.hear(last_is_through=False)
            world.harvest()
        room.harvest()
        if then == "kill":
            kill(world)
        if then in {"say", "kill"}:
            assert heard(world) == room.hear(last_is_through=True)
    assert heard(world) == room.hear(last_is_through=True)
    assert heard(world) == []
