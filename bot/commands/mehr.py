"""/mehr: goes on with this person's last list in this thread."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from bot.commands import neu, sitzung, suche, verfolgt, vorlage
from bot.commands.base import Ask, Command, nothing, reply
from bot.commands.kept import recall
from bot.messages import Notice, Reply
from bot.texts import general

_LISTS = (suche.COMMAND, vorlage.COMMAND, neu.COMMAND, sitzung.COMMAND, verfolgt.COMMAND)
CONTINUED = {each.name: each for each in _LISTS}


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    kept = await asyncio.to_thread(recall, ask)
    if kept is None or kept.command not in CONTINUED:
        yield reply([Notice(general.NOTHING_TO_CONTINUE)])
    elif kept.position is None:
        yield reply([Notice(general.NO_MORE)])
    else:
        further = CONTINUED[kept.command].run(replace(ask, args=kept.args, position=kept.position))
        async with aclosing(further):
            async for each in further:
                yield each


COMMAND = Command("mehr", "/mehr", "setzt die letzte Liste fort", "/mehr", run, nothing)
