"""What is said of a blocked paper's mentions elsewhere: minutes and invitations quote title and number."""

from bot.store.database import Database
from bot.store.mentioning import Mention, mentions

MOST = 10


def still_mentioned(db: Database, body: str, reference: str) -> str:
    """Lines for the operator, '' where no file names the number."""
    found = mentions(db, body, reference)
    if not found:
        return ""
    lines = [f"  {_told(each)}" for each in found[:MOST]]
    lines += [f"  … und in {len(found) - MOST} weiteren"] if len(found) > MOST else []
    return "\n".join([
        "Erwähnt wird sie noch in:",
        *lines,
        f"Auch das sperren: ratsbot sperren {body} ADRESSE --grund …",
        "",
    ])  # fmt: skip


def _told(mention: Mention) -> str:
    day = f"{mention.day:%d.%m.%Y}" if mention.day else ""
    # Many systems name a meeting by its day.
    told = mention.file if mention.parent in mention.file else f"{mention.file} {mention.parent}"
    words = told if day in told else f"{told} {day}"
    return f"{words} ({mention.address})"
