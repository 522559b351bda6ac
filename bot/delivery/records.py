"""What the mailbox hands out, and how long it keeps what it holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.messages import Incoming, Place, Reply


@dataclass(frozen=True, slots=True)
class Keep:
    """How long rows stay. `events`: an event's id, against redelivery, and an unanswered one's words;
    `unsent`: the time in which a reply has to reach its place; `posted`: what was posted where; `votes`: what
    people think of it."""

    events: timedelta = timedelta(days=7)
    unsent: timedelta = timedelta(days=2)
    posted: timedelta = timedelta(days=90)
    votes: timedelta = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Turn:
    """An event that is being worked on; `attempts` counts those that a crash has ended."""

    incoming: Incoming
    attempts: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply to be posted. `replaces` is the platform's reference of the message that stands there for
    this turn under the same key: a platform that can edit changes that one. A reply without blocks takes
    it back. `answers` is the event that was asked, None where nobody asked."""

    id: str
    place: Place
    reply: Reply
    attempts: int
    replaces: str | None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands in a chat; `outbox` is the reply's id, `key` the reply's key."""

    outbox: str
    place: Place
    platform_ref: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a reply that nobody asked for, of the latest one under its key; `reason` says why
    it is dead. `posted_at` and `platform_ref` tell of what stands there, so also of what a waiting or a dead
    one was to replace; a reference of '' was taken back."""

    state: Literal["waiting", "posted", "dead"]
    posted_at: datetime | None = None
    platform_ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An event that cannot be read yet; `payload` is the adapter's own text."""

    id: str
    place: str
    payload: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """Turns that wait to be worked on, and replies that are not delivered yet."""

    waiting: int
    unsent: int
