"""What of a week's counts may be told without telling of few persons. Pure.

A number made by fewer than `least` persons is not told, nor is one from which it could be computed: where the
parts of a sum are told in part, what is left of the sum was done by `least` persons or more. Nothing adds up
over several kinds of place or platforms, for who is in two of them is not known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turns:
    """What one person has done in one room: `number` times this command with this outcome. `person` and
    `room` tell apart and mean nothing else."""

    person: bytes
    room: bytes
    command: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """`what` is "persons", "rooms", "questions", "median" (milliseconds), "command", "outcome" or "vote";
    `name` the command's, the outcome's or the vote's. `number` None: too few persons."""

    what: str
    name: str
    number: int | None


@dataclass(slots=True)
class _Part:
    name: str
    number: int
    persons: set[bytes]


VOTE = "vote"
"""Stands for a command in Turns; the outcome is then "up" or "down"."""


def publishable(turns: Sequence[Turns], least: int, times: Mapping[int, int]) -> list[Told]:
    """Of one kind of place on one platform in one week. `times` maps steps (milliseconds) to how many answers
    took at most that long and longer than the step before."""
    persons = {each.person for each in turns}
    if len(persons) < least:
        return [Told("persons", "", None)]
    told = [Told("persons", "", len(persons)), *_rooms(turns, least)]
    asked = [each for each in turns if each.command != VOTE]
    told += _sum("questions", asked, least)
    if len({each.person for each in asked}) >= least:
        for what in ("command", "outcome"):
            told += [Told(what, part.name, part.number) for part in _shown(_parts(asked, what), least)]
        told += _median(times)
    votes = [each for each in turns if each.command == VOTE]
    told += [Told("vote", part.name, part.number) for part in _shown(_parts(votes, "outcome"), least)]
    return told


def _rooms(turns: Sequence[Turns], least: int) -> list[Told]:
    """How many there were. One more than the persons of others could have would be a person of its own, so
    rooms in which few have spoken are left out."""
    spoken: dict[bytes, set[bytes]] = {}
    for each in turns:
        spoken.setdefault(each.room, set()).add(each.person)
    alone = {room for room, persons in spoken.items() if len(persons) == 1}
    many = len(spoken) - len(alone)
    if alone and len({person for room in alone for person in spoken[room]}) < least:
        return [Told("rooms", "", many or None)]
    return [Told("rooms", "", len(spoken))]


def _sum(what: str, turns: Sequence[Turns], least: int) -> list[Told]:
    if not turns:
        return []
    enough = len({each.person for each in turns}) >= least
    return [Told(what, "", sum(each.number for each in turns) if enough else None)]


def _parts(turns: Iterable[Turns], by: str) -> list[_Part]:
    found: dict[str, _Part] = {}
    for each in turns:
        part = found.setdefault(getattr(each, by), _Part(getattr(each, by), 0, set()))
        part.number += each.number
        part.persons.add(each.person)
    return list(found.values())


def _shown(parts: Sequence[_Part], least: int) -> list[_Part]:
    """The parts that may be told. What is hidden was done by `least` persons together, or all is hidden: else
    it would be the rest of the sum. The smallest go first."""
    hidden = [each for each in parts if len(each.persons) < least]
    shown = sorted((each for each in parts if each not in hidden), key=lambda each: (-each.number, each.name))
    while hidden and shown and len(set().union(*(each.persons for each in hidden))) < least:
        hidden.append(shown.pop())
    return shown


def _median(times: Mapping[int, int]) -> list[Told]:
    """The step in which the middle answer lies."""
    half, passed = sum(times.values()) / 2, 0
    for step in sorted(times):
        passed += times[step]
        if passed >= half > 0:
            return [Told("median", "", step)]
    return []
