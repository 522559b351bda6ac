"""How many lies the checks of the assistant catch, and how many true sentences they drop.

    python -m benchmarks.grounding [--database DB] [--list]

First on our own fictional texts (tests/assistant/texts): what of them the checks had not seen when is told in
benchmarks/grounding.md. With a database of the Karlsruhe papers also on real ones: results of stations told
in seven ways, counts of votes in minutes, and the judged questions of eval/dev.jsonl, whose sentences are put
together at run time from the question's words and the answer. Nothing of those texts stands in the project.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.grounding_real import Case, of_minutes, of_questions, of_stations
from bot.assistant.grounding.check import check
from bot.store.database import Database
from tests.assistant.facts import UNSEEN, halves, unseen
from tests.assistant.lies import HARD, lies
from tests.assistant.truths import truths


def main() -> None:
    parser = argparse.ArgumentParser(description="Lies caught and truths dropped by the checks of sentences")
    parser.add_argument("--database", type=Path, help="with the Karlsruhe papers")
    parser.add_argument("--list", action="store_true", help="what went wrong, sentence by sentence")
    wanted = parser.parse_args()
    begun = time.perf_counter()
    cases = list(_own())
    if wanted.database:
        db = Database(wanted.database)
        cases += [*of_stations(db), *of_minutes(db), *of_questions(db)]
        db.close()
    read = time.perf_counter()
    faults = [check(case.claim, case.sources, case.question) for case in cases]
    spent = time.perf_counter() - read
    _table(cases, [bool(each) for each in faults])
    each = 1000 * spent / len(cases)
    print(f"\n{len(cases)} sentences, {each:.2f} ms each; cases made in {read - begun:.0f} s")
    if wanted.list:
        for case, found in zip(cases, faults, strict=True):
            if bool(found) != case.is_lie:
                print(f"{case.set}, {case.kind}: {case.claim.text} {[str(each) for each in found]}")


def _own() -> Iterable[Case]:
    sets = dict(zip(("own, tuned on", "own, held out"), halves(), strict=True))
    sets |= {f"own, {name}": unseen(name) for name in UNSEEN}
    for name, half in sets.items():
        for truth in truths(half):
            yield Case(name, "true", truth.claim, truth.sources, truth.question)
        for lie in lies(half):
            yield Case(name, lie.kind, lie.claim, lie.sources, lie.question)


def _table(cases: Sequence[Case], faulty: Sequence[bool]) -> None:
    sets = list(dict.fromkeys(case.set for case in cases))
    of = Counter((case.set, case.kind) for case in cases)
    found = Counter((case.set, case.kind) for case, wrong in zip(cases, faulty, strict=True) if wrong)
    kinds = sorted({kind for _, kind in of} - {"true"}, key=lambda kind: (kind not in HARD, kind))
    print("| " + " | ".join(["kind", *sets]) + " |")
    print("|" + "---|" * (len(sets) + 1))
    for kind in ["true", *kinds]:
        label = "**true, dropped**" if kind == "true" else f"**{kind}**" if kind in HARD else kind
        cells = [f"{found[name, kind]}/{of[name, kind]}" if of[name, kind] else "" for name in sets]
        print("| " + " | ".join([label, *cells]) + " |")


if __name__ == "__main__":
    main()
