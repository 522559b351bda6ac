"""Lists: numbers that open a paper, and `/mehr` that walks to the end of every list."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.messages import Actions, Block, Hits, Notice, ObjectRef, PaperCard, Table, Text
from bot.retrieval.query.shortened import shortens
from tests.houses import Talk, load
from tests.sources.oparl.maker import archive, consultation, item, meeting, oparl, paper, url


@pytest.fixture
def talk(demo_house: House) -> Talk:
    return Talk(demo_house)


def hits_of(blocks: list[Block]) -> list[Hits]:
    return [block for block in blocks if isinstance(block, Hits)]


async def walk(talk: Talk, question: str) -> list[list[Block]]:
    """All pages of a list."""
    pages = [await talk.blocks(question)]
    while any(isinstance(block, Actions) for block in pages[-1]):
        pages.append(await talk.blocks("/mehr"))
    return pages


async def card(talk: Talk, text: str) -> PaperCard:
    found = [block for block in await talk.blocks(text) if isinstance(block, PaperCard)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("city", ["Krähenfurt", "kraehenfurt", "KRÄHENFURT", "Kraehenfurt"])
async def test_a_city_restricts_an_ambiguous_number(talk: Talk, city: str) -> None:
    assert (await card(talk, f"/vorlage 2025/0142 {city}")).city == "Krähenfurt"
    assert (await card(talk, f"/vorlage {city} 2025/0142")).city == "Krähenfurt"
    assert (await card(talk, "vorlage 2025/0142 Quellstadt")).city == "Quellstadt"


async def test_a_city_alone_is_no_number(talk: Talk) -> None:
    assert "So geht es: /vorlage" in await talk("/vorlage Krähenfurt")


@pytest.mark.parametrize("question", ["/vorlage 2024/0071", "/suche Hitzeaktionsplan", "/neu 01.03.2025"])
async def test_the_numbers_of_a_list_open_its_papers(talk: Talk, question: str) -> None:
    listed = [hit.paper for block in hits_of(await talk.blocks(question)) for hit in block.hits]
    for number, ref in enumerate(listed, 1):
        assert (await card(talk, f"/vorlage {number}")).paper == ref
        assert (await card(talk, f"vorlage {number}")).paper == ref
        assert (await card(talk, f"{number}")).paper == ref


async def test_two_papers_of_one_city_with_one_number_can_both_be_read(talk: Talk) -> None:
    await talk.blocks("/vorlage 2024/0071")
    assert len({(await card(talk, str(number))).paper for number in (1, 2)}) == 2


async def test_the_numbers_of_earlier_pages_still_hold(talk: Talk) -> None:
    first = hits_of(await talk.blocks("/suche Hitzeaktionsplan"))[0].hits[1].paper
    second = hits_of(await talk.blocks("/mehr"))[0]
    assert (await card(talk, "/vorlage 2")).paper == first
    assert (await card(talk, f"/vorlage {second.first}")).paper == second.hits[0].paper


async def test_a_number_without_a_list_is_what_it_was(demo_house: House) -> None:
    assert "ist nicht zu finden" in await Talk(demo_house, who="ohne liste")("/vorlage 2")
    assert "Treffer" in await Talk(demo_house, who="ohne liste")("12")


async def test_a_number_chooses_from_the_persons_own_last_list_only(demo_house: House) -> None:
    talk = Talk(demo_house, who="dora")
    await talk.blocks("/suche Hitzeaktionsplan")
    assert "ist nicht zu finden" in await Talk(demo_house, who="emil")("/vorlage 2")
    await talk.blocks("/suche Quarkkeulchenbäckerei")
    assert "ist nicht zu finden" in await talk("/vorlage 2")


async def test_help_tells_of_the_numbers(talk: Talk) -> None:
    assert "öffnet /vorlage 2" in await talk("/hilfe vorlage")


@pytest.mark.parametrize("home", ["kraehenfurt", "quellstadt", "nirgends"])
async def test_a_walk_over_all_pages_of_a_search_repeats_and_loses_none(demo_house: House, home: str) -> None:
    talk = Talk(demo_house, home=home)
    pages = await walk(talk, "/suche Stadtrat Beschluss Kosten")
    seen = [hit.paper for page in pages for block in hits_of(page) for hit in block.hits]
    wanted = demo_house.services.search.find("Stadtrat Beschluss Kosten", limit=1_000, grouped=True).hits
    assert len(seen) == len(set(seen)) == len(wanted) > 20
    # Which version stands for its matter depends on the cities searched together.
    flat = demo_house.services.search.find("Stadtrat Beschluss Kosten", limit=1_000).hits
    groups = {hit.id: hit.group or hit.id for hit in flat}
    assert {groups[ref.id] for ref in seen} == {groups[hit.id] for hit in wanted}
    starts = [block.first for page in pages for block in hits_of(page)]
    sizes = [len(block.hits) for page in pages for block in hits_of(page)]
    assert starts == [1 + sum(sizes[:place]) for place in range(len(sizes))]
    assert "Mehr gibt es nicht" in await talk("/mehr")


async def test_other_cities_are_seen_although_the_home_city_fills_the_page(talk: Talk) -> None:
    home, others = hits_of(await talk.blocks("/suche Stadtrat Beschluss Kosten"))
    assert [len(home.hits), len(others.hits)] == [5, 2]
    assert others.heading.startswith("In den anderen Städten: ")


async def test_no_heading_stands_over_nothing(demo_house: House) -> None:
    for home in ("kraehenfurt", "quellstadt", "birkenhafen", "silberbrueck"):
        for page in await walk(Talk(demo_house, home=home), "/suche Grundsteuer"):
            assert all(block.hits for block in hits_of(page))


async def test_a_walk_over_what_is_new_repeats_and_loses_none(talk: Talk) -> None:
    pages = await walk(talk, "/neu 01.01.2025")
    blocks = [block for page in pages for block in hits_of(page)]
    papers = [hit.paper for block in blocks if "Vorlage" in block.heading for hit in block.hits]
    bodies = [body.key for body in talk.house.services.bodies()]
    since = talk.house.clock.now().date().replace(2025, 1, 1)
    refs = talk.house.services.papers.since(since, bodies=bodies, limit=1_000)
    assert len(papers) == len(set(papers)) > 8
    decided = [block for block in blocks if "Beschl" in block.heading]
    named = {hit.paper for block in decided for hit in block.hits}
    assert (set(papers) | named) >= set(refs) > set(papers)
    assert not set(papers) & named
    assert all("weitere Vorlage" in block.heading for block in blocks if "Vorlage" in block.heading)
    assert any(text.text.startswith("1 bis 16 von ") for text in pages[0] if isinstance(text, Text))
    assert sum(len(block.hits) for block in decided) == int(decided[0].heading.split()[0])
    assert "Mehr gibt es nicht" in await talk("/mehr")


async def test_a_new_list_always_replaces_the_one_to_continue(talk: Talk) -> None:
    for last in ("/suche Quarkkeulchenbäckerei", "/suche 2025/0137", "/neu 01.11.2030", "/sitzung Mondamt"):
        await talk.blocks("/suche Hitzeaktionsplan")
        await talk.blocks(last)
        assert "Mehr gibt es nicht" in await talk("/mehr"), last


async def test_a_long_list_of_meetings_goes_on(house: House, tmp_path: Path) -> None:
    start = house.clock.now().replace(microsecond=0)
    rows = [meeting(n, start=start.replace(year=start.year + 1, day=n).isoformat()) for n in range(1, 26)]
    load(house, archive(tmp_path / "a", *rows, paper(1)))
    talk = Talk(house)
    pages = await walk(talk, "/sitzung")
    tables = [block for page in pages for block in page if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [10, 10, 5]
    assert len({ref for table in tables for ref in table.about}) == 25
    assert isinstance(pages[0][-1], Actions)
    assert pages[0][-1].actions[0].label == "15 weitere Sitzungen"
    assert "Mehr gibt es nicht" in await talk("/mehr")
    (reply,) = await talk.replies("/sitzung")
    assert ObjectRef("Meeting", "probedorf", url("Meeting", 1)) in reply.shows


async def test_cards_name_their_files_and_agenda_items(talk: Talk) -> None:
    (paper_reply,) = await talk.replies("/vorlage 2025/0137")
    assert "File" in {ref.kind for ref in paper_reply.shows}
    (meeting_reply,) = await talk.replies("/sitzung Stadtrat Krähenfurt 26.06.2025")
    assert {"Meeting", "AgendaItem", "Paper"} <= {ref.kind for ref in meeting_reply.shows}


async def test_today_s_name_of_a_committee_finds_the_next_meetings(house: House, tmp_path: Path) -> None:
    start = house.clock.now().replace(microsecond=0)
    committee = oparl("Organization", "hfa", name="Haupt- und Finanzausschuss")
    held = {"organization": [url("Organization", "hfa")]}
    old = meeting(1, name="Hauptausschuss", start=start.replace(year=start.year - 3).isoformat(), **held)
    new = meeting(
        2, name="Haupt- und Finanzausschuss", start=start.replace(year=start.year + 1).isoformat(), **held
    )
    other = meeting(3, name="Bauausschuss", start=start.replace(year=start.year + 1).isoformat())
    load(house, archive(tmp_path / "a", committee, old, new, other))
    for asked in ("Hauptausschuss", "Finanzausschuss", "Haupt- und Finanzausschuss", "finanz"):
        assert str(start.year + 1) in await Talk(house)(f"/sitzung {asked}"), asked
    assert "Haupt" not in await Talk(house)("/sitzung Bauausschuss")
    assert "ist nicht zu finden" in await Talk(house)("/sitzung Mondausschuss")


@pytest.mark.parametrize(
    ("asked", "name", "meant"),
    [
        ("Hauptausschuss", "Haupt- und Finanzausschuss", True),
        ("Schulausschuss", "Ausschuss für Schule und Kultur", False),
        ("Planungsausschuss", "Ausschuss für Planung", True),
        ("Umweltausschuss", "Ausschuss für Klima und Umwelt", True),
        ("finanz", "Haupt- und Finanzausschuss", True),
        ("Rat Umwelt", "Stadtrat", False),
        ("Mondausschuss", "Haupt- und Finanzausschuss", False),
        ("Stadtrat", "Beirat der Stadt", False),
    ],
)
def test_what_a_committee_may_be_called(asked: str, name: str, meant: bool) -> None:
    assert shortens(asked, name) is meant


async def test_a_meeting_without_organization_goes_by_its_name(house: House, tmp_path: Path) -> None:
    start = house.clock.now().replace(microsecond=0, year=house.clock.now().year + 1).isoformat()
    committee = oparl("Organization", "rat", name="Stadtrat")
    one = meeting(1, name="Sitzung", start=start, organization=[url("Organization", "rat")])
    load(house, archive(tmp_path / "a", committee, one, meeting(2, name="Stadtrat", start=start)))
    (table, *_) = await Talk(house).blocks("/sitzung Stadtrat")
    assert isinstance(table, Table)
    assert len(table.rows) == 2


async def test_a_role_that_says_nothing_is_not_shown(house: House, tmp_path: Path) -> None:
    station = consultation(1, 1, role="unbekannt", organization=[])
    load(
        house,
        archive(tmp_path / "a", paper(1, consultation=[station]), meeting(1, item(1, result="vertagt"))),
    )
    answer = await Talk(house)("/vorlage 2025/0001")
    assert "vertagt" in answer
    assert "unbekannt" not in answer


def _notices(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Notice)]


async def test_a_revision_that_is_not_there_is_not_passed_off_as_the_base(
    house: House, tmp_path: Path
) -> None:
    hidden = item(1, public=False)
    rows = [paper(1), paper(2), paper(3, reference="2025/0001/2", consultation=[consultation(1, 1)])]
    load(house, archive(tmp_path / "a", *rows, meeting(1, hidden)))
    (said,) = _notices(await Talk(house).blocks("/vorlage Vorlage Nr. 2025/0001/2"))
    assert said == "Eine Fassung 2025/0001/2 gibt es hier nicht; das ist 2025/0001."
    (never,) = _notices(await Talk(house).blocks("/vorlage 2025/0002/2"))
    assert never.replace("0002", "0001") == said
    assert _notices(await Talk(house).blocks("/vorlage 2025/0001")) == []
