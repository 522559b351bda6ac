"""Foreign words where Teams reads Markdown: headings of cards, their fallback, and texts of a model.

Escaped is only what would take effect. Teams on phones long showed backslashes as such (AdaptiveCards
issue 5590), so the bodies of cards are rich text, which knows no Markdown, and this serves the rest.
"""

import re

from adapters.teams.cleaning import JOINER, inert

_MARKUP = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_REFERENCE = re.compile(r"&(?=#?\w)")
_AT_THE_START = re.compile(r"[-+>#=|]|\d+[.)]")


def escaped(text: str) -> str:
    """One line, as it stands there; a number or dash at its beginning makes no list."""
    text = inert(text).strip()
    made = _MARKUP.sub(r"\\\g<0>", text).replace("<", f"<{JOINER}")
    return JOINER + made if _AT_THE_START.match(text) else made


def message(text: str) -> str:
    """The same for the text of a message, where HTML has an effect as well."""
    plain = inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped(plain).replace(r"\&", "&")


def markup(text: str) -> str:
    """Lines as simple HTML (textFormat xml), which shows them as they stand there."""
    return _REFERENCE.sub("&amp;", text).replace("<", "&lt;").replace("\n", "<br/>")


def linked(text: str, url: str | None) -> str:
    """A link in the text of a message; `url` is one that `cleaning.address` let through."""
    if not url:
        return message(text)
    safe = url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f"[{message(text)}]({safe})"
