"""The register of all that is stored, and the job that deletes it in time.

`KINDS` is the one table: /datenschutz, /meinedaten, docs/datenschutz.md and the tests are made from it. Each
table of the database belongs to exactly one kind, so that no new one escapes.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.settings import Retention
from bot.settings.backup import Backup
from bot.store import leaving
from bot.store.database import Database
from bot.store.keeping import Keeping
from bot.texts import kinds
from bot.texts.kinds import Words

DAY = dt.timedelta(days=1)
UNASKED = 30 * DAY
"""In which an edition has to reach its place, whatever is set for answers. One that cannot be posted for so
long is given up, and its news come with the next one."""
NIGHTS = Backup().keep
"""So many nightly backups stay unless something else is set."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`setting` is the key of [retention] that says for how many days; '' where something else ends it.
    `personal`: it is about people who talk to the bot, or about where they do. `words`: it may hold what they
    said. `files` are named where it lies beside the database."""

    key: str
    says: Words
    tables: tuple[str, ...] = ()
    setting: str = ""
    personal: bool = False
    words: bool = False
    files: str = ""

    def period(self, kept: Retention, backups: int = NIGHTS) -> str:
        """`backups` is how many nightly ones stay."""
        count = getattr(kept, self.setting) if self.setting else None
        return kinds.period(count, self.says.until, backups)


_COUNCIL = (
    "body", "organization", "paper", "meeting", "agenda_item", "consultation", "station_item", "file",
    "file_use", "file_text", "file_state", "delivered", "tombstone", "withdrawal", "block", "stale_paper",
    "passage", "passage_terms", "title", "title_terms", "passage_frequency", "passage_posting",
    "title_frequency", "title_posting", "paper_facet", "vocabulary", "vector", "vector_model",
    "stale_vector",
)  # fmt: skip
KINDS = (
    Kind("inbox", kinds.INBOX, ("inbox",), "inbox_days", personal=True, words=True),
    Kind("conversation", kinds.CONVERSATION, ("exchange",), "conversation_days", personal=True, words=True),
    Kind("lists", kinds.LISTS, ("memory",), "memory_days", personal=True, words=True),
    Kind("uploads", kinds.UPLOADS, ("kept_upload",), "memory_days", personal=True, words=True),
    Kind("held", kinds.HELD, ("held_event",), "inbox_days", personal=True, words=True),
    Kind("outbox", kinds.OUTBOX, ("outbox",), "outbox_days", personal=True, words=True),
    Kind("ledger", kinds.LEDGER, ("ledger", "shown"), "ledger_days", personal=True),
    Kind("votes", kinds.VOTES, ("vote",), "vote_days", personal=True),
    Kind(
        "subscriptions", kinds.SUBSCRIPTIONS, ("subscription", "subscription_number"), personal=True,
        words=True,
    ),
    Kind("follows", kinds.FOLLOWS, ("follow",), personal=True),
    Kind("editions", kinds.EDITIONS, ("edition", "announced"), "edition_days", personal=True),
    Kind("places", kinds.PLACES, ("place_setting",), "place_days", personal=True),
    Kind("cursor", kinds.CURSOR, ("cursor",), personal=True),
    Kind(
        "memory", kinds.WORKING_MEMORY, (), "conversation_days", personal=True, words=True,
        files="Arbeitsspeicher",
    ),
    Kind(
        "usage", kinds.USAGE, ("usage_week", "usage_turn", "usage_time", "usage_told"), personal=True,
    ),
    Kind("device", kinds.DEVICE, personal=True, files="Ordner ratsbot.db.matrix"),
    Kind("key", kinds.KEY, personal=True, files="ratsbot.db.key"),
    Kind("logs", kinds.LOGS, personal=True, files="Protokoll des Servers"),
    Kind("backups", kinds.BACKUPS, personal=True, words=True, files="Ordner [backup] folder"),
    Kind("council", kinds.COUNCIL, _COUNCIL, files="dazu ratsbot.db.vectors"),
    Kind("changes", kinds.CHANGES, ("change", "run"), "change_days"),
    Kind("news", kinds.NEWS, ("news", "harvested_run", "passed", "minuted"), "news_days"),
    Kind("gaps", kinds.GAPS, ("gap", "source_state"), "gap_days"),
    Kind("pages", kinds.PAGES, (), "page_days", files="Ordner ratsbot.db.pages"),
    Kind("audit", kinds.AUDIT, ("audit",), "audit_days"),
    Kind("model_use", kinds.MODEL_USE, ("model_use",)),
    Kind("metrics", kinds.METRICS, files="Arbeitsspeicher"),
    Kind("internal", kinds.INTERNAL, ("meta",)),
)  # fmt: skip


def kind(key: str) -> Kind:
    return next(each for each in KINDS if each.key == key)


class Mailbox(Protocol):
    """What of delivery/mailbox is needed here."""

    def give_up_overdue(self) -> None: ...


@dataclass(slots=True)
class Housekeeping:
    """Synchronous, for a thread; cheap where nothing is due. One at a time.

    `leave` drops a place (Bot.left). `caches` forget what was made before an instant, `pages` delete kept
    pages from before one; each says how many.
    """

    db: Database
    kept: Retention
    clock: Clock
    mailbox: Mailbox
    leave: Callable[[str, str], object]
    caches: Sequence[Callable[[dt.datetime], int]] = ()
    pages: Callable[[dt.datetime], int] = lambda _before: 0
    _looked_on: dt.date | None = None

    def run(self, now: dt.datetime | None = None) -> Mapping[str, int]:
        """Deletes what has been kept long enough; by kind, how many. Hourly: what needs a long look is done
        once a day. At its end nothing deleted stands in the database's files any more, unless another process
        reads them at this moment: then the next run sees to it."""
        now = now or self.clock.now()
        found = dict(self._short(now))
        if self._looked_on != now.date():
            self._add(found, self._long(now))
            self._looked_on = now.date()
        self.db.scrub()
        return found

    def _short(self, now: dt.datetime) -> Iterable[tuple[str, int]]:
        keeping = Keeping(self.db)
        self._shorten(keeping, now)
        self.mailbox.give_up_overdue()
        yield "inbox", keeping.expire("inbox", now)
        yield "held", keeping.expire("held_event", now)
        yield "outbox", keeping.posted(now)
        yield "ledger", keeping.expire("ledger", now) + keeping.orphans()
        yield "votes", keeping.expire("vote", now)
        yield "lists", keeping.expire("memory", now)
        yield "conversation", keeping.expire("exchange", now)
        yield "uploads", keeping.expire("kept_upload", now)
        yield "subscriptions", keeping.drafts(now)
        yield "memory", sum(forget(now - self._days("conversation")) for forget in self.caches)

    def _shorten(self, keeping: Keeping, now: dt.datetime) -> None:
        for key in ("inbox", "held", "ledger", "votes", "lists", "conversation", "uploads"):
            keeping.cap(kind(key).tables[0], now + self._days(key))
        answers = self._days("outbox")
        keeping.cap_outbox(now + answers, now + max(answers, UNASKED))

    def _long(self, now: dt.datetime) -> Iterable[tuple[str, int]]:
        keeping = Keeping(self.db)
        yield "editions", keeping.editions(now - self._days("editions"))
        yield "news", keeping.news(now - self._days("news")) + keeping.passed(now)
        yield "changes", keeping.old_values(now - self._days("changes"))
        yield "gaps", keeping.gaps(now - self._days("gaps"))
        yield "audit", keeping.audit(now - self._days("audit"))
        yield "pages", self.pages(now - self._days("pages"))
        yield "places", self._leave_silent(now)

    def _leave_silent(self, now: dt.datetime) -> int:
        """Places that nobody has told of that the bot is gone from them."""
        gone = leaving.gone_quiet(self.db, now.date(), (now - self._days("places")).date())
        for platform, place in gone:
            self.leave(platform, place)
        return len(gone)

    def _days(self, key: str) -> dt.timedelta:
        days: int = getattr(self.kept, kind(key).setting)
        return days * DAY

    @staticmethod
    def _add(found: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
        for key, count in more:
            found[key] = found.get(key, 0) + count


def register(kept: Retention) -> str:
    """The table of docs/datenschutz.md, in Markdown."""
    head = "| Was | Was darin steht | Wozu | Frist | Wer es sieht | Wo |\n|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {each.says.name} | {each.says.holds} | {each.says.purpose} | {_told(each, kept)} "
        f"| {each.says.seen} | {_where(each)} |\n"
        for each in KINDS
    )


def _told(kind_: Kind, kept: Retention) -> str:
    named = kind_.setting or ("[backup] keep" if kinds.NIGHTS in kind_.says.until else "")
    setting = f" (`{named}`)" if named else ""
    return f"{kind_.period(kept)}{setting}"


def _where(kind_: Kind) -> str:
    tables = ", ".join(f"`{each}`" for each in kind_.tables)
    return ", ".join(filter(None, (tables, kind_.files)))
