"""`ratsbot doctor CITY`, as far as it concerns every source: can the system be asked, and who answers?

What a source can check of its own (a calendar page, a paper, a document) is handed in as `further`.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from yarl import URL

from bot.errors import Blocked, FetchError
from bot.findings import Finding, Level
from bot.settings.sources import CitySource
from bot.sources.http import certificates
from bot.sources.http.address import address, place
from bot.sources.http.client import PoliteHttp
from bot.sources.http.page import Page
from bot.sources.http.product import OPARL_PATHS, json_of, product_of
from bot.sources.http.transport import behind_proxy
from bot.sources.http.trust import distrusted, trust

log = logging.getLogger(__name__)

SOON = dt.timedelta(days=21)
"""A certificate that ends so soon is worth a word."""

Further = Callable[[PoliteHttp], Iterable[Finding]]


def probe(
    city: CitySource,
    agent: str,
    ca_file: str = "",
    *,
    today: dt.date,
    further: Further = lambda _http: (),
    **ways: Any,
) -> list[Finding]:
    """Everything that works and everything that does not; never raises a FetchError.

    `further` is asked only if the system answered. `ways` are further arguments of PoliteHttp.
    """
    found = []
    with PoliteHttp(city, agent=agent, ca_file=ca_file, **ways) as http:
        for finding in _steps(city, http, ca_file, today, further):
            log.debug("%s: %s", finding.level, finding.text)
            found.append(finding)
    return found


def _steps(
    city: CitySource, http: PoliteHttp, ca_file: str, today: dt.date, further: Further
) -> Iterator[Finding]:
    start = address(city.url)
    reached = _way(start)
    yield reached
    if reached.level == "error":
        return
    if start.scheme == "https" and not behind_proxy(start):
        yield _certificate(start, ca_file, today)
    try:
        allowed = _robots(city, http)
        yield allowed
        if allowed.level == "error":
            return  # whatever is asked next fails for the same reason
        page = http.get(city.url, attempts=2)
        yield _answer(city, page)
        yield from _product(city, page)
        if not _is_system(page):
            yield _oparl(city, http, start)
        yield from further(http)
    except FetchError as error:
        yield Finding("error", str(error))


def _way(start: URL) -> Finding:
    host, port = place(start)
    if behind_proxy(start):
        return Finding("ok", f"{host} wird über den Proxy der Umgebung gefragt (HTTPS_PROXY).")
    try:
        found = ", ".join(certificates.resolved(host, port))
    except (OSError, UnicodeError):
        remedy = "Adresse in der Datei der Stadt und den Namensdienst dieses Rechners prüfen."
        return Finding("error", f"Der Name {host} lässt sich nicht auflösen.", remedy)
    return Finding("ok", f"{host} hat die Adresse {found}.")


def _certificate(start: URL, ca_file: str, today: dt.date) -> Finding:
    host, port = place(start)
    try:
        shown = certificates.shown(host, port, trust(ca_file))
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", "") or type(error).__name__
        return Finding("error", f"Mit {host} kommt keine TLS-Verbindung zustande ({said}).")
    if shown.refused:
        sent = f"Der Server schickt {len(shown.chain)} Zertifikat(e); "
        lacking = f"es fehlt das von „{shown.missing}“." if shown.missing else "die Kette ist vollständig."
        return Finding("error", distrusted(shown.refused, host), sent + lacking)
    text = f"Das Zertifikat von {host} gilt bis {shown.ends:%d.%m.%Y}, ausgestellt von „{shown.issuer}“."
    if shown.ends - today < SOON:
        return Finding("warning", text, "Die IT der Stadt daran erinnern, es zu erneuern.")
    return Finding("ok", text)


def _robots(city: CitySource, http: PoliteHttp) -> Finding:
    start = address(city.url)
    rules = http.robots(city.url)
    if rules.silent:
        remedy = (
            "Von diesem Rechner aus antwortet niemand: die eigene Firewall, den Proxy (HTTPS_PROXY) und "
            "[source] url in der Datei der Stadt prüfen."
        )
        return Finding("error", rules.unreadable, remedy)
    leave = f" Erlaubt laut Datei der Stadt: {city.leave}." if city.leave else ""
    if rules.unreadable:
        text = f"Die robots.txt {rules.said}; solange gilt alles als verboten. {rules.unreadable}{leave}"
        remedy = "Die IT der Stadt bitten, die robots.txt in Ordnung zu bringen oder 404 zu antworten."
        return Finding("warning" if leave else "error", text, "" if leave else remedy)
    if rules.parsed is None:
        return Finding("ok", f"Eine robots.txt {rules.said}.")
    delay = f" Sie bittet um {rules.delay:g} Sekunden Abstand." if rules.delay else ""
    if rules.allow(start):
        return Finding("ok", f"Die robots.txt erlaubt {start.raw_path}.{delay}")
    text = f"Die robots.txt verbietet {start.raw_path}.{delay}{leave}"
    if leave:
        return Finding("ok", text)
    remedy = f"{_whom(city)} um Erlaubnis bitten; sie kommt als leave_given in die Datei der Stadt."
    return Finding("error", text, remedy)


def _answer(city: CitySource, page: Page) -> Finding:
    moved = f", weitergeleitet zu {page.url}" if page.url != str(address(city.url)) else ""
    text = f"{city.url} antwortet mit HTTP {page.status}{moved}."
    if page.ok:
        return Finding("ok", text)
    # Some systems have no page at their folder's address: what follows tells whether it is the right one.
    level: Level = "error" if city.kind == "oparl" else "warning"
    return Finding(level, text, f"Adresse in der Datei der Stadt prüfen; sonst: {_whom(city)} fragen.")


def _product(city: CitySource, page: Page) -> Iterator[Finding]:
    if not page.ok:
        return
    found = product_of(page)
    if not found.name:
        yield Finding("warning", "Die Startseite sagt nicht, welches Produkt antwortet.")
    elif found.kind and found.kind != city.kind:
        remedy = f'In der Datei der Stadt [source] kind prüfen: "{found.kind}" statt "{city.kind}"?'
        yield Finding("warning", f"Es antwortet {found.name}.", remedy)
    else:
        yield Finding("ok", f"Es antwortet {found.name}.")


def _oparl(city: CitySource, http: PoliteHttp, start: URL) -> Finding:
    """Looks where servers usually have it; what robots.txt forbids is not tried."""
    forbidden = 0
    for path in OPARL_PATHS:
        url = start.origin() / path
        if not city.leave and not http.robots(str(url)).allow(url):
            forbidden += 1
            continue
        finding = _oparl_at(http, url, city)
        if finding:
            return finding
    text = "Unter den üblichen Pfaden gibt es keine OParl-Schnittstelle"
    text += f" ({forbidden} davon verbietet die robots.txt)." if forbidden else "."
    if city.kind == "oparl":
        return Finding("error", text, "Die Adresse des OParl-Systems bei der IT der Stadt erfragen.")
    return Finding("ok", text, f"{_whom(city)} fragen, ob das OParl-Modul eingeschaltet werden kann.")


def _oparl_at(http: PoliteHttp, url: URL, city: CitySource) -> Finding | None:
    try:
        page = http.get(str(url), accept="application/json", attempts=1)
    except Blocked:
        raise
    except FetchError:
        return None
    raw = json_of(page)
    if isinstance(raw, dict) and str(raw.get("type", "")).endswith("/Error"):
        remedy = f"{_whom(city)} bitten, OParl einzuschalten."
        return Finding("warning", f"{url} gehört zu OParl, ist aber nicht eingeschaltet.", remedy)
    if not page.ok or not _is_oparl(raw):
        return None
    remedy = (
        "" if city.kind == "oparl" else f'Als [source] kind = "oparl", url = "{url}" liest es sich besser.'
    )
    return Finding("ok", f"OParl gibt es unter {url} ({product_of(page).name or 'ohne Angabe'}).", remedy)


def _is_system(page: Page) -> bool:
    return page.ok and _is_oparl(json_of(page))


def _is_oparl(raw: Any) -> bool:
    """A System, a Body or a list of such."""
    first = (
        raw.get("data", [raw])[:1] if isinstance(raw, dict) and isinstance(raw.get("data", []), list) else []
    )
    return any(isinstance(each, dict) and "oparl.org" in str(each.get("type", "")) for each in first)


def _whom(city: CitySource) -> str:
    return city.ask or "Die IT der Stadt"
