"""/readyz is about what people get: a full disk, a damaged database, a city or a model that is away."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.command_line.serve.backing import Backing
from adapters.command_line.serve.care import Care
from adapters.command_line.serve.serving import services
from adapters.command_line.serve.supervisor import Supervisor
from adapters.http.health import Standing
from bot.assistant.ailing import KNOWN_SECONDS, Ailing
from bot.errors import ModelBusy, ModelRefused, ModelUnavailable
from bot.intake.standing import RECENT
from bot.settings import Assistant, Backup, City, Embeddings, Settings
from bot.settings.sources import Sync
from bot.store.backups import note_check
from bot.store.source_state import recall
from bot.texts.general import sentence
from tests.delivery.fakes import FakeClock
from tests.intake.test_nightly import house_of, serving, until
from tests.operation.test_database_before_migration import small_disk
from tests.sources.played.base import source_of
from tests.sources.played.cities import played
from tests.sources.played.council import council

PROBLEM = "Der letzte Abruf ist nicht gelungen: "


@contextmanager
def opened(settings: Settings, clock: FakeClock) -> Iterator[House]:
    house = build(replace(settings, embeddings=Embeddings(kind="off")), clock)
    yield house
    house.close()


async def standing(house: House, name: str) -> Standing:
    """What serve says of one of its services, once all have begun."""
    supervisor, stop = Supervisor(services(house, None), clock=house.clock), asyncio.Event()
    running = asyncio.create_task(supervisor.run(stop))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    found = next(each for each in supervisor.standings if each.name == name)
    stop.set()
    await running
    return found


async def test_a_full_disk_is_said_while_the_services_run(tmp_path: Path, clock: FakeClock) -> None:
    with (
        small_disk(tmp_path / "klein", "20m") as disk,
        opened(Settings(database=disk / "k.db"), clock) as house,
    ):
        care = await standing(house, "care")
    assert (care.running, care.ready) == (True, False)
    assert "sind nur noch" in care.reason
    assert "Platz" in care.reason


def test_a_disk_with_room_is_none_of_it(house: House) -> None:
    assert Care(house).waiting() == ""


async def test_a_backup_that_fails_and_a_damaged_database_are_said(town: Path, clock: FakeClock) -> None:
    nights = town.with_name("nachts")
    nights.write_text("eine Datei, kein Ordner")
    with opened(Settings(database=town, backup=Backup(str(nights))), clock) as house:
        backing = Backing(house)
        assert backing.waiting() == ""
        await backing.once()
        assert backing.waiting().startswith("Die letzte Sicherung ist nicht gelungen: ")
        nights.unlink()
        clock.advance(hours=1)
        await backing.once()
        assert backing.waiting() == ""
        note_check(town, clock.now(), ["Tree 7 page 9: btreeInitPage() returns error code 11"])
        assert backing.waiting().startswith("Die Datenbank ist beschädigt. Die letzte gute Sicherung ist vom")


async def test_a_city_that_is_away_is_not_ready_until_it_is_back(tmp_path: Path, clock: FakeClock) -> None:
    with (
        played("allris", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        city.web.fault("*", "blocked")
        async with serving(house) as sources:
            assert sources.waiting("probedorf") == ""
            await until(house, 'city="probedorf",outcome="stopped"} 1.0')
            said = sources.waiting("probedorf")
            assert said.startswith(PROBLEM)
            assert "Nächster Versuch: 04.05.2026, 11:00 Uhr MESZ" in said
            clock.advance(hours=1)
            await until(house, 'city="probedorf",outcome="finished"} 1.0')
            assert sources.waiting("probedorf") == ""


async def test_a_fault_of_ours_in_a_city_tells_its_kind_and_no_more(tmp_path: Path, clock: FakeClock) -> None:
    with (
        played("allris", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        (tmp_path / "nightly.db.probedorf.lock").mkdir()
        async with serving(house) as sources:
            await until(house, 'city="probedorf",outcome="failed"} 1.0')
            said = sources.waiting("probedorf")
    assert said.startswith(f"{PROBLEM}Unerwarteter Fehler (IsADirectoryError)")
    assert str(tmp_path) not in said


async def test_a_city_that_hangs_for_two_days_is_said_too(tmp_path: Path, clock: FakeClock) -> None:
    with (
        played("sessionnet", council(clock.now().date(), 4)) as city,
        house_of(tmp_path, clock, ("probedorf", city)) as house,
    ):
        async with serving(house) as sources:
            await until(house, 'city="probedorf",outcome="finished"} 1.0')
            await asyncio.sleep(0.1)  # it has looked whether it is due
            assert recall(house.db, "probedorf", RECENT)
            asked = len(city.web.requests)
            city.web.fault("*", "hang", times=100)
            clock.advance(hours=49)
            async with asyncio.timeout(10):
                while len(city.web.requests) == asked:  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.01)
            said = sources.waiting("probedorf")
    assert said.startswith("Zuletzt abgerufen: 04.05.2026, 10:00 Uhr MESZ")
    assert "vor mehr als 48 Stunden" in said


def test_serve_knows_what_each_of_its_services_lacks(tmp_path: Path, clock: FakeClock) -> None:
    with played("allris", council(clock.now().date(), 1)) as city:
        settings = Settings(
            database=tmp_path / "s.db",
            cities={"probedorf": City("probedorf", "Probedorf", source=source_of(city))},
            sync=Sync(cities=("probedorf",), contact="ratsbot@stadt.example"),
            assistant=Assistant(url="http://127.0.0.1:9/v1", model="m"),
        )
        with opened(settings, clock) as house:
            found = {each.name: each.waiting for each in services(house, None)}
    assert {"care", "backup", "model", "sources.probedorf"} <= found.keys()
    assert {found[name]() for name in ("backup", "model", "sources.probedorf")} == {""}


async def test_a_model_that_is_away_is_known_by_who_asked_it_last(tmp_path: Path, clock: FakeClock) -> None:
    settings = Settings(
        database=tmp_path / "m.db", assistant=Assistant(url="http://127.0.0.1:9/v1", model="m")
    )
    with opened(settings, clock) as house:
        house.study.writer.ailing.failed(ModelUnavailable("127.0.0.1 ist nicht zu erreichen."))
        model = await standing(house, "model")
    assert not model.ready
    assert model.reason.endswith("hat zuletzt nicht geantwortet: 127.0.0.1 ist nicht zu erreichen.")


def test_what_is_known_of_a_model() -> None:
    at = [0.0]
    model = Ailing(lambda: at[0])
    model.failed(ModelBusy("zu viel zu tun"))
    model.failed(ModelRefused("Ein Filter hat die Frage abgelehnt."))
    assert model.waiting() == ""
    model.failed(ModelRefused("Der Schlüssel gilt nicht."))
    assert "Der Schlüssel gilt nicht." in model.waiting()
    model.answered()
    assert model.waiting() == ""
    model.failed(ModelUnavailable("nicht zu erreichen"))
    at[0] += KNOWN_SECONDS
    assert model.waiting()
    at[0] += timedelta(seconds=1).total_seconds()
    assert model.waiting() == ""


def test_a_reason_that_asks_gets_no_full_stop() -> None:
    said = ["Ist der Name bekannt?", "HTTP 404", "Nicht zu erreichen.", "Halt! "]
    ended = ["Ist der Name bekannt?", "HTTP 404.", "Nicht zu erreichen.", "Halt!"]
    assert [sentence(each) for each in said] == ended
