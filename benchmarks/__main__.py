"""All benchmarks on the Karlsruhe corpus, one after the other: python -m benchmarks [DATABASE]

Loads the corpus into DATABASE (kept, and reused if it is there), else into a temporary file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(sys.argv[1]) if sys.argv[1:] else Path(folder) / "bench.db"
        run("benchmarks.loading", "--database", str(database))
        run("benchmarks.quality", "--database", str(database))
        run("benchmarks.latency", "--database", str(database))


def run(module: str, *args: str) -> None:
    print(f"\n## {module}\n", flush=True)
    subprocess.run([sys.executable, "-m", module, *args], check=True)


main()
