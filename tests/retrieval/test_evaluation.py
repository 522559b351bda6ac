"""The measures by hand, and `ratsbot eval` as an operator calls it on the demo council."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from adapters.command_line.compose import House
from adapters.command_line.main import cli
from bot.errors import ModelUnavailable, OperatorError
from bot.retrieval.evaluation import (
    ALL,
    DEPTH,
    TOP,
    ask_all,
    compare,
    means,
    most_changed,
    mrr,
    ndcg,
    paired,
    recall,
    scores,
    summaries,
    waits,
)
from bot.retrieval.judged import Answer, Judged, dumped, read_judged, read_run
from bot.retrieval.vectors.upkeep import VectorIndex, VectorStatus

SET = Path(__file__).parent / "judged.jsonl"
GOOD = '{"id": "a", "type": "t", "query": "Uhu", "relevant": {"p1": 2}}'


def judged(name: str, kind: str = "t", query: str = "Uhu", **relevant: int) -> Judged:
    return Judged(name, kind, query, relevant)


def run(**found: str) -> dict[str, Answer]:
    """Found papers parted by blanks, by query id."""
    return {name: Answer("Uhu", tuple(papers.split()), 1.0) for name, papers in found.items()}


def test_ndcg_counts_grades_and_places() -> None:
    # Gains 1 and 2 in the wrong order: (1 / 1 + 2 / log2 3) / (2 / 1 + 1 / log2 3)
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx(0.8597, abs=1e-4)
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1
    assert ndcg(["x"] * TOP + ["a"], {"a": 2}) == 0


def test_more_relevant_papers_than_fit_on_a_page_are_no_fault() -> None:
    relevant = {f"p{number}": 1 for number in range(30)}
    assert ndcg(list(relevant)[:TOP], relevant) == 1


def test_mrr_is_one_by_the_first_relevant_place() -> None:
    assert mrr(["x", "y", "a", "b"], {"a": 1, "b": 1}) == 1 / 3
    assert mrr(["x"] * TOP + ["a"], {"a": 1}) == 0


def test_recall_is_the_share_of_the_relevant_ones() -> None:
    assert recall(["x", "a", "y", "b"], {"a": 1, "b": 2, "c": 1, "d": 1}, 3) == 1 / 4


@given(
    st.permutations(["a", "b", "c", "d", "e"]), st.dictionaries(st.sampled_from("abcxy"), st.integers(1, 3))
)
def test_ndcg_is_a_share_of_the_best_order(found: list[str], relevant: dict[str, int]) -> None:
    if relevant:
        best = sorted(found, key=lambda paper: -relevant.get(paper, 0))
        assert 0 <= ndcg(found, relevant) <= ndcg(best, relevant) <= 1 + 1e-12


def test_a_query_without_answer_is_refused_or_not() -> None:
    assert scores(judged("n"), []) == {"refused": 1.0}
    assert scores(judged("n"), ["p"]) == {"refused": 0.0}
    assert scores(judged("q", p=1), [])["refused"] == 1.0


def test_the_summary_has_the_whole_first_and_leaves_out_what_has_no_answer() -> None:
    queries = [judged("n", "none"), judged("a", "x", p=1), judged("b", "y", p=1)]
    every = summaries(queries, run(n="p", a="p", b="q"))
    assert [(each.type, each.hopeless, each.queries) for each in every] == [
        (ALL, False, 2),
        ("none", True, 1),
        ("x", False, 1),
        ("y", False, 1),
    ]
    assert every[0].means["ndcg10"].value == 0.5
    assert every[1].means["refused"].value == 0
    assert "ndcg10" not in every[1].means


def test_a_type_may_have_queries_with_and_without_answer() -> None:
    every = summaries([judged("a", "x", p=1), judged("b", "x")], run(a="p", b=""))
    assert [(each.type, each.hopeless) for each in every] == [(ALL, False), ("x", False), ("x", True)]


def test_the_interval_is_that_of_a_mean_and_always_the_same() -> None:
    rows = [{"m": float(number % 2)} for number in range(100)]
    found = means(rows)["m"]
    # Standard error .05: 95 % of the resampled means are between .4 and .6.
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.4, 0.6), abs=0.02)
    assert means(rows)["m"] == found


def test_a_small_gain_everywhere_is_certain_one_for_half_of_a_few_is_not() -> None:
    assert means([{"m": 0.01}] * 5)["m"].certain
    assert not means([{"m": 0.5}, {"m": -0.4}])["m"].certain


def test_runs_are_compared_query_by_query() -> None:
    queries = [judged("a", p=1), judged("b", p=1), judged("c", p=1), judged("n", "none")]
    before, now = run(a="p", b="x p", c="", n="p"), run(a="p", b="p", c="p", n="")
    whole, _, none = compare(queries, before, now)
    assert whole.change["mrr10"].value == pytest.approx((0 + 0.5 + 1) / 3)
    assert none.change["refused"].value == 1
    assert [(each.judged.id, each.before, each.now) for each in most_changed(queries, before, now)] == [
        ("c", 0, 1),
        ("n", 0, 1),
        ("b", pytest.approx(0.631, abs=1e-3), 1),
    ]


def test_what_only_one_run_has_asked_is_not_compared() -> None:
    queries = [judged("a", p=1), judged("b", p=1), judged("c", p=1)]
    before, now = run(a="p", c="p"), run(a="p", b="p", c="p")
    now["c"] = Answer("anders gefragt", ("p",), 1.0)
    assert [each.id for each in paired(queries, before, now)] == ["a"]


def test_every_query_is_asked_warm_before_it_is_timed() -> None:
    asked: list[tuple[str, int]] = []
    told: list[int] = []

    def rank(query: str, limit: int) -> Sequence[str]:
        asked.append((query, limit))
        return ["p"] * limit

    found = ask_all(rank, [judged("a", query="Uhu"), judged("b", query="Amsel")], told.append)
    assert asked == [("Uhu", DEPTH), ("Amsel", DEPTH), ("Uhu", TOP), ("Amsel", TOP)]
    assert told == [1, 2, 3, 4]
    assert len(found["a"].found) == DEPTH


def test_waits_are_percentiles() -> None:
    took = waits([float(number) for number in range(101)])
    assert (took.p50, took.p95, took.longest) == (50, 95, 100)


def test_a_run_comes_back_as_it_was_saved() -> None:
    kept = {"a": Answer("Straße „x“", ("p1", "p2"), 3.5)}
    assert read_run(dumped(kept)) == kept


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"ratsbot_eval": 1, "answers": 5}', '{"ratsbot_eval": 99}']
)
def test_another_file_is_no_run(text: str) -> None:
    with pytest.raises(OperatorError):
        read_run(text)


def test_blank_lines_and_further_fields_do_no_harm_and_zero_is_not_relevant() -> None:
    line = '{"id": "a", "type": "t", "query": "Uhu", "relevant": {"p1": 2, "p2": 0}, "notes": "x"}'
    assert read_judged(["", line, " "]) == [judged("a", p1=2)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "Zeile 2 ist kein JSON"),
        ("[]", "Zeile 2: erwartet wird ein JSON-Objekt"),
        (GOOD, "Zeile 2: Die id „a“ kommt zweimal vor"),
        ('{"id": "b", "type": "t", "query": " ", "relevant": {}}', "Zeile 2: query fehlt"),
        ('{"id": 7, "type": "t", "query": "x", "relevant": {}}', "Zeile 2: id fehlt"),
        ('{"id": "b", "type": "t", "query": "x"}', "Zeile 2: relevant fehlt"),
        ('{"id": "b", "type": "t", "query": "x", "relevant": ["p"]}', "Zeile 2: relevant fehlt"),
        ('{"id": "b", "type": "t", "query": "x", "relevant": {"p": true}}', "Zeile 2: relevant fehlt"),
    ],
)
def test_a_bad_line_is_named(line: str, complaint: str) -> None:
    with pytest.raises(OperatorError, match=complaint):
        read_judged([GOOD, line])


def test_an_empty_set_is_an_error() -> None:
    with pytest.raises(OperatorError, match="keine einzige Frage"):
        read_judged(["", " "])


Eval = Callable[..., tuple[int, str]]


@pytest.fixture
def evaluate(demo_house: House) -> Eval:
    """ratsbot eval on the demo council: exit status and what it printed."""

    def call(*args: str | Path) -> tuple[int, str]:
        database = str(demo_house.settings.database)
        command = ["--database", database, "eval", *map(str, args)]
        result = CliRunner().invoke(cli, command, standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.return_value or 0, result.output

    return call


def test_eval_prints_german_tables_that_fit(evaluate: Eval) -> None:
    status, printed = evaluate(SET, "--queries")
    assert status == 0
    assert "9 Fragen aus judged.jsonl" in printed
    assert re.search(r"Soll leer sein \(leer\): bei [012] von 2 zu Recht nichts gefunden\.", printed)
    (whole,) = [line.split() for line in printed.splitlines() if line.startswith("alle")]
    assert whole[1] == "7"
    assert 0.5 < float(whole[2].replace(",", ".")) <= 1
    assert "Antwortzeit für 10 Treffer, warm: Median " in printed
    assert "Wohin zieht die Musikschule um?" in printed
    assert max(map(len, printed.splitlines())) <= 100


def test_eval_searches_one_city_and_compares_with_a_saved_run(evaluate: Eval, tmp_path: Path) -> None:
    saved = tmp_path / "lauf.json"
    evaluate(SET, "--save", saved)
    status, printed = evaluate(SET, "--body", "Krähenfurt", "--compare", saved)
    assert status == 0
    assert "Vergleich mit lauf.json über 9 Fragen" in printed
    assert "Am meisten verändert" in printed
    assert max(map(len, printed.splitlines())) <= 100


def test_the_same_run_again_has_not_changed(evaluate: Eval, tmp_path: Path) -> None:
    saved = tmp_path / "lauf.json"
    evaluate(SET, "--type", "frage", "--save", saved)
    _, printed = evaluate(SET, "--compare", saved)
    assert "Vergleich mit lauf.json über 2 Fragen" in printed
    assert "7 Fragen fehlen dort" in printed
    assert "Bei keiner Frage hat sich die Bewertung geändert." in printed


def test_papers_that_are_not_loaded_count_as_missing(evaluate: Eval, tmp_path: Path) -> None:
    lines = [SET.read_text(encoding="utf-8").splitlines()[0], GOOD]
    (tmp_path / "set.jsonl").write_text("\n".join(lines), encoding="utf-8")
    status, printed = evaluate(tmp_path / "set.jsonl")
    assert status == 3
    assert "nicht geladen und darum nicht zu finden: 1 von 3 beurteilten Vorlagen" in printed


def test_a_model_that_does_not_answer_is_said(evaluate: Eval, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: VectorIndex, text: str) -> None:
        raise ModelUnavailable(text)

    assert "Achtung" not in evaluate(SET)[1]
    monkeypatch.setattr(VectorIndex, "ask", away)
    assert "bei 18 von 18 Suchen hat das Modell nicht geantwortet" in evaluate(SET)[1]


def test_vectors_that_are_missing_are_said(evaluate: Eval, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VectorIndex, "status", lambda _: VectorStatus("e5", "e5", 9, 6, 3))
    assert "für die Suche nach Bedeutung noch nicht vorbereitet: 3 Vorlagen." in evaluate(SET)[1]


def test_a_set_of_another_database_is_an_error(evaluate: Eval, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(GOOD, encoding="utf-8")
    with pytest.raises(OperatorError, match="Von 1 beurteilten Vorlage ist keine geladen"):
        evaluate(tmp_path / "set.jsonl")


def test_an_error_in_a_file_names_the_file(evaluate: Eval, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(f"{GOOD}\nkaputt", encoding="utf-8")
    with pytest.raises(OperatorError, match=r"set\.jsonl: Zeile 2 ist kein JSON"):
        evaluate(tmp_path / "set.jsonl")
    with pytest.raises(OperatorError, match="kein Lauf"):
        evaluate(SET, "--compare", SET)


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("--body", "Nirgendheim"), "Die Stadt „Nirgendheim“ ist nicht geladen"),
        (("--type", "gibtesnicht"), "Es gibt: stichwort, frage, umschreibung, leer"),
        (("--save", "gibtesnicht/lauf.json"), "Den Ordner gibtesnicht gibt es nicht"),
    ],
)
def test_a_wrong_call_is_explained(evaluate: Eval, args: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(click.UsageError, match=complaint):
        evaluate(SET, *args)


def test_the_set_of_these_tests_names_demo_papers_only(demo_house: House) -> None:
    named = {
        paper
        for line in SET.read_text(encoding="utf-8").splitlines()
        for paper in json.loads(line)["relevant"]
    }
    assert all(demo_house.services.papers.at(paper) for paper in named)
