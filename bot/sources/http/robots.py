"""robots.txt, after RFC 9309: what it says is read once per run and server."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from protego import Protego
from yarl import URL

from bot.errors import FetchError, ForeignHost, Resting, TooLarge, Unreachable
from bot.sources.http.address import place
from bot.sources.http.page import Page
from bot.sources.http.text import decoded

PRODUCT = "Ratsbot"
"""The name by which a robots.txt may address us."""
LIMIT = 512_000
"""Bytes; RFC 9309 asks for at least 500 KiB."""
LONGEST_DELAY = 30.0
"""Seconds of a Crawl-delay that we follow; beyond that no run would ever end."""
READ_AGAIN = 600.0
"""Seconds after which a robots.txt that could not be read is asked for once more."""
_SLASHES = re.compile("/{2,}")
_COMMENT_MARKS = re.compile("<!--|-->")
_COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rules:
    """`said` is what the doctor reports. `unreadable` forbids everything, for now; `silent`: because nobody
    answers at all."""

    said: str
    parsed: Protego | None = None
    unreadable: str = ""
    status: int | None = None
    silent: bool = False

    def allow(self, url: URL) -> bool:
        """Servers take several slashes for one: so an address is forbidden if either spelling is."""
        if self.unreadable:
            return False
        spellings = {
            str(url),
            str(url.with_path(_SLASHES.sub("/", url.raw_path), encoded=True, keep_query=True)),
        }
        return self.parsed is None or all(self.parsed.can_fetch(each, PRODUCT) for each in spellings)

    @property
    def delay(self) -> float:
        stated = self.parsed.crawl_delay(PRODUCT) if self.parsed else None
        return min(stated or 0.0, LONGEST_DELAY)


def rules_of(page: Page) -> Rules:
    """4xx, 401 and 403 included: there are no rules, says the RFC. So does a page that is none."""
    if page.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Rules(f"wird nicht herausgegeben (HTTP {page.status}); damit ist alles erlaubt")
    if not page.ok:
        return Rules("gibt es nicht; damit ist alles erlaubt")
    text = decoded(page)
    if _is_web_page(text):
        return Rules("gibt es nicht, dort steht eine gewöhnliche Seite; damit ist alles erlaubt")
    return Rules("gelesen", Protego.parse(_COMMENT_MARKS.sub("\n", text)))


def _is_web_page(text: str) -> bool:
    """Rules with HTML's comments before or around them are still rules."""
    rest = _COMMENTS.sub("", text, count=1)
    return rest.startswith(("<", "{")) and not rest.startswith("<!--")


class Robots:
    """What the servers of one city say. `read` gets a page by all our rules but this one."""

    def __init__(self, read: Callable[[URL], Page], now: Callable[[], float]) -> None:
        self._read = read
        self._now = now
        self._known: dict[tuple[str, int], tuple[Rules, float]] = {}

    def rules(self, url: URL) -> Rules:
        """Raises Blocked and BudgetSpent; what else goes wrong makes rules that forbid everything."""
        key = place(url)
        found, at = self._known.get(key, (None, 0.0))
        if found is None or (found.unreadable and self._now() - at >= READ_AGAIN):
            found = self._ask(url)
            self._known[key] = (found, self._now())
        return found

    def hear(self, url: URL) -> None:
        """Reads them, once, where they matter for their pause alone; so no fault of theirs does."""
        if place(url) in self._known:
            return
        try:
            self.rules(url)
        except FetchError as error:
            self._known[place(url)] = Rules("ist nicht zu lesen", None, str(error)), self._now()

    def delay(self, url: URL) -> float:
        """Seconds between requests that its rules ask for, as far as they are known by now."""
        known = self._known.get(place(url))
        return known[0].delay if known else 0.0

    def _ask(self, url: URL) -> Rules:
        try:
            return rules_of(self._read(url.origin() / "robots.txt"))
        except ForeignHost:
            return Rules("führt zu einem anderen Rechner; damit ist alles erlaubt")
        except Resting:
            raise
        except (Unreachable, TooLarge) as error:
            status = getattr(error, "status", None)
            silent = isinstance(error, Unreachable) and status is None
            return Rules("ist nicht zu lesen", None, str(error), status, silent)
