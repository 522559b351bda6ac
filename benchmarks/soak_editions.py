"""Whether each room of the soak has heard of each new paper that it asked for, and once."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from adapters.command_line.compose import House
from benchmarks.soak_asked import Standing, Verdict
from benchmarks.soak_cities import TITLE
from bot.digest.edition.edition import LIMIT
from bot.digest.records import Rhythm, Wish
from bot.messages import Place
from bot.store.database import Database
from bot.store.delivery import stamp
from tests.sources.played.council import SUBJECTS

_TITLE = re.compile(TITLE)
AT_ONCE_EVERY = 4
"""One room in so many wants news as soon as they are known."""
_PUBLIC = "news n JOIN paper p ON p.body = n.body AND p.id = n.object AND p.publicness = 'public'"
LATE = dt.timedelta(hours=30)
"""What was known so long before the end must be said: a night, and the platform's delay."""


def subject_of(number: int) -> str:
    return SUBJECTS[number % len(SUBJECTS)]


@dataclass(frozen=True, slots=True)
class Ordered:
    """A room and the topic whose papers it wants; `shown` is the room as the platform names it."""

    place: Place
    shown: str
    subject: str

    def wants(self, title: str) -> bool:
        return title.startswith(f"{self.subject} ")


@dataclass(frozen=True, slots=True)
class Edition:
    """`titles` by news: papers it told of that are still there for everybody."""

    posted: bool
    titles: dict[int, str]


def order(house: House, rooms: Iterable[tuple[Place, str]]) -> list[Ordered]:
    """One subscription each: new papers of one topic."""
    made = []
    for number, (place, shown) in enumerate(rooms):
        rhythm = Rhythm(()) if number % AT_ONCE_EVERY == 0 else Rhythm(hour=8)
        wish = Wish(("paper",), rhythm, subject_of(number))
        subscriptions = house.services.digest.subscriptions
        subscriptions.confirm(subscriptions.draft(place, wish))
        made.append(Ordered(place, shown, wish.query))
    return made


def is_all_said(db: Database, ordered: Sequence[Ordered], ended: dt.datetime) -> bool:
    """Whether each room has heard of what it is judged by, if life ended then."""
    due = list(_due(db, ended - LATE))
    return not any(_unheard(db, room, due) for room in ordered)


def judge(
    db: Database, ordered: Sequence[Ordered], standing: Iterable[Standing], ended: dt.datetime, found: Verdict
) -> tuple[int, int]:
    """How many papers were to be told of, in all rooms together, and how many of them stand in a room."""
    shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in standing:
        if not each.answers:
            # A card is many runs of text, a word that was asked for is one of its own.
            shown[each.room.partition(";")[0]].update(_TITLE.findall(" ".join(each.words.split())))
    due, absent = list(_due(db, ended - LATE)), _absent(db)
    told = 0
    for room in ordered:
        told += sum(room.wants(title) for _, title in due)
        for title in _unheard(db, room, due):
            found.add("digest: lost", f"{room.place.id} {title}")
        editions = list(_editions(db, room.place))
        there = shown[room.shown]
        _stands(room, editions, Counter({each: there[each] for each in there.keys() - absent}), found)
    return told, sum(sum(each.values()) for each in shown.values())


def _unheard(db: Database, room: Ordered, due: Iterable[tuple[int, str]]) -> list[str]:
    heard = {news for each in _editions(db, room.place) if each.posted for news in each.titles}
    return [title for news, title in due if room.wants(title) and news not in heard]


def _stands(room: Ordered, editions: Sequence[Edition], there: Counter[str], found: Verdict) -> None:
    """What was announced is in the room, as many lines of each edition as it shows, none twice."""
    for titles in (list(each.titles.values()) for each in editions if each.posted):
        lines = [title for title in titles if title in there]
        if len(lines) < min(len(titles), LIMIT):
            gone = sorted(set(titles) - set(lines))
            found.add("digest: not in the room", f"{room.place.id} {', '.join(gone)}")
    # Also of those that are being posted when the bot is stopped.
    public = {title for each in editions for title in each.titles.values()}
    for title, times in there.items():
        if times > 1:
            found.add("digest: doubled", f"{room.place.id} {title}")
        if not title.startswith(room.subject):
            found.add("digest: not asked for", f"{room.place.id} {title}")
        if title not in public:
            found.add("digest: withdrawn and still there", f"{room.place.id} {title}")


def _due(db: Database, until: dt.datetime) -> Iterator[tuple[int, str]]:
    """News of papers that are still there for everybody."""
    sql = f"SELECT n.id, p.name FROM {_PUBLIC} WHERE n.kind = 'paper' AND n.observed_at < ?"
    return ((int(row[0]), str(row[1])) for row in db.rows(sql, [stamp(until)]))


def _absent(db: Database) -> set[str]:
    """What a city does not give out at the moment: in rooms it stands until that is certain."""
    return {str(row[0]) for row in db.rows("SELECT name FROM paper WHERE publicness = 'hidden'")}


def _editions(db: Database, place: Place) -> Iterator[Edition]:
    sql = f"""SELECT e.id, e.state, n.id, p.name FROM {_PUBLIC} JOIN announced a ON a.news = n.id
        JOIN edition e ON e.id = a.edition WHERE a.platform = ? AND a.place = ? ORDER BY e.id"""
    rows = db.rows(sql, [place.platform, place.id])
    for (_, state), lines in groupby(rows, key=itemgetter(0, 1)):
        yield Edition(state == "posted", {int(row[2]): str(row[3]) for row in lines})
