"""Who does not like an edition is offered filters; nothing changes by itself."""

from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.command_line.compose import House
from bot.app import Bot
from bot.council.results import read_result
from bot.digest.edition.feedback import less, offers
from bot.digest.edition.matters import Matter
from bot.digest.edition.rare_word import rare_word
from bot.digest.records import EVERY_DAY, Match, Reason, Rhythm, Subscription, Without
from bot.digest.wording.wording import NotUnderstood, Wording
from bot.messages import Action, Actions, Block, Incoming, NewsList, Notice, Place, Reply, Sender, Text
from bot.texts import feedback as texts
from tests.digest.news import about, match, subscription
from tests.retrieval.query_world import read

DAILY, WEEKLY = subscription(2), subscription(3)
WEEKLY = replace(WEEKLY, wish=replace(WEEKLY.wish, rhythm=Rhythm((0,))))
ROOM = Place("test", "raum", "room")


def told(**of: Any) -> Match:
    """For subscription 3, which comes once a week."""
    return match(reasons=(Reason(3),), **of)


def offered(*matches: Match, by: Subscription = WEEKLY) -> list[str]:
    """The commands offered for the first of these."""
    first, *others = [Matter(each) for each in matches]
    return [each.command for each in offers(first, [by], others)]


def actions(blocks: list[Block]) -> dict[str, str]:
    return {
        each.label: each.command for block in blocks if isinstance(block, Actions) for each in block.actions
    }


