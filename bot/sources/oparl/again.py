"""Asks once more for one object."""

from collections.abc import Iterator
from itertools import chain

from bot.sources.delivered import Item
from bot.sources.objects import kind_of
from bot.sources.oparl.asking import Answer
from bot.sources.oparl.recent import PARENTS
from bot.sources.oparl.run import Run

_KIND = {"meeting": "Meeting", "paper": "Paper", "agendaItem": "AgendaItem"}
_PARENTS = {**PARENTS, "File": ("paper", "meeting", "agendaItem")}


def again(run: Run, kind: str, object_id: str) -> Iterator[Item]:
    """What is part of another object comes with that one, as always."""
    if not object_id:
        return
    if kind not in _PARENTS:
        yield from run.single(kind, object_id)
        return
    answer = run.server.single(kind, object_id)
    if not isinstance(answer, Answer):
        yield answer
        return
    parents = list(_parents(kind, answer))
    if parents:
        yield from chain.from_iterable(again(run, *parent) for parent in parents)
    else:
        yield from run.answered(kind, object_id, answer, conditional=False)


def _parents(kind: str, answer: Answer) -> Iterator[tuple[str, str]]:
    raw = answer.object or {}
    if raw.get("deleted") or kind_of(raw) not in {kind, ""}:
        return
    for name in _PARENTS[kind]:
        stated = raw.get(name)
        for each in stated if isinstance(stated, list) else [stated]:
            if isinstance(each, str) and each.strip():
                yield _KIND[name], each
