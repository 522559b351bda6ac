"""What a council does in a day: ten papers and two meetings, seven of the papers and one meeting new."""

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sources.objects import kind_of
from tests.sources.oparl.council import CouncilServer
from tests.sources.oparl.ways import Raw

NEW_PAPERS = 7
AHEAD = dt.timedelta(days=14)


@dataclass(slots=True)
class Day:
    """`changed` holds new and changed objects as a server shows them, `dead` tombstones."""

    changed: list[Raw] = field(default_factory=list)
    dead: list[Raw] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def happen(self, server: CouncilServer) -> None:
        for file, text in self.texts.items():
            server.texts.put(file, text)
        for raw in self.changed:
            server.put(raw)
        for raw in self.dead:
            server.oparl.bury(raw["id"], raw["modified"])


class _Maker:
    def __init__(self, papers: Sequence[Raw], meetings: Sequence[Raw], today: dt.date) -> None:
        """The newest first."""
        self.papers, self.meetings, self.today = papers, meetings, today
        self.stamps = {"created": f"{today}T09:00:00+02:00", "modified": f"{today}T09:00:00+02:00"}
        self.schema = str(papers[0]["type"]).rpartition("/")[0]
        # One word about publicness where the city says none otherwise would hide all that says nothing.
        speaks = any("public" in each for raw in meetings for each in raw.get("agendaItem", []))
        self.said = {"public": True} if speaks else {}
        self.day = Day()

    def object(self, kind: str, key: str, **fields: Any) -> Raw:
        folder = str(self.papers[0]["id"]).rpartition("/")[0]
        return {
            "id": f"{folder}/{kind.lower()}-{key}",
            "type": f"{self.schema}/{kind}",
            **self.stamps,
            **fields,
        }

    def file(self, key: str) -> Raw:
        made = self.object("File", key, name=f"Anlage {key}", mimeType="application/pdf")
        made["downloadUrl"] = made["accessUrl"] = made["id"] + ".pdf"
        self.day.texts[made["id"]] = f"Der Bericht {key} beschreibt die Sanierung der Uferpromenade. " * 30
        return made

    def paper(self, key: str, meeting: Raw) -> Raw:
        item = self.object("AgendaItem", key, number=key, name=f"Uferpromenade, Abschnitt {key}", **self.said)
        station = self.object("Consultation", key, agendaItem=item["id"], meeting=meeting["id"])
        station |= {"organization": meeting["organization"], "role": "Beratung"}
        item["consultation"] = station["id"]
        meeting["agendaItem"].append(item)
        stated = {"reference": f"NEU/{key}", "paperType": "Beschlussvorlage", "date": self.today.isoformat()}
        name = f"Sanierung der Uferpromenade, Abschnitt {key}"
        files = [self.file(key)]
        return self.object("Paper", key, name=name, **stated, auxiliaryFile=files, consultation=[station])

    def changed_papers(self) -> list[Raw]:
        renamed, gains = (
            copy.deepcopy(each) | {"modified": self.stamps["modified"]} for each in self.papers[:2]
        )
        renamed["name"] = f"{renamed.get('name', '')} (Neufassung)"
        gains["auxiliaryFile"] = [*gains.get("auxiliaryFile", []), self.file("dazu")]
        return [renamed, gains]

    def decided_meeting(self) -> Raw:
        past = next(each for each in self.meetings if self._has_been(each) and each.get("agendaItem"))
        decided = copy.deepcopy(past) | {"modified": self.stamps["modified"]}
        decided["agendaItem"][0]["result"] = "mit großer Mehrheit beschlossen"
        return decided

    def _has_been(self, meeting: Raw) -> bool:
        return str(meeting.get("start") or "9")[:10] < self.today.isoformat()

    def make(self) -> Day:
        start = f"{self.today + AHEAD}T17:00:00+02:00"
        held_by = self.meetings[0].get("organization", [])
        meeting = self.object("Meeting", "neu", name="Rat", start=start, organization=held_by, agendaItem=[])
        papers = [self.paper(str(n), meeting) for n in range(1, NEW_PAPERS + 1)]
        self.day.changed += [meeting, self.decided_meeting(), *papers, *self.changed_papers()]
        gone = self.papers[2]
        self.day.dead.append({"id": gone["id"], "type": gone["type"], **self.stamps, "deleted": True})
        return self.day


def a_day(objects: Sequence[Raw], today: dt.date) -> Day:
    """What happens at a council of these objects; what changes is of its newest."""
    living = [each for each in objects if not each.get("deleted")]
    papers = [each for each in living if kind_of(each) == "Paper"]
    meetings = [each for each in living if kind_of(each) == "Meeting"]
    papers.sort(key=lambda raw: str(raw.get("date") or ""), reverse=True)
    meetings.sort(key=lambda raw: str(raw.get("start") or ""), reverse=True)
    return _Maker(papers, meetings, today).make()
