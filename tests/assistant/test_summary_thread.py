"""What was said in a thread."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.command_line.compose import House
from bot.assistant.summary.wish import read_wish
from bot.delivery.reach import Said
from bot.errors import UserError
from bot.texts import summaries as texts
from tests.assistant.summaries import ASKER, PlayedChat, answers, final, line, summaries, words

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def thread(*said: str) -> tuple[Said, ...]:
    """Messages as „Name: Text“, a minute apart; those of „Ratsbot“ are the bot's own."""
    made = []
    for number, each in enumerate(said):
        name, _, text = each.partition(": ")
        made.append(Said(name, text, START + timedelta(minutes=number), own=name == "Ratsbot"))
    return tuple(made)


TALK = thread(
    "Jana: Wer kümmert sich um die Stellungnahme zur Vorlage 2026/0215?",
    "Omar: Hallo",
    "Omar: Ich schicke sie bis Freitag an das Bauamt.",
    "Ratsbot: Dazu habe ich drei Vorlagen gefunden.",
    "Jana: Danke!",
    "Jana: Die Kosten von 12.000 Euro trägt dann das Amt 61.",
    "Jana: fasse diesen Thread zusammen",
)


async def test_without_a_model_the_telling_messages(demo_house: House) -> None:
    last = await final(summaries(demo_house).thread(TALK, read_wish("diesen Thread kurz"), ASKER))

    said = words(last)
    assert said.startswith("Thread: 6 Nachrichten von 2 Personen, 20.11.2026")
    assert "Omar: Ich schicke sie bis Freitag an das Bauamt." in said
    assert "Jana: Die Kosten von 12.000 Euro trägt dann das Amt 61." in said
    assert "Hallo" not in said
    assert "drei Vorlagen gefunden" not in said
    assert "fasse diesen Thread" not in said
    assert texts.THREAD_NOT_KEPT in said


async def test_with_a_model_each_sentence_names_its_message(demo_house: House) -> None:
    written = line(
        3,
        "Person 2 schickt sie bis Freitag an das Bauamt.",
        "Person 2: Ich schicke sie bis Freitag an das Bauamt.",
    )
    invented = line(
        3,
        "Person 2 schickt sie bis Montag an das Bauamt.",
        "Person 2: Ich schicke sie bis Freitag an das Bauamt.",
    )
    chat = PlayedChat(always=lambda _: written + invented)

    last = await final(summaries(demo_house, chat).thread(TALK, read_wish("thread"), ASKER))

    (answer,) = answers(last)
    assert [each.text for each in answer.sentences] == ["Omar schickt sie bis Freitag an das Bauamt."]
    assert answer.citations[0].reference == "Omar, 20.11. 09:02"
    assert "Jeder" not in chat.asked[0][-1].text
    assert "Ratsbot" not in chat.asked[0][-1].text


async def test_nothing_to_sum_up(demo_house: House) -> None:
    with pytest.raises(UserError, match="nichts"):
        await final(
            summaries(demo_house).thread(thread("Jana: /zusammenfassung thread"), read_wish("thread"), ASKER)
        )
