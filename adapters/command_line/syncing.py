"""sync: cities are brought up to date from their own systems, side by side."""

import datetime as dt
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from zoneinfo import ZoneInfo

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.progress import Bars
from adapters.command_line.sync_summary import print_sync
from bot.documents.reader import DocumentReader
from bot.errors import OperatorError, RatsbotError
from bot.intake.known import Stored
from bot.intake.lock import city_lock
from bot.intake.report import Progress, Report
from bot.intake.sync import Access, Sync, Wishes
from bot.settings import City, Settings
from bot.sources.choose import live_source
from bot.sources.http.client import PoliteHttp, user_agent
from bot.sources.live import LiveSource
from bot.store.bodies import city_name

GAPS = 3
CONTACT = "Unter welcher Adresse erreichen die Städte Sie? Sie steht in jeder Anfrage an deren Systeme."


@click.command(cls=GermanCommand)
@click.argument("cities", metavar="[STADT…]", nargs=-1)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="JJJJ-MM-TT",
    help="Wie weit das erste Laden zurückreicht. Ohne Angabe: so weit wie das System der Stadt.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    metavar="ZAHL",
    help="Höchstens so viele Anfragen je Stadt; der nächste Lauf macht weiter.",
)
@click.option(
    "--confirm-withdrawals",
    is_flag=True,
    help="Auch sehr viele Löschungen auf einmal ausführen (mehr als 5 % und mehr als 20).",
)
@pass_context
def sync(
    context: Context,
    cities: tuple[str, ...],
    since: dt.datetime | None,
    max_requests: int | None,
    *,
    confirm_withdrawals: bool,
) -> int:
    """Lädt aus den Ratsinformationssystemen der Städte, das Neueste zuerst.

    Ohne Angabe die Städte aus [sync] der Einstellungen. Was geladen ist, ist nach wenigen Minuten zu
    finden. Abbrechen ist jederzeit möglich: Derselbe Befehl macht weiter. Ob eine Stadt zu erreichen ist,
    prüft vorher: ratsbot doctor STADT.
    """
    settings = context.settings()
    wanted = wanted_cities(settings, cities)
    wishes = Wishes(
        since.date() if since else None,
        confirm_withdrawals=confirm_withdrawals,
        window_days=settings.sync.window_days,
    )
    with context.house(create=True) as house, Bars() as bars, _ends_gently(wishes.stop):
        with ThreadPoolExecutor(len(wanted)) as pool:
            running = {
                city.key: pool.submit(sync_city, house, city, wishes, bars.of(city.name), max_requests)
                for city in wanted
            }
        bars.stop()
        return max(_told(house, key, each) for key, each in running.items())


def wanted_cities(settings: Settings, asked: Sequence[str]) -> list[City]:
    """The cities to load; raises OperatorError where one cannot be."""
    if not asked and not settings.sync.cities:
        raise OperatorError(
            "Welche Stadt? Etwa: ratsbot sync trier. Oder die Städte in den Einstellungen nennen: "
            '[sync] cities = ["trier"].'
        )
    return [_city(settings, each) for each in dict.fromkeys(asked or settings.sync.cities)]


def named_city(settings: Settings, asked: str) -> City | None:
    """By its key or its name."""
    named = {city.name.casefold(): city for city in settings.cities.values()}
    return settings.cities.get(asked.casefold()) or named.get(asked.casefold())


def _city(settings: Settings, asked: str) -> City:
    city = named_city(settings, asked)
    if city is None:
        raise OperatorError(
            f"Die Stadt „{asked}“ gibt es nicht. Bekannt: {', '.join(sorted(settings.cities))}."
        )
    if city.source is None:
        raise OperatorError(
            f"{city.name}: In config/cities/{city.key}.toml fehlt der Abschnitt [source]. Ohne ihn kommen "
            f"Vorlagen nur mit: ratsbot import ORDNER --body {city.key}"
        )
    if not (city.source.contact or settings.sync.contact):
        raise OperatorError(f'{CONTACT} In den Einstellungen: [sync] contact = "ratsbot@stadt.example".')
    return city


def sync_city(
    house: House, city: City, wishes: Wishes, progress: Progress, max_requests: int | None = None
) -> Report:
    """One city's sync, in whichever thread it is called. Raises OperatorError, Busy among them."""
    assert city.source is not None  # noqa: S101 - wanted_cities has seen to it
    settings, zone = house.settings, ZoneInfo(city.time_zone)
    source = replace(city.source, contact=city.source.contact or settings.sync.contact)
    known = Stored(house.db, city.key, zone)
    with (
        city_lock(settings.database, city.key),
        DocumentReader(ocr=settings.sync.ocr) as reader,
        PoliteHttp(
            source,
            agent=user_agent(source.contact),
            ca_file=settings.sync.ca_file,
            budget=max_requests,
            # Whoever wants to end waits neither for a pause to pass nor for an answer.
            pause=wishes.stop.wait,
            stop=wishes.stop,
        ) as http,
    ):

        def live() -> LiveSource:
            today = house.clock.now().astimezone(zone).date()
            return live_source(source, http, known, zone=zone, today=today)

        access = Access(live(), http, known, reader, live)
        return Sync(house.stages(progress), city, access, wishes).run()


def _told(house: House, key: str, running: "Future[Report]") -> int:
    """Prints what came of one city; the exit status."""
    try:
        report = running.result()
    except RatsbotError as error:
        click.echo(f"{city_name(house.db, key)}: {error}", err=True)
        return 1
    print_sync(report, city_name(house.db, key), house.without_model)
    return 0 if report.complete else GAPS


@contextmanager
def _ends_gently(stop: threading.Event) -> Iterator[None]:
    """The first Ctrl-C ends in good order, the second at once; nothing is lost by either."""

    def end(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        click.echo("Ende; nur noch das Geladene wird eingelesen … (noch einmal Strg-C: sofort)", err=True)

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
