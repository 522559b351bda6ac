"""Counts a council by hand: every table whole, plain loops, nothing of the code that is tested.

What a result means is taken from `read_result`, which has its own tests.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.assistant.counting.asked import Asked, Subject
from bot.council.results import read_result
from bot.store.database import Database

Row = dict[str, Any]


@dataclass(frozen=True)
class Station:
    paper: Row
    consultation: Row
    item: Row | None
    meeting: Row | None
    day: dt.date | None
    start: dt.datetime | None


def all_rows(db: Database, table: str) -> list[Row]:
    return [dict(row) for row in db.rows(f"SELECT * FROM {table}")]


def public(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["publicness"] == "public"]


def by_hand(db: Database, asked: Asked, now: dt.datetime) -> set[tuple[str, ...]]:
    """What is counted, without a topic: papers and meetings as (body, id), items as (body, item)."""
    if asked.wanted.subject is Subject.MEETINGS:
        return _meetings(db, asked, now)
    filters = asked.wanted.filters
    if asked.wanted.subject is Subject.PAPERS and not (filters.results or filters.organizations):
        return {
            (paper["body"], paper["id"])
            for paper in _papers(db, asked)
            if not filters.spans or _in_time(_date(paper["date"]), asked)
        }
    found: set[tuple[str, ...]] = set()
    every = list(_stations(db, asked))
    for each in every:
        if _fits(each, asked, now, prepared=not filters.organizations and _prepared(each, every)):
            item = (each.paper["body"], each.item["id"]) if each.item else _loose_key(each)
            paper = (each.paper["body"], each.paper["id"])
            found.add(paper if asked.wanted.subject is Subject.PAPERS else item)
    return found


def _loose_key(each: Station) -> tuple[str, ...]:
    station = each.consultation
    return station["body"], station["paper"], station["id"], station["at"]


def _papers(db: Database, asked: Asked) -> list[Row]:
    facets = {(row["facet"], row["value"], row["paper_no"]) for row in all_rows(db, "paper_facet")}
    filters = asked.wanted.filters
    return [
        paper
        for paper in public(all_rows(db, "paper"))
        if paper["body"] in asked.bodies
        and (not filters.kinds or any(("kind", kind, paper["no"]) in facets for kind in filters.kinds))
        and (
            not filters.originators
            or any(("party", name, paper["no"]) in facets for name in filters.originators)
        )
    ]


def _stations(db: Database, asked: Asked) -> Iterator[Station]:
    items = {(row["body"], row["id"]): row for row in public(all_rows(db, "agenda_item"))}
    meetings = {(row["body"], row["id"]): row for row in public(all_rows(db, "meeting"))}
    links = all_rows(db, "station_item")
    zones = {row["key"]: ZoneInfo(row["time_zone"]) for row in all_rows(db, "body")}
    papers = {(paper["body"], paper["id"]): paper for paper in _papers(db, asked)}
    for station in public(all_rows(db, "consultation")):
        body = station["body"]
        paper = papers.get((body, station["paper"]))
        if paper is None:
            continue
        mine = [
            link["item"]
            for link in links
            if (link["body"], link["paper"], link["id"], link["at"])
            == (body, station["paper"], station["id"], station["at"])
        ]
        for item_id in mine or [""]:
            item = items.get((body, item_id))
            at = station["meeting"] or (item["meeting"] if item else "")
            meeting = meetings.get((body, at))
            start = None
            if meeting and meeting["start"]:
                start = dt.datetime.fromisoformat(meeting["start"]).astimezone(zones[body])
            yield Station(paper, station, item, meeting, start.date() if start else None, start)


def _prepared(each: Station, every: list[Station]) -> bool:
    """Where no role is stated: another Gremium has the same paper later and decides, or says nothing yet."""
    if not _unsaid(each):
        return False
    for other in every:
        later = each.start and other.start and other.start > each.start
        same_paper = other.paper["no"] == each.paper["no"]
        result = other.item["result"] if other.item else ""
        decides = _decided(other, read_result(result).kind.value) if result else _unsaid(other)
        if later and same_paper and decides and not set(_held(other)) & set(_held(each)):
            return True
    return False


def _unsaid(each: Station) -> bool:
    station = each.consultation
    return station["authoritative"] is None and station["role"].casefold() in {"", "unbekannt"}


def _held(each: Station) -> list[str]:
    of_meeting = json.loads(each.meeting["organizations"]) if each.meeting else []
    return json.loads(each.consultation["organizations"]) or of_meeting


def _fits(each: Station, asked: Asked, now: dt.datetime, *, prepared: bool) -> bool:
    filters = asked.wanted.filters
    result = each.item["result"] if each.item else ""
    called_off = bool(each.meeting and each.meeting["cancelled"])
    if not result and (each.start is None or each.start > now or called_off):
        return False
    if filters.spans and not _in_time(each.day, asked):
        return False
    held = _held(each)
    if filters.organizations and not any((each.paper["body"], one) in filters.organizations for one in held):
        return False
    if asked.wanted.filters.results and "abgesetzt" in result:
        return False
    return _is_wanted(each, asked, read_result(result).kind.value if result else "", prepared=prepared)


def _is_wanted(each: Station, asked: Asked, kind: str, *, prepared: bool) -> bool:
    filters = asked.wanted.filters
    wanted = filters.results - {"decision"}
    decided = _decided(each, kind) and not prepared
    if asked.wanted.subject is Subject.DECISIONS:
        return decided and (not wanted or kind in wanted)
    if not filters.results:
        return True
    on_the_way = kind in {"resolved", "rejected"} and not filters.organizations and not decided
    return (kind in wanted and not on_the_way) or ("decision" in filters.results and decided)


def _decided(each: Station, kind: str) -> bool:
    role = each.consultation["role"].casefold()
    authoritative = each.consultation["authoritative"]
    there = (
        authoritative == 1
        or "entscheidung" in role
        or "beschlussfassung" in role
        or (authoritative is None and role in {"", "unbekannt"})
    )
    return there and kind in {"resolved", "rejected"}


def _meetings(db: Database, asked: Asked, now: dt.datetime) -> set[tuple[str, ...]]:
    zones = {row["key"]: ZoneInfo(row["time_zone"]) for row in all_rows(db, "body")}
    found: set[tuple[str, ...]] = set()
    for row in public(all_rows(db, "meeting")):
        if row["body"] not in asked.bodies or row["cancelled"] or not row["start"]:
            continue
        start = dt.datetime.fromisoformat(row["start"]).astimezone(zones[row["body"]])
        held = asked.wanted.filters.organizations
        mine = not held or any((row["body"], each) in held for each in json.loads(row["organizations"]))
        in_time = not asked.wanted.filters.spans or _in_time(start.date(), asked)
        if mine and in_time and start <= now:
            found.add((row["body"], row["id"]))
    return found


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _in_time(day: dt.date | None, asked: Asked) -> bool:
    return day is not None and any(
        (span.since is None or span.since <= day) and (span.until is None or day <= span.until)
        for span in asked.wanted.filters.spans
    )
