"""The loop of every adapter: takes turns from the mailbox, lets the bot answer, posts what is due.

The mailbox says what may be done now: one turn and one reply per place. The courier starts a task
for each and looks again whenever one ends, so a slow place delays no other. Answers go first, what
nobody asked for goes at its own pace (bulk).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.bulk import Bulk
from bot.delivery.codec import CodecError
from bot.delivery.drafts import Drafts
from bot.delivery.mailbox import FAILURE_KEY, Mailbox, failure, never_quiet
from bot.delivery.outbox import Quiet
from bot.delivery.port import Port
from bot.delivery.records import Delivery, Turn
from bot.delivery.storing import stored
from bot.errors import TryLater, Undeliverable, UserError
from bot.logs import described, trace
from bot.messages import Incoming, Notice, Reply
from bot.texts import delivery as texts

log = logging.getLogger(__name__)

POST_SECONDS = 120.0
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(minutes=15)
SET_BACK = timedelta(seconds=10)
"""By so much clocks are corrected without anybody waiting longer for it."""
STOP_POSTING_SECONDS = 1.2
STOP_SECONDS = 0.6
"""Together below the two seconds in which a stop has to be done."""

Handle = Callable[[Incoming], AsyncIterator[Reply]]


class Courier:
    """One per platform and database. `handle` answers one event; its drafts are shown at once, its
    finals are kept until it is through and then delivered without loss."""

    def __init__(
        self,
        mailbox: Mailbox,
        platform: str,
        handle: Handle,
        port: Port,
        clock: Clock,
        *,
        poll_seconds: float = 1.0,
        turn_seconds: float = 600.0,
        quiet: Quiet = never_quiet,
    ) -> None:
        self._mailbox = mailbox
        self._platform = platform
        self._handle = handle
        self._port = port
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._turn_seconds = turn_seconds
        self._quiet = quiet
        self._answering: set[asyncio.Task[None]] = set()
        self._thinking: dict[str, asyncio.Task[None]] = {}
        """By event: those of them that are still making its replies."""
        self._overtaken: set[str] = set()
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._bulk = Bulk(clock)
        self._woken = asyncio.Event()
        self._starting = asyncio.Lock()
        self._recovered = False
        self._looked_at = clock.now()

    def wake(self) -> None:
        """Something was taken in or enqueued; without this it is seen at the next poll. To be called
        in the courier's event loop."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`, then end within two seconds: running answers are cancelled and begun
        anew at the next start. Raises what the store raises."""
        stopper = asyncio.create_task(self._wake_at(stop))
        try:
            while not stop.is_set():
                self._woken.clear()
                await self._start_work()
                await self._wait_for_news()
                self._reap()
        finally:
            stopper.cancel()
            await self._wind_down()

    async def settle(self) -> None:
        """Work until no turn waits and nothing is due now; what is to be retried later stays."""
        try:
            await self._start_work()
            while tasks := self._tasks():
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                self._reap()
                await self._start_work()
        except BaseException:
            await self._wind_down()
            raise

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _wait_for_news(self) -> None:
        try:
            async with asyncio.timeout(self._bulk.pause(self._poll_seconds)):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _start_work(self) -> None:
        async with self._starting:
            if not self._recovered:
                await stored(self._mailbox.recover, self._platform)
                self._recovered = True
            await self._notice_the_time()
            while (turn := await stored(self._mailbox.next_turn, self._platform)) is not None:
                self._answering.add(self._spawn(self._answer(turn)))
            await self._stop_overtaken()
            # Asked for before the look: a reply that is sent meanwhile would still seem to be due.
            busy, unasked = frozenset(self._delivering), self._bulk.free()
            due = await stored(
                self._mailbox.due, self._platform, without=busy, unasked=unasked, quiet=self._quiet
            )
            for delivery in due:
                self._begin(delivery)

    async def _notice_the_time(self) -> None:
        """What was put off must not wait until a clock that was set back has caught up."""
        before, self._looked_at = self._looked_at, self._clock.now()
        if self._looked_at < before - SET_BACK:
            await stored(self._mailbox.set_back, self._platform)

    async def _stop_overtaken(self) -> None:
        """What was edited or deleted is not to be answered for a minute first, and a model costs money."""
        if self._thinking:
            for event in await stored(self._mailbox.overtaken, self._platform):
                if event in self._thinking and event not in self._overtaken:
                    self._overtaken.add(event)
                    self._thinking[event].cancel()

    def _begin(self, delivery: Delivery) -> None:
        post = self._delivering[delivery.place.id] = self._spawn(self._deliver(delivery))
        if delivery.answers is None:
            self._bulk.begun(post)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        task.add_done_callback(lambda _: self.wake())
        return task

    def _tasks(self) -> set[asyncio.Task[None]]:
        return self._answering | set(self._delivering.values())

    def _reap(self) -> None:
        """Forget the tasks that are done; an error of the store in one of them is the courier's own."""
        done = {task for task in self._tasks() if task.done()}
        self._answering -= done
        self._delivering = {place: task for place, task in self._delivering.items() if task not in done}
        for error in _errors(done):
            raise error

    async def _wind_down(self) -> None:
        for task in self._answering:
            task.cancel()
        await _wait(self._tasks(), STOP_POSTING_SECONDS)
        for task in self._tasks():
            task.cancel()
        await _wait(self._tasks(), STOP_SECONDS)
        self._answering.clear()
        self._delivering.clear()
        self._recovered = False

    async def _answer(self, turn: Turn) -> None:
        drafts = Drafts(self._port, self._mailbox, turn)
        try:
            replies = await self._wanted_replies(turn.incoming, drafts)
        finally:
            await drafts.close(at_once=_being_cancelled())
        if replies is None:
            await stored(self._mailbox.give_up, turn)
            return
        try:
            await stored(self._mailbox.finish, turn, replies)
        except CodecError as error:
            _log_bug("reply cannot be kept", error, _ids(turn.incoming))
            await stored(self._mailbox.finish, turn, failure(turn.incoming, texts.FAILED))

    async def _wanted_replies(self, incoming: Incoming, drafts: Drafts) -> list[Reply] | None:
        """None where the event was overtaken meanwhile."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - this is a coroutine
        self._thinking[incoming.id] = task
        try:
            return await self._replies(incoming, drafts)
        except asyncio.CancelledError:
            if incoming.id not in self._overtaken or task.uncancel() > 0:
                raise
            return None
        finally:
            del self._thinking[incoming.id]
            self._overtaken.discard(incoming.id)

    async def _replies(self, incoming: Incoming, drafts: Drafts) -> list[Reply]:
        """The finals of one event; after an error those until then, and a word of it."""
        finals: list[Reply] = []
        try:
            async with asyncio.timeout(self._turn_seconds):
                async with _closing(self._handle(incoming)) as replies:
                    async for reply in replies:
                        if reply.state == "final":
                            finals.append(reply)
                        else:
                            drafts.show(reply)
        except UserError as error:
            finals.append(Reply(drafts.open_key(finals) or FAILURE_KEY, (Notice(str(error), "warning"),)))
        except (Exception, asyncio.CancelledError) as error:
            if _being_cancelled():
                raise
            _log_bug("event failed", error, _ids(incoming))
            finals += failure(incoming, texts.FAILED, drafts.open_key(finals) or FAILURE_KEY)
        return finals

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(POST_SECONDS):
                nothing = not delivery.reply.blocks and delivery.replaces is None
                reference = "" if nothing else await self._port.post(delivery)
        except Undeliverable as error:
            log.info("reply refused: %s", error, extra=_posted(delivery))
            await stored(self._mailbox.failed, delivery.id, str(error), None)
        except TryLater as error:
            if error.after:
                self._bulk.slow_down(error.after)
            log.info("reply not taken yet: %s", error, extra=_posted(delivery))
            await stored(self._mailbox.failed, delivery.id, str(error), self._again(delivery, error.after))
        except (Exception, asyncio.CancelledError) as error:
            if _being_cancelled():
                raise
            _log_bug("post failed", error, _posted(delivery))
            await stored(self._mailbox.failed, delivery.id, type(error).__name__, self._again(delivery))
        else:
            await stored(self._mailbox.sent, delivery.id, reference, delivery.replaces)
            log.info("posted", extra=_posted(delivery))

    def _again(self, delivery: Delivery, after: timedelta | None = None) -> datetime:
        return self._clock.now() + (backoff(delivery.attempts) if after is None else after)


@asynccontextmanager
async def _closing(replies: AsyncIterator[Reply]) -> AsyncIterator[AsyncIterator[Reply]]:
    """What is broken off ends at once: a model that still writes costs money."""
    try:
        yield replies
    finally:
        if isinstance(replies, AsyncGenerator):
            await replies.aclose()


def backoff(attempts: int) -> timedelta:
    """The wait after so many failed attempts; it doubles up to a quarter of an hour."""
    doublings: int = 2 ** min(attempts, 20)
    return min(FIRST_RETRY * doublings, LAST_RETRY)


async def _wait(tasks: set[asyncio.Task[None]], seconds: float) -> None:
    if tasks:
        done, _ = await asyncio.wait(tasks, timeout=seconds)
        for error in _errors(done):
            log.error("failed while stopping: %s", type(error).__name__)


def _errors(done: set[asyncio.Task[None]]) -> list[BaseException]:
    return [error for task in done if not task.cancelled() and (error := task.exception())]


def _ids(incoming: Incoming) -> dict[str, str]:
    where = incoming.place
    return {
        "platform": where.platform,
        "turn": trace(where.platform, incoming.id),
        "place": trace(where.platform, where.id),
    }


def _posted(delivery: Delivery) -> dict[str, str]:
    """`turn` is that of the question: an edit's answer bears the id of what was edited."""
    where = delivery.place
    asked = {"turn": trace(where.platform, delivery.answers)} if delivery.answers else {}
    return {
        "platform": where.platform,
        "outbox": delivery.id,
        "place": trace(where.platform, where.id),
        **asked,
    }


def _being_cancelled() -> bool:
    """Whether somebody cancels this task, as opposed to a cancellation that leaked from below."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _log_bug(event: str, error: BaseException, ids: Mapping[str, str]) -> None:
    # Not log.exception: an exception's own words may quote what a person wrote.
    log.error("%s: %s", event, described(error), extra=ids)
