"""How a test's OParl server behaves, and what its objects look like when they are only linked."""

from dataclasses import dataclass
from typing import Any, Literal

Raw = dict[str, Any]
EMBEDDED = (
    "mainFile",
    "auxiliaryFile",
    "invitation",
    "resultsProtocol",
    "verbatimProtocol",
    "resolutionFile",
    "agendaItem",
    "consultation",
)


@dataclass(frozen=True, slots=True)
class Ways:
    """How this server behaves. The defaults are what the specification wants."""

    version: str = "1.1"
    vendor: str = ""
    page_size: int = 100
    limit: Literal["obeyed", "ignored", "refused"] = "ignored"
    newest_last: bool = False
    filter: Literal[
        "obeyed", "ignored", "empty", "failing", "refused", "lost", "dropped", "unencoded only"
    ] = "obeyed"
    """`lost`: the links from page 2 on do not hold it; `dropped`: page 3 and later ones do not obey it;
    `empty`: nothing ever; `failing`: HTML with 503."""
    empty: Literal["list", "404", "bare"] = "list"
    """How a filtered list without elements is said."""
    stamps: Literal["own", "constant", "today"] = "own"
    today: str = "2026-11-20"
    tombstones: Literal["filtered", "always", "never"] = "filtered"
    tombstone_types: bool = True
    links: Literal["all", "next only", "none", "loop", "plus"] = "all"
    """`none`: no links at all; `loop`: next leads on for ever; `plus`: next echoes the filter unencoded."""
    totals: bool = True
    page_in_path: bool = False
    agenda_in_list: bool = True
    children: Literal["embedded", "linked"] = "embedded"
    unknown: Literal["404", "system", "html"] = "404"
    """What a path that does not exist answers."""
    prefix: str = ""
    """Path before all that is served, which the ids do not have."""
    plural_lists: bool = False
    body_list: Literal["list", "single", "bare", "links", "broken"] = "list"
    own_ids: bool = False
    etags: bool = False
    list_query: str = ""
    """Stands in the addresses of all lists: papers?body=1."""
    part_lists: bool = True
    """OParl 1.1: lists of agenda items, consultations and files."""


def linked(raw: Raw, singles: dict[str, Raw], path: Any) -> Raw:
    """The object with links in place of what is embedded; that can be asked for singly from then on."""
    shown = {}
    for name, value in raw.items():
        values = value if isinstance(value, list) else [value]
        if name not in EMBEDDED or not any(isinstance(each, dict) for each in values):
            shown[name] = value
            continue
        for each in values:
            singles.setdefault(path(each["id"]), each)
        ids = [each["id"] for each in values]
        shown[name] = ids if isinstance(value, list) else ids[0]
    return shown
