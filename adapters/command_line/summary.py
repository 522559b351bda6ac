"""What an import and `stand` print for the operator."""

from collections import Counter
from itertools import islice

import click

from adapters.command_line.compose import House
from adapters.command_line.loads import print_gaps, print_load
from adapters.terminal.render import console, render
from bot.commands import stand
from bot.commands.base import Ask
from bot.intake.report import Report
from bot.messages import Incoming, Place, Sender
from bot.model.choose import Unavailable
from bot.store.documents import unread
from bot.store.source_state import gaps
from bot.store.status import load_status
from bot.texts.general import number, several

SHOWN = 100
"""Refused things that are listed one by one; of more, the rest is counted."""
KINDS = {
    "Paper": ("Vorlage", "Vorlagen"),
    "Meeting": ("Sitzung", "Sitzungen"),
    "AgendaItem": ("Tagesordnungspunkt", "Tagesordnungspunkte"),
    "Consultation": ("Station", "Stationen"),
    "File": ("Datei", "Dateien"),
    "Organization": ("Gremium oder Amt", "Gremien und Ämter"),
    "Tombstone": ("gelöschtes Objekt", "gelöschte Objekte"),
}


def print_summary(report: Report, city: str, loose_stations: int, no_model: str = "") -> None:
    """`loose_stations` are those whose paper is unknown, `no_model` says why none is there."""
    counts = report.counts
    if report.changed_nothing and not report.indexed:
        click.echo(f"{city}: nichts Neues. {seconds(report)}")
    else:
        click.echo(f"{city}: geladen in {seconds(report)}")
    click.echo(f"  gelesen:       {objects(report.seen)} ({_kinds(report.kinds)})")
    click.echo(f"  neu:           {number(counts['new'])}")
    click.echo(f"  geändert:      {number(counts['changed'])}")
    click.echo(f"  unverändert:   {number(counts['unchanged'])}")
    click.echo(f"  zurückgezogen: {number(counts['withdrawn'])}")
    click.echo(
        f"  Texte:         {number(counts['texts'])} neu, {number(counts['texts_unchanged'])} unverändert"
    )
    if report.indexed is not None:
        click.echo(f"  Suchindex:     {several(report.indexed, *KINDS['Paper'])} auf neuem Stand")
    if report.embedded is not None:
        click.echo(f"  Bedeutung:     {several(report.embedded, *KINDS['Paper'])} auf neuem Stand")
    if problem := report.without_meaning or no_model:
        click.echo(f"  Bedeutung:     {problem} Gesucht wird nur nach Wörtern.")
    click.echo(f"  ohne Angabe zur Öffentlichkeit gilt: {_MEANING[report.unstated]}")
    if loose_stations:
        stations = several(loose_stations, *KINDS["Consultation"])
        click.echo(f"  ohne Vorlage:  {stations} (die Vorlage dazu wurde nie geliefert)")
    _print_remarks(report)


_MEANING = {"public": "öffentlich (--unstated public)", "unknown": "unbekannt, wird nicht gezeigt"}


def _print_remarks(report: Report) -> None:
    counts = report.counts
    if counts["blocked"]:
        click.echo(f"  gesperrt:      {number(counts['blocked'])} (bleiben verborgen)")
    if report.unused:
        click.echo(f"  nicht verwendet: {_named(report.unused)}")
    if report.ignored_files:
        click.echo(f"  keine OParl-Dateien, nicht gelesen: {', '.join(report.ignored_files)}")
    if report.unreadable:
        click.echo(f"  unlesbare Angaben, als fehlend behandelt: {_named(report.unreadable)}")
    if counts["contradicted"]:
        click.echo(
            f"  widersprüchlich: {objects(counts['contradicted'])} mehrfach und verschieden geliefert; "
            "es gilt die erste Fassung"
        )
    if report.braked:
        click.echo(
            f"  ANGEHALTEN: {objects(report.braked)} zu löschen, das ist so viel, dass "
            "eher der Export unvollständig ist. Wenn es stimmt: noch einmal mit --allow-withdrawals."
        )
    print_refused(report)


def print_refused(report: Report) -> None:
    if report.refused:
        click.echo(f"  abgelehnt:     {number(len(report.refused))}")
        for refused in islice(report.refused, SHOWN):
            click.echo(f"    {refused.place}: {refused.reason}")
        if len(report.refused) > SHOWN:
            click.echo(f"    … und {number(len(report.refused) - SHOWN)} weitere")


def seconds(report: Report) -> str:
    return f"{report.seconds:.1f} s".replace(".", ",")


def _kinds(kinds: Counter[str]) -> str:
    return ", ".join(several(kinds[kind], *names) for kind, names in KINDS.items() if kinds[kind])


def objects(count: int) -> str:
    return several(count, "Objekt", "Objekte")


def _named(counts: Counter[str]) -> str:
    return ", ".join(f"{name} ({number(count)})" for name, count in counts.most_common())


def print_stand(house: House, *, with_gaps: bool = False) -> None:
    """The same table as /stand in the chat, and what only the operator wants to know."""
    place, sender = Place("terminal", "operator", "personal"), Sender("operator")
    asked = Incoming("stand", "message", place, sender, "/stand", house.clock.now())
    console().print(render(stand.answer(Ask(asked, "", house.services))))
    for body in house.services.bodies():
        print_load(load_status(house.db, body.key), body.name)
        if with_gaps:
            print_gaps(gaps(house.db, body.key), unread(house.db, body.key))
    if isinstance(house.model, Unavailable) and house.model.wanted:
        click.echo(house.model.reason)
