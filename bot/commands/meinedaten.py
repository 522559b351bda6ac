"""/meinedaten: what is stored about the person who asks; word for word only where nobody reads along."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.subscribing import wording
from bot.commands.vergiss import counted, person
from bot.messages import Action, Actions, Attachment, Notice, Table, Text
from bot.retention import KINDS, kind
from bot.store.person import Stored
from bot.store.place_rows import place_rows
from bot.texts import privacy as texts
from bot.texts import stored

MOST_SHOWN = 10
"""Own words that are shown in the chat; the file has all."""
_FILE = re.compile(r"(?:als\s+)?(?:datei|json|export)[.!]?", re.IGNORECASE)
_LATER = "outbox", "ledger", "editions", "held", "places"
"""Of a personal chat: what is stored under its own id and under no pseudonym."""


def answer(ask: Ask) -> Blocks:
    found = person(ask).stored()
    if ask.incoming.place.kind != "personal":
        return _in_room(ask, found)
    return _as_file(ask, found) if _FILE.fullmatch(ask.args.strip()) else _alone(ask, found)


def _in_room(ask: Ask, found: list[Stored]) -> Blocks:
    """Only numbers: others read along."""
    return [
        *([_table(ask, found)] if found else [Notice(texts.NOTHING)]),
        Text(f"{texts.IN_A_ROOM}\n{texts.ROOM_OWNS}"),
        _offers(ask),
    ]


def _alone(ask: Ask, found: list[Stored]) -> Blocks:
    blocks: Blocks = [_table(ask, found)] if found else [Notice(texts.NOTHING)]
    blocks += [_of_chat(ask)]
    if words := list(_words(ask, found)):
        blocks.append(Text("\n".join(words)))
    return [*blocks, Text(f"{texts.THIS_REQUEST}\n{texts.NOT_MINE}"), _offers(ask)]


def _offers(ask: Ask) -> Actions:
    offered = [Action(texts.FORGET_ALL, "/vergiss alles")]
    if ask.incoming.place.kind == "personal":
        offered.insert(0, Action(texts.AS_FILE, "/meinedaten datei"))
    return Actions(tuple(offered))


def _table(ask: Ask, found: list[Stored]) -> Table:
    here = ask.incoming.place.id
    rows = []
    for each in KINDS:
        own = [row for row in found if row.kind == each.key]
        if own:
            near = sum(row.place == here for row in own)
            oldest = min((row.at for row in own if row.at), default="")
            latest = max((row.until for row in own if row.until), default="")
            rows.append(
                (each.says.name, str(near), str(len(own) - near), _day(ask, oldest), _day(ask, latest))
            )
    if weekly := counted(ask):
        rows.append((kind("usage").says.name, "", texts.of_no_place(weekly), "", texts.END_OF_WEEK))
    return Table(texts.CAPTION, texts.HEADER, tuple(rows))


def _of_chat(ask: Ask) -> Table | Notice:
    kept = ask.services.settings.retention
    counts = {key: len(rows) for key, rows in _chat_rows(ask).items()}
    rows = [
        (each.says.name, str(counts[each.key]), each.period(kept)) for each in KINDS if counts.get(each.key)
    ]
    return Table(texts.HERE_CAPTION, texts.HERE_HEADER, tuple(rows)) if rows else Notice(texts.NOTHING_HERE)


def _chat_rows(ask: Ask) -> dict[str, list[dict[str, str | None]]]:
    place = ask.incoming.place
    tables = {key: kind(key).tables[0] for key in (*_LATER, "subscriptions", "follows")}
    found = {key: place_rows(ask.services.db, table, place) for key, table in tables.items()}
    # What was delivered stands in the ledger.
    found["outbox"] = [row for row in found["outbox"] if row["state"] == "due"]
    return found


def _words(ask: Ask, found: list[Stored]) -> Iterator[str]:
    said = [row for row in found if row.words]
    reader, digest = wording(ask), ask.services.digest
    wishes = [reader.told(each.wish) for each in digest.subscriptions.of(ask.incoming.place)]
    if said or wishes:
        yield texts.OWN_WORDS
    for row in said[:MOST_SHOWN]:
        yield texts.said(kind(row.kind).says.name, row.words)
    if len(said) > MOST_SHOWN:
        yield texts.further(len(said) - MOST_SHOWN)
    for wish in wishes:
        yield texts.said(kind("subscriptions").says.name, wish)


def _as_file(ask: Ask, found: list[Stored]) -> Blocks:
    content = json.dumps(_export(ask, found), ensure_ascii=False, indent=2).encode()
    return [Text(texts.FILE_ATTACHED), Attachment(texts.FILE_NAME, "application/json", content)]


def _export(ask: Ask, found: list[Stored]) -> dict[str, object]:
    settings, place, sender = ask.services.settings, ask.incoming.place, ask.incoming.sender
    kept, nights = settings.retention, settings.backup.nights
    own = [
        {
            "art": _named(row.kind), "gespräch": row.place, "seit": row.at, "gelöscht_spätestens": row.until,
            "wortlaut": row.words, **stored.in_german(row.about),
        }
        for row in found
    ]  # fmt: skip
    chat = {_named(key): [stored.in_german(row) for row in rows] for key, rows in _chat_rows(ask).items()}
    return {
        "erstellt": ask.services.clock.now().isoformat(),
        "plattform": place.platform,
        "kürzel": sender.key,
        "arten": {
            each.says.name: {
                "inhalt": each.says.holds, "zweck": each.says.purpose,
                "frist": each.period(kept, nights), "wer_es_sieht": each.says.seen,
            }
            for each in KINDS
        },
        "unter_ihrem_kürzel": own,
        "zeilen_der_wochenzählung": counted(ask),
        "zu_diesem_chat": {"gespräch": place.id, **chat},
    }  # fmt: skip


def _named(key: str) -> str:
    return kind(key).says.name


def _day(ask: Ask, stamp: str) -> str:
    zone: ZoneInfo = ask.services.settings.zone(ask.home or "")
    return f"{dt.datetime.fromisoformat(stamp).astimezone(zone):%d.%m.%Y}" if stamp else "–"


def understood(args: str) -> bool:
    return not args or _FILE.fullmatch(args) is not None


COMMAND = Command(
    "meinedaten",
    "/meinedaten",
    "zeigt, was von Ihnen gespeichert ist",
    "/meinedaten",
    in_thread(answer),
    understood,
    texts.MORE,
)
