"""The script, played in a room; what was not said as it should be is told."""

import asyncio
from dataclasses import dataclass

from tests.matrix.watcher import Event, answers
from tools.demo_matrix.cast import ANNA, BERND, BOT, ROOM
from tools.demo_matrix.screen import Screen
from tools.demo_matrix.script import GREETING, SCRIPT, React, Say, Step
from tools.demo_matrix.world import Somebody, World

ANSWER_SECONDS = 30.0


class NotSaidError(Exception):
    """A German sentence: the bot did not say what it should, or spoke when it was not asked."""


@dataclass(frozen=True, slots=True)
class Room:
    world: World
    id: str

    @property
    def watching(self) -> Somebody:
        """Through whose eyes the terminal sees the room."""
        return self.world.people[ANNA.name]


async def meet(world: World, screen: Screen, *, encrypted: bool) -> Room:
    """A room in which all are, and the bot has introduced itself."""
    anna, bernd = (world.people[each.name] for each in (ANNA, BERND))
    anna.screen = screen
    what = "verschlüsselten Raum" if encrypted else "Raum"
    screen.aside(f"{ANNA.shown} öffnet den {what} „{ROOM}“ und lädt ein: {BERND.shown}, {BOT.shown}.")
    id_ = await anna.create_room(BERND.user_id, BOT.user_id, name=ROOM, encrypted=encrypted)
    await bernd.join(id_)
    await anna.joined(id_, BERND.user_id)
    room = Room(world, id_)
    await _said(room, set(), (GREETING,))
    return room


async def play(room: Room, *, pause: float, script: tuple[Step, ...] = SCRIPT) -> None:
    """`pause` is how long (seconds) people read before they go on. NotSaidError if the bot fails them."""
    unasked, last = [], ""
    for step in script:
        await asyncio.sleep(pause)
        before = {each.get("event_id", "") for each in room.watching.seen}
        asked = await _done(room, step, last)
        await room.watching.got(asked, ANSWER_SECONDS)
        if step.expects:
            last = str((await _said(room, before, step.expects))["event_id"])
        elif isinstance(step, Say):
            unasked.append(asked)
    _demand_quiet(room, unasked)


async def _done(room: Room, step: Step, last: str) -> str:
    """The event's id."""
    person = room.world.people[step.who.name]
    if isinstance(step, React):
        return await person.react(room.id, last, step.sign)
    return await person.send(room.id, step.text, mentions=[BOT.user_id] if step.mentions_bot else None)


async def _said(room: Room, before: set[str], words: tuple[str, ...]) -> Event:
    """The bot's message with these words that was not there before."""

    def wanted(event: Event) -> bool:
        theirs = event.get("room_id") == room.id and event.get("sender") == BOT.user_id
        return theirs and event.get("event_id") not in before and all(each in _text(event) for each in words)

    try:
        return await room.watching.wait_for(wanted, ANSWER_SECONDS)
    except AssertionError:
        raise NotSaidError(
            f"Ratsbot hat innerhalb von {ANSWER_SECONDS:.0f} Sekunden nicht gesagt: {', '.join(words)}"
        ) from None


def _demand_quiet(room: Room, unasked: list[str]) -> None:
    """All answers to what came later are there, and the bot answers a room in order."""
    for event in room.watching.seen:
        if any(answers(event, each, BOT.user_id) for each in unasked):
            raise NotSaidError(f"Ratsbot hat ungefragt geantwortet: {_text(event)}")


def _text(event: Event) -> str:
    content = event.get("content", {})
    return str(content.get("m.new_content", content).get("body", ""))
