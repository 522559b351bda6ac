"""That the benchmarks measure what they say: on a few lines of our own, and on the demo council."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.command_line.compose import House, build
from benchmarks import adding, public_sets, quality
from benchmarks.alternatives import Engine, Fts5, Fts5Stems, Tantivy, content_words, fill, passages_of
from benchmarks.public_sets import PublicSet
from benchmarks.recombined import Mixtures, Recombined, Stock, mixed
from benchmarks.shared import Bundle, lexical_search, papers_of
from bot.council.model import Paper
from bot.retrieval.evaluation import ask_all
from bot.retrieval.judged import read_judged
from bot.settings import Settings
from bot.store import runs

SET = Path(__file__).parents[1] / "retrieval" / "judged.jsonl"

PASSAGES = (
    ("brunnen", "Am Marktplatz steht ein Brunnen."),
    ("brunnen", "Die Brunnen werden im Winter geleert."),
    ("haus", "Das Müllhaus an der Hauptstraße wird abgerissen."),
    ("uhu", "Ein Uhu brütet im Kirchturm."),
)


def filled(engine: Engine) -> Engine:
    fill([engine], PASSAGES)
    return engine


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[House]:
    """A Ratsbot that searches by words alone."""
    settings = Settings(database=tmp_path / "plain.db")
    made = build(replace(settings, embeddings=replace(settings.embeddings, kind="off")))
    yield made
    made.close()


@pytest.fixture
def stock(demo_house: House) -> Iterator[Stock]:
    made = Stock(demo_house.settings.database)
    yield made
    made.close()


@pytest.mark.parametrize("make", [Fts5, Fts5Stems, Tantivy])
def test_each_alternative_finds_documents_by_their_best_passage(make: type[Engine]) -> None:
    engine = filled(make())
    assert engine.rank("Wo steht der Brunnen?", 10) == ["brunnen"]
    assert engine.rank("Uhu und Brunnen", 10)[0] in {"uhu", "brunnen"}
    assert set(engine.rank("Uhu und Brunnen", 10)) == {"uhu", "brunnen"}
    assert len(engine.rank("Uhu Brunnen Hauptstraße", 2)) == 2
    assert engine.rank("ist der die das", 10) == []


@pytest.mark.parametrize("make", [Fts5, Fts5Stems, Tantivy])
@pytest.mark.parametrize("query", ['"', "", "NEAR(a b)", 'Uhu" OR "x', "text:Uhu", "a* -b ^c", "\x00", "("])
def test_no_question_breaks_an_alternative(make: type[Engine], query: str) -> None:
    filled(make()).rank(query, 10)


def test_only_those_with_a_stemmer_find_other_forms() -> None:
    assert filled(Fts5()).rank("Müllhäuser", 10) == []
    assert filled(Fts5Stems()).rank("Müllhäuser", 10) == ["haus"]
    assert filled(Tantivy()).rank("Müllhäuser", 10) == ["haus"]


def test_decomposed_umlauts_are_composed_first() -> None:
    assert content_words("Wie viele Mu\u0308llha\u0308user?") == ["Müllhäuser"]


def test_tantivy_works_on_disk_as_well(tmp_path: Path) -> None:
    assert filled(Tantivy(tmp_path)).rank("Uhu", 10) == ["uhu"]


def test_the_alternatives_get_public_titles_and_passages_only(demo_house: House) -> None:
    passages = list(passages_of(demo_house.db))
    public = {row["id"] for row in demo_house.db.rows("SELECT id FROM paper WHERE publicness = 'public'")}
    assert {paper for paper, _ in passages} <= public
    assert any("Hitzeaktionsplan für die Stadt Krähenfurt" in text for _, text in passages)
    assert sum(len(text) > 300 for _, text in passages) > 20


def test_germanquad_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "germanquad"
    folder.mkdir()
    rows = [{"_id": "d1", "text": "Ein Uhu."}, {"_id": "d2", "text": "Eine Amsel."}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asked = [{"_id": "q1", "text": "Wer?"}, {"_id": "q2", "text": "Aus dem Übungsteil?"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    (folder / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n", encoding="utf-8")
    found = public_sets.germanquad(tmp_path)
    assert len(found.documents) == 2
    assert found.questions == {"q1": "Wer?"}
    assert found.relevant == {"q1": {"d2"}}


def _write_squad(path: Path, **paragraph: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}), encoding="utf-8")


def test_legalquad_is_read(tmp_path: Path) -> None:
    asked = [{"id": 7, "question": "Wie entschied das Gericht?"}]
    _write_squad(tmp_path / "legalquad/LegalQuAD.json", context="Ein Urteil.", qas=asked)
    found = public_sets.legalquad(tmp_path)
    assert list(found.documents.values()) == ["Ein Urteil."]
    assert found.relevant == {"7": set(found.documents)}


def test_the_answer_of_xquad_r_is_the_sentence_it_begins_in(tmp_path: Path) -> None:
    text = "Ein Uhu ruft. Eine Amsel singt."
    asked = [{"id": "a", "question": "Wer singt?", "answers": [{"answer_start": 19, "text": "Amsel"}]}]
    breaks = [[0, 13], [14, 31]]
    _write_squad(tmp_path / "xquad-r/de.json", context=text, qas=asked, sentence_breaks=breaks)
    found = public_sets.xquad_r(tmp_path)
    (answer,) = found.relevant["a"]
    assert found.documents[answer] == "Eine Amsel singt."
    assert len(found.documents) == 2


def test_a_public_set_goes_through_the_importer_and_is_measured(plain: House) -> None:
    documents = {"d1": "Ein Uhu bru\u0308tet im Kirchturm.", "d2": "Der Brunnen am Marktplatz ist undicht."}
    asked = PublicSet(documents, {"q": "Welcher Vogel brütet?"}, {"q": frozenset({"d1"})})
    public_sets.load(plain, documents)
    search = papers_of(lexical_search(plain))
    assert search("Brunnen Marktplatz", 5)[0] == "d2"
    assert public_sets.measure(lambda _q, _n: ["d2", "d1"], asked).startswith("0.6309 ")
    assert public_sets.measure(lambda _q, _n: [], asked).endswith("| 1")


def test_the_quality_table_has_a_cell_for_each_heading(demo_house: House) -> None:
    judged = read_judged(SET.read_text(encoding="utf-8").splitlines())
    run = ask_all(papers_of(lexical_search(demo_house)), judged)
    printed = quality.table("Ratsbot", judged, run).splitlines()
    assert [line.split(" | ")[1] for line in printed] == ["all", "stichwort", "frage", "umschreibung", "leer"]
    assert {line.count("|") for line in printed} == {quality.HEAD.splitlines()[0].count("|")}


def test_two_texts_are_mixed_between_words() -> None:
    assert mixed("Alpha Beta Gamma Delta", "eins zwei drei vier") == "Alpha Beta Gamma drei vier"
    assert mixed("Wort", "") == "Wo"


def test_a_made_city_is_imported_and_found(stock: Stock, plain: House) -> None:
    made = Recombined(stock, 1)
    parcels = [made.parcel(k) for k in range(len(stock.papers) + 2)]
    council = list(made.council())
    texts = [text for each in parcels for text in each.texts]
    bundle = Bundle([*council, *(each.delivered for each in parcels)], texts)
    report = plain.importer().run(bundle, body="city-1", name="City 1")
    assert not report.refused
    assert plain.db.value("SELECT count(*) FROM paper WHERE publicness = 'public'") == len(parcels)
    assert plain.db.value("SELECT count(*) FROM station_item") > 0
    assert plain.db.value("SELECT count(*) FROM passage") > 0
    paper = _paper(parcels[4].delivered.objects)
    assert papers_of(plain.services.search)(paper.reference, 3)[0] == paper.id


def _paper(objects: Sequence[object]) -> Paper:
    assert isinstance(objects[0], Paper)
    return objects[0]


def test_made_papers_differ_between_cities_and_rounds(stock: Stock) -> None:
    count = len(stock.papers)
    here, again, there = (
        _paper(Recombined(stock, city).parcel(k).delivered.objects)
        for city, k in ((1, 3), (1, 3 + count), (2, 3))
    )
    assert len({here.id, again.id, there.id}) == 3
    assert len({here.name, again.name, there.name}) == 3
    assert here.name not in {each.name for each in stock.papers}


def test_mixtures_are_vectors_of_length_one_that_no_paper_has() -> None:
    real = np.eye(4, dtype=np.float32)
    made = Mixtures("modell", real).passages(["a"] * 50)
    assert made.shape == (50, 4)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1)
    assert (np.count_nonzero(made, axis=1) == 2).sum() > 20


def test_an_old_database_has_no_vectors(stock: Stock) -> None:
    assert stock.vectors("kein solches Modell") is None


def test_an_added_paper_is_found_at_once(stock: Stock, plain: House) -> None:
    made = Recombined(stock, adding.CITY)
    run = runs.begin_run(plain.db, _city(plain), "test", plain.clock.now())
    adding.added(plain, lambda parcel: adding.store(plain, run, parcel), made.parcel(5))
    adding.added(plain, lambda parcel: adding.load(plain, run.body, parcel), made.parcel(6))
    assert plain.db.value("SELECT count(*) FROM stale_paper") == 0


def test_a_paper_that_is_not_found_fails_the_benchmark(stock: Stock, plain: House) -> None:
    _city(plain)
    with pytest.raises(AssertionError):
        adding.added(plain, lambda _: None, Recombined(stock, adding.CITY).parcel(5))


def _city(house: House) -> str:
    house.importer().run(Bundle([], []), body="probedorf", name="Probedorf")
    return "probedorf"
