"""A council of one paper that can be changed run by run, and a room that follows it: for tests."""

from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from adapters.command_line.compose import House
from bot.delivery.codec import encode
from bot.delivery.shown import shown_by
from bot.digest.following.follow import Following, FollowPost
from bot.messages import Block, NewsList, Notice, ObjectRef, Place, Reply, Text
from bot.store.editions import EditionTable
from bot.store.harvest import HarvestTable, waiting_runs
from bot.store.papers import PaperRow
from bot.store.runs import RunKind
from tests.houses import load
from tests.sources.oparl.maker import (
    Raw,
    archive,
    consultation,
    file,
    item,
    meeting,
    oparl,
    paper,
    tombstone,
    url,
)

ROOM = Place("test", "raum", "room")
BODY = "probedorf"
TITLE = "Radweg am Mühlbach"


@dataclass(frozen=True)
class Beratung:
    """A station as the source gives it out; `key` makes the ids of consultation and item, `at` is the
    meeting's."""

    gremium: str
    key: str
    at: str
    day: str = "2025-03-12"
    result: str = ""
    cancelled: bool = False
    role: str = ""

    def objects(self) -> tuple[Raw, Raw]:
        """The consultation, and the meeting with its item."""
        held = [url("Organization", self.gremium)]
        item_key = f"{self.key}-{self.at}"
        place = consultation(
            self.key, item=item_key, meeting=url("Meeting", self.at), organization=held, role=self.role
        )
        point = item(item_key, name=TITLE, number="5", result=self.result)
        start = f"{self.day}T17:00:00+01:00"
        held_at = meeting(
            self.at, point, name=self.gremium, start=start, organization=held, cancelled=self.cancelled
        )
        return place, held_at


@dataclass
class Source:
    """What the source gives out at the moment."""

    stations: dict[str, Beratung] = field(default_factory=dict)
    files: list[Raw] = field(default_factory=list)
    others: list[Raw] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)
    deleted: bool = False

    def put(self, station: Beratung) -> None:
        self.stations[station.gremium] = station

    def change(self, gremium: str, **fields: object) -> None:
        self.stations[gremium] = replace(self.stations[gremium], **fields)  # type: ignore[arg-type]

    def objects(self) -> list[Raw]:
        if self.deleted:
            return [tombstone("Paper", 1)]
        made = [each.objects() for each in self.stations.values()]
        own = paper(
            1,
            TITLE,
            consultation=[station for station, _ in made],
            auxiliaryFile=self.files,
            **self.fields,
        )
        names = ("Bauausschuss", "Kulturausschuss", "Stadtrat")
        return [
            *(oparl("Organization", name, name=name) for name in names),
            *(held for _, held in made),
            own,
            *self.others,
        ]


class World:
    """`said` are the messages of the room, in lines."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.source = Source()
        self.following = Following(house.db, house.clock, house.mailbox)
        self.editions = EditionTable(house.db)
        self.counter = count()
        self.lines: list[str] = []

    def run(self, kind: RunKind | None = "incremental", *, harvest: bool = True) -> None:
        where = archive(
            self.folder / str(next(self.counter)), *self.source.objects(), texts=self.source.texts
        )
        load(self.house, where, kind=kind, index=False)
        if harvest:
            self.harvest()

    def harvest(self) -> None:
        """Every finished run is looked through, as far as following is concerned."""
        for run in waiting_runs(self.house.db):
            with self.house.db.write() as w:
                touch = self.following.touch if run.kind == "incremental" else self.following.absorb
                touch(run)
                HarvestTable(w, run).close()

    @property
    def paper(self) -> PaperRow:
        found = self.house.services.papers.paper(ObjectRef("Paper", BODY, url("Paper", 1)))
        assert found is not None
        return found

    def follow(self, place: Place = ROOM) -> str:
        done = self.following.begin(place, self.paper, (Text("Wird hier verfolgt"),))
        self.deliver()
        return done

    def deliver(self) -> list[tuple[Place, Reply]]:
        """All that waits reaches its place."""
        shown = []
        while due := self.house.mailbox.due("test"):
            for each in due:
                shown.append((each.place, each.reply))
                self.house.mailbox.sent(each.id, f"ref {len(shown)} {each.reply.key}".replace(" ", "-"))
        return shown

    def posts(self) -> list[FollowPost]:
        return self.following.posts(self.house.clock.now())

    def enqueue(self, post: FollowPost) -> int:
        """As the publisher does, inside its transaction."""
        where = post.place
        id_ = self.editions.add(
            "follow",
            platform=where.platform,
            place=where.id,
            address=encode(where),
            subject=str(post.follow),
            at=self.house.clock.now(),
        )
        key = f"follow {post.follow} {id_}"
        self.house.mailbox.enqueue(where, [Reply(key, post.blocks, shows=shown_by(post.blocks))], origin=key)
        self.following.spoken(post)
        return id_

    def cut_off(self, post: FollowPost) -> None:
        """Killed in the midst of speaking."""
        with self.house.db.write():
            self.enqueue(post)
            raise KeyboardInterrupt

    def say(self) -> list[str]:
        """What the room hears now, in lines."""
        for each in self.posts():
            with self.house.db.write():
                post = self.following.current(each)
                id_ = self.enqueue(post) if post else None
            if id_ is not None:
                self.editions.posted(id_, self.house.clock.now())
        return [line for _, reply in self.deliver() for block in reply.blocks for line in told(block)]


def told(block: Block) -> list[str]:
    if isinstance(block, NewsList):
        return [line for each in block.lines for line in each.details]
    return [block.text] if isinstance(block, Text | Notice) else []


def other(key: str | int, title: str, **fields: object) -> Raw:
    return paper(key, title, **fields)


def document(key: str | int, name: str) -> Raw:
    return file(key, name=name)
