"""/abbestellen: a subscription ends, or all of a place."""

import re

from bot.commands import abo, abos
from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.digest.records import Subscription
from bot.messages import Action, Actions, Notice, Text
from bot.texts import ordering as texts

_NUMBER = re.compile(r"(?:abo\s+)?(?:nr\.?\s*|nummer\s+|#)?(\d{1,4})[.!]?", re.IGNORECASE)
_ALL = re.compile(r"(?:alles|alle(?:\s+abos)?)(?P<yes>\s+ja)?[.!]?", re.IGNORECASE)


def answer(ask: Ask) -> Blocks:
    here = ask.services.digest.subscriptions.of(ask.incoming.place)
    if not here:
        return [Notice(texts.NONE)]
    args = ask.args.strip()
    if not args:
        return [abos.listed(ask, here), Text(texts.end_which(here[0].number))]
    number, every = _NUMBER.fullmatch(args), _ALL.fullmatch(args)
    if not (number or every):
        return [Notice(texts.not_a_number(args))]
    if not ask.may_manage:
        return [Notice(texts.MAY_NOT, "warning")]
    return (
        _end_one(ask, here, int(number[1]))
        if number
        else _end_all(ask, here, sure=bool(every and every["yes"]))
    )


def _end_one(ask: Ask, here: list[Subscription], number: int) -> Blocks:
    found = next((each for each in here if each.number == number), None)
    return abo.end(ask, found) if found else [Notice(texts.no_such(number))]


def _end_all(ask: Ask, here: list[Subscription], *, sure: bool) -> Blocks:
    if not sure:
        return [
            abos.listed(ask, here),
            Notice(texts.end_all(len(here))),
            Actions((Action(texts.END_ALL, "/abbestellen alles ja"),)),
        ]
    for each in here:
        ask.services.digest.subscriptions.delete(each)
    return [Notice(texts.ended_all(len(here)))]


def understood(args: str) -> bool:
    """Without a slash „Abbestellen der Zeitung“ is no command."""
    return not args or bool(_NUMBER.fullmatch(args) or _ALL.fullmatch(args))


COMMAND = Command(
    "abbestellen",
    "/abbestellen Nummer",
    "beendet ein Abo",
    "/abbestellen 2",
    in_thread(answer),
    understood,
)
