"""Recognises the page of a firewall where a council system should have answered.

It is reported as what it is, with whom to ask; never worked around. A paper may well be about captchas or
cite such a page, and a city's ordinary page may carry one in its form: so on a page that came with 200 only
the *build* of known block pages counts (their title together with their scripts or identifiers), words only
where the server refused anyway.
The marks are those of the products' own block pages. How Myra's looks is not known to us: it goes by its
Server header.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from bot.sources.http.page import Page
from bot.sources.http.text import decoded

REFUSING = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS, 503}
LARGEST = 200_000
"""Bytes of a block page; Cloudflare's with all its scripts has some 30 kB."""
FLAGS = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class _Known:
    """A product's block page: every pattern of `page` is in it, whatever the status says."""

    product: str
    page: tuple[re.Pattern[str], ...]


def _known(product: str, *page: str) -> _Known:
    return _Known(product, tuple(re.compile(each, FLAGS) for each in page))


def _title(words: str) -> str:
    return rf"<title>\s*(?:{words})"


_BUILDS = (
    _known("Cloudflare", _title("just a moment|(?:nur )?einen moment"), "_cf_chl_opt|/cdn-cgi/challenge"),
    _known("Cloudflare", _title(r"attention required! \| cloudflare"), "cf-error-details|/cdn-cgi/"),
    _known("Cloudflare", _title(r"access denied \|"), "cf-error-details|/cdn-cgi/"),
    _known("Imperva", "<iframe[^>]{1,300}_incapsula_resource", "incident[ _]id"),
    _known("F5", _title("request rejected"), "support id"),
    _known("F5", "please enable javascript to view the page content", "your support id is"),
    _known(
        "Akamai", _title("access denied"), r"reference(?:\s|&#32;){0,9}(?:#|&#35;)|errors\.edgesuite\.net"
    ),
    _known("Sucuri", _title("sucuri website firewall"), r"sucuri\.net|block id"),
    _known("Barracuda", "<title>[^<]{0,200}(?:barracuda|access blocked)", "barracuda"),
    _known("FortiWeb", _title("web (?:page|application) blocked|fortigate"), "attack id|fortinet|fortiguard"),
    _known("AWS WAF", r"window\.awswafcookiedomainlist|window\.gokuprops", "challenge"),
    _known("Anubis", r"""id=["']anubis_(?:version|challenge)"""),
    _known("Link11", _title("link11|waiting room"), "link11"),
)

_BY_HEADER = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-sucuri-block", "", "Sucuri"),
)
_SERVERS = (
    ("myra", "Myra"),
    ("cloudflare", "Cloudflare"),
    ("akamaighost", "Akamai"),
    ("sucuri", "Sucuri"),
    ("link11", "Link11"),
    ("bigip", "F5"),
)
_COOKIES = (
    ("incap_ses_", "Imperva"),
    ("visid_incap_", "Imperva"),
    ("barra_counter_session", "Barracuda"),
    ("bni__barracuda", "Barracuda"),
    ("fortiwafsid", "FortiWeb"),
    ("__cf_bm", "Cloudflare"),
    ("aws-waf-token", "AWS WAF"),
)
_WORDS = re.compile(
    r"captcha|web application firewall|request rejected|you have been blocked"
    r"|request (?:was|has been) blocked|unusual (?:traffic|activity)"
    r"|automated (?:requests|queries|access)|support id|incident id|\bray id\b"
    r"|<title>\s*(?:\d{3}[ :-]+)*access denied"
    r"|automatisierte[nr]? (?:zugriff|anfrage|abruf)"
    r"|ungewöhnliche[nr]? (?:zugriff|datenverkehr|aktivität)"
    r"|(?:zugriff|anfrage|ip-adresse)[^<.]{0,40}(?:blockiert|gesperrt)|sicherheitsüberprüfung",
    FLAGS,
)
# What council systems say of themselves: their own refusal of a page is no firewall's.
_OWN = re.compile("sessionnet|somacos|smc_page|allris|cc e-gov|wicket|oparl|sternberg|more!?rubin", FLAGS)
_TAG_OR_WORD = re.compile(r"""(<[^<>]*>)|[^\s<>"'()]+""")


def blocked_by(page: Page) -> str:
    """The product whose block page this is, „unbekannt“ for one without a name, '' for none."""
    for name, value, product in _BY_HEADER:
        if name in page.headers and value in page.headers[name].lower():
            return product
    if not _is_html(page) or len(page.body) > LARGEST:
        return _refused_without_page(page)
    text = decoded(page)
    for build in _BUILDS:
        if all(pattern.search(text) for pattern in build.page):
            return build.product
    if page.status in REFUSING:
        return _by_words(page, text)
    return ""


def _by_words(page: Page, text: str) -> str:
    if _OWN.search(_without_addresses(text, page.url)):
        return ""
    product = _product(page.headers)
    if _WORDS.search(text):
        return product or "unbekannt"
    return _refused_without_page(page)


def _without_addresses(text: str, asked: str) -> str:
    """A block page repeats what was asked for, and so names the system that it kept us from.

    What stands in a tag otherwise stays: a system's page names its own scripts there.
    """
    parts = urlsplit(asked)
    host, paths = parts.hostname or "", {parts.path, unquote(parts.path)} - {"", "/"}
    for each in sorted({asked, unquote(asked), *paths, *([host] if "." in host else [])}, key=len)[::-1]:
        text = text.replace(each, " ")
    return _TAG_OR_WORD.sub(lambda found: found[0] if found[1] or "/" not in found[0] else " ", text)


def _refused_without_page(page: Page) -> str:
    """Myra answers 403 in its own name; how its page looks is not known to us."""
    stated = page.headers.get("content-type", "").lower()
    if page.status != HTTPStatus.FORBIDDEN or "json" in stated:
        return ""
    return "Myra" if _product(page.headers) == "Myra" else ""


def _product(headers: Mapping[str, str]) -> str:
    server, cookies = headers.get("server", "").lower(), headers.get("set-cookie", "").lower()
    if any(name.startswith("x-myra") for name in headers):
        return "Myra"
    for mark, product in _SERVERS:
        if mark in server:
            return product
    return next((product for mark, product in _COOKIES if mark in cookies), "")


def _is_html(page: Page) -> bool:
    stated = page.headers.get("content-type", "").lower()
    begin = page.body[:200].lstrip().lower()
    return "html" in stated or begin.startswith((b"<!doctype html", b"<html"))
