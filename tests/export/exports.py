"""What tests of the export share: a small council with everything in it, and what of it may leave."""

import json
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from bot.intake.export import Exported, Exporter
from bot.intake.export_folder import export_folder
from bot.intake.report import Progress, Silent
from tests.sources.oparl.maker import (
    Raw,
    archive,
    consultation,
    file,
    item,
    meeting,
    oparl,
    paper,
    tombstone,
    url,
)

SECRET = "Kaufpreisverhandlung"  # noqa: S105 - a word, no password
"""Stands in every part of what is not public."""


def council(folder: Path, *more: Raw) -> Path:
    """Public and closed things, linked from either side, with results, minutes and a scanned document."""
    return archive(
        folder,
        oparl(
            "Body", 1, name="Stadt Probedorf", shortName="Probedorf", ags="07199001", license="dl-de/by-2-0"
        ),
        oparl("Organization", 1, name="Stadtrat", organizationType="Gremium"),
        _meeting(),
        _closed_meeting(),
        *_papers(),
        file("lose", paper=[url("Paper", "klar")], public=True),
        tombstone("Paper", "alt"),
        *more,
        texts={
            "klar": "Der Radweg wird ge-\nbaut.\fSeite zwei.",
            "anlage": "Ein Lageplan. \ufeffWalther\xadRathenau-Platz",
            "niederschrift": "Niederschrift über die Sitzung.",
            "lose": "Ein Nachtrag.",
            "leer": "",
            "geheim": f"{SECRET} über das Grundstück.",
            "geheim-anlage": f"{SECRET}, Anlage.",
            "intern": SECRET,
        },
    )


def _meeting() -> Raw:
    votes = "mehrheitlich beschlossen (Ja: 20, Nein: 4, Enthaltung: 2, Befangen: 1)"
    return meeting(
        1,
        item(1, order=1, result=votes, resolutionText="Der Rat beschließt.", auxiliaryFile=[file("anlage")]),
        item(2, order=2, name="Bericht", consultation=url("Consultation", "gleich")),
        item(3, order=3, name=f"{SECRET} am Ring", public=False, auxiliaryFile=[file("geheim-anlage")]),
        end="2025-03-12T19:30:00+01:00",
        location={"room": "Großer Saal", "description": "Rathaus"},
        organization=[url("Organization", 1)],
        resultsProtocol=file("niederschrift"),
        meetingState="eingeladen",
    )


def _closed_meeting() -> Raw:
    return meeting(2, item(4, name=f"{SECRET} II", public=False), name=SECRET, cancelled=True)


def _papers() -> list[Raw]:
    stations = [
        consultation(
            1, item=1, role="Entscheidung", authoritative=True, organization=[url("Organization", 1)]
        ),
        consultation("gleich", meeting=url("Meeting", 1), authoritative=False),
    ]
    return [
        paper(
            "klar",
            "Radweg am Mühlbach",
            mainFile=file("klar", size=71368, sha1Checksum="ab12"),
            auxiliaryFile=[
                file("intern", name=SECRET, public=False),
                file("anlage"),
                file("leer", date="2025-03-02", mimeType="application/pdf"),
            ],
            consultation=stations,
            originatorOrganization=[url("Organization", 1), url("Organization", "unbekannt")],
            web="https://ris.probedorf.example/vorlage/1",
        ),
        paper(
            "ohne datum",
            "Eingabe",
            public=True,
            date=None,
            relatedPaper=[url("Paper", "klar")],
            auxiliaryFile=[url("File", "lose")],
        ),
        paper(
            "geheim", SECRET, public=False, mainFile=file("geheim"), consultation=[consultation(3, item=3)]
        ),
    ]


def later(folder: Path) -> Path:
    """The next day: another name, another result, a file renamed and used otherwise, some gone, a date."""
    return archive(
        folder,
        meeting(1, item(1, order=1, result="vertagt", auxiliaryFile=[file("anlage", name="Umbenannt")])),
        paper(
            "klar",
            "Rad- und Gehweg",
            public=True,
            mainFile=file("anlage", name="Umbenannt"),
            consultation=[],
        ),
        paper("ohne datum", "Eingabe", public=True, date="2024-02-01"),
        file("lose", public=True),
    )


def export(
    house: House, folder: Path, *, progress: Progress | None = None, body: str = "probedorf"
) -> Exported:
    with export_folder(folder, body) as into:
        return Exporter(house.db, body, house.clock, progress or Silent()).run(into)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def objects_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of all files of objects."""
    parts = [path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith("texts-")]
    return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]


def public_content(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """What anybody may know of the council: everything public but the way by which it came."""
    public = "x.publicness = 'public'"
    use = (
        "SELECT u.parent_kind, u.parent, u.role, u.file, (SELECT count(*) FROM file_use o JOIN file of"
        " ON of.body = o.body AND of.id = o.file AND of.publicness = 'public' WHERE o.body = u.body"
        " AND o.parent_kind = u.parent_kind AND o.parent = u.parent AND o.role = u.role"
        " AND (o.position, o.file) < (u.position, u.file)) FROM file_use u"
        " JOIN file x ON x.body = u.body AND x.id = u.file JOIN {} p ON p.body = u.body AND p.id = u.parent"
        f" WHERE {public} AND p.publicness = 'public' AND u.parent_kind = '{{}}'"
    )
    parents = {"paper": "Paper", "meeting": "Meeting", "agenda_item": "AgendaItem"}
    queries = {
        "body": "SELECT id, name, short_name, ags, web, licence FROM body",
        "organization": f"SELECT id, name, short_name, kind FROM organization x WHERE {public}",
        "paper": "SELECT id, name, reference, reference_key, paper_type, date, web, originators,"
        f" under_direction_of, superordinated, subordinated, related FROM paper x WHERE {public}",
        "meeting": 'SELECT id, name, start, "end", cancelled, state, location, organizations, web'
        f" FROM meeting x WHERE {public}",
        "item": "SELECT id, meeting, number, position, name, consultation, result, resolution"
        f" FROM agenda_item x WHERE {public}",
        "station": "SELECT paper, id, at, agenda_item, meeting, organizations, role, ifnull(authoritative, 7)"
        f" FROM consultation x WHERE {public}",
        "link": "SELECT s.paper, s.id, s.at, s.item FROM station_item s JOIN consultation x"
        f" ON x.body = s.body AND x.paper = s.paper AND x.id = s.id AND x.at = s.at WHERE {public}",
        "file": "SELECT id, name, file_name, mime_type, coalesce(date, ''), access_url, download_url, version"
        f" FROM file x WHERE {public}",
        **{f"use {kind}": use.format(table, kind) for table, kind in parents.items()},
        "text": "SELECT x.id, t.text, t.characters, t.ocr_pages FROM file_text t"
        f" JOIN file x ON x.no = t.file_no WHERE {public}",
    }
    return {name: sorted(map(tuple, house.db.rows(sql)), key=repr) for name, sql in queries.items()}
