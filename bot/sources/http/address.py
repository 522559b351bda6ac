"""Addresses as they go over the wire: the object that is checked is the one that is requested."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit

from yarl import URL

from bot.errors import ForeignHost

DEFAULT_PORTS = {"http": 80, "https": 443}

# What may stand in a path or query as it is. Everything else becomes %XX, and what is %XX stays: servers
# insist on their own spelling (one takes + for a blank, another wants no escapes at all).
_SAFE = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = _SAFE + "?[]"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LINE_BREAKS = re.compile("[\t\r\n]")  # browsers drop them anywhere in a link
_UNSEEN = "".join(map(chr, range(33)))
_DOT = re.compile("%2e", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
_SECRET = re.compile(
    r"([?&;](?:[^=&;]*(?:token|secret|passw|session|signature|auth|key)[^=&;]*|sid|sig)=)[^&;#]*",
    re.IGNORECASE,
)


def address(text: str, base: URL | None = None) -> URL:
    """The address of a link, ready to be requested; ForeignHost where it is none that we ever ask."""
    try:
        return _address(text, base)
    except ValueError:
        raise ForeignHost(f"„{shown(text)[:200]}“ ist keine Adresse, die wir fragen.", address=text) from None


def _address(text: str, base: URL | None) -> URL:
    link = _LINE_BREAKS.sub("", text).strip(_UNSEEN)
    parts = urlsplit(urljoin(str(base), link) if base else link)
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc:
        raise ValueError(text)
    host = canonical_host(parts.hostname or "")
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    shown_port = "" if port == DEFAULT_PORTS[parts.scheme] else f":{port}"
    query = f"?{_quoted(parts.query, _SAFE_QUERY)}" if parts.query else ""
    path = _quoted(without_dots(parts.path), _SAFE) or "/"
    bracketed = f"[{host}]" if ":" in host else host
    return URL(f"{parts.scheme}://{bracketed}{shown_port}{path}{query}", encoded=True)


def _quoted(text: str, safe: str) -> str:
    # A header's bytes that are no UTF-8 arrive as lone surrogates and leave as the bytes they were.
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="surrogateescape")


def without_dots(path: str) -> str:
    """No `.` and `..`, or robots.txt would be asked about another page than the server gives out."""
    kept: list[str] = []
    steps = path.split("/")
    for position, step in enumerate(steps):
        name = _DOT.sub(".", step)
        if name not in {".", ".."}:
            kept.append(step)
            continue
        if name == ".." and len(kept) > 1:
            kept.pop()
        if position == len(steps) - 1:
            kept.append("")
    return "/".join(kept)


def canonical_host(host: str) -> str:
    """Lower case, IDNA, no dot at the end; ValueError where it is no name of a host."""
    bare = host.rstrip(".").lower()
    if not bare:
        raise ValueError(host)
    found = URL.build(scheme="http", host=bare).raw_host or ""
    if not _HOST.fullmatch(found):
        raise ValueError(host)
    return found


def place(url: URL) -> tuple[str, int]:
    """Host and port: what we call a server."""
    return url.raw_host or "", url.port or 0


def places(hosts: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Hosts as a city's file names them. Without a port both default ports are meant."""
    found = set()
    for named in filter(None, hosts):
        parts = urlsplit(f"//{named}")
        host = canonical_host(parts.hostname or "")
        found |= {(host, port) for port in ([parts.port] if parts.port else DEFAULT_PORTS.values())}
    return frozenset(found)


def shown(url: URL | str) -> str:
    """For logs and sentences: without what may be a secret."""
    return _SECRET.sub(r"\1…", re.sub(r"//[^/@]*@", "//…@", str(url)))