def test_a_line_offers_what_would_have_left_it_out() -> None:
    line = told(
        title="Sachstand Baumpflege im Stadtgebiet",
        result="Kenntnisnahme",
        paper_type="Mitteilung",
        at="Ortschaftsrat Süd",
    )
    assert list(offers(Matter(line), [WEEKLY])) == [
        Action("Ohne Kenntnisnahmen", "/abo 3 ohne Kenntnisnahmen"),
        Action("Ohne Routine", "/abo 3 ohne Routine"),
        Action("Ohne Ortschaftsrat Süd", '/abo 3 ohne Gremium "Ortschaftsrat Süd"'),
        Action("Ohne das Wort „Baumpflege“", '/abo 3 ohne das Wort "Baumpflege"'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("result", "what"),
    [
        ("vertagt", "Vertagungen"),
        ("verwiesen in den Bauausschuss", "Verweisungen"),
        ("empfohlen", "Empfehlungen"),
    ],
)
def test_results_that_are_no_decisions_can_be_left_out(result: str, what: str) -> None:
    assert f"/abo 3 ohne {what}" in offered(told(result=result))


@pytest.mark.parametrize("result", ["einstimmig beschlossen", "abgelehnt", "zurückgezogen", "Näheres später"])
def test_what_one_subscribes_for_is_left_out_by_subject_only(result: str) -> None:
    assert {each.split("ohne ")[1][:7] for each in offered(told(result=result))} == {"Gremium", "das Wor"}


def test_what_is_left_out_already_is_not_offered_again() -> None:
    kept = replace(WEEKLY, wish=replace(WEEKLY.wish, without=(Without("organization", "Bauausschuss"),)))
    assert offered(told(title="Fähranleger"), by=kept) == ['/abo 3 ohne das Wort "Fähranleger"']


def test_a_filter_that_would_not_have_helped_is_not_offered() -> None:
    """The matter would stand there for its other station, or for its other Gremium."""
    one, other = told(result="Kenntnisnahme"), told(id=2, result="vertagt", at="Stadtrat")
    commands = [each.command for each in offers(Matter(one, stations=(other,)), [WEEKLY])]
    assert commands == ['/abo 3 ohne das Wort "Mühlbach"']
    two = replace(one, news=replace(one.news, organizations=(("a", "Bauausschuss"), ("b", "Werkausschuss"))))
    assert not [each for each in offered(two) if "Gremium" in each]


def test_each_subscription_that_brought_it_has_its_own_filter() -> None:
    both = match(title="Fähranleger", reasons=(Reason(2), Reason(3)))
    assert [each.label for each in offers(Matter(both), [DAILY, WEEKLY])][:2] == [
        "Ohne Bauausschuss (Abo 2)",
        "Ohne Bauausschuss (Abo 3)",
    ]
    assert {each.command[:6] for each in offers(Matter(both), [WEEKLY])} == {"/abo 3"}
    # Of whom it is not known any more: only where there is no choice.
    lost = match(title="Fähranleger", reasons=())
    assert offers(Matter(lost), [DAILY, WEEKLY]) == ()
    assert offered(lost) == offered(told(title="Fähranleger"))


def test_the_word_is_not_what_was_asked_for_nor_what_stands_everywhere() -> None:
    title = "Sanierung Radwegebrücke am Hafenbecken"
    assert rare_word(title, []) == "Radwegebrücke"
    assert rare_word(title, [], marks=[(10, 23)]) == "Hafenbecken"
    assert rare_word(title, ["Radwegebrücke Ost"]) == "Hafenbecken"
    assert rare_word(title, ["RADWEGEBRÜCKE", "Das Hafenbecken"]) == "Radwegebrücke"
    assert rare_word(title, [], known=["Ortsbeirat Hafenbecken", "radwegebrücke"]) is None
    assert rare_word("Antrag der Fraktion: Änderung der Hauptsatzung", []) == "Hauptsatzung"
    assert rare_word("Bericht der Verwaltung 2031", []) is None
    assert rare_word("", []) is None


def test_a_subscription_that_speaks_often_may_speak_seldom() -> None:
    def seldom(days: tuple[int, ...], hour: int = 8, minute: int = 0) -> str | None:
        often = replace(DAILY, wish=replace(DAILY.wish, rhythm=Rhythm(days, hour, minute)))
        return actions(less([match(reasons=(Reason(2),))], [often])).get(texts.SELDOM)

    assert seldom(EVERY_DAY) == "/abo 2 montags um 8"
    assert seldom((0, 3), 7, 30) == "/abo 2 montags um 7:30"
    assert seldom((), 17) == "/abo 2 montags um 8"
    assert seldom((4,)) is None


def test_a_line_is_named_by_its_number_in_the_edition() -> None:
    matches = [
        told(id=1, title="Fähranleger", at="Werkausschuss"),
        told(id=2, title="Markthalle", at="Stadtrat"),
    ]
    blocks = less(matches, [WEEKLY], 1)
    shown = blocks[0]
    assert isinstance(shown, NewsList)
    # The council comes first in an edition.
    assert (shown.heading, shown.first, shown.lines[0].title) == ("Zeile 1", 1, "Markthalle")
    assert shown.lines[0].about
    assert '/abo 3 ohne Gremium "Stadtrat"' in actions(blocks).values()
    assert less(matches, [WEEKLY], 3) == [
        Notice("Eine Zeile 3 hat diese Ausgabe nicht; gezeigt sind 2 Zeilen.")
    ]
    assert isinstance(less(matches, [WEEKLY], 0)[0], Notice)


def test_a_long_edition_is_told_by_its_groups() -> None:
    matches = [
        told(id=at, title=f"Pumpwerk {at}", at=("Stadtrat", "Ortsrat Nord")[at % 2]) for at in range(1, 6)
    ]
    groups, offer, buttons, hint = less(matches, [WEEKLY], edition=17)
    assert groups == Text("In dieser Ausgabe: Probedorf · Ortsrat Nord (3) und Probedorf · Stadtrat (2).")
    assert offer == Text(texts.NOTHING_BY_ITSELF)
    assert isinstance(buttons, Actions)
    assert [each.label for each in buttons.actions] == ["Ohne Ortsrat Nord", "Ohne Stadtrat"]
    assert hint == Text("Nur zu einer Zeile, etwa der dritten: /abo weniger 17.3")


def test_a_short_edition_offers_everything_at_once() -> None:
    blocks = less([told(id=1, title="Fähranleger"), told(id=2, title="Markthalle")], [WEEKLY])
    assert list(actions(blocks)) == [
        "Ohne Bauausschuss",
        "Ohne das Wort „Fähranleger“",
        "Ohne das Wort „Markthalle“",
    ]


def test_where_nothing_can_be_offered_that_is_said() -> None:
    assert less([told()], []) == [Notice(texts.GONE)]
    plain = told(title="Bericht", at="", kind="paper", result="")
    assert less([plain], [WEEKLY]) == [Notice(texts.NOTHING_TO_OFFER)]


WORDS = st.sampled_from(["Fähre am Kai", 'Kita „Kai"', "Bericht", "Hafenrundfahrt", "Baumpflege Süd"])
MATCHES = st.lists(
    st.builds(
        lambda id_, title, at, result, topic: match(
            id=id_, title=title, at=at, result=result, reasons=(about(topic, title, 1 + id_ % 2),)
        ),
        st.integers(1, 99),
        WORDS,
        st.sampled_from(["Stadtrat", 'Ortsbeirat "Süd"', ""]),
        st.sampled_from(["Kenntnisnahme", "vertagt", "beschlossen", "", "???"]),
        st.sampled_from(["Kai", "Rad", ""]),
    ),
    max_size=9,
)


@given(MATCHES, st.one_of(st.none(), st.integers(-1, 12)))
def test_whatever_was_in_it_the_answer_is_short_and_its_commands_are_well_formed(
    matches: list[Match], line: int | None
) -> None:
    blocks = less(matches, [subscription(1), subscription(2)], line)
    assert blocks
    found = actions(blocks)
    assert len(found) <= 6
    for label, command in found.items():
        assert command.startswith(("/abo 1 ", "/abo 2 "))
        assert command.count('"') in {0, 2}
        assert '"' not in label


@pytest.mark.parametrize(
    "result", ["Kenntnisnahme", "vertagt", "verwiesen", "empfohlen", "erledigt", "beraten"]
)
def test_what_is_offered_is_what_abo_understands(result: str) -> None:
    wish = replace(DAILY.wish, query="Kai", rhythm=Rhythm((0, 3), 7, 30))
    often = replace(DAILY, wish=wish)
    line = match(
        title="Sachstand Baumpflege", result=result, paper_type="Mitteilung", at="Ortschaftsrat Süd",
        reasons=(Reason(2),),
    )  # fmt: skip
    wording = Wording(read, {"probedorf": "Probedorf"})
    changed = [
        wording.change(wish, each.removeprefix("/abo 2 ")) for each in actions(less([line], [often])).values()
    ]
    *without, weekly = changed
    assert weekly == replace(wish, rhythm=Rhythm((0,), 7, 30))
    found = [each.without[0] for each in without if not isinstance(each, NotUnderstood)]
    assert [replace(wish, without=(each,)) for each in found] == without
    assert {Without("organization", "Ortschaftsrat Süd"), Without("word", "Baumpflege")} < set(found)
    assert read_result(result).kind in {each.value for each in found if each.what == "outcome"}


class Less:
    """A digest that offers one thing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def less(self, place: Place, edition_id: int, line: int | None = None) -> tuple[Block, ...]:
        assert line is None
        self.asked.append((place.id, edition_id))
        return (Text(f"weniger von {edition_id}"),)


class Room:
    """Posts of the bot in a room, and what people there think of them."""

    def __init__(self, house: House) -> None:
        self.house, self.digest, self.events = house, Less(), 0
        services = replace(house.services, digest=cast("Any", self.digest))
        self.mailbox = house.bot.mailbox
        own = house.bot
        self.bot = Bot(services, self.mailbox, house.clock, own.pseudonym, own.metrics, own.turns)

    def posts(self, key: str) -> str:
        self.mailbox.enqueue(ROOM, [Reply(key, (Text("Neues"),))], key)
        self.deliver(f"${key}")
        return f"${key}"

    def deliver(self, ref: str) -> None:
        for delivery in self.mailbox.due(ROOM.platform):
            self.mailbox.sent(delivery.id, ref)

    async def reacts(self, who: str, emoji: str, to: str) -> list[Reply]:
        """And what is said to that, posted at once."""
        self.events += 1
        event = Incoming(
            f"r{self.events}", "reaction", ROOM, Sender(who), emoji, self.house.clock.now(), target=to
        )
        self.mailbox.take_in(ROOM.platform, [event])
        turn = self.mailbox.next_turn(ROOM.platform)
        assert turn is not None
        replies = [reply async for reply in self.bot.handle(turn.incoming)]
        self.mailbox.finish(turn, replies)
        return replies

    def votes(self) -> list[int]:
        return [row[0] for row in self.house.db.rows("SELECT value FROM vote ORDER BY event")]


@pytest.fixture
def room(house: House) -> Room:
    return Room(house)


async def test_who_does_not_like_an_edition_is_offered_less_once(room: Room) -> None:
    edition = room.posts("edition 17")
    (answer,) = await room.reacts("anna", "👎", edition)
    assert answer.blocks == (Text("weniger von 17"),)
    assert await room.reacts("anna", "👎", edition) == []
    assert len(await room.reacts("bert", "👎", edition)) == 1
    room.deliver("$anna")
    room.deliver("$bert")
    # Taken back and given again it is still the same person.
    room.mailbox.ledger.tables.drop_vote(ROOM.platform, "r1")
    assert await room.reacts("anna", "👎", edition) == []
    assert len(await room.reacts("anna", "👎", room.posts("edition 18"))) == 1
    assert room.digest.asked == [("raum", 17), ("raum", 17), ("raum", 18)]


@pytest.mark.parametrize("key", ["edition 17", "follow 4 2", "answer", "edition", "edition x", "editions 3"])
async def test_a_thumb_up_is_counted_and_so_is_one_for_anything_but_an_edition(room: Room, key: str) -> None:
    post = room.posts(key)
    assert await room.reacts("anna", "👍", post) == []
    if key != "edition 17":
        assert await room.reacts("bert", "👎", post) == []
        assert room.votes() == [1, -1]
    assert room.digest.asked == []
