"""Who people are stays at the adapter's edge: no id and no name of theirs on the disk or in the log."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.housekeeping import housekeeping
from adapters.matrix.cursor import Cursor
from adapters.matrix.reading import Reading, Remembered, Taken
from adapters.matrix.rooms import Rooms
from adapters.matrix.wire import Invite, Undecryptable
from adapters.teams import places
from adapters.teams.people import Me as TeamsMe
from adapters.teams.reading import read_all
from adapters.teams.service import Kept
from bot.delivery.courier import Courier
from bot.delivery.records import Delivery
from bot.privacy import load_key, pseudonym
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock, Screen
from tests.matrix.rooms import AT, BOT, EVA, OTTO, ROOM, config, event, me, message, room
from tests.operation.raw_bytes import holding
from tests.teams import activities as teams

CONVERSATIONS: tuple[dict[str, Any], ...] = (teams.THREAD, teams.PERSONAL, teams.GROUP)
TEAMS_IDS = (teams.ANNA, "29:anna", "Anna Ahorn", "Ahorn")


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    (tmp_path / "data").mkdir()
    settings = Settings(database=tmp_path / "data" / "r.db", embeddings=Embeddings(kind="off"))
    made = build(settings, clock)
    yield made
    made.close()


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that any form of the log could say."""
    return caplog.text + "".join(str(vars(record)) for record in caplog.records)


class Wall(Screen):
    """With references that look like a homeserver's."""

    async def post(self, delivery: Delivery) -> str:
        return f"${await super().post(delivery)}"


async def answered(house: House, platform: str) -> None:
    await Courier(house.mailbox, platform, house.bot.handle, Wall(), house.clock).settle()


async def test_nobody_s_account_is_stored_of_a_conversation_on_matrix(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    who = replace(me(), pseudonym=lambda user: house.bot.pseudonym("matrix", user))
    reading, taken = Reading(who, Remembered(house.bot)), Taken()
    coming = event({"membership": "join"}, "m.room.member", sender=OTTO)
    taken.incoming.append(reading.greeting(room(), coming))
    for number, (sender, words) in enumerate(
        ((EVA, "!suche Radweg"), (OTTO, "!stand"), (EVA, "!hilfe"), (OTTO, "!neu gestern"))
    ):
        reading.take(room(), [replace(event(message(words), sender=sender), id=f"$e{number}")], taken)
    house.mailbox.take_in("matrix", taken.incoming, ("matrix ratsbot", Cursor().text()))
    await answered(house, "matrix")
    (posted,) = house.db.rows("SELECT platform_ref FROM ledger WHERE turn = '$e0'")
    relation = {"rel_type": "m.annotation", "event_id": posted["platform_ref"], "key": "👎"}
    thumb = replace(event({"m.relates_to": relation}, "m.reaction", sender=OTTO), id="$thumb")
    voted = Taken()
    reading.take(room(), [thumb], voted)
    house.mailbox.take_in("matrix", voted.incoming)
    await answered(house, "matrix")

    assert house.db.value("SELECT count(*) FROM vote") == 1
    assert len({row["sender"] for row in house.db.rows("SELECT sender FROM inbox")}) == 2
    assert holding(tmp_path / "data", (EVA, OTTO, "@eva", "@otto")) == {}
    assert not [word for word in (EVA, OTTO) if word in logged(caplog)]


async def test_what_cannot_be_decrypted_yet_is_kept_as_it_came_and_goes(
    house: House, clock: FakeClock, tmp_path: Path
) -> None:
    """The one exception on Matrix: without its sender it could not be decrypted later."""
    source = {"type": "m.room.encrypted", "sender": EVA, "content": {"ciphertext": "x"}}
    taken = Taken()
    Reading(me(), Remembered(house.bot)).take(
        room(), [Undecryptable("$x", ROOM, EVA, "s", AT, source)], taken
    )
    house.mailbox.take_in("matrix", [], held=taken.held)
    assert EVA in house.db.value("SELECT payload FROM held_event")
    clock.advance(days=8)
    housekeeping(house).run()
    assert holding(tmp_path / "data", [EVA]) == {}


class Joining:
    """A client that cannot join yet."""

    user_id = BOT

    async def join(self, _room: str) -> None:
        raise AssertionError

    async def leave(self, _room: str) -> None:
        raise AssertionError

    def room(self, _room: str) -> None:
        return None


def test_who_invites_is_not_kept(house: House) -> None:
    rooms = Rooms(Joining(), house.bot, config())
    rooms.invited([Invite("!neu:stadt.example", EVA)])
    cursor = Cursor(since="s", invites=tuple(rooms.pending.items()))
    assert json.loads(cursor.text())["invites"] == [["!neu:stadt.example", "invited"]]


def take(house: House, conversation: dict[str, Any], **fields: Any) -> None:
    """As the service does it."""
    clock = house.clock
    who = TeamsMe(lambda user: house.bot.pseudonym("teams", user), clock.now)
    activity = teams.activity(conversation, **fields)
    incoming = read_all(activity, teams.REGISTRATION, who)
    for each in incoming[:1]:
        places.remember(places.reference(activity, teams.REGISTRATION, each.place), Kept(house.bot))
    house.mailbox.take_in("teams", incoming)


async def test_nobody_s_account_is_stored_of_a_conversation_in_teams(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    plain = {"entities": None}
    for number, conversation in enumerate(CONVERSATIONS):
        take(house, conversation, id=f"170000000000{number}")
        take(house, conversation, id=f"170000000010{number}", text="/abo täglich alles", **plain)
    await answered(house, "teams")
    (posted,) = house.db.rows("SELECT platform_ref FROM ledger WHERE place LIKE '%a:1abc%' LIMIT 1")
    liked = {"type": "messageReaction", "replyToId": posted["platform_ref"], "text": None, **plain}
    take(house, teams.PERSONAL, id="1700000000200", reactionsAdded=[{"type": "like"}], **liked)
    await answered(house, "teams")

    assert house.db.value("SELECT count(*) FROM vote") == 1
    assert {row[0] for row in house.db.rows("SELECT DISTINCT sender FROM inbox")} == {
        house.bot.pseudonym("teams", teams.ANNA)
    }
    assert holding(tmp_path / "data", TEAMS_IDS) == {}
    assert not [word for word in TEAMS_IDS if word in logged(caplog)]
    assert not [word for word in TEAMS_IDS if word in house.metrics.text().decode()]


def test_numbers_for_operators_name_no_conversation(house: House) -> None:
    labels = {
        name.partition("=")[0]
        for line in house.metrics.text().decode().splitlines()
        if "{" in line and not line.startswith("#")
        for name in line[line.index("{") + 1 : line.index("}")].split(",")
    }
    assert labels.isdisjoint({"place", "room", "sender", "person", "user", "event"})


def test_another_key_makes_other_pseudonyms(tmp_path: Path) -> None:
    first = pseudonym(load_key(tmp_path / "a.key"), "matrix", EVA)
    assert first == pseudonym(load_key(tmp_path / "a.key"), "matrix", EVA)
    assert first != pseudonym(load_key(tmp_path / "b.key"), "matrix", EVA)
    assert first != pseudonym(load_key(tmp_path / "a.key"), "teams", EVA)
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600
