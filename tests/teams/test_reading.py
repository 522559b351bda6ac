"""What people write in Teams, as the core hears it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.teams.places import activity_of, conversation_of
from bot.messages import Place
from tests.teams.activities import (
    ANNA,
    BOT,
    CHANNEL,
    CITY,
    GROUP,
    MESSAGE,
    PERSONAL,
    ROOM,
    ROOT,
    TEAM,
    TENANT,
    THREAD,
    mention,
    reads,
    said,
)


def test_a_mention_in_a_thread_of_a_channel() -> None:
    incoming = said()
    assert incoming.id == MESSAGE
    assert (incoming.kind, incoming.text, incoming.addressed) == ("message", "/suche Radweg", True)
    assert incoming.place == Place("teams", ROOM, "room", ROOT, CITY)
    assert incoming.at == datetime(2026, 11, 22, 10, 33, 19, 445551, tzinfo=UTC)
    assert incoming.sender.key == f"key-{ANNA}"
    assert conversation_of(incoming.place) == THREAD["id"]
    assert activity_of(incoming.id) == "1700000000001"


@pytest.mark.parametrize(("conversation", "kind"), [(PERSONAL, "personal"), (GROUP, "group")])
def test_chats_have_no_threads(conversation: dict[str, Any], kind: str) -> None:
    place = said({**conversation, "id": f"{conversation['id']};messageid=17"}).place
    assert (place.kind, place.thread, place.id) == (kind, None, f"{CITY}|{conversation['id']}")


def test_in_a_personal_chat_everything_is_meant_for_the_bot() -> None:
    assert said(PERSONAL, text="Radweg", entities=[]).addressed
    assert reads(PERSONAL, text="", entities=[]) is None


@pytest.mark.parametrize("conversation", [GROUP, THREAD])
def test_elsewhere_only_what_mentions_it_is_read(conversation: dict[str, Any]) -> None:
    assert reads(conversation, text="/suche Radweg", entities=[]) is None
    assert reads(conversation, text="/suche Radweg", entities=[mention("Otto", "29:otto")]) is None
    assert said(conversation, text="<at>Ratsbot</at>").text == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<at>Ratsbot</at> suche Ratsbot Vorlagen", "suche Ratsbot Vorlagen"),
        ("<at>Ratsbot</at>&nbsp;hallo\n", "hallo"),
        ("<at>Ratsbot</at>, /suche a &amp; b &lt; c", "/suche a & b < c"),
        ("Was meint <at>Ratsbot</at>\xa0dazu?", "Was meint dazu?"),
        ('<at id="0">Ratsbot</at> Radweg', "Ratsbot Radweg"),
        ('<quoted messageId="17"/> <at>Ratsbot</at> Radweg', "Radweg"),
        ("<at>Ratsbot</at> Müller&Co &copy 3 <b>", "Müller&Co &copy 3 <b>"),
        ("<at>Ratsbot</at> 1\r\n2", "1\n2"),
    ],
)
def test_our_mention_is_taken_out_and_nothing_else(text: str, words: str) -> None:
    assert said(text=text).text == words


def test_each_mention_has_its_own_place() -> None:
    text = "<at>Ratsbot</at> was sagte <at>Anna Ahorn</at> zum <at>Ratsbot</at>?"
    both = [mention("Ratsbot"), mention("Anna Ahorn", "29:anna"), mention("Ratsbot")]
    assert said(text=text, entities=both).text == "was sagte Anna Ahorn zum ?"
    assert said(text=text, entities=both[:2]).text == "was sagte Anna Ahorn zum Ratsbot?"


@pytest.mark.parametrize("name", ["Rats-Bot (Köln)", "A.B", "R*", "Rat & Tat"])
def test_names_are_no_patterns(name: str) -> None:
    assert said(text=f"<at>{name}</at> AxB {name}", entities=[mention(name)]).text == f"AxB {name}"


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "mention"},
        {"type": "mention", "mentioned": None, "text": "<at>Ratsbot</at>"},
        {"type": "mention", "mentioned": {"id": "28:somebody-else"}, "text": "<at>Ratsbot</at>"},
        {"type": "clientInfo", "mentioned": {"id": BOT}, "text": "<at>Ratsbot</at>"},
    ],
)
def test_a_mention_of_somebody_else_is_none_of_ours(entity: dict[str, Any]) -> None:
    assert reads(entities=[entity]) is None


def test_a_mention_cannot_take_out_what_is_no_mention() -> None:
    greedy = {"type": "mention", "mentioned": {"id": BOT}, "text": "Radweg"}
    assert said(text="/suche Radweg", entities=[greedy]).text == "/suche Radweg"


def test_markup_becomes_lines() -> None:
    text = "<div><p><at>Ratsbot</at> <b>Rad</b>weg</p><p>heute<br>a &lt; b</p></div>"
    assert said(text=text, textFormat="xml").text == "Radweg\nheute\na < b"


def test_a_card_that_was_inserted_says_nothing() -> None:
    """As the Playground sends what the search beside the compose box has found."""
    card = (
        '\n<span class="inline-compose-card" itemid="0" itemtype="http://schema.skype.com/InputExtension">\n'
        '  <span content="0" itemprop="cardId"></span>\n</span>\n'
    )
    personal = {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}}
    assert reads(text=card, entities=[], **personal) is None
    assert said(text=f"{card}/suche Radweg", entities=[], **personal).text == "/suche Radweg"


def test_the_german_locale_changes_nothing() -> None:
    assert said(locale="en-US").text == said(locale="de-DE").text == said(locale=None).text


def edit(event: str = "editMessage", **fields: Any) -> dict[str, Any]:
    data = {"eventType": event, "tenant": {"id": TENANT}, "channel": {"id": CHANNEL}, "team": {"id": TEAM}}
    return {"type": "messageUpdate", "channelData": data, **fields}


@pytest.mark.parametrize("event", ["editMessage", "undeleteMessage"])
def test_an_edit_comes_under_the_id_of_its_message(event: str) -> None:
    incoming = said(**edit(event))
    assert (incoming.kind, incoming.target, incoming.text) == ("edit", MESSAGE, "/suche Radweg")
    assert incoming.id == f"{MESSAGE} messageUpdate 2026-11-22T10:33:19.4455513Z"
    assert said(**edit(event, timestamp="2026-11-22T10:34:00Z")).id != incoming.id
    assert activity_of(incoming.id) == "1700000000001"


def test_an_edit_says_whether_the_bot_is_still_mentioned() -> None:
    assert said(**edit()).addressed
    assert not said(**edit(entities=[], text="/suche Radwege")).addressed
    assert said(PERSONAL, **edit(entities=[], text="Radwege")).addressed


@pytest.mark.parametrize("wrong", [edit("somethingNew"), edit("editMessage", text=None, entities=[])])
def test_other_updates_are_none(wrong: dict[str, Any]) -> None:
    assert reads(**wrong) is None


def test_a_deletion_names_its_message() -> None:
    incoming = said(**edit("softDeleteMessage", type="messageDelete", text=None, entities=None))
    assert (incoming.kind, incoming.target, incoming.text) == ("deletion", MESSAGE, "")
    assert incoming.id != MESSAGE
