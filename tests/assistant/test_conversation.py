"""Dialogues: what a question means after what was shown, counted or refused before it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from adapters.command_line.compose import House, build
from bot.messages import Place
from bot.settings import City, Settings
from tests.delivery.fakes import FakeClock
from tests.houses import Talk, load_demo

FREIBAD = "6,84 Mio."


class Chat(Talk):
    """What is said comes on one line; a question may be asked without a greeting before."""

    async def __call__(self, text: str, *, addressed: bool = False) -> str:
        return " ".join((await super().__call__(text, addressed=addressed)).split())


@pytest.fixture
def talk(demo_house: House, request: pytest.FixtureRequest) -> Chat:
    person = Chat(demo_house, home="kraehenfurt", who=request.node.name)
    person.place = Place("test", request.node.name, "personal", home="kraehenfurt")
    return person


@pytest.mark.parametrize(
    "shown",
    [
        "/vorlage 2023/0412",
        "/suche Freibad",
        "/zusammenfassung 2023/0412",
        "Was kostet die Freibadsanierung?",
    ],
)
async def test_it_is_about_what_was_shown(talk: Chat, shown: str) -> None:
    await talk(shown)
    answer = await talk("was kostet das?")
    assert "Zu:" in answer
    assert FREIBAD in answer
    assert "14.03.2024" in await talk("wann wurde das beschlossen?")
    assert "Zu:" in await talk("und wann wird es fertig?")


async def test_a_paper_of_a_list_that_was_opened(talk: Chat) -> None:
    await talk("/suche Hitzeaktionsplan")
    reference = (await talk("2")).split()[0]
    answer = await talk("wie ging das aus?")
    assert f"Zu: {reference}" in answer
    assert f"[1] {reference}" in answer


async def test_of_a_comparison_the_city_that_is_asked_for(talk: Chat) -> None:
    await talk("/vergleich Hitzeaktionsplan")
    answer = await talk("was kostet das in Silberbrück?")
    assert "BV/0072/2026" in answer
    assert "Kita" not in answer
    assert "/vergleich Hitzeaktionsplan in Quellstadt" in await talk_again(talk)


async def talk_again(talk: Chat) -> str:
    await talk("/vergleich Hitzeaktionsplan")
    return await talk("und in Quellstadt?")


async def test_a_search_goes_on_as_a_search(talk: Chat) -> None:
    await talk("/suche Hitzeaktionsplan")
    assert "BV/0072/2026" in await talk("und in Silberbrück?")


async def test_a_new_topic_without_a_question_is_searched_for(talk: Chat) -> None:
    await talk("Was kostet die Sanierung des Freibads?")
    answer = await talk("Und der Taubenschlag?")
    assert "2024/0071" in answer
    assert "Wörtlich aus den Vorlagen" not in answer


async def test_a_summary_once_more(talk: Chat) -> None:
    await talk("/vorlage 2023/0412")
    assert "2023/0412" in await talk("und kürzer?")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("und 2024?", "5 Anträge"),
        ("und letztes Jahr?", "4 Anträge"),
        ("und abgelehnte?", "Ergebnis: abgelehnt"),
        ("wie viele davon wurden abgelehnt?", "Ergebnis: abgelehnt"),
        ("und in Silberbrück?", "· Silberbrück; Bestand"),
        ("und im Juni?", "Juni 2025"),
        ("und Anfragen?", "Gezählt: Anfragen"),
        ("und im Stadtrat?", "Stadtrat ·"),
        ("und der Fraktion Grüner Anker?", "Grüner Anker"),
        ("und zu Radwegen?", "Radwege"),
    ],
)
async def test_a_count_goes_on(talk: Chat, said: str, told: str) -> None:
    await talk("Wie viele Anträge gab es 2025?")
    answer = await talk(said)
    assert "Zu: Wie viele Anträge gab es 2025?" in answer
    assert told in answer


async def test_a_count_goes_on_twice(talk: Chat) -> None:
    await talk("Wie viele Anträge gab es 2025?")
    await talk("und 2024?")
    answer = await talk("und abgelehnte?")
    assert "Ergebnis: abgelehnt" in answer
    assert "2024" in answer.partition("Gezählt:")[2]


async def test_a_count_is_no_topic(talk: Chat) -> None:
    await talk("Wie viele Anträge gab es 2025?")
    assert "Worauf bezieht sich das?" in await talk("Wie haben die anderen das gelöst?")
    assert FREIBAD in await talk("und was kostet die Sanierung des Freibads?")


@pytest.mark.parametrize(
    "said", ["was kostet das?", "und in Quellstadt?", "und abgelehnte?", "Wie haben die anderen das gelöst?"]
)
async def test_without_anything_before_it_is_asked_back(talk: Chat, said: str) -> None:
    assert "Worauf bezieht sich das?" in await talk(said)


async def test_after_a_list_of_many_things_it_is_asked_back(talk: Chat) -> None:
    await talk("/vorlage 2023/0412")
    await talk("/neu 01.01.2024")
    assert "Worauf bezieht sich das?" in await talk("was kostet das?")


async def test_a_refusal_leaves_no_papers_behind(talk: Chat) -> None:
    await talk("Wie viele Elefanten hat der Zoo von Krähenfurt?")
    answer = await talk("Wie haben die anderen das gelöst?")
    assert "Sporthalle" not in answer


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Haben andere Städte einen Hitzeaktionsplan?", "Hitzeaktionsplan"),
        ("Wie machen das die anderen Städte mit der Hundesteuer?", "Hundesteuer"),
        ("Wie regeln andere Städte Schottergärten?", "Schottergärten"),
        ("Gibt es in anderen Städten auch eine Katzenschutzverordnung?", "Katzenschutzverordnung"),
        ("Was machen die anderen bei der Wärmeplanung?", "Wärmeplanung"),
        ("Wie gehen andere Kommunen mit Stadttauben um?", "Stadttauben"),
        (
            "Was machen Silberbrück und Quellstadt bei der Hundesteuer?",
            "Hundesteuer in Quellstadt in Silberbrück",
        ),
        ("Wie haben andere Gemeinden den Radverkehr gelöst?", "Radverkehr"),
    ],
)
async def test_how_others_do_it_is_a_comparison(talk: Chat, asked: str, topic: str) -> None:
    answer = await talk(asked)
    assert f"Verstanden als: /vergleich {topic}" in answer
    assert "im Vergleich" in answer


@pytest.mark.parametrize(
    "asked",
    [
        "Wie haben die anderen Fraktionen gestimmt?",
        "Welche anderen Anträge gibt es zum Radverkehr?",
        "Was machen die Stadtwerke bei der Wärmeplanung?",
        "Was steht in den übrigen Vorlagen zum Freibad?",
    ],
)
async def test_others_that_are_no_cities(talk: Chat, asked: str) -> None:
    assert "im Vergleich" not in await talk(asked)


async def test_the_matter_of_one_paper_is_compared_by_the_paper(talk: Chat) -> None:
    await talk("/vorlage 2025/0142 Krähenfurt")
    assert "„Hitzeaktionsplan für die Stadt Krähenfurt“ im Vergleich" in await talk(
        "Wie machen das die anderen?"
    )


async def test_a_city_that_nobody_has_heard_of(talk: Chat) -> None:
    await talk("Was kostet die Sanierung des Freibads?")
    answer = await talk("und in Trier?")
    assert "„Trier“ ist keine Stadt, von der hier etwas geladen ist. Geladen: Birkenhafen" in answer


async def test_what_is_meant_is_forgotten(talk: Chat) -> None:
    await talk("/vorlage 2023/0412")
    await talk("/vergiss")
    assert "Worauf bezieht sich das?" in await talk("was kostet das?")


@pytest.fixture(scope="module")
def with_trier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Trier is set up, but was never loaded."""
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    cities = {"trier": City("trier", "Trier")}
    database = tmp_path_factory.mktemp("trier") / "demo.db"
    made = build(Settings(database=database, home="kraehenfurt", cities=cities), clock)
    load_demo(made)
    yield made
    made.close()


@pytest.mark.parametrize(
    "before", ["Was kostet die Sanierung des Freibads?", "Wie viele Anträge gab es 2025?", "/suche Freibad"]
)
async def test_a_city_that_is_set_up_but_not_loaded(with_trier: House, before: str) -> None:
    talk = Chat(with_trier, home="kraehenfurt", who=before)
    await talk(before)
    answer = await talk("und in Trier?")
    assert "Trier ist hier nicht geladen." in answer
    assert "nichts gefunden" not in answer


async def test_a_question_about_a_city_that_is_not_loaded(with_trier: House) -> None:
    answer = await Chat(with_trier, home="kraehenfurt", who="trier")("Was kostet das Freibad in Trier?")
    assert "Trier ist hier nicht geladen. Geladen: Birkenhafen" in answer


async def test_a_full_question_is_never_taken_for_a_follow_up(talk: Chat) -> None:
    await talk("/vorlage 2023/0412")
    answer = await talk("Was kostet der Taubenschlag?")
    assert "Zu:" not in answer
    assert FREIBAD not in answer
