"""What is announced is what is in scope of what incremental runs have brought, whatever happens in a council.

A history is a row of nights. In each a council of five matters and three meetings changes at random: papers
come and are deleted, agendas are published, filled, emptied and renumbered, results come, change and are
taken back, minutes come, everything gets other addresses. Runs are of any kind, some nights have none, and
the bot looks at its rooms at random hours.
"""

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House, build
from benchmarks.digest_replay_expected import Expected
from benchmarks.digest_replay_rooms import AT_ONCE, DAILY, MONDAY, PLATFORM, Room, Rooms
from benchmarks.digest_replay_screen import Screen, named
from benchmarks.digest_replay_truth import Key, Truth
from benchmarks.digest_replay_verdict import Judge, told_in
from benchmarks.digest_replay_year import DAY, Council, Year
from bot.messages import ObjectRef
from bot.settings import Embeddings, Settings
from bot.store.runs import RunKind
from tests.delivery.fakes import FakeClock
from tests.sources.oparl.maker import Raw, consultation, file, item, meeting, oparl, paper, tombstone, url

FIRST = dt.date(2025, 3, 10)
KEY = "probedorf"
BODIES = ("Stadtrat", "Bauausschuss", "Stadtrat")
"""By meeting."""
MATTERS = 5
WORDINGS = ("", "einstimmig beschlossen", "vertagt", "Kenntnisnahme", "mehrheitlich abgelehnt")


@dataclass
class World:
    """What the council's server gives out; a matter is decided at meeting `matter % 3`."""

    papers: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    results: dict[int, int] = field(default_factory=dict)
    minutes: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    numbers: dict[int, int] = field(default_factory=dict)
    web: int = 0

    def raws(self) -> list[Raw]:
        organizations = [oparl("Organization", name, name=name, public=True) for name in sorted(set(BODIES))]
        papers = (self._paper(each) for each in sorted(self.papers))
        dead = (tombstone("Paper", each) for each in sorted(self.deleted))
        return [*organizations, *papers, *dead, *map(self._meeting, range(3))]

    def _paper(self, matter: int) -> Raw:
        at = matter % 3
        station = consultation(
            matter, item=matter, meeting=url("Meeting", at), role="Entscheidung", authoritative=True,
            organization=[url("Organization", BODIES[at])],
        )  # fmt: skip
        return paper(
            matter,
            f"Sache {matter}",
            consultation=[station],
            date="2025-03-08",
            web=f"https://p.example/{self.web}",
        )

    def _meeting(self, number: int) -> Raw:
        items = sorted(each for each in self.items if each % 3 == number)
        minutes = {"resultsProtocol": file(f"n{number}")} if number in self.minutes else {}
        day, holder = FIRST + (4, 11, 40)[number] * DAY, url("Organization", BODIES[number])
        return meeting(
            number, *map(self._item, items), name=BODIES[number], start=f"{day}T17:00:00+01:00",
            organization=[holder], web=f"https://m.example/{self.web}", **minutes,
        )  # fmt: skip

    def _item(self, matter: int) -> Raw:
        said = WORDINGS[self.results.get(matter, 0)]
        link = {"consultation": url("Consultation", matter)} if matter in self.papers else {}
        number = self.numbers.get(matter, matter)
        more = {"result": said} if said else {}
        return item(matter, name=f"Sache {matter}", number=str(number), order=number, **link, **more)


matter = st.integers(0, MATTERS - 1)
Step = tuple[str, int, int]
steps = st.one_of(
    st.tuples(st.just("paper"), matter, st.just(0)),
    st.tuples(st.just("paper deleted"), matter, st.just(0)),
    st.tuples(st.just("item"), matter, st.just(0)),
    st.tuples(st.just("item away"), matter, st.just(0)),
    st.tuples(st.just("result"), matter, st.integers(0, len(WORDINGS) - 1)),
    st.tuples(st.just("number"), matter, st.integers(0, 9)),
    st.tuples(st.just("minutes"), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("moved"), st.just(0), st.integers(1, 9)),
)


def happen(world: World, step: Step) -> None:
    what, which, how = step
    if what == "paper":
        world.papers.add(which)
        world.deleted.discard(which)
    elif what == "paper deleted":
        world.deleted |= {which} & world.papers
        world.papers.discard(which)
    else:
        _at_a_meeting(world, what, which, how)


def _at_a_meeting(world: World, what: str, which: int, how: int) -> None:
    if what == "item":
        world.items.add(which)
    elif what == "item away" and not world.results.get(which):
        world.items.discard(which)
    elif what == "result" and which in world.items:
        world.results[which] = how
    elif what == "number":
        world.numbers[which] = how
    elif what == "minutes":
        world.minutes.add(which)
    elif what == "moved":
        world.web = how


