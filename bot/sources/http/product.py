"""Which council system a page comes from, by what the page says of itself."""

import json
import re
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bot.settings.sources import Kind
from bot.sources.http.page import Page
from bot.sources.http.text import decoded

OPARL_PATHS = (
    "oparl/system",
    "oparl/v1.1/system",
    "oparl/1.1/system",
    "oparl/v1.0/system",
    "oparl/1.0/system",
    "oparl",
    "oparl/bodies",
    "webservice/oparl/v1.1/system",
    "webservice/oparl/v1/system",
    "public/oparl/system",
)
"""Where the vendors put it, below a site or a folder (OParl/resources endpoints.yml)."""
LONGEST = 120
"""Characters of a product's name that are repeated to the operator."""
_SESSIONNET = re.compile(r"V:(\d\d)(\d\d)(\d\d)$")
_TELLING = re.compile(r"sessionnet|somacos|allris|cc e-gov|sd\.?net|sternberg|rubin|session", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """`kind` is the source that reads it, '' where we have none. `name` with version, '' for none stated."""

    name: str = ""
    kind: Kind | str = ""


def product_of(page: Page) -> Product:
    """Of a page or an OParl System."""
    raw = json_of(page)
    if isinstance(raw, dict) and "oparl.org" in str(raw.get("type", "")):
        parts = [_short(raw.get(field)) for field in ("vendor", "product")]
        return Product(" ".join(filter(None, parts)) or "ein OParl-Server", "oparl")
    stated = _stated(decoded(page))
    if "sessionnet" in stated:
        version = _SESSIONNET.search(stated["sessionnet"])
        number = ".".join(str(int(part)) for part in version.groups()) if version else stated["sessionnet"]
        return Product(f"SessionNet {number}".strip(), "sessionnet")
    for name in ("generator", "description", "author"):
        if _TELLING.search(stated.get(name, "")):
            return Product(stated[name], _kind(stated[name]))
    return Product()


def json_of(page: Page) -> Any:
    """The JSON of a page, None where it is none; never raises."""
    try:
        return json.loads(decoded(page))
    except (ValueError, RecursionError):
        return None


def _stated(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in LexborHTMLParser(text).css("meta[name]"):
        name, content = node.attributes.get("name"), node.attributes.get("content")
        found.setdefault((name or "").strip().lower(), _short(content))
    return found


def _short(text: Any) -> str:
    return " ".join(text.split())[:LONGEST] if isinstance(text, str) else ""


def _kind(name: str) -> str:
    lower = name.lower()
    if "allris" in lower or "cc e-gov" in lower:
        return "allris"
    return "sessionnet" if "session" in lower or "somacos" in lower else ""
