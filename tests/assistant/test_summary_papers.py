"""Papers, their Beratungsfolge and meetings of the demo council."""

import pytest

from adapters.command_line.compose import House
from bot.assistant.summary.wish import read_wish
from bot.errors import ModelUnavailable
from bot.messages import ObjectRef, Table
from bot.store.meetings import MeetingRow
from bot.store.papers import PaperRow
from tests.assistant.summaries import ASKER, PlayedChat, answers, final, line, steps, summaries, words


def paper(house: House, reference: str, body: str = "kraehenfurt") -> PaperRow:
    (found,) = (each for each in house.services.search.by_reference(reference, [body]) if each.score >= 1)
    row = house.services.papers.paper(ObjectRef("Paper", found.body, found.id))
    assert row
    return row


def with_results(house: House) -> MeetingRow:
    """A past meeting that has results."""
    found = house.services.meetings.between(
        None, house.clock.now(), bodies=["kraehenfurt"], newest_first=True
    )
    return next(
        each for each in found if sum(bool(i.result) for i in house.services.meetings.agenda(each.ref)) > 2
    )


async def test_the_data_come_first_then_the_words_of_the_paper(demo_house: House) -> None:
    last = await final(summaries(demo_house).paper(paper(demo_house, "2025/0131"), read_wish(""), ASKER))

    said = words(last)
    assert said.startswith("Beschlussvorlage 2025/0131 (Krähenfurt) vom 14.04.2025:")
    assert "Stand:" in said
    assert said.index("Stand:") < said.index("Vorgeschlagener Beschluss:")
    assert "Vorgartensatzung" in said
    assert last.about[0] == paper(demo_house, "2025/0131").ref
    assert all(not each.model_written for each in answers(last))


@pytest.mark.parametrize(("wish", "most"), [("in einem Satz", 1), ("in drei Sätzen", 3), ("in 5 Sätzen", 5)])
async def test_as_many_sentences_as_asked_for(demo_house: House, wish: str, most: int) -> None:
    last = await final(summaries(demo_house).paper(paper(demo_house, "2025/0131"), read_wish(wish), ASKER))

    assert sum(len(each.sentences) for each in answers(last)) == most


async def test_longer_wishes_get_more(demo_house: House) -> None:
    sizes = []
    for wish in ("kurz", "mittel", "lang"):
        told = summaries(demo_house).paper(paper(demo_house, "2025/0131"), read_wish(wish), ASKER)
        sizes.append(sum(len(each.sentences) for each in answers(await final(told))))
    assert sizes[0] < sizes[1] < sizes[2]


async def test_every_quote_stands_on_its_page(demo_house: House) -> None:
    checked = 0
    for reference in ("2025/0131", "2023/0412", "2026/0215", "2026/0097"):
        row = paper(demo_house, reference)
        last = await final(summaries(demo_house).paper(row, read_wish("lang"), ASKER))
        texts = [each["text"] for each in demo_house.db.rows("SELECT text FROM file_text")]
        pages = [[" ".join(page.split()) for page in text.split("\f")] for text in texts]
        for answer in answers(last):
            for sentence in answer.sentences:
                cited = answer.citations[sentence.citations[0]]
                of_page = [text[(cited.page or 1) - 1] for text in pages if len(text) >= (cited.page or 1)]
                if not sentence.text.endswith("…"):
                    checked += 1
                    assert any(sentence.text in text for text in of_page), sentence.text
    assert checked > 15


async def test_a_model_writes_what_holds(demo_house: House) -> None:
    *drafts, last = await steps(
        summaries(demo_house, PlayedChat()).paper(
            paper(demo_house, "2025/0131"), read_wish("für die Presse"), ASKER
        )
    )

    (answer,) = answers(last)
    assert answer.model_written
    assert drafts
    assert "Stand:" in words(drafts[0])


async def test_its_readers_are_told_to_the_model(demo_house: House) -> None:
    chat = PlayedChat()
    await final(
        summaries(demo_house, chat).paper(paper(demo_house, "2025/0131"), read_wish("für die Presse"), ASKER)
    )
    assert "Die Presse: das Neue zuerst" in chat.asked[0][-1].text


async def test_a_model_that_is_gone_or_lies_is_replaced_by_the_words_themselves(demo_house: House) -> None:
    gone = PlayedChat()
    gone.script.append(ModelUnavailable("weg"))
    lying = PlayedChat(
        always=lambda _: line(
            1, "Der Rat hat den Antrag einstimmig beschlossen.", "Beschlussvorlage 2025/0131"
        )
    )
    for chat, says in ((gone, "antwortet gerade nicht"), (lying, "nicht am Text belegen")):
        told = summaries(demo_house, chat).paper(paper(demo_house, "2025/0131"), read_wish(""), ASKER)
        last = await final(told)
        assert says in words(last)
        assert "Vorgartensatzung" in words(last)


async def test_a_course_tells_what_each_station_is_worth(demo_house: House) -> None:
    chosen = None
    for row in demo_house.db.rows(
        "SELECT body, paper FROM consultation GROUP BY body, paper HAVING count(*) > 2"
    ):
        ref = ObjectRef("Paper", row["body"], row["paper"])
        found = [each for each in demo_house.services.stations.of(ref) if each.result]
        if len(found) > 1 and demo_house.services.papers.paper(ref):
            chosen = demo_house.services.papers.paper(ref)
            break
    assert chosen
    last = await final(summaries(demo_house).course(chosen, read_wish("Beratungsfolge x"), ASKER))

    (table,) = (block for block in last.blocks if isinstance(block, Table))
    assert len(table.rows) == len(demo_house.services.stations.of(chosen.ref))
    worth = [row[-1] for row in table.rows]
    assert any(each in {"Beschluss", "letzter Stand"} for each in worth)
    assert any(each.startswith(("überholt durch", "vorbereitend")) for each in worth)


async def test_a_meeting_without_minutes_is_told_by_its_results(demo_house: House) -> None:
    meeting = with_results(demo_house)

    last = await final(summaries(demo_house).meeting(meeting, read_wish(""), ASKER))

    (table,) = (block for block in last.blocks if isinstance(block, Table))
    agenda = {each.number: each.result for each in demo_house.services.meetings.agenda(meeting.ref)}
    assert all(agenda[row[0]] == row[-1] for row in table.rows)
    assert f"{len(agenda)} Punkte" in words(last)
    assert meeting.ref in last.about
