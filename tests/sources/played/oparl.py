"""The played council as an OParl server shows it; see tests/played_cities.py."""

import datetime as dt
from collections.abc import Iterator

from bot.settings.sources import Kind
from tests.sources.http.web_server import Answer, Seen, WebServer
from tests.sources.oparl.maker import consultation, file, item, meeting, paper, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.played.base import SHIFT, document
from tests.sources.played.council import Council, Paper


class OParlCity:
    kind: Kind = "oparl"

    def __init__(self, council: Council, web: WebServer, ways: Ways) -> None:
        self.council, self.web, self.pdf = council, web, False
        self.server = OParlServer(ways=ways, web=web)
        self.url = self.server.url
        self._shown: dict[str, Raw] = {}
        self.show()
        web.handle("/", self._answer)

    def name_body(self, name: str) -> None:
        self.server.body_name = name

    def show(self) -> None:
        made = {raw["id"]: (day, raw) for day, raw in self._objects()}
        for key, (day, raw) in made.items():
            if self._shown.get(key) != raw:
                changed = day if key not in self._shown else self.council.today
                stamp = f"{min(changed, self.council.today)}T12:00:00+01:00"
                self.server.put({"created": stamp, "modified": stamp, **raw})
        refused = {
            url(kind, n): status for (kind, n), status in self.council.refused.items() if kind != "File"
        }
        for key in [*(self._shown.keys() - made.keys()), *refused]:
            self.server.remove(self.server._own({"id": key})["id"], refused.get(key, 404))
        self._shown = {key: raw for key, (_, raw) in made.items() if key not in refused}

    def _objects(self) -> Iterator[tuple[dt.date, Raw]]:
        for each in self.council.sittings.values():
            items = [
                item(
                    f"{each.number}-{at}",
                    number=point.number,
                    name=point.title,
                    **({"consultation": url("Consultation", point.paper)} if point.paper else {}),
                    result=point.result,
                )
                for at, point in enumerate(each.points)
            ]
            start = f"{each.day}T17:00:00+01:00"
            yield each.day, meeting(each.number, *items, name=each.gremium, start=start)
        for paper_ in self.council.papers.values():
            sitting = self.council.sittings.get(paper_.number // 10)
            day = sitting.day if sitting else self.council.today
            yield day, self._paper(paper_, day)

    def _paper(self, shown: Paper, day: dt.date) -> Raw:
        stops = [
            consultation(shown.number, item=f"{s.number}-{at}")
            for s in self.council.sittings.values()
            for at, point in enumerate(s.points)
            if point.paper == shown.number
        ]
        main = file(shown.number + SHIFT, sha512Checksum=str(shown.edition))
        return paper(shown.number, shown.title, date=day.isoformat(), mainFile=main, consultation=stops[:1])

    def _answer(self, seen: Seen) -> Answer:
        if "/datei/" in seen.path:
            return document(self, int(seen.path.rpartition("/")[2].partition(".")[0]) - SHIFT)
        return self.server.serve(seen)
