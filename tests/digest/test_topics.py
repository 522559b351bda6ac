"""Whether a paper fits a saved search: all its words, where they say what the paper is about."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.query import facets
from bot.retrieval.search import Search
from bot.retrieval.topics import Fit, Topics
from bot.retrieval.words.language import Language
from tests.retrieval.index_maker import Council

OTHERWISE = "Die Verwaltung legt hierzu die folgenden Zahlen aus dem vergangenen Jahr vor. "
FORM = "Auswirkung auf den Klimaschutz: ja [ ] nein [x]\n"
SENTENCE = "Der Stadtrat beschließt die Reinigung der Brunnen im Schlosspark durch eine Firma."
MOTION = "Der Stadtrat möge beschließen: Die Stadt baut einen Taubenschlag und betreut ihn mit dem Verein."
REPORT = ("Am Rathaus steht ein Taubenschlag. " * 6, "Der Taubenschlag hat Platz für hundert Tiere. " * 6)
PROGRAMME = (
    "Für den Klimaschutz beschließt der Stadtrat ein Programm mit zwölf Maßnahmen.\n"
    + "Der Klimaschutz in den Betrieben der Stadt wird jedes Jahr geprüft und verbessert. " * 40
)
HIDDEN = (90, 91)


class Reading:
    """Asks as a digest does."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.search = Search(council.db)
        self.topics = Topics(council.db, Language(council.db))
        self.every = [row["no"] for row in council.db.rows("SELECT no FROM paper")]

    def fits(self, text: str, papers: Collection[int] | None = None) -> dict[int, Fit]:
        return self.topics.fits(self.search.read(text), self.every if papers is None else papers)

    def numbers(self, text: str) -> list[int]:
        return sorted(self.fits(text))

    def titles(self, text: str, *titles: str) -> dict[str, list[str]]:
        found = self.topics.in_titles(self.search.read(text), titles)
        return {title: [title[start:end] for start, end in marks] for title, marks in found.items()}


def fill(council: Council) -> None:
    council.paper(1, "Konzept für Stadttauben", "Die Tauben am Markt sollen betreut werden.")
    budget = [OTHERWISE * 9 for _ in range(180)]
    budget[120] = f"Der Taubenschlag am Bahnhof wird gereinigt. {OTHERWISE * 8}"
    council.paper(2, "Haushaltsplan", "\f".join(budget))
    council.paper(3, "Antrag aus der Mitte des Rates", MOTION, paper_type="Antrag")
    council.paper(4, "Bericht über Vögel", "\f".join([OTHERWISE * 6, *REPORT, OTHERWISE * 6]))
    for no in range(10, 50):
        council.paper(no, f"Vergabe von Arbeiten, Los {no}", f"{FORM}{SENTENCE}\n{FORM}{OTHERWISE * 30}")
    council.paper(50, "Weniger Kohlendioxid bis 2040", PROGRAMME)
    council.paper(60, "Hundesteuer", "Die Satzung wird geändert.", reference="2025/0060")
    council.paper(61, "Katzen im Tierheim", "Die Katzen werden versorgt.")
    council.paper(62, "Neue Kita am Mühlbach", "Die Kita hat vier Gruppen.", paper_type="Beschlussvorlage")
    council.paper(63, "Anpassung der Mieten", "Die Mieten der städtischen Häuser steigen.")
    for no in range(70, 90):
        council.paper(no, f"Miete für Garage {no}", "Die Mieten der Garagen bleiben.")
    council.paper(64, "Mietspiegel", "Der Mietspiegel wird fortgeschrieben.")
    council.paper(65, "Schul- und Sportausschuss wird verkleinert", "Er hat zwölf Mitglieder.")
    council.paper(66, "Bu\u0308cherei am Ring", "Die Bücherei öffnet sonntags.")
    council.paper(90, "Geheimer Taubenschlag", "Taubenschlag", publicness="nonpublic")
    council.paper(91, "Rätselhafter Taubenschlag", "Taubenschlag", publicness="unknown")


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    council = Council(tmp_path_factory.mktemp("topics") / "council.db")
    fill(council)
    LexicalIndex(council.db, follow=(facets.refresh,)).update()
    yield Reading(council)
    council.db.close()


def marked(reading: Reading, no: int, fit: Fit) -> list[str]:
    name = reading.council.db.value("SELECT name FROM paper WHERE no = ?", [no])
    return [name[start:end] for start, end in fit.title_marks]


def test_what_the_title_says_fits_within_compounds_too(reading: Reading) -> None:
    fit = reading.fits("Tauben")[1]
    assert (fit.strong, fit.quote, marked(reading, 1, fit)) == (True, "", ["Stadttauben"])


def test_of_a_topic_every_word_must_be_there(reading: Reading) -> None:
    assert reading.numbers("Stadttauben Konzept") == [1]
    assert reading.numbers("Stadttauben Freibad") == []


def test_a_mention_in_a_budget_is_no_news_of_the_matter(reading: Reading) -> None:
    assert 2 in {hit.no for hit in reading.search.find("Taubenschlag", limit=50).hits}
    assert reading.numbers("Taubenschlag") == [3, 4]


