"""The soak's table, and whether it passed."""

from collections.abc import Sequence

from benchmarks.soak_figures import MOST_MEMORY, Series
from benchmarks.soak_wanted import Ended

KEPT_FEW = ("inbox", "outbox", "ledger", "shown", "memory", "exchange")
"""Rows that retention bounds."""
NEWS_FAULTS = ("lost", "doubled", "not in the room", "withdrawn and still there")


def table(ended: Ended) -> tuple[list[str], bool]:
    series = Series.read(ended.samples, ended.wanted.every, ended.wanted.day_seconds)
    failed = [
        *_failed(series),
        *(f"{what}: {len(each)}" for what, each in ended.verdict.wrong.items() if each),
    ]
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in _rows(ended, series))]
    for what, each in ended.verdict.wrong.items():
        lines += [f"{what}: {one}" for one in each[:5]]
    lines.append("passed" if not failed else f"FAILED: {'; '.join(failed)}")
    return lines, not failed


def _rows(ended: Ended, series: Series) -> list[tuple[str, str]]:
    verdict, wrong = ended.verdict, ended.verdict.wrong
    return [
        ("minutes, simulated days", f"{ended.wanted.minutes:g}, {ended.days:.1f}"),
        ("asked, answered", f"{verdict.asked}, {verdict.answered}"),
        ("lost, doubled", f"{len(wrong.get('lost', ()))}, {len(wrong.get('doubled', ()))}"),
        ("left below deleted questions", str(len(wrong.get("left below a deleted question", ())))),
        ("drafts left", str(len(wrong.get("drafts left", ())))),
        ("papers to be told of × rooms, lines that stand there", f"{ended.told}, {ended.lines}"),
        (
            "lost, doubled, not in the room, withdrawn and still there",
            ", ".join(str(len(wrong.get(f"digest: {what}", ()))) for what in NEWS_FAULTS),
        ),
        ("seconds until something stood there: median, 95 %, 99 %", _waits(ended)),
        *ended.facts.items(),
        *((name, _course(series, name)) for name in ("rss", "pss", "anonymous", "sqlite", "own", "blocks")),
        *((name, _course(series, name)) for name in ("handles", "tasks", "threads", "database", "wal")),
        *((f"rows of {name}", _course(series, f"rows.{name}")) for name in KEPT_FEW),
        (
            "most that waited, most unsent",
            f"{max(series.values('waiting')):g}, {max(series.values('unsent')):g}",
        ),
        ("handles at the end", _listed(series.last["handles"])),
        ("tasks at the end", _listed(series.last["tasks"])),
        ("threads at the end", _listed(series.last["threads"])),
    ]


def _waits(ended: Ended) -> str:
    return ", ".join(f"{ended.verdict.wait(share):.2f}" for share in (0.5, 0.95, 0.99))


def _course(series: Series, name: str) -> str:
    values = series.values(name)
    return f"{min(values):.1f} … {max(values):.1f}, last {values[-1]:.1f}; {series.slope(name)}"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda each: -each[1]))


def _failed(series: Series) -> Sequence[str]:
    """What grows."""
    found = []
    for name in ("own",):
        slope = series.slope(name)
        if slope.per_hour > MOST_MEMORY and not slope.flat:
            found.append(f"{name} grows: {slope}")
    for name in ("handles", "tasks", "threads"):
        slope = series.slope(name)
        if slope.per_hour > 1 and not slope.flat:
            found.append(f"{name} grow: {slope}")
    return found
