"""/stand: what is loaded, per city."""

import datetime as dt

from bot.commands.base import Ask, Blocks, Command, in_thread, nothing
from bot.messages import Notice, Table
from bot.store.bodies import Coverage, coverage
from bot.texts import general
from bot.texts import help as texts
from bot.texts.meetings import day


def answer(ask: Ask) -> Blocks:
    held = coverage(ask.services.db)
    if not held:
        return [Notice(general.EMPTY_STORE, "warning")]
    table = Table(texts.STAND_CAPTION, texts.STAND_HEADER, tuple(_row(ask, each) for each in held))
    return [table, *_meaning(ask)]


def _meaning(ask: Ask) -> Blocks:
    """Whether papers are found by meaning as well; said only where that is missing in part."""
    status = ask.services.search.meaning_status()
    if status is None or not status.model:
        return [Notice(texts.WORDS_ONLY)]
    return [Notice(texts.meaning_incomplete(status.stale))] if status.stale else []


def _row(ask: Ask, held: Coverage) -> tuple[str, ...]:
    loaded = dt.datetime.fromisoformat(held.loaded_at) if held.loaded_at else None
    zone = ask.services.settings.zone(held.stock.body.key)
    return (
        held.stock.body.name,
        general.number(held.stock.papers),
        _years(held) if held.stock.papers else "",
        general.number(held.meetings),
        f"{held.with_text / held.stock.papers:.0%}".replace("%", " %") if held.stock.papers else "",
        day(loaded.astimezone(zone)) if loaded else texts.NEVER,
    )


def _years(held: Coverage) -> str:
    first, last = held.stock.first[:4], held.stock.last[:4]
    return first if first == last else f"{first}–{last}"


COMMAND = Command(
    "stand", "/stand", "sagt, was von welcher Stadt geladen ist", "/stand", in_thread(answer), nothing
)
