"""First loads from ill servers, seed by seed: what is missing then, whether a calm run mends it.

    python -m benchmarks.sync_faults [--seeds N] [--share S] [--meetings N]

Every seed makes the played server answer 500, 429 with Retry-After, 503 with a page, cut bodies, broken gzip
or HTTP, redirects in circles and to other hosts, or not at all: single answers and spells of up to three.
"""

import argparse
import logging
import statistics
import tempfile
from pathlib import Path

from tests.sources.played.cities import KINDS
from tests.sources.played.faults import Illness
from tests.sources.played.illness import Outcome, first_load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--share", type=float, default=0.12, help="of requests that begin a bad spell")
    parser.add_argument("--meetings", type=int, default=12)
    options = parser.parse_args()
    # A server whose client hangs up says so at length.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    print("source      seeds requests faults  ended early  gaps  missing  unnamed  equal after 1 calm run, 2")
    for kind in KINDS:
        found = []
        for seed in range(options.seeds):
            with tempfile.TemporaryDirectory() as folder:
                illness = Illness(seed, share=options.share)
                found.append(first_load(kind, illness, Path(folder), meetings=options.meetings))
        print(f"{kind:<11} {_line(found)}", flush=True)


def _line(found: list[Outcome]) -> str:
    def median(name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in found))

    ended = sum(bool(each.stopped) for each in found)
    once = sum(each.equal and each.calm <= 1 for each in found)
    return (
        f"{len(found):>5} {median('requests'):>8.0f} {median('faults'):>6.0f} {ended:>12}"
        f" {median('gaps'):>5.0f} {median('missing'):>8.0f} {sum(len(each.unnamed) for each in found):>8}"
        f" {once:>24}, {sum(each.equal for each in found)}"
    )


if __name__ == "__main__":
    main()
