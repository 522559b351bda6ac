"""A text that a model wrote, as messages with Teams' label."""

from adapters.teams.ai import by_model
from adapters.teams.cleaning import unlinked
from adapters.teams.content import Content
from adapters.teams.markdown import message
from adapters.teams.pages import ACTIVITY_BYTES, bytes_of
from adapters.teams.phrases import BY_MODEL
from bot.messages import Written

BULLET = "• "
ITEM = "- "
Rows = tuple[str, ...]
"""In Markdown already, one paragraph or item each."""


def written(block: Written, limit: int = ACTIVITY_BYTES) -> list[Content]:
    """As many messages as it takes, the title in the first, the note in the last; `limit` in bytes."""
    title = (f"**{_words(block.title)}**",) if block.title.strip() else ()
    said = tuple(_row(row) for row in block.text.split("\n") if row.strip())
    note = (_words(block.note),) if block.note.strip() else ()
    return _fitting((*title, *said, *note), limit)


def _row(row: str) -> str:
    listed = row.startswith(BULLET)
    return f"{ITEM if listed else ''}{_words(row.removeprefix(BULLET))}"


def _words(text: str) -> str:
    return message(unlinked(" ".join(text.split())))


def _fitting(rows: Rows, limit: int) -> list[Content]:
    whole = by_model("\n\n".join([*_paragraphs(rows), f"_{BY_MODEL}_"]), [])
    halves = _halves(rows) if bytes_of(whole.activity()) > limit else []
    return [each for half in halves for each in _fitting(half, limit)] or [whole]


def _paragraphs(rows: Rows) -> list[str]:
    """Items of one list stand close, everything else apart."""
    made: list[str] = []
    for row in rows:
        if row.startswith(ITEM) and made and made[-1].startswith(ITEM):
            made[-1] += f"\n{row}"
        else:
            made.append(row)
    return made


def _halves(rows: Rows) -> list[Rows]:
    """Parted between rows, a single one between words; nothing where there is nothing to part."""
    if len(rows) > 1:
        return [rows[: len(rows) // 2], rows[len(rows) // 2 :]]
    words = rows[0].split(" ") if rows else []
    middle = len(words) // 2
    return [(" ".join(words[:middle]),), (" ".join(words[middle:]),)] if middle else []
