"""An ALLRIS 4 system on 127.0.0.1, with the manners of a Wicket application.

The calendar's table is given out only within the session, through the listener of the page that was just
asked for, and only to Wicket's own kind of request. Agendas without refresh=false lead to „noauth“.
"""

from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from bot.settings.sources import CitySource
from bot.sources.http.client import PoliteHttp
from tests.sources.allris.pages import frame, pages
from tests.sources.allris.pages.council import Council, birkenhafen
from tests.sources.http.web_server import Answer, Seen, WebServer

PDF = b"%PDF-1.4\n%%EOF\n"
NOAUTH = Answer("", 302, {"Location": "/public/noauth"})
XML = {"Content-Type": "text/xml; charset=UTF-8"}


class AllrisServer:
    """`council` may be changed while it runs. `silent` are paths that answer 500, `said` replaces pages,
    sent with the headers `said_with`."""

    def __init__(self, council: Council | None = None, web: WebServer | None = None) -> None:
        self.council = council or birkenhafen()
        self.web = web or WebServer()
        self.said: dict[str, str] = {}
        self.said_with: dict[str, str] = {}
        self.silent: set[str] = set()
        self.sessions: dict[str, set[int]] = {}
        self._clients: list[PoliteHttp] = []

    def __enter__(self) -> Self:
        self.web.__enter__()
        self.web.handle("/public/", self._answer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients:
            client.close()
        self.web.__exit__(kind, error, trace)

    @property
    def base(self) -> str:
        return f"{self.web.url}/public/"

    @property
    def asked(self) -> list[str]:
        """What was asked for, as it would stand in a link."""
        return [path.removeprefix("/public/") for path in self.web.paths if path != "/robots.txt"]

    def city(self) -> CitySource:
        return CitySource("allris", self.base, hosts=(self.web.host,), interval=0.0, first_year=2026)

    def http(self, *, budget: int | None = None) -> PoliteHttp:
        """A client of ours; it is closed with the server."""
        agent = "Ratsbot/test"
        self._clients.append(PoliteHttp(self.city(), agent=agent, budget=budget, pause=lambda _: None))
        return self._clients[-1]

    def _answer(self, seen: Seen) -> Answer:
        name, query = seen.path.rpartition("/")[2], urlsplit(seen.target).query
        for beginning in self.silent:
            if seen.target.startswith(f"/public/{beginning}"):
                return Answer("kaputt", 500)
        for beginning, body in self.said.items():
            if seen.target.startswith(f"/public/{beginning}"):
                return Answer(body, headers=self.said_with)
        if name.startswith("doc"):
            return Answer(PDF, headers={"Content-Type": "application/pdf"})
        asked = {key: values[0] for key, values in parse_qs(query).items()}
        return self._page(name, query, asked, seen) or Answer(
            frame.error(self.council, "Seite nicht gefunden.")
        )

    def _page(self, name: str, query: str, asked: dict[str, str], seen: Seen) -> Answer | None:
        if name == "si010":
            return self._calendar(query, asked, seen)
        if name == "to010":
            found = self.council.sittings.get(asked.get("SILFDNR", ""))
            open_to_all = found and found.released and asked.get("refresh") == "false"
            return Answer(pages.agenda(self.council, found)) if found and open_to_all else NOAUTH
        if name == "vo020" and "anlagenHeaderPanel" in query:
            return Answer(PDF, headers={"Content-Type": "application/pdf"}) if self._session(seen) else NOAUTH
        if name == "vo020" and (vorlage := self.council.papers.get(asked.get("VOLFDNR", ""))):
            return Answer(pages.paper(self.council, vorlage)) if vorlage.status == "öffentlich" else NOAUTH
        if name == "to020" and (top := self.council.top(asked.get("TOLFDNR", ""))):
            return Answer(pages.decision(self.council, top)) if top.number.startswith("Ö") else NOAUTH
        return Answer("noauth", headers={}) if name == "noauth" else None

    def _session(self, seen: Seen) -> set[int] | None:
        cookie = next((v for k, v in seen.headers.items() if k.casefold() == "cookie"), "")
        return self.sessions.get(cookie.partition("JSESSIONID=")[2].partition(";")[0])

    def _calendar(self, query: str, asked: dict[str, str], seen: Seen) -> Answer:
        year, month = int(asked.get("YY", "2026")), int(asked.get("MM", "10"))
        session = self._session(seen)
        head = query.partition("&")[0]
        if "-" not in head:
            number = sum(map(len, self.sessions.values())) + 3
            name = f"s{len(self.sessions)}"
            headers = (
                {} if session is not None else {"Set-Cookie": f"JSESSIONID={name}; Path=/public; HttpOnly"}
            )
            (session if session is not None else self.sessions.setdefault(name, set())).add(number)
            return Answer(pages.calendar_page(self.council, year, month, number), headers=headers)
        wicket = {k.casefold(): v for k, v in seen.headers.items()}
        ours = wicket.get("wicket-ajax") == "true" and wicket.get("wicket-ajax-baseurl", "").startswith(
            "si010"
        )
        if session is None or int(head.partition("-")[0]) not in session:
            return Answer(
                "<ajax-response><redirect><![CDATA[./noauth]]></redirect></ajax-response>", headers=XML
            )
        if not ours or wicket.get("x-requested-with") != "XMLHttpRequest" or head.partition("-")[2] != "1.0-":
            return Answer("", 400)
        return Answer(pages.calendar_answer(self.council, year, month), headers=XML)
