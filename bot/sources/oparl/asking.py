"""One request to an OParl server, and its answer read as JSON and checked for what it is."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from bot.errors import FetchError, Unreachable
from bot.sources.delivered import Gap, Missing
from bot.sources.http.page import Http, Page, Validators
from bot.sources.objects import kind_of
from bot.sources.oparl.reach import Reach

JSON = "application/json"
MOST_FAULTS = 10
"""Requests in a row that may fail before the server as a whole counts as not there."""
SEEN = 80
"""Characters of a useless answer that the operator is shown."""
Raw = dict[str, Any]
Why = Literal["", "gone", "unauthorized", "not_found"]
_MISSING: dict[int, Why] = {
    401: "unauthorized",
    403: "unauthorized",
    404: "not_found",
    410: "gone",
}
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_CHARSET = re.compile(r"charset=[\"']?(iso-8859-1|iso-8859-15|windows-1252|cp1252)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is the JSON; where there is none, `broken` says in German what came instead.

    `missing` names why the server does not give the thing out, '' if it does.
    """

    address: str
    status: int
    value: Any = None
    broken: str = ""
    missing: Why = ""
    validators: Validators | None = None

    @property
    def unchanged(self) -> bool:
        return self.status == 304  # noqa: PLR2004 - Not Modified

    @property
    def object(self) -> Raw | None:
        return self.value if isinstance(self.value, dict) else None


class Server:
    """The way to one server; addresses are given as the server spells them."""

    def __init__(self, http: Http, reach: Reach) -> None:
        self.http = http
        self.reach = reach
        self._faults = 0

    def ask(
        self,
        address: str,
        *,
        validators: Validators | None = None,
        beside: str = "",
        attempts: int | None = None,
    ) -> Answer:
        """Raises FetchError as the Http does."""
        target = self.reach.address(address, beside=beside)
        page = self.http.get(target, validators=validators, accept=JSON, attempts=attempts)
        return read(page)

    def single(
        self, kind: str, object_id: str, *, validators: Validators | None = None
    ) -> Answer | Missing | Gap:
        """One object. What goes wrong with it alone is an answer, what concerns the server is raised."""
        try:
            answer = self.ask(object_id, validators=validators)
        except FetchError as error:
            return self.gap(error, kind=kind, object_id=object_id)
        self._faults = 0
        if answer.unchanged:
            return answer
        if answer.missing:
            return Missing(kind, object_id, answer.address, answer.missing)
        raw = answer.object
        if raw is None or answer.broken:
            reason = answer.broken or "Statt eines Objekts kam etwas anderes."
            return Gap(answer.address, "broken", reason, kind, object_id)
        if kind_of(raw) == "System" and kind != "System":
            # Some servers answer every address that they do not know with their System.
            return Missing(kind, object_id, answer.address, "not_found")
        return answer

    def gap(self, error: FetchError, *, kind: str = "", object_id: str = "") -> Gap:
        """The fault as a Gap; raised again where it is not one object's."""
        if error.cause in {"blocked", "budget", "resting"}:
            raise error
        if isinstance(error, Unreachable):
            self._faults += 1
            if self._faults >= MOST_FAULTS:
                raise error
        return Gap(error.address or object_id, error.cause, str(error), kind, object_id)

    def worked(self) -> None:
        """An answer came: the faults before it were passing ones."""
        self._faults = 0


def read(page: Page) -> Answer:
    """What a page is, whatever its status claims."""
    if page.unchanged:
        return Answer(page.url, page.status)
    try:
        value = parse(page)
    except ValueError as error:
        return Answer(
            page.url, page.status, broken=_broken(page, error), missing=_MISSING.get(page.status, "")
        )
    if not page.ok:
        said = _message(value) or f"Status {page.status}"
        return Answer(
            page.url,
            page.status,
            value,
            f"Der Server lehnt ab: {said}.",
            _MISSING.get(page.status, ""),
        )
    if _is_error(value):
        return Answer(page.url, page.status, value, f"Der Server meldet: {_message(value)}.")
    return Answer(page.url, page.status, value, validators=page.validators)


def parse(page: Page) -> Any:
    """ValueError where it is no JSON. Raw control characters in strings are taken: some servers send them."""
    declared = _CHARSET.search(page.headers.get("content-type", ""))
    encoding = "cp1252" if declared else "utf-8-sig"
    text = page.body.decode(encoding, "replace" if declared else "surrogateescape")
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("zu tief geschachtelt") from error


def is_garbled(raw: Raw) -> bool:
    """Whether a text in it was no UTF-8."""
    return bool(_NOT_UTF8.search(json.dumps(raw, ensure_ascii=False)))


def _is_error(value: Any) -> bool:
    named = value.get("type") if isinstance(value, dict) else None
    return isinstance(named, str) and named.rstrip("/").endswith("/Error")


def _message(value: Any) -> str:
    found = ""
    if isinstance(value, dict):
        found = str(value.get("message") or value.get("error") or "")
    return " ".join(found.split())[:SEEN].rstrip(".")


def _broken(page: Page, error: ValueError) -> str:
    begins = page.body.lstrip()[:1]
    if begins == b"<":
        return "Statt JSON kam eine HTML-Seite."
    if not page.body.strip():
        return "Die Antwort ist leer."
    return f"Die Antwort ist kein gültiges JSON ({error})."[:200]
