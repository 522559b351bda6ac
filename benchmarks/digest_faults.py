"""A month of the digest with everything that goes wrong: 0 lost, 0 doubled, one catch-up.

python -m benchmarks.digest_faults [--seeds 100] [--kills 3] [--verbose]

A small town of our own (tests/digest/town.py), another one for each seed, over four weeks around a Sunday on
which the clocks are changed. In two of three the machine sleeps for two days, the source cannot be reached
for a week and then one run brings all, the platform is down for five days, wherever that falls. The process
dies again and again, in the middle of runs, looks and posts: at random steps in this process, by SIGKILL in
processes of their own (`--kills`), and once at every single step of a busy morning (`--steps`). Afterwards
the rooms are held against what the deliveries say (digest_replay_truth). The platform knows a post by its id
when it comes again, as Matrix does.
"""

import argparse
import datetime as dt
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.digest_faults_life import Doom, Life, live_on
from benchmarks.digest_faults_steps import every_step
from benchmarks.digest_faults_story import DAYS, Story, story
from benchmarks.digest_replay_screen import Screen
from benchmarks.digest_replay_verdict import Verdict

ROOT = Path(__file__).parent.parent
OFTEN = {"run": 6_000, "look": 250}
"""The most steps between two deaths: some in a week's runs, and several in its looks."""
FAULTS = ("lost", "doubled", "early", "outside", "late", "not in its edition once", "not corrected")
AN_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`burst` is the most messages that were new in one room within an hour."""

    seed: int
    verdict: Verdict
    deaths: int
    messages: int
    burst: int

    @property
    def wrong(self) -> int:
        return sum(len(self.verdict.wrong[each]) for each in FAULTS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digest_faults")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--kills", type=int, default=3, help="stories in processes that are killed for real")
    parser.add_argument("--steps", type=int, default=3, help="mornings with a death at every step")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        folder, seed, days = given.child
        live_on(*files(Path(folder)), story(int(seed), int(days))).house.close()
        return
    found = [died(seed) for seed in range(given.seeds)]
    found += [killed(1000 + seed) for seed in range(given.kills)]
    print(table(found))
    differing = [stepped(seed) for seed in range(given.steps)]
    for each in found if given.verbose else ():
        for what, where in each.verdict.wrong.items():
            if where:
                print(f"seed {each.seed}, {what}: {where[:5]}")
    sys.exit(any(each.wrong for each in found) or any(differing))


def stepped(seed: int) -> int:
    """How many deaths of a busy morning have shown in the rooms."""
    with tempfile.TemporaryDirectory() as folder:
        count, differing = every_step(Path(folder), story(seed))
    print(f"seed {seed}: died at each of {count} steps of a morning, differing afterwards: {differing}")
    return len(differing)


def files(folder: Path) -> tuple[Path, Path, Path]:
    return folder / "month.db", folder / "roll.jsonl", folder / "mark"


def died(seed: int, days: int = DAYS, often: dict[str, int] | None = None) -> Outcome:
    """In this process, at random steps."""
    doom = Doom(random.Random(seed), often or OFTEN)
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder) / "month.db", story(seed, days), Screen(), doom)
        life.begin()
        for act in life.story.acts:
            life.act(act)
        return outcome(life, doom.deaths)


def killed(seed: int, days: int = DAYS, kills: int = 12) -> Outcome:
    """By SIGKILL, at random moments spread over the story."""
    chance, deaths, tale = random.Random(seed), 0, story(seed, days)
    with tempfile.TemporaryDirectory() as folder:
        paths = files(Path(folder))
        for number in range(1, kills + 1):
            child = _start(Path(folder), tale)
            _wait(paths[2], chance.randrange(number * len(tale.acts) // (kills + 1)), child)
            time.sleep(chance.random() * 0.05)
            child.kill()
            deaths += child.wait() == -signal.SIGKILL
        assert _start(Path(folder), tale).wait() == 0
        return outcome(live_on(*paths, tale), deaths)


def _wait(mark: Path, act: int, child: subprocess.Popen[bytes]) -> None:
    """Until the child has come to an act."""
    until = time.monotonic() + 300
    while child.poll() is None and (not mark.exists() or int(mark.read_text()) < act):
        assert time.monotonic() < until, "the child makes no way"
        time.sleep(0.005)


def _start(folder: Path, tale: Story) -> subprocess.Popen[bytes]:
    command = ("-m", "benchmarks.digest_faults", "--child", str(folder), str(tale.seed), str(tale.days))
    return subprocess.Popen([sys.executable, *command], cwd=ROOT)


def outcome(life: Life, deaths: int) -> Outcome:
    found = life.verdict()
    life.house.close()
    return Outcome(life.story.seed, found, deaths, len(life.screen.messages), burst(life.screen))


def burst(screen: Screen) -> int:
    """The most new messages of a room within an hour."""
    hours = Counter((each.room, each.at.replace(minute=0)) for each in screen.messages.values())
    return max(hours.values(), default=0)


def table(found: list[Outcome]) -> str:
    counts = {each: sum(len(one.verdict.wrong[each]) for one in found) for each in FAULTS}
    facts = sum(each.verdict.facts for each in found)
    rows = {
        "months": len(found),
        "deaths": sum(each.deaths for each in found),
        "median of a month": statistics.median(each.deaths for each in found),
        "facts in scope, told once": f"{facts}, {sum(each.verdict.told for each in found)}",
        "changes of agendas in scope": sum(each.verdict.agendas for each in found),
        "messages": sum(each.messages for each in found),
        "most new messages of a room in an hour": max(each.burst for each in found),
        **counts,
    }
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows.items())


if __name__ == "__main__":
    main()
