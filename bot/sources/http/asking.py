"""One address, asked in turn and again after faults, within the run's budget."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

from yarl import URL

from bot.errors import BudgetSpent, Resting, Unreachable
from bot.sources.http.address import place, shown
from bot.sources.http.faults import Fault
from bot.sources.http.pace import Server, Servers
from bot.sources.http.page import Page
from bot.sources.http.patience import AGAIN, LONGEST_REST, LONGEST_WAIT, Patience, stated_wait
from bot.sources.http.transport import Line

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """`interval`: the least seconds since the last request to this server."""

    url: URL
    headers: Mapping[str, str]
    limit: int
    attempts: int
    interval: float
    cookies: bool

    @property
    def host(self) -> str:
        return self.url.host_port_subcomponent or ""


class Asking:
    """Counts the requests of one run, of its ways with and without cookies together."""

    def __init__(
        self,
        line: Line,
        patience: Patience,
        servers: Servers,
        budget: int | None,
        *,
        pause: Callable[[float], object],
        now: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self.requests = 0
        self._line = line
        self._patience = patience
        self._servers = servers
        self._budget = budget
        self._pause = pause
        self._now = now
        self._chance = chance

    def patiently(self, asked: Asked, check: Callable[[Asked, Page], None]) -> Page:
        """The first answer that is one. `check` sees every answer and may raise.

        Raises Unreachable after the last attempt and where another one is of no use.
        """
        server = self._servers.of(place(asked.url))
        self._check_rest(server, asked)
        for attempt in range(asked.attempts):
            found = self._once(server, asked, check)
            if isinstance(found, Page):
                server.answered()
                return found
            log.info("attempt %d at %s: %s", attempt + 1, shown(asked.url), str(found))
            last = attempt + 1 == asked.attempts or not found.again
            if last or server.resting(self._now()):
                _give_up(server, asked, found, self._now())
            server.hold(self._now() + self._patience.pause(attempt, self._chance()))
        raise ValueError(asked.attempts)

    def _once(self, server: Server, asked: Asked, check: Callable[[Asked, Page], None]) -> Page | Fault:
        self._count(asked)
        try:
            with server.turn(asked.interval, self._now, self._pause):
                page = self._line.ask(asked.url, asked.headers, asked.limit, cookies=asked.cookies)
        except Fault as fault:
            server.failed(self._now())
            return fault
        check(asked, page)
        return self._refusal(server, asked, page) if page.status in AGAIN else page

    def _count(self, asked: Asked) -> None:
        if self._budget is not None and self.requests >= self._budget:
            raise BudgetSpent(
                f"Die {self._budget} Anfragen dieses Laufs sind gestellt.", address=str(asked.url)
            )
        self.requests += 1

    def _refusal(self, server: Server, asked: Asked, page: Page) -> Fault:
        wait = stated_wait(page.headers) or 0.0
        if wait > LONGEST_WAIT:
            server.rest(self._now() + min(wait, LONGEST_REST))
            reason = f"{asked.host} möchte erst in {wait / 60:.0f} Minuten wieder gefragt werden"
        elif page.status == HTTPStatus.TOO_MANY_REQUESTS:
            reason = f"{asked.host} möchte seltener gefragt werden"
        else:
            reason = f"{asked.host} meldet einen Fehler"
        server.hold(self._now() + min(wait, LONGEST_WAIT))
        return Fault(f"{reason} (HTTP {page.status}).", again=wait <= LONGEST_WAIT, status=page.status)

    def _check_rest(self, server: Server, asked: Asked) -> None:
        left = server.resting(self._now())
        if left:
            raise Resting(
                f"{asked.host} hat mehrmals nacheinander nicht geantwortet oder um Ruhe gebeten und "
                f"wird noch {left:.0f} Sekunden nicht gefragt.",
                address=str(asked.url),
            )


def _give_up(server: Server, asked: Asked, fault: Fault, moment: float) -> NoReturn:
    if fault.status is not None and not server.resting(moment):
        server.failed(moment)
    raise Unreachable(str(fault), address=str(asked.url), status=fault.status)
