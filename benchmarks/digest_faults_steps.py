"""One busy morning, with a death at every single step of it: the rooms look the same in the end."""

import copy
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.digest_faults_life import Doom, Life
from benchmarks.digest_faults_story import Act, Story
from benchmarks.digest_replay_screen import Screen

ENDLESS = 1_000_000
LOOKS = 3
Rooms = list[tuple[str, str, int]]
"""What stands where: room, blocks and how often they were changed."""


@dataclass(slots=True)
class Morning:
    """A database right before the look that says most, what stood in the rooms, and what is to come."""

    database: Path
    screen: Screen
    story: Story
    rest: list[Act]

    def played(self, folder: Path, doom: Doom) -> Rooms:
        """That look and the next two."""
        target = folder / "step.db"
        for suffix in ("", ".key"):
            shutil.copy(f"{self.database}{suffix}", f"{target}{suffix}")
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        life = Life(target, self.story, copy.deepcopy(self.screen), doom)
        for act in self.rest:
            life.act(act)
        life.house.close()
        return standing(life.screen)


def standing(screen: Screen) -> Rooms:
    """Editions are numbered anew where one was begun in vain, so numbers are left out."""
    found = [
        (each.room, _without_number(each.blocks), len(each.versions)) for each in screen.messages.values()
    ]
    return sorted(found)


def _without_number(blocks: object) -> str:
    """The commands that name it come last."""
    return str(blocks).partition("/abo ")[0]


def busiest(folder: Path, story: Story) -> Morning:
    """Plays the story up to the look after which most messages are new."""
    counts = []
    life = Life(folder / "all.db", story, Screen())
    life.begin()
    for number, act in enumerate(story.acts):
        before = len(life.screen.messages)
        life.act(act)
        counts.append((len(life.screen.messages) - before, -number))
    life.house.close()
    number = -max(counts)[1]
    again = Life(folder / "morning.db", story, Screen())
    again.begin()
    for act in story.acts[:number]:
        again.act(act)
    again.house.close()
    return Morning(folder / "morning.db", again.screen, story, story.acts[number : number + LOOKS])


def every_step(folder: Path, story: Story, *, stride: int = 1, first: int = 0) -> tuple[int, list[int]]:
    """How many steps were died at, and those after which the rooms looked otherwise."""
    morning = busiest(folder, story)
    counting = Doom.once("look", ENDLESS)
    wanted = morning.played(folder, counting)
    steps = range(first, counting.steps, stride)
    return len(steps), [each for each in steps if morning.played(folder, Doom.once("look", each)) != wanted]
