"""What `eval` prints: German tables of at most 100 columns."""

import shutil
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.terminal.render import console
from bot.retrieval.evaluation import (
    DEPTH,
    QUALITY,
    REFUSED,
    Difference,
    Mean,
    Summary,
    compare,
    most_changed,
    mrr,
    ndcg,
    paired,
    summaries,
    waits,
)
from bot.retrieval.judged import Judged, Run
from bot.texts.general import number, several, short

WIDTH = 100
MOST_CHANGED = 10
NAMES = ("nDCG@10", "MRR@10", "Recall@10", "Recall@50")
EVERY = "alle"


def print_scores(judged: Sequence[Judged], run: Run, name: str, missing: int) -> None:
    """`missing`: judged papers that are not loaded."""
    out = _wide()
    out.print(Text(f"{several(len(judged), 'Frage', 'Fragen')} aus {name}", "bold"))
    if missing:
        named = number(len({paper for each in judged for paper in each.relevant}))
        what = f"{number(missing)} von {named} beurteilten Vorlagen"
        out.print(Text(f"Achtung, nicht geladen und darum nicht zu finden: {what}.", "yellow"))
    every = summaries(judged, run)
    answerable = [each for each in every if not each.hopeless]
    if answerable:
        out.print(_quality(answerable))
    for line in _refusals(every):
        out.print(Text(line))
    out.print(Text(f"Antwortzeit für 10 Treffer, warm: {_waits(run)}"))


def print_queries(judged: Iterable[Judged], run: Run) -> None:
    table = _table("id", "Art", "Frage", "nDCG@10", "erster", "passend", right=3)
    for each in judged:
        table.add_row(*map(Text, (each.id, each.type, short(each.query), *_one(each, run))))
    out = _wide()
    out.print()
    out.print(table)
    out.print(
        Text(f"erster: Platz des ersten passenden Treffers; passend: wie viele unter den ersten {DEPTH}.")
    )


def print_comparison(judged: Sequence[Judged], before: Run, now: Run, name: str) -> None:
    out = _wide()
    shared = paired(judged, before, now)
    out.print(Text(f"\nVergleich mit {name} über {several(len(shared), 'Frage', 'Fragen')}", "bold"))
    if len(shared) < len(judged):
        left = several(len(judged) - len(shared), "Frage fehlt", "Fragen fehlen")
        out.print(Text(f"{left} dort oder lautet dort anders und bleibt außer Betracht."))
    if not shared:
        return
    every = compare(shared, before, now)
    differences = [each for each in every if not each.now.hopeless]
    if differences:
        out.print(_changes(differences))
        out.print(Text("*: Das 95-%-Intervall schließt 0 aus."))
    for each in every:
        if each.now.hopeless or not each.now.type:
            out.print(Text(_refused_change(each)))
    out.print(Text(f"Antwortzeit vorher: {_waits(before)}\n            jetzt:  {_waits(now)}"))
    _print_changed(out, shared, before, now)


def _print_changed(out: Console, judged: Sequence[Judged], before: Run, now: Run) -> None:
    changed = most_changed(judged, before, now)
    if not changed:
        out.print(Text("Bei keiner Frage hat sich die Bewertung geändert."))
        return
    out.print(
        Text(f"\nAm meisten verändert ({len(changed[:MOST_CHANGED])} von {number(len(changed))})", "bold")
    )
    table = _table("id", "Art", "Frage", "vorher", "jetzt", right=2)
    for each in changed[:MOST_CHANGED]:
        asked = each.judged
        cells = (asked.id, asked.type, short(asked.query), decimal(each.before), decimal(each.now))
        table.add_row(*map(Text, cells))
    out.print(table)


def _quality(every: Iterable[Summary]) -> Table:
    table = _table("Art", "Fragen", *NAMES, right=5)
    for each in every:
        cells = (_with_interval(each.means[name]) for name in QUALITY)
        table.add_row(*map(Text, (each.type or EVERY, number(each.queries), *cells)))
    return table


def _changes(every: Iterable[Difference]) -> Table:
    table = _table("Art", "Fragen", "vorher", "jetzt", *NAMES, right=7)
    for each in every:
        before, now = each.before.means[QUALITY[0]], each.now.means[QUALITY[0]]
        cells = (decimal(before.value), decimal(now.value), _signed_interval(each.change[QUALITY[0]]))
        others = (_marked(each.change[name]) for name in QUALITY[1:])
        kind, queries = each.now.type or EVERY, number(each.now.queries)
        table.add_row(*map(Text, (kind, queries, *cells, *others)))
    return table


def _refusals(every: Iterable[Summary]) -> Iterable[str]:
    for each in every:
        refused, queries = _refused(each), number(each.queries)
        if each.hopeless:
            yield f"Soll leer sein ({each.type}): bei {refused} von {queries} zu Recht nichts gefunden."
        elif not each.type and refused:
            yield f"Zu Unrecht nichts gefunden: bei {refused} von {queries}."


def _refused_change(each: Difference) -> str:
    before, now, queries = _refused(each.before), _refused(each.now), number(each.now.queries)
    what = f"Soll leer sein ({each.now.type}), zu Recht" if each.now.hopeless else "Zu Unrecht"
    return f"{what} nichts gefunden: vorher {before}, jetzt {now} von {queries}"


def _refused(each: Summary) -> int:
    return round(each.means[REFUSED].value * each.queries)


def _one(judged: Judged, run: Run) -> tuple[str, str, str]:
    """The cells nDCG, place of the first relevant hit, relevant hits."""
    found = run[judged.id].found
    if judged.hopeless:
        return "–", "–", f"soll 0, ist {number(len(found))}"
    first = mrr(found, judged.relevant, DEPTH)
    place = str(round(1 / first)) if first else "–"
    hits = sum(paper in judged.relevant for paper in found)
    return decimal(ndcg(found, judged.relevant)), place, f"{hits}/{len(judged.relevant)}"


def _waits(run: Run) -> str:
    took = waits([each.milliseconds for each in run.values()])
    return f"Median {_ms(took.p50)} · 95 % unter {_ms(took.p95)} · längste {_ms(took.longest)}"


def _ms(milliseconds: float) -> str:
    return f"{decimal(milliseconds, 1)} ms"


def _with_interval(mean: Mean) -> str:
    return f"{decimal(mean.value)} ({decimal(mean.low, 2)}–{decimal(mean.high, 2)})"


def _signed_interval(change: Mean) -> str:
    return f"{_marked(change)} ({_signed(change.low)} bis {_signed(change.high)})"


def _marked(change: Mean) -> str:
    """The blank keeps the numbers below each other."""
    return _signed(change.value) + ("*" if change.certain else " ")


def _signed(value: float) -> str:
    # Adding zero makes a negative zero a positive one.
    return f"{round(value, 3) + 0.0:+.3f}".replace(".", ",").replace("-", "−")


def decimal(value: float, places: int = 3) -> str:
    """0.6524 → 0,652"""
    return f"{value:.{places}f}".replace(".", ",")


def _table(*names: str, right: int) -> Table:
    """The last `right` columns hold numbers."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    made.collapse_padding = True
    for place, name in enumerate(names):
        numeric = place >= len(names) - right
        made.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    return made


def _wide() -> Console:
    made = console()
    made.width = min(WIDTH, shutil.get_terminal_size().columns) if made.is_terminal else WIDTH
    return made
