"""What the bot says of what it cannot do, does not have or did not understand."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.commands.hits import telling
from bot.commands.suche import MOST_TOLD
from bot.messages import Hits, Notice
from bot.retrieval.found import FoundPassage
from bot.retrieval.snippets import Cut
from tests.houses import Talk, load
from tests.sources.oparl.maker import archive, file, meeting, paper

INDEX = "Der Suchindex wird gerade aufgebaut: "


@pytest.fixture
def talk(demo_house: House) -> Talk:
    return Talk(demo_house)


async def test_a_search_says_that_the_index_is_incomplete(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", paper(1, "Freibad")))
    load(house, archive(tmp_path / "b", paper(1, "Freibad"), paper(2), paper(3)), index=False)
    assert INDEX + "2 Vorlagen fehlen noch." in await Talk(house)("/suche Freibad")
    nothing = await Talk(house)("/suche Kirmes")
    assert INDEX in nothing
    assert "Durchsucht" not in nothing
    house.index.update()
    assert INDEX not in await Talk(house)("/suche Freibad")
    assert "Durchsucht" in await Talk(house)("/suche Kirmes")


async def test_what_is_not_public_is_not_counted_among_the_missing(house: House, tmp_path: Path) -> None:
    hidden = paper(2, consultation=[])
    load(house, archive(tmp_path / "a", paper(1), hidden), index=False)
    with house.db.write() as w:
        w.execute("UPDATE paper SET publicness = 'nonpublic' WHERE reference = '2025/0002'")
    assert INDEX + "1 Vorlage fehlt noch." in await Talk(house)("/suche Mühlbach")


async def test_a_count_that_says_nothing_is_not_told(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", *(paper(n) for n in range(MOST_TOLD + 1))))
    answer = await Talk(house)("/suche Mühlbach")
    assert "Die besten Treffer zu „Mühlbach“" in answer
    assert str(MOST_TOLD + 1) not in answer
    load(
        house, archive(tmp_path / "b", *(paper(n, "Bauhof" if n else "Radweg am Mühlbach") for n in range(2)))
    )
    assert f"{MOST_TOLD} Treffer zu „Mühlbach“" in await Talk(house)("/suche Mühlbach")


LONG = "Wortungetüm" * 30


@pytest.mark.parametrize(
    "command", ["/suche", "/vorlage", "/neu", "/sitzung", "/hilfe", "/vorlage 2025/9999"]
)
async def test_what_a_person_wrote_comes_back_short(talk: Talk, command: str) -> None:
    answer = await talk(f"{command} {LONG}")
    assert "…" in answer
    assert LONG[:80].casefold() not in answer.casefold().replace("\n", "")


@pytest.mark.parametrize(
    "day", ["31.02.2025", "2025-02-31", "0001-01-01", "9999-12-31", "30. Februar 2025", "31.12.9999"]
)
async def test_a_day_that_does_not_exist_is_named(talk: Talk, day: str) -> None:
    for command in ("/sitzung", "/sitzung Stadtrat", "/neu", "/neu seit"):
        assert f"{day} ist kein Datum, das es gibt." in await talk(f"{command} {day}")


async def test_no_meeting_at_all(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", paper(1)))
    (notice,) = await Talk(house).blocks("/sitzung")
    assert notice == Notice("Eine Sitzung ist nicht zu finden.")


@pytest.mark.parametrize(
    "text", ["Hallo", "hallo!", "Hallo Ratsbot", "Guten Tag", "help", "?", "👍", "…", "!!", "👍🏽"]
)
async def test_greetings_and_wordless_texts_get_the_help(talk: Talk, text: str) -> None:
    assert "vor jeden passt auch ein !" in await talk(text)


@pytest.mark.parametrize("text", ["Danke", "danke!", "Vielen Dank.", "Danke schön 🙂", "Danke Ratsbot!"])
async def test_thanks_get_a_short_word(talk: Talk, text: str) -> None:
    assert (await talk(text)).strip() == "Gern geschehen."


async def test_politeness_among_others_is_not_for_the_bot(demo_house: House) -> None:
    room = Talk(demo_house, kind="room")
    for text in ("Danke", "Hallo", "👍", "2"):
        assert await room.replies(text) == []


@pytest.mark.parametrize(
    "text", ["\udcff", "/suche \ud83d", "/vorlage \udcff", "/sitzung \udfff", "/neu \ud800", "/x\udcff"]
)
async def test_half_a_surrogate_pair_raises_nothing(talk: Talk, text: str) -> None:
    replies = await talk.replies(text)
    assert replies
    repr(replies).encode()


async def test_a_hit_without_a_page_leads_to_its_file(house: House, tmp_path: Path) -> None:
    rows = [
        paper(1, "Freibad", mainFile=file(1)),
        paper(2, "Bauhof", mainFile=file(2)),
        paper(3, "Freibad alt"),
    ]
    load(house, archive(tmp_path / "a", *rows, texts={"1": "Das Freibad öffnet wieder."}))
    (hits,) = [
        block for block in await Talk(house).blocks("/suche Freibad Bauhof") if isinstance(block, Hits)
    ]
    webs = {hit.reference: hit.web for hit in hits.hits}
    assert webs["2025/0001"] == file(1)["accessUrl"]
    assert webs["2025/0002"] == file(2)["accessUrl"]
    assert webs["2025/0003"] is None


def _passage(no: int, excerpt: str, *words: str) -> FoundPassage:
    marks = tuple((excerpt.index(word), excerpt.index(word) + len(word)) for word in words)
    return FoundPassage(
        f"f{no}", "Vorlage", None, None, 0, len(excerpt), excerpt, Cut(0, len(excerpt), marks)
    )


def test_a_snippet_is_not_the_letterhead() -> None:
    head = _passage(1, "Freibad. Amt für das Freibad", "Freibad")
    body = _passage(2, "Das Freibad hat eine Rutsche", "Freibad", "Rutsche")
    assert telling([head, body]) == [body]
    assert telling([head, replace(head, file_id="f3")]) == [head]
    assert telling([head]) == [head]


async def test_what_stands_in_past_meetings_only_is_named(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", meeting(1), meeting(2, start="2025-04-12T17:00:00+01:00")))
    assert "Von „Stadtrat“ steht keine Sitzung an. Die letzten waren:" in await Talk(house)(
        "/sitzung Stadtrat"
    )


async def test_a_cancelled_meeting_needs_no_agenda(house: House, tmp_path: Path) -> None:
    load(
        house,
        archive(tmp_path / "a", meeting(1), meeting(2, cancelled=True, start="2025-03-13T17:00:00+01:00")),
    )
    assert "noch nicht veröffentlicht" in await Talk(house)("/sitzung 12.03.2025")
    assert "noch nicht veröffentlicht" not in await Talk(house)("/sitzung 13.03.2025")


async def test_what_stands_beside_each_hit_is_not_called_missing(talk: Talk) -> None:
    asked = " ".join((await talk("Wann wurde zuletzt über Radwege beraten?")).split())
    assert "Bei jeder steht, was aus ihr wurde" in asked
    assert "steht nicht darin" not in asked
    assert "Beschluss: geändert beschlossen – Stadtrat, 11.12.2025" in asked
