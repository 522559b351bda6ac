"""What is peculiar to a vendor's OParl server, in one small form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.council.model import File

Raw = dict[str, Any]
Form = Literal["encoded", "plain"]
"""How the instant of modified_since is written: as the specification wants it, or with nothing encoded."""


def nothing_to_mend(_raw: Raw, _meetings: Sequence[str]) -> None:
    """Most servers send what can be read as it is."""


def stated_addresses(file: File) -> tuple[str, ...]:
    """Where a document is to be had according to OParl: downloadUrl, else accessUrl."""
    return tuple(dict.fromkeys(each for each in (file.download_url, file.access_url) if each))


@dataclass(frozen=True, slots=True)
class Manners:
    """`page_size` is the wish sent as `limit`, None sends none. `forms` are tried in this order.

    `filters` is false where modified_since is known to be useless. `empty_as_404`: a filtered list without
    elements answers 404. `mend` changes a raw top-level object in place; it also gets the ids of some
    meetings of the server. `documents` gives the addresses of a file, the likeliest first.
    """

    name: str
    page_size: int | None = 100
    forms: tuple[Form, ...] = ("encoded", "plain")
    filters: bool = True
    empty_as_404: bool = False
    mend: Callable[[Raw, Sequence[str]], None] = nothing_to_mend
    documents: Callable[[File], tuple[str, ...]] = stated_addresses


PLAIN = Manners("")
"""A server of a vendor that we do not know."""
