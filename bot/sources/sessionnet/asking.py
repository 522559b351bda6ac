"""Asking for the pages of one system, and what becomes of faults: of one object, or of the server."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.errors import Blocked, BudgetSpent, FetchError, LayoutChanged, Resting, Unreachable
from bot.sources.delivered import Gap, Item, Missing
from bot.sources.html import HTML_LIMIT, is_whole
from bot.sources.http.page import Http, Page, Validators
from bot.sources.sessionnet.addresses import Addresses
from bot.sources.sessionnet.sheet import Sheet, read_sheet

ACCEPT = "text/html,application/xhtml+xml"
MOST_UNREACHABLE = 5
"""So many objects in a row without an answer are no fault of theirs."""
MOST_UNKNOWN = 3
"""So many pages of a kind that cannot be read, and none that can: the layout has changed."""

_WHY: dict[int, Literal["gone", "unauthorized", "not_found"]] = {
    401: "unauthorized",
    403: "unauthorized",
    404: "not_found",
    410: "gone",
}


@dataclass(slots=True)
class Asking:
    """`product` is what the first page that says it names."""

    http: Http
    addresses: Addresses
    product: str = ""
    _read: Counter[str] = field(default_factory=Counter)
    _unread: Counter[str] = field(default_factory=Counter)
    _unreachable: int = 0

    def page(self, url: str, validators: Validators | None = None) -> Page:
        found = self.http.get(url, validators=validators, accept=ACCEPT, limit=HTML_LIMIT)
        self._unreachable = 0
        return found

    def sheet(self, page: Page) -> Sheet:
        """Raises LayoutChanged for a page that broke off: what is missing from it is there all the same."""
        if not is_whole(page.body):
            raise LayoutChanged("Die Seite bricht ab, ihr Ende fehlt.", address=page.url, page=page.body)
        found = read_sheet(self.addresses, page)
        self.product = self.product or found.product
        return found

    def understood(self, kind: str) -> None:
        self._read[kind] += 1

    def guarded(self, kind: str, object_id: str, items: Iterator[Item]) -> Iterator[Item]:
        """The items; a fault of this object only becomes a Gap. Raises what concerns the server."""
        try:
            yield from items
        except (BudgetSpent, Blocked, Resting):
            raise
        except FetchError as error:
            self._heed(kind, error)
            page = error.page if isinstance(error, LayoutChanged) else b""
            yield Gap(error.address or object_id, error.cause, str(error), kind, object_id, page)

    def _heed(self, kind: str, error: FetchError) -> None:
        if isinstance(error, Unreachable):
            self._unreachable += 1
            if self._unreachable >= MOST_UNREACHABLE:
                raise error
        elif isinstance(error, LayoutChanged):
            self._unread[kind] += 1
            if self._unread[kind] >= MOST_UNKNOWN and not self._read[kind]:
                raise error


def refusal(page: Page, kind: str, object_id: str) -> Item | None:
    """What a page is that is none: 401, 403, 404, 410 are the source's word, other statuses make no sense."""
    if page.ok:
        return None
    if page.status in _WHY:
        return Missing(kind, object_id, page.url, _WHY[page.status])
    return Gap(page.url, "broken", f"Der Server antwortet mit HTTP {page.status}.", kind, object_id)
