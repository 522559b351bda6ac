"""A long file in parts: the pages are right, a part that fails is missed alone, nobody waits for ever."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from adapters.command_line.compose import House
from bot.assistant.summary.uploads import upload_reader
from bot.assistant.summary.wish import read_wish
from bot.assistant.summary.written import SummaryWriter
from bot.documents.reader import DocumentReader
from bot.errors import ModelBusy, ModelRefused, ModelUnavailable, PromptTooLong
from bot.messages import Upload
from tests.assistant.summaries import ASKER, PDF, PlayedChat, answers, final, line, steps, summaries, words
from tests.documents.pdf_maker import text_pdf

PAGES = 60
TOWNS = ("Ahorn", "Birke", "Erle", "Fichte", "Ginster", "Hasel", "Kiefer", "Linde", "Ulme", "Weide")


def page(number: int) -> str:
    """A page of a made-up report, which names itself and fills the sheet."""
    tree = TOWNS[number % 10]
    filler = "\n".join(
        f"Im Abschnitt {number}.{row} wird der Zustand der Wege beschrieben und bewertet."
        for row in range(30)
    )
    return (
        f"Das Quartier {tree} {number} erhält einen Spielplatz mit {number + 100} Quadratmetern.\n"
        f"Die Pflege im Quartier {tree} {number} kostet {number + 2000} Euro im Jahr.\n{filler}"
    )


LONG = text_pdf([page(number) for number in range(1, PAGES + 1)])
UPLOAD = Upload("Spielplatzbericht.pdf", PDF, len(LONG), "r1")


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with upload_reader() as made:
        yield made


async def test_each_sentence_names_its_page(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat()
    told = summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish("lang"), ASKER)

    *drafts, last = await steps(told)

    (answer,) = answers(last)
    assert answer.model_written
    assert len(answer.sentences) == 7  # as many as the model chose
    for sentence in answer.sentences:
        cited = [answer.citations[each] for each in sentence.citations]
        assert all(f"{each.page} " in sentence.text.replace(".", " ") for each in cited)
    assert all("nicht enthalten" not in words(each).casefold() for each in drafts)
    assert any(f"Teil 3 von {len(chat.asked) - 1} …" in words(each) for each in drafts)
    assert "Datei „Spielplatzbericht (PDF)“, 60 Seiten" in words(last)
    assert [ref.kind for ref in last.about] == []


async def test_pages_are_right_without_a_model(demo_house: House, reader: DocumentReader) -> None:
    last = await final(summaries(demo_house, None, reader).upload(UPLOAD, LONG, read_wish("lang"), ASKER))

    (answer,) = answers(last)
    assert not answer.model_written
    assert len(answer.sentences) == 14
    for sentence in answer.sentences:
        (cited,) = (answer.citations[each] for each in sentence.citations)
        assert f" {cited.page} " in sentence.text or f" {cited.page}." in sentence.text


async def test_a_part_that_fails_is_missed_alone(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat()
    chat.script.extend([chat.always, ModelBusy("zu viel"), chat.always])

    last = await final(summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER))

    said = words(last)
    assert "Nicht enthalten: Seiten 5 bis 8 von „Spielplatzbericht (PDF)“" in said, said
    assert answers(last)[0].model_written


async def test_a_model_that_is_gone_is_not_asked_for_every_part(
    demo_house: House, reader: DocumentReader
) -> None:
    chat = PlayedChat()
    chat.script.extend([chat.always, ModelUnavailable("weg"), ModelUnavailable("weg")])

    last = await final(summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER))

    assert len(chat.asked) == 3
    assert "Seiten 5 bis 60 von" in words(last)


async def test_a_model_that_refuses_leaves_the_words_of_the_file(
    demo_house: House, reader: DocumentReader
) -> None:
    chat = PlayedChat()
    chat.script.append(ModelRefused("Schlüssel"))

    last = await final(summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER))

    assert not answers(last)[0].model_written
    assert "Das Sprachmodell hat die Anfrage abgelehnt." in words(last)
    assert "Schlüssel" not in words(last)


async def test_too_long_a_part_is_read_in_halves(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat()
    chat.script.extend([PromptTooLong("zu lang"), chat.always, chat.always])

    last = await final(summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER))

    assert "Nicht enthalten" not in words(last)
    assert chat.asked[1][-1].text.count("<quelle ") == chat.asked[2][-1].text.count("<quelle ")


async def test_the_limit_of_requests_ends_it(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat()

    told = summaries(demo_house, chat, reader, per_hour=2).upload(UPLOAD, LONG, read_wish(""), ASKER)

    said = words(await final(told))
    assert "Seiten 9 bis 60 von" in said
    assert "sehr viele Anfragen" in said


async def test_sentences_that_do_not_hold_do_not_come(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat(always=lambda _: line(1, "Der Spielplatz kostet 9.999.999 Euro."))

    last = await final(summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER))

    assert "9.999.999" not in words(last)
    assert "ließ sich nicht am Text belegen" in words(last)


async def test_nobody_waits_for_ever(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat(pause=0.05)
    made = summaries(demo_house, chat, reader)
    made._writer = SummaryWriter(made._writer._writer, made._writer._prompts, total_seconds=0.12)

    last = await final(made.upload(UPLOAD, LONG, read_wish(""), ASKER))

    assert answers(last)[0].model_written
    assert "hat zu lange gedauert" in words(last)


async def test_whoever_goes_ends_the_request(demo_house: House, reader: DocumentReader) -> None:
    chat = PlayedChat(pause=0.01)
    async with aclosing(
        summaries(demo_house, chat, reader).upload(UPLOAD, LONG, read_wish(""), ASKER)
    ) as told:
        async for step in told:
            if answers(step):
                break
    await asyncio.sleep(0)

    assert chat.left == 1
    assert len(chat.asked) == 1
