"""An OParl server for tests and benchmarks: real HTTP, any objects, the manners of any vendor.

    with OParlServer([paper(1), meeting(1)], Ways(page_size=10)) as server:
        source = OParl(server.city(), http, known, ...)
        server.put(paper(2)); server.remove(url("Paper", 1)); server.depublish(url("Paper", 3), 401)
        assert server.counts["Paper list"] == 1

Objects keep their ids as they are, also of a foreign host; an id is served at its own path below this server
(`Ways.prefix` before it). With `own_ids` the host of all ids becomes this server's.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.settings.sources import CitySource
from tests.sources.http.web_server import Answer, Seen, WebServer
from tests.sources.oparl.pages import Entry, ListPages
from tests.sources.oparl.ways import Raw, Ways, linked

SCHEMA = "https://schema.oparl.org/"
LISTS = {
    "Organization": "organizations",
    "Meeting": "meetings",
    "Paper": "papers",
    "AgendaItem": "agendaitems",
    "Consultation": "consultations",
    "File": "files",
}
OPARL_10 = ("Organization", "Meeting", "Paper")
DAYS = {"Meeting": "start", "Paper": "date"}


@dataclass(slots=True)
class OParlServer:
    """Use as a context manager. `base` is where the ids of the given objects lie."""

    objects: Iterable[Raw] = ()
    ways: Ways = field(default_factory=Ways)
    base: str = "https://ris.probedorf.example/oparl"
    outside: Iterable[Raw] = ()
    """Objects that can be asked for singly and stand in no list."""
    body_name: str = "Gemeinde Probedorf"
    web: WebServer = field(default_factory=WebServer)
    counts: Counter[str] = field(default_factory=Counter)
    _entries: dict[str, dict[str, Entry]] = field(default_factory=dict)
    _singles: dict[str, Raw] = field(default_factory=dict)
    _gone: dict[str, int] = field(default_factory=dict)
    _sorted: dict[str, list[Entry]] = field(default_factory=dict)
    _next: int = 0

    def __enter__(self) -> Self:
        self.web.__enter__()
        for raw in self.objects:
            self.put(raw)
        for raw in self.outside:
            self.stand_alone(raw)
        self.web.handle("/", self.serve)
        return self

    def __exit__(self, *failure: object) -> None:
        self.web.__exit__(*failure)

    @property
    def url(self) -> str:
        """Of the System object."""
        return self.web.url + self.ways.prefix + urlsplit(self.base).path + "/system"

    @property
    def site(self) -> str:
        return self.web.url + "/"

    def city(self, **fields: Any) -> CitySource:
        return CitySource("oparl", fields.pop("url", self.url), hosts=(self.web.host,), **fields)

    def put(self, raw: Raw) -> None:
        """Adds an object, or changes it where it stands."""
        raw = self._own(raw)
        kind = str(raw.get("type", "")).rsplit("/", 1)[-1]
        path = self._path(str(raw["id"]))
        self._singles[path] = raw
        self._gone.pop(path, None)
        entries = self._entries.setdefault(kind, {})
        old = entries.get(path)
        self._next += 1
        day = str(raw.get(DAYS.get(kind, ""), "") or raw.get("created", ""))[:10]
        entries[path] = Entry(raw, self._text(raw), day, old.position if old else self._next)
        self._sorted.clear()

    def stand_alone(self, raw: Raw) -> None:
        """Can be asked for singly and stands in no list."""
        self._singles[self._path(str(raw["id"]))] = self._own(raw)

    def get(self, object_id: str) -> Raw:
        """A copy of the object as it is served."""
        copied: Raw = json.loads(json.dumps(self._singles[self._path(object_id)]))
        return copied

    def bury(self, object_id: str, modified: str) -> None:
        """Replaces the object by its tombstone."""
        raw = self._singles[self._path(object_id)]
        dead = {"id": raw["id"], "created": raw.get("created"), "modified": modified, "deleted": True}
        kind = raw["type"]
        self.put({**dead, "type": kind})
        if not self.ways.tombstone_types:
            entry = self._entries[kind.rsplit("/", 1)[-1]][self._path(object_id)]
            entry.raw.pop("type")
            entry.text = self._text(entry.raw)

    def remove(self, object_id: str, status: int = 404) -> None:
        """Takes the object out of its list; asked for singly, it answers this status."""
        path = self._path(object_id)
        for entries in self._entries.values():
            entries.pop(path, None)
        self._singles.pop(path, None)
        self._gone[path] = status
        self._sorted.clear()

    depublish = remove

    def forget(self) -> None:
        self.counts.clear()
        self.web.forget()

    def _own(self, raw: Raw) -> Raw:
        if not self.ways.own_ids:
            return raw
        ours = json.dumps(raw).replace(self.base, self.web.url + urlsplit(self.base).path)
        found: Raw = json.loads(ours)
        return found

    def _ids(self) -> str:
        return self.web.url + urlsplit(self.base).path if self.ways.own_ids else self.base

    def _path(self, address: str) -> str:
        parts = urlsplit(address)
        return parts.path + ("?" + parts.query if parts.query else "")

    def _text(self, raw: Raw) -> str:
        shown = {**raw}
        match self.ways.stamps:
            case "constant":
                shown |= {"created": "2000-01-01T00:00:00+01:00", "modified": "2000-01-01T00:00:00+01:00"}
            case "today":
                stamp = f"{self.ways.today}T03:00:{sum(map(ord, str(raw.get('id')))) % 60:02}+01:00"
                shown |= {"created": stamp, "modified": stamp}
        if self.ways.children == "linked":
            shown = linked(shown, self._singles, self._path)
        if not self.ways.agenda_in_list and "agendaItem" in shown and "Meeting" in str(shown.get("type")):
            shown.pop("agendaItem")
        return json.dumps(shown, ensure_ascii=False)

    def serve(self, seen: Seen) -> Answer:
        path, _, query = seen.target.partition("?")
        plain = query.replace("+", "%2B") if self.ways.filter == "unencoded only" else query
        asked = dict(parse_qsl(plain, keep_blank_values=True))
        root = self.ways.prefix + urlsplit(self.base).path
        if path == root + "/system":
            self.counts["System"] += 1
            return Answer(self._system())
        if path == root + "/bodies":
            self.counts["Body list"] += 1
            return self._bodies()
        if path == root + "/body/1":
            self.counts["Body"] += 1
            return Answer(self._body())
        page = 1
        if "/page/" in path:
            path, _, number = path.partition("/page/")
            page = int(number)
        for kind, name in LISTS.items():
            if path == f"{root}/body/1/{name}":
                self.counts[f"{kind} list"] += 1
                pages = ListPages(self.ways, self._ids(), root)
                return pages.answer(self._all(kind), path, query, {"page": str(page), **asked})
        return self._single(seen)

    def _system(self) -> Raw:
        version = self.ways.version
        return {
            "id": self._ids() + "/system",
            "type": f"{SCHEMA}{version}/System",
            "oparlVersion": f"{SCHEMA}{version}/",
            "body": self._ids() + "/bodies",
            "name": "Probedorf",
            "vendor": self.ways.vendor,
            "product": "Probe-RIS 1",
        }

    def _body(self) -> Raw:
        kinds = LISTS if self.ways.version == "1.1" and self.ways.part_lists else OPARL_10
        names = {"AgendaItem": "agendaItem"} | {kind: kind.lower() for kind in kinds if kind != "AgendaItem"}
        query = f"?{self.ways.list_query}" if self.ways.list_query else ""
        more = "s" if self.ways.plural_lists else ""
        return {
            "id": self._ids() + "/body/1",
            "type": f"{SCHEMA}{self.ways.version}/Body",
            "name": self.body_name,
            "shortName": "Probedorf",
            **{names[kind] + more: f"{self._ids()}/body/1/{LISTS[kind]}{query}" for kind in kinds},
        }

    def _bodies(self) -> Answer:
        match self.ways.body_list:
            case "single":
                return Answer(self._body())
            case "bare":
                return Answer([self._body()])
            case "links":
                return Answer({"data": [self._ids() + "/body/1"], "links": {}, "pagination": {}})
            case "broken":
                return Answer("<!-- ups --><html><body>Fehler</body></html>")
        return Answer({"data": [self._body()], "links": {}, "pagination": {"totalElements": 1}})

    def _single(self, seen: Seen) -> Answer:
        path = seen.target.removeprefix(self.ways.prefix)
        if unquote(path) in self._gone or path in self._gone:
            self.counts["refused"] += 1
            status = self._gone.get(path) or self._gone[unquote(path)]
            return Answer({"type": f"{SCHEMA}1.1/Error", "message": "nicht da"}, status=status)
        raw = self._singles.get(path)
        if raw is None:
            return self._unknown()
        self.counts[str(raw.get("type", "")).rsplit("/", 1)[-1]] += 1
        text = json.dumps(raw, ensure_ascii=False)
        if self.ways.children == "linked":
            text = json.dumps(linked(raw, self._singles, self._path), ensure_ascii=False)
        headers = {"ETag": f'"{hash(text)}"'} if self.ways.etags else {}
        return Answer(text, headers={"Content-Type": "application/json", **headers})

    def _unknown(self) -> Answer:
        self.counts["unknown"] += 1
        match self.ways.unknown:
            case "system":
                return Answer(self._system())
            case "html":
                return Answer("<!-- Fehlerseite --><html><body>Es ist ein Fehler aufgetreten.</body></html>")
        return Answer({"error": "nicht gefunden"}, status=404)

    def _all(self, kind: str) -> list[Entry]:
        if kind not in self._sorted:
            entries = list(self._entries.get(kind, {}).values())
            entries.sort(key=lambda entry: (entry.day, entry.position), reverse=not self.ways.newest_last)
            self._sorted[kind] = entries
        return self._sorted[kind]
