"""Turns the Nordstemmen scrape (SD.NET, top level trimmed, texts as overlapping chunks) into an archive.

python -m benchmarks.convert_nordstemmen FOLDER

The top-level objects get their `type` back. Chunks are joined per page where one begins with the
end of the one before, pages by form feeds; a text joins the file whose address ends in its name,
where there is just one such file.
"""

import lzma
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.shared import lines, shared_folder, write_jsonl

SCHEMA = "https://schema.oparl.org/1.1"
SOURCE = "data/oparl/nordstemmen"
LONGEST_OVERLAP = 2_000


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    papers = [{**row, "type": f"{SCHEMA}/Paper"} for row in _rows("papers")]
    meetings = [{**row, "type": f"{SCHEMA}/Meeting"} for row in _rows("meetings")]
    files: defaultdict[str, list[str]] = defaultdict(list)
    for each in _files([*papers, *meetings]):
        files[each.get("accessUrl", "").rsplit("/", 1)[-1]].append(each["id"])
    rows = list(_rows("chunk-texts"))
    texts = [
        {"file": files[row["filename"]][0], "text": text_of(row["chunks"])}
        for row in rows
        if len(files[row["filename"]]) == 1
    ]
    write_jsonl(target / "papers.jsonl", papers)
    write_jsonl(target / "meetings.jsonl", meetings)
    write_jsonl(target / "texts.jsonl", texts)
    print(f"{len(papers)} papers, {len(meetings)} meetings, {len(texts)} of {len(rows)} texts → {target}")


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with lzma.open(shared_folder() / SOURCE / f"{name}.jsonl.xz", "rt") as source:
        yield from lines(source)


def _files(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _files(each)
    elif isinstance(value, dict):
        if str(value.get("type", "")).endswith("/File"):
            yield value
        for each in value.values():
            yield from _files(each)


def text_of(chunks: list[list[Any]]) -> str:
    """The text of a file from its chunks [page, index, text]."""
    pages: dict[int, str] = {}
    for page, _, text in sorted(chunks, key=lambda chunk: (chunk[0], chunk[1])):
        pages[page] = _joined(pages[page], text) if page in pages else text
    return "\f".join(pages.get(number, "") for number in range(1, max(pages, default=0) + 1))


def _joined(before: str, after: str) -> str:
    for length in range(min(len(before), len(after), LONGEST_OVERLAP), 0, -1):
        if before.endswith(after[:length]):
            return before + after[length:]
    return f"{before}\n{after}"


if __name__ == "__main__":
    main()
