"""/mehr: goes on with this person's last list in this thread."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.commands import suche
from bot.commands.base import Ask, Command, nothing, recall, reply
from bot.messages import Notice, Reply
from bot.texts import general

CONTINUED = {suche.COMMAND.name: suche.COMMAND}


async def run(ask: Ask) -> AsyncIterator[Reply]:
    kept = await asyncio.to_thread(recall, ask)
    if kept is None or kept[0] not in CONTINUED:
        yield reply([Notice(general.NOTHING_TO_CONTINUE)])
        return
    command, args, offset = kept
    async for each in CONTINUED[command].run(replace(ask, args=args, offset=offset)):
        yield each


COMMAND = Command("mehr", "/mehr", "zeigt weitere Treffer der letzten Suche", "/mehr", run, nothing)
