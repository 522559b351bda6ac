import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.lexical.entries import entries
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.lexical.postings import Held, Posting
from bot.retrieval.lexical.ranking import PASSAGES_SHOWN, Ranking, Scored
from bot.retrieval.lexical.schema import Entries, Size, first_id, size
from bot.retrieval.lexical.visible import Visible
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.language import Language
from bot.store.bodies import waiting_for_index
from tests.retrieval.index_maker import Council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path / "council.db")
    yield made
    made.db.close()


@pytest.fixture
def index(council: Council) -> LexicalIndex:
    return LexicalIndex(council.db)


def hits(council: Council, words: str, bodies: list[str] | None = None) -> list[Scored]:
    asked = Language(council.db).analyser().asked(words)
    wanted = [Wanted(each.stem, each.units) for each in asked]
    return Ranking(council.db).papers(wanted, Visible(council.db).mask(bodies))


def found(council: Council, words: str, bodies: list[str] | None = None) -> list[int]:
    return [hit.paper_no for hit in hits(council, words, bodies)]


def test_papers_are_found_by_title_and_text(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Sanierung des Freibads", "Das Becken ist undicht.")
    council.paper(2, "Haushalt", "Die Gebühren für das Freibad steigen.")
    assert index.update() == 2
    assert sorted(found(council, "Freibad")) == [1, 2]
    assert found(council, "Becken") == [1]


def test_a_title_counts_beside_the_text(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Bericht", "Der Krähenbrunnen plätschert.")
    council.paper(2, "Krähenbrunnen", "Der Krähenbrunnen plätschert.")
    index.update()
    assert found(council, "Krähenbrunnen") == [2, 1]


def test_a_paper_comes_once_with_its_best_passages(council: Council, index: LexicalIndex) -> None:
    filler = "Wort " * 200
    council.paper(1, "Chronik", *(f"{filler} Uhu {'Uhu ' * more}" for more in (0, 3, 1, 2)))
    index.update()
    (hit,) = hits(council, "Uhu")
    assert len(hit.passages) == PASSAGES_SHOWN
    row = council.db.row("SELECT file_no FROM passage WHERE id = ?", [hit.passages[0]])
    assert row is not None
    assert row[0] == 2


def test_a_text_that_two_files_share_is_indexed_once(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Mehr Bänke am Weiher.", "Mehr Bänke am Weiher.")
    council.paper(2, "Antrag", "Mehr Bänke am Weiher.")
    index.update()
    assert council.db.value("SELECT count(*) FROM passage") == 2
    assert size(council.db, "passage") == Size(2, 2.0)


def test_only_the_cities_asked_for(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Freibad", body="kraehenfurt")
    council.paper(2, "Freibad", body="birkenhafen")
    index.update()
    assert found(council, "Freibad", bodies=["birkenhafen"]) == [2]
    assert found(council, "Freibad", bodies=[]) == []


def test_what_is_not_public_is_not_indexed(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Geheimnis", "Uhu", publicness="nonpublic")
    council.paper(2, "Geheimnis", "Uhu", publicness="unknown")
    council.paper(3, "Offen", "Uhu", file_publicness="unknown")
    assert index.update() == 3
    assert found(council, "Geheimnis Uhu") == []
    assert council.db.value("SELECT count(*) FROM passage_terms") == 0


def test_a_meeting_file_is_no_text_of_a_paper(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Uhu")
    council.run("UPDATE file_use SET parent_kind = 'Meeting'")
    index.update()
    assert found(council, "Uhu") == []


@pytest.mark.parametrize("hidden", ["nonpublic", "unknown"])
def test_planted_entries_are_not_found(council: Council, index: LexicalIndex, hidden: str) -> None:
    council.paper(1, "Geheimnis", "Uhu")
    index.update()
    council.run("UPDATE paper SET publicness = ?", hidden)
    council.run("INSERT INTO title_terms(rowid, terms) VALUES (77, 'uhu')")
    council.run("INSERT INTO passage_terms(rowid, terms) VALUES (?, 'uhu')", first_id(77))
    assert found(council, "Uhu Geheimnis") == []


def test_a_hidden_file_is_not_found_even_while_indexed(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Uhu")
    index.update()
    council.run("UPDATE file SET publicness = 'nonpublic'")
    assert found(council, "Uhu") == []


def test_a_changed_text_replaces_the_old_one(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Uhu")
    index.update()
    council.rewrite(1, "Sperling")
    assert index.update() == 1
    assert (found(council, "Uhu"), found(council, "Sperling")) == ([], [1])
    assert size(council.db, "passage").rows == 1


def test_a_deleted_paper_leaves_the_index(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Uhu")
    index.update()
    council.run("DELETE FROM paper")
    council.run("INSERT INTO stale_paper VALUES (1)")
    index.update()
    assert council.db.value("SELECT count(*) FROM title_terms") == 0


def test_an_interrupted_update_goes_on(council: Council, index: LexicalIndex) -> None:
    for no in range(1, 6):
        council.paper(no, "Uhu")

    def stop(done: int, total: int) -> None:
        assert (done, total) == (2, 5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(batch=2, progress=stop)
    assert len(found(council, "Uhu")) == 2
    assert index.update(batch=2) == 3
    assert index.update() == 0
    assert len(found(council, "Uhu")) == 5


def test_what_changes_during_analysis_stays_stale(council: Council) -> None:
    council.paper(1, "Antrag", "Uhu")
    changes = ["Sperling"]

    def analysed_late(connection: sqlite3.Connection, papers: Collection[int], analyser: Analyser) -> Entries:
        made = entries(connection, papers, analyser)
        while changes:
            council.rewrite(1, changes.pop())
        return made

    index = LexicalIndex(council.db, analyse=analysed_late)
    assert index.update() == 1
    assert (found(council, "Uhu"), found(council, "Sperling")) == ([], [1])


def test_another_version_is_rebuilt(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Uhu")
    index.update()
    council.run("UPDATE meta SET value = 'old' WHERE key = 'lexical_index'")
    assert found(council, "Uhu") == [1]
    assert index.update() == 1
    assert index.update() == 0
    assert index.rebuild() == 1
    assert found(council, "Uhu") == [1]


def test_removed_words_are_gone_from_the_file(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Die Quastenflosserin schwimmt. " * 30)
    council.paper(2, "Antrag zwei", "Der Weiher ist tief. " * 30)
    index.update(batch=1)
    with council.db.write() as w:
        index.remove([1])
        w.execute("DELETE FROM file_text WHERE file_no = 1")
    index.optimize()
    council.db.scrub()
    stem = b"quastenf"
    files = council.db.path.parent.glob("council.db*")
    assert not any(stem in path.read_bytes().lower() for path in files)
    assert found(council, "Weiher") == [2]


def test_remove_belongs_to_the_callers_transaction(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Uhu")
    index.update()

    def fail() -> None:
        with council.db.write():
            index.remove([1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found(council, "Uhu") == [1]


def test_frequent_words_cost_no_more_than_they_may(council: Council, index: LexicalIndex) -> None:
    for no in range(1, 9):
        council.paper(no, "Bericht", "Dorf Uhu" if no == 2 else "Dorf")
    index.update()
    ranking, mask = Ranking(council.db, postings=3), Visible(council.db).mask(None)

    def numbers(*stems: str) -> list[int]:
        return [hit.paper_no for hit in ranking.papers([Wanted(stem) for stem in stems], mask)]

    assert numbers("dorf", "uhu") == [2]
    assert numbers("dorf") == [6, 7, 8]
    assert numbers("dorf", "nirgendwort") == [6, 7, 8]
    assert numbers("nirgendwort") == []


def test_frequent_words_count_though_they_were_not_read(council: Council, index: LexicalIndex) -> None:
    for no in range(1, 9):
        council.paper(no, "Bericht", "Uhu im Dorf" if no == 3 else "Uhu" if no < 6 else "Dorf Dorf")
    index.update()
    wanted = [Wanted("uhu"), Wanted("dorf")]
    thorough, thrifty = (Ranking(council.db, postings=most) for most in (100, 5))
    mask = Visible(council.db).mask(None)
    assert thrifty.papers(wanted, mask)[0] == thorough.papers(wanted, mask)[0]
    assert thrifty.papers(wanted, mask)[0].coverage == pytest.approx(1.0)


def test_a_word_is_found_in_a_compound(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Die Hundesteuersatzung wird geändert.")
    council.paper(2, "Antrag", "Die Satzung über die Hundesteuer wird geändert.")
    council.paper(3, "Antrag", "Der Weiher ist tief.")
    index.update()
    assert sorted(found(council, "Hundesteuer")) == [1, 2]
    assert found(council, "Hundesteuersatzung") == [1, 2]
    whole, in_parts = hits(council, "Hundesteuersatzung")
    assert whole.coverage == pytest.approx(1.0)
    assert 0.5 < in_parts.coverage < 1.0


def test_words_stand_as_neighbours_in_a_quote(council: Council, index: LexicalIndex) -> None:
    council.paper(1, "Antrag", "Der alte Weiher im Dorf.")
    council.paper(2, "Antrag", "Im Dorf der alte Mann, am Weiher.")
    index.update()
    mask = Ranking(council.db).holding("alt weih", Visible(council.db).mask(None))
    assert mask.nonzero()[0].tolist() == [1]


def test_what_is_remembered_of_frequent_words_follows_the_index(
    council: Council, index: LexicalIndex
) -> None:
    council.paper(1, "Antrag", "Uhu")
    index.update()
    ranking, visible = Ranking(council.db), Visible(council.db)

    def numbers() -> list[int]:
        return [hit.paper_no for hit in ranking.papers([Wanted("uhu")], visible.mask(None))]

    assert numbers() == numbers() == [1]
    council.paper(2, "Antrag", "Uhu")
    index.update()
    assert numbers() == [1, 2]
    index.remove([1])
    assert numbers() == [2]
    # As many words as before, but others.
    council.run("UPDATE file_text SET text = 'Dachs', source_hash = 'other' WHERE file_no = 2")
    council.run("INSERT INTO stale_paper VALUES (2)")
    index.update()
    assert numbers() == []


def test_what_is_remembered_of_postings_is_bounded() -> None:
    held, posting = Held(most=5), Posting(np.arange(2), np.ones(2, np.float32), np.ones(2, np.float32))
    for term in ("uhu", "dachs", "igel"):
        held.put(term, "1", posting)
    assert [held.get(term, "1") is posting for term in ("uhu", "dachs", "igel")] == [False, True, True]
    assert held.get("igel", "2") is None


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("counted", [True, False])
def test_what_ceases_to_be_public_is_invisible_at_once(council: Council, counted: bool) -> None:
    if not counted:
        council.run("DELETE FROM meta WHERE key = 'paper_visibility'")
    council.paper(1, "Uhu")
    council.paper(2, "Uhu", body="birkenhafen")
    visible = Visible(council.db)
    assert visible.mask(None).nonzero()[0].tolist() == [1, 2]
    council.run("UPDATE paper SET publicness = 'nonpublic' WHERE no = 1")
    assert visible.mask(None).nonzero()[0].tolist() == [2]
    council.paper(3, "Uhu")
    assert visible.mask(["kraehenfurt"]).nonzero()[0].tolist() == [3]
    council.run("DELETE FROM paper WHERE no = 3")
    assert visible.mask(["kraehenfurt"]).nonzero()[0].tolist() == []


def test_equal_papers_keep_their_order(council: Council, index: LexicalIndex) -> None:
    for no in (3, 1, 2):
        council.paper(no, "Uhu")
    index.update()
    assert found(council, "Uhu") == [1, 2, 3]


def test_an_index_of_the_first_layout_is_emptied_and_said_to_be_incomplete(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    council.paper(1, "Uhu")
    LexicalIndex(council.db).update()
    for table in ("passage_posting", "passage_frequency"):
        council.run(f"DROP TABLE {table}")
    council.run("CREATE TABLE passage_vocabulary (term TEXT)")
    assert waiting_for_index(council.db) == 0
    index = LexicalIndex(council.db)
    assert waiting_for_index(council.db) == 1
    assert index.update() == 1
    assert found(council, "Uhu") == [1]
    council.db.close()
