"""A bot that lives through a story, dies in it at given steps, and is started anew on the same file."""

import datetime as dt
import json
import os
import random
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database as SqliteUtils

from adapters.command_line.compose import House, build
from benchmarks.digest_faults_story import FIRST_HOUR, RETRY, Act, Story, at
from benchmarks.digest_replay_rooms import PLATFORM
from benchmarks.digest_replay_screen import Screen
from benchmarks.digest_replay_verdict import Judge, Verdict, told_in
from benchmarks.digest_replay_year import DAY
from bot.delivery.codec import decode, encode
from bot.delivery.records import Delivery
from bot.messages import Block, Place, Reply
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock


class Killed(BaseException):
    """The process is gone; nothing may catch this."""


class Doom:
    """Lets the process die after so many steps of a kind; a dead one takes no further step.

    Steps are statements of the one writer, posts and their acknowledgements. `often` are the most steps
    between two deaths, by what is being done; what is not in it is not died in.
    """

    def __init__(self, chance: random.Random, often: dict[str, int]) -> None:
        self._chance, self._often = chance, often
        self._left = {what: chance.randrange(most) for what, most in often.items()}
        self.doing = ""
        self.dead = False
        self.deaths = 0
        self.steps = 0

    @classmethod
    def once(cls, what: str, steps: int) -> "Doom":
        """Dies once, after exactly so many steps."""
        doom = cls(random.Random(0), {})
        doom._left[what] = steps
        return doom

    def step(self) -> None:
        if self.doing in self._left:
            self._left[self.doing] -= 1
            if self._left[self.doing] < 0:
                self.dead = True
        if self.dead:
            raise Killed
        self.steps += 1

    def revive(self) -> None:
        self.deaths += 1
        self.dead = False
        del self._left[self.doing]
        if self.doing in self._often:
            self._left[self.doing] = self._chance.randrange(self._often[self.doing])


class MortalWriter(SqliteUtils):
    _doom: Doom | None = None

    def __init__(self, connection: sqlite3.Connection, doom: Doom) -> None:
        super().__init__(connection, execute_plugins=False)
        self._doom = doom

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        if self._doom is not None:
            self._doom.step()
        return super().execute(*args, **kwargs)


class Life:
    """One story on one database; `doom` None: it is killed from outside, if at all."""

    def __init__(self, database: Path, story: Story, screen: Screen, doom: Doom | None = None) -> None:
        self.story, self.screen, self.doom = story, screen, doom
        self.clock = FakeClock()
        self._database = database
        self.house = self._open()

    def _open(self) -> House:
        house = build(Settings(database=self._database, embeddings=Embeddings(kind="off")), self.clock)
        if self.doom is not None:
            house.db.writer = MortalWriter(house.db.writer.conn, self.doom)
        return house

    def begin(self) -> None:
        """What was there before, and what everybody orders."""
        story = self.story
        self.clock.at = at(story.begins - DAY, FIRST_HOUR)
        self._import(story.year.whole(story.begins - DAY))
        self.house.services.digest.tick()
        self.clock.at = at(story.begins, FIRST_HOUR)
        for room in story.rooms:
            self.house.services.place_settings.put(room.place, "ruhezeit", room.ruhezeit)
            for order in room.orders:
                subscriptions = self.house.services.digest.subscriptions
                subscriptions.confirm(subscriptions.draft(room.place, order.wish))

    def act(self, act: Act) -> None:
        """Once more from its beginning, as often as it is died in."""
        self.clock.at = act.at
        while True:
            try:
                self._act(act)
            except Killed:
                self.house.close()
                assert self.doom is not None
                self.doom.revive()
                self.house = self._open()
            else:
                return

    def _act(self, act: Act) -> None:
        if self.doom is not None:
            self.doom.doing = act.what
        if act.what == "run":
            self._import(self.story.year.between(act.first, act.last))
        else:
            self.house.services.digest.tick()
            self._post()

    def _import(self, raws: Sequence[dict[str, Any]]) -> None:
        year = self.story.year
        report = self.house.importer().run(
            year.bundle(raws), body=year.key, name=year.key.title(), brake=False
        )
        assert not report.refused, report.refused[:3]

    def _post(self) -> None:
        mailbox = self.house.mailbox
        while due := mailbox.due(PLATFORM):
            for each in due:
                if not self.story.can_post(self.clock.now()):
                    mailbox.failed(each.id, "down", self.clock.now() + RETRY)
                    continue
                self._step()
                reference = self.screen.post(each, self.clock.now())
                self._step()
                mailbox.sent(each.id, reference)

    def _step(self) -> None:
        if self.doom is not None:
            self.doom.step()

    def verdict(self) -> Verdict:
        """After everything has been said that can be."""
        if self.doom is not None:
            self.doom.doing = ""
        truth, expected = self.story.truth()
        judge = Judge(truth, expected, self.screen, self._whole(), chance=self.story.chance)
        for room in self.story.rooms:
            judge.room(room.name, told_in(self.house.db, PLATFORM, room.name), self.clock.now())
        return judge.found

    def _whole(self) -> dict[int, Sequence[Block]]:
        digest = self.house.services.digest
        places = {room.name: room.place for room in self.story.rooms}
        return {
            each.edition: digest.whole(places[each.room], each.edition)
            for each in self.screen.messages.values()
            if each.edition is not None
        }


class Roll(Screen):
    """A screen that is a file: one line for each post, repeated posts included."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        for line in path.read_text().splitlines() if path.exists() else []:
            seen = json.loads(line)
            place = Place(PLATFORM, seen["room"], "room")
            delivery = Delivery(seen["id"], place, decode(seen["reply"], Reply), 0, seen["replaces"])
            super().post(delivery, dt.datetime.fromisoformat(seen["at"]))
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def post(self, delivery: Delivery, at: dt.datetime) -> str:
        line = {
            "id": delivery.id,
            "room": delivery.place.id,
            "reply": encode(delivery.reply),
            "replaces": delivery.replaces,
            "at": at.isoformat(),
        }
        os.write(self._file, (json.dumps(line) + "\n").encode())
        time.sleep(0.003)
        return super().post(delivery, at)


def live_on(database: Path, roll: Path, mark: Path, story: Story) -> Life:
    """Goes on where the last process was: `mark` holds the number of the next act."""
    life = Life(database, story, Roll(roll))
    done = int(mark.read_text()) if mark.exists() else 0
    if not mark.exists():
        life.begin()
    for number, act in enumerate(story.acts[done:], done):
        mark.with_suffix(".new").write_text(str(number))
        mark.with_suffix(".new").replace(mark)
        life.act(act)
    return life
