"""/meinedaten, /vergiss: a person learns what is stored of them, and makes it go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from bot.delivery.courier import Courier
from bot.messages import (
    Actions,
    Attachment,
    Block,
    Incoming,
    IncomingKind,
    Place,
    PlaceKind,
    Reply,
    Sender,
    Table,
    Text,
)
from bot.settings import Embeddings, Settings
from bot.store.place_rows import place_rows
from bot.texts import stored
from tests.delivery.fakes import FakeClock, Screen
from tests.digest.council import BODY, Council
from tests.houses import shown
from tests.operation.raw_bytes import holding

SECRET, OTHERS = "Zwiebelturm", "Lauchhalle"


class Person:
    """Somebody in several places of one platform; what they are told last is in `told`."""

    def __init__(self, house: House, who: str, chat: str) -> None:
        self.house, self.who, self.chat, self.screen = house, who, chat, Screen()

    def event(self, text: str, where: str, kind: IncomingKind = "message", **more: Any) -> Incoming:
        place_kind: PlaceKind = "room" if where else "personal"
        place = Place("fake", where or self.chat, place_kind, home=BODY)
        sender, now = Sender(self.who, may_manage=True), self.house.clock.now()
        id_ = f"e{self.house.db.value('SELECT count(*) FROM inbox')}"
        return Incoming(id_, kind, place, sender, text, now, addressed=True, **more)

    async def say(self, text: str, where: str = "", kind: IncomingKind = "message", **more: Any) -> None:
        """By way of mailbox and courier."""
        self.house.mailbox.take_in("fake", [self.event(text, where, kind, **more)])
        bot = self.house.bot
        await Courier(self.house.mailbox, "fake", bot.handle, self.screen, self.house.clock).settle()

    async def blocks(self, text: str, where: str = "") -> list[Block]:
        """What is answered, without a trace in the mailbox."""
        replies = self.house.bot.handle(self.event(text, where))
        return [block async for reply in replies for block in reply.blocks]

    async def told(self, text: str, where: str = "") -> str:
        return " ".join(shown(Reply("answer", tuple(await self.blocks(text, where)))).split())


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    (tmp_path / "data").mkdir()
    made = build(
        Settings(database=tmp_path / "data" / "r.db", home=BODY, embeddings=Embeddings(kind="off")), clock
    )
    council = Council(made, tmp_path)
    for number in range(1, 10):
        council.paper(str(number), f"Radweg {number}", "Der Radweg wird gebaut.", days=-20)
    council.night()
    yield made
    made.close()


@pytest.fixture
async def anna(house: House) -> Person:
    anna, berta = Person(house, "anna-kuerzel", "chat-anna"), Person(house, "berta-kuerzel", "chat-berta")
    for person, word in ((anna, SECRET), (berta, OTHERS)):
        await person.say("/suche Radweg")
        await person.say(f"/suche {word}")
        await person.say(f"/suche Radweg {word}", "raum")
        await person.say("/suche Radweg", "raum")
        await person.say(f"/abo täglich Beschlüsse zu {word}")
        await person.say("/abo ja 1")
        await person.say("/verfolgen 2026/0001")
        ref = house.db.value(
            "SELECT platform_ref FROM ledger WHERE place = 'raum' ORDER BY rowid DESC LIMIT 1"
        )
        await person.say("👎", "raum", "reaction", target=ref)
    return anna


async def test_in_the_own_chat_everything_is_told(anna: Person) -> None:
    tables = [each for each in await anna.blocks("/meinedaten") if isinstance(each, Table)]
    told = await anna.told("/meinedaten")
    assert [row[0] for table in tables for row in table.rows] == [
        "Nachrichten an den Bot",
        "Ihre letzten Fragen",
        "Ihre letzte Liste",
        "Rückmeldungen",
        "Nutzungszahlen",
        "Was wohin ging",
        "Abos",
        "Verfolgte Vorlagen",
    ]
    assert SECRET in told
    assert OTHERS not in told
    assert "11.05.2026" in told  # the last that was asked, seven days later


async def test_in_a_room_only_numbers_are_told(anna: Person) -> None:
    blocks = await anna.blocks("/meinedaten", "raum")
    told = await anna.told("/meinedaten", "raum")
    assert any(isinstance(each, Table) for each in blocks)
    assert "im eigenen Chat" in told
    assert SECRET not in told
    assert not any(isinstance(each, Attachment) for each in await anna.blocks("/meinedaten datei", "raum"))


async def test_the_file_holds_all_of_it_and_nobody_else_s(anna: Person) -> None:
    (_, file) = await anna.blocks("/meinedaten datei")
    assert isinstance(file, Attachment)
    assert file.mime == "application/json"
    data = json.loads(file.content)
    own = data["unter_ihrem_kürzel"]
    assert {each["art"] for each in own} == {
        "Nachrichten an den Bot", "Ihre letzten Fragen", "Ihre letzte Liste", "Rückmeldungen",
    }  # fmt: skip
    assert {each["gespräch"] for each in own} == {"chat-anna", "raum"}
    assert all(each["gelöscht_spätestens"] for each in own)
    assert len(data["zu_diesem_chat"]["Abos"]) == 1
    assert len(data["zu_diesem_chat"]["Verfolgte Vorlagen"]) == 1
    text = file.content.decode()
    assert SECRET in text
    assert OTHERS not in text
    assert "berta" not in text


async def test_every_key_of_the_file_is_german(anna: Person, house: House) -> None:
    (_, file) = await anna.blocks("/meinedaten datei")
    assert isinstance(file, Attachment)
    data = json.loads(file.content)
    english = stored.NAMES.keys() - {"thread"}
    assert set(keys(data)) & english == set()
    assert {each["befehl"] for each in data["unter_ihrem_kürzel"] if "befehl" in each} == {"suche"}
    assert data["zu_diesem_chat"]["Abos"][0]["zustand"] == "läuft"
    # Whatever may be in it has a German name, and each its own.
    tables = ("outbox", "ledger", "edition", "held_event", "place_setting", "subscription", "follow")
    rows = [house.db.rows(f"SELECT name FROM pragma_table_info('{table}')") for table in tables]
    assert {row["name"] for each in rows for row in each} - {"platform", "place"} <= stored.NAMES.keys()
    assert len(set(stored.NAMES.values())) == len(stored.NAMES)


def keys(data: object) -> Iterator[str]:
    """Of all objects within."""
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from keys(each)
    yield from data if isinstance(data, dict) else ()


async def test_here_only_what_is_here_is_forgotten(anna: Person, house: House) -> None:
    assert "Gelöscht: 3 Einträge" in await anna.told("/vergiss", "raum")
    where = house.db.rows("SELECT DISTINCT place FROM exchange WHERE sender = 'anna-kuerzel'")
    assert [row["place"] for row in where] == ["chat-anna"]


async def test_all_of_it_goes_only_when_it_is_confirmed(anna: Person, house: House) -> None:
    before = house.db.value("SELECT count(*) FROM exchange")
    blocks = await anna.blocks("/vergiss alles")
    (actions,) = (each for each in blocks if isinstance(each, Actions))
    assert [each.command for each in actions.actions] == ["/vergiss alles ja", "/vergiss alles auch abos ja"]
    texts = [each.text for each in blocks if isinstance(each, Text)]
    assert texts[0].endswith("Zum Löschen bitte genau so schreiben: /vergiss alles ja")
    assert "1 Abo und 1 verfolgte Vorlage" in texts[1]
    assert texts[1].endswith("/vergiss alles auch abos ja")
    # A question would be answered with „ja“, and that is a search.
    assert not any("?" in each for each in texts)
    assert house.db.value("SELECT count(*) FROM exchange") == before


async def test_everything_of_one_person_goes_and_nothing_of_another(
    anna: Person, house: House, tmp_path: Path
) -> None:
    before = house.db.value("SELECT count(*) FROM vote")
    told = await anna.told("/vergiss alles ja")
    assert "in allen Gesprächen" in told
    assert "Was bleibt: meine Antworten im Chat" in told
    assert house.db.value("SELECT count(*) FROM vote") == before - 1
    house.db.scrub()
    assert holding(tmp_path / "data", ["anna-kuerzel"]) == {}
    assert "berta-kuerzel" in holding(tmp_path / "data", ["berta-kuerzel"])
    assert "nichts gespeichert" in await anna.told("/meinedaten")
    # What was ordered in the own chat stays until that is wanted as well.
    assert SECRET in await anna.told("/abos")
    await anna.told("/vergiss alles auch abos ja")
    house.db.scrub()
    assert holding(tmp_path / "data", [SECRET]) == {}
    assert OTHERS in await Person(house, "berta-kuerzel", "chat-berta").told("/meinedaten")


async def test_a_room_s_orders_stay_whoever_forgets(anna: Person, house: House) -> None:
    await anna.say("/abo täglich Beschlüsse zu Radwegen", "raum")
    await anna.told("/vergiss alles auch abos ja", "raum")
    raum = Place("fake", "raum", "room")
    assert len(place_rows(house.db, "subscription", raum)) == 1
    assert len(place_rows(house.db, "subscription", Place("fake", "chat-anna", "personal"))) == 1


async def test_nobody_else_may_edit_a_question_of_somebody_forgotten(anna: Person, house: House) -> None:
    await anna.told("/vergiss alles ja")
    event = house.db.value("SELECT event FROM inbox ORDER BY no LIMIT 1")
    place, now = Place("fake", "raum", "room"), house.clock.now()
    edit = Incoming("edit", "edit", place, Sender("carla"), "/suche x", now, addressed=True, target=event)
    assert house.mailbox.take_in("fake", [edit]) == 0


async def test_what_is_not_understood_forgets_nothing(anna: Person, house: House) -> None:
    before = house.db.value("SELECT count(*) FROM exchange")
    assert "verstehe ich nicht" in await anna.told("/vergiss die Turnhalle")
    assert house.db.value("SELECT count(*) FROM exchange") == before
