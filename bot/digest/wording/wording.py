"""What a clerk writes after /abo, in plain German: read into a wish, changed, and told again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.digest.records import EVERY_DAY, Rhythm, Wish, WishKind
from bot.digest.wording.courtesies import read_courtesies
from bot.digest.wording.kinds import read_kinds
from bot.digest.wording.places import Read, as_filter, read_cities, read_gremien
from bot.digest.wording.query import join_query, read_filters, read_topic, split_query
from bot.digest.wording.rhythm import DEFAULT_CLOCK, has_rhythm, read_days, read_time
from bot.digest.wording.said import Said, ordered
from bot.digest.wording.strange import refuse_strange
from bot.digest.wording.text import Writing
from bot.digest.wording.told import told
from bot.digest.wording.without import Exclusions, read_empty
from bot.texts import subscriptions as texts

LONGEST_WISH = 600
"""Characters; nobody orders in more."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why no wish could be made of a text: German sentences."""

    sentences: tuple[str, ...]


class Wording:
    """`read` is what a search makes of a text, `cities` the names of the loaded cities by key, `home` the
    city that is meant where none is named."""

    def __init__(self, read: Read, cities: Mapping[str, str], home: str | None = None) -> None:
        self._search = read
        self._cities = cities
        self._home = home if home in cities else None

    def read(self, text: str) -> Wish | NotUnderstood:
        """A new wish. Where nothing else is said: Beschlüsse (of a topic Vorlagen too), daily at eight, of
        the home city."""
        said = self._said(text)
        if not _says_anything(said) and not said.problems:
            return NotUnderstood((texts.NOTHING_SAID,))
        at_home = (self._home,) if self._home else ()
        base = Wish(_default_kinds(said), Rhythm(), bodies=at_home)
        return self._finished(replace(base, query=join_query(said.filters, said.topic)), said)

    def change(self, wish: Wish, text: str) -> Wish | NotUnderstood:
        """The wish with what the text says anew: „auch Niederschriften“ adds, „Niederschriften“ replaces."""
        said = self._said(text)
        if not _says_anything(said) and not said.problems:
            return NotUnderstood((texts.NO_CHANGE,))
        if said.kinds:
            before = set(wish.kinds) if said.more_kinds else set()
            wish = replace(wish, kinds=ordered({*before, *said.kinds}))
        return self._finished(replace(wish, query=_changed_query(wish.query, said)), said)

    def told(self, wish: Wish) -> str:
        return told(wish, self._cities)

    def _said(self, text: str) -> Said:
        said, writing = Said(), Writing(text)
        if len(text) > LONGEST_WISH:
            said.problems.append(texts.wish_too_long(LONGEST_WISH))
            return said
        read_courtesies(writing)
        read_empty(writing, said)
        read_days(writing, said)
        Exclusions(writing, said, self._cities, self._search).take()
        read_filters(writing, said, self._search)
        read_kinds(writing, said)
        read_cities(writing, said, self._cities, self._home)
        read_gremien(writing, said, self._search)
        read_time(writing, said)
        refuse_strange(writing, said, self._cities)
        read_topic(writing, said, self._search)
        return said

    def _finished(self, wish: Wish, said: Said) -> Wish | NotUnderstood:
        rhythm = _rhythm(wish.rhythm, said)
        kinds = ordered(set(wish.kinds) - set(said.not_kinds))
        if not kinds or (rhythm.at_once and not said.at_once and has_rhythm(said)):
            said.problems.append(texts.NOTHING_LEFT)
        without = [each for each in (*wish.without, *said.without) if each not in said.again]
        problems = [*said.problems, *(self._search(wish.query).problems if wish.query else ())]
        if problems:
            return NotUnderstood(tuple(dict.fromkeys(problems)))
        empty = wish.empty if said.empty is None else said.empty
        return replace(
            wish,
            kinds=kinds,
            rhythm=rhythm,
            bodies=self._bodies(wish.bodies, said),
            without=tuple(dict.fromkeys(without)),
            empty=empty and not rhythm.at_once,
        )

    def _bodies(self, before: tuple[str, ...], said: Said) -> tuple[str, ...]:
        """Keys in the cities' order; none for all of them, also those that are loaded later."""
        wanted = before if said.bodies is None else said.bodies
        if said.more_bodies and before:
            wanted = tuple(key for key in self._cities if key in {*before, *wanted})
        if said.not_bodies:
            wanted = tuple(key for key in wanted or self._cities if key not in said.not_bodies)
        return wanted


def sounds_like_wish(text: str) -> bool:
    """Whether a text names days, a time or kinds of news, so that it can be meant without a slash."""
    said, writing = Said(), Writing(text)
    read_days(writing, said)
    read_kinds(writing, said)
    read_time(writing, said)
    return bool(said.kinds) or has_rhythm(said)


def _says_anything(said: Said) -> bool:
    quiet = Said(problems=said.problems)
    return said != quiet


def _default_kinds(said: Said) -> tuple[WishKind, ...]:
    if said.kinds:
        return ordered(set(said.kinds))
    if any(each.startswith("ergebnis:") for each in said.filters):
        return ("result",)
    about = said.topic or any(not each.startswith("gremium:") for each in said.filters)
    return ("decision", "paper") if about else ("decision",)


def _rhythm(before: Rhythm, said: Said) -> Rhythm:
    """What is not said stays: the time where only days are named, the days where only a time is."""
    if not has_rhythm(said):
        return before
    if said.at_once:
        return Rhythm(())
    clock = said.clock or (DEFAULT_CLOCK.replace(before.hour, before.minute))
    days = (each for each in said.days or before.days or EVERY_DAY if each not in said.not_days)
    return Rhythm(tuple(days), clock.hour, clock.minute)


def _changed_query(query: str, said: Said) -> str:
    """New words replace the old ones, a filter replaces those of its name."""
    if not (said.filters or said.topic):
        return query
    before = split_query(query)
    names = {each.partition(":")[0] for each in said.filters}
    kept = [as_filter(name, value) for name, value in before.filters if name not in names]
    return join_query([*kept, *said.filters], said.topic or before.words)
