"""List pages of a test's OParl server: filtered, cut, linked, as its ways are."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from tests.sources.http.web_server import Answer
from tests.sources.oparl.ways import Raw, Ways


@dataclass(slots=True)
class Entry:
    raw: Raw
    text: str
    day: str
    position: int


@dataclass(frozen=True, slots=True)
class ListPages:
    """`ids` is the beginning of the server's ids, `root` the path at which it serves them."""

    ways: Ways
    ids: str
    root: str

    def answer(self, entries: list[Entry], path: str, query: str, asked: dict[str, str]) -> Answer:
        if "limit" in asked and self.ways.limit == "refused":
            return Answer({"error": "limit"}, status=400)
        number = int(asked["page"])
        since = asked.get("modified_since", "")
        if since and self.ways.filter == "failing":
            return Answer("<html>Wartung</html>", status=503)
        if since and (
            self.ways.filter == "refused" or (self.ways.filter == "unencoded only" and "%" in query)
        ):
            return Answer({"error": "Bad Request"}, status=400)
        obeyed = "" if self.ways.filter == "dropped" and number > 2 else since
        found = self._filtered(entries, obeyed)
        size = (
            int(asked["limit"]) if "limit" in asked and self.ways.limit == "obeyed" else self.ways.page_size
        )
        if since and not found and self.ways.empty != "list":
            return (
                Answer([]) if self.ways.empty == "bare" else Answer({"error": "x", "code": 802}, status=404)
            )
        pages = max(1, -(-len(found) // size))
        at = min(number, pages) if self.ways.links == "loop" else number
        page = found[(at - 1) * size : at * size]
        links = self._links(path, query, number, pages)
        counts = {"totalElements": len(found), "elementsPerPage": size, "totalPages": pages}
        return Answer(
            '{"data": ['
            + ", ".join(entry.text for entry in page)
            + '], "pagination": '
            + json.dumps(counts if self.ways.totals else {})
            + ', "links": '
            + json.dumps(links)
            + "}",
            headers={"Content-Type": "application/json"},
        )

    def _filtered(self, entries: list[Entry], since: str) -> list[Entry]:
        shown = {"always": True, "never": False, "filtered": bool(since)}[self.ways.tombstones]
        living = [entry for entry in entries if shown or not entry.raw.get("deleted")]
        if not since or self.ways.filter == "ignored":
            return living
        if self.ways.filter == "empty":
            return []
        if self.ways.stamps == "today":
            return living
        try:
            moment = datetime.fromisoformat(since)
        except ValueError:
            return living  # a blank where a plus should stand
        return [each for each in living if datetime.fromisoformat(each.raw["modified"]) >= moment]

    def _links(self, path: str, query: str, number: int, pages: int) -> dict[str, str]:
        if self.ways.links == "none":
            return {}
        found: dict[str, str] = {}
        if number < pages or self.ways.links == "loop":
            found["next"] = self._page(path, query, number + 1)
        if self.ways.links in {"all", "plus"}:
            found["first"] = self._page(path, query, 1)
            found["last"] = self._page(path, query, pages)
            if number > 1:
                found["prev"] = self._page(path, query, number - 1)
        return found

    def _page(self, path: str, query: str, number: int) -> str:
        kept = [pair for pair in query.split("&") if pair and not pair.startswith("page=")]
        if self.ways.filter == "lost" and number > 2:
            kept = [pair for pair in kept if not pair.startswith("modified_since")]
        if self.ways.links == "plus":
            kept = [unquote(pair) for pair in kept]
        address = self.ids + path.removeprefix(self.root)
        if self.ways.page_in_path:
            return f"{address}/page/{number}" + ("?" + "&".join(kept) if kept else "")
        return address + "?" + "&".join([*kept, f"page={number}"])
