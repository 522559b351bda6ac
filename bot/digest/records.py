"""What places ask for, and what of the news concerns them."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.messages import ObjectRef, Place, Span
from bot.store.news import News

WishKind = Literal["decision", "result", "paper", "agenda", "minutes", "early"]
"""`decision`: Beschlüsse as council.stations.is_decision has them. `result`: every result, so vertagt,
verwiesen and Kenntnisnahme as well. `early`: a matter that another city has decided is on an agenda."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which days (0 is Monday) and at what time of the clock; no days: as soon as it is known."""

    days: tuple[int, ...] = EVERY_DAY
    hour: int = 8
    minute: int = 0

    @property
    def at_once(self) -> bool:
        return not self.days


@dataclass(frozen=True, slots=True)
class Without:
    """What is not wanted. `value`: a Gremium's name, an `Outcome`, a word; '' for `routine`."""

    what: Literal["routine", "organization", "outcome", "word"]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscription asks for.

    `query` is a saved search as /suche reads it, filters included ('' is everything); it is read anew for
    every edition, so a Gremium is found under the id it has then. `bodies` are city keys, none: all that
    are loaded. `empty`: an edition without anything new is one line instead of silence.
    """

    kinds: tuple[WishKind, ...]
    rhythm: Rhythm = Rhythm()
    query: str = ""
    bodies: tuple[str, ...] = ()
    without: tuple[Without, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """`number` is what it is called in its place, from 1. `floor` and `seen`: see the table."""

    id: int
    place: Place
    number: int
    state: Literal["draft", "active", "paused"]
    wish: Wish
    floor: int
    seen: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in an edition: the subscription's number, and where its topic stands.

    `marks` are spans of `News.title`; `quote` is a piece of the text where the title does not say it, `hits`
    are spans of that.
    """

    subscription: int
    topic: str = ""
    marks: tuple[Span, ...] = ()
    quote: str = ""
    hits: tuple[Span, ...] = ()


AGENDA_PUBLISHED, AGENDA_CANCELLED = "published", "cancelled"
"""What counts as said of an agenda; '' where it has changed."""


@dataclass(frozen=True, slots=True)
class Match:
    """News that somebody asked for. `details` are lines that say what: the changes of an agenda.

    `heard` is what of it counts as said once it is posted, see `announced.value`. `about` are objects
    beside those of the news that its line shows. `also` are ids of other news that this line tells of;
    `published`: the agenda is there for the first time.
    """

    news: News
    reasons: tuple[Reason, ...]
    details: tuple[str, ...] = ()
    heard: str = ""
    about: tuple[ObjectRef, ...] = ()
    also: tuple[int, ...] = ()
    published: bool = False


def wish_to_text(wish: Wish) -> str:
    return json.dumps(asdict(wish), ensure_ascii=False)


def wish_from_text(text: str) -> Wish:
    value: dict[str, Any] = json.loads(text)
    rhythm = value["rhythm"]
    return Wish(
        kinds=tuple(value["kinds"]),
        rhythm=Rhythm(tuple(rhythm["days"]), rhythm["hour"], rhythm["minute"]),
        query=value["query"],
        bodies=tuple(value["bodies"]),
        without=tuple(Without(**each) for each in value["without"]),
        empty=value["empty"],
    )


@dataclass(frozen=True, slots=True)
class Fitting:
    """So many papers there are of a topic, or so `many` at least; where there are none, its
    words that no paper is about."""

    papers: int
    unknown: tuple[str, ...] = ()
    many: bool = False
