"""Which news a subscription asks for, on a fictional council."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.command_line.compose import House, build
from bot.digest.records import Match, Subscription, Wish, WishKind, Without
from bot.digest.scope import Scope
from bot.messages import Place
from bot.retrieval.topics import Topics
from bot.retrieval.words.language import Language
from bot.settings import Settings
from bot.store.news import News, NewsReader
from bot.store.on_agenda import AgendaReader
from tests.houses import load
from tests.sources.oparl.maker import Raw, archive, consultation, file, item, meeting, oparl, paper, url

EVERY: tuple[WishKind, ...] = ("result", "paper", "agenda", "minutes", "early")
MINUTES = "resultsProtocol"
REPORT = "Der Bericht handelt von der Reinigung der Brunnen.\nDie Brunnen werden im Mai gereinigt. " * 8


def on(name: str) -> dict[str, list[str]]:
    return {"organization": [url("Organization", name)]}


def dealt(key: str, about: str = "", **fields: str) -> Raw:
    """An agenda item, with the station of a paper where it is about one."""
    link = {"consultation": url("Consultation", f"c{key}")} if about else {}
    return item(key, **{**link, **fields})


def station(key: str, role: str = "Entscheidung", gremium: str = "rat") -> list[Raw]:
    return [consultation(f"c{key}", item=key, role=role, **on(gremium))]


OBJECTS = (
    oparl("Organization", "rat", name="Stadtrat"),
    oparl("Organization", "bau", name="Bauausschuss"),
    paper("1", "Radweg am Mühlbach", consultation=station("t1")),
    paper("2", "Reinigung der Brunnen", paperType="Antrag", consultation=station("t2")),
    paper("3", "Jahresbericht", mainFile=file("d3"), consultation=station("t3", "Vorberatung", "bau")),
    paper("4", "Radweg zum Bahnhof"),
    paper("5", "Genehmigung der Niederschrift", consultation=station("t5")),
    meeting("m1", dealt("t1", "1", result="einstimmig beschlossen"),
            dealt("t2", "2", result="mehrheitlich abgelehnt"),
            dealt("t5", "5", result="einstimmig beschlossen"),
            dealt("t6", name="Aussprache über Radwege", result="vertagt"), **on("rat")),
    meeting("m2", dealt("t3", "3", result="zur Kenntnis genommen"), dealt("t7", name="Verschiedenes"),
            resultsProtocol=file("p2", name="Niederschrift"), **on("bau")),
    meeting("m3", dealt("t8", name="Radweg im Süden"),
            organization=[url("Organization", "rat"), url("Organization", "bau")]),
)  # fmt: skip
NEWS = (
    *(("result", "AgendaItem", key) for key in ("t1", "t2", "t3", "t5", "t6")),
    *(("paper", "Paper", key) for key in ("1", "3", "4")),
    *(("agenda", "Meeting", key) for key in ("m1", "m2", "m3")),
    ("minutes", "Meeting", "m2"),
    ("early", "AgendaItem", "t1"),
)


class Desk:
    """What `wish` asks for of everything that is new: „kind key“ each."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.news = NewsReader(house.db).after(0)
        self.topics = Topics(house.db, Language(house.db))

    def scope(self) -> Scope:
        return Scope(self.topics, self.house.services.search.read, AgendaReader(self.house.db))

    def matches(self, wish: Wish, news: Sequence[News] | None = None) -> list[Match]:
        return self.scope().matches(subscription(wish), self.news if news is None else news)

    def asked(
        self,
        query: str = "",
        *without: Without,
        kinds: tuple[WishKind, ...] = EVERY,
        bodies: tuple[str, ...] = (),
    ) -> list[str]:
        found = self.matches(Wish(kinds, query=query, bodies=bodies, without=without))
        return [f"{each.news.kind} {each.news.ref.id.rpartition('/')[2]}" for each in found]

    def match(self, query: str, kind: WishKind) -> Match:
        (found,) = self.matches(Wish((kind,), query=query))
        return found


def subscription(wish: Wish) -> Subscription:
    return Subscription(7, Place("test", "room", "room"), 2, "active", wish, 0, 0)


