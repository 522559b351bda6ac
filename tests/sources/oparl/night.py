"""A city that was loaded yesterday, whose server can or cannot say what has changed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from tests.sources.oparl.maker import consultation, item, meeting, paper, url
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways
from tests.sources.oparl.world import World

FIRST = dt.date(2026, 2, 1)
COUNT = 60
PAGE = 10
CHANGED = "2026-11-20T21:00:00+01:00"


def day(number: int) -> str:
    return (FIRST + dt.timedelta(days=number)).isoformat()


def archive() -> Iterator[Raw]:
    """A paper and a meeting on each of 60 days, the last on April 2."""
    for n in range(1, COUNT + 1):
        stamps = {"created": f"{day(n)}T08:00:00+01:00", "modified": f"{day(n)}T08:00:{n % 60:02}+01:00"}
        yield paper(
            n, f"Vorlage {n}", date=day(n), consultation=[consultation(n, item=n, **stamps)], **stamps
        )
        yield meeting(
            n, item(n, consultation=url("Consultation", n)), start=f"{day(n)}T17:00:00+02:00", **stamps
        )


@contextmanager
def loaded(ways: Ways) -> Iterator[World]:
    """A city that was loaded yesterday."""
    with OParlServer(archive(), ways) as server:
        world = World(server)
        world.backwards()
        assert len(world.store.held) == 2 * COUNT + 1
        world.next_day()
        yield world


KNOWING = {
    "as specified": Ways(page_size=PAGE),
    "quirk 1: the oldest first": Ways(page_size=PAGE, newest_last=True),
    "quirk 2: links lose the filter": Ways(page_size=PAGE, filter="lost"),
    "quirk 3: a plus in next that means a blank": Ways(page_size=PAGE, links="plus"),
    "quirk 4: no encoded queries": Ways(page_size=PAGE, filter="unencoded only"),
    "quirk 5: limit is refused": Ways(page_size=PAGE, limit="refused"),
    "quirk 6: 404 for an empty list": Ways(page_size=PAGE, empty="404"),
    "quirk 6: a bare empty list": Ways(page_size=PAGE, empty="bare"),
    "OParl 1.0": Ways(page_size=PAGE, version="1.0"),
    "only next": Ways(page_size=PAGE, links="next only", totals=False),
}
BLIND = {
    "the filter is ignored": Ways(page_size=PAGE, filter="ignored"),
    "the filter is ignored, and nothing is counted": Ways(
        page_size=PAGE, filter="ignored", links="next only", totals=False
    ),
    "quirk 7: all modified today, and nothing is counted": Ways(
        page_size=PAGE, stamps="today", links="next only", totals=False
    ),
    "the filter is refused": Ways(page_size=PAGE, filter="refused"),
    "quirk 1: one constant instant, the oldest first": Ways(
        page_size=PAGE, filter="empty", stamps="constant", newest_last=True
    ),
    "quirk 5: HTML with 503": Ways(page_size=PAGE, filter="failing"),
    "quirk 7: all modified today": Ways(page_size=PAGE, stamps="today", page_in_path=True),
    "quirk 7: more!rubin": Ways(page_size=PAGE, vendor="more!rubin", stamps="today"),
}
