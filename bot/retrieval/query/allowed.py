"""Which papers fit the filters: numbers of public papers, by what is stored now.

Kinds and parties come from the derived table; everything about stations is asked of the stored rows,
so that what was hidden a moment ago is not found by its Gremium, date or result either.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from bot.council.references import lookup_ranges, matches
from bot.council.results import read_result
from bot.retrieval.query import facets
from bot.retrieval.query import statements as sql
from bot.retrieval.query.filters import DECISION, Filters
from bot.retrieval.query.periods import ONE_DAY, Period
from bot.store.bodies import BodyRow, all_bodies
from bot.store.database import Database
from bot.store.rows import instant

Papers = set[int]
Values = dict[str, Any]

FEW = 1_500
"""Papers that are asked for their stations one by one: about 10 ms."""


def allowed(db: Database, filters: Filters) -> frozenset[int] | None:
    """The numbers of all public papers that fit, None where nothing is restricted.

    A period fits a paper by its own date or by that of a meeting it was dealt with in, in the city's
    time. With a Gremium, the same station must fit both, or the paper's date and a station there. A
    result counts at the stations that fit the Gremium and the period.
    """
    found: Papers | None = None
    for papers in _cheap(db, filters):
        found = papers if found is None else found & papers
    if (filters.organizations or filters.results or filters.spans) and found != set():
        few = found if found is not None and len(found) <= FEW else None
        fits = {no for city in _cities(db, filters) for no in _at_stations(db, city, filters, few)}
        found = fits if found is None else found & fits
    return None if found is None else frozenset(found)


def _cheap(db: Database, filters: Filters) -> Iterable[Papers]:
    """The papers that fit each of the filters that need no station."""
    if filters.numbers:
        yield _numbered(db, filters.numbers)
    if filters.kinds:
        yield _with_facet(db, facets.KIND, filters.kinds)
    if filters.originators:
        yield _with_facet(db, facets.PARTY, filters.originators)
    if filters.bodies and not (filters.organizations or filters.results or filters.spans):
        yield _of_cities(db, filters.bodies)


def _cities(db: Database, filters: Filters) -> list[BodyRow]:
    held = {body for body, _ in filters.organizations}
    return [
        city
        for city in all_bodies(db)
        if (not filters.bodies or city.key in filters.bodies) and (not held or city.key in held)
    ]


def _numbered(db: Database, numbers: Collection[str]) -> Papers:
    found: Papers = set()
    for key in numbers:
        for bounds in lookup_ranges(key):
            rows = db.rows(
                "SELECT no, reference_key FROM paper WHERE publicness = 'public'"
                " AND reference_key >= ? AND reference_key < ?",
                bounds,
            )
            found |= {row["no"] for row in rows if matches(key, row["reference_key"]) is not None}
    return found


def _with_facet(db: Database, facet: str, wanted: Collection[str]) -> Papers:
    if not facets.exists(db):
        return set()
    return {row[0] for row in db.rows(sql.FACET, [facet, json.dumps(list(wanted))])}


def _of_cities(db: Database, bodies: Collection[str]) -> Papers:
    return {row[0] for row in db.rows(sql.OF_CITIES, [json.dumps(list(bodies))])}


def _at_stations(db: Database, city: BodyRow, filters: Filters, few: Papers | None) -> Papers:
    """`few`: only these papers matter, and so few that they are asked one by one."""
    values = {"body": city.key, "anywhere": not filters.organizations, **_results(db, city.key, filters)}
    values["lists"] = json.dumps(_lists(db, city.key, filters), ensure_ascii=False)
    values["papers"] = json.dumps(sorted(few or ()))
    values["by_date"] = not filters.results
    find = _whenever if not filters.spans else _when
    bounds = [_bounds(span, ZoneInfo(city.time_zone)) for span in filters.spans or (Period(),)]
    every = (values | each | {"any_time": not filters.spans} for each in bounds)
    return {no for each in every for no in find(db, each, filters, few)}


def _whenever(db: Database, values: Values, filters: Filters, few: Papers | None) -> Papers:
    if few is not None:
        return _numbers(db, sql.OF_THESE, values)
    return _numbers(db, sql.BY_RESULT if filters.results else sql.BY_GREMIUM, values)


def _when(db: Database, values: Values, filters: Filters, few: Papers | None) -> Papers:
    """Within one period: papers of that date, and others with a station of that date."""
    if filters.results:
        return _numbers(db, sql.BY_RESULT if few is None else sql.OF_THESE, values)
    dated = _numbers(db, sql.DATED, values)
    if few is not None:
        own = set() if filters.organizations else dated & few
        return own | _numbers(db, sql.OF_THESE, values)
    own = dated & _numbers(db, sql.BY_GREMIUM, values) if filters.organizations else dated
    if len(dated) > _count(db, values) / 2:
        return own | _numbers(db, sql.OF_OTHER_DATES, values)
    loose = _numbers(db, sql.LOOSE, values) if facets.exists(db) else set()
    return own | loose | _numbers(db, sql.BY_TIME, values)


def _count(db: Database, values: Values) -> int:
    return int(db.value(sql.COUNT, {"body": values["body"]}))


def _numbers(db: Database, statement: str, values: Values) -> Papers:
    return {row[0] for row in db.rows(statement, values)}


def _bounds(span: Period, zone: ZoneInfo) -> dict[str, str]:
    """Days of papers, and instants of meetings from midnight to midnight in the city's time."""
    since = instant(dt.datetime.combine(span.since, dt.time(), zone)) if span.since else ""
    until = instant(dt.datetime.combine(span.until + ONE_DAY, dt.time(), zone)) if span.until else "9999"
    first = span.since.isoformat() if span.since else "0"
    last = span.until.isoformat() if span.until else "9999"
    return {"since": since or "", "until": until or "", "first": first, "last": last}


def _results(db: Database, body: str, filters: Filters) -> Values:
    """The wordings of this city that mean what was asked for, and those that are any Beschluss."""
    if not filters.results:
        return {"any_result": True, "results": "[]", "decisions": "[]", "wordings": "[]"}
    rows = db.rows("SELECT DISTINCT result FROM agenda_item WHERE body = ? AND result != ''", [body])
    kinds = {row["result"]: read_result(row["result"]).kind.value for row in rows}
    wanted = [wording for wording, kind in kinds.items() if kind in filters.results]
    asked = DECISION in filters.results
    decided = [wording for wording, kind in kinds.items() if asked and kind in _DECISIONS]
    return {
        "any_result": False,
        "results": json.dumps(wanted, ensure_ascii=False),
        "decisions": json.dumps(decided, ensure_ascii=False),
        "wordings": json.dumps([*wanted, *decided], ensure_ascii=False),
    }


_DECISIONS = frozenset(("resolved", "rejected"))


def _lists(db: Database, body: str, filters: Filters) -> list[str]:
    """The stored lists of organizations in which one of these stands."""
    own = {each for of, each in filters.organizations if of == body}
    if not own:
        return []
    single = [json.dumps([each], ensure_ascii=False) for each in own]
    several = (row["organizations"] for row in db.rows(sql.LISTS, {"body": body}))
    return single + [each for each in several if own & set(json.loads(each))]
