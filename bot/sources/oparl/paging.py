"""One external list: page after page, from either end, without loops."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlunsplit

from bot.errors import Unexpected
from bot.sources.oparl.asking import Answer, Server
from bot.sources.oparl.reach import query_value, split, with_query, without_query
from bot.sources.oparl.vendors.manners import Form

MOST_PAGES = 50_000
MOST_EMPTY = 3
"""Pages without elements in a row that may have a next one."""
BAD_REQUEST = 400
NOT_FOUND = 404
EMPTY_CODE = 802
"""SD.NET's code for a list without elements."""
_IN_PATH = re.compile(r"(/page/)(\d+)(/?)$")


@dataclass(slots=True)
class Wishes:
    """What this server can be asked for; `limit` None where it refuses or ignores it."""

    limit: int | None = None
    form: Form = "encoded"
    empty_as_404: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """`total` is the server's count of the whole list, None where it states none."""

    address: str
    data: tuple[Any, ...]
    total: int | None = None
    pages: int | None = None
    next: str = ""
    prev: str = ""
    last: str = ""

    @property
    def ids(self) -> list[str]:
        found = [each.get("id") if isinstance(each, dict) else each for each in self.data]
        return [each for each in found if isinstance(each, str)]


@dataclass(slots=True)
class Pages:
    """A list with the filter it is asked with. `broken_off` says that `forwards` did not see all of it."""

    server: Server
    address: str
    wishes: Wishes
    query: Mapping[str, str] = field(default_factory=dict)
    broken_off: bool = False
    read: set[str] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)

    def get(self, address: str = "", *, beside: str = "") -> ListPage:
        """One page. Filter and size are set on every one: servers lose them from their own links."""
        base = address or self.address
        answer = self._ask(base, beside)
        if answer.status == BAD_REQUEST and self.wishes.limit is not None:
            answer = self._without_limit(base, beside, answer)
        page = self._page(answer)
        self.server.worked()
        return page

    def _without_limit(self, base: str, beside: str, refused: Answer) -> Answer:
        """Once more without `limit`, and from then on if that was what the server did not like."""
        wished, self.wishes.limit = self.wishes.limit, None
        answer = self._ask(without_query(base, "limit"), beside)
        if answer.status != BAD_REQUEST:
            return answer
        self.wishes.limit = wished
        return refused

    def _ask(self, address: str, beside: str) -> Answer:
        target = self.server.reach.address(address, beside=beside)
        if self.wishes.limit is not None:
            target = with_query(target, {"limit": str(self.wishes.limit)})
        target = with_query(target, self.query, plain=self.wishes.form == "plain")
        return self.server.ask(target)

    def _page(self, answer: Answer) -> ListPage:
        value = answer.value
        if self._is_empty(answer):
            return ListPage(answer.address, ())
        if answer.broken or answer.missing:
            raise Unexpected(answer.broken or "Die Liste gibt es nicht.", address=answer.address)
        if isinstance(value, list):
            return ListPage(answer.address, tuple(value))
        if isinstance(value, dict) and isinstance(value.get("data"), list):
            return _read(answer.address, value)
        if isinstance(value, dict) and value.get("id") and "data" not in value and _is_no_system(value):
            return ListPage(answer.address, (value,))
        raise Unexpected("Statt einer Liste kam etwas anderes.", address=answer.address)

    def _is_empty(self, answer: Answer) -> bool:
        """A filtered list without elements, as SD.NET says it."""
        if not self.query or answer.status != NOT_FOUND:
            return False
        said = answer.value if isinstance(answer.value, dict) else {}
        return said.get("code") == EMPTY_CODE or (self.wishes.empty_as_404 and bool(said))

    def forwards(self, start: ListPage | None = None) -> Iterator[ListPage]:
        """From this page (else the first) to the end; stops where pages repeat themselves."""
        page = start or self.get()
        visited = {page.address}
        empty = 0
        guessed = False
        for _ in range(MOST_PAGES):
            if page.data and self.read.issuperset(page.ids):
                break
            empty = 0 if page.data else empty + 1
            self._note(page)
            yield page
            following = self._following(page)
            if not following or following in visited or empty >= MOST_EMPTY:
                self.broken_off = self.broken_off or bool(following)
                return
            visited.add(following)
            guessed = not page.next
            page = self._further(page, following)
        # Pages repeat: the end, if all that is claimed was there, or nobody promised another page.
        self.broken_off = not guessed and not (self.totals and len(self.read) >= max(self.totals))

    def _note(self, page: ListPage) -> None:
        self.read.update(page.ids)
        if page.total is not None:
            self.totals.add(page.total)

    def _further(self, page: ListPage, following: str) -> ListPage:
        if page.next:
            return self.get(following, beside=page.address)
        try:
            return self.get(following)
        except Unexpected:
            return ListPage(following, ())  # a page that only we thought of

    def _following(self, page: ListPage) -> str:
        if page.next:
            return self.server.reach.address(page.next, beside=page.address)
        full = self.wishes.limit is not None and len(page.data) == self.wishes.limit
        more = page.total is not None and page.total > len(self.read)
        if page.data and ((page.total is None and full) or more):
            return numbered(page.address, number_of(page.address) + 1) or with_query(
                page.address, {"page": "2"}
            )
        return ""

    def backwards(self, start: ListPage) -> Iterator[ListPage]:
        """From this page to the first one."""
        page = start
        visited = {start.address}
        for _ in range(MOST_PAGES):
            self._note(page)
            yield page
            before = self.server.reach.address(page.prev, beside=page.address) if page.prev else ""
            before = before or numbered(page.address, number_of(page.address) - 1)
            if not before or before in visited:
                return
            visited.add(before)
            page = self.get(before, beside=page.address)

    @property
    def complete(self) -> bool:
        """Whether `forwards` saw every element: no loop, the count stated was steady and reached."""
        if self.broken_off or len(self.totals) > 1:
            return False
        return all(len(self.read) >= total for total in self.totals)


def number_of(address: str) -> int:
    """The page's number in its address, 1 where it has none."""
    in_path = _IN_PATH.search(split(address).path)
    text = in_path.group(2) if in_path else query_value(address, "page")
    return int(text) if text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - no page has such a number


def numbered(address: str, number: int) -> str:
    """The address of another page of the list; '' where pages are not counted, or there is none before."""
    parts = split(address)
    if number < 1:
        return ""
    if _IN_PATH.search(parts.path):
        return urlunsplit(parts._replace(path=_IN_PATH.sub(rf"\g<1>{number}\g<3>", parts.path)))
    return with_query(address, {"page": str(number)}) if query_value(address, "page").isdecimal() else ""


def _read(address: str, value: dict[str, Any]) -> ListPage:
    links = value.get("links") if isinstance(value.get("links"), dict) else {}
    counts = value.get("pagination") if isinstance(value.get("pagination"), dict) else {}

    def link(name: str) -> str:
        found = (links or {}).get(name)
        return found.strip() if isinstance(found, str) else ""

    return ListPage(
        address,
        tuple(value["data"]),
        _count(counts, "totalElements"),
        _count(counts, "totalPages"),
        link("next"),
        link("prev"),
        link("last"),
    )


def _count(counts: Any, name: str) -> int | None:
    found = counts.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _is_no_system(value: dict[str, Any]) -> bool:
    return not str(value.get("type", "")).rstrip("/").endswith("/System")
