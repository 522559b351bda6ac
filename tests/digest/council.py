"""A fictional council that changes from night to night, for tests of the digest."""

import copy
import itertools
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from bot.intake.report import Report
from bot.store.runs import RunKind
from tests.houses import load
from tests.sources.oparl.maker import BASE, Raw, archive, consultation, file, item, meeting, oparl, paper, url

BODY = "probedorf"
GREMIEN = {"rat": "Stadtrat", "bau": "Bauausschuss", "umwelt": "Umweltausschuss"}


class Council:
    """What its system gives out now; `night` lets the bot look at all of it."""

    def __init__(self, house: House, folder: Path, body: str = BODY) -> None:
        self.house = house
        self.body = body
        self._folder = folder
        self._nights = itertools.count()
        self.meetings: dict[str, Raw] = {}
        self.papers: dict[str, Raw] = {}

    def day(self, days: float) -> str:
        """An instant as OParl writes it, so many days from now at five in the afternoon."""
        at = self.house.clock.now() + timedelta(days=days)
        return f"{at:%Y-%m-%d}T17:00:00+02:00"

    def date(self, days: float) -> str:
        return f"{self.house.clock.now() + timedelta(days=days):%Y-%m-%d}"

    def paper(self, key: str, title: str, text: str = "", /, *, days: float = 0, **fields: Any) -> None:
        made = {"date": self.date(days), "reference": f"2026/{key:0>4}", "consultation": [], **fields}
        if text:
            made["mainFile"] = file(f"d{key}")
        self.papers[key] = paper(key, title, **made)
        if text:
            self._texts[f"d{key}"] = text

    def meet(self, key: str, gremium: str = "rat", *items: Raw, days: float = 7, **fields: Any) -> None:
        made = {
            "start": self.day(days),
            "name": GREMIEN[gremium],
            "organization": [url("Organization", gremium)],
        }
        self.meetings[key] = meeting(key, *items, **{**made, **fields})

    def item(
        self,
        key: str,
        name: str = "",
        /,
        *,
        about: str | None = None,
        role: str = "Entscheidung",
        **fields: Any,
    ) -> Raw:
        """An agenda item; `about` is a paper that then has a station there."""
        if about is None:
            return item(key, **({"name": name} if name else {}), **fields)
        stations: list[Raw] = self.papers[about]["consultation"]
        if not any(each["id"] == url("Consultation", f"c{key}") for each in stations):
            stations.append(consultation(f"c{key}", item=key, role=role))
        title = name or self.papers[about]["name"]
        return item(key, **{"name": title, "consultation": url("Consultation", f"c{key}"), **fields})

    def items(self, meeting_key: str) -> list[Raw]:
        found: list[Raw] = self.meetings[meeting_key]["agendaItem"]
        return found

    def set_result(self, meeting_key: str, item_key: str, result: str) -> None:
        found = next(each for each in self.items(meeting_key) if each["id"] == url("AgendaItem", item_key))
        found["result"] = result

    def renumber(self, prefix: str) -> None:
        """The server starts anew: everything has another id, and nothing is deleted."""
        papers, meetings = (
            json.loads(json.dumps(each).replace(f"{BASE}/", f"{BASE}/{prefix}"))
            for each in (self.papers, self.meetings)
        )
        self.papers, self.meetings = papers, meetings

    def minutes(self, meeting_key: str, key: str) -> None:
        self.meetings[meeting_key]["resultsProtocol"] = file(key, name="Niederschrift")

    @property
    def _texts(self) -> dict[str, str]:
        texts: dict[str, str] = self.__dict__.setdefault("texts", {})
        return texts

    def night(self, kind: RunKind | None = None, *, index: bool = True, brake: bool = True) -> Report:
        """One run over everything; the first is a first load unless said otherwise."""
        gremien = [oparl("Organization", key, name=name) for key, name in GREMIEN.items()]
        objects = copy.deepcopy([*gremien, *self.papers.values(), *self.meetings.values()])
        folder = archive(self._folder / f"night{next(self._nights)}", *objects, texts=self._texts)
        return load(self.house, folder, body=self.body, kind=kind, index=index, brake=brake)
