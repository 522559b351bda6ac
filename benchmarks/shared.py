"""Where the reference data is, and small helpers that every benchmark uses."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def shared_folder() -> Path:
    """RATSBOT_SHARED, else the folder `shared` beside the checkout; ends the program without it."""
    folder = Path(os.environ.get("RATSBOT_SHARED") or Path(__file__).parent.parent.parent / "shared")
    if not folder.is_dir():
        sys.exit(f"no reference data at {folder}: set RATSBOT_SHARED")
    return folder


def lines(source: Iterable[str]) -> Iterator[Any]:
    return (json.loads(line) for line in source)


def write_jsonl(path: Path, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
