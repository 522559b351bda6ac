"""Search results as JSON: flat, one object per paper; grouping is left to whoever shows them."""

from collections.abc import Sequence
from typing import Any

from adapters.command_line.compose import House
from bot.council.stations import standing
from bot.messages import ObjectRef
from bot.retrieval.found import FoundPaper


def found_json(house: House, query: str, limit: int, bodies: Sequence[str] | None = None) -> dict[str, Any]:
    """`total` counts public papers only; `id` is the OParl id; spans are those of the stored text."""
    found = house.services.search.find(query, bodies=bodies, limit=limit)
    return {
        "query": query,
        "took_ms": round(found.took_ms, 1),
        "total": found.total,
        "hits": [_hit(house, each) for each in found.hits],
    }


def _hit(house: House, paper: FoundPaper) -> dict[str, Any]:
    station = standing(house.services.stations.of(ObjectRef("Paper", paper.body, paper.id)))
    return {
        "id": paper.id,
        "body": paper.body,
        "reference": paper.reference,
        "title": paper.name,
        "paperType": paper.paper_type,
        "date": str(paper.date) if paper.date else None,
        "result": (station.result or None) if station else None,
        "web": paper.web or None,
        "score": round(paper.score, 4),
        "group": f"{paper.body} {paper.group or paper.id}",
        "passages": [
            {"file": each.file_id, "page": each.page, "text": each.text, "start": each.start, "end": each.end}
            for each in paper.passages
        ],
    }