def announced(house: House, body: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """As the harvest notes it."""
    with house.db.write() as w:
        for kind, type_, key in rows:
            w.execute(
                "INSERT INTO news (run, body, kind, object, part, since, observed_at)"
                " VALUES (1, ?, ?, ?, ?, 0, '2026-05-01T06:00:00Z')",
                [body, kind, url(type_, key), MINUTES if kind == "minutes" else ""],
            )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("scope")
    house = build(Settings(database=folder / "house.db"))
    load(house, archive(folder / "a", *OBJECTS, texts={"d3": REPORT}))
    load(house, archive(folder / "b", paper("9", "Radweg am Hafen")), body="birkenhafen")
    announced(house, "probedorf", NEWS)
    announced(house, "birkenhafen", [("paper", "Paper", "9")])
    yield Desk(house)
    house.close()


def test_without_anything_else_the_kind_decides(desk: Desk) -> None:
    assert desk.asked(kinds=("result",)) == ["result t1", "result t2", "result t3", "result t5", "result t6"]
    assert desk.asked(kinds=("paper",)) == ["paper 1", "paper 3", "paper 4", "paper 9"]
    assert desk.asked(kinds=("agenda",)) == ["agenda m1", "agenda m2", "agenda m3"]
    assert desk.asked(kinds=("early",)) == ["early t1"]
    assert desk.asked(kinds=("minutes",)) == ["minutes m2"]


def test_a_decision_decides_where_it_is_taken(desk: Desk) -> None:
    assert desk.asked(kinds=("decision",)) == ["result t1", "result t2", "result t5"]


def test_cities_of_the_subscription_and_of_its_request(desk: Desk) -> None:
    assert desk.asked(kinds=("paper",), bodies=("birkenhafen",)) == ["paper 9"]
    assert desk.asked("stadt:Birkenhafen", kinds=("paper",)) == ["paper 9"]
    assert desk.asked("stadt:Birkenhafen", kinds=("paper",), bodies=("probedorf",)) == []


def test_a_gremium_lets_through_what_it_deals_with(desk: Desk) -> None:
    assert desk.asked("gremium:Bauausschuss", kinds=("result", "agenda")) == [
        "result t3", "agenda m2", "agenda m3",
    ]  # fmt: skip


def test_a_paper_without_a_station_is_of_no_gremium_yet(desk: Desk) -> None:
    assert "paper 1" in desk.asked("gremium:Stadtrat", kinds=("paper",))
    assert "paper 4" not in desk.asked("gremium:Stadtrat", kinds=("paper",))


def test_a_gremium_that_is_gone_asks_for_nothing_instead_of_everything(desk: Desk) -> None:
    gone = Wish(EVERY, query="gremium:Werkausschuss")
    assert desk.matches(gone) == []
    assert "Werkausschuss" in desk.scope().problems(subscription(gone))[0]
    assert desk.scope().problems(subscription(Wish(EVERY, query="gremium:Stadtrat"))) == ()


def test_an_outcome_is_that_of_the_news_itself(desk: Desk) -> None:
    assert desk.asked("ergebnis:abgelehnt") == ["result t2"]
    assert desk.asked("ergebnis:vertagt") == ["result t6"]


def test_a_topic_is_looked_for_in_papers_and_in_titles_of_what_has_none(desk: Desk) -> None:
    assert desk.asked("Radweg", kinds=("result", "paper", "early")) == [
        "result t1", "result t6", "paper 1", "paper 4", "early t1", "paper 9",
    ]  # fmt: skip


def test_the_reason_shows_the_words_in_the_title(desk: Desk) -> None:
    match = desk.match("Mühlbach", "early")
    (reason,) = match.reasons
    assert (reason.subscription, reason.topic, reason.quote) == (2, "Mühlbach", "")
    assert [match.news.title[start:end] for start, end in reason.marks] == ["Mühlbach"]


def test_else_the_reason_quotes_the_text(desk: Desk) -> None:
    (reason,) = desk.match("Mai Brunnen", "paper").reasons
    assert reason.marks == ()
    assert {reason.quote[start:end] for start, end in reason.hits} == {"Brunnen", "Mai"}


def test_an_agenda_is_asked_for_by_what_stands_on_it(desk: Desk) -> None:
    match = desk.match("Mühlbach", "agenda")
    assert match.news.ref.id == url("Meeting", "m1")
    (reason,) = match.reasons
    assert reason.quote == "Punkt t1"
    assert {(ref.kind, ref.id) for ref in match.about} == {
        ("AgendaItem", url("AgendaItem", "t1")),
        ("Paper", url("Paper", "1")),
    }


def test_an_item_without_a_paper_stands_for_its_agenda_too(desk: Desk) -> None:
    (reason,) = desk.match("Radweg Süden", "agenda").reasons
    assert reason.quote == "Radweg im Süden"
    assert [reason.quote[start:end] for start, end in reason.hits] == ["Radweg", "Süden"]


def test_minutes_are_asked_for_by_the_agenda_of_their_meeting(desk: Desk) -> None:
    assert desk.asked("Brunnen", kinds=("minutes",)) == ["minutes m2"]
    assert desk.asked("Radweg", kinds=("minutes",)) == []


def test_kinds_of_papers_leave_out_what_has_no_paper(desk: Desk) -> None:
    assert desk.asked("art:Antrag") == ["result t2", "agenda m1"]
    assert desk.asked("Radweg art:Antrag") == []


def test_numbers_and_times_are_those_of_the_news(desk: Desk) -> None:
    assert desk.asked("nummer:2025/0002", kinds=("result", "paper")) == ["result t2"]
    assert desk.asked("jahr:2024") == []
    assert "result t1" in desk.asked("jahr:2025")


@pytest.mark.parametrize(
    ("without", "left"),
    [
        (Without("routine"), ["result t1", "result t2", "result t3", "result t6"]),
        (Without("outcome", "resolved"), ["result t2", "result t3", "result t6"]),
        (Without("organization", "Bauausschuss"), ["result t1", "result t2", "result t5", "result t6"]),
        (Without("word", "Brunnen"), ["result t1", "result t3", "result t5", "result t6"]),
        (Without("word", "Radweg"), ["result t2", "result t3", "result t5"]),
        (Without("word", "und"), ["result t1", "result t2", "result t3", "result t5", "result t6"]),
    ],
)
def test_what_is_not_wanted_is_left_out(desk: Desk, without: Without, left: list[str]) -> None:
    assert desk.asked("", without, kinds=("result",)) == left


def test_a_joint_meeting_is_wanted_for_the_other_gremium(desk: Desk) -> None:
    left = desk.asked("", Without("organization", "Bauausschuss"), kinds=("agenda",))
    assert left == ["agenda m1", "agenda m3"]


def test_what_is_hidden_is_in_nobodys_scope(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", *OBJECTS, texts={"d3": REPORT}))
    announced(house, "probedorf", NEWS)
    with house.db.write() as w:
        w.execute("UPDATE paper SET publicness = 'nonpublic' WHERE id = ?", [url("Paper", "1")])
        w.execute("UPDATE agenda_item SET publicness = 'nonpublic' WHERE id = ?", [url("AgendaItem", "t1")])
    assert Desk(house).asked("Mühlbach") == []


QUERIES = st.sampled_from(
    ("", "Radweg", "Brunnen", "gremium:Bauausschuss", "art:Antrag", "ergebnis:abgelehnt", "Radweg jahr:2025")
)
WISHES = st.builds(
    Wish,
    st.lists(st.sampled_from((*EVERY, "decision")), min_size=1, unique=True).map(tuple),
    query=QUERIES,
    bodies=st.sampled_from(((), ("probedorf",), ("birkenhafen",))),
    without=st.sampled_from(((), (Without("routine"),), (Without("word", "Radweg"),))),
)


@given(wishes=st.lists(WISHES, min_size=1, max_size=4), picked=st.sets(st.integers(0, 20)))
def test_an_answer_depends_on_no_other_news_and_no_other_wish(
    desk: Desk, wishes: list[Wish], picked: set[int]
) -> None:
    some = [each for each in desk.news if each.id in picked]
    shared = desk.scope()
    for wish in wishes:
        alone = [match for each in some for match in desk.matches(wish, [each])]
        assert shared.matches(subscription(wish), some) == alone
        assert shared.matches(subscription(wish), desk.news) == desk.matches(wish)
