"""Makes small OParl archives for tests: plainly fictional, one call per object."""

import json
from pathlib import Path
from typing import Any

BASE = "https://ris.probedorf.example/oparl"
SCHEMA = "https://schema.oparl.org/1.1"

Raw = dict[str, Any]


def url(kind: str, name: str | int) -> str:
    return f"{BASE}/{kind.lower()}/{name}"


def oparl(kind: str, key: str | int, /, **fields: Any) -> Raw:
    return {"id": url(kind, key), "type": f"{SCHEMA}/{kind}", **fields}


def file(key: str | int, /, **fields: Any) -> Raw:
    return oparl("File", key, **{"name": f"Datei {key}", "accessUrl": f"{BASE}/datei/{key}.pdf", **fields})


def consultation(key: str | int, /, item: str | int | None = None, **fields: Any) -> Raw:
    link = {} if item is None else {"agendaItem": url("AgendaItem", item)}
    return oparl("Consultation", key, **link, **fields)


def item(key: str | int, /, **fields: Any) -> Raw:
    return oparl("AgendaItem", key, **{"number": str(key), "name": f"Punkt {key}", "public": True, **fields})


def paper(key: str | int, title: str = "Radweg am Mühlbach", /, **fields: Any) -> Raw:
    made = {
        "name": title,
        "reference": f"2025/{key:0>4}",
        "paperType": "Beschlussvorlage",
        "date": "2025-03-01",
    }
    return oparl("Paper", key, **{**made, **fields})


def meeting(key: str | int, /, *items: Raw, **fields: Any) -> Raw:
    made = {"name": "Stadtrat", "start": "2025-03-12T17:00:00+01:00", "agendaItem": list(items)}
    return oparl("Meeting", key, **{**made, **fields})


def tombstone(kind: str, name: str | int) -> Raw:
    return oparl(kind, name, deleted=True, name="", reference="")


def archive(folder: Path, *objects: Raw, texts: dict[str, str] | None = None) -> Path:
    """A folder with one jsonl file of objects and a sidecar of texts by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "objects.jsonl", objects)
    rows = [{"file": url("File", name), "text": text} for name, text in (texts or {}).items()]
    write_lines(folder / "texts.jsonl", rows)
    return folder


def write_lines(path: Path, rows: Any) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
