"""The section [assistant]: which model writes, how it is asked and how much of it there may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.settings.keys import KeyPlace, check_endpoint, endpoint, secret_file
from bot.settings.reader import Reader

PLACE = "[assistant]"
TASKS = ("answer", "compare", "summary", "writing", "introduction")
LEAST_PROMPT_TOKENS = 1_500
"""Less leaves no room for a source beside instructions and question."""


@dataclass(frozen=True, slots=True)
class Task:
    """How one kind of request is made; `model` '' is that of the section."""

    model: str = ""
    temperature: float = 0.0
    context_tokens: int = 8_000
    """What prompt and answer together may have."""
    answer_tokens: int = 1_000
    deadline_seconds: float = 60


@dataclass(frozen=True, slots=True)
class Assistant:
    """Without `url` no model writes: answers are then made of what stands in the papers."""

    url: str = ""
    model: str = ""
    key_env: str = ""
    key_file: str = ""
    ca_file: str = ""
    tasks: Mapping[str, Task] = field(default_factory=lambda: {name: Task() for name in TASKS})
    user_per_hour: int = 30
    """Requests to the model that one person may cause."""
    place_per_hour: int = 120
    monthly_tokens: int = 0
    """0: as many as there are."""
    introductions: bool = False
    """Whether editions of the digest begin with two sentences."""
    templates_folder: str = ""
    """The operator's own templates for `text`, beside those that come along."""


def read_assistant(reader: Reader) -> Assistant:
    """What stands in the section itself holds for all tasks that say nothing else."""
    default, own = Assistant(), reader.table("tasks")
    model = reader.text("model", "")
    usual = _task(reader, Task())
    tasks = {name: _own_task(own.table(name), usual) for name in TASKS}
    found = Assistant(
        url=endpoint(reader),
        model=model,
        key_env=reader.text("key_env", ""),
        key_file=secret_file(reader, "key_file", "modell.key"),
        ca_file=reader.file("ca_file"),
        tasks=tasks,
        user_per_hour=reader.whole("user_per_hour", default.user_per_hour, 1, 100_000),
        place_per_hour=reader.whole("place_per_hour", default.place_per_hour, 1, 100_000),
        monthly_tokens=reader.whole("monthly_tokens", default.monthly_tokens, 0, 10**12),
        introductions=reader.flag("introductions", default=default.introductions),
        templates_folder=reader.file("templates_folder"),
    )
    own.finish()
    reader.finish()
    check_endpoint(reader, found.url, found.key_env, found.key_file)
    _check(reader, found)
    return found


def assistant_key(wanted: Assistant, environment: Mapping[str, str] | None = None) -> str:
    """The endpoint's key, empty where none is named; raises SettingsError if it cannot be had."""
    return KeyPlace(PLACE, wanted.key_env, wanted.key_file).key(environment)


def _own_task(reader: Reader, usual: Task) -> Task:
    found = replace(_task(reader, usual), model=reader.text("model", ""))
    reader.finish()
    return found


def _task(reader: Reader, usual: Task) -> Task:
    """Without the model, which the section keeps for itself."""
    found = Task(
        temperature=reader.number("temperature", usual.temperature, 0, 2),
        context_tokens=reader.whole("context_tokens", usual.context_tokens, 2_000, 10_000_000),
        answer_tokens=reader.whole("answer_tokens", usual.answer_tokens, 50, 100_000),
        deadline_seconds=reader.whole("deadline_seconds", int(usual.deadline_seconds), 1, 600),
    )
    inherited = (found.context_tokens, found.answer_tokens) == (usual.context_tokens, usual.answer_tokens)
    if not inherited and found.context_tokens - found.answer_tokens < LEAST_PROMPT_TOKENS:
        reader.complain(
            f"context_tokens = {found.context_tokens} lässt neben answer_tokens = {found.answer_tokens} "
            f"keinen Platz für Quellen; es müssen mindestens {LEAST_PROMPT_TOKENS} übrig bleiben.",
            key=_own_key(reader, "answer_tokens", "context_tokens"),
            remedy=f"context_tokens auf mindestens {found.answer_tokens + LEAST_PROMPT_TOKENS} setzen, wenn "
            "das Modell so viel kann, sonst answer_tokens kleiner.",
        )
    return found


def _own_key(reader: Reader, *keys: str) -> str:
    """The first that stands in this section: the other one may be inherited."""
    return next((key for key in keys if key in reader.names()), keys[0])


def _check(reader: Reader, found: Assistant) -> None:
    unnamed = [name for name, task in found.tasks.items() if not (task.model or found.model)]
    if found.url and unnamed:
        reader.complain(
            f"url braucht model (es fehlt für: {', '.join(unnamed)}).",
            key="model",
            remedy='Den Namen eintragen, unter dem der Dienst das Modell führt: model = "…".',
        )
    if found.templates_folder and not Path(found.templates_folder).is_dir():
        reader.complain(
            f"templates_folder = „{found.templates_folder}“ ist kein Ordner.",
            key="templates_folder",
            remedy=f"Ihn anlegen (mkdir {found.templates_folder}) oder die Zeile weglassen.",
        )
