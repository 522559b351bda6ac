"""How many results of real councils are read: python -m benchmarks.results [--unread]

Share by frequency of what is not UNKNOWN. Whether it is read rightly is decided by the list that a person
made: tests/results_wordings.tsv.
"""

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.shared import lines, shared_folder
from bot.council.results import Outcome, read_result


def karlsruhe(data: Path) -> Iterator[str]:
    """SOMACOS, OParl."""
    return _of_items(_records(data / "oparl/karlsruhe/meetings.jsonl.xz"))


def magdeburg(data: Path) -> Iterator[str]:
    """SOMACOS, OParl; the results of stations."""
    for paper in _records(data / "oparl/magdeburg/papers-consultations-results.jsonl.xz"):
        yield from (stop["result"] for stop in paper.get("consultations") or () if stop.get("result"))


def nordstemmen(data: Path) -> Iterator[str]:
    """SD.NET, OParl; free text."""
    return _of_items(_records(data / "oparl/nordstemmen/meetings.jsonl.xz"))


def erlangen(data: Path) -> Iterator[str]:
    """SessionNet, from its pages."""
    found = json.loads((data / "pdf/erlangen-buechenbach/erlangen-gremien_tops.json").read_text("utf-8"))
    return (item["beschluss"] for item in found["tops"] if item["beschluss"])


CORPORA: tuple[Callable[[Path], Iterator[str]], ...] = (karlsruhe, magdeburg, nordstemmen, erlangen)


def _records(path: Path) -> Iterator[Any]:
    with lzma.open(path, "rt", encoding="utf-8") as source:
        yield from lines(source)


def _of_items(meetings: Iterable[Any]) -> Iterator[str]:
    for meeting in meetings:
        yield from (item["result"] for item in meeting.get("agendaItem") or () if item.get("result"))


def unread(wordings: Counter[str]) -> Counter[str]:
    return Counter({each: n for each, n in wordings.items() if read_result(each).kind is Outcome.UNKNOWN})


def row(name: str, wordings: Counter[str]) -> str:
    share = 1 - unread(wordings).total() / wordings.total()
    counted = sum(n for each, n in wordings.items() if read_result(each).votes)
    return f"| {name} | {wordings.total():,} | {len(wordings)} | {share:.2%} | {counted:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unread", action="store_true", help="print what is not read")
    options = parser.parse_args()
    found = {each.__name__: Counter(each(shared_folder() / "data")) for each in CORPORA}
    found["all"] = sum(found.values(), Counter())
    print("| results of | number | different | read | with votes |\n|---|---|---|---|---|")
    for name, wordings in found.items():
        print(row(name, wordings))
    for wording, n in unread(found["all"]).most_common() if options.unread else ():
        print(f"{n:>6}  {wording}")


if __name__ == "__main__":
    main()