def test_a_paper_that_begins_with_it_is_quoted(reading: Reading) -> None:
    fit = reading.fits("Taubenschlag")[3]
    assert not fit.strong
    assert [fit.quote[start:end] for start, end in fit.quote_marks] == ["Taubenschlag"]
    assert "\n" not in fit.quote


def test_a_paper_that_says_it_in_many_passages_is_quoted_with_the_page(reading: Reading) -> None:
    assert reading.fits("Taubenschlag")[4].page in {2, 3}


def test_what_every_form_says_is_no_topic_of_its_paper(reading: Reading) -> None:
    fits = reading.fits("Klimaschutz")
    assert list(fits) == [50]
    assert not fits[50].strong


def test_another_name_of_the_thing_counts(reading: Reading) -> None:
    fit = reading.fits("Kindertagesstätte")[62]
    assert marked(reading, 62, fit) == ["Kita"]


def test_a_part_of_a_word_that_nobody_writes_is_not_enough(reading: Reading) -> None:
    assert reading.numbers("Katzensteuer") == []


def test_a_word_that_means_far_more_does_not_count(reading: Reading) -> None:
    assert 63 in reading.numbers("Mieten")
    assert reading.numbers("Mietspiegel") == [64]


def test_a_word_that_shares_its_end_stands_as_a_whole(reading: Reading) -> None:
    assert marked(reading, 65, reading.fits("Schulausschuss")[65]) == ["Schul"]


def test_marks_are_left_out_where_they_would_stand_beside_the_words(reading: Reading) -> None:
    fit = reading.fits("Bücherei")[66]
    assert (fit.strong, fit.title_marks) == (True, ())


def test_a_paper_fits_by_its_number(reading: Reading) -> None:
    assert reading.numbers("2025/0060") == [60]


def test_kinds_are_asked_of_what_is_known_of_the_paper(reading: Reading) -> None:
    assert reading.numbers("Kita art:Beschlussvorlage") == [62]
    assert reading.numbers("Kita art:Anfrage") == []


def test_without_words_only_kinds_decide(reading: Reading) -> None:
    assert {3, 62} <= set(reading.numbers(""))
    assert 3 not in reading.numbers("art:Beschlussvorlage")


def test_words_in_quotes_are_neighbours(reading: Reading) -> None:
    assert reading.numbers("„Katzen im Tierheim“") == [61]
    assert reading.numbers("„Tierheim Katzen“") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tauben", {"Stadttauben am Markt": ["Stadttauben"]}),
        ("Tauben Markt", {"Stadttauben am Markt": ["Stadttauben", "Markt"]}),
        ("„Tauben Markt“", {}),
        ("Freibad", {}),
        ("Tauben art:Antrag", {}),
        ("", {"Stadttauben am Markt": [], "Verschiedenes": []}),
    ],
)
def test_of_what_has_no_paper_the_title_is_asked(
    reading: Reading, text: str, found: dict[str, list[str]]
) -> None:
    assert reading.titles(text, "Stadttauben am Markt", "Verschiedenes") == found


def test_a_file_that_was_hidden_just_now_says_nothing(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    council.paper(1, "Antrag", "Der Stadtrat möge beschließen: Es wird ein Freibad gebaut. " * 4)
    LexicalIndex(council.db).update()
    assert Reading(council).numbers("Freibad") == [1]
    council.run("UPDATE file SET publicness = 'nonpublic'")
    assert Reading(council).numbers("Freibad") == []
    council.db.close()


def test_a_paper_that_was_hidden_just_now_fits_nothing(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    council.paper(1, "Freibad am Ring")
    LexicalIndex(council.db).update()
    reading = Reading(council)
    assert reading.numbers("Freibad") == [1]
    council.run("UPDATE paper SET publicness = 'nonpublic'")
    assert reading.numbers("Freibad") == []
    council.db.close()


TEXTS = st.sampled_from(
    (
        *(
            "Tauben",
            "Taubenschlag",
            "Klimaschutz",
            "Kita",
            "Brunnen Firma",
            "Stadtrat",
            "Mieten",
            "Hundesteuer",
        ),
        *("", "art:Antrag", "Schlosspark Reinigung", "2025/0060", "„Katzen im Tierheim“", "Schulausschuss"),
    )
)


@given(text=TEXTS, picked=st.sets(st.integers(0, 240)))
@settings(max_examples=60)
def test_an_answer_depends_on_no_other_paper(reading: Reading, text: str, picked: set[int]) -> None:
    together = reading.fits(text)
    assert reading.fits(text, picked) == {no: fit for no, fit in together.items() if no in picked}
    assert set(together) <= set(reading.every) - set(HIDDEN)


@given(text=TEXTS)
def test_marks_are_whole_words(reading: Reading, text: str) -> None:
    for no, fit in reading.fits(text).items():
        name = reading.council.db.value("SELECT name FROM paper WHERE no = ?", [no])
        for told, marks in ((name, fit.title_marks), (fit.quote, fit.quote_marks)):
            for start, end in marks:
                assert 0 <= start < end <= len(told)
                assert re.fullmatch(r"\w[\w-]*", told[start:end])
                assert not re.match(r"\w\w", told[max(start - 1, 0) : start + 1]) or start == 0
                assert not re.fullmatch(r"\w\w", told[end - 1 : end + 1])
