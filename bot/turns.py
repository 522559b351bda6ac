"""What became of each command that was run: a line in the log, numbers for the operator, the weekly summary.

Never delays an answer, and breaks none.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.errors import UserError
from bot.logs import trace
from bot.messages import Actions, Incoming, Notice, Reply, Text
from bot.metrics import Metrics
from bot.store.usage import Turn, UsageCounts
from bot.store.usage_publishing import VOTE

log = logging.getLogger(__name__)

ANSWERED, NOTHING, REFUSED, FAILED, BROKEN_OFF = "answered", "nothing", "refused", "failed", "broken_off"
LOOKING_UP = frozenset(
    {"suche", "frage", "vorlage", "sitzung", "neu", "vergleich", "zusammenfassung", "daten", "mehr"}
)
"""Commands of which somebody wants something that is there; without it, an answer has found nothing."""
NO_FIND = (Notice, Text, Actions)
STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 600.0)


@dataclass(slots=True)
class Running:
    """A command at work; `saw` is told what it answers."""

    command: str
    outcome: str = ""
    begun: float = field(default_factory=time.perf_counter)
    found: bool = False

    def saw(self, reply: Reply) -> None:
        shown = bool(reply.shows) or any(not isinstance(each, NO_FIND) for each in reply.blocks)
        self.found = self.found or shown or self.command not in LOOKING_UP

    def refuse(self) -> None:
        self.outcome = REFUSED

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.begun


OPERATORS = frozenset({"terminal", "web"})
"""Where the operator looks, or a page is shown: no chat of a city, and each terminal has its own name."""


class Turns:
    def __init__(self, usage: UsageCounts, metrics: Metrics, clock: Clock) -> None:
        self._usage = usage
        self._clock = clock
        self._turns = metrics.counter(
            "turns", "Commands that were run, by what became of them", "platform", "command", "outcome"
        )
        self._seconds = metrics.spread(
            "answer_seconds", "From the moment a command begins to its last word", STEPS, "command"
        )

    @contextmanager
    def running(self, incoming: Incoming, command: str) -> Iterator[Running]:
        """Around one command. Whatever it raises goes on."""
        turn = Running(command)
        try:
            yield turn
        except UserError:
            turn.refuse()
            raise
        except (GeneratorExit, asyncio.CancelledError):
            turn.outcome = BROKEN_OFF
            raise
        except BaseException:
            turn.outcome = FAILED
            raise
        finally:
            self._tell(incoming, turn)

    def voted(self, incoming: Incoming, value: int) -> None:
        self._count(incoming, VOTE, "up" if value > 0 else "down", None)

    def close(self) -> None:
        """Stores what was counted; a house that is closed has nowhere to tell of a failure but its log."""
        try:
            self._usage.flush()
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest has to be closed
            log.error("the week's usage could not be noted: %s", type(error).__name__)  # noqa: TRY400

    def _tell(self, incoming: Incoming, turn: Running) -> None:
        outcome, where = turn.outcome or (ANSWERED if turn.found else NOTHING), incoming.place
        self._turns.labels(where.platform, turn.command, outcome).inc()
        self._seconds.labels(turn.command).observe(turn.seconds)
        log.info(
            "turn done",
            extra={
                "turn": trace(where.platform, incoming.id),
                "place": trace(where.platform, where.id),
                "platform": where.platform,
                "command": turn.command,
                "outcome": outcome,
                "seconds": round(turn.seconds, 3),
            },
        )
        if outcome != BROKEN_OFF:
            self._count(incoming, turn.command, outcome, turn.seconds)

    def _count(self, incoming: Incoming, command: str, outcome: str, seconds: float | None) -> None:
        where, now = incoming.place, self._clock.now()
        if where.platform.partition("-")[0] in OPERATORS:
            return
        person = incoming.sender.key
        turn = Turn(now, where.platform, where.kind, person, where.id, command, outcome, seconds)
        if self._usage.count(turn):
            done = asyncio.get_running_loop().run_in_executor(None, self._usage.flush)
            done.add_done_callback(_flushed)


def _flushed(done: asyncio.Future[None]) -> None:
    if not done.cancelled() and (error := done.exception()):
        log.error("the week's usage could not be noted: %s", type(error).__name__)
