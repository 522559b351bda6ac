"""What the replay has found, as a table."""

import datetime as dt
from collections.abc import Iterator

from benchmarks.digest_replay_play import Replay
from benchmarks.digest_replay_rooms import ZONE
from benchmarks.digest_replay_screen import lines
from benchmarks.digest_replay_truth import Fact, Truth
from benchmarks.digest_replay_verdict import Verdict, per_room_and_day


def table(replay: Replay, found: Verdict, moved: dt.date, seconds: float) -> str:
    kinds = [each.kind for each in replay.truth.facts]
    days = len(replay.brought)
    brought = dict(replay.brought).get(moved, 0)
    rows = {
        "facts brought by incremental runs": ", ".join(f"{kinds.count(k)} {k}" for k in sorted(set(kinds))),
        "rooms, subscriptions": f"{len(replay.rooms)}, {sum(len(each.orders) for each in replay.rooms)}",
        "facts in scope, agendas apart": f"{found.facts}, told once {found.told}",
        "changes of agendas in scope": f"{found.agendas}",
        "lost, doubled, early, outside, late": ", ".join(
            str(len(found.wrong[each])) for each in ("lost", "doubled", "early", "outside", "late")
        ),
        "results told three weeks late": f"{_late_results(replay)}",
        "corrected after they were told": f"{found.corrected}",
        "of them not shown so": f"{len(found.wrong['not corrected'])}",
        f"mass change of {moved}": f"{brought} facts of that day, {_lines_on(replay, moved)} lines",
        "lines a room and day, each fact by itself": _mean(_before(replay), replay, days),
        "lines a room and day, as posted": _mean(_after(replay), replay, days),
        "messages a room and day": _mean(_messages(replay), replay, days),
        "edits": f"{sum(len(each.versions) - 1 for each in replay.screen.messages.values())}",
        "seconds": f"{seconds:.0f}",
    }
    return "| Karlsruhe, day by day | |\n|---|---|\n" + "\n".join(f"| {k} | {v} |" for k, v in rows.items())


def _mean(found: Iterator[tuple[str, dt.date]], replay: Replay, days: int) -> str:
    mean, most = per_room_and_day(found, len(replay.rooms), days)
    return f"{mean:.2f}, at most {most}"


def _before(replay: Replay) -> Iterator[tuple[str, dt.date]]:
    for room in replay.rooms:
        for due in (
            *replay.expected.of_room(room.name).values(),
            *replay.expected.agendas[room.name].values(),
        ):
            yield room.name, due.by.astimezone(ZONE).date()


def _after(replay: Replay) -> Iterator[tuple[str, dt.date]]:
    for each in replay.screen.messages.values():
        for _ in lines(each.versions[0][1]):
            yield each.room, each.at.astimezone(ZONE).date()


def _messages(replay: Replay) -> Iterator[tuple[str, dt.date]]:
    for each in replay.screen.messages.values():
        yield each.room, each.at.astimezone(ZONE).date()


def _lines_on(replay: Replay, day: dt.date) -> int:
    return sum(when == day for _, when in _after(replay))


def _late_results(replay: Replay) -> int:
    """Facts in scope whose result came more than two weeks after the meeting, counted once per room."""
    return sum(_is_late(replay.truth, due.fact) for room in replay.rooms
               for due in replay.expected.of_room(room.name).values())  # fmt: skip


def _is_late(truth: Truth, fact: Fact) -> bool:
    if fact.kind != "result":
        return False
    town = truth.towns[fact.city]
    return fact.at - town.start(town.meeting_of(fact)) > dt.timedelta(days=14)
