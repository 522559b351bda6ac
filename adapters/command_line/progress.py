"""Progress on standard error: a bar with rate and remaining time; where nobody looks, a line now and then."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bot.clock import seconds_since_boot
from bot.texts.general import number

SAY_EVERY = 60.0
"""Seconds between two lines where standard error is no terminal."""


class _Amount(ProgressColumn):
    """Bytes as megabytes, anything else as a count."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes, self._count = DownloadColumn(), MofNCompleteColumn()

    def render(self, task: Task) -> Text:
        return (self._bytes if task.fields["unit"] == "B" else self._count).render(task)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed / 1e6:.1f} MB/s" if task.fields["unit"] == "B" else f"{speed:.0f}/s")


class Said:
    """What one load is at, said once a minute: for a file, a journal, a cron job."""

    def __init__(self, name: str = "", now: Callable[[], float] = seconds_since_boot) -> None:
        self._name, self._now = name, now
        self._said_at = now()
        self._stage, self._unit, self._total = "", "", 0

    def stage(self, name: str, total: int, unit: str) -> None:
        self._stage, self._unit, self._total = name, unit, total

    def advance(self, done: int, total: int | None = None) -> None:
        self._total = self._total if total is None else total
        if self._now() - self._said_at < SAY_EVERY:
            return
        self._said_at = self._now()
        whole = f" von {self._count(self._total)}" if self._total else ""
        unit = "MB" if self._unit == "B" else self._unit
        head = f"{self._name}: " if self._name else ""
        click.echo(f"{head}{self._stage}, {self._count(done)}{whole} {unit} …", err=True)

    def _count(self, done: int) -> str:
        return number(round(done / 1e6) if self._unit == "B" else done)


class Bar:
    """One line per stage. Where standard error is no terminal nothing is drawn, but said."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            _Amount(),
            _Rate(),
            TextColumn("noch"),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not console.is_terminal,
        )
        self._said = None if console.is_terminal else Said()
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def stage(self, name: str, total: int, unit: str) -> None:
        self._task = self._progress.add_task(name, total=total, unit=unit)
        if self._said:
            self._said.stage(name, total, unit)

    def advance(self, done: int, total: int | None = None) -> None:
        if self._said:
            self._said.advance(done, total)
        elif self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


class Bars:
    """One line for each of several loads that run side by side."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<34}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[amount]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._seen = console.is_terminal

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        self._progress.stop()

    def of(self, name: str) -> "Line | Said":
        return Line(self._progress, name) if self._seen else Said(name)


class Line:
    """One load's line: what it is at, and how far where that is known."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._name = name
        self._unit = ""
        self._task = progress.add_task(name, total=None, amount="")

    def stage(self, name: str, total: int, unit: str) -> None:
        self._unit = unit
        self._progress.reset(
            self._task, description=f"{self._name}: {name}", total=total or None, amount=f"0 {unit}"
        )

    def advance(self, done: int, total: int | None = None) -> None:
        known = self._progress.tasks[self._task].total if total is None else total
        amount = f"{done} von {known:.0f} {self._unit}" if known else f"{done} {self._unit}"
        self._progress.update(self._task, completed=done, total=known, amount=amount)
