"""Where a bot's processor time goes, in all of its threads. Waiting (disk, lock, network) costs none."""

import cProfile
import json
import threading
import time
from collections import Counter
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Self

PARTS = (
    ("signature and tokens", "/jwt/ /cryptography/ /msal/ /connector/auth/ teams/sdk teams/keys"),
    ("models and client of the SDK", "/msrest/ /botbuilder/ /botframework/ /isodate/"),
    ("door and reading", "teams/door teams/guard teams/reading teams/wire teams/replay"),
    ("looking up", "bot/retrieval/ bot/commands/ bot/intent bot/texts/ bot/app"),
    ("mailbox and database", "bot/delivery/ bot/store/ sqlite_utils"),
    (
        "card and text",
        "teams/render teams/cards teams/elements teams/fulltext teams/hits teams/lines",
    ),
    ("HTTP", "aiohttp/ adapters/http /requests/ /urllib3/ /yarl/ /multidict/ http/client requests_oauthlib"),
    ("other of the adapter", "adapters/teams/"),
    ("event loop and threads", "asyncio/ concurrent/futures threading.py queue.py selectors.py"),
)
OTHER = "Python's library"


class Profile:
    """Writes {part: share of the processor time} to `target` at the end. Threads from before are left out."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._profiles: list[cProfile.Profile] = []

    def __enter__(self) -> Self:
        self._begin()
        threading.setprofile(self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        threading.setprofile(None)
        self._profiles[0].disable()
        used: Counter[str] = Counter()
        for profile in self._profiles:
            for entry in profile.getstats():
                used += shares(entry)
        total = sum(used.values()) or 1
        self._target.write_text(json.dumps({part: each / total for part, each in used.most_common()}))

    def _begin(self, *_: Any) -> None:
        """In the thread that is to be looked at; takes the place of the hook by which it was called."""
        profile = cProfile.Profile(time.thread_time)
        self._profiles.append(profile)
        profile.enable()


def shares(entry: Any) -> Counter[str]:
    """Seconds of one function, by part; what is written in C counts as its caller's."""
    if not isinstance(entry.code, CodeType):
        return Counter()
    in_c = sum(each.inlinetime for each in entry.calls or () if not isinstance(each.code, CodeType))
    return Counter({part_of(entry.code.co_filename): entry.inlinetime + in_c})


def part_of(file: str) -> str:
    return next((part for part, names in PARTS if any(each in file for each in names.split())), OTHER)
