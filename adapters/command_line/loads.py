"""How far a city's load is, for the operator: what is behind the table of `stand`."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bot.clock import told
from bot.store.documents import UnreadDocument
from bot.store.source_state import GapRow
from bot.store.status import LoadStatus
from bot.texts.general import number

CAUSES = {
    "unreachable": "nicht erreichbar",
    "resting": "nicht mehr gefragt, weil zu viel misslang",
    "blocked": "von einer Firewall abgewiesen",
    "robots": "von robots.txt verboten",
    "foreign_host": "auf fremdem Rechner",
    "too_large": "zu groß",
    "layout": "unbekannter Seitenaufbau",
    "broken": "unlesbar",
    "gone": "entfernt (410)",
    "unauthorized": "nicht öffentlich (401, 403)",
    "not_found": "nicht gefunden (404)",
    "state": "nur über die Seite der Vorlage zu öffnen",
    "encrypted": "mit Kennwort geschützt",
    "too_many_pages": "zu viele Seiten",
    "too_slow": "zu langsam zu lesen",
    "too_much_memory": "braucht zu viel Speicher",
    "not_read": "Art wird nur aufgeführt",
    "picture_only": "nur Bilder, ohne Texterkennung",
}


def by_cause(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number(count)} {CAUSES.get(cause, cause)}" for cause, count in counts.items())


def print_load(load: LoadStatus, name: str) -> None:
    """A few lines; only what there is something to say about."""
    click.echo(f"{name}")
    click.echo(f"  Quelle:        {_source(load)}, zuletzt vollständig {_when(load.loaded_at)}")
    if load.unfinished:
        click.echo(f"  unterbrochen:  ein Lauf vom {_when(load.unfinished)}; derselbe Befehl macht weiter")
    if load.restored:
        click.echo(
            f"  eingespielt:   {_when(load.restored)}; was beim nächsten Laden neu ist, meldet kein Abo"
        )
    if load.first_meeting and load.last_meeting:
        click.echo(f"  Sitzungen:     {load.first_meeting:%d.%m.%Y} bis {load.last_meeting:%d.%m.%Y}")
    click.echo(f"  Dokumente:     {_documents(load)}")
    if load.unread:
        click.echo(f"  ohne Text:     {by_cause(load.unread)}")
    if load.gaps:
        click.echo(f"  fehlt:         {by_cause(load.gaps)}")
    if load.hidden:
        click.echo(f"  verborgen:     {number(load.hidden)}, weil die Quelle sie zurzeit nicht herausgibt")
    if load.braked:
        click.echo(
            f"  ANGEHALTEN:    {number(load.braked)} Löschungen; wenn es stimmt: "
            f"ratsbot sync {load.body} --confirm-withdrawals"
        )


def print_gaps(gaps: Sequence[GapRow], unread: Sequence[UnreadDocument]) -> None:
    """Everything missing, one by one."""
    for each in gaps:
        click.echo(f"    {CAUSES.get(each.cause, each.cause)}: {each.place}\n      {each.reason}")
    for document in unread:
        click.echo(f"    {CAUSES.get(document.cause, document.cause)}: {document.name}, {document.url}")


def _documents(load: LoadStatus) -> str:
    if not load.files:
        return "keine"
    text = f"{number(load.files)}, mit Text {_percent(load.with_text, load.files)}"
    if load.recognised:
        text += f", davon aus Bildern erkannt {_percent(load.recognised, load.with_text)}"
    return text


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _source(load: LoadStatus) -> str:
    kind = load.source.removeprefix("sync ")
    if kind != load.source:
        return f"System der Stadt ({load.product or kind})"
    return "Ordner (import)" if load.source else "noch keine"


def _when(instant: str) -> str:
    return told(dt.datetime.fromisoformat(instant)) if instant else "noch nie"
