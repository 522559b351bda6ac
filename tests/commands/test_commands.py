"""Conversations with the demo council."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.commands import suche
from bot.commands.base import Ask
from bot.commands.registry import registry
from bot.messages import (
    Action,
    Actions,
    Block,
    Hit,
    Hits,
    Incoming,
    MeetingCard,
    Notice,
    PaperCard,
    Sender,
    Table,
    Text,
)
from bot.retrieval.found import Found
from bot.retrieval.search import Search
from tests.houses import Talk, load
from tests.sources.oparl.maker import archive, file, paper


@pytest.fixture
def talk(demo_house: House) -> Talk:
    return Talk(demo_house)


async def test_a_search_shows_the_home_city_first(talk: Talk) -> None:
    found = [block for block in await talk.blocks("/suche Hitzeaktionsplan") if isinstance(block, Hits)]
    assert found[0].heading.startswith("Krähenfurt: ")
    assert {hit.city for hit in found[0].hits} == {"Krähenfurt"}
    assert found[0].hits[0].reference in {"2025/0142", "2026/0062"}
    assert found[1].heading.startswith("In den anderen Städten: ")
    assert "Krähenfurt" not in {hit.city for hit in found[1].hits}
    assert [block.first for block in found] == [1, 1 + len(found[0].hits)]
    assert [len(block.hits) for block in found] == [3, 2]


async def test_a_hit_says_where_the_matter_stands(talk: Talk) -> None:
    answer = await talk("/suche 2025/0142")
    assert "Beschluss: einstimmig beschlossen – Stadtrat, 26.06.2025" in answer


async def test_marks_stand_on_whole_words_of_the_snippet(talk: Talk) -> None:
    hits = [block for block in await talk.blocks("/suche Trinkwasserbrunnen") if isinstance(block, Hits)]
    marked = [
        snippet.text[start:end]
        for block in hits
        for hit in block.hits
        for snippet in hit.snippets
        for start, end in snippet.marks
    ]
    assert marked
    assert all(
        word.isalpha() and ("brunnen" in word.casefold() or "trink" in word.casefold()) for word in marked
    )


async def test_more_goes_on_through_the_other_cities_without_repeating(talk: Talk) -> None:
    seen: list[str] = []
    answer = await talk.blocks("/suche Hitzeaktionsplan Wärme")
    pages = 0
    while (hits := [block for block in answer if isinstance(block, Hits)]) and pages < 9:
        pages += 1
        seen += [hit.paper.id for block in hits for hit in block.hits]
        if not any(isinstance(block, Actions) for block in answer):
            break
        answer = await talk.blocks("/mehr")
    assert pages > 1
    assert len(seen) == len(set(seen))
    search = talk.house.services.search
    everything = search.find("Hitzeaktionsplan Wärme", limit=1_000, grouped=True).hits
    assert set(seen) == {hit.id for hit in everything}


async def test_more_belongs_to_the_person_who_searched(demo_house: House) -> None:
    await Talk(demo_house, who="berta").blocks("/suche Hitzeaktionsplan")
    assert "nichts fortzusetzen" in await Talk(demo_house, who="carl")("/mehr")


async def test_a_search_without_words_says_how(talk: Talk) -> None:
    assert "So geht es: /suche Wörter oder Nummer" in await talk("/suche")


async def test_nothing_found_names_what_was_searched(talk: Talk) -> None:
    answer = await talk("/suche Quarkkeulchenbäckerei")
    assert "ist nichts zu finden" in answer
    assert (
        "Durchsucht: Bestand Birkenhafen 2023–2026, 14 Vorlagen; Krähenfurt 2023–2026, 16 Vorlagen"
        in " ".join(answer.split())
    )


async def test_a_free_question_runs_as_a_search(talk: Talk) -> None:
    assert "Hitzeaktionsplan" in await talk("Wann wurde der Hitzeaktionsplan beschlossen?")


async def test_a_bare_command_word_in_a_question_is_a_question(talk: Talk) -> None:
    assert any(isinstance(block, Table) for block in await talk.blocks("stand"))
    assert "Treffer" in await talk("Stand der Wärmeplanung?")


async def test_a_paper_with_its_stations_and_files(talk: Talk) -> None:
    (card,) = await talk.blocks("/vorlage 2025/0137")
    assert isinstance(card, PaperCard)
    assert card.reference == "2025/0137"
    assert [station.result for station in card.stations] == ["vertagt", "empfohlen", "geändert beschlossen"]
    assert [station.deciding for station in card.stations] == [False, False, True]
    assert card.files
    assert card.web
    assert any(link.reference == "2025/0203" for link in card.related)


@pytest.mark.parametrize("spelling", ["2025/0137", "Vorlage 2025/137", "Nr. 25/0137", "25/137"])
async def test_usual_spellings_of_a_number(talk: Talk, spelling: str) -> None:
    assert "Radverkehrskonzept" in await talk(f"/vorlage {spelling}")
    assert "Radverkehrskonzept" in await talk(f"/suche {spelling}")


async def test_an_ambiguous_number_lists_the_candidates_home_first(talk: Talk) -> None:
    hits, how = await talk.blocks("/vorlage 2025/0142")
    assert how == Text("Eine davon öffnen: /vorlage 2")
    assert isinstance(hits, Hits)
    assert "passt auf 2 Vorlagen" in hits.heading
    assert [hit.city for hit in hits.hits] == ["Krähenfurt", "Quellstadt"]
    elsewhere, _ = await Talk(talk.house, home="quellstadt").blocks("/vorlage 2025/0142")
    assert isinstance(elsewhere, Hits)
    assert [hit.city for hit in elsewhere.hits] == ["Quellstadt", "Krähenfurt"]


async def test_two_papers_of_one_city_with_one_number(talk: Talk) -> None:
    assert "passt auf 2 Vorlagen" in await talk("/vorlage 2024/0071")


async def test_a_station_that_only_the_agenda_item_links(talk: Talk) -> None:
    (card,) = await talk.blocks("/vorlage 2025/0231")
    assert isinstance(card, PaperCard)
    assert "mit Mehrheit beschlossen" in [station.result for station in card.stations]


async def test_the_next_meetings_and_one_agenda(talk: Talk) -> None:
    listed = await talk.blocks("/sitzung Stadtrat")
    assert isinstance(listed[0], Table)
    (card,) = await talk.blocks("/sitzung Stadtrat Krähenfurt 26.06.2025")
    assert isinstance(card, MeetingCard)
    line = next(line for line in card.agenda if line.reference == "2025/0142")
    assert line.result == "einstimmig beschlossen"


async def test_a_meeting_that_is_not_there(talk: Talk) -> None:
    assert "ist nicht zu finden" in await talk("/sitzung Weltraumausschuss 01.01.2020")


async def test_what_is_new_since_a_day(talk: Talk) -> None:
    answer = await talk.blocks("/neu 01.03.2026")
    headings = [block.heading for block in answer if isinstance(block, Hits)]
    assert "seit 01.03.2026" in headings[0]
    assert "Vorlage" in headings[1]
    first = answer[0]
    assert isinstance(first, Hits)
    assert all(hit.station and hit.station.deciding for hit in first.hits)


async def test_new_with_words_that_are_no_date(talk: Talk) -> None:
    assert "nicht als Datum" in await talk("/neu Blumentopf")


async def test_stand_counts_public_papers_only(talk: Talk) -> None:
    (table,) = [block for block in await talk.blocks("/stand") if isinstance(block, Table)]
    assert {row[0]: row[1] for row in table.rows} == {
        "Birkenhafen": "14",
        "Krähenfurt": "16",
        "Quellstadt": "14",
        "Silberbrück": "15",
    }


async def test_help_lists_every_command_and_explains_one(talk: Talk) -> None:
    answer = await talk("/hilfe")
    assert all(command.usage.split()[0] in answer for command in registry().values())
    assert "Zum Beispiel: /vorlage 2025/0142" in await talk("/hilfe vorlage")


async def test_privacy_names_the_periods_that_hold(talk: Talk) -> None:
    answer = " ".join((await talk("/datenschutz")).split())
    assert "einen Tag" in answer
    assert "90 Tage" in answer


async def test_an_unknown_command_gets_one_short_hint(talk: Talk) -> None:
    (block,) = await talk.blocks("/suchen Freibad")
    assert isinstance(block, Notice)
    assert "/suche" in block.text


async def test_in_a_room_the_bot_is_silent_unless_meant(demo_house: House) -> None:
    room = Talk(demo_house, kind="room")
    assert await room.replies("Hat jemand den Hitzeaktionsplan gesehen?") == []
    assert await room.replies("suche Freibad") == []
    assert "Treffer" in await room("@Ratsbot suche Freibad")
    assert "Treffer" in await room("!suche Freibad")
    assert "Treffer" in await room("suche Freibad", addressed=True)


async def test_replies_name_what_they_show(talk: Talk) -> None:
    (reply,) = await talk.replies("/suche Hitzeaktionsplan")
    shown = {ref.kind for ref in reply.shows}
    assert {"Paper", "File", "Meeting"} <= shown


async def test_an_empty_bot_says_that_nothing_is_loaded(house: House) -> None:
    for command in ("/suche x", "/stand", "/neu", "/sitzung"):
        assert "noch keine Vorlagen geladen" in await Talk(house)(command)


def notices(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Notice)]


def actions(blocks: list[Block]) -> list[Action]:
    return [action for block in blocks if isinstance(block, Actions) for action in block.actions]


def hits(blocks: list[Block]) -> list[Hit]:
    return [hit for block in blocks if isinstance(block, Hits) for hit in block.hits]


@pytest.fixture
def debated(house: House, tmp_path: Path) -> Talk:
    """A Vorlage with two versions and four amendments, and seven papers on other matters."""
    versions = [paper(f"v{n}", reference=f"2025/0001{suffix}") for n, suffix in enumerate(("", "/1", "/2"))]
    amendments = [
        paper(f"a{n}", f"Radweg: Vorschlag {n}", reference=f"2025/0001/{n}", paperType="Änderungsantrag")
        for n in range(3, 7)
    ]
    others = [paper(n, f"Radweg am Ufer {n}") for n in range(2, 9)]
    load(house, archive(tmp_path / "a", *versions, *amendments, *others))
    return Talk(house)


async def test_a_matter_is_one_hit_under_its_newest_version(debated: Talk) -> None:
    blocks = await debated.blocks("/suche Radweg Mühlbach")
    first = hits(blocks)[0]
    assert first.reference == "2025/0001/2"
    assert [(each.reference, each.relation, each.title) for each in first.versions] == [
        ("2025/0001/1", "frühere Fassung", ""),
        ("2025/0001", "erste Fassung", ""),
        ("2025/0001/6", "Änderungsantrag", "Radweg: Vorschlag 6"),
    ]
    assert first.unnamed == 3
    shown = " ".join((await debated("/suche Radweg Mühlbach")).split())
    assert "auch: 2025/0001/1 (frühere Fassung), 2025/0001 (erste Fassung), 2025/0001/6" in shown
    assert "und 3 weitere" in shown


async def test_a_paper_asked_for_by_number_stays_itself(debated: Talk) -> None:
    (first, *_) = hits(await debated.blocks("/suche 2025/0001/1"))
    assert first.reference == "2025/0001/1"
    assert ("2025/0001/2", "neuere Fassung") in {(each.reference, each.relation) for each in first.versions}


async def test_pages_of_matters_repeat_and_lose_no_paper(debated: Talk) -> None:
    seen: list[Hit] = []
    blocks = await debated.blocks("/suche Radweg")
    while hits(blocks):
        seen += hits(blocks)
        blocks = await debated.blocks("/mehr")
    assert len(seen) == len({hit.paper for hit in seen}) == 8
    assert "Mehr gibt es nicht" in notices(blocks)[0]


async def test_a_reply_names_the_versions_it_shows(debated: Talk) -> None:
    (reply,) = await debated.replies("/suche Radweg Mühlbach")
    named = {link.paper for hit in hits(list(reply.blocks)) for link in hit.versions}
    assert named
    assert named <= set(reply.shows)


@pytest.fixture
def taxed(house: House, tmp_path: Path) -> Talk:
    """Twelve papers on the Hundesteuer, with texts, so that its spelling is known."""
    texts = {f"t{n}": f"Die Hundesteuer steigt. Der Stadtrat berät Punkt {n}." for n in range(12)}
    papers = [paper(n, f"Haushalt {n}", mainFile=file(f"t{n}")) for n in range(12)]
    load(house, archive(tmp_path / "a", *papers, texts=texts))
    return Talk(house)


async def test_a_slip_is_put_right_at_once_and_said(taxed: Talk) -> None:
    blocks = await taxed.blocks("/suche Hundestuer")
    assert hits(blocks)
    assert notices(blocks)[0].startswith("Ich habe nach „Hundesteuer“ gesucht")
    assert actions(blocks)[0].command == '/suche "Hundestuer"'
    literally = await taxed.blocks(actions(blocks)[0].command)
    assert not any("Ich habe nach" in each for each in notices(literally))


async def test_a_doubtful_guess_is_offered(taxed: Talk) -> None:
    blocks = await taxed.blocks("/suche Mundesteuer")
    offered = [action for action in actions(blocks) if action.label == "Meinten Sie vielleicht"]
    assert [action.command for action in offered] == ["/suche Hundesteuer"]
    assert not any("Ich habe nach" in each for each in notices(blocks))


async def test_what_was_understood_and_what_was_not_is_said(taxed: Talk) -> None:
    said = notices(await taxed.blocks("/suche Hundesteuer seit:2024 gremium:Quatschausschuss"))
    assert any("seit 2024" in each for each in said)
    assert any("Quatschausschuss" in each for each in said)


async def test_only_the_cities_asked_for_are_searched_and_told(talk: Talk) -> None:
    found = hits(await talk.blocks("/suche Grundsteuer stadt:quellstadt"))
    assert {hit.city for hit in found} == {"Quellstadt"}
    nothing = " ".join(notices(await talk.blocks("/suche Quarkkeulchen stadt:quellstadt")))
    assert "Durchsucht: Bestand Quellstadt 20" in nothing
    assert "Krähenfurt" not in nothing


async def test_a_search_by_words_alone_says_so_quietly(talk: Talk) -> None:
    class WithoutModel(Search):
        def find(self, *args: Any, **kwargs: Any) -> Found:
            return replace(super().find(*args, **kwargs), without_meaning=True)

    services = replace(talk.house.services, search=WithoutModel(talk.house.services.db))
    event = Incoming("e", "message", talk.place, Sender("anna"), "x", services.clock.now())
    blocks = suche.answer(Ask(event, "Hitzeaktionsplan", services))
    assert blocks[-1] == Text("Gerade suche ich nur nach den Wörtern selbst, nicht nach ihrem Sinn.")
    assert hits(blocks)
