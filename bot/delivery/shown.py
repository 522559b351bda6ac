"""Which council objects blocks show: found by walking them, so no one who speaks can forget one."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from bot.messages import Block, ObjectRef

UPLOAD = "Upload"
"""Stands for a file that a person has sent: nothing of a council that could be withdrawn."""


def shown_by(blocks: Sequence[Block]) -> tuple[ObjectRef, ...]:
    """Each once, in the order in which they come."""
    return tuple(dict.fromkeys(_objects(tuple(blocks))))


def _objects(value: Any) -> Iterator[ObjectRef]:
    if isinstance(value, ObjectRef):
        if value.kind != UPLOAD:
            yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _objects(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _objects(getattr(value, field.name))
