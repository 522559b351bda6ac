"""One request to an OParl server, and its answer read as JSON and checked for what it is."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from bot.errors import Blocked, FetchError, Unreachable
from bot.sources.delivered import Gap, Missing
from bot.sources.http.page import Http, Page, Validators
from bot.sources.objects import kind_of
from bot.sources.oparl.reach import Reach

JSON = "application/json"
MOST_FAULTS = 10
"""Requests in a row that may fail before the server as a whole counts as not there."""
REFUSED_IN_A_ROW = 3
"""Objects that are refused one after the other before we look whether that is meant for us."""
MOST_REFUSED = 48
"""So many at most between two looks, at a server that really keeps many objects back."""
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
    """The way to one server; addresses are given as the server spells them.

    `system` is an address that is given out to everybody who is not shut out; without one the first that has
    answered in this run counts. `whom` to ask for admission.
    """

    def __init__(self, http: Http, reach: Reach, *, system: str = "", whom: str = "") -> None:
        self.http = http
        self.reach = reach
        self.system = system
        self._whom = whom or "Die IT der Stadt"
        self._faults = 0
        self._refused = 0
        self._look_after = REFUSED_IN_A_ROW

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
        answer = read(page)
        if not answer.broken and not answer.missing:
            self.system = self.system or answer.address
        return answer

    def single(
        self, kind: str, object_id: str, *, validators: Validators | None = None
    ) -> Answer | Missing | Gap:
        """One object. What goes wrong with it alone is an answer, what concerns the server is raised."""
        try:
            answer = self.ask(object_id, validators=validators)
        except FetchError as error:
            return self.gap(error, kind=kind, object_id=object_id)
        self._faults = 0
        self._heed(answer)
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

    def _heed(self, answer: Answer) -> None:
        """Raises Blocked where refusals in a row are meant for us: nothing has been withdrawn then."""
        if answer.missing != "unauthorized":
            self._refused, self._look_after = 0, REFUSED_IN_A_ROW
            return
        self._refused += 1
        if self._refused < self._look_after:
            return
        if not self.system or self.ask(self.system).missing == "unauthorized":
            raise Blocked(
                f"Der Server lehnt auf einmal alles ab (HTTP {answer.status}), auch was er zuvor herausgab: "
                f"Das sieht nach einer Sperre aus. {self._whom} bitten, Anfragen von Ratsbot von der Adresse "
                "dieses Rechners zuzulassen. Umgangen wird das nicht.",
                address=answer.address,
            )
        self._refused, self._look_after = 0, min(2 * self._look_after, MOST_REFUSED)

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
