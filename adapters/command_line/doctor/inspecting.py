"""`ratsbot doctor STADT`: can a city's system be asked, what is it, and what is to be asked of the city?"""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

import click

from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.doctors import Subject, report
from adapters.command_line.syncing import CONTACT, named_city, wanted_cities
from bot.clock import SystemClock
from bot.documents.reader import DocumentReader
from bot.findings import Finding
from bot.settings import Settings
from bot.settings.cities import city_remedy
from bot.settings.loading import read_all
from bot.settings.sources import CitySource
from bot.sources.choose import probe_source
from bot.sources.http.client import PoliteHttp, user_agent
from bot.sources.http.probe import probe


def city_command(name: str) -> click.Command:
    """The command for whatever city was named; whether there is one is seen when it runs."""

    @click.command(name, cls=Subject)
    @pass_context
    def inspect(context: Context) -> int:
        """Fragt das Ratsinformationssystem einer Stadt ab, mit wenigen Anfragen und ohne etwas zu laden.

        Prüft Name und Zertifikat des Rechners, robots.txt, Produkt und Version, OParl, eine
        Kalenderseite, eine Vorlage und ein Dokument, und sagt, worum die IT der Stadt zu bitten ist.
        """
        settings = context.settings()
        if lacking := _lacking(context, settings, name):
            return report([lacking])
        (city,) = wanted_cities(settings, [name])
        assert city.source is not None  # noqa: S101 - wanted_cities has seen to it
        source = replace(city.source, contact=city.source.contact or settings.sync.contact)
        today = SystemClock().now().astimezone(ZoneInfo(city.time_zone)).date()

        def further(http: PoliteHttp) -> Iterable[Finding]:
            return probe_source(source, http, zone=ZoneInfo(city.time_zone), today=today)

        click.echo(f"{city.name}: {source.url}")
        agent = user_agent(source.contact)
        with DocumentReader(ocr=settings.sync.ocr) as reader:
            able = reader.findings()
        asked = probe(source, agent, settings.sync.ca_file, today=today, further=further)
        return report([*_unverified(source), *asked, *able])

    inspect.params += location_options()
    return inspect


def _lacking(context: Context, settings: Settings, name: str) -> Finding | None:
    """What has to be there before a city's system can be asked."""
    city = named_city(settings, name)
    if city is None:
        return Finding("error", f"Die Stadt „{name}“ gibt es nicht.", city_remedy(name, settings.cities))
    if city.source is None:
        remedy = f"In {city.key}.toml einen Abschnitt [source] anlegen (docs/quellen.md)."
        return Finding("error", f"{city.name}: Woher die Vorlagen kommen, ist nicht angegeben.", remedy)
    if city.source.contact or settings.sync.contact:
        return None
    reading = read_all(context.config, database=context.database)
    remedy = 'Unter [sync]: contact = "ratsbot@stadt.example"'
    return reading.found("error", ("sync", "contact"), f"[sync] contact fehlt. {CONTACT}", remedy).finding()


def _unverified(source: CitySource) -> list[Finding]:
    if source.verified:
        return []
    return [
        Finding(
            "warning",
            "Die Angaben in der Datei der Stadt sind noch von niemandem an Ort und Stelle geprüft.",
            "Stimmt alles Folgende, dort verified = true eintragen.",
        )
    ]
