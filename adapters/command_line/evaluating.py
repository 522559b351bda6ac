"""eval: how good the search is on a city's judged queries."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, loaded_city, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bar
from adapters.command_line.score_tables import print_comparison, print_queries, print_scores
from bot.app import legible
from bot.errors import OperatorError
from bot.messages import ObjectRef
from bot.retrieval.evaluation import ask_all
from bot.retrieval.judged import Answer, Judged, Run, dumped, read_judged, read_run
from bot.texts.general import number, several

GAPS = 3
"""As of an import that left something out: measured, but not on all of what was judged."""

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("eval", cls=GermanCommand)
@click.argument("path", metavar="DATEI", type=_FILE)
@click.option("--body", metavar="STADT", help="Nur in dieser Stadt suchen; sonst in allen geladenen.")
@click.option(
    "--type", "types", multiple=True, metavar="ART", help="Nur Fragen dieser Art, mehrfach möglich."
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), metavar="LAUF.json",
              help="Den Lauf sichern, um später damit zu vergleichen.")  # fmt: skip
@click.option("--compare", type=_FILE, metavar="LAUF.json", help="Mit einem gesicherten Lauf vergleichen.")
@click.option("--queries", is_flag=True, help="Auch jede einzelne Frage zeigen.")
@pass_context
def evaluate(
    context: Context,
    path: Path,
    *,
    body: str | None,
    types: tuple[str, ...],
    save: Path | None,
    compare: Path | None,
    queries: bool,
) -> int:
    """Misst die Suche an beurteilten Fragen: Trefferqualität nach Art der Frage und Antwortzeit.

    In DATEI steht je Zeile eine Frage als JSON (die Zeile hier umbrochen):

    \b
      {"id": "f1", "type": "stichwort", "query": "Gebühren Freibad",
       "relevant": {"https://…/paper/17": 2, "https://…/paper/4": 1}}

    relevant nennt die Vorlagen mit der id, die sie bei ihrer Quelle haben: 2 beantwortet die Frage, 1 hilft
    weiter. Ein leeres relevant heißt: Dazu soll nichts gefunden werden. type ist frei wählbar; nach ihm
    wird zusammengefasst. Weitere Angaben stören nicht.

    nDCG@10 und MRR@10 bewerten die erste Seite, Recall den Anteil der genannten Vorlagen unter den ersten
    10 und 50; dahinter das 95-%-Intervall (Bootstrap über die Fragen).

    Endet mit 3, wenn beurteilte Vorlagen nicht geladen sind.
    """
    judged = _chosen(_judged_in(path), types)
    earlier = _run_in(compare) if compare else None
    _check_folder(save)
    with context.house() as house:
        cities = [loaded_city(house, body)] if body else [each.key for each in house.services.bodies()]
        missing = _not_loaded(house, judged, cities)
        run = _answers(house, judged, cities if body else None)
    _write(save, run)
    print_scores(judged, run, path.name, missing)
    if queries:
        print_queries(judged, run)
    if earlier is not None and compare is not None:
        print_comparison(judged, earlier, run, compare.name)
    return GAPS if missing else 0


def _judged_in(path: Path) -> list[Judged]:
    with _named(path):
        return read_judged(_text_of(path).splitlines())


def _run_in(path: Path) -> dict[str, Answer]:
    with _named(path):
        return read_run(_text_of(path))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OperatorError("Das ist keine Textdatei in UTF-8.") from error
    except OSError as error:
        raise OperatorError(f"Die Datei lässt sich nicht lesen: {error.strerror}.") from error


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Says of which file an error speaks."""
    try:
        yield
    except OperatorError as error:
        raise OperatorError(f"{path}: {error}") from error


def _chosen(judged: Sequence[Judged], types: Collection[str]) -> list[Judged]:
    known = dict.fromkeys(each.type for each in judged)
    for asked in types:
        if asked not in known:
            raise click.UsageError(f"Die Art „{asked}“ kommt nicht vor. Es gibt: {', '.join(known)}.")
    return [each for each in judged if not types or each.type in types]


def _not_loaded(house: House, judged: Sequence[Judged], cities: Sequence[str]) -> int:
    """How many judged papers nobody could find, because they are not there or not public."""
    named = {paper for each in judged for paper in each.relevant}
    rows = house.services.papers.papers(
        [ObjectRef("Paper", city, paper) for city in cities for paper in named]
    )
    missing = len(named) - len({row.ref.id for row in rows})
    if named and missing == len(named):
        papers = several(missing, "beurteilten Vorlage", "beurteilten Vorlagen")
        raise OperatorError(
            f"Von {papers} ist keine geladen. Gehört die Datei zu dieser Datenbank und dieser Stadt?"
        )
    return missing


def _answers(house: House, judged: Sequence[Judged], bodies: Collection[str] | None) -> dict[str, Answer]:
    if house.without_model:
        click.echo(f"{house.without_model} Gesucht wird nur nach Wörtern.", err=True)
    search = house.services.search
    by_words_only = []

    def rank(query: str, limit: int) -> list[str]:
        found = search.find(legible(query), bodies=bodies, limit=limit)
        by_words_only.append(found.without_meaning)
        return [hit.id for hit in found.hits]

    with Bar() as bar:
        bar.stage("Suchen", 2 * len(judged), "Suchen")
        answers = ask_all(rank, judged, bar.advance)
    _say_what_meaning_missed(house, sum(by_words_only), len(by_words_only))
    return answers


def _say_what_meaning_missed(house: House, failed: int, searches: int) -> None:
    """What was measured is then another search than the one that the settings ask for."""
    status = house.services.search.meaning_status()
    if status and status.model and status.stale:
        papers = several(status.stale, "Vorlage", "Vorlagen")
        click.echo(f"Achtung, für die Suche nach Bedeutung noch nicht vorbereitet: {papers}.", err=True)
    if failed:
        click.echo(
            f"Achtung, bei {number(failed)} von {several(searches, 'Suche', 'Suchen')} hat das Modell nicht "
            "geantwortet: Dort wurde nur nach Wörtern gesucht.",
            err=True,
        )


def _check_folder(save: Path | None) -> None:
    """Before the searches: who has waited for them wants to keep them."""
    if save and not save.parent.is_dir():
        raise click.UsageError(f"Den Ordner {save.parent} gibt es nicht.")


def _write(save: Path | None, run: Run) -> None:
    if save is None:
        return
    try:
        save.write_text(dumped(run), encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{save} lässt sich nicht schreiben: {error.strerror}.") from error
