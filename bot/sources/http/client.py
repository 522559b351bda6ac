"""The polite client: everything that a council system is asked goes through here."""

import copy
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self

from yarl import URL

from bot import __version__
from bot.errors import Blocked, ForeignHost, RobotsForbid, Unreachable
from bot.settings.sources import CitySource
from bot.sources.http.address import address, place, places, shown
from bot.sources.http.asking import Asked, Asking
from bot.sources.http.blocks import blocked_by
from bot.sources.http.pace import SERVERS, Servers
from bot.sources.http.page import NOT_MODIFIED, PAGE_LIMIT, Page, Validators
from bot.sources.http.patience import Patience
from bot.sources.http.robots import LIMIT, Robots, Rules
from bot.sources.http.transport import Line
from bot.sources.http.trust import trust

log = logging.getLogger(__name__)

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}


def user_agent(contact: str) -> str:
    """Who we are and whom to write to: every request says it. `contact` is an e-mail or web address."""
    plain = re.sub(r"[^!-'*-~]+", " ", contact).strip()  # no brackets and nothing that ends a header
    return f"Ratsbot/{__version__} (+{plain})" if plain else f"Ratsbot/{__version__}"


class PoliteHttp:
    """Fulfils `page.Http` for one city. For one thread at a time; several cities may have several threads.

    Use as a context manager or close it. `budget`: the most requests of the run. `pause` waits so many
    seconds, `now` are monotonic ones; `chance` is in [0, 1). All clients of `servers` keep the servers'
    pauses together. Once `stop` is set, whatever is asked raises Ended, also what is waited for by then.
    """

    def __init__(
        self,
        city: CitySource,
        *,
        agent: str,
        ca_file: str = "",
        budget: int | None = None,
        pause: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        servers: Servers = SERVERS,
        chance: Callable[[], float] = random.random,
        stop: threading.Event | None = None,
    ) -> None:
        self._city = city
        self._agent = agent
        self._patience = patience or Patience()
        self._start = address(city.url)
        self._allowed = places(city.hosts) | {place(self._start)}
        self._line = Line(trust(ca_file), self._patience, stop)
        self._asking = Asking(
            self._line, self._patience, servers, budget, pause=pause, now=now, chance=chance
        )
        self._robots = Robots(self._robots_page, now)
        self.cookies = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._line.close()

    @property
    def requests(self) -> int:
        return self._asking.requests

    def with_cookies(self) -> "PoliteHttp":
        """Shares everything but the jar; closing either closes both."""
        other = copy.copy(self)
        other.cookies = True
        return other

    def robots(self, url: str) -> Rules:
        """What the robots.txt of an address's server says, whether leave was given or not."""
        asked = address(url)
        self._check_place(asked)
        return self._robots.rules(asked)

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
        sent = {
            **(headers or {}),
            "User-Agent": self._agent,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "de",
            **_conditions(validators),
        }
        return self._follow(address(url), sent, limit, attempts or self._patience.attempts, obey=True)

    def _robots_page(self, url: URL) -> Page:
        sent = {"User-Agent": self._agent, "Accept": "text/plain", "Accept-Encoding": "gzip, deflate"}
        return self._follow(url, sent, LIMIT, self._patience.attempts, obey=False)

    def _follow(self, url: URL, headers: Mapping[str, str], limit: int, attempts: int, *, obey: bool) -> Page:
        first = url
        for _ in range(MOST_REDIRECTS + 1):
            self._check_place(url)
            if obey and not self._city.leave:
                self._check_robots(url)
            page = self._ask(url, headers, limit, attempts)
            if obey:
                self._robots.hear(url)  # with leave they forbid nothing, but the pause they ask for holds
            location = page.headers.get("location", "") if page.status in REDIRECTS else ""
            if not location:
                return _usable(page, headers)
            target = self._target(url, location)
            if target == url and not self.cookies:
                break
            url = target
        raise Unreachable(f"{shown(first)} leitet immer weiter.", address=str(first), status=302)

    def _target(self, url: URL, location: str) -> URL:
        target = address(location, base=url)
        if url.scheme == "https" and target.scheme == "http" and self._start.scheme == "https":
            raise ForeignHost(
                f"{shown(url)} leitet zu einer unverschlüsselten Adresse weiter ({shown(target)}).",
                address=str(target),
            )
        return target

    def _check_place(self, url: URL) -> None:
        if place(url) not in self._allowed:
            raise ForeignHost(
                f"{url.host_port_subcomponent} steht nicht in der Datei der Stadt: Gehört der Rechner dazu, "
                "dort unter [source] hosts eintragen.",
                address=str(url),
            )

    def _check_robots(self, url: URL) -> None:
        rules = self._robots.rules(url)
        host = url.host_port_subcomponent
        if rules.silent:
            raise Unreachable(rules.unreadable, address=str(url))
        if rules.unreadable:
            raise Unreachable(
                f"Die robots.txt von {host} ist nicht zu lesen; solange gilt alles als verboten. "
                f"{rules.unreadable}",
                address=str(url),
                status=rules.status,
            )
        if not rules.allow(url):
            raise RobotsForbid(
                f"Die robots.txt von {host} verbietet {url.raw_path}. {self._whom()} um Erlaubnis bitten und "
                "sie in der Datei der Stadt unter [source] leave_given festhalten.",
                address=str(url),
            )

    def _ask(self, url: URL, headers: Mapping[str, str], limit: int, attempts: int) -> Page:
        interval = max(self._city.interval, self._robots.delay(url))
        asked = Asked(url, headers, limit, attempts, interval, cookies=self.cookies)
        page = self._asking.patiently(asked, self._check_block)
        log.debug("GET %s: %d, %d bytes", shown(url), page.status, len(page.body))
        return page

    def _check_block(self, asked: Asked, page: Page) -> None:
        product = blocked_by(page)
        if product:
            raise Blocked(self._about_block(asked.url, page, product), address=str(asked.url))

    def _about_block(self, url: URL, page: Page, product: str) -> str:
        return (
            f"Statt des Ratsinformationssystems hat eine Firewall vor {url.host_port_subcomponent} "
            f"geantwortet ({product}, HTTP {page.status}). {self._whom()} bitten, Anfragen mit dem "
            f"User-Agent „{self._agent}“ von der Adresse dieses Rechners zuzulassen. Umgangen wird das "
            "nicht."
        )

    def _whom(self) -> str:
        return self._city.ask or "Die IT der Stadt"


def _conditions(validators: Validators | None) -> dict[str, str]:
    known = validators or Validators()
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in pairs.items() if value}


def _usable(page: Page, sent: Mapping[str, str]) -> Page:
    """A redirect to nowhere, or „unchanged“ to somebody who knows nothing yet, is no answer."""
    conditional = any(name.lower().startswith("if-") for name in sent)
    if page.ok or page.status >= HTTPStatus.BAD_REQUEST or (page.status == NOT_MODIFIED and conditional):
        return page
    raise Unreachable(
        f"{shown(page.url)} antwortet mit HTTP {page.status}, was hier keine Antwort ist.",
        address=page.url,
        status=page.status,
    )
