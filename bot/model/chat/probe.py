"""`ratsbot doctor model`: does the model that writes answer, and can it read as much as it will be sent?"""

import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.errors import AnswerIncomplete, ModelError, ModelRefused, ModelUnavailable, PromptTooLong
from bot.findings import Finding
from bot.model.chat.endpoint import CHARACTERS_PER_TOKEN, ChatEndpoint
from bot.model.chat.listing import listing
from bot.model.chat.port import Message, Spent
from bot.settings import Assistant

SHORT = (Message("user", "Antworte mit dem einen Wort: bereit"),)
LINE = "{number}. Der Ausschuss berät über den Antrag und empfiehlt dem Stadtrat, ihm zuzustimmen.\n"
MOST_CHARACTERS_PER_TOKEN = 7
"""No model's: one that counts fewer tokens than that has not seen the whole text."""
MOST_NAMES = 10
LONGEST_NAME = 80
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(slots=True)
class _Tried:
    text: str = ""
    seconds: float = 0.0
    spent: list[Spent] = field(default_factory=list)
    failure: ModelError | None = None


async def examine(wanted: Assistant, key: str, *, full: bool = False) -> list[Finding]:
    """A request or two for each model; `full` sends one more, as long as the settings allow."""
    known = await listing(wanted, key)
    names = {} if isinstance(known, ModelError) else known  # whatever is wrong, the question shows as well
    found = _open(wanted, key)
    chat = ChatEndpoint(wanted, key, pauses=())
    for model, tasks in _tasks(wanted).items():
        found += await _model(chat, wanted, model, tasks, names, full=full)
    return found


def _tasks(wanted: Assistant) -> dict[str, list[str]]:
    """By model; of each, the task that sends most comes first."""
    found: dict[str, list[str]] = {}
    for name in sorted(wanted.tasks, key=lambda each: -wanted.tasks[each].context_tokens):
        found.setdefault(wanted.tasks[name].model or wanted.model, []).append(name)
    return found


def _open(wanted: Assistant, key: str) -> list[Finding]:
    parts = urlsplit(wanted.url)
    if parts.scheme == "https" or parts.hostname in LOCAL:
        return []
    what = "Schlüssel, Fragen und Texte" if key else "Fragen und Texte"
    return [Finding("warning", f"{what} gehen unverschlüsselt zu {parts.netloc}.", "url mit https angeben.")]


async def _model(
    chat: ChatEndpoint,
    wanted: Assistant,
    model: str,
    tasks: Sequence[str],
    known: Mapping[str, int],
    *,
    full: bool,
) -> list[Finding]:
    tried = await _try(chat, SHORT, tasks[0])
    endless = _endless(tried, wanted.tasks[tasks[0]].answer_tokens)
    if tried.failure is not None and not endless:
        return [_failed(model, tried.failure, known)]
    said = f"„{model}“ antwortet nach {tried.seconds:.1f} s".replace(".", ",")
    found = [Finding("ok", f"{said} (für: {', '.join(tasks)}).")]
    if endless:
        told = f"„{model}“ hört nach einer kurzen Frage nicht auf zu schreiben."
        found.append(
            Finding("warning", told, "Ein Modell für Gespräche wählen (oft „instruct“ oder „chat“).")
        )
    if wanted.monthly_tokens and any(each.estimated for each in tried.spent[-1:]):
        found.append(Finding("warning", "Der Dienst zählt keine Tokens; monthly_tokens gilt nur ungefähr."))
    return [*found, await _size(chat, wanted, model, tasks[0], known.get(model, 0), full=full)]


def _endless(tried: _Tried, most: int) -> bool:
    """Whether it has written as much as it may: so do models that were never taught to answer."""
    cut = isinstance(tried.failure, AnswerIncomplete) and bool(tried.text.strip())
    return cut and any(each.answer >= most for each in tried.spent[-1:])


async def _size(
    chat: ChatEndpoint, wanted: Assistant, model: str, task: str, told: int, *, full: bool
) -> Finding:
    needed = wanted.tasks[task].context_tokens
    if 0 < told < needed:
        return Finding(
            "error",
            f"„{model}“ liest höchstens {told} Tokens, context_tokens ist {needed}.",
            f"context_tokens = {told}, oder den Dienst mit mehr Kontext starten.",
        )
    if full:
        return await _filled(chat, wanted, model, task)
    if told:
        return Finding("ok", f"„{model}“ liest {told} Tokens, gebraucht werden {needed}.")
    return Finding(
        "warning",
        f"Ob „{model}“ die {needed} Tokens von context_tokens lesen kann, sagt der Dienst nicht.",
        "Ausprobieren: ratsbot doctor model --voll",
    )


async def _filled(chat: ChatEndpoint, wanted: Assistant, model: str, task: str) -> Finding:
    """Sends as much as will ever be sent: some endpoints cut off in silence what is too long."""
    asked = wanted.tasks[task]
    length = (asked.context_tokens - asked.answer_tokens) * CHARACTERS_PER_TOKEN
    lines = (LINE.format(number=number) for number in range(1, length // 80))
    text = "".join(lines)[: length - len(SHORT[0].text)]
    tried = await _try(chat, (Message("user", text + SHORT[0].text),), task)
    if isinstance(tried.failure, PromptTooLong):
        return Finding("error", str(tried.failure))
    if tried.failure is not None:
        return Finding("error", f"Ein Text voller Länge: {tried.failure}", _remedy(tried.failure, {}))
    used = tried.spent[-1]
    if used.estimated:
        return Finding("warning", f"„{model}“ nimmt Texte voller Länge an; ob ganz, sagt der Dienst nicht.")
    if used.prompt * MOST_CHARACTERS_PER_TOKEN < length:
        less = used.prompt + asked.answer_tokens
        return Finding(
            "error",
            f"„{model}“ hat von einem Text voller Länge nur {used.prompt} Tokens gelesen.",
            f"Den Dienst mit mehr Kontext starten, sonst context_tokens = {less}.",
        )
    said = f"„{model}“ liest Texte voller Länge ({used.prompt} Tokens in {tried.seconds:.0f} s)."
    return Finding("ok", said)


async def _try(chat: ChatEndpoint, messages: Sequence[Message], task: str) -> _Tried:
    tried, begun = _Tried(), time.monotonic()
    try:
        async with aclosing(chat.stream(messages, task, tried.spent.append)) as pieces:
            async for piece in pieces:
                tried.text += piece
    except ModelError as error:
        tried.failure = error
    tried.seconds = time.monotonic() - begun
    return tried


def _failed(model: str, failure: ModelError, known: Mapping[str, int]) -> Finding:
    return Finding("error", f"„{model}“: {failure}", _remedy(failure, {} if model in known else known))


def _remedy(failure: ModelError, known: Mapping[str, int]) -> str:
    if isinstance(failure, ModelRefused) and known:
        names = [_shown(name) for name in sorted(known)]
        more = ", …" if len(names) > MOST_NAMES else ""
        return f"Der Dienst kennt: {', '.join(names[:MOST_NAMES])}{more}"
    if isinstance(failure, AnswerIncomplete):
        return "Stimmt url (bis /v1)? Reicht answer_tokens, auch zum Nachdenken? Reicht deadline_seconds?"
    if isinstance(failure, ModelUnavailable):
        return "url und Netz prüfen, oder deadline_seconds erhöhen; vielleicht später noch einmal."
    return ""


def _shown(name: str) -> str:
    """What an endpoint calls its models must not steer the operator's terminal."""
    return "".join(each for each in name if each.isprintable())[:LONGEST_NAME]
