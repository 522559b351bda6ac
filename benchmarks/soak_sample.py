"""What the bot's process is at one moment: memory, handles, tasks, threads, files, rows; from its inside."""

import _sqlite3
import asyncio
import ctypes
import gc
import json
import os
import sys
import threading
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from bot.store.database import Database

ROWS = (
    "inbox", "outbox", "ledger", "shown", "vote", "held_event", "memory", "exchange", "kept_upload", "news",
    "announced", "edition", "change", "run", "withdrawal", "gap", "paper",
)  # fmt: skip

MOST_LINES = 40
WARM_LOOKS = 3


class Sampler:
    """A service: one JSON line `every` so many seconds, into `path`."""

    def __init__(self, house: House, path: Path, every: float, *, trace: bool = False) -> None:
        """`trace`: beside it what has grown since the first look, by line; slow."""
        self._house, self._path, self._every = house, path, every
        self._traces: list[tracemalloc.Snapshot] = []
        if trace:
            tracemalloc.start()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            tasks = names_of_tasks()
            line = await asyncio.to_thread(self._sample, tasks)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            if tracemalloc.is_tracing():
                await asyncio.to_thread(self._trace)
            try:
                await asyncio.wait_for(stop.wait(), self._every)
            except TimeoutError:
                continue

    def _sample(self, tasks: dict[str, int]) -> dict[str, Any]:
        mailbox, database = self._house.mailbox, self._house.settings.database
        backlogs = {each: mailbox.backlog(each) for each in ("matrix", "teams")}
        return {
            "at": self._house.clock.now().isoformat(),
            "pid": os.getpid(),
            **memory(),
            # gc.get_objects() would count better, but breaks whoever is building a tuple at this moment.
            "blocks": sys.getallocatedblocks(),
            "handles": handles(),
            "tasks": tasks,
            "threads": dict(Counter(_plain(each.name) for each in threading.enumerate())),
            "database": _size(database),
            "wal": _size(database.with_name(database.name + "-wal")),
            "waiting": sum(each.waiting for each in backlogs.values()),
            "unsent": sum(each.unsent for each in backlogs.values()),
            "rows": rows(self._house.db),
        }

    def _trace(self) -> None:
        """Compared with a look after the first caches are filled."""
        gc.collect()
        only = tracemalloc.Filter(inclusive=False, filename_pattern=tracemalloc.__file__)
        now = tracemalloc.take_snapshot().filter_traces([only])
        lines = [str(each) for each in now.statistics("lineno")[:MOST_LINES]]
        if len(self._traces) < WARM_LOOKS:
            self._traces = [*self._traces, now][-WARM_LOOKS:]
        lines += ["grown:", *map(str, now.compare_to(self._traces[-1], "lineno")[:MOST_LINES])]
        self._path.with_suffix(".trace").write_text("\n".join(lines), encoding="utf-8")


def memory() -> dict[str, float]:
    """In MiB: what is resident, what is this process's share of it, what is only its own; what SQLite holds
    of that, pages of the database above all, and the rest."""
    found: dict[str, float] = {}
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines():
        name, _, rest = line.partition(":")
        if name in {"Rss", "Pss", "Anonymous"}:
            found[name.lower()] = int(rest.split()[0]) / 1024
    held = pages()
    return found | {"sqlite": held, "own": found["anonymous"] - held}


def pages() -> float:
    """What SQLite has asked for, in MiB; 0 where its library does not count."""
    count = ctypes.CDLL(_sqlite3.__file__).sqlite3_memory_used
    count.restype = ctypes.c_int64
    return float(count()) / 2**20


def handles() -> dict[str, int]:
    """Open files by kind."""
    kinds: Counter[str] = Counter()
    for each in Path("/proc/self/fd").iterdir():
        try:
            target = str(each.readlink())
        except OSError:  # the handle of this look itself
            continue
        kind = target.partition(":")[0] if ":[" in target else Path(target).suffix or "file"
        kinds[kind if not target.startswith("/dev") else "device"] += 1
    return dict(kinds)


def names_of_tasks() -> dict[str, int]:
    """All tasks of this loop, by the function that each runs."""
    return dict(Counter(_coroutine(each) for each in asyncio.all_tasks()))


def rows(db: Database) -> dict[str, int]:
    there = {row[0] for row in db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {each: int(db.value(f"SELECT count(*) FROM {each}")) for each in ROWS if each in there}


def _coroutine(task: "asyncio.Task[Any]") -> str:
    return str(getattr(task.get_coro(), "__qualname__", task.get_name()))


def _plain(name: str) -> str:
    """Without its number."""
    return name.rstrip("0123456789").rstrip("_- (")


def _size(path: Path) -> float:
    """In MiB."""
    return path.stat().st_size / 2**20 if path.exists() else 0.0
