"""Names of reactions, as emoji."""

import re

_NAMED = {
    "like": "👍",
    "yes": "👍",
    "dislike": "👎",
    "no": "👎",
    "heart": "❤",
    "laugh": "😆",
    "surprised": "😮",
    "sad": "😢",
    "angry": "😠",
}
_CODED = re.compile(r"([0-9a-f]{4,5})(?:_[\w-]*)?", re.ASCII)
"""Such as 1f44e_thumbsdown: the emoji's code point, then its name."""
_TONE = re.compile(r"-tone\d$")
_LOOKS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn. The colour of a hand says something of a person and nothing of their vote."""
_LONGEST = 16


def emoji(reaction: str) -> str:
    """'' for what is neither a known name nor an emoji: a picture of the tenant's own."""
    name = _TONE.sub("", reaction.strip().lower())
    if name in _NAMED:
        return _NAMED[name]
    if coded := _CODED.fullmatch(name):
        return _character(int(coded[1], 16))
    bare = _LOOKS.sub("", name)
    return bare if 0 < len(bare) <= _LONGEST and not _has_words(bare) else ""


def _character(code: int) -> str:
    found = chr(code) if code <= 0x10FFFF else ""  # noqa: PLR2004 - the last code point
    return "" if not found.isprintable() or _has_words(found) else found


def _has_words(found: str) -> bool:
    joined = found.replace("\u200d", "")
    return any(each.isascii() or each.isalnum() or not each.isprintable() for each in joined)
