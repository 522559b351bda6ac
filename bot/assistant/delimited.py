"""Sources as they stand in a prompt: each between marks that nothing in it can open, close or imitate."""

import re
from collections.abc import Sequence

from bot.assistant.cleaning import plain
from bot.assistant.records import Source

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_MARKS = str.maketrans({"<": "&lt;", ">": "&gt;"})
# What looks like the frame of a conversation to one model or another.
_FRAME = re.compile(r"\[(?=/?(?:INST|SYS)\b)|^[ \t]*#{1,6}[ \t]+(?=[^\W\d_])", re.MULTILINE)
_ALIKE = str.maketrans(dict.fromkeys("‹〈⟨＜﹤ᐸ˂❮", "<") | dict.fromkeys("›〉⟩＞﹥ᐳ˃❯", ">"))


def delimited(sources: Sequence[Source]) -> str:
    """One `<quelle nr="1" …>text</quelle>` a source, parted by newlines."""
    return "\n".join(_element(source) for source in sources)


def framed(text: str) -> str:
    """A person's words for a prompt: they can neither close nor open such a mark."""
    return _text(text)


def _element(source: Source) -> str:
    facts = {
        "nr": str(source.number),
        "stadt": source.city,
        "vorlage": source.reference,
        "titel": source.title,
        "datei": source.file,
        "seite": str(source.page or ""),
        "ueberholt": source.superseded,
    }
    attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in facts.items() if value)
    return f"<quelle{attributes}>{_text(source.text)}</quelle>"


def _attribute(value: str) -> str:
    return " ".join(_tame(value).split()).translate(_ESCAPED)


def _text(text: str) -> str:
    """Without angle brackets and what looks like them; other signs stay, so that quotes can be found."""
    return _tame(text).translate(_MARKS)


def _tame(text: str) -> str:
    return _FRAME.sub("", plain(text).translate(_ALIKE))
