"""Turns StadtratWatch's Magdeburg papers (derived from OParl, not OParl in shape) into an archive.

python -m benchmarks.convert_magdeburg FOLDER

A consultation there names its meeting, date and agenda item by words. So meetings are made from
(organisation, date), their ids and those of items from a hash of these. The source states nothing
about publicness, so neither does the archive: what holds is the operator's `--unstated`.
"""

import hashlib
import lzma
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.shared import lines, shared_folder, write_jsonl

BASE = "https://ratsinfo.magdeburg.de/oparl"
SCHEMA = "https://schema.oparl.org/1.1"
SOURCE = "data/oparl/magdeburg/papers-consultations-results.jsonl.xz"


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    papers: list[dict[str, Any]] = []
    meetings: dict[str, dict[str, Any]] = {}
    organizations: dict[str, dict[str, Any]] = {}
    with lzma.open(shared_folder() / SOURCE, "rt") as source:
        papers += [_paper(row, meetings, organizations) for row in lines(source)]
    write_jsonl(target / "organizations.jsonl", organizations.values())
    write_jsonl(target / "meetings.jsonl", meetings.values())
    write_jsonl(target / "papers.jsonl", papers)
    print(f"{len(papers)} papers, {len(meetings)} meetings → {target}")


def _paper(row: dict[str, Any], meetings: dict[str, Any], organizations: dict[str, Any]) -> dict[str, Any]:
    dates = sorted(each["date"][:10] for each in row["consultations"] if each.get("date"))
    used: defaultdict[str, int] = defaultdict(int)
    return _object(
        "Paper",
        row["id"],
        name=row["title"],
        reference=row["reference"],
        paperType=row["type"],
        date=dates[0] if dates else None,
        auxiliaryFile=[_object("File", f["id"], name=f["name"], accessUrl=f["url"]) for f in row["files"]],
        consultation=[_station(row["id"], c, used, meetings, organizations) for c in row["consultations"]],
        superordinatedPaper=[_id("Paper", n) for n in row["superOrdinatedPaperIds"]],
        subordinatedPaper=[_id("Paper", n) for n in row["subordinatedPaperIds"]],
    )


def _station(
    paper: int,
    row: dict[str, Any],
    used: defaultdict[str, int],
    meetings: dict[str, Any],
    organizations: dict[str, Any],
) -> dict[str, Any]:
    name = row.get("organization") or row.get("meeting") or ""
    organization = _hash(name)
    organizations.setdefault(organization, _object("Organization", organization, name=name))
    meeting = _hash(name, row.get("date") or "")
    held = meetings.setdefault(meeting, _meeting(meeting, organization, row))
    key = _hash(str(paper), meeting, row.get("agendaItem") or "")
    used[key] += 1
    number = f"{key}-{used[key]}"
    held["agendaItem"].append(
        _object(
            "AgendaItem",
            number,
            number=row.get("agendaItem"),
            order=len(held["agendaItem"]) + 1,
            result=row.get("result"),
            consultation=_id("Consultation", number),
        )
    )
    return _object(
        "Consultation",
        number,
        agendaItem=_id("AgendaItem", number),
        meeting=_id("Meeting", meeting),
        organization=[_id("Organization", organization)],
        role=row.get("role"),
    )


def _meeting(meeting: str, organization: str, row: dict[str, Any]) -> dict[str, Any]:
    return _object(
        "Meeting",
        meeting,
        name=row.get("meeting"),
        start=row.get("date"),
        organization=[_id("Organization", organization)],
        agendaItem=[],
    )


def _object(kind: str, key: int | str, **fields: Any) -> dict[str, Any]:
    stated = {name: value for name, value in fields.items() if value is not None}
    return {"id": _id(kind, key), "type": f"{SCHEMA}/{kind}", **stated}


def _id(kind: str, key: int | str) -> str:
    return f"{BASE}/{kind.lower()}/{key}"


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


if __name__ == "__main__":
    main()
