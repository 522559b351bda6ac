"""Makes foreign texts harmless: titles and quotes come from documents that anybody may have written."""

import dataclasses
import re
from typing import Any

LONGEST_ADDRESS = 800
"""Characters. Longer ones are no link: a card has little room, and an address stands in it twice."""

JOINER = "\u2060"
"""Takes no room and parts no word; readers and screen readers do not notice it."""

_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_HOST = r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?"
_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?#]\S*)?", re.IGNORECASE)
_CALLS = re.compile(r"(?<=\{)(?=\{)|(?<=\$)(?=\{)|(?<=<)(?=/?at\b)", re.IGNORECASE)

_LINKING = re.compile(
    r"(?<=[^\W\d_]):(?=[\w/])"  # https://, mailto:
    r"|(?<=@)(?=\w)"
    r"|(?<=[\w-])(?=\.(?!(?:pdf|docx?|xlsx?|pptx?|od[tsp]|txt|html?|tiff?|jpe?g|png)\b)[^\W\d_]{2})",
    re.IGNORECASE,
)
"""Where clients begin a link by themselves, whether there is markup or not."""


def harmless(value: Any) -> Any:
    """The same without characters that steer: control, direction of writing, halves of characters.

    Each becomes one blank, so that marks keep their places. Newlines stay.
    """
    if isinstance(value, str):
        return _STEERING.sub(" ", value)
    if isinstance(value, tuple):
        return tuple(harmless(each) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: harmless(getattr(value, name)) for name in names})
    return value


def inert(text: str) -> str:
    """Calls nothing: cards compute `{{DATE(…)}}`, templates fill in `${…}`, messages ring for `<at>`."""
    return _CALLS.sub(JOINER, text)


def unlinked(text: str) -> str:
    """The words of a model, or of a paper that a model may have chosen: Teams makes no link of them."""
    return _LINKING.sub(lambda found: found[0] + JOINER, text)


def address(url: str | None) -> str | None:
    """The address as it may stand in a link, None where it must not: another scheme, a user, no host."""
    made = (url or "").strip().replace(" ", "%20")
    return made if len(made) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(made) else None
