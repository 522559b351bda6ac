"""From the start of a process to its first answer, with a whole city in the store.

python -m benchmarks.start --database FILE [--rounds 5] [--program VENV/bin/ratsbot]

`ratsbot serve` is started as a process of its own, a question waits for it in a Matrix room, and the clock
stops when the answer is there; the same for `ratsbot chat --say "/suche …"` and the first line of the answer.
Cold: neither database nor vectors in the system's memory. Beside it, in the same run: how long an interpreter
takes that only imports the libraries the bot stands on, and `ratsbot --help`.
`--program` is one installed from requirements.txt alone: what the checks need beside it slows Matrix' SDK.
What is asked in the room is written into the database, and its schema brought up to date: give a copy.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.latency import forget
from benchmarks.start_room import Room

QUESTION = "/suche Hitzeaktionsplan"
LIBRARIES = "import aiohttp, numpy, onnxruntime, openai, nio, sqlite_utils, click"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", type=Path)
    given = parser.parse_args()
    program = (str(given.program),) if given.program else (sys.executable, "-m", "adapters.command_line")
    python = str(given.program.with_name("python")) if given.program else sys.executable
    answer = (*program, "--database", str(given.database), "chat", "--say", QUESTION)
    first_line(answer)  # an older schema is brought up to date, once
    print("| median (least … most) of seconds | wall | processor |\n|---|---|---|")
    report("libraries alone", given.rounds, lambda: first_line((python, "-c", f"{LIBRARIES}; print()")))
    report("`ratsbot --help`", given.rounds, lambda: first_line((*program, "--help")))
    report(f"`{QUESTION}`, warm", given.rounds, lambda: first_line(answer))
    report(
        f"`{QUESTION}`, cold", given.rounds, lambda: first_line(answer), before=lambda: cool(given.database)
    )
    with TemporaryDirectory() as folder, Room(given.database, Path(folder), program) as room:
        report("`serve`, the question in a room, warm", given.rounds, lambda: room.seconds(QUESTION))


def report(
    name: str, rounds: int, run: Callable[[], float], before: Callable[[], None] = lambda: None
) -> None:
    walls, processors = [], []
    for _ in range(rounds):
        before()
        used = children()
        walls.append(run())
        processors.append(children() - used)
    print(f"| {name} | {told(walls)} | {told(processors)} |")


def first_line(command: tuple[str, ...]) -> float:
    """Seconds until the process has written a line with something in it (or has ended without one)."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        next((line for line in running.stdout if line.strip()), "")
        took = time.perf_counter() - begun
        running.stdout.read()
    return took


def children() -> float:
    """Seconds of processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cool(database: Path) -> None:
    os.sync()
    for each in (database, database.with_name(database.name + ".vectors")):
        if each.is_file():
            forget(each)


def told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} … {max(seconds):.2f})"


if __name__ == "__main__":
    main()
