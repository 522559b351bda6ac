"""Asks for one page and tells apart what may come back: a page, a no, a fault of this page, of the server."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.errors import Blocked, BudgetSpent, FetchError, LayoutChanged, Resting, Unreachable
from bot.sources.allris.version import refusal_in, version_of
from bot.sources.delivered import Gap, Missing
from bot.sources.html import HTML_LIMIT, is_whole, parse
from bot.sources.http.page import Http, Page

HTML = "text/html, */*; q=0.01"
_WHY = {401: "unauthorized", 403: "unauthorized", 404: "not_found", 410: "gone"}


class Pages:
    """The pages of one run, all in one session as a browser would ask for them.

    Without cookies a Wicket server opens a session for every single request and keeps it for half an hour.
    `version` is that of the last page that said it.
    """

    def __init__(self, http: Http) -> None:
        self._http = http.with_cookies()
        self.version = ""

    def get(self, address: str, *, accept: str = HTML, headers: Mapping[str, str] | None = None) -> Page:
        """Asks for a page, whatever it turns out to be. Raises FetchError."""
        return self._http.get(address, accept=accept, headers=headers, limit=HTML_LIMIT)

    def concerns_all(self, error: FetchError) -> bool:
        """Whether there is no sense in asking for another page: blocked, out of requests, or down.

        `Resting` is what the client says of a server that has failed several times in a row.
        """
        return isinstance(error, Blocked | BudgetSpent | Resting)

    def read(self, address: str, kind: str, object_id: str) -> LexborHTMLParser | Missing | Gap:
        """The page of an object. Raises only FetchErrors that concern the whole server."""
        try:
            return self._known(self.get(address), address, kind, object_id)
        except FetchError as error:
            if self.concerns_all(error):
                raise
            page = error.page if isinstance(error, LayoutChanged) else b""
            return Gap(address, error.cause, str(error), kind, object_id, page)

    def _known(self, page: Page, address: str, kind: str, object_id: str) -> LexborHTMLParser | Missing | Gap:
        if page.status in _WHY:
            return Missing(kind, object_id, address, _WHY[page.status])  # type: ignore[arg-type]  # one of its three
        if _name(page.url).startswith(("noauth", "login")):
            return Missing(kind, object_id, address, "unauthorized")
        if not page.ok:
            reason = f"Das System antwortet mit dem Status {page.status}."
            return Gap(address, "broken", reason, kind, object_id)
        tree = self.opened(page)
        refused = self._refused(tree, address, kind, object_id)
        if refused is None:
            raise_if_cut(page)
        return refused or tree

    def opened(self, page: Page) -> LexborHTMLParser:
        """The tree of a page. Raises LayoutChanged where it is not ALLRIS 4 that answers."""
        tree = parse(page.body, address=page.url, content_type=page.headers.get("content-type", ""))
        self.version = version_of(tree, address=page.url, page=page.body) or self.version
        return tree

    def _refused(
        self, tree: LexborHTMLParser, address: str, kind: str, object_id: str
    ) -> Missing | Gap | None:
        refusal = refusal_in(tree)
        if refusal is None:
            return None
        raise_if_blocked(tree, address)
        if refusal.why in {"unauthorized", "not_found"}:
            return Missing(kind, object_id, address, refusal.why)
        return Gap(address, "broken", f"Das System meldet: {refusal.said}", kind, object_id)


def raise_if_blocked(tree: LexborHTMLParser, address: str) -> None:
    """ALLRIS locks out networks that ask too much, with status 200 and a sentence."""
    refusal = refusal_in(tree)
    if refusal is not None and refusal.why == "blocked":
        raise Blocked(
            f"Das Ratsinformationssystem lässt uns nicht ein („{refusal.said}“). Bitten Sie die Stadt,"
            " Ratsbot zuzulassen, oder lassen Sie es langsamer fragen.",
            address=address,
        )


def raise_if_cut(page: Page, *, ended: bool = False) -> None:
    """What is missing from a page that breaks off is there all the same. `ended`: it ends otherwise."""
    if not (ended or is_whole(page.body)):
        raise Unreachable("Die Seite bricht ab, ihr Ende fehlt.", address=page.url, status=page.status)


def layout_changed(what: str, tree: LexborHTMLParser, address: str) -> LayoutChanged:
    reason = f"{what} Die Seite ist anders gebaut als bekannt."
    return LayoutChanged(reason, address=address, page=(tree.html or "").encode())


def _name(url: str) -> str:
    return urlsplit(url).path.rsplit("/", 1)[-1].casefold()
