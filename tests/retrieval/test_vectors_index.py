"""The vectors of papers: made batch by batch, found at once, forgotten at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import AnswerIncomplete, ModelUnavailable
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.lexical.schema import first_id
from bot.retrieval.vectors import schema, upkeep
from bot.retrieval.vectors.nearest import Near
from bot.retrieval.vectors.texts import LEAD
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.store.database import Database
from tests.retrieval.index_maker import Council
from tests.retrieval.vector_fakes import WordEmbedder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path / "council.db")
    VectorIndex(made.db, None)
    yield made
    made.db.close()


@pytest.fixture
def words() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def index(council: Council, words: WordEmbedder) -> VectorIndex:
    return VectorIndex(council.db, words)


def mark(council: Council, *papers: int) -> None:
    """As the lexical index does when it has looked at a paper."""
    with council.db.write() as writer:
        schema.mark_stale(writer, papers)


def add(council: Council, no: int, title: str, *texts: str, publicness: str = "public") -> None:
    council.paper(no, title, *texts, publicness=publicness)
    mark(council, no)


def near(index: VectorIndex, text: str, limit: int = 5, allowed: list[int] | None = None) -> list[Near]:
    question = index.ask(text)
    return [] if question is None else index.papers.nearest(question, allowed=allowed, limit=limit)


def found(index: VectorIndex, text: str, limit: int = 5, allowed: list[int] | None = None) -> list[int]:
    return [hit.paper_no for hit in near(index, text, limit, allowed)]


def stored(council: Council) -> int:
    return int(council.db.value("SELECT count(*) FROM vector WHERE value IS NOT NULL"))


def test_the_nearest_paper_comes_first(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Sanierung Freibad Krähenfurt")
    add(council, 2, "Haushalt Silberbrück")
    add(council, 3, "Radweg am Mühlbach")
    assert index.update() == 3
    hits = near(index, "Freibad Sanierung Krähenfurt")
    assert hits[0].paper_no == 1
    assert hits[0].score == pytest.approx(1, abs=0.001)
    assert hits[0].id == first_id(1) + LEAD
    assert len(hits) == 3


def test_title_and_lead_are_one_text(council: Council, index: VectorIndex, words: WordEmbedder) -> None:
    add(council, 1, "Freibad", "Das Becken in der Au ist seit dem Winter undicht und wird saniert.")
    index.update()
    lead = "Freibad. Das Becken in der Au ist seit dem Winter undicht und wird saniert."
    assert words.asked == [lead]
    (hit,) = near(index, lead)
    assert hit.slots == pytest.approx({LEAD: 1.0}, abs=0.002)
    assert hit.score == hit.slots[LEAD]
    question = index.ask(lead)
    assert question
    assert index.papers.scores(question, [1, 7]) == {1: hit.score}


def test_only_allowed_papers(council: Council, index: VectorIndex) -> None:
    for no in range(1, 6):
        add(council, no, f"Freibad {no}")
    index.update()
    assert sorted(found(index, "Freibad", allowed=[2, 4, 99])) == [2, 4]
    assert found(index, "Freibad", allowed=[]) == []
    assert found(index, "Freibad", limit=0) == []


def test_equally_near_papers_keep_their_order(council: Council, index: VectorIndex) -> None:
    for no in (5, 3, 4, 1, 2):
        add(council, no, "Freibad")
    index.update()
    assert found(index, "Freibad") == [1, 2, 3, 4, 5]
    assert found(index, "Freibad", limit=2) == [1, 2]


def test_a_text_that_papers_share_is_embedded_once(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    for no in (1, 2, 3):
        add(council, no, "Verschiedenes")
    index.update()
    assert words.asked == ["Verschiedenes"]
    assert stored(council) == 3


def test_what_is_not_public_is_neither_embedded_nor_found(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    prose = "Die Stadt kauft das Haus an der Brücke und zahlt dafür den Preis, den wir kennen."
    add(council, 1, "Geheimer Grundstückskauf", prose, publicness="nonpublic")
    add(council, 2, "Unklar", prose, publicness="unknown")
    council.paper(3, "Offen", prose, file_publicness="nonpublic")
    mark(council, 3)
    assert index.update() == 3
    assert words.asked == ["Offen"]
    assert found(index, "Geheimer Grundstückskauf") == [3]


@pytest.mark.parametrize("hidden", ["nonpublic", "unknown"])
def test_a_vector_of_a_hidden_paper_is_not_found(council: Council, index: VectorIndex, hidden: str) -> None:
    add(council, 1, "Grundstückskauf")
    add(council, 2, "Radweg")
    index.update()
    council.run("UPDATE paper SET publicness = ? WHERE no = 1", hidden)
    assert found(index, "Grundstückskauf", limit=1) == [2]


def test_an_added_paper_is_found_at_once_and_a_changed_one_anew(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad")
    index.update()
    assert found(index, "Radweg") == [1]
    add(council, 2, "Radweg")
    index.update()
    assert found(index, "Radweg")[0] == 2
    council.run("UPDATE paper SET name = 'Radweg' WHERE no = 1")
    council.run("UPDATE paper SET name = 'Hallenbad' WHERE no = 2")
    mark(council, 1, 2)
    assert index.update() == 2
    assert found(index, "Radweg")[0] == 1
    assert found(index, "Hallenbad")[0] == 2


def test_the_same_text_is_not_embedded_again(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    add(council, 1, "Freibad")
    index.update()
    mark(council, 1)
    assert index.update() == 1
    assert words.asked == ["Freibad"]
    assert index.update() == 0


def test_a_lead_that_is_gone_is_forgotten(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad", "Das Becken in der Au ist seit dem Winter undicht und wird saniert.")
    index.update()
    assert near(index, "Freibad")[0].score < 0.9
    council.rewrite(1, "")
    mark(council, 1)
    index.update()
    assert near(index, "Freibad")[0].slots == pytest.approx({LEAD: 1.0}, abs=0.001)
    assert stored(council) == 1


def test_a_removed_paper_is_forgotten_at_once_by_other_processes_too(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    add(council, 1, "Freibad")
    add(council, 2, "Radweg")
    index.update()
    database = Database(council.db.path)
    other = VectorIndex(database, words)
    assert found(index, "Freibad") == found(other, "Freibad") == [1, 2]
    with council.db.write() as writer:
        index.remove(writer, [1])
    assert found(index, "Freibad") == found(other, "Freibad") == [2]
    index.compact()
    assert found(index, "Freibad") == found(other, "Freibad") == [2]
    assert council.db.value("SELECT count(*) FROM vector") == 1
    database.close()


def test_another_process_forgets_without_the_database_being_asked_for_vectors(
    council: Council, index: VectorIndex
) -> None:
    add(council, 1, "Freibad")
    index.update()
    assert found(index, "Freibad") == [1]
    script = (
        "import sys; from pathlib import Path; from bot.store.database import Database;"
        "from bot.retrieval.vectors import schema;\n"
        "db = Database(Path(sys.argv[1]))\n"
        "with db.write() as writer: schema.remove(writer, [1])"
    )
    subprocess.run([sys.executable, "-c", script, council.db.path], cwd=ROOT, check=True)
    assert found(index, "Freibad") == []


def test_a_number_that_is_given_again_is_another_paper(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad", "Das Becken in der Au ist seit dem Winter undicht und wird saniert.")
    index.update()
    assert near(index, "Freibad")[0].paper_no == 1
    with council.db.write() as writer:
        index.remove(writer, [1])
        writer.execute("DELETE FROM paper WHERE no = 1")
    council.run("DELETE FROM file_use")
    add(council, 1, "Radweg")
    assert found(index, "Freibad") == []
    index.update()
    assert near(index, "Radweg")[0].slots == pytest.approx({LEAD: 1.0}, abs=0.001)


def test_removal_belongs_to_the_callers_transaction(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad")
    index.update()

    def fail() -> None:
        with council.db.write() as writer:
            index.remove(writer, [1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found(index, "Freibad") == [1]


def test_an_interrupted_update_goes_on(council: Council, index: VectorIndex, words: WordEmbedder) -> None:
    papers = upkeep.PAPERS + 5
    for no in range(1, papers + 1):
        add(council, no, f"Freibad {no}")

    def stop(done: int, total: int) -> None:
        assert (done, total) == (upkeep.PAPERS, papers)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(stop)
    assert len(found(index, "Freibad", limit=papers)) == upkeep.PAPERS
    assert index.update() == papers - upkeep.PAPERS
    assert sorted(words.asked) == sorted(f"Freibad {no}" for no in range(1, papers + 1))


def test_a_limit_leaves_the_rest_for_later(council: Council, index: VectorIndex) -> None:
    for no in range(1, 101):
        add(council, no, f"Freibad {no}")
    assert index.update(limit=40) == 40
    assert index.status().stale == 60


def test_the_operators_budget_ends_every_update(council: Council, words: WordEmbedder) -> None:
    index = VectorIndex(council.db, words, budget=30)
    for no in range(1, 101):
        add(council, no, f"Freibad {no}")
    assert [index.update(), index.status().stale] == [30, 70]
    assert index.update(limit=50) == 50


def test_a_model_that_fails_costs_one_batch(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    for no in range(1, 2 * upkeep.PAPERS + 6):
        add(council, no, f"Freibad {no}")
    words.answers = 2
    with pytest.raises(ModelUnavailable):
        index.update()
    assert index.status().done == 2 * upkeep.PAPERS
    words.answers = 99
    assert index.update() == 5


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.store.database import Database
from tests.retrieval.vector_fakes import WordEmbedder

words = WordEmbedder()
def count():
    if len(words.asked) >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
words.before = count
VectorIndex(Database(Path(sys.argv[1])), words).update()
"""


