"""A wish told in a German sentence that is read as the same wish again."""

from collections.abc import Mapping
from datetime import time

from bot.digest.records import Rhythm, Wish, Without
from bot.digest.wording.query import TOLD_FILTERS, split_query
from bot.digest.wording.said import EVERYTHING
from bot.texts import subscriptions as texts


def told(wish: Wish, cities: Mapping[str, str]) -> str:
    """`cities` are the names of those that are loaded, by key."""
    topic = split_query(wish.query)
    parts = [
        texts.KINDS_ALL if wish.kinds == EVERYTHING else texts.kinds(wish.kinds),
        texts.topic(topic.words) if topic.words else "",
        *(texts.filtered(TOLD_FILTERS[name], value) for name, value in topic.filters),
    ]
    where = texts.from_cities([cities.get(key, key) for key in wish.bodies], list(cities.values()))
    return texts.wish(
        told_rhythm(wish.rhythm),
        ", ".join(filter(None, (" ".join(filter(None, parts[:2])), *parts[2:]))),
        where,
        [_left_out(each) for each in wish.without],
        empty=wish.empty,
    )


def told_rhythm(rhythm: Rhythm) -> str:
    if rhythm.at_once:
        return texts.AT_ONCE
    return texts.planned(rhythm.days, time(rhythm.hour, rhythm.minute))


def _left_out(without: Without) -> str:
    match without.what:
        case "routine":
            return texts.ROUTINE
        case "organization":
            return texts.filtered(TOLD_FILTERS["gremium"], without.value)
        case "outcome":
            return texts.OUTCOMES.get(without.value, without.value)
        case _:
            return texts.quoted(without.value)
