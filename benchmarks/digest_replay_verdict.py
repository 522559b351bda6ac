"""The rooms held against the truth: what was not told, told twice, too early, or unasked."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.digest_replay_expected import Due, Expected
from benchmarks.digest_replay_screen import Message, Screen, lines
from benchmarks.digest_replay_truth import Key, Truth
from bot.council.results import read_result
from bot.digest.revisions import UNNOTICED
from bot.messages import Block, NewsLine
from bot.store.database import Database

GRACE = dt.timedelta(minutes=31)
"""Between two looks of the bot."""
OBJECTS = {"result": "AgendaItem", "paper": "Paper", "agenda": "Meeting", "minutes": "Meeting"}

_TOLD = """
SELECT n.kind, n.body, n.object, a.edition, a.value, e.posted_at, e.state FROM announced a
JOIN news n ON n.id = a.news JOIN edition e ON e.id = a.edition
WHERE a.platform = ? AND a.place = ? AND n.kind != 'early' ORDER BY e.posted_at, n.id
"""


@dataclass(frozen=True, slots=True)
class Told:
    key: Key
    edition: int
    at: dt.datetime
    value: str


@dataclass(slots=True)
class Verdict:
    """Counts for the table; `wrong` says what and where, by its kind."""

    facts: int = 0
    told: int = 0
    agendas: int = 0
    late: int = 0
    corrected: int = 0
    wrong: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, what: str, room: str, key: Key, more: object = "") -> None:
        self.wrong[what].append(f"{room}: {key[0]} {key[2].rsplit('/', 1)[-1]} {more}".strip())


def told_in(db: Database, platform: str, room: str) -> list[Told]:
    return [
        Told(
            (row["kind"], row["body"], row["object"]),
            row["edition"],
            dt.datetime.fromisoformat(row["posted_at"]),
            row["value"],
        )
        for row in db.rows(_TOLD, [platform, room])
        if row["state"] == "posted"
    ]


Chance = Callable[[str, dt.datetime], dt.datetime]


def at_once(_room: str, at: dt.datetime) -> dt.datetime:
    return at


class Judge:
    """One room after another. `whole` are the full editions as they were when they were posted; `chance` says
    when something that is due in a room could be said there."""

    def __init__(
        self,
        truth: Truth,
        expected: Expected,
        screen: Screen,
        whole: dict[int, Sequence[Block]],
        *,
        chance: Chance = at_once,
    ) -> None:
        self.truth, self.expected, self.screen, self.whole = truth, expected, screen, whole
        self.chance = chance
        self.found = Verdict()

    def room(self, room: str, told: Sequence[Told], until: dt.datetime) -> None:
        """`until`: what is due later is not missed yet."""
        single = [each for each in told if each.key[0] != "agenda"]
        self.once(room, single)
        self._facts(room, {each.key: each for each in reversed(single)}, until)
        self.agendas(room, [each for each in told if each.key[0] == "agenda"], until)
        self._standing(room, told)

    def once(self, room: str, told: Sequence[Told]) -> None:
        for key, count in Counter(key for key, _ in {(each.key, each.edition) for each in told}).items():
            if count > self._tellings(key, told):
                self.found.note("doubled", room, key)

    def _tellings(self, key: Key, told: Sequence[Told]) -> int:
        """How often it may be told: again where it took another turn so late that nobody looked any more at
        the edition that told of it."""
        first = min(each.at for each in told if each.key == key) + UNNOTICED - GRACE
        said = [(at, read_result(wording).kind) for at, wording in self.truth.wordings.get(key, [])]
        turns = [at for (_, before), (at, now) in pairwise(said) if before is not now]
        return 1 + sum(at > first for at in turns)

    def _facts(self, room: str, told: dict[Key, Told], until: dt.datetime) -> None:
        wanted = self.expected.of_room(room)
        for key, due in wanted.items():
            self.found.facts += 1
            if key in told:
                self._timely(room, due, told[key])
            elif self.chance(room, due.by) + GRACE <= until:
                self.found.note("lost", room, key, f"due {due.by:%m-%d %H:%M}")
        for key in told.keys() - wanted.keys():
            self.found.note("outside", room, key, f"told {told[key].at:%m-%d %H:%M}")

    def _timely(self, room: str, due: Due, told: Told) -> None:
        self.found.told += 1
        if told.at < due.since:
            self.found.note("early", room, told.key, f"{told.at:%m-%d %H:%M} before {due.since:%m-%d %H:%M}")
        if told.at > self.chance(room, due.by) + GRACE:
            self.found.late += 1
            self.found.note("late", room, told.key, f"{told.at:%m-%d %H:%M} due {due.by:%m-%d %H:%M}")

    def agendas(self, room: str, told: Sequence[Told], until: dt.datetime) -> None:
        """A meeting's changes are one line of the next edition; each line needs a change it tells of."""
        changes: defaultdict[Key, list[Due]] = defaultdict(list)
        for due in self.expected.agendas[room].values():
            changes[due.fact.key].append(due)
        moments: defaultdict[Key, set[dt.datetime]] = defaultdict(set)
        for each in told:
            moments[each.key].add(each.at)
        for key, dues in changes.items():
            self.found.agendas += len(dues)
            for due in dues:
                self._agenda(room, due, moments[key], until)
        for key, at in moments.items():
            if len(at) > len(changes[key]):
                self.found.note("outside", room, key, f"{len(at)} lines for {len(changes[key])} changes")

    def _agenda(self, room: str, due: Due, told: set[dt.datetime], until: dt.datetime) -> None:
        town = self.truth.towns[due.fact.city]
        by = self.chance(room, due.by) + GRACE
        over = by >= town.start(due.fact.object)
        if by > until or over or not _shows(due):
            return
        if not any(due.since <= at <= by for at in told):
            self.found.note("lost", room, due.fact.key, f"due {due.by:%m-%d %H:%M}")

    def _standing(self, room: str, told: Sequence[Told]) -> None:
        """What can be read in the room is what the books say."""
        by_edition: defaultdict[int, set[Key]] = defaultdict(set)
        for each in told:
            by_edition[each.edition].add(each.key)
        for message in self.screen.editions(room):
            keys = by_edition[message.edition or 0]
            whole = list(lines(self.whole.get(message.edition or 0, ())))
            for key in keys:
                count = sum(_tells(line, key) for line in whole)
                if not count or (key[0] == "result" and count > 1):
                    self.found.note("not in its edition once", room, key, count)
            self._corrections(room, message, keys)
        if not any(each.key[0] == "agenda" for each in told):
            self._seen_twice(room, told)

    def _seen_twice(self, room: str, told: Sequence[Told]) -> None:
        """On the screen, whatever the books say. Lines of agendas name items as well."""
        for key in {each.key for each in told if each.key[0] == "result"}:
            here = (lines(each.blocks) for each in self.screen.editions(room))
            seen = sum(any(_tells(line, key) for line in shown) for shown in here)
            if seen > self._tellings(key, told):
                self.found.note("doubled", room, key, "on the screen")

    def _corrections(self, room: str, message: Message, keys: set[Key]) -> None:
        """A result that has changed since is shown as it is now, where its line stands."""
        for key in keys:
            said = self.truth.wordings.get(key, [])
            changed = [at for at, _ in said if at > message.at]
            if changed and len(message.versions) < 2 and not self._word_beside(room, message, changed[0]):
                self.found.note("not corrected", room, key, f"{changed[0]:%m-%d}")
            self.found.corrected += bool(changed)

    def _word_beside(self, room: str, message: Message, at: dt.datetime) -> bool:
        beside = (each for each in self.screen.messages.values() if each.room == room)
        return any(each.key.startswith(f"correction {message.edition} ") and each.at >= at for each in beside)


def _tells(line: NewsLine, key: Key) -> bool:
    kind, body, id_ = OBJECTS[key[0]], key[1], key[2]
    return any((ref.kind, ref.body, ref.id) == (kind, body, id_) for ref in line.about)


def _shows(due: Due) -> bool:
    """Not where all that happened is that items went: a deleted one leaves no trace of its meeting. Not
    where others stand in the place of all that were there: those may be the same under new ids."""
    before, after = due.fact.before, due.fact.after
    kept = {each.item for each in before} & {each.item for each in after}
    anew = before and not kept and len(after) <= len(before)
    return bool({each.seen for each in after} - {each.seen for each in before}) and not anew


def per_room_and_day(found: Iterator[tuple[str, dt.date]], rooms: int, days: int) -> tuple[float, int]:
    """The mean, and the most in one room on one day."""
    counts = Counter(found)
    return sum(counts.values()) / (rooms * days), max(counts.values(), default=0)
