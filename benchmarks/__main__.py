"""All benchmarks, one after the other: python -m benchmarks [DATABASE] [--kills N] [--scale]

Loads the Karlsruhe corpus into DATABASE (kept, and reused if it is there), else into a temporary file.
--scale adds the one that takes half an hour and 6 GB: 1.5 million passages, made beside DATABASE.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ON_DATABASE = ("quality", "refusal", "latency", "start", "adding", "compounds", "topics")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("database", type=Path, nargs="?")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 so many times while loading")
    parser.add_argument("--scale", action="store_true", help="also the big one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or Path(folder) / "bench.db"
        run("loading", "--database", str(database), "--kills", str(given.kills))
        for module in ON_DATABASE:
            run(module, "--database", str(database))
        run("public_sets")
        run("documents")
        run("results")
        run("oparl_sync")
        run("sync_faults")
        run("digest_replay", "--since", "2023")
        if given.scale:
            target = database.with_name(f"{database.stem}-scale.db")
            run("scale", "--source", str(database), "--target", str(target))


def run(module: str, *args: str) -> None:
    print(f"\n## {module}\n", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *args], check=True)


if __name__ == "__main__":
    main()
