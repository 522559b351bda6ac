"""Ten times a city's people: what they ask, how often, and how they change their minds.

A city of 150 clerks who ask ten questions on a working day of eight hours, in 20 rooms, asks 188 in an hour.
Ten times that, on each of the two platforms, in 200 rooms: one question in a little less than two seconds on
each, all the time, for there are no nights here.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.soak_asked import Asked
from benchmarks.soak_mouths import Mouth
from tests.sources.played.council import SUBJECTS

CLERKS, QUESTIONS, HOURS, ROOMS = 150, 10, 8, 20
PER_SECOND = CLERKS * QUESTIONS / HOURS / 3600
"""Of one city, while people work."""
WORDS = ("Hitzeaktionsplan", "Radweg", "Freibad", "Hundesteuer", "Kita", "Brunnen", "Spielplatz", "Fähre")
WEIGHTS: dict[str, float] = {
    "/suche {word} {number}": 30,
    "/frage Was steht in der Vorlage zum Thema {word} Nummer {number}?": 14,
    "{word} {number}": 4,
    "Was wurde zum Thema {word} {number} beschlossen?": 6,
    "/neu {word} {number}": 4,
    "/sitzung {number}": 3,
    "/vorlage {subject} am Kai {number}": 5,
    "/vergleich {word} {number}": 2,
    "/zusammenfassung {word} {number}": 2,
    "/mehr": 6,
    "/hilfe": 2,
    "/abo Vorlagen zum Thema {word} {number} täglich": 2,
    "/abos": 1,
    "/stand": 2,
    "/meinedaten": 1,
    "/datenschutz": 1,
    "/einstellungen": 1,
}
EDITED, DELETED, REACTED, CHATTED, UPLOADED = 0.08, 0.04, 0.06, 0.08, 0.02
"""Shares of all that is done."""
LOOK_SECONDS = 0.25
LATER = 6.0
"""The most seconds until somebody edits, deletes or reacts."""


@dataclass(slots=True)
class People:
    """`times` a city's, on one platform. `disturbed` says whether a server is away just now."""

    mouth: Mouth
    chance: random.Random
    times: float
    disturbed: Callable[[], bool]
    asked: list[Asked] = field(default_factory=list)
    _open: dict[tuple[str, str], Asked] = field(default_factory=dict)
    _number: int = 0
    _acts: set["asyncio.Task[None]"] = field(default_factory=set)

    async def live(self, stop: asyncio.Event) -> None:
        """Until `stop`, and what they have begun."""
        looking = asyncio.create_task(self._keep_looking())
        while not stop.is_set():
            act = asyncio.create_task(self._act())
            self._acts.add(act)
            act.add_done_callback(self._acts.discard)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.chance.expovariate(self.times * PER_SECOND))
        await asyncio.gather(*self._acts)
        looking.cancel()

    async def greet(self) -> None:
        """Somebody speaks in every room: Teams tells the bot with that where it is."""
        for room in self.mouth.rooms:
            self._note(await self.mouth.ask(room, 0, "/hilfe"))

    def look(self) -> None:
        self.mouth.look(self._open)
        self._open = {key: each for key, each in self._open.items() if not each.first}

    async def _keep_looking(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _act(self) -> None:
        chance, sender = self.chance, self.chance.randrange(CLERKS * 10)
        if chance.random() < CHATTED:
            await self.mouth.chatter(chance.choice(self.mouth.rooms), sender)
        if chance.random() < UPLOADED:
            self._note(await self.mouth.upload(chance.choice(self.mouth.uploads_in), sender))
            return
        room = chance.choice(self.mouth.rooms)
        asked = await self.mouth.ask(room, sender, self._text())
        self._note(asked)
        await self._afterwards(asked)

    async def _afterwards(self, asked: Asked) -> None:
        """Some think again: at once, while the answer is being made, or when it stands there."""
        kind, wait = self.chance.random(), self.chance.random() * LATER
        if kind < EDITED + DELETED + REACTED:
            await asyncio.sleep(wait)
        if kind < EDITED:
            asked.edited = True
            await self.mouth.edit(asked, self._text())
        elif kind < EDITED + DELETED:
            asked.expected = "none"
            await self.mouth.delete(asked)
        elif kind < EDITED + DELETED + REACTED:
            await self.mouth.react(asked)

    def _note(self, asked: Asked) -> None:
        asked.timed = not self.disturbed()
        self.asked.append(asked)
        self._open[asked.key] = asked

    def _text(self) -> str:
        self._number += 1
        chance = self.chance
        form = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        word, subject = chance.choice(WORDS), chance.choice(SUBJECTS)
        return form.format(word=word, subject=subject, number=self._number)
