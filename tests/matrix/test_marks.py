"""What a model wrote is marked for machines: in clear and in encrypted rooms, edits included."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from adapters.command_line.compose import House, build
from adapters.matrix.content import BY_MODEL
from bot.messages import Answer, Block, Citation, Hit, Hits, ObjectRef, Place, Reply, Sentence, Written
from bot.settings import Embeddings, Settings
from tests.matrix.bot import HOME
from tests.matrix.talk import Talk, is_decent, meet, new, replaces, text, until
from tests.matrix.world import Bot, Event, JsPerson, Person

People = Callable[[str], Awaitable[Person]]

PAPER = ObjectRef("Paper", HOME, "https://ris.kraehenfurt.example/paper/1")
QUOTE = "Der Plan gilt ab sofort; siehe https://boese.example und @room"
CITED = (Citation(PAPER, "2025/0142", "Vorlage.pdf", 2, QUOTE, PAPER.id),)
HALF = Answer((Sentence("Der Plan ist beschlossen.", (0,)),), CITED, model_written=True)
WHOLE = Answer((*HALF.sentences, Sentence("Er gilt.", (0,))), CITED, model_written=True)
EXTRACT = Answer(HALF.sentences, CITED, model_written=False)
HITS = Hits("1 Treffer", (Hit(PAPER, "Krähenfurt", "2025/0142", "Hitzeplan", "", None, None, None),))
WRITTEN = Written("Vermerk", "Erster Absatz.\n\n• ein Punkt", "Ein Entwurf.")


@pytest.fixture(scope="module")
def house(service: Bot) -> Iterator[House]:
    """Beside the service, on its database: what is put into the outbox here is posted there."""
    settings = Settings(database=service.database, home=HOME, embeddings=Embeddings(kind="off"))
    made = build(settings)
    yield made
    made.close()


async def posted(house: House, talk: Talk, key: str, *blocks: Block) -> list[Event]:
    """The messages that came of it; the same key again replaces them."""
    before = len(talk.person.seen)
    house.mailbox.enqueue(Place("matrix", talk.room, "room"), [Reply(key, blocks)], f"{key} {before}")
    await until(lambda: not house.db.value("SELECT count(*) FROM outbox WHERE state = 'due'"), 20)
    await talk.fence()
    return [each for each in talk.person.seen[before:] if is_ours(each, talk) and "Befehle" not in text(each)]


def is_ours(event: Event, talk: Talk) -> bool:
    return event["type"] == "m.room.message" and event.get("sender") == talk.bot


async def test_in_a_clear_room(people: People, service: Bot, house: House) -> None:
    talk = await meet(await people("anna"), service.user_id)
    (half,) = await posted(house, talk, "antwort", HALF)
    assert half["content"][BY_MODEL] is True
    assert is_decent(half)
    (whole,) = await posted(house, talk, "antwort", WHOLE)
    assert replaces(whole, half["event_id"])
    assert (whole["content"][BY_MODEL], whole["content"]["m.new_content"][BY_MODEL]) == (True, True)
    assert "Er gilt." in new(whole)
    assert "Von einer KI formuliert." in new(whole)
    (written,) = await posted(house, talk, "text", WRITTEN)
    assert written["content"][BY_MODEL] is True
    assert "<ul><li>ein Punkt</li></ul>" in written["content"]["formatted_body"]
    for block in (EXTRACT, HITS):
        (plain,) = await posted(house, talk, f"ohne {type(block).__name__}", block)
        assert BY_MODEL not in plain["content"]
    marked, unmarked = await posted(house, talk, "beides", WHOLE, HITS)
    assert [BY_MODEL in each["content"] for each in (marked, unmarked)] == [True, False]


async def test_in_an_encrypted_room(
    js_people: Callable[..., Awaitable[JsPerson]], service: Bot, house: House
) -> None:
    talk = await meet(await js_people("clara"), service.user_id)
    (half,) = await posted(house, talk, "antwort", HALF)
    assert (half["content"][BY_MODEL], half["encrypted"], half["shield"]) == (True, True, 0)
    (whole,) = await posted(house, talk, "antwort", WHOLE)
    assert (whole["content"][BY_MODEL], whole["content"]["m.new_content"][BY_MODEL]) == (True, True)
    assert replaces(whole, half["event_id"])
    (plain,) = await posted(house, talk, "treffer", HITS)
    assert BY_MODEL not in plain["content"]
