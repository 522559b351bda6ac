"""The model, as the rooms of the assistant use it: within its limits, and with its sentences checked."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

from bot.assistant.ailing import Ailing
from bot.assistant.claims import Absent, ClaimReader
from bot.assistant.delimited import delimited
from bot.assistant.limits import Asker, Limits
from bot.assistant.prompts import Prompts
from bot.assistant.records import Checked, Claim, Source
from bot.assistant.tally import Tally
from bot.errors import (
    AnswerIncomplete,
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    PromptTooLong,
)
from bot.metrics import Counter, Metrics
from bot.model.chat import Chat, Message, Spent
from bot.texts import answers as texts

log = logging.getLogger(__name__)

MOST_SENTENCES = 20
MOST_DROPPED = 40
"""Sentences that do not hold, after which nothing is expected any more."""
FAULTS: Mapping[type[ModelError], str] = {
    ModelBusy: "busy",
    ModelUnavailable: "unavailable",
    ModelRefused: "refused",
    PromptTooLong: "too_long",
}
"""What a request that failed is counted as."""


class Writer:
    """`chat` is None where no model is configured: `there` is then False, and whoever asks gets
    ModelUnavailable."""

    def __init__(self, chat: Chat | None, prompts: Prompts, limits: Limits, metrics: Metrics) -> None:
        self._chat = chat
        self._prompts = prompts
        self.ailing = Ailing()
        self._limits = limits
        self._sentences = metrics.counter(
            "assistant_sentences", "Sentences of models, shown or dropped by the checks", "result"
        )
        self._requests = metrics.counter(
            "model_requests", "Requests to a model that writes, by what became of them", "task", "outcome"
        )
        self._tokens = metrics.counter(
            "model_tokens", "Tokens that requests and answers took", "task", "part"
        )

    @property
    def there(self) -> bool:
        return self._chat is not None

    def name(self, task: str) -> str:
        return self._chat.name(task) if self._chat else ""

    def room(self, task: str) -> int:
        """Characters that sources may have; 0 without a model."""
        return self._chat.room(task) if self._chat else 0

    async def sentences(
        self,
        asker: Asker | None,
        prompt: str,
        values: Mapping[str, str],
        sources: Sequence[Source],
        *,
        task: str,
        tally: Tally,
        question: str = "",
    ) -> AsyncGenerator[Checked, None]:
        """Each as soon as it is complete and has passed the checks. Raises ModelError, LimitReached."""
        messages = self._prompts.messages(prompt, {**values, "quellen": delimited(sources)})
        known = {source.number: source for source in sources}
        reader = ClaimReader()
        async with aclosing(self._stream(asker, messages, task, tally)) as pieces:
            async for piece in pieces:
                for found in reader.read(piece):
                    if isinstance(found, Absent):
                        tally.absent = True
                    elif checked := self._checked(found, known, question, tally):
                        yield checked
                if tally.shown >= MOST_SENTENCES or tally.dropped >= MOST_DROPPED:
                    return

    async def text(
        self, asker: Asker | None, messages: Sequence[Message], *, task: str, tally: Tally
    ) -> AsyncGenerator[str, None]:
        """The model's words as they come, unchecked: for texts that rest on nothing but what was put in."""
        async with aclosing(self._stream(asker, messages, task, tally)) as pieces:
            async for piece in pieces:
                yield piece

    async def _stream(
        self, asker: Asker | None, messages: Sequence[Message], task: str, tally: Tally
    ) -> AsyncGenerator[str, None]:
        """What was cut off is told by the tally, for what came before may be enough."""
        if self._chat is None:
            raise ModelUnavailable(texts.NO_MODEL)
        await asyncio.to_thread(self._limits.admit, asker)
        some, outcome = False, "answered"
        try:
            async with aclosing(self._chat.stream(messages, task, self._spend(task))) as pieces:
                async for piece in pieces:
                    if piece.strip() and not some:
                        some = True
                        self.ailing.answered()
                    yield piece
        except AnswerIncomplete:
            outcome = "incomplete"
            if not some:
                raise
            tally.cut = True
        except ModelError as error:
            self.ailing.failed(error)
            outcome = next((said for kind, said in FAULTS.items() if isinstance(error, kind)), "failed")
            raise
        finally:
            self._requests.labels(task, outcome).inc()

    def _spend(self, task: str) -> "Spend":
        return Spend(self._limits, task, self._tokens)

    def _checked(
        self, claim: Claim, sources: Mapping[int, Source], question: str, tally: Tally
    ) -> Checked | None:
        from bot.assistant.grounding.check import check  # noqa: PLC0415 - takes half a second to compile

        faults = check(claim, sources, question)
        self._sentences.labels("dropped" if faults else "shown").inc()
        if faults:
            tally.dropped += 1
            tally.faults.update(faults)
            log.info("a model's sentence was dropped: %s", ", ".join(faults))
            return None
        tally.shown += 1
        return Checked(claim.text, claim.backings)


class Spend:
    """What a request took goes on the account of its task."""

    def __init__(self, limits: Limits, task: str, tokens: Counter) -> None:
        self._limits = limits
        self._task = task
        self._tokens = tokens

    def __call__(self, spent: Spent) -> None:
        """Beside the event loop, which must not wait for the store; an answer does not fail for it."""
        for part, number in (("prompt", spent.prompt), ("answer", spent.answer)):
            self._tokens.labels(self._task, part).inc(number)
        done = asyncio.get_running_loop().run_in_executor(None, self._limits.spend, self._task, spent)
        done.add_done_callback(_booked)


def _booked(done: asyncio.Future[None]) -> None:
    if not done.cancelled() and (error := done.exception()):
        log.error("what a model took could not be noted: %s", type(error).__name__)
