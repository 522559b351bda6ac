# ruff: noqa: A002 - `id` and `object` are what they are called
"""News, matches and heads of editions made by hand: plainly fictional, each with what a test wants of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.council.stations import StationFacts
from bot.digest.edition.head import Head
from bot.digest.records import Match, Reason, Subscription, Wish, WishKind
from bot.messages import ObjectRef, Place
from bot.store.news import News, NewsKind
from bot.store.papers import PaperRow

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.datetime(2026, 3, 2, 17, 0, tzinfo=BERLIN)
NOW = dt.datetime(2026, 3, 10, 8, 0, tzinfo=BERLIN)
CITIES = {"probedorf": "Probedorf", "birkenhafen": "Birkenhafen", "musterstadt": "Musterstadt"}
_REF = {
    "result": "AgendaItem",
    "early": "AgendaItem",
    "paper": "Paper",
    "agenda": "Meeting",
    "minutes": "File",
}


def paper_row(
    reference: str, title: str, paper_type: str = "", *, body: str = "probedorf", id: str = ""
) -> PaperRow:
    """`id` is made of the number unless given: without both, papers are the same."""
    ref = ObjectRef("Paper", body, id or f"paper {reference}")
    return PaperRow(ref, CITIES[body], reference, title, paper_type, None, "", (), (), (), ())


def news(
    id: int = 1,
    kind: NewsKind = "result",
    title: str = "Radweg am Mühlbach",
    *,
    result: str = "einstimmig beschlossen",
    reference: str = "",
    paper_type: str = "",
    paper: PaperRow | None = None,
    at: str = "Bauausschuss",
    role: str = "",
    authoritative: bool | None = None,
    start: dt.datetime | None = MONDAY,
    observed: dt.datetime = NOW,
    body: str = "probedorf",
    object: str = "",
    number: str = "4",
    cancelled: bool = False,
    url: str = "",
) -> News:
    """A result at a meeting of the Bauausschuss on Monday, the 2nd of March 2026, unless told otherwise.

    A paper is made where `reference` or `paper_type` says something of it. `object` is the id of what the
    news is about, made of the news' id unless given.
    """
    if paper is None and (reference or paper_type):
        paper = paper_row(reference, title, paper_type, body=body, id="" if reference else f"paper of {id}")
    if paper is None and kind == "paper":
        paper = paper_row("", title, body=body, id=f"paper of {id}")
    ref = paper.ref if kind == "paper" and paper else ObjectRef(_REF[kind], body, object or f"object {id}")
    at_item = kind in {"result", "early"}
    meeting = None if kind == "paper" else ObjectRef("Meeting", body, f"meeting {at} {start}")
    said = result if kind == "result" else ""
    station = StationFacts(
        start, at, role, authoritative, said, number, ref.id, meeting.id if meeting else ""
    )
    return News(
        id,
        kind,
        meeting if kind in {"agenda", "minutes"} and meeting else ref,
        since=id,
        observed_at=observed.astimezone(dt.UTC),
        city=CITIES[body],
        title=title if at_item or kind == "paper" else at,
        number=number if at_item else "",
        paper=paper if at_item or kind == "paper" else None,
        station=station if at_item else None,
        meeting=meeting,
        start=None if kind == "paper" else start,
        cancelled=cancelled,
        organizations=((f"organization {at}", at),) if at else (),
        url=url,
        file=ObjectRef("File", body, object or f"file {id}") if kind == "minutes" else None,
    )


def match(
    told: News | None = None, *, reasons: Sequence[Reason] = (Reason(1),), more: Any = None, **of: Any
) -> Match:
    """`of` is what the news is made of, unless it is given; `more` are fields of the match."""
    return Match(told or news(**of), tuple(reasons), **(more or {}))


def about(topic: str, title: str = "", subscription: int = 1) -> Reason:
    """A reason with a topic, marked where the title has it."""
    place = title.casefold().find(topic.casefold())
    marks = ((place, place + len(topic)),) if place >= 0 else ()
    return Reason(subscription, topic, marks)


def subscription(number: int = 1, query: str = "", *kinds: WishKind) -> Subscription:
    place = Place("terminal", "room", "room")
    return Subscription(number, place, number, "active", Wish(kinds or ("decision",), query=query), 0, 0)


def head(*subscriptions: Subscription, **more: Any) -> Head:
    """Of a week that ends on Tuesday, the 10th of March 2026."""
    given = {"since": NOW - dt.timedelta(days=7), "until": NOW, "edition": 17, **more}
    return Head(subscriptions or (subscription(),), **given)