@dataclass(frozen=True)
class Night:
    """`kind` None: no run. `looks` are the hours of the day at which the bot looks at its rooms."""

    steps: list[Step]
    kind: RunKind | None
    looks: list[int]


kinds: st.SearchStrategy[RunKind | None] = st.sampled_from(
    ["incremental", "incremental", "incremental", "incremental", None, "reimport", "backfill"]
)
nights = st.builds(
    Night,
    st.lists(steps, max_size=5),
    kinds,
    st.lists(st.integers(7, 19), max_size=3, unique=True).map(sorted),
)


def rooms() -> list[Room]:
    made = Rooms(FIRST - DAY, FIRST + 90 * DAY)
    made.order("alles", ["result", "paper", "minutes", "agenda"], DAILY)
    made.order("beschluesse", ["decision"], AT_ONCE)
    made.order("montags", ["result"], MONDAY, bodies=["Bauausschuss"])
    made.order("montags", ["paper"], DAILY, bodies=["Stadtrat"])
    return made.all()


class Play:
    def __init__(self, house: House, clock: FakeClock) -> None:
        self.house, self.clock, self.rooms = house, clock, rooms()
        self.truth, self.expected, self.screen = Truth(), Expected(self.rooms, {}), Screen()
        self.spoke = clock.now()
        self.year = Year(Council(KEY, (), (), ()), 0)

    def night(self, kind: RunKind, raws: Sequence[Raw]) -> None:
        self.house.importer().run(self.year.bundle(raws), body=KEY, name="Probedorf", kind=kind, brake=False)
        self.truth.take(KEY, kind, self.clock.now(), copy.deepcopy(raws))
        self.expected.look(self.truth, self.clock.now(), self.spoke)

    def look(self) -> None:
        self.house.services.digest.tick()
        for each in self.house.mailbox.due(PLATFORM):
            self.house.mailbox.sent(each.id, self.screen.post(each, self.clock.now()))
        self.house.services.digest.tick()
        self.spoke = self.clock.now()

    def wanted(self, room: Room) -> set[Key]:
        """Nobody is to remember what was deleted."""
        dead = {("paper", KEY, each) for each in self.truth.towns[KEY].gone}
        return self.expected.of_room(room.name).keys() - dead

    def order(self) -> None:
        wanted = self.house.services.digest.subscriptions
        for room in self.rooms:
            for order in room.orders:
                wanted.confirm(wanted.draft(room.place, order.wish))


def told_and_wanted(history: Sequence[Night], database: Path) -> tuple[object, object]:
    """By room, without agendas: several changes of one may come to nothing."""
    clock = FakeClock()
    house = build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)
    clock.at = dt.datetime.combine(FIRST - DAY, dt.time(3), dt.UTC)
    play, world = Play(house, clock), World()
    play.night("initial", world.raws())
    play.look()
    clock.at = dt.datetime.combine(FIRST - DAY, dt.time(5), dt.UTC)
    play.order()
    for number, night in enumerate([*history, Night([], None, [9]), *[Night([], None, [9])] * 8]):
        day = FIRST + number * DAY
        for step in night.steps:
            happen(world, step)
        if night.kind is not None:
            clock.at = dt.datetime.combine(day, dt.time(3), dt.UTC)
            play.night(night.kind, world.raws())
        for hour in night.looks:
            clock.at = dt.datetime.combine(day, dt.time(hour), dt.UTC)
            play.look()
    judge = Judge(play.truth, play.expected, play.screen, {})
    found = {room.name: told_in(house.db, PLATFORM, room.name) for room in play.rooms}
    for name, told in found.items():
        judge.once(name, [each for each in told if each.key[0] != "agenda"])
        judge.agendas(name, [each for each in told if each.key[0] == "agenda"], clock.now())
    house.close()
    assert not judge.found.wrong["doubled"]
    assert not judge.found.wrong["outside"]
    gone = {
        ObjectRef("Paper", KEY, each)
        for each in play.truth.towns[KEY].gone - play.truth.towns[KEY].papers.keys()
    }
    assert not any(gone & named(each.blocks) for each in play.screen.messages.values())
    told_keys = {name: {each.key for each in told if each.key[0] != "agenda"} for name, told in found.items()}
    return told_keys, {room.name: play.wanted(room) for room in play.rooms}


@settings(max_examples=20)
@given(st.lists(nights, min_size=1, max_size=8))
def test_what_is_announced_is_what_is_in_scope(history: list[Night]) -> None:
    with TemporaryDirectory() as folder:
        told, wanted = told_and_wanted(history, Path(folder) / "history.db")
    assert told == wanted
