"""A model's draft as it is shown: plain paragraphs and lists, nothing in it that is active."""

import re

from bot.assistant.cleaning import defanged, is_active, plain

_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s?){3,}$")
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}|>+)\s*")
_BULLET = re.compile(r"^(\s*)(?:[-*+–◦▪●·]|•)\s+")
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?")
_LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\([^)\n]*\)?")
_TAG = re.compile(r"</?[a-zA-Z!][^<>\n]*>?")
_EMPHASIS = re.compile(r"\*\*|__|~~|`+|\|\|")
_SINGLE = re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]+)(?<=\S)[*_](?![\w*])")
_SIGNS = re.compile(r"[<>{}|*`\\$@#&]")
_BRACKETS = re.compile(r"[\[\]]")
_BLANKS = re.compile(r"(?<=\S) {2,}")
_NO_WORD = re.compile(r"\S{200,}")
"""Nothing that is written for people; expressions that look for links would look at it for seconds."""
_BLANK_LINES = re.compile(r"\n{3,}")


def tidied(text: str) -> str:
    """Markup is left out, its words stay; links, addresses and mentions are „[Link]“ or broken."""
    text = without_runs(plain(text))
    lines = [_line(line) for line in text.split("\n") if not (_FENCE.match(line) or _RULE.match(line))]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    line = line[bullet.end() :] if bullet else _HEADING.sub("", line)
    line = defanged(
        _SINGLE.sub(r"\1", _EMPHASIS.sub("", _TAG.sub("", _LINK.sub(r"\1", _PICTURE.sub("", line)))))
    )
    for signs in (_SIGNS, _BRACKETS):
        # Whatever it may be, without these signs it is words.
        line = defanged(signs.sub("", line)) if is_active(line) else line
    line = _BLANKS.sub(" ", line)
    return f"• {line.strip()}" if bullet else line.rstrip()


def without_runs(text: str) -> str:
    """Without what is far too long for a word."""
    return _NO_WORD.sub("[…]", text)


def lost(before: str, after: str) -> bool:
    """Whether more than signs of markup was taken out: what a person may miss."""
    return after.count("[Link]") > before.count("[Link]") or bool(
        _PICTURE.search(before) or _LINK.search(before)
    )


class Draft:
    """A text that is being written. `shown` are its paragraphs that nothing can be added to any more."""

    def __init__(self) -> None:
        self.raw = ""
        self.shown = ""
        self._read = 0

    def add(self, piece: str) -> bool:
        """Whether a paragraph has become complete."""
        self.raw += piece
        end = self.raw.rfind("\n\n", self._read)
        if "\n" not in piece or end < 0:
            return False
        new = tidied(self.raw[self._read : end])
        self._read = end + 2
        self.shown = "\n\n".join(filter(None, (self.shown, new)))
        return bool(new)
