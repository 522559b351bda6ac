"""The section [retention]: how long things about people are kept. bot/retention.py says what for."""

from dataclasses import dataclass, fields

from bot.settings.reader import Reader

YEAR, TEN_YEARS = 365, 3650


@dataclass(frozen=True, slots=True)
class Retention:
    """In days. A question's text goes as soon as it is answered."""

    inbox_days: int = 7
    outbox_days: int = 7
    ledger_days: int = 90
    memory_days: int = 1
    conversation_days: int = 1
    vote_days: int = 180
    edition_days: int = 400
    news_days: int = 400
    place_days: int = 400
    change_days: int = 400
    gap_days: int = 180
    page_days: int = 30
    audit_days: int = 1095


LIMITS = {
    "inbox_days": (1, YEAR),
    "outbox_days": (1, YEAR),
    "ledger_days": (1, TEN_YEARS),
    "memory_days": (1, YEAR),
    "conversation_days": (1, YEAR),
    "vote_days": (1, TEN_YEARS),
    # The digest looks back for a year (bot/digest/harvest.py, ANCIENT): what is forgotten before may be said
    # twice, so operators may shorten it, but not to nothing.
    "edition_days": (30, TEN_YEARS),
    "news_days": (30, TEN_YEARS),
    "place_days": (30, TEN_YEARS),
    "change_days": (30, TEN_YEARS),
    "gap_days": (1, TEN_YEARS),
    "page_days": (1, YEAR),
    "audit_days": (30, TEN_YEARS),
}
"""The least and the most that can be set."""


def read_retention(reader: Reader) -> Retention:
    default = Retention()
    known = {each.name: getattr(default, each.name) for each in fields(Retention)}
    found = Retention(**{name: reader.whole(name, known[name], *LIMITS[name]) for name in known})
    if found.news_days < found.edition_days:
        reader.complain(
            f"news_days = {found.news_days} – weniger als edition_days ({found.edition_days}): Eine Ausgabe "
            "braucht ihre Meldungen, um berichtigt zu werden.",
            key="news_days",
            remedy=f"Mindestens {found.edition_days} setzen oder edition_days verkleinern.",
        )
    reader.finish()
    return found
