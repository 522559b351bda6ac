"""A paper is withdrawn: no word of it stays on the disk, in a room, or in anything that a command says."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.housekeeping import housekeeping
from bot.delivery.courier import Courier
from bot.errors import TryLater
from bot.intake.evidence import Evidence
from bot.messages import Incoming, ObjectRef, Place, Sender
from bot.settings import Embeddings, Settings
from bot.store import withdrawal
from bot.store.dependents import with_dependents
from tests.delivery.fakes import FakeClock
from tests.digest.council import BODY, Council
from tests.digest.room import PLATFORM, Rooms, Wall
from tests.houses import Talk
from tests.operation.raw_bytes import holding
from tests.operation.test_secrets import run
from tests.sources.oparl.maker import url

OLD, TITLE, TEXT, FILE, RESULT = (
    "Zwiebelvorher", "Zwiebelturm", "Zwiebelkeller", "Zwiebelplan", "Zwiebelbeschluss",
)  # fmt: skip
WORDS = (OLD, TITLE, TEXT, FILE, RESULT)
VECTORS = (
    "SELECT p.id AS ref, v.value FROM vector v JOIN paper p ON p.no = v.id >> 20"
    " WHERE v.kind = 0 AND v.value IS NOT NULL"
)
SAID = f"Der Rat beschließt den {TEXT} am Markt für 40.000 Euro. Die Kosten des Kellers trägt die Stadt."
PAPER = ObjectRef("Paper", BODY, url("Paper", "1"))
COMMANDS = (
    f"/suche {TITLE}", f"/suche {TEXT}", f"/frage Was kostet der {TEXT}?", f"/vergleich {TITLE}",
    "/vorlage 2026/0001", "/zusammenfassung 2026/0001", "/verfolgen 2026/0001", "/verfolgt", "/neu",
    "/sitzung rat", "/mehr", "/vorlage 1", "/abos", "/abo probe 1", "/meinedaten", "/meinedaten datei",
    "und was kostet das?",
)  # fmt: skip


class Chat:
    """Somebody on a platform, whose words go through mailbox and courier; `wall` is what stands there."""

    def __init__(self, house: House, platform: str) -> None:
        self.house, self.platform, self.wall, self.count = house, platform, Wall(), 0
        self.courier = Courier(house.mailbox, platform, house.bot.handle, self.wall, house.clock)

    async def say(self, text: str) -> str:
        """All that stands there afterwards."""
        self.count += 1
        place, now = Place(self.platform, "chat", "personal", home=BODY), self.house.clock.now()
        event = Incoming(f"e{self.count}", "message", place, Sender("anna"), text, now, addressed=True)
        self.house.mailbox.take_in(self.platform, [event])
        await self.courier.settle()
        return "\n".join(self.wall.texts("chat"))


class Shut(Wall):
    async def post(self, _delivery: object) -> str:
        raise TryLater("unreachable")


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    (tmp_path / "data").mkdir()
    made = build(
        Settings(database=tmp_path / "data" / "r.db", home=BODY, embeddings=Embeddings(kind="off")), clock
    )
    yield made
    made.close()


def nights(council: Council) -> None:
    council.paper("1", f"Neubau {OLD}", SAID, days=-20)
    council.paper("2", "Radweg am Bach", "Der Radweg wird gebaut.", days=-20)
    council.meet("m1", "rat", council.item("t1", about="1"), council.item("t2", about="2"), days=-1)
    council.night()


def decided(council: Council) -> None:
    """The night in which it is given another name, an annex and a result."""
    council.papers["1"]["name"] = f"Neubau {TITLE}"
    council.papers["1"]["mainFile"]["fileName"] = f"{FILE}.pdf"
    council.items("m1")[0]["name"] = f"Neubau {TITLE}"
    council.set_result("m1", "t1", f"einstimmig beschlossen ({RESULT})")
    council.set_result("m1", "t2", "einstimmig beschlossen")
    council.night()


def withdraw(house: House) -> None:
    with house.db.write() as w:
        about = withdrawal.items_about(w, PAPER)
        everything = with_dependents(w, [PAPER, *about])
    house.purge.delete(everything)
    assert house.purge.settle()


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    rooms = Rooms(house, tmp_path, clock)
    nights(rooms.council)
    return rooms


async def test_no_word_of_it_stays(house: House, rooms: Rooms, clock: FakeClock, tmp_path: Path) -> None:
    data, chats = tmp_path / "data", [Chat(house, "matrix"), Chat(house, "teams")]
    house.services.digest.tick()
    rooms.subscribe("decision")
    rooms.subscribe("decision", room="zu")
    await chats[0].say("/abo sofort neue Beschlüsse")
    await chats[0].say("/abo ja 1")
    await chats[0].say("/verfolgen 2026/0001")
    clock.advance(days=1)
    decided(rooms.council)
    Evidence(house.db.path, BODY).keep("https://ris.example/1", f"<h1>{TITLE}</h1>".encode())
    # What is said at once in one room, and waits in another.
    house.services.digest.tick()
    await Courier(house.mailbox, PLATFORM, house.bot.handle, rooms.wall, clock).settle()
    clock.advance(days=1)
    for chat in chats:
        for command in COMMANDS[:6]:
            await chat.say(command)
    # Asked, and not delivered yet.
    waiting = Chat(house, "slow")
    waiting.courier = Courier(house.mailbox, "slow", house.bot.handle, Shut(), clock)
    await waiting.say(f"/suche {TEXT}")
    said = "\n".join(chats[0].wall.texts("chat") + chats[1].wall.texts("chat") + rooms.wall.texts())
    assert {word for word in WORDS if word in said} >= {TITLE, TEXT, RESULT}
    assert holding(data, WORDS).keys() == set(WORDS)

    withdraw(house)
    house.services.digest.tick()
    for chat in chats:
        await chat.courier.settle()
    await Courier(house.mailbox, PLATFORM, house.bot.handle, rooms.wall, clock).settle()
    housekeeping(house).run()

    assert holding(data, WORDS) == {}
    assert house.services.assistant.answering.expire(clock.now()) == 0
    left = [text for wall in (rooms.wall, chats[0].wall, chats[1].wall) for text in wall.texts("chat")]
    assert not [text for text in left + rooms.wall.texts() if any(word in text for word in (*WORDS, "0001"))]


def test_nor_do_its_vectors(tmp_path: Path, clock: FakeClock) -> None:
    """Of the local model: from them words can be guessed."""
    pytest.importorskip("onnxruntime", reason="no local model here")
    (tmp_path / "data").mkdir()
    house = build(Settings(database=tmp_path / "data" / "r.db", home=BODY), clock)
    council = Council(house, tmp_path)
    nights(council)
    vectors = {row["ref"]: bytes(row["value"]) for row in house.db.rows(VECTORS)}
    assert len(vectors) >= 2
    of_it = vectors[PAPER.id]
    assert found(tmp_path / "data", of_it)
    withdraw(house)
    house.db.scrub()
    assert [row["ref"] for row in house.db.rows(VECTORS) if row["ref"] == PAPER.id] == []
    assert found(tmp_path / "data", of_it) == []
    assert found(tmp_path / "data", next(each for each in vectors.values() if each != of_it))
    house.close()


def found(folder: Path, what: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and what in path.read_bytes()]


@pytest.mark.parametrize("command", COMMANDS)
async def test_no_command_tells_of_it(house: House, rooms: Rooms, command: str) -> None:
    house.services.digest.tick()
    chat = Chat(house, "matrix")
    decided(rooms.council)
    for asked in (f"/suche {TEXT}", "/verfolgen 2026/0001", "/abo sofort neue Beschlüsse", "/abo ja 1"):
        await chat.say(asked)
    withdraw(house)
    await chat.courier.settle()
    before = len(chat.wall.posters)
    await chat.say(command)
    said = " ".join(each.text for each in chat.wall.posters[before:])
    # The words of the question itself may be repeated; what else the paper said may not.
    asked_for = [word for word in WORDS if word in command]
    assert not [word for word in ("Neubau", "Markt", *WORDS) if word in said and word not in asked_for]


def block(house: House) -> None:
    run(house, "sperren", BODY, "2026/0001", "--grund", "Probe")


@pytest.mark.parametrize("take_away", [withdraw, block])
@pytest.mark.parametrize("command", ["/mehr", "/vorlage 2"])
async def test_a_list_that_showed_it_is_forgotten(
    house: House, rooms: Rooms, take_away: Callable[[House], None], command: str, tmp_path: Path
) -> None:
    for number in range(3, 15):
        long = f"{'Der Weg am Bach wird breiter. ' * 30} Er endet am Markt."
        rooms.council.paper(str(number), f"Radweg {number}", long, days=-40)
    rooms.council.night()
    anna, berta = Talk(house, home=BODY), Talk(house, home=BODY, who="berta")
    assert "Weitere Treffer: /mehr" in await berta("/suche Bach")
    assert OLD in await anna("/suche Markt")
    assert PAPER.id in listed(house, "anna")

    take_away(house)
    assert listed(house, "anna") == set()
    assert len(listed(house, "berta")) > 1
    assert holding(tmp_path / "data", (OLD, TEXT)) == {}
    answer = await anna(command)
    assert answer
    assert not any(word in answer for word in ("Neubau", "0001", OLD, TEXT, PAPER.id))


def listed(house: House, who: str) -> set[str]:
    """The papers of the lists that are remembered for somebody."""
    kept = [
        json.loads(row["value"]) for row in house.db.rows("SELECT value FROM memory WHERE sender = ?", [who])
    ]
    return {id_ for each in kept for _, id_ in each["shown"].values()}
