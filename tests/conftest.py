import os
import platform
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from adapters.command_line.compose import House, build
from bot.settings import Settings
from tests.delivery.fakes import FakeClock
from tests.houses import load, load_demo

if TYPE_CHECKING:
    from tests.model.openai_wire import Asking, FakeEndpoint

ROOT = Path(__file__).parent.parent

# A busy machine makes nothing wrong: time is measured in benchmarks/, not here.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("house")

# Whoever starts the tests in the background of a script has Ctrl-C ignored, here and in every process below.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Two for each processor: half of the time goes into waiting for servers and for others' programs."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else 2 * (os.cpu_count() or 1)


def pytest_report_header() -> str:
    return f"ratsbot: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data outside the project; a test that needs it is left out where it is missing."""
    named = os.environ.get("RATSBOT_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if folder.is_dir():
        return folder.resolve()
    if named:
        pytest.fail(f"RATSBOT_SHARED names no folder: {named}")
    pytest.skip("no reference data: set RATSBOT_SHARED or put it into ../shared")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    """An empty Ratsbot on a database of its own."""
    made = build(Settings(database=tmp_path / "house.db"), clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo council, loaded once for all tests that only read it."""
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    database = tmp_path_factory.mktemp("demo") / "demo.db"
    made = build(Settings(database=database, home="kraehenfurt"), clock)
    load_demo(made)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.sources.oparl.maker import archive, file, paper  # noqa: PLC0415 - few tests need it

    folder = tmp_path_factory.mktemp("town")
    made = build(Settings(database=folder / "town.db"), FakeClock())
    papers = [paper(1, mainFile=file(1)), paper(2, "Brunnen am Markt", mainFile=file(2))]
    load(made, archive(folder / "a", *papers, texts={"1": "Der Radweg wird gebaut.", "2": "Der Brunnen."}))
    made.close()
    return folder / "town.db"


@pytest.fixture
def town(_town: Path, tmp_path: Path) -> Path:
    """A database of its own with two papers that nobody has opened."""
    for name in ("town.db", "town.db.key"):
        shutil.copy(_town.with_name(name), tmp_path / name)
    return tmp_path / "town.db"


@pytest.fixture
def fake() -> Iterator["FakeEndpoint"]:
    """An endpoint for vectors on the wire."""
    from tests.model.openai_wire import FakeEndpoint  # noqa: PLC0415 - a second for a library few tests need

    with FakeEndpoint() as running:
        yield running


@pytest.fixture
def endpoint(fake: "FakeEndpoint") -> Iterator["Asking"]:
    """Our client, asking that endpoint."""
    from tests.model.openai_wire import Asking  # noqa: PLC0415

    asking = Asking(fake)
    yield asking
    asking.close()