def test_after_a_kill_the_next_update_makes_the_rest(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    before = 2 * upkeep.PAPERS
    for no in range(1, before + 6):
        add(council, no, f"Freibad {no}")
    command = [sys.executable, "-c", KILLED, str(council.db.path), str(before)]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert index.status().done == before
    assert index.update() == 5
    assert len(words.asked) == 5
    assert len(found(index, "Freibad", limit=before + 50)) == before + 5


def test_what_changes_while_it_is_embedded_stays_stale(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    add(council, 1, "Freibad")
    changes = ["Radweg"]

    def change() -> None:
        while changes:
            council.run("UPDATE paper SET name = ?", changes.pop())

    words.before = change
    assert index.update() == 1
    assert words.asked == ["Freibad", "Radweg"]
    assert near(index, "Radweg")[0].score == pytest.approx(1, abs=0.001)


def test_what_is_hidden_while_it_is_embedded_gets_no_vector(
    council: Council, index: VectorIndex, words: WordEmbedder
) -> None:
    add(council, 1, "Freibad")
    words.before = lambda: council.run("UPDATE paper SET publicness = 'nonpublic'")
    assert index.update() == 1
    assert stored(council) == 0


def test_a_deleted_paper_loses_its_vectors(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad")
    index.update()
    council.run("DELETE FROM paper")
    mark(council, 1)
    index.update()
    assert stored(council) == 0


def test_status(council: Council, index: VectorIndex) -> None:
    assert index.status() == upkeep.VectorStatus("wörter", "", 0, 0, 0)
    add(council, 1, "Freibad")
    add(council, 2, "Geheim", publicness="nonpublic")
    assert index.status() == upkeep.VectorStatus("wörter", "", 1, 0, 1)
    index.update()
    assert index.status() == upkeep.VectorStatus("wörter", "wörter", 1, 1, 0)


def test_papers_loaded_before_there_were_vectors(tmp_path: Path, words: WordEmbedder) -> None:
    council = Council(tmp_path / "old.db")
    council.paper(1, "Freibad")
    assert VectorIndex(council.db, words).update() == 1
    council.db.close()


def test_without_a_model_nothing_is_found_and_nothing_lost(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Freibad")
    index.update()
    mute = VectorIndex(council.db, None)
    assert mute.ask("Freibad") is None
    assert mute.update() == 0
    assert mute.status() == upkeep.VectorStatus("", "wörter", 1, 1, 0)
    assert [hit.paper_no for hit in mute.papers.like(1, limit=3)] == []
    assert stored(council) == 1


def test_similar_papers(council: Council, index: VectorIndex) -> None:
    add(council, 1, "Sanierung Freibad")
    add(council, 2, "Radweg am Mühlbach")
    add(council, 3, "Freibad Sanierung zwei")
    index.update()
    assert [hit.paper_no for hit in index.papers.like(1, limit=5)] == [3, 2]
    assert [hit.paper_no for hit in index.papers.like(1, allowed=[1, 2], limit=5)] == [2]
    assert index.papers.like(9, limit=5) == []


def test_a_new_model_takes_over_when_it_is_complete(council: Council, words: WordEmbedder) -> None:
    for no in range(1, 101):
        add(council, no, f"Freibad {no}")
    VectorIndex(council.db, words).update()
    better = WordEmbedder("besser", 128, known=False)
    index = VectorIndex(council.db, better, previous=words)
    index.update(limit=1)
    assert index.status() == upkeep.VectorStatus("besser", "wörter", 100, 1, 99)
    assert found(index, "Freibad 77", limit=1) == [77]
    assert VectorIndex(council.db, better).ask("Freibad") is None, "nobody speaks for the old vectors"
    old = index.ask("Freibad")
    index.update()
    assert old
    assert index.papers.nearest(old, limit=1) == []
    assert index.status().serving == "besser"
    assert found(index, "Freibad 77", limit=1) == [77]
    assert VectorIndex(council.db, words).ask("Freibad") is None
    assert stored(council) == 100
    assert council.db.value("SELECT count(*) FROM vector_model") == 1


def test_papers_that_change_while_a_new_model_is_filled(council: Council, words: WordEmbedder) -> None:
    for no in range(1, 41):
        add(council, no, f"Freibad {no}")
    VectorIndex(council.db, words).update()
    better = WordEmbedder("besser")
    index = VectorIndex(council.db, better, previous=words)
    index.update(limit=1)
    with council.db.write() as writer:
        index.remove(writer, [1, 40])
    assert found(index, "Freibad 1", limit=1) != [1]
    council.run("UPDATE paper SET publicness = 'nonpublic' WHERE no = 40")
    council.run("UPDATE paper SET name = 'Radweg' WHERE no = 2")
    mark(council, 1, 2, 40)
    index.update()
    assert found(index, "Radweg", limit=1) == [2]
    assert found(index, "Freibad 1", limit=1) == [1]
    assert stored(council) == 39


def test_back_to_the_old_model_before_the_new_one_was_complete(council: Council, words: WordEmbedder) -> None:
    for no in range(1, 41):
        add(council, no, f"Freibad {no}")
    VectorIndex(council.db, words).update()
    VectorIndex(council.db, WordEmbedder("besser")).update(limit=1)
    words.asked.clear()
    council.run("UPDATE paper SET name = 'Radweg' WHERE no = 2")
    mark(council, 2)
    back = VectorIndex(council.db, words)
    back.update()
    assert words.asked == ["Radweg"]
    assert back.status() == upkeep.VectorStatus("wörter", "wörter", 40, 40, 0)
    assert stored(council) == 40


def test_a_model_of_another_length_under_the_same_name(council: Council, words: WordEmbedder) -> None:
    add(council, 1, "Freibad")
    VectorIndex(council.db, words).update()
    longer = WordEmbedder(words.name, 128, known=False)
    add(council, 2, "Radweg")
    index = VectorIndex(council.db, longer)
    with pytest.raises(AnswerIncomplete):
        index.update()
    # Now its length is known: these are other vectors.
    assert index.update() == 2
    assert found(index, "Radweg", limit=1) == [2]


def test_passages_on_request(council: Council, words: WordEmbedder) -> None:
    filler = "Wort " * 130
    council.paper(1, "Chronik", f"{filler} Uhu {filler} Kauz", f"{filler} Geheimnis")
    council.run("UPDATE file SET publicness = 'nonpublic' WHERE no = 2")
    LexicalIndex(council.db).update()
    mark(council, 1)
    index = VectorIndex(council.db, words)
    index.update()
    question = index.ask("Uhu")
    assert question
    assert index.passages.nearest(question, limit=5) == []
    index = VectorIndex(council.db, words, passages=True)
    asked = len(words.asked)
    assert index.update() == 1, "other contents: everything is looked at again"
    passages = council.db.value("SELECT count(*) FROM passage")
    assert len(words.asked) - asked == passages == stored(council) - 1
    (hit,) = index.passages.nearest(question, limit=5)
    place = council.db.rows('SELECT start, "end" FROM passage WHERE id = ?', [hit.id])[0]
    assert "Uhu" in council.db.value("SELECT text FROM file_text WHERE file_no = 1")[place[0] : place[1]]
    council.run("UPDATE file SET publicness = 'nonpublic'")
    assert index.passages.nearest(question, limit=5) == []
