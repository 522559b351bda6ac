"""All commands, in the order in which /hilfe lists them."""

from collections.abc import Iterable, Mapping

from bot.commands import (
    abbestellen,
    abo,
    abos,
    datenschutz,
    einstellungen,
    frage,
    hilfe,
    mehr,
    meinedaten,
    neu,
    sitzung,
    stand,
    suche,
    text,
    verfolgen,
    verfolgt,
    vergiss,
    vergleich,
    vorlage,
    zusammenfassung,
)
from bot.commands.base import Command

TAKEN_BY_CLIENTS = frozenset({"help", "status", "join", "part", "invite", "topic", "nick", "me", "msg"})
"""Words that Matrix clients keep for themselves: they would never reach the bot."""


def registry() -> Mapping[str, Command]:
    return _COMMANDS


def _register(commands: Iterable[Command]) -> Mapping[str, Command]:
    found: dict[str, Command] = {}
    for command in commands:
        if command.name in TAKEN_BY_CLIENTS or command.name in found:
            raise ValueError(f"a command cannot be called {command.name}")
        found[command.name] = command
    return found


_COMMANDS = _register(
    (
        suche.COMMAND,
        frage.COMMAND,
        vergleich.COMMAND,
        zusammenfassung.COMMAND,
        text.COMMAND,
        vorlage.COMMAND,
        sitzung.COMMAND,
        neu.COMMAND,
        abo.COMMAND,
        verfolgen.COMMAND,
        mehr.COMMAND,
        abos.COMMAND,
        abbestellen.COMMAND,
        verfolgt.COMMAND,
        einstellungen.COMMAND,
        stand.COMMAND,
        hilfe.make(registry),
        datenschutz.COMMAND,
        meinedaten.COMMAND,
        vergiss.COMMAND,
    )
)
