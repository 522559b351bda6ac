"""What a server answered, and the port through which sources ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

PAGE_LIMIT = 20_000_000
"""Bytes of a page or list, unpacked."""
SUCCESS = range(200, 300)
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said by which a server can tell that nothing has changed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: any 2xx, 304, or a 4xx that is no block page. `headers` have lower-case names.

    `url` is where it came from in the end, after redirects.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status in SUCCESS

    @property
    def unchanged(self) -> bool:
        return self.status == NOT_MODIFIED

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag", ""), self.headers.get("last-modified", ""))


class Http(Protocol):
    """One polite way to the servers of one city. Synchronous: one request at a time is all there is."""

    @property
    def requests(self) -> int:
        """How many requests were made so far, repetitions included."""

    def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        limit: int = PAGE_LIMIT,
        attempts: int | None = None,
    ) -> Page:
        """Asks once, with repetitions after faults (`attempts` None: as configured).

        Raises FetchError: Unreachable, Blocked, RobotsForbid, ForeignHost, TooLarge, BudgetSpent.
        """

    def with_cookies(self) -> "Http":
        """The same way, but answers' cookies are kept and sent again: for pages with a session."""
