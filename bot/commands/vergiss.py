"""/vergiss: what is kept of a person here goes at once; /vergiss alles: everywhere on this platform."""

import re

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.messages import Action, Actions, Notice, Text
from bot.store.person import Person
from bot.texts import kinds
from bot.texts import privacy as texts
from bot.texts.general import listed

_ALL = re.compile(r"alles(?P<orders>,?\s+auch\s+abos)?(?P<yes>\s+ja)?[.!]?", re.IGNORECASE)
YES, YES_ORDERS = "/vergiss alles ja", "/vergiss alles auch abos ja"


def answer(ask: Ask) -> Blocks:
    args = ask.args.strip()
    if not args:
        return _here(ask)
    every = _ALL.fullmatch(args)
    if every is None:
        return [Notice(texts.not_understood(args))]
    return _everywhere(ask, orders=bool(every["orders"])) if every["yes"] else _asked(ask)


def _here(ask: Ask) -> Blocks:
    services, here = ask.services, (ask.incoming.place, ask.incoming.sender.key)
    with services.db.write():
        gone = services.exchanges.forget(*here)
        gone += services.memory.forget(*here)
        gone += services.kept_uploads.forget(*here)
    return [Text(texts.forgotten(gone))]


def _asked(ask: Ask) -> Blocks:
    count = len(person(ask).stored()) + counted(ask)
    asked = texts.ALL_ASKED.format(count=texts.entries(count), command=YES)
    actions, orders = [Action(texts.YES_ALL, YES)], _orders(ask)
    told = [Text(asked if count else texts.ALL_ASKED_NOTHING)]
    if orders:
        told.append(Text(texts.OWN_ORDERS.format(orders=listed(orders), command=YES_ORDERS)))
        actions.append(Action(texts.YES_ORDERS, YES_ORDERS))
    return [*told, Text(_stays(ask)), Actions(tuple(actions))]


def _everywhere(ask: Ask, *, orders: bool) -> Blocks:
    services, ended = ask.services, _orders(ask) if orders else []
    with services.db.write():
        gone = person(ask).forget() + services.usage.forget(_platform(ask), ask.incoming.sender.key)
        if ended:
            _end_orders(ask)
    services.assistant.answering.forget()
    return [Text(texts.all_forgotten(gone, ended)), Text(_stays(ask))]


def _stays(ask: Ask) -> str:
    kept = ask.services.settings.retention
    return texts.WHAT_STAYS.format(ledger=kinds.days(kept.ledger_days), inbox=kinds.days(kept.inbox_days))


def person(ask: Ask) -> Person:
    return Person(ask.services.db, _platform(ask), ask.incoming.sender.key)


def counted(ask: Ask) -> int:
    """How many rows of this week's numbers are about the person."""
    return ask.services.usage.held_of(_platform(ask), ask.incoming.sender.key)


def _platform(ask: Ask) -> str:
    return ask.incoming.place.platform


def _orders(ask: Ask) -> list[str]:
    """What is ordered in a personal chat is its owner's; in a room it is the room's."""
    place, digest = ask.incoming.place, ask.services.digest
    if place.kind != "personal":
        return []
    return texts.orders(len(digest.subscriptions.of(place)), len(digest.following.of(place)))


def _end_orders(ask: Ask) -> None:
    place, digest = ask.incoming.place, ask.services.digest
    for each in digest.subscriptions.of(place):
        digest.subscriptions.delete(each)
    for paper in digest.following.of(place):
        digest.following.end(place, paper)


def understood(args: str) -> bool:
    """Without a slash „Vergiss die Turnhalle“ is no command."""
    return not args or _ALL.fullmatch(args) is not None


COMMAND = Command(
    "vergiss",
    "/vergiss [alles]",
    "löscht, was ich mir von Ihnen hier oder überall gemerkt habe",
    "/vergiss alles",
    in_thread(answer),
    understood,
    texts.HOW_TO_FORGET,
)
