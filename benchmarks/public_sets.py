"""Three public German test sets, put through Ratsbot as if they were council papers.

    python -m benchmarks.public_sets [--set NAME] [--leg lexical|hybrid] [--passages] [--no-alternatives]

Every document becomes a paper without title, number or date and with one text file, and goes through
the importer into a database of its own: normalised, cut, indexed and, where the semantic leg is on,
embedded. Then every question goes through Search.find. One configuration for all sets: the product's
defaults; with --passages the one setting that embeds passages as well (six minutes). Nothing here
knows that it is a benchmark, so filters are read from the questions and a search may refuse; `refused`
counts how often (always a loss: every question has an answer). `no cut-off` is the same ranking with
nothing held back.

Beside it FTS5 and tantivy over the same passages in the same run, and what others have published.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from benchmarks.alternatives import Engine, Fts5, Tantivy, fill, passages_of
from benchmarks.quality import LEGS, legs
from benchmarks.shared import Bundle, has_meaning, lines, open_house, papers_of, shared_folder
from bot.council.model import File, FileUse, Paper
from bot.retrieval.evaluation import QUALITY, Rank, means, mrr, ndcg, recall
from bot.retrieval.search import Search
from bot.sources.delivered import Delivered, FileText

BODY = "public-set"
DEPTH = 100


@dataclass(frozen=True, slots=True)
class PublicSet:
    """`relevant`: for each question the ids of the documents that answer it."""

    documents: Mapping[str, str]
    questions: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


PUBLISHED = {
    "GermanQuAD": (
        "bm25s .919, multilingual-e5-small .931, multilingual-e5-large .947, best .978 (Nemotron-3-Embed-1B):"
        " nDCG@10, embeddings-benchmark/results @f4cc6c8b;"
        " text-embedding-3-large MRR@10 .944, BM25 with stems .921: butburg/dense-retrieval-germanquad"
    ),
    "LegalQuAD": (
        "bm25s .768, multilingual-e5-small .478, text-embedding-3-large .563,"
        " best .772 (Nemotron-3-Embed-8B): nDCG@10, embeddings-benchmark/results @f4cc6c8b"
    ),
    "XQuAD-R de": "no published figures for German questions on German sentences alone are known to us",
}


def germanquad(folder: Path) -> PublicSet:
    """The test part: Wikipedia sections, 2,204 questions, one answer each."""
    with (folder / "germanquad/corpus.jsonl").open(encoding="utf-8") as source:
        documents = {row["_id"]: row["text"] for row in lines(source)}
    with (folder / "germanquad/queries.jsonl").open(encoding="utf-8") as source:
        questions = {row["_id"]: row["text"] for row in lines(source)}
    relevant: defaultdict[str, set[str]] = defaultdict(set)
    for row in (folder / "germanquad/test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        asked, document, _ = row.split("\t")
        relevant[asked].add(document)
    answers = {asked: frozenset(found) for asked, found in relevant.items()}
    return PublicSet(documents, {asked: questions[asked] for asked in answers}, answers)


def legalquad(folder: Path) -> PublicSet:
    """Court decisions, one question each; all their umlauts are decomposed (NFD)."""
    documents, questions, relevant = {}, {}, {}
    for number, (_, paragraph) in enumerate(_paragraphs(folder / "legalquad/LegalQuAD.json")):
        documents[f"decision-{number}"] = paragraph["context"]
        for asked in paragraph["qas"]:
            questions[str(asked["id"])] = asked["question"]
            relevant[str(asked["id"])] = frozenset({f"decision-{number}"})
    return PublicSet(documents, questions, relevant)


def xquad_r(folder: Path) -> PublicSet:
    """Single sentences; the one in which the answer begins is the answer."""
    documents, questions, relevant = {}, {}, {}
    for place, paragraph in _paragraphs(folder / "xquad-r/de.json"):
        spans = [(f"{place}-{start}", start, end) for start, end in paragraph["sentence_breaks"]]
        documents.update({name: paragraph["context"][start:end] for name, start, end in spans})
        for asked in paragraph["qas"]:
            at = asked["answers"][0]["answer_start"]
            questions[asked["id"]] = asked["question"]
            relevant[asked["id"]] = frozenset(name for name, start, end in spans if start <= at < end)
    return PublicSet(documents, questions, relevant)


def _paragraphs(path: Path) -> Iterator[tuple[str, Any]]:
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        for place, paragraph in enumerate(article["paragraphs"]):
            yield f"{number}-{place}", paragraph


SETS: Mapping[str, Callable[[Path], PublicSet]] = {
    "GermanQuAD": germanquad,
    "LegalQuAD": legalquad,
    "XQuAD-R de": xquad_r,
}


def load(house: House, documents: Mapping[str, str]) -> None:
    """Each document as a paper with one file, through the importer."""
    objects = (_paper(name) for name in documents)
    texts = (FileText(f"{name}-text", text, name) for name, text in documents.items())
    house.importer().run(Bundle(objects, texts), body=BODY, name=BODY)


def _paper(name: str) -> Delivered:
    file = f"{name}-text"
    use = FileUse(file, "Paper", name, "mainFile")
    return Delivered("Paper", name, name, (Paper(name), File(file)), (use,))


def measure(rank: Rank, asked: PublicSet) -> str:
    """The cells of a line: nDCG@10 with interval, MRR@10, R@10, R@100, how many found nothing."""
    rows, refused = [], 0
    for key, question in asked.questions.items():
        found = rank(question, DEPTH)
        grades = dict.fromkeys(asked.relevant[key], 1)
        refused += not found
        values = (
            ndcg(found, grades),
            mrr(found, grades),
            recall(found, grades, 10),
            recall(found, grades, DEPTH),
        )
        rows.append(dict(zip(QUALITY, values, strict=True)))
    found_means = means(rows)
    first, *others = (found_means[name] for name in QUALITY)
    shown = " | ".join(f"{each.value:.4f}" for each in others)
    return f"{first.value:.4f} ({first.low:.3f}–{first.high:.3f}) | {shown} | {refused}"


def report(name: str, asked: PublicSet, given: argparse.Namespace) -> None:
    print(f"\n### {name}: {len(asked.documents)} documents, {len(asked.questions)} questions\n")
    print("| system | nDCG@10 (95 %) | MRR@10 | R@10 | R@100 | refused |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "set.db", passages=given.passages)
        load(house, asked.documents)
        for system, rank in {**legs(house, given.leg), **uncut(house, given.leg)}.items():
            print(f"| {system} | {measure(rank, asked)} |", flush=True)
        engines: tuple[Engine, ...] = () if given.no_alternatives else (Fts5(), Tantivy())
        fill(engines, passages_of(house.db))
        for engine in engines:
            print(f"| {engine.name} | {measure(engine.rank, asked)} |", flush=True)
        house.close()
    print(f"\nPublished: {PUBLISHED[name]}.")


def uncut(house: House, only: str | None) -> dict[str, Rank]:
    """The same searches, which refuse nothing."""
    known = {"lexical": None, **({"hybrid": house.vectors} if has_meaning(house) else {})}
    return {
        f"Ratsbot {leg}, no cut-off": papers_of(Search(house.db, vectors=vectors, enough=0.0))
        for leg, vectors in known.items()
        if only in {None, leg}
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="nDCG, MRR and recall on public German sets")
    parser.add_argument("--set", choices=SETS, help="only this one")
    parser.add_argument("--leg", choices=LEGS)
    parser.add_argument("--passages", action="store_true", help="embed passages as well")
    parser.add_argument("--no-alternatives", action="store_true")
    given = parser.parse_args()
    folder = shared_folder() / "data/retrieval"
    for name, read in SETS.items():
        if given.set in {None, name}:
            report(name, read(folder), given)


if __name__ == "__main__":
    main()
