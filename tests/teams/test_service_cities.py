"""Two cities in Teams: what one of them lacks is told and looked for again, and the other never notices."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serve.platforms import TeamsPart
from adapters.teams.places import Reference, remember
from adapters.teams.sdk import Endpoints
from adapters.teams.service import Kept, TeamsService
from bot.errors import OperatorError
from bot.messages import Place, Reply, Text
from tests.teams.bot import LOGIN, TOWN
from tests.teams.certificates import certificate
from tests.teams.cities import OTHER, OTHER_APP, OTHER_TENANT, house_of, served
from tests.teams.test_service_operator import another
from tests.teams.world import APP, CHANNEL, World, registration, until

TRIED = "SELECT count(*) FROM outbox WHERE state = 'due' AND attempts > 0"
REMEDY = "Die Datei dort ablegen, lesbar für den Benutzer, unter dem Ratsbot läuft"


def nothing(_path: Path) -> None:
    """The file is missing."""


def empty(path: Path) -> None:
    path.write_text(" \n", encoding="utf-8")


def rubbish(path: Path) -> None:
    path.write_text("kein Zertifikat", encoding="utf-8")


def keyless(path: Path) -> None:
    certificate(path)
    text = path.read_text("ascii")
    path.write_text(text[text.index("-----BEGIN CERTIFICATE") :], encoding="ascii")


def secret(path: Path) -> None:
    path.write_text("ein-erfundenes-geheimnis\n", encoding="utf-8")


@dataclass(frozen=True)
class Lack:
    """What a city signs on with, by the key of the settings: as it is, what is said of that, and mended."""

    key: str
    made: Callable[[Path], object]
    says: str
    mended: Callable[[Path], object]


LACKS = [
    Lack("secret_file", nothing, "lässt sich nicht lesen", secret),
    Lack("secret_file", empty, "enthält kein Geheimnis", secret),
    Lack("certificate", nothing, "ist nicht zu gebrauchen (nicht lesbar)", certificate),
    Lack("certificate", rubbish, "ist nicht zu gebrauchen (kein Zertifikat)", certificate),
    Lack("certificate", keyless, "ist nicht zu gebrauchen (kein Schlüssel dazu)", certificate),
]
every_lack = pytest.mark.parametrize("lack", LACKS, ids=lambda each: f"{each.key} {each.made.__name__}")


@pytest.fixture
def lack() -> Lack:
    return LACKS[0]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The other city's file."""
    return tmp_path / "quellstadt.pem"


@pytest.fixture
def house(demo_database: Path, tmp_path: Path, bad: Path, lack: Lack) -> Iterator[House]:
    """One city has what it needs, the other has not."""
    good = tmp_path / "gut.secret"
    secret(good)
    lack.made(bad)
    credentials = {TOWN: {"secret_file": str(good)}, OTHER: {lack.key: str(bad)}}
    made = house_of(demo_database, tmp_path, **credentials)
    yield made
    made.close()


@every_lack
async def test_what_one_city_lacks_stops_no_other(world: World, house: House, bad: Path, lack: Lack) -> None:
    async with served(house, world) as cities:
        await cities.tested()
        await cities.answer(TOWN)
        assert cities.asked_of_entra() == {APP}
        assert (await cities.asks(OTHER))[0] == 503
        assert (cities.standing.running, cities.standing.ready) == (True, False)
        said = cities.standing.reason
        assert said.startswith(f"[teams.{OTHER}]: ")
        assert all(each in said for each in (str(bad), lack.says, REMEDY)), said


@every_lack
async def test_a_city_is_served_as_soon_as_its_credential_is_there(
    world: World, house: House, bad: Path, lack: Lack
) -> None:
    async with served(house, world) as cities:
        await cities.tested()
        begun = cities.standing.since
        lack.mended(bad)
        await until(lambda: cities.standing.ready)
        await cities.answer(OTHER)
        assert cities.asked_of_entra() == {OTHER_APP}
        await cities.answer(TOWN)
        # Nothing was started anew for it.
        assert (cities.standing.since, cities.standing.failures) == (begun, 0)


async def test_what_is_lacking_is_logged_once(
    world: World, house: House, bad: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def said() -> list[str]:
        return [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]

    async with served(house, world) as cities:
        await until(lambda: cities.part.looks > 3)
        (first,) = said()
        assert first.startswith(f"service teams: [teams.{OTHER}]: secret_file {bad} lässt sich nicht lesen.")
        empty(bad)
        looks = cities.part.looks
        await until(lambda: cities.part.looks > looks + 3)
        _, second = said()
        assert "enthält kein Geheimnis" in second


async def test_what_a_city_is_owed_waits_for_its_credential(world: World, house: House, bad: Path) -> None:
    """A reply of before the restart, or an edition: it must not end as one that cannot be delivered."""
    reference = Reference(
        OTHER, OTHER_TENANT, world.service_url, "channel", CHANNEL, "", "", f"28:{OTHER_APP}", "de-DE"
    )
    remember(reference, Kept(house.bot))
    place = Place("teams", f"{OTHER}|{CHANNEL}", "room", "1700000000000", OTHER)
    house.mailbox.enqueue(place, [Reply("neues", (Text("Neues aus dem Rat"),))], "neues")
    async with served(house, world) as cities:
        await until(lambda: house.services.db.value(TRIED) == 1)
        assert world.service.visible() == []
        secret(bad)
        await until(lambda: cities.world.service.texts() == ["Neues aus dem Rat"])


async def test_where_no_city_can_be_served(world: World, house: House, tmp_path: Path) -> None:
    (tmp_path / "gut.secret").unlink()
    with pytest.raises(OperatorError, match=rf"\[teams\.{TOWN}\].*{REMEDY}.*\[teams\.{OTHER}\]"):
        async with asyncio.timeout(20):
            await TeamsPart(house).run(asyncio.Event())
    async with served(house, world) as cities:
        await until(lambda: cities.standing.failures > 1 and REMEDY in cities.standing.reason)
        secret(tmp_path / "gut.secret")
        await cities.tested()
        await cities.answer(TOWN)


async def test_a_door_that_is_opened_later_is_tested_as_well(council: House, world: World) -> None:
    client = world.login_client()
    endpoints = Endpoints(world.metadata_url, LOGIN, client)
    config = world.config(registration(TOWN), awaited=frozenset({OTHER}))
    async with another(202) as base:
        service = TeamsService(council.bot, config, base, endpoints=endpoints)
        with pytest.raises(OperatorError, match="Antwort 202 statt 401"):
            await service.admit(registration(OTHER, app_id=OTHER_APP))
    client.close()
