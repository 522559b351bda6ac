"""What is remembered from run to run of a page, so that the next one asks whether it has changed."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

from bot.sources.http.page import Validators

MINUTES_EVERY = timedelta(days=7)
"""The text of the minutes comes weeks after the result, and the agenda does not show that it came."""
READERS = "1"
"""To be raised when the readers learn something: then every page is read again, changed or not."""


def fingerprint(*values: object) -> str:
    return blake2b(repr((READERS, values)).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class MeetingMemory:
    """`row` is the fingerprint of the calendar's row, `read` of all that the meeting was built from.

    `minutes` is the day on which an item's page had a result and no text yet, '' where none is awaited.
    """

    etag: str = ""
    modified: str = ""
    row: str = ""
    read: str = ""
    papers: str = ""
    minutes: str = ""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.modified)

    def awaits_minutes(self, today: date) -> bool:
        if not self.minutes:
            return False
        return date.fromisoformat(self.minutes) + MINUTES_EVERY <= today


@dataclass(frozen=True, slots=True)
class PaperMemory:
    """The validators of vo0050 and vo0053.

    `linked`: meetings whose agendas lead here, with their days. `stated`: those that vo0053 names.
    """

    etag: str = ""
    modified: str = ""
    stations_etag: str = ""
    stations_modified: str = ""
    linked: str = ""
    stated: str = ""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.modified)

    @property
    def stations_validators(self) -> Validators:
        return Validators(self.stations_etag, self.stations_modified)

    def meetings(self) -> dict[str, str]:
        """Number of the meeting → its day in ISO form, '' where it is not known."""
        return dict((*each.split("@"), "")[:2] for each in self.linked.split())  # type: ignore[misc]

    def knows(self) -> set[str]:
        """The meetings that have a station of this paper."""
        return {*self.meetings(), *self.stated.split()}


def meeting_key(number: str) -> str:
    return f"meeting {number}"


def paper_key(number: str) -> str:
    return f"paper {number}"


def encoded(memory: MeetingMemory | PaperMemory) -> str:
    return json.dumps({"readers": READERS, **asdict(memory)}, separators=(",", ":"))


def meeting_memory(text: str) -> MeetingMemory:
    return MeetingMemory(**_fields(text, MeetingMemory))


def paper_memory(text: str) -> PaperMemory:
    return PaperMemory(**_fields(text, PaperMemory))


def _fields(text: str, kind: type[MeetingMemory | PaperMemory]) -> dict[str, str]:
    """Nothing where it is not ours or older readers left it."""
    try:
        said: Any = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(said, dict) or said.get("readers") != READERS:
        return {}
    return {each.name: str(said.get(each.name, "")) for each in fields(kind)}
